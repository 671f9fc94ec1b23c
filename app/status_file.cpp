#include "app/status_file.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/base/file.h"

namespace lineland::app {

using namespace std::chrono_literals;

namespace {
constexpr auto least_gap = 100ms, remembered = 300ms;
}

std::string StatusFile::text_of(const Application& application) const {
  const Desk& desk = application.desk();
  const sim::Stamp& stamp = desk.stamp();
  nlohmann::ordered_json json = {{"lab", desk.laboratory().about().id},
                                 {"preset", desk.preset()},
                                 {"seed", desk.seed().value},
                                 {"step", stamp.step},
                                 {"head", stamp.head},
                                 {"lanes", desk.lanes()},
                                 {"lane", desk.lane()},
                                 {"branch", stamp.chronicle->current},
                                 {"branches", stamp.chronicle->branches.size()},
                                 {"playing", desk.playing()},
                                 {"running", stamp.playing},
                                 {"status", stamp.status.ok() ? "ok" : "diverged"},
                                 {"quantity", stamp.status.quantity},
                                 {"epoch", stamp.epoch},
                                 {"theme", application.theme().name},
                                 {"presenting", application.presenting()},
                                 {"hero", application.figures().hero()},
                                 {"filled", application.figures().filled()},
                                 {"message", application.message()}};
  if (const sim::Stage* stage = application.slow_motion().stage(desk)) json["stage"] = stage->id;
  if (const Lecture& lecture = application.lecture(); lecture.on()) {
    json["lesson"] = {{"name", lecture.lesson().name},
                      {"scene", lecture.at() + 1},
                      {"scenes", lecture.lesson().scenes.size()},
                      {"asking", lecture.asking()}};
    if (lecture.distance()) json["lesson"]["distance"] = *lecture.distance();
  }
  const param::Values& values = desk.values();
  auto& parameters = json["parameters"] = nlohmann::ordered_json::object();
  for (std::size_t k = 0; k < values.schema().parameters().size(); ++k) parameters[values.schema()[k].id] = values.text(k);
  auto& applied = json["applied"] = nlohmann::ordered_json::object();
  for (std::size_t k = 0; k < values.schema().parameters().size(); ++k) applied[values.schema()[k].id] = stamp.values->text(k);
  auto& items = json["items"] = nlohmann::ordered_json::object();
  for (const ItemMap::Item& item : application.items().items()) {
    items[item.id] = {std::lround(item.rect.x), std::lround(item.rect.y), std::lround(item.rect.width), std::lround(item.rect.height)};
  }
  std::vector<double> times;
  for (const Frame& frame : frames_) times.push_back(1000 * frame.seconds);
  std::ranges::sort(times);
  if (!times.empty()) json["frame-ms"] = {{"median", times[times.size() / 2]}, {"p99", times[times.size() * 99 / 100]}};
  return json.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
}

void StatusFile::update(const Application& application, double seconds) {
  if (path_.empty()) return;
  const auto now = Clock::now();
  std::erase_if(frames_, [now](const Frame& frame) { return now - frame.at > remembered; });
  frames_.push_back({now, seconds});
  pending_ = now - last_ < least_gap;
  if (pending_) return;
  last_ = now;
  const std::string text = text_of(application);
  if (text == written_) return;
  write_file(path_, text);
  written_ = text;
}

}  // namespace lineland::app
