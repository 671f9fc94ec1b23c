#include "tests/property/random_settings.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/overloaded.h"

namespace lineland::tests {

namespace {

constexpr std::array densities = {
    "normal(4, 0.5)",
    "normal(-1, 2)",
    "0.3*normal(-2, 0.5) + 0.7*normal(1, 1)",
    "0.2*normal(-3, 0.2) + 0.5*laplace(0, 0.5) + 0.3*uniform(2, 4)",
    "uniform(-1, 2)",
    "logistic(1, 0.5)",
    "exponential(0.7)",
    "student(3, 0, 1)",
    "file(\"lineland:galaxies.csv\", \"velocity\")",
};

double between(double low, double high, param::Scale scale, Random& random) {
  const double t = random.uniform();
  const double value = scale == param::Scale::logarithmic ? low * std::pow(high / low, t) : low + t * (high - low);
  return std::clamp(value, low, high);
}

}  // namespace

param::Value random_value(const param::Parameter& parameter, Random& random) {
  constexpr double most = 48;
  return std::visit(
      Overloaded{
          [&](const param::RealKind& kind) { return param::Value(between(kind.range.low, kind.range.high, kind.scale, random)); },
          [&](const param::IntegerKind& kind) {
            const auto low = static_cast<double>(kind.range.low),
                       high = std::max(low, std::min(static_cast<double>(kind.range.high), most));
            const double t = random.uniform();
            return param::Value(static_cast<std::int64_t>(std::floor(low + t * t * (high - low + 1) * (1 - 1e-12))));
          },
          [&](const param::FlagKind&) { return param::Value(random.below(2) == 1); },
          [&](const param::ChoiceKind& kind) { return param::Value(param::OptionIndex{random.below(kind.options.size())}); },
          [&](const param::DensityKind&) { return param::Value(param::parse_distribution(densities[random.below(densities.size())])); },
      },
      parameter.kind);
}

param::Values random_settings(const param::Schema& schema, Random& random) {
  param::Values values(schema);
  for (std::size_t index = 0; index < schema.parameters().size(); ++index) {
    if (random.below(2) == 1) values.set(index, random_value(schema[index], random), param::Layer::flag);
  }
  return values;
}

}  // namespace lineland::tests
