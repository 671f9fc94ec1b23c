#include "core/labs/gan/doctor.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <string>

#include "core/base/text.h"
#include "core/labs/gan/gan.h"
#include "core/plot/ticks.h"

namespace lineland::labs::gan {

namespace {

using sim::Finding;

std::string shown(double value) { return plot::readable(value, 2); }

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double deviation_of(std::span<const double> values) {
  const double mean = mean_of(values);
  double sum = 0;
  for (const double value : values) sum += (value - mean) * (value - mean);
  return std::sqrt(sum / static_cast<double>(values.size()));
}

/// The rows of a history that count as evidence: the later half of those since the last change, of a long run the last 2,000 steps.
class Stretch {
 public:
  Stretch(const History& past, const Snapshot& snapshot) : past_(past) {
    constexpr std::size_t fewest = 12;
    constexpr double longest = 2000;
    const double step = static_cast<double>(snapshot.step), changed = static_cast<double>(snapshot.changed);
    const auto steps = past.steps();
    const auto index = [&](double after) { return static_cast<std::size_t>(std::ranges::upper_bound(steps, after) - steps.begin()); };
    const std::size_t since = index(changed);
    first_ = index(step - std::min((step - changed) / 2, longest));
    if (steps.size() >= fewest) first_ = std::max(since, std::min(first_, steps.size() - fewest));
    enough_ = steps.size() >= first_ + fewest;
    if (enough_) steps_ = steps.back() - changed, from_ = steps[first_], to_ = steps.back();
  }

  /// Whether there are rows enough, over at least so many steps since the last change.
  bool covers(double steps) const { return enough_ && steps_ >= steps; }
  std::vector<double> column(std::size_t column) const {
    std::vector<double> all = past_.column(column);
    all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(first_));
    return all;
  }
  std::string words() const { return "steps " + step_text(from_) + " to " + step_text(to_); }

 private:
  const History& past_;
  std::size_t first_ = 0;
  bool enough_ = false;
  double steps_ = 0, from_ = 0, to_ = 0;
};

/// What the last third of some values is of the first, in the mean.
double growth(std::span<const double> values) {
  const std::size_t third = std::max<std::size_t>(values.size() / 3, 1);
  return mean_of(values.last(third)) / mean_of(values.first(third));
}

double share(std::span<const double> values, auto holds) {
  return static_cast<double>(std::ranges::count_if(values, holds)) / static_cast<double>(values.size());
}

/// Puts a remedy together; what is so already is left out.
class Remedy {
 public:
  Remedy(Finding& finding, const param::Values& values, std::string words) : finding_(finding), values_(values), words_(std::move(words)) {}
  ~Remedy() {
    if (!finding_.changes.empty()) finding_.remedy = std::move(words_);
  }
  Remedy(const Remedy&) = delete;
  Remedy& operator=(const Remedy&) = delete;

  Remedy& set(std::size_t index, std::string value) {
    if (values_.text(index) != value) finding_.changes.push_back({values_.schema()[index].id, std::move(value)});
    return *this;
  }
  Remedy& at_least(param::Real handle, double value) { return values_[handle] < value ? set(handle.index, to_text(value)) : *this; }
  Remedy& at_least(param::Integer handle, std::int64_t value) {
    return values_[handle] < value ? set(handle.index, std::to_string(value)) : *this;
  }
  Remedy& divided(param::Real rate, double divisor) {
    constexpr double least = 1e-5;
    return set(rate.index, to_text(std::max(values_[rate] / divisor, least)));
  }

 private:
  Finding& finding_;
  const param::Values& values_;
  std::string words_;
};

/// Also of a generator that has left the data and does not come back: no number need be infinite for that.
std::optional<Finding> divergence(const Snapshot& s, const param::Values& values, std::string_view fault) {
  constexpr double far = 10, further = 1.3, returning = 0.5, least_steps = 500;
  const auto& schema = Gan::schema();
  Finding finding{.id = "divergence", .restart = true};
  const Stretch past(s.divergences, s);
  if (!fault.empty()) {
    finding.line = "The run diverged.";
    finding.evidence = std::string(fault) + " is not finite after step " + step_text(static_cast<double>(s.step)) + ".";
  } else if (past.covers(least_steps)) {
    const auto away = [&](double mean) { return std::abs(mean - s.data_middle) / s.data_spread; };
    std::vector<double> distance = past.column(remembered_mean);
    std::ranges::transform(distance, distance.begin(), away);
    const double start = away(s.divergences.at(0, remembered_mean)), now = mean_of(distance);
    if (!(now >= std::max(far, further * start) && growth(distance) >= returning)) return std::nullopt;
    finding.line = "The generator runs off and does not come back.";
    finding.evidence = "Its mean is " + shown(now) + " deviations away from the data over " + past.words() + ", and was " + shown(start) +
                       " when the run began.";
  } else {
    return std::nullopt;
  }
  if (values[schema.objective] == Objective::wasserstein_gp && values[schema.penalty_sides] == PenaltySides::two) {
    Remedy(finding, values, "Penalise only slopes above 1").set(schema.penalty_sides.index, "one");
  } else {
    Remedy(finding, values, "Again, with a tenth of the step sizes")
        .divided(schema.generator_rate, 10)
        .divided(schema.discriminator_rate, 10);
  }
  return finding;
}

std::optional<Finding> frozen(const Snapshot&, const param::Values& values) {
  const auto& schema = Gan::schema();
  if (values[schema.discriminator_steps] > 0 || values[schema.generator_steps] > 0) return std::nullopt;
  Finding finding{.id = "frozen", .line = "Both players are frozen."};
  finding.evidence = "Neither takes a step, so only the buttons D and G train.";
  Remedy(finding, values, "One update of each in every step").at_least(schema.discriminator_steps, 1).at_least(schema.generator_steps, 1);
  return finding;
}

std::optional<Finding> precision(const Snapshot& s, const param::Values&) {
  constexpr double enough = 32;  // numbers that single precision knows within a deviation
  const double apart = std::abs(s.data_middle) * static_cast<double>(std::numeric_limits<float>::epsilon());
  if (s.data_spread > enough * apart) return std::nullopt;
  return Finding{.id = "precision",
                 .line = "The data are too narrow for where they are: networks calculate in single precision.",
                 .evidence = "Their deviation is " + shown(s.data_spread) + ", and neighbouring numbers are " + shown(apart) +
                             " apart there. Shift the data towards 0."};
}

std::optional<Finding> vanishing_gradient(const Snapshot& s, const param::Values& values) {
  constexpr double flat = 0.01, least_steps = 100;
  const auto& schema = Gan::schema();
  const Stretch past(s.losses, s);
  if (!past.covers(least_steps) || values[schema.generator_steps] == 0) return std::nullopt;
  Finding finding{.id = "vanishing-gradient", .restart = true};
  if (values[schema.objective] == Objective::minimax) {
    // The loss is E log(1 - D), where it saturates about -E D.
    const double verdict = -mean_of(past.column(1));
    if (!(verdict < flat && s.saturation < flat)) return std::nullopt;
    finding.line = "The generator's gradient vanishes: the minimax loss is flat where $D$ is sure.";
    finding.evidence = "$D(G(z))$ is about " + shown(verdict) + " in the mean; the gradient is " + shown(s.saturation) +
                       " of what the non-saturating loss would give.";
    Remedy(finding, values, "Non-saturating loss").set(schema.objective.index, "non-saturating");
    return finding;
  }
  constexpr double nothing = 1e-8;
  if (!(s.gradient_norm_generator < nothing && s.w1 > s.data_spread)) return std::nullopt;
  finding.line = "No gradient reaches the generator.";
  finding.evidence = "Its norm is " + shown(s.gradient_norm_generator) + ", while $W_1$ is " + shown(s.w1) + ".";
  Remedy(finding, values, "A smooth activation").set(schema.activation.index, "silu");
  return finding;
}

std::optional<Finding> strong_discriminator(const Snapshot& s, const param::Values& values) {
  constexpr double sure = 0.05, no_nearer = 0.9, least_steps = 400;
  const auto& schema = Gan::schema();
  const Objective objective = values[schema.objective];
  const Stretch losses(s.losses, s), past(s.divergences, s);
  if (family(objective) == Family::critic || !past.covers(least_steps) || !losses.covers(least_steps)) return std::nullopt;
  const double loss = mean_of(losses.column(0)), rest = equilibrium(objective).discriminator;
  const std::vector<double> w1 = past.column(remembered_w1);
  if (!(loss < sure * rest && growth(w1) > no_nearer && mean_of(w1) > s.data_spread)) return std::nullopt;
  Finding finding{
      .id = "strong-discriminator", .line = "The discriminator is too strong: it tells nearly every example apart.", .restart = true};
  finding.evidence = "$L_D$ is " + shown(loss) + " where " + shown(rest) + " is its value at the optimum; $W_1$ went from " +
                     shown(w1.front()) + " to " + shown(w1.back()) + " over " + past.words() + ".";
  Remedy(finding, values, "An $R_1$ penalty, and one small step at a time")
      .at_least(schema.r1, 0.1)
      .set(schema.discriminator_steps.index, "1")
      .divided(schema.discriminator_rate, values[schema.discriminator_rate] > values[schema.generator_rate] ? 10 : 1);
  return finding;
}

/// The generator leaves modes out: a critic whose loss tells how far away the data are, and where.
void cover_modes(Finding& finding, const param::Values& values) {
  const auto& schema = Gan::schema();
  finding.restart = true;
  Remedy(finding, values, "Wasserstein critic with a gradient penalty")
      .set(schema.objective.index, "wasserstein-gp")
      .set(schema.penalty_sides.index, "one")
      .set(schema.gradient_penalty.index, "1")
      .set(schema.standardize.index, "true")
      .set(schema.discriminator_steps.index, "5")
      .set(schema.generator_steps.index, "1")
      .set(schema.optimizer.index, "adam")
      .set(schema.generator_rate.index, "0.001")
      .set(schema.discriminator_rate.index, "0.003")
      .set(schema.beta1.index, "0")
      .set(schema.beta2.index, "0.99")
      .at_least(schema.generator_average, 0.99)
      .at_least(schema.generator_layers, 2)
      .at_least(schema.discriminator_layers, 2)
      .at_least(schema.generator_width, 32)
      .at_least(schema.discriminator_width, 32);
}

/// A discriminator that sees no more than the mean cannot ask for a width. One that could is outrun by the generator: both without
/// momentum, the generator at less than half of the other's pace.
void widen(Finding& finding, const param::Values& values) {
  const auto& schema = Gan::schema();
  constexpr double pace = 0.4;
  if (values[schema.discriminator_layers] == 0) {
    Remedy(finding, values, "A discriminator with hidden layers, which sees more than the mean").at_least(schema.discriminator_layers, 2);
    return;
  }
  const double rate = std::min(values[schema.generator_rate], 2e-3);
  Remedy(finding, values, "A slower generator, an $R_1$ penalty, no momentum")
      .set(schema.generator_rate.index, to_text(rate))
      .at_least(schema.discriminator_rate, rate / pace)
      .at_least(schema.discriminator_steps, 2)
      .at_least(schema.r1, 0.1)
      .set(schema.beta1.index, "0");
}

/// Whether some values fall steadily: those of the last third lie all well below those of the first.
bool falls(std::span<const double> values) {
  constexpr double well_below = 0.85;
  const std::size_t third = std::max<std::size_t>(values.size() / 3, 1);
  return std::ranges::max(values.last(third)) < well_below * std::ranges::min(values.first(third));
}

/// Whether the generator is where the data are, and no longer gets nearer steadily.
bool arrived(const Snapshot& s, const Stretch& past) {
  constexpr double mostly = 0.8, near = 3, least_steps = 1000;
  if (!past.covers(least_steps) || falls(past.column(remembered_w1))) return false;
  const auto is_near = [&](double mean) { return std::abs(mean - s.data_middle) < near * s.data_spread; };
  return share(past.column(remembered_mean), is_near) >= mostly;
}

std::optional<Finding> missing_modes(const Snapshot& s, const param::Values& values) {
  constexpr double seldom = 0.2;
  const Stretch past(s.divergences, s);
  if (s.modes < 2 || !arrived(s, past)) return std::nullopt;
  const std::vector<double> covered = past.column(remembered_modes);
  if (share(covered, [&](double count) { return count >= s.modes; }) > seldom) return std::nullopt;
  Finding finding{.id = "collapse", .line = "Mode collapse: the generator leaves modes of the data out."};
  finding.evidence =
      "Over " + past.words() + " it covers " + shown(mean_of(covered)) + " of " + std::to_string(s.modes) + " modes in the mean.";
  cover_modes(finding, values);
  return finding;
}

std::optional<Finding> narrowness(const Snapshot& s, const param::Values& values) {
  constexpr double mostly = 0.8, narrow = 0.3;
  const Stretch past(s.divergences, s);
  if (!arrived(s, past)) return std::nullopt;
  const std::vector<double> deviations = past.column(remembered_deviation);
  if (share(deviations, [&](double d) { return d < narrow * s.data_spread; }) < mostly) return std::nullopt;
  Finding finding{.id = "collapse", .line = "Collapse: the generator is far narrower than the data."};
  finding.evidence =
      "Over " + past.words() + " its deviation is " + shown(mean_of(deviations)) + " in the mean, the data's " + shown(s.data_spread) + ".";
  widen(finding, values);
  return finding;
}

std::optional<Finding> oscillation(const Snapshot& s, const param::Values& values) {
  constexpr double wide = 0.25, lasting = 0.6, least_steps = 600;
  constexpr int fewest_crossings = 6;
  const auto& schema = Gan::schema();
  const Stretch past(s.divergences, s);
  if (!past.covers(least_steps)) return std::nullopt;
  const std::vector<double> means = past.column(remembered_mean);
  const double centre = mean_of(means), swing = deviation_of(means);
  int crossings = 0;
  for (std::size_t i = 0; i + 1 < means.size(); ++i) crossings += (means[i] < centre) != (means[i + 1] < centre);
  const std::span<const double> all(means);
  const double later = deviation_of(all.last(all.size() / 2)), earlier = deviation_of(all.first(all.size() / 2));
  if (!(swing > wide * s.data_spread && crossings >= fewest_crossings && later > lasting * earlier)) return std::nullopt;
  Finding finding{.id = "oscillation", .line = "Oscillation: the players chase each other around the optimum."};
  finding.evidence = "The generator's mean goes to and fro " + std::to_string(crossings / 2) + " times over " + past.words() +
                     " and swings by \u00b1" + shown(swing) + ", without calming down.";
  Remedy(finding, values, "An $R_1$ penalty, no momentum").at_least(schema.r1, 1).set(schema.beta1.index, "0");
  return finding;
}

}  // namespace

std::vector<Finding> diagnose(const Snapshot& snapshot, const param::Values& values, std::string_view fault) {
  if (auto finding = divergence(snapshot, values, fault)) return {*std::move(finding)};  // all else follows from it
  std::vector<Finding> findings;
  for (const auto examine : {frozen, precision, vanishing_gradient, strong_discriminator, missing_modes, oscillation, narrowness}) {
    if (auto finding = examine(snapshot, values)) findings.push_back(*std::move(finding));
    // A generator that hops from mode to mode also swings, and one that lacks modes is also narrow: the gravest says it all.
    if (!findings.empty() && findings.back().id == "collapse") break;
  }
  return findings;
}

}  // namespace lineland::labs::gan
