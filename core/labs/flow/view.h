// What is computed of a flow to be shown, never to be trained with: exact densities, divergences, inverses. One thread at a time.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/labs/flow/stack.h"
#include "core/math/quadrature.h"

namespace lineland::labs::flow {

struct Snapshot;

/// The bulk of the data with room at both sides.
math::Interval shown_range(const math::Distribution& data);

/// Looks at flows over given data. Keeps its memory: a second look allocates little.
class View {
 public:
  /// `data`: nothing for a fixed transformation, whose data are its own draws. `seed`: of the held-out data and of the draws that are
  /// shown. Looking draws no numbers from the run.
  View(std::optional<math::Distribution> data, const Form& form, Seed seed);

  double entropy() const noexcept { return entropy_; }

  /// KL(data || model) in nats, by quadrature; infinite where the truth is.
  /// (Kinks of the model do not end panels here, which costs a digit or two where there are any; capture() is exact.)
  double kl(const Stack& stack) { return kl(stack, rule_); }

  /// The model's density at the middles of cells. Allocates only the first time.
  void record(const Stack& stack, std::span<const double> cell_edges, std::span<double> density);

  /// Fills all of the snapshot but histories and the batch's loss.
  void capture(const Stack& stack, int samples, Snapshot& snapshot);

 private:
  /// Nodes, and all that the distances need of the data there.
  struct Rule {
    math::Quadrature nodes;
    std::vector<double> weight, log_pdf;  ///< weight times the data's density; its logarithm
    std::vector<double> lower, upper;     ///< P(X <= x), P(X > x)
  };
  Rule make_rule(std::span<const double> panel_ends) const;
  const Rule& rule_for(const Stack& stack);
  double kl(const Stack& stack, const Rule& rule);
  bool has_infinite_loss(const Stack& stack) const;
  void capture_distances(const Stack& stack, Snapshot& snapshot);
  void capture_held_out(const Stack& stack, Snapshot& snapshot);
  void capture_inverse(const Stack& stack, Snapshot& snapshot);
  void capture_densities(const Stack& stack, Snapshot& snapshot);
  void capture_layers(const Stack& stack, Snapshot& snapshot);
  void capture_samples(const Stack& stack, int samples, Snapshot& snapshot);

  std::optional<math::Distribution> data_;
  Form form_;
  double entropy_ = 0;
  std::vector<double> panel_ends_;  // of the data alone
  Rule rule_;                       // on them
  Rule split_rule_;                 // with the model's kinks as further ends
  std::vector<double> held_out_, base_draws_;
  math::Interval range_{};                 // of the data's line that is shown
  std::vector<double> exact_z_, exact_x_;  // the monotone map from the base onto the data
  Trace trace_;
  std::vector<double> points_, values_;
  std::vector<double> cell_edges_, cell_data_;  // of the last capture: the data's mean density in each cell
};

}  // namespace lineland::labs::flow
