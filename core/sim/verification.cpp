#include "core/sim/verification.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <optional>
#include <semaphore>
#include <variant>

#include "core/base/text.h"
#include "core/sim/fingerprint.h"
#include "core/sim/session.h"

namespace lineland::sim {

using namespace std::chrono_literals;

namespace {

Result result_of(const Session& session, std::size_t lane) {
  const Stamp& stamp = session.stamp(lane);
  Result result;
  result.step = stamp.step;
  result.status = stamp.status;
  result.figures = session.figures(*stamp.values, lane);
  result.readouts = session.readouts(*stamp.values, lane);
  result.findings = session.findings(lane);
  result.fingerprint = fingerprint(result.readouts, result.figures);
  return result;
}

bool is_there(const Stamp& stamp, std::int64_t step) { return stamp.step >= step || !stamp.status.ok() || stamp.finished; }

bool same_bits(double one, double other) { return std::bit_cast<std::uint64_t>(one) == std::bit_cast<std::uint64_t>(other); }

std::string both(const std::string& what, const std::string& one, const std::string& other) {
  return what + " is " + one + " and " + other;
}

std::string both(const std::string& what, double one, double other) { return both(what, to_text(one), to_text(other)); }

struct Name {
  std::string operator()(const plot::Label& label) const { return label.text; }
  template <class Named>
  std::string operator()(const Named& mark) const {
    return mark.name;
  }
};

std::string name_of(const plot::Mark& mark) { return std::visit(Name{}, mark); }

/// The first difference in two marks at the same place of a figure.
std::string difference(const plot::Figure& figure, const plot::Mark& one, const plot::Mark& other) {
  const std::string what = "mark '" + name_of(one) + "' of the figure " + figure.id;
  const std::vector<double> numbers = numbers_of(one), others = numbers_of(other);
  if (one.index() != other.index() || name_of(one) != name_of(other)) return what + " is '" + name_of(other) + "' the other time";
  const auto [at, there] = std::ranges::mismatch(numbers, others, same_bits);
  const std::string place = "number " + std::to_string(at - numbers.begin() + 1) + " of the " + what;
  if (at != numbers.end() && there != others.end()) return both(place, *at, *there);
  return numbers.size() == others.size()
             ? ""
             : both("the count of numbers in the " + what, std::to_string(numbers.size()), std::to_string(others.size()));
}

std::string state(const Result& result) {
  return result.status.ok() ? "ok" : "diverged (" + result.status.quantity + " at step " + std::to_string(result.status.step) + ")";
}

}  // namespace

std::vector<Result> through_worker(const Laboratory& laboratory, std::vector<Chronicle> lanes, std::int64_t step,
                                   const std::function<void()>& tick) {
  std::counting_semaphore<> published{0};
  Session session(laboratory, std::move(lanes), 0, [&published] { published.release(); });
  session.send(Seek{step});
  const auto done = [&] {
    if (session.stamp().commands < 1) return false;
    for (std::size_t lane = 0; lane < session.lanes(); ++lane) {
      if (!is_there(session.stamp(lane), step)) return false;
    }
    return true;
  };
  while (!done()) {
    if (tick) tick();
    (void)published.try_acquire_for(100ms);
    session.refresh();
  }
  std::vector<Result> results;
  for (std::size_t lane = 0; lane < session.lanes(); ++lane) results.push_back(result_of(session, lane));
  return results;
}

std::string first_difference(const Result& one, const Result& other) {
  if (state(one) != state(other)) return both("the status", state(one), state(other));
  if (one.readouts.size() != other.readouts.size()) {
    return both("the count of readouts", std::to_string(one.readouts.size()), std::to_string(other.readouts.size()));
  }
  for (std::size_t k = 0; k < one.readouts.size(); ++k) {
    if (!same_bits(one.readouts[k].value, other.readouts[k].value)) {
      return both(one.readouts[k].id, one.readouts[k].value, other.readouts[k].value);
    }
  }
  if (one.figures.size() != other.figures.size()) {
    return both("the count of figures", std::to_string(one.figures.size()), std::to_string(other.figures.size()));
  }
  for (std::size_t k = 0; k < one.figures.size(); ++k) {
    const plot::Figure &figure = one.figures[k], &again = other.figures[k];
    if (figure.marks.size() != again.marks.size()) {
      return both("the count of marks in the figure " + figure.id, std::to_string(figure.marks.size()), std::to_string(again.marks.size()));
    }
    for (std::size_t m = 0; m < figure.marks.size(); ++m) {
      if (std::string found = difference(figure, figure.marks[m], again.marks[m]); !found.empty()) return found;
    }
  }
  return "";
}

}  // namespace lineland::sim
