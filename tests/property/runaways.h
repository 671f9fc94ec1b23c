// Settings under which labs run off to infinity. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/labs/registry.h"
#include "core/param/values.h"

namespace lineland::tests {

struct Runaway {
  std::string_view lab;
  std::vector<std::pair<std::string_view, std::string_view>> settings;  ///< parameter, text

  std::string text() const {
    std::string text = "lineland run " + std::string(lab);
    for (const auto& [parameter, value] : settings) text += " --" + std::string(parameter) + " '" + std::string(value) + "'";
    return text;
  }
  const sim::Laboratory& laboratory() const { return labs::find(lab); }
  param::Values values() const {
    param::Values values(laboratory().schema());
    for (const auto& [parameter, value] : settings) values.set_text(values.schema().at(parameter), value, param::Layer::flag);
    return values;
  }
};

/// At most a thousand steps from infinity.
inline std::vector<Runaway> runaways() {
  std::vector<Runaway> all = {{"gan",
                               {{"generator-rate", "1"},
                                {"discriminator-rate", "1"},
                                {"optimizer", "sgd"},
                                {"objective", "least-squares"},
                                {"activation", "relu"}}},
                              {"gan",
                               {{"generator-rate", "1"},
                                {"discriminator-rate", "1"},
                                {"optimizer", "momentum"},
                                {"objective", "least-squares"},
                                {"activation", "leaky-relu"}}}};
  for (const char* layer : {"affine", "tanh", "leaky-relu", "piecewise-linear", "rational-quadratic", "sinh-arcsinh", "residual"})
    all.push_back({"flow", {{"layer", layer}, {"optimizer", "momentum"}, {"rate", "1"}, {"batch", "8"}, {"data", "student(1.1, 0, 100)"}}});
  return all;
}

/// Labs that no parameter drives to infinity: estimators train nothing, and the fit of divergences halves its steps.
inline constexpr std::string_view steady[] = {"estimators", "divergences"};

}  // namespace lineland::tests
