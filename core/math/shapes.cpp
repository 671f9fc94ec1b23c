#include "core/math/shapes.h"

#include <algorithm>
#include <array>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <numbers>

#include "core/base/overloaded.h"
#include "core/base/text.h"
#include "core/math/grid_density.h"
#include "core/math/kernel_estimate.h"

namespace lineland::math {
namespace {

using std::numbers::ln2;
using std::numbers::pi;
using std::numbers::sqrt2;
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double log_root_two_pi = 0.91893853320467274178;

/// Boost computes in long double unless told not to; a double's digits are enough, and ten times as fast.
constexpr auto in_double = boost::math::policies::make_policy(boost::math::policies::promote_double<false>());

// The symmetric families are centred at `mean` and stretched by a width: here each is given for mean 0 and width 1.

template <class S>
concept Symmetric = std::same_as<S, Normal> || std::same_as<S, Laplace> || std::same_as<S, Logistic> || std::same_as<S, Student>;

double width(const Normal& s) { return s.deviation; }
double width(const Laplace& s) { return s.scale; }
double width(const Logistic& s) { return s.scale; }
double width(const Student& s) { return s.scale; }

double log_density(const Normal&, double z) { return -0.5 * z * z - log_root_two_pi; }
double log_density(const Laplace&, double z) { return -std::abs(z) - ln2; }
double log_density(const Logistic&, double z) { return -std::abs(z) - 2 * std::log1p(std::exp(-std::abs(z))); }

/// -(df + 1) / 2 log(1 + z^2 / df) - log(sqrt(df) B(df / 2, 1 / 2)), where z^2 may overflow.
double log_density(const Student& s, double z) {
  const double r = std::abs(z) / std::sqrt(s.df);
  const double log_base = r < 1e100 ? std::log1p(r * r) : 2 * std::log(r);
  const double ratio = boost::math::tgamma_delta_ratio(s.df / 2, 0.5, in_double);  // Gamma(df / 2) / Gamma(df / 2 + 1 / 2)
  return -0.5 * (s.df + 1) * log_base - std::log(ratio) - 0.5 * std::log(s.df * pi);
}

/// P(Z <= z).
double lower(const Normal&, double z) { return 0.5 * std::erfc(-z / sqrt2); }
double lower(const Laplace&, double z) { return z < 0 ? 0.5 * std::exp(z) : 1 - 0.5 * std::exp(-z); }
double lower(const Logistic&, double z) { return z < 0 ? std::exp(z) / (1 + std::exp(z)) : 1 / (1 + std::exp(-z)); }

/// Half of the incomplete beta function I(df / (df + z^2); df / 2, 1 / 2) for z < 0 (Abramowitz and Stegun 26.7.1).
double lower(const Student& s, double z) {
  const double a = s.df / 2, r = std::abs(z) / std::sqrt(s.df);
  double tail = 0;
  if (std::isinf(z)) {
    tail = 0;
  } else if (s.df > 1e15) {
    return lower(Normal{}, z);
  } else if (r < 1) {
    tail = 0.5 * boost::math::ibetac(0.5, a, r * r / (1 + r * r), in_double);
  } else if (r < 1e100) {
    tail = 0.5 * boost::math::ibeta(a, 0.5, 1 / (1 + r * r), in_double);
  } else {
    tail = 0.5 * std::exp(-2 * a * std::log(r)) / (a * boost::math::beta(a, 0.5));  // the first term of the series
  }
  return z < 0 ? tail : 1 - tail;
}

/// The z with P(Z <= z) = p, p in (0, 1/2].
double lower_quantile(const Normal&, double p) { return -sqrt2 * boost::math::erfc_inv(2 * p); }
double lower_quantile(const Laplace&, double p) { return std::log(2 * p); }
double lower_quantile(const Logistic&, double p) { return std::log(p) - std::log1p(-p); }
double lower_quantile(const Student& s, double p) {
  const auto tail = [&](double z) { return lower(s, z); };
  const auto log_slope = [&](double z) { return log_density(s, z); };
  double low = std::min(-1.0, 2 * lower_quantile(Normal{}, p));
  while (lower(s, low) > p && low > -1e300) low *= low < -1e10 ? 1e5 : 4;
  return solve_tail(low, 0, p, +1, tail, log_slope);
}

/// The integral of the density over a short interval by Gauss and Legendre's rule of five points.
template <Symmetric S>
double short_mass(const S& s, double a, double b) {
  constexpr std::array<double, 3> nodes = {0, 0.5384693101056831, 0.9061798459386640};
  constexpr std::array<double, 3> weights = {0.5688888888888889, 0.4786286704993665, 0.2369268850561891};
  const double middle = 0.5 * (a + b), half = 0.5 * (b - a);
  double sum = weights[0] * std::exp(log_density(s, middle));
  for (std::size_t i = 1; i < 3; ++i) {
    sum += weights[i] * (std::exp(log_density(s, middle - half * nodes[i])) + std::exp(log_density(s, middle + half * nodes[i])));
  }
  return half * sum;
}

/// P(a < Z <= b). A difference of tails loses digits where b - a is short: there the density is integrated.
template <Symmetric S>
double standard_mass(const S& s, double a, double b) {
  const double nearest = a > 0 ? a : b < 0 ? -b : 0;
  if ((b - a) * (1 + nearest) < 0.25) return short_mass(s, a, b);
  if (b <= 0) return lower(s, b) - lower(s, a);
  if (a >= 0) return lower(s, -a) - lower(s, -b);
  return 1 - lower(s, a) - lower(s, -b);
}

double standard_mass(const Laplace&, double a, double b) {
  if (b <= 0) return -0.5 * std::exp(b) * std::expm1(a - b);
  if (a >= 0) return -0.5 * std::exp(-a) * std::expm1(a - b);
  return -0.5 * (std::expm1(a) + std::expm1(-b));
}

double standard_mass(const Logistic& s, double a, double b) { return a < b ? -lower(s, b) * lower(s, -a) * std::expm1(a - b) : 0; }

double standard_variance(const Normal&) { return 1; }
double standard_variance(const Laplace&) { return 2; }
double standard_variance(const Logistic&) { return pi * pi / 3; }
double standard_variance(const Student& s) {
  if (s.df <= 1) return std::numeric_limits<double>::quiet_NaN();
  return s.df <= 2 ? infinity : s.df / (s.df - 2);
}

std::optional<Fault> not_finite(int argument, std::string_view name, double value) {
  if (std::isfinite(value)) return std::nullopt;
  return Fault{argument, std::string(name) + " must be finite, not " + to_text(value)};
}

std::optional<Fault> not_positive(int argument, std::string_view name, double value) {
  if (std::isfinite(value) && value > 0) return std::nullopt;
  return Fault{argument, std::string(name) + " must be positive" + (value > 0 ? " and finite" : "") + ", not " + to_text(value)};
}

std::optional<Fault> first(std::optional<Fault> a, std::optional<Fault> b) { return a ? a : b; }

}  // namespace

std::string_view name(const Shape& shape) {
  constexpr std::array<std::string_view, 8> names = {"normal", "uniform", "laplace", "logistic", "student", "exponential", "file", "grid"};
  static_assert(names.size() == std::variant_size_v<Shape>);
  return names[shape.index()];
}

std::optional<Fault> fault(const Shape& shape) {
  const Overloaded check = {
      [](const Normal& s) { return first(not_finite(0, "mean", s.mean), not_positive(1, "sd", s.deviation)); },
      [](const Uniform& s) -> std::optional<Fault> {
        if (auto wrong = first(not_finite(0, "low", s.low), not_finite(1, "high", s.high))) return wrong;
        if (!(s.low < s.high)) return Fault{1, "high must be greater than low = " + to_text(s.low) + ", not " + to_text(s.high)};
        return not_finite(1, "high - low", s.high - s.low);
      },
      [](const Laplace& s) { return first(not_finite(0, "mean", s.mean), not_positive(1, "scale", s.scale)); },
      [](const Logistic& s) { return first(not_finite(0, "mean", s.mean), not_positive(1, "scale", s.scale)); },
      [](const Student& s) {
        return first(not_positive(0, "df", s.df), first(not_finite(1, "mean", s.mean), not_positive(2, "scale", s.scale)));
      },
      [](const Exponential& s) { return first(not_positive(0, "rate", s.rate), not_finite(1, "origin", s.origin)); },
      [](const Sample& s) -> std::optional<Fault> {
        const auto bad = [](double x) { return !std::isfinite(x); };
        if (!s.sorted || s.sorted->empty()) return Fault{0, "there are no data"};
        if (std::any_of(s.sorted->begin(), s.sorted->end(), bad)) return Fault{0, "data must be finite"};
        if (!std::is_sorted(s.sorted->begin(), s.sorted->end())) return Fault{0, "data must be ascending"};
        if (s.sorted->front() == s.sorted->back()) return Fault{0, "data must have two different values"};
        return not_positive(0, "bandwidth", s.bandwidth);
      },
      [](const Grid& s) -> std::optional<Fault> {
        if (auto wrong = first(not_finite(0, "low", s.low), not_finite(1, "high", s.high))) return wrong;
        if (!(s.low < s.high)) return Fault{1, "high must be greater than low = " + to_text(s.low) + ", not " + to_text(s.high)};
        if (auto wrong = not_finite(1, "high - low", s.high - s.low)) return wrong;
        if (!s.table || s.table->given.size() < 2) return Fault{2, "there must be two heights at least"};
        for (const double height : s.table->given) {
          if (!(height >= 0) || std::isinf(height)) return Fault{2, "a height must be finite and not negative, not " + to_text(height)};
        }
        for (const double height : s.table->heights) {
          if (!std::isfinite(height)) return Fault{2, "the heights must enclose an area"};
        }
        return std::nullopt;
      },
  };
  return std::visit(check, shape);
}

namespace shapes {

double log_pdf(const Shape& shape, double x) {
  const Overloaded at = {
      [&](const Symmetric auto& s) { return log_density(s, (x - s.mean) / width(s)) - std::log(width(s)); },
      [&](const Uniform& s) { return s.low <= x && x <= s.high ? -std::log(s.high - s.low) : -infinity; },
      [&](const Exponential& s) { return x >= s.origin ? std::log(s.rate) - s.rate * (x - s.origin) : -infinity; },
      [&](const Sample& s) { return kernel_log_pdf(s, x); },
      [&](const Grid& s) { return std::log(grid_pdf(s, x)); },
  };
  return std::visit(at, shape);
}

double cdf(const Shape& shape, double x) {
  const Overloaded at = {
      [&](const Symmetric auto& s) { return lower(s, (x - s.mean) / width(s)); },
      [&](const Uniform& s) { return std::clamp((x - s.low) / (s.high - s.low), 0.0, 1.0); },
      [&](const Exponential& s) { return x > s.origin ? -std::expm1(-s.rate * (x - s.origin)) : 0.0; },
      [&](const Sample& s) { return kernel_cdf(s, x); },
      [&](const Grid& s) { return grid_cdf(s, x); },
  };
  return std::visit(at, shape);
}

double survival(const Shape& shape, double x) {
  const Overloaded at = {
      [&](const Symmetric auto& s) { return lower(s, (s.mean - x) / width(s)); },
      [&](const Uniform& s) { return std::clamp((s.high - x) / (s.high - s.low), 0.0, 1.0); },
      [&](const Exponential& s) { return x > s.origin ? std::exp(-s.rate * (x - s.origin)) : 1.0; },
      [&](const Sample& s) { return kernel_survival(s, x); },
      [&](const Grid& s) { return grid_survival(s, x); },
  };
  return std::visit(at, shape);
}

double mass(const Shape& shape, double low, double high) {
  const Overloaded between = {
      [&](const Symmetric auto& s) { return standard_mass(s, (low - s.mean) / width(s), (high - s.mean) / width(s)); },
      [&](const Uniform& s) { return (std::clamp(high, s.low, s.high) - std::clamp(low, s.low, s.high)) / (s.high - s.low); },
      [&](const Exponential& s) {
        const double a = std::max(low - s.origin, 0.0), b = std::max(high - s.origin, 0.0);
        return a < b ? -std::exp(-s.rate * a) * std::expm1(-s.rate * (b - a)) : 0.0;
      },
      [&](const Sample& s) { return kernel_mass(s, low, high); },
      [&](const Grid& s) { return grid_mass(s, low, high); },
  };
  return std::visit(between, shape);
}

double quantile(const Shape& shape, double probability) {
  const Overloaded of = {
      [&](const Symmetric auto& s) { return s.mean + width(s) * lower_quantile(s, probability); },
      [&](const Uniform& s) { return s.low + (s.high - s.low) * probability; },
      [&](const Exponential& s) { return s.origin - std::log1p(-probability) / s.rate; },
      [&](const Sample& s) { return kernel_quantile(s, probability); },
      [&](const Grid& s) { return grid_quantile(s, probability); },
  };
  return std::visit(of, shape);
}

double upper_quantile(const Shape& shape, double probability) {
  const Overloaded of = {
      [&](const Symmetric auto& s) { return s.mean - width(s) * lower_quantile(s, probability); },
      [&](const Uniform& s) { return s.high - (s.high - s.low) * probability; },
      [&](const Exponential& s) { return s.origin - std::log(probability) / s.rate; },
      [&](const Sample& s) { return kernel_upper_quantile(s, probability); },
      [&](const Grid& s) { return grid_upper_quantile(s, probability); },
  };
  return std::visit(of, shape);
}

double mean(const Shape& shape) {
  const Overloaded of = {
      [](const Symmetric auto& s) { return s.mean; },
      [](const Student& s) { return s.df > 1 ? s.mean : std::numeric_limits<double>::quiet_NaN(); },
      [](const Uniform& s) { return s.low + 0.5 * (s.high - s.low); },
      [](const Exponential& s) { return s.origin + 1 / s.rate; },
      [](const Sample& s) { return sample_mean(*s.sorted); },
      [](const Grid& s) { return grid_mean(s); },
  };
  return std::visit(of, shape);
}

double variance(const Shape& shape) {
  const Overloaded of = {
      [](const Symmetric auto& s) { return width(s) * width(s) * standard_variance(s); },
      [](const Uniform& s) { return (s.high - s.low) * (s.high - s.low) / 12; },
      [](const Exponential& s) { return 1 / (s.rate * s.rate); },
      [](const Sample& s) { return sample_variance(*s.sorted) + s.bandwidth * s.bandwidth; },
      [](const Grid& s) { return grid_variance(s); },
  };
  return std::visit(of, shape);
}

Interval support(const Shape& shape) {
  const Overloaded of = {
      [](const auto&) {
        return Interval{-infinity, infinity};
      },
      [](const Uniform& s) {
        return Interval{s.low, s.high};
      },
      [](const Grid& s) {
        return Interval{s.low, s.high};
      },
      [](const Exponential& s) {
        return Interval{s.origin, infinity};
      },
  };
  return std::visit(of, shape);
}

}  // namespace shapes
}  // namespace lineland::math
