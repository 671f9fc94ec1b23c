// The ids that presets, lessons and readers' scripts rely on: none may go.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "core/labs/registry.h"
#include "core/sim/run.h"

using namespace lineland;

namespace {

using Names = std::vector<std::string>;

struct Ids {
  Names parameters, readouts, figures;
  std::map<std::string, Names> choices;
};

const std::map<std::string, Ids> promised = {
    {"estimators",
     {.parameters = {"function", "m", "mu", "sigma", "parameter", "draws", "baseline", "coupling"},
      .readouts = {"gradient.exact", "gradient.pathwise", "gradient.score", "gradient.measure", "variance.pathwise",
                   "variance.pathwise.low", "variance.pathwise.high", "variance.pathwise.exact", "variance.score", "variance.score.low",
                   "variance.score.high", "variance.score.exact", "variance.measure", "variance.measure.low", "variance.measure.high",
                   "variance.measure.exact", "draws.total"},
      .figures = {"variance-vs-m", "variance-vs-mu", "estimates", "convergence", "integrand", "race"},
      .choices = {{"function", {"linear", "square", "sine", "exponential", "absolute", "sigmoid"}},
                  {"parameter", {"mu", "sigma"}},
                  {"baseline", {"none", "mean", "value", "optimal", "leave-one-out"}},
                  {"coupling", {"coupled", "independent"}}}}},
    {"divergences",
     {.parameters = {"p", "q", "sweep", "theta", "epsilon", "fit", "fit-rate"},
      .readouts = {"kl.p-q", "kl.q-p", "js", "cs", "cs.squared", "tv", "hellinger-squared", "chi2.p-q", "chi2.q-p", "renyi-half",
                   "bhattacharyya", "w1", "w2", "energy", "mmd-squared", "entropy.p", "entropy.q", "cross-entropy.p-q"},
      .figures = {"densities", "integrands", "sweep", "gradients", "inequalities", "fit"},
      .choices = {{"sweep", {"shift", "scale", "separation"}}, {"fit", {"none", "kl.p-q", "kl.q-p", "js", "cs", "w2", "w1"}}}}},
    {"gan",
     {.parameters = {"data",
                     "objective",
                     "latent",
                     "latent-dimension",
                     "generator-layers",
                     "discriminator-layers",
                     "generator-width",
                     "discriminator-width",
                     "activation",
                     "optimizer",
                     "generator-rate",
                     "discriminator-rate",
                     "beta1",
                     "beta2",
                     "batch",
                     "discriminator-steps",
                     "generator-steps",
                     "gradient-penalty",
                     "penalty-sides",
                     "clip",
                     "r1",
                     "label-smoothing",
                     "instance-noise",
                     "generator-average"},
      .readouts = {"loss.discriminator", "loss.generator", "js", "kl.generator-data", "kl.data-generator", "w1", "mean.generator",
                   "deviation.generator", "gradient-norm.generator", "gradient-norm.discriminator", "discriminator-gap", "modes-covered"},
      .figures = {"densities", "losses", "divergences", "transport"},
      .choices = {{"objective",
                   {"minimax", "non-saturating", "reverse-kl", "least-squares", "hinge", "wasserstein-clip", "wasserstein-gp"}},
                  {"latent", {"normal", "uniform"}},
                  {"activation", {"tanh", "relu", "leaky-relu", "softplus", "silu"}},
                  {"optimizer", {"sgd", "momentum", "rmsprop", "adam"}},
                  {"penalty-sides", {"one", "two"}}}}},
    {"flow",
     {.parameters = {"data", "layer", "depth", "bins", "base", "optimizer", "rate", "beta1", "beta2", "batch", "samples", "contraction"},
      .readouts = {"nll", "entropy.data", "kl.data-model", "w1", "inverse.error", "inverse.iterations", "log-determinant.mean"},
      .figures = {"densities", "map", "layers", "samples", "log-determinant", "losses", "fixed-point", "space-time"},
      .choices = {{"layer", {"affine", "tanh", "leaky-relu", "piecewise-linear", "rational-quadratic", "sinh-arcsinh", "residual"}},
                  {"base", {"normal", "logistic", "uniform"}}}}},
};

void check_contains(const Names& there, const Names& wanted) {
  for (const std::string& name : wanted) {
    CAPTURE(name);
    CHECK(std::ranges::find(there, name) != there.end());
  }
}

template <class Range>
Names ids_of(const Range& range) {
  Names names;
  for (const auto& entry : range) names.push_back(entry.id);
  return names;
}

}  // namespace

TEST_CASE("every lab has the parameters, choices, readouts and figures that are promised") {
  for (const auto& [id, ids] : promised) {
    CAPTURE(id);
    const sim::Laboratory& lab = labs::find(id);
    check_contains(ids_of(lab.schema().parameters()), ids.parameters);
    for (const auto& [parameter, options] : ids.choices) {
      CAPTURE(parameter);
      const auto* choice = std::get_if<param::ChoiceKind>(&lab.schema()[lab.schema().at(parameter)].kind);
      REQUIRE(choice);
      check_contains(ids_of(choice->options), options);
    }
    const sim::Result first = sim::result_of(sim::Run(lab, param::Values(lab.schema()), Seed{1}));
    check_contains(ids_of(first.readouts), ids.readouts);
    check_contains(ids_of(first.figures), ids.figures);
  }
}

TEST_CASE("what is said of labs and parameters is complete") {
  for (const sim::Laboratory* lab : labs::all()) {
    const sim::About& about = lab->about();
    CAPTURE(about.id);
    CHECK_FALSE(about.title.empty());
    CHECK_FALSE(about.summary.empty());
    CHECK_FALSE(about.notes.empty());
    for (const sim::Part& part : about.parts) CHECK_FALSE((part.id.empty() || part.label.empty() || part.help.empty()));
    for (const param::Parameter& parameter : lab->schema().parameters()) {
      CAPTURE(parameter.id);
      CHECK_FALSE(parameter.label.empty());
      CHECK_FALSE(parameter.help.empty());
      if (parameter.condition) {
        const std::size_t condition = lab->schema().at(parameter.condition->id);
        param::Values values(lab->schema());
        for (const std::string& value : parameter.condition->values) CHECK_NOTHROW(values.set_text(condition, value, param::Layer::flag));
      }
      if (const auto* choice = std::get_if<param::ChoiceKind>(&parameter.kind)) {
        for (const param::Option& option : choice->options) CHECK_FALSE((option.label.empty() || option.help.empty()));
      }
    }
  }
}
