#include "core/labs/stage.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/check.h"
#include "core/plot/rich_text.h"
#include "core/plot/ticks.h"

namespace lineland::labs {

namespace {

constexpr int digits = 3;

std::string theta(std::size_t parameter) { return "\\theta_{" + std::to_string(parameter + 1) + "}"; }

/// The step that is taken off a parameter, as the method defines it; `symbols`: with letters, else with numbers.
std::string step_text(const Update& update, std::size_t k, bool symbols) {
  const nn::Optimizer::Moments moments = update.optimizer->moments(k);
  const auto number = [&](double value) { return in_formula(value, true); };
  const std::string eta = symbols ? "\\eta" : in_formula(double{update.rates.rate}) + " \\times ";
  const std::string g = symbols ? "g" : number(double{update.gradient[k]});
  const std::string m = symbols ? "m" : number(moments.first);
  const std::string v = symbols ? "v" : number(moments.second);
  // Beside a root of ordinary size the guard against 0 is not seen.
  const std::string guard = symbols ? " + \\epsilon" : "";
  switch (update.method) {
    case nn::Method::sgd: return eta + g;
    case nn::Method::momentum: return eta + m;
    case nn::Method::rmsprop: return eta + "\\frac{" + g + "}{\\sqrt " + v + guard + "}";
    case nn::Method::adam: break;
  }
  return eta + "\\frac{" + m + "}{\\sqrt " + v + guard + "}";
}

}  // namespace

std::string in_formula(double value, bool operand) {
  const std::string text = plot::readable(value, digits);
  return operand && value < 0 ? "(" + text + ")" : text;
}

std::string listed(std::string_view symbol, std::span<const float> values, std::size_t most) {
  std::string text;
  for (std::size_t k = 0; k < std::min(values.size(), most); ++k) {
    text += (k == 0 ? "" : ", ") + std::string(symbol) + "_" + std::to_string(k + 1) + " = " + in_formula(static_cast<double>(values[k]));
  }
  return values.size() > most ? text + ", …" : text;
}

std::string sum_of(std::span<const double> terms) {
  std::string text;
  for (const double term : terms) {
    text += text.empty() ? in_formula(term) : term < 0 ? " - " + in_formula(-term) : " + " + in_formula(term);
  }
  return text;
}

void add_followed(plot::Figure& figure, std::string symbol, plot::Role role, double x, double y) {
  figure.marks.push_back(plot::Points{.name = "first, " + plot::plain_text(symbol), .role = role, .x = {x}, .y = {y}});
  figure.marks.push_back(plot::Label{.x = x, .y = y, .text = std::move(symbol), .role = role});
}

std::size_t most_moved(const Update& update) {
  LINELAND_CHECK(!update.before.empty() && update.before.size() == update.after.size());
  std::size_t best = 0;
  const auto moved = [&](std::size_t k) { return std::abs(update.after[k] - update.before[k]); };
  for (std::size_t k = 1; k < update.before.size(); ++k) {
    if (moved(k) > moved(best)) best = k;
  }
  return best;
}

void add_gradient(sim::Stage& stage, std::string_view loss, std::span<const float> gradient) {
  double sum = 0;
  std::size_t largest = 0;
  for (std::size_t k = 0; k < gradient.size(); ++k) {
    sum += double{gradient[k]} * double{gradient[k]};
    if (std::abs(gradient[k]) > std::abs(gradient[largest])) largest = k;
  }
  const std::string partial = "\\frac{\\partial " + std::string(loss) + "}{\\partial " + theta(largest) + "}";
  stage.formulas.push_back("\\|\\nabla_\\theta " + std::string(loss) + "\\| = " + in_formula(std::sqrt(sum)) + " \\text{largest part:} " +
                           partial + " = " + in_formula(double{gradient[largest]}));
  stage.numbers.push_back(stage_number("gradient.largest", "Largest part of the gradient", double{gradient[largest]}));
  stage.numbers.push_back(stage_number("gradient.parameter", "Parameter that it belongs to", static_cast<double>(largest + 1)));
}

void add_update(sim::Stage& stage, const Update& update) {
  const std::size_t k = most_moved(update);
  const double before = double{update.before[k]}, after = double{update.after[k]};
  const bool cut = update.bound > 0 && std::abs(after) >= update.bound;
  stage.formulas.push_back("\\theta \\to \\theta - " + step_text(update, k, true) +
                           (update.bound > 0 ? " \\text{cut to} [-c, c], c = " + in_formula(update.bound) : ""));
  stage.formulas.push_back(theta(k) + " \\to " + in_formula(before) + " - " + step_text(update, k, false) + (cut ? " \\to " : " = ") +
                           plot::readable(after, digits + 1));
  stage.numbers.push_back(stage_number("update.parameter", "Parameter that moves most", static_cast<double>(k + 1)));
  stage.numbers.push_back(stage_number("update.before", "Before", before));
  stage.numbers.push_back(stage_number("update.after", "After", after));
  stage.numbers.push_back(stage_number("update.difference", "Difference", after - before));
}

plot::Readout stage_number(std::string id, std::string label, double value) {
  return {.id = std::move(id), .label = std::move(label), .value = value};
}

}  // namespace lineland::labs
