// A random walk as a lab: the smallest one that has every kind of parameter, parts, a figure and a way to diverge. The runtime is tested on
// it before any mathematics.
#pragma once

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/random.h"
#include "core/labs/lab.h"

namespace lineland::tests {

struct ToyLab {
  enum class Noise { normal, uniform };

  struct Schema : param::Schema {
    param::Group motion = group({.label = "Motion", .summary = "{noise}"});
    param::Real drift = real({.id = "drift",
                              .label = "Drift",
                              .unit = "1/step",
                              .help = "Mean of a step.",
                              .range = {-1, 1},
                              .initial = 0.1,
                              .effect = param::Effect::live});
    param::Real growth = real({.id = "growth",
                               .label = "Growth",
                               .help = "The position is multiplied by this at each step.",
                               .range = {0.5, 1e30},
                               .initial = 1,
                               .scale = param::Scale::logarithmic,
                               .effect = param::Effect::live});
    param::Choice<Noise> noise = choice<Noise>({.id = "noise",
                                                .label = "Noise",
                                                .help = "Law of the steps.",
                                                .options = {{"normal", "normal", "N(0, 1)"}, {"uniform", "uniform", "On (0, 1)"}}});
    param::Density start = density({.id = "start", .label = "Start", .help = "Law of the start.", .initial = "normal(0, 1)"});
    param::Group view = group({.label = "View", .open = false});
    param::Integer shown = integer({.id = "shown",
                                    .label = "Shown",
                                    .help = "Positions that are drawn.",
                                    .range = {2, 200},
                                    .initial = 100,
                                    .effect = param::Effect::view});
    param::Flag mirrored =
        flag({.id = "mirrored", .label = "Mirrored", .help = "Draws the walk upside down.", .effect = param::Effect::view});
  };
  static const Schema& schema() {
    static const Schema schema;
    return schema;
  }

  static const sim::About& about() {
    static const sim::About about{.id = "toy",
                                  .title = "Random walk",
                                  .summary = "A point that wanders.",
                                  .notes = "The walk is drawn over its steps.\n\n$$x_{t+1} = x_t + \\epsilon_t",
                                  .parts = {{"drift", "Drift", "Only the drift"}, {"noise", "Noise", "Only the noise"}},
                                  .stages = {{"pull", "Pull", "Walk"}, {"push", "Push", "Walk"}}};
    return about;
  }

  struct Snapshot {
    std::vector<double> path;
    double position = 0;
    std::int64_t steps = 0;
  };

  class Simulation {
   public:
    Simulation(const param::Values& values, Seed seed) : random_(seed.child("noise")) {
      path_.reserve(bound);
      values[schema().start].sample(random_, std::span(&position_, 1));
      noise_ = values[schema().noise];
      apply(values);
      remember();
    }
    void apply(const param::Values& values) {
      drift_ = values[schema().drift];
      growth_ = values[schema().growth];
    }
    void step() {
      step_part(0);
      step_part(1);
      ++steps_;
      remember();
    }
    void step_part(std::size_t part) {
      if (part == 0) {
        position_ = growth_ * position_ + drift_;
      } else {
        position_ += noise_ == Noise::normal ? random_.normal() : random_.uniform();
      }
    }
    void capture(Snapshot& snapshot) const {
      snapshot.path.assign(path_.begin(), path_.end());
      snapshot.position = position_;
      snapshot.steps = steps_;
    }
    double position() const { return position_; }
    std::string_view fault() const { return std::isfinite(position_) ? "" : "position"; }
    std::size_t footprint() const { return sizeof *this + bound * sizeof(double); }

   private:
    static constexpr std::size_t bound = 200;
    void remember() {
      if (path_.size() == bound) path_.erase(path_.begin());
      path_.push_back(position_);
    }

    Random random_;
    Noise noise_;
    double position_ = 0, drift_ = 0, growth_ = 1;
    std::int64_t steps_ = 0;
    std::vector<double> path_;
  };

  static std::vector<plot::Figure> figures(const Snapshot& snapshot, const param::Values& values) {
    const auto shown = std::min(snapshot.path.size(), static_cast<std::size_t>(values[schema().shown]));
    const double sign = values[schema().mirrored] ? -1 : 1;
    plot::Curve walk{.name = "walk", .label = "$x_t$", .role = plot::Role::model};
    for (std::size_t k = snapshot.path.size() - shown; k < snapshot.path.size(); ++k) {
      walk.x.push_back(static_cast<double>(snapshot.steps) - static_cast<double>(snapshot.path.size() - 1 - k));
      walk.y.push_back(sign * snapshot.path[k]);
    }
    plot::Handle handle{.name = "drift",
                        .role = plot::Role::model,
                        .x = walk.x.back(),
                        .y = values[schema().drift],
                        .vertical = plot::Grip{.parameter = "drift"}};
    plot::Figure path{.id = "path",
                      .title = "Path",
                      .caption = "Position over steps.",
                      .x = {.label = "step"},
                      .y = {.label = "$x$"},
                      .marks = {walk, handle}};
    plot::Figure last{.id = "last",
                      .title = "Last positions",
                      .caption = "The last positions.",
                      .x = {.label = "$x$"},
                      .marks = {plot::Rug{"positions", plot::Role::model, walk.y}}};
    return {path, last};
  }
  static std::vector<plot::Readout> readouts(const Snapshot& snapshot, const param::Values&) {
    std::vector<double> steps(snapshot.path.size());
    for (std::size_t k = 0; k < steps.size(); ++k) {
      steps[k] = static_cast<double>(snapshot.steps) - static_cast<double>(steps.size() - 1 - k);
    }
    return {{.id = "position",
             .label = "Position $x$",
             .value = snapshot.position,
             .help = "Where the point is.",
             .steps = steps,
             .history = snapshot.path}};
  }

  /// The drift, then the noise.
  static std::vector<sim::Stage> dissect(const Simulation& simulation, const param::Values&) {
    Simulation copy = simulation;
    std::vector<sim::Stage> stages;
    for (const std::size_t part : {0u, 1u}) {
      const double before = copy.position();
      copy.step_part(part);
      sim::Stage stage{.id = about().stages[part].id, .text = "The point goes on."};
      stage.formulas = {"x_{t+1} = \\frac{x_t}{1} + \\epsilon_t", "x = " + std::to_string(copy.position())};
      stage.figure = {.id = stage.id, .title = "The " + stage.id, .caption = "Before and after.", .x = {.label = "$x$"}};
      stage.figure.marks = {plot::Points{.name = "places", .role = plot::Role::model, .x = {before, copy.position()}, .y = {0, 1}}};
      stage.numbers = {{.id = part == 1 ? "position" : "pulled", .label = "Position $x$", .value = copy.position()}};
      stages.push_back(std::move(stage));
    }
    return stages;
  }

  /// A steep drift is called an ailment; a fault another one.
  static std::vector<sim::Finding> findings(const Snapshot&, const param::Values& values, std::string_view fault) {
    constexpr double steep = 0.8;
    std::vector<sim::Finding> findings;
    if (!fault.empty()) findings.push_back({.id = "fault", .line = "It diverged.", .evidence = std::string(fault)});
    if (values[schema().drift] > steep) {
      findings.push_back({.id = "steep",
                          .line = "The walk is steep.",
                          .evidence = "Its drift is above 0.8.",
                          .remedy = "No drift, small growth",
                          .changes = {{"drift", "0"}, {"growth", "1.5"}}});
    }
    return findings;
  }
};

static_assert(labs::LabWithParts<ToyLab> && labs::LabWithDoctor<ToyLab> && labs::LabWithStages<ToyLab>);

inline const sim::Laboratory& toy() {
  static const labs::Erased<ToyLab> laboratory;
  return laboratory;
}

}  // namespace lineland::tests
