#include "app/slow_motion.h"

#include <algorithm>
#include <utility>

namespace lineland::app {

void SlowMotion::begin(Desk& desk) {
  if (on_ || !possible(desk)) return;
  on_ = true;
  at_ = 0;
  visit_ = desk.visits();
  left_.reset();
  wanted_.clear();
  if (desk.playing()) desk.play(false);
  desk.dissect(true);
  ++revision_;
}

void SlowMotion::end(Desk& desk) {
  if (!on_) return;
  on_ = false;
  desk.dissect(false);
  ++revision_;
}

void SlowMotion::next(Desk& desk) {
  if (left_ || count(desk) == 0) return;
  if (!is_last(desk)) return go(at_ + 1);
  left_ = Left{desk.stamp().step, desk.stamp().epoch, false};
  desk.advance(1);
}

void SlowMotion::back(Desk& desk) {
  if (left_) return;
  if (at_ > 0) return go(at_ - 1);
  const sim::Stamp& stamp = desk.stamp();
  if (stamp.step == 0) return;
  left_ = Left{stamp.step, stamp.epoch, true};
  desk.seek(stamp.step - 1);
}

void SlowMotion::go(std::size_t stage) {
  at_ = stage;
  ++revision_;
}

const sim::Stage* SlowMotion::stage(const Desk& desk) const { return on(desk) && at_ < count(desk) ? &desk.stages()[at_] : nullptr; }

void SlowMotion::follow(const Desk& desk) {
  if (!on_) return;
  const sim::Stamp& stamp = desk.stamp();
  if (std::exchange(visit_, desk.visits()) != desk.visits()) {
    left_.reset();
    go(0);
  }
  if (left_ && (stamp.step != left_->step || stamp.epoch != left_->epoch || !stamp.status.ok() || stamp.finished)) {
    const bool back = left_->backwards && stamp.step + 1 == left_->step;
    left_.reset();
    go(back && count(desk) > 0 ? count(desk) - 1 : 0);
  }
  if (count(desk) == 0) return;
  if (!wanted_.empty()) {
    const auto found = std::ranges::find(desk.stages(), wanted_, &sim::Stage::id);
    if (found != desk.stages().end()) go(static_cast<std::size_t>(found - desk.stages().begin()));
    wanted_.clear();
  }
  if (at_ >= count(desk)) go(count(desk) - 1);  // a parameter has taken stages away
}

}  // namespace lineland::app
