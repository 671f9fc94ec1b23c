#include "core/labs/estimators/coupled_pair.h"

namespace lineland::labs::estimators {

namespace {

template <int exponent>
double power(double x) {
  if constexpr (exponent == 0)
    return 1;
  else
    return x * power<exponent - 1>(x);
}

/// Integrals from the left end of a panel [-1, 1] to each node, of the polynomial through values at the nodes.
class Integration {
 public:
  static constexpr std::size_t order = Nodes::order;

  Integration() {
    constexpr std::array ends = {-1.0, 1.0};
    const math::Quadrature rule = math::composite(ends);
    first_weight_ = rule.weight[0];
    // The polynomial that is 1 at node l is sum_n (2n+1)/2 weight_l P_n(t_l) P_n(t), and (2n+1) P_n = P'_{n+1} - P'_{n-1}.
    for (std::size_t k = 0; k < order; ++k) {
      const auto at = legendre(rule.x[k]);
      for (std::size_t l = 0; l < order; ++l) {
        const auto p = legendre(rule.x[l]);
        double sum = rule.x[k] + 1;
        for (std::size_t n = 1; n < order; ++n) sum += p[n] * (at[n + 1] - at[n - 1]);
        matrix_[l][k] = rule.weight[l] * sum / 2;
      }
    }
  }

  /// out[i] = integral of the values from 0 to x[i]; panels begin at 0 and follow each other.
  void cumulate(const Nodes& nodes, std::span<const double> values, std::span<double> out) const {
    double before = 0;
    for (std::size_t first = 0; first < values.size(); first += order) {
      const double half = nodes.length[first] / first_weight_;
      Row part{};
      for (std::size_t l = 0; l < order; ++l) add(part, matrix_[l], values[first + l]);
      for (std::size_t k = 0; k < order; ++k) out[first + k] = before + half * part[k];
      double whole = 0;
      for (std::size_t l = 0; l < order; ++l) whole += nodes.length[first + l] * values[first + l];
      before += whole;
    }
  }

 private:
  using Row = std::array<double, order>;

  static void add(Row& sums, const Row& row, double factor) {
    for (std::size_t k = 0; k < order; ++k) sums[k] += row[k] * factor;
  }
  static std::array<double, order + 1> legendre(double t) {
    std::array<double, order + 1> p{1, t};
    for (std::size_t n = 1; n < order; ++n) {
      const double k = static_cast<double>(n);
      p[n + 1] = ((2 * k + 1) * t * p[n] - k * p[n - 1]) / (k + 1);
    }
    return p;
  }

  std::array<Row, order> matrix_;
  double first_weight_;  // of the rule on [-1, 1]
};

}  // namespace

CoupledPair::CoupledPair(const Nodes& nodes, double centre, int highest) : nodes_(nodes) {
  static const Integration integration;
  const std::size_t n = nodes.size();
  std::vector<double> powers(n);
  for (std::size_t side = 0; side < 2; ++side) {
    const std::span<const double> h = side == 0 ? nodes.above : nodes.below;
    std::vector<double>& k = sides_[side];
    k.resize(n);
    for (std::size_t i = 0; i < n; ++i) k[i] = h[i] - centre;  // the constant drops out of the difference
    powers = k;
    for (std::size_t j = 1; j < static_cast<std::size_t>(highest); ++j) {
      integrals_[side][j].resize(n);
      integration.cumulate(nodes, powers, integrals_[side][j]);
      for (std::size_t i = 0; i < n; ++i) powers[i] *= k[i];
    }
  }
}

template <int i, int j>
double CoupledPair::mixed() const {
  double sum = 0;
  for (std::size_t side = 0; side < 2; ++side) {
    const double *k = sides_[side].data(), *integral = integrals_[side][j].data();
    const double *roots = nodes_.root.data(), *normal = nodes_.normal.data(), *x = nodes_.x.data();
    sum += sum_of(nodes_.size(), [=](std::size_t n) {
      const double root = roots[n];
      return normal[n] * x[n] * power<i>(root * k[n]) * (power<j>(root) * integral[n]) * power<4 - i - j>(root);
    });
  }
  return sum;
}

template <int r>
double CoupledPair::alone(Weights weights) const {
  const double *above = sides_[0].data(), *below = sides_[1].data(), *roots = nodes_.root.data(), *weight = weights.data();
  return sum_of(nodes_.size(), [=](std::size_t n) {
    const double root = roots[n];
    return weight[n] * (power<r>(root * above[n]) + power<r>(root * below[n])) * power<4 - r>(root);
  });
}

// The binomial theorem; M U alone is standard normal.
double CoupledPair::second() const { return alone<2>(nodes_.maxwell) - 2 * mixed<1, 1>() + alone<2>(nodes_.normal); }

double CoupledPair::third() const { return alone<3>(nodes_.maxwell) - 3 * mixed<2, 1>() + 3 * mixed<1, 2>() - alone<3>(nodes_.normal); }

double CoupledPair::fourth() const {
  return alone<4>(nodes_.maxwell) - 4 * mixed<3, 1>() + 6 * mixed<2, 2>() - 4 * mixed<1, 3>() + alone<4>(nodes_.normal);
}

}  // namespace lineland::labs::estimators
