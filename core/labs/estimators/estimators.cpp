#include "core/labs/estimators/estimators.h"

#include <algorithm>
#include <cmath>

#include "core/base/check.h"

namespace lineland::labs::estimators {

namespace {

Setting setting_of(const param::Values& values) {
  const EstimatorsSchema& schema = Estimators::schema();
  const Setting setting{.cost = values[schema.function],
                        .parameter = values[schema.parameter],
                        .m = values[schema.m],
                        .mu = values[schema.mu],
                        .sigma = values[schema.sigma],
                        .baseline = values[schema.baseline],
                        .draws = values[schema.draws]};
  if (setting.baseline == Baseline::leave_one_out && setting.draws < 2) {
    throw InputError("baseline leave-one-out needs draws of at least 2, since it averages over the other draws; draws is 1");
  }
  return setting;
}

std::shared_ptr<const Reference> reference_of(const param::Values& values, Seed seed) {
  const EstimatorsSchema& schema = Estimators::schema();
  const Setting setting = setting_of(values);
  const std::int64_t least = setting.baseline == Baseline::leave_one_out ? 2 : 1;
  return std::make_shared<const Reference>(make_reference(setting, values[schema.coupling] == Coupling::coupled, values[schema.race_rate],
                                                          std::max(least, values[schema.race_draws]), seed.child("race")));
}

void capture_sweep(const Sweep& sweep, const std::array<Tally, Sweep::measured_points>& tallies, MeasuredSweep& out) {
  for (auto& row : out) row.resize(Sweep::measured_points);
  for (std::size_t k = 0; k < Sweep::measured_points; ++k) {
    const Tally& tally = tallies[k];
    const Exact& exact = sweep.exact[k];
    const auto at = [&](Estimator estimator) -> Measured& { return out[static_cast<std::size_t>(estimator)][k]; };
    at(Estimator::pathwise) = measured(tally.pathwise, exact.pathwise);
    at(Estimator::score) = tally.measured_score(sweep.settings[k], exact);
    at(Estimator::independent) = measured(tally.independent, exact.independent);
    at(Estimator::coupled) = measured(tally.coupled, exact.coupled);
  }
}

}  // namespace

const sim::About& Estimators::about() {
  static const sim::About about{
      .id = "estimators",
      .title = "Gradient estimators",
      .summary = "Three Monte-Carlo estimators of the gradient of an expectation, their variances measured beside the exact ones.",
      .notes =
          "All three estimators average to the same gradient:\n\n$$\\eta = (\\partial/\\partial\\mu) E[f(z)]\n\nThey "
          "differ in "
          "how far a single draw strays from it. Move $m$ and $\\mu$ and see which is lowest: pathwise is not always. For the square at "
          "$\\mu$ = 0.5 "
          "both measure-valued estimators are below it; for the sine the score function wins once $m$ exceeds 1.06.\n\nTry the couplings: "
          "a common "
          "random number doubles the measure-valued variance of the linear cost and removes that of the square at $\\mu$ = 0. Try the "
          "baselines: a "
          "bad one is worse than none.\n\nEach measure-valued draw evaluates $f$ twice; at equal cost its variance counts twice.",
      .trains = false};
  return about;
}

const EstimatorsSchema& Estimators::schema() {
  static const EstimatorsSchema schema;
  return schema;
}

Simulation::Simulation(const param::Values& values, Seed seed)
    : reference_(reference_of(values, seed)),
      random_(seed.child("noise")),
      estimates_(reference_->setting, reference_->exact, reference_->coupled),
      replicates_(reference_->setting, reference_->exact, reference_->coupled) {
  step();
}

void Simulation::step() {
  const Reference& reference = *reference_;
  Noise<double> noise;
  Values<double> values;
  for (std::int64_t block = 0; block < blocks_in_step; ++block) {
    noise.fill(random_, reference.setting.parameter, block_size);
    evaluate(reference.setting, reference.exact.baseline, noise, values);
    tally_.add(values);
    estimates_.add(values);
    replicates_.add(static_cast<std::size_t>(block) % Replicates::replicates, values);
  }
  draws_ += draws_in_step;
  // All points of the sweeps share the last block.
  measure(reference.over_m, noise, over_m_);
  measure(reference.over_mu, noise, over_mu_);
  sweep_draws_ += static_cast<std::int64_t>(block_size);
}

void Simulation::measure(const Sweep& sweep, const Noise<double>& noise, Tallies& tallies) {
  Values<double> values;
  for (std::size_t k = 0; k < tallies.size(); ++k) {
    evaluate(sweep.settings[k], sweep.exact[k].baseline, noise, values);
    tallies[k].add(values);
  }
}

void Simulation::capture(Snapshot& snapshot) const {
  const Reference& reference = *reference_;
  snapshot.reference = reference_;
  snapshot.draws = draws_;
  snapshot.sweep_draws = sweep_draws_;
  snapshot.pathwise = measured(tally_.pathwise, reference.exact.pathwise);
  snapshot.score = tally_.measured_score(reference.setting, reference.exact);
  snapshot.measure =
      reference.coupled ? measured(tally_.coupled, reference.exact.coupled) : measured(tally_.independent, reference.exact.independent);
  capture_sweep(reference.over_m, over_m_, snapshot.over_m);
  capture_sweep(reference.over_mu, over_mu_, snapshot.over_mu);
  snapshot.estimates = estimates_;
  snapshot.replicates = replicates_;
}

std::string_view Simulation::fault() const noexcept {
  if (!std::isfinite(tally_.pathwise.variance())) return "variance.pathwise";
  if (!std::isfinite(tally_.score.variance())) return "variance.score";
  if (!std::isfinite(tally_.independent.variance() + tally_.coupled.variance())) return "variance.measure";
  return "";
}

}  // namespace lineland::labs::estimators
