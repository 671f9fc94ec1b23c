// Where two densities cross and where two cdfs do: the parts of Comparison that deal with absolute values.
#include <algorithm>
#include <array>
#include <cmath>

#include "core/math/comparison.h"

namespace lineland::math {

namespace {

constexpr std::size_t block = Evaluator::block;

using Bracket = Comparison::Bracket;

/// Narrows brackets of f all at once by Newton's method inside of bisection; f(x, value, slope) takes a block. The last step is below 1e-5
/// of the bracket, and the error it leaves, far below 1e-9, is harmless to second order.
template <class F>
void narrow(std::span<const Bracket> brackets, std::vector<double>& roots, F f) {
  roots.resize(brackets.size());
  for (std::size_t first = 0; first < brackets.size(); first += block) {
    const std::size_t count = std::min(block, brackets.size() - first);
    std::array<double, block> x, value, slope;
    std::array<Bracket, block> narrowed;
    std::copy_n(brackets.begin() + std::ptrdiff_t(first), count, narrowed.begin());
    std::array<bool, block> done{};
    for (std::size_t i = 0; i < block; ++i) {
      const Bracket& b = narrowed[std::min(i, count - 1)];
      const double secant = b.low + (b.high - b.low) * (b.value_low / (b.value_low - b.value_high));
      x[i] = secant > b.low && secant < b.high ? secant : b.low + 0.5 * (b.high - b.low);
    }
    for (int k = 0; k < 80; ++k) {
      f(x, value, slope);
      bool all_done = true;
      for (std::size_t i = 0; i < count; ++i) {
        if (done[i]) continue;
        Bracket& b = narrowed[i];
        const double width = b.high - b.low;
        (value[i] * b.sign > 0 ? b.low : b.high) = x[i];
        double next = x[i] - value[i] / slope[i];
        if (!(next > b.low && next < b.high)) next = b.low + 0.5 * (b.high - b.low);
        done[i] = !(std::abs(next - x[i]) > 1e-5 * width) || b.high - b.low <= 1e-15 * (std::abs(b.low) + std::abs(b.high));
        x[i] = next;
        all_done = all_done && done[i];
      }
      if (all_done) break;
    }
    std::copy_n(x.begin(), count, roots.begin() + std::ptrdiff_t(first));
  }
}

}  // namespace

void Comparison::find_crossings() {
  const auto log_ratio = [this](const std::array<double, block>& x, std::array<double, block>& value, std::array<double, block>& slope) {
    std::array<double, block> log_q, slope_q;
    at_p_.log_pdf(x, value, slope);
    at_q_.log_pdf(x, log_q, slope_q);
    for (std::size_t i = 0; i < block; ++i) value[i] -= log_q[i], slope[i] -= slope_q[i];
  };
  // log(p / q) at the nodes: changes of sign, and dips towards zero between two nodes.
  brackets_.clear(), dips_.clear(), crossings_.clear();
  double last_x = 0, last = 0, last_slope = 0;
  for (std::size_t i = 0; i < rule_.x.size(); ++i) {
    const double x = rule_.x[i], value = log_p_[i] - log_q_[i], slope = slope_p_[i] - slope_q_[i];
    if (!(value != 0) || std::isnan(value) || std::max(log_p_[i], log_q_[i]) < -700) continue;
    if (last != 0) {
      const double sign = last > 0 ? 1 : -1;
      if ((value > 0) != (last > 0)) {
        brackets_.push_back({last_x, x, sign, last, value});
      } else if (last_slope * sign < 0 && slope * sign > 0 && (last + last_slope * (x - last_x)) * sign < 0 &&
                 (value - slope * (x - last_x)) * sign < 0) {
        dips_.push_back({last_x, x, -sign, last_slope, slope});
      }
    }
    last_x = x, last = value, last_slope = slope;
  }
  if (!dips_.empty()) {
    // The bottom of a dip, by secants of the slope; if it lies beyond zero, there are two crossings.
    const auto bend = [&](const std::array<double, block>& x, std::array<double, block>& value, std::array<double, block>& slope) {
      std::array<double, block> ignored;
      log_ratio(x, ignored, value);
      slope.fill(0);  // unknown: bisection
    };
    narrow(dips_, roots_, bend);
    for (std::size_t k = 0; k < roots_.size(); ++k) {
      std::array<double, block> x, value, slope;
      x.fill(roots_[k]);
      log_ratio(x, value, slope);
      const double sign = -dips_[k].sign;
      if (!(value[0] * sign < 0)) continue;
      brackets_.push_back({dips_[k].low, roots_[k], sign, sign, -sign});
      brackets_.push_back({roots_[k], dips_[k].high, -sign, -sign, sign});
    }
    std::sort(brackets_.begin(), brackets_.end(), [](const Bracket& a, const Bracket& b) { return a.low < b.low; });
  }
  narrow(brackets_, roots_, log_ratio);
  for (std::size_t k = 0; k < roots_.size(); ++k) crossings_.push_back({roots_[k], 0, brackets_[k].sign});
  for (const double kink : terrain_.kinks()) crossings_.push_back({kink, 0, 0});
  std::sort(crossings_.begin(), crossings_.end(), [](const Crossing& a, const Crossing& b) { return a.x < b.x; });

  for (std::size_t first = 0; first < crossings_.size(); first += block) {
    const std::size_t count = std::min(block, crossings_.size() - first);
    std::array<double, block> x, difference;
    x.fill(crossings_[first].x);
    for (std::size_t k = 0; k < count; ++k) x[k] = crossings_[first + k].x;
    subtract_cdfs(at_p_, at_q_, x, difference);
    for (std::size_t k = 0; k < count; ++k) crossings_[first + k].difference = difference[k];
  }
}

void Comparison::find_cdf_rule() {
  // Between crossings of the densities F - G is monotone: at most one zero.
  brackets_.clear();
  for (std::size_t k = 0; k + 1 < crossings_.size(); ++k) {
    const Crossing &a = crossings_[k], &b = crossings_[k + 1];
    if (!(a.difference * b.difference < 0)) continue;
    Bracket bracket{a.x, b.x, a.difference > 0 ? 1.0 : -1.0, a.difference, b.difference};
    const auto first = std::upper_bound(rule_.x.begin(), rule_.x.end(), a.x), last = std::lower_bound(first, rule_.x.end(), b.x);
    std::size_t low = std::size_t(first - rule_.x.begin()), high = std::size_t(last - rule_.x.begin());
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      const bool before = difference_[middle] * bracket.sign > 0;
      (before ? bracket.low : bracket.high) = rule_.x[middle];
      (before ? bracket.value_low : bracket.value_high) = difference_[middle];
      if (before)
        low = middle + 1;
      else
        high = middle;
    }
    brackets_.push_back(bracket);
  }
  narrow(brackets_, roots_, [this](const auto& x, auto& value, auto& slope) {
    Evaluator::Block p, q;
    at_p_.masses(x, p);
    at_q_.masses(x, q);
    subtract_tails(p.below, p.above, q.below, q.above, value.data());
    for (std::size_t i = 0; i < block; ++i) slope[i] = p.pdf[i] - q.pdf[i];
  });

  // Panels without a zero stay as they are; the others are cut.
  cdf_rule_.rule = rule_;
  cdf_rule_.difference = difference_;
  std::size_t panel = 0;
  for (std::size_t k = 0; k < roots_.size();) {
    panel = std::size_t(std::upper_bound(ends_.begin(), ends_.end(), roots_[k]) - ends_.begin()) - 1;
    if (panel + 1 >= ends_.size()) break;
    cut_.assign(1, ends_[panel]);
    while (k < roots_.size() && roots_[k] < ends_[panel + 1]) cut_.push_back(roots_[k++]);
    cut_.push_back(ends_[panel + 1]);
    auto& [pieces, difference] = pieces_;
    composite(cut_, pieces);
    difference.resize(pieces.x.size());
    subtract_cdfs(at_p_, at_q_, pieces.x, difference);
    std::fill_n(cdf_rule_.rule.weight.begin() + std::ptrdiff_t(panel * block), block, 0.0);
    cdf_rule_.rule.x.insert(cdf_rule_.rule.x.end(), pieces.x.begin(), pieces.x.end());
    cdf_rule_.rule.weight.insert(cdf_rule_.rule.weight.end(), pieces.weight.begin(), pieces.weight.end());
    cdf_rule_.difference.insert(cdf_rule_.difference.end(), difference.begin(), difference.end());
  }
}

}  // namespace lineland::math
