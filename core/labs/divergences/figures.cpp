// How the divergence lab is shown: arrangement only.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/labs/density_handles.h"
#include "core/labs/divergences/divergences.h"
#include "core/labs/divergences/inequality.h"

namespace lineland::labs::divergences {

namespace {

using plot::Role;
using std::numbers::ln2;

/// How a curve of curve_values is drawn; the same in all figures.
struct Look {
  const char* name;
  const char* label;
  Role role;
};
constexpr std::array<Look, curve_count> looks = {{{"w1", "$W_1$", Role::series_1},
                                                  {"kl.p-q", "KL$(p\u2016q)$", Role::series_2},
                                                  {"kl.q-p", "KL$(q\u2016p)$", Role::series_3},
                                                  {"js", "JS", Role::series_4},
                                                  {"cs", "CS", Role::series_5},
                                                  {"w2", "$W_2$", Role::series_6},
                                                  {"tv", "TV", Role::pathwise},
                                                  {"hellinger-squared", "$H^2$", Role::measure}}};
constexpr std::size_t w1 = 0, kl_pq = 1, kl_qp = 2, js = 3, w2 = 5, tv = 6, hellinger = 7;

/// The curve of each Fit but `none`.
constexpr std::array<std::size_t, fit_count> fitted_looks = {1, 2, 3, 4, 5, 0};

plot::Curve curve(std::size_t look, std::vector<double> x, std::vector<double> y) {
  return {.name = looks[look].name, .label = looks[look].label, .role = looks[look].role, .x = std::move(x), .y = std::move(y)};
}

constexpr double spike = 6;  // a density so many times as high as another must not flatten it

double peak(const std::vector<double>& density) {
  double highest = 0;
  for (const double y : density) highest = std::max(highest, std::isfinite(y) ? y : 0);
  return highest;
}

plot::Figure densities(const Snapshot& s, const param::Values& values) {
  plot::Figure figure{.id = "densities",
                      .title = "Two densities",
                      .caption = "p, q and their overlap, whose area is 1 minus the total variation.",
                      .x = {.label = "$x$"},
                      .y = {.label = "density", .include = {0}}};
  const double lower = std::min(peak(s.density_p), peak(s.density_q)), higher = std::max(peak(s.density_p), peak(s.density_q));
  if (higher > spike * lower) figure.y.at_most = 3 * lower;
  figure.marks.push_back(plot::Band{
      .name = "overlap", .role = Role::neutral, .x = s.x, .low = std::vector<double>(s.x.size(), 0.0), .high = s.overlap});
  constexpr double seen = 0.04;  // of the height
  const auto highest = std::ranges::max_element(s.overlap);
  if (*highest > seen * std::min(higher, figure.y.at_most.value_or(higher))) {
    // Within it, in the colour of the text, which can be read on any shade.
    const double x = s.x[static_cast<std::size_t>(highest - s.overlap.begin())];
    figure.marks.push_back(plot::Label{.x = x, .y = 0.4 * *highest, .text = "overlap", .role = Role::optimal});
  }
  figure.marks.push_back(
      plot::Curve{.name = "p", .label = "$p(x)$", .role = Role::p, .x = s.x, .y = s.density_p, .filled = true, .emphasis = true});
  figure.marks.push_back(
      plot::Curve{.name = "q", .label = "$q(x)$", .role = Role::q, .x = s.x, .y = s.density_q, .filled = true, .emphasis = true});
  if (!s.separated_p.empty()) {
    figure.marks.push_back(plot::Curve{
        .name = "separated p", .label = "$N(0, \\epsilon^2)$", .role = Role::p, .x = s.x, .y = s.separated_p, .dash = plot::Dash::dotted});
    figure.marks.push_back(plot::Curve{.name = "separated q",
                                       .label = "$N(\\theta, \\epsilon^2)$",
                                       .role = Role::q,
                                       .x = s.x,
                                       .y = s.separated_q,
                                       .dash = plot::Dash::dotted});
  }
  const DivergenceSchema& schema = Divergences::schema();
  add_handles(figure, values[schema.p], "p", Role::p);
  if (!s.fits) add_handles(figure, values[schema.q], "q", Role::q);
  return figure;
}

plot::Figure integrands(const Snapshot& s) {
  plot::Figure figure{.id = "integrands",
                      .title = "Where the value comes from",
                      .caption = "Integrands: the area under each curve, counted negative below zero, is the divergence.",
                      .x = {.label = "$x$"},
                      .y = {.label = "integrand", .include = {0}}};
  const double highest = std::max(peak(s.density_p), peak(s.density_q));
  figure.y.at_most = 3 * std::max(highest, 1.0);
  figure.marks.push_back(plot::Line{.name = "zero", .at = 0});
  figure.marks.push_back(curve(w1, s.x, s.w1));
  figure.marks.push_back(curve(kl_pq, s.x, s.kl_pq));
  figure.marks.push_back(curve(kl_qp, s.x, s.kl_qp));
  figure.marks.push_back(curve(js, s.x, s.js));
  std::get<plot::Curve>(figure.marks[1]).label = "$|F - G|$";
  return figure;
}

plot::Axis sweep_axis(const param::Values& values) {
  switch (values[Divergences::schema().sweep]) {
    case Sweep::shift: return {.label = "shift of $q$"};
    case Sweep::scale: return {.label = "scale of $q$", .scale = plot::AxisScale::logarithmic};
    case Sweep::separation: return {.label = "$\\theta$"};
  }
  return {};
}

bool is_separation(const param::Values& values) { return values[Divergences::schema().sweep] == Sweep::separation; }

/// Where on the sweep the present pair is, and the handle that moves it.
void mark_present(plot::Figure& figure, const Snapshot& s, const param::Values& values, double y) {
  figure.marks.push_back(plot::Line{.name = "present", .horizontal = false, .at = s.marked});
  if (!is_separation(values)) return;
  figure.marks.push_back(
      plot::Handle{.name = "theta", .role = Role::q, .x = s.marked, .y = y, .horizontal = plot::Grip{.parameter = "theta"}});
}

plot::Figure sweep_figure(const Snapshot& s, const param::Values& values) {
  plot::Figure figure{
      .id = "sweep",
      .title = is_separation(values) ? "$N(0, \\epsilon^2)$ against $N(\\theta, \\epsilon^2)$" : "Divergences along the sweep",
      .caption = "Every divergence as q moves: JS levels off at log 2, KL grows without bound, Wasserstein distances grow evenly.",
      .x = sweep_axis(values),
      .y = {.label = "divergence or distance", .include = {0, 1}, .at_least = 0}};
  figure.y.at_most = 1.25 * std::max(peak(s.sweep.values[w1]), 1.0);
  figure.marks.push_back(plot::Line{.name = "log 2", .at = ln2, .label = "$\\log 2$"});
  mark_present(figure, s, values, std::abs(s.marked));
  for (const std::size_t k : fitted_looks) figure.marks.push_back(curve(k, s.sweep.x, s.sweep.values[k]));
  if (is_separation(values)) {
    // W1 and W2 are |theta| there.
    std::get<plot::Curve>(figure.marks.back()).label = "$W_1 = W_2 = |\\theta|$";
    for (plot::Mark& mark : figure.marks) {
      if (auto* drawn = std::get_if<plot::Curve>(&mark); drawn && drawn->name == looks[w2].name) drawn->label.clear();
    }
  }
  return figure;
}

plot::Figure gradients(const Snapshot& s, const param::Values& values) {
  plot::Figure figure{
      .id = "gradients",
      .title = "Gradients along the sweep",
      .caption = "Derivative of each divergence: that of JS vanishes where supports part, that of KL explodes, that of W1 stays.",
      .x = sweep_axis(values),
      .y = {.label = "derivative", .include = {-1.2, 1.2}, .at_most = 4, .at_least = -4}};
  figure.marks.push_back(plot::Line{.name = "zero", .at = 0});
  mark_present(figure, s, values, 0);
  for (const std::size_t k : fitted_looks) figure.marks.push_back(curve(k, s.sweep.x, s.sweep.slopes[k]));
  return figure;
}

plot::Figure bounded(const Snapshot& s, const param::Values& values) {
  plot::Figure figure{.id = "bounded",
                      .title = "The bounded ones",
                      .caption = "Divergences that cannot exceed a bound stop telling far from farther.",
                      .x = sweep_axis(values),
                      .y = {.label = "value", .range = plot::Span{0, 1.05}}};
  figure.marks.push_back(plot::Line{.name = "log 2", .at = ln2, .label = "$\\log 2$"});
  figure.marks.push_back(plot::Line{.name = "one", .at = 1});
  mark_present(figure, s, values, 0);
  for (const std::size_t k : {js, tv, hellinger}) figure.marks.push_back(curve(k, s.sweep.x, s.sweep.values[k]));
  return figure;
}

plot::Figure inequalities(const Snapshot& s, const param::Values& values) {
  const bool squared = values[Divergences::schema().cs_form] == CsForm::squared;
  const char* form = squared ? "$2 D_{CS}$" : "$D_{CS}$";
  plot::Figure figure{.id = "inequalities",
                      .title = std::string(form) + " against the smaller KL",
                      .caption = "Over all pairs of normals: above zero the Cauchy-Schwarz divergence exceeds the smaller KL divergence.",
                      .x = {.label = "distance of means / smaller $\\sigma$"},
                      .y = {.label = "ratio of widths", .scale = plot::AxisScale::logarithmic}};
  figure.marks.push_back(violation_field(squared));
  if (squared) {
    plot::Curve threshold{.name = "threshold", .label = "equality", .role = Role::optimal};
    for (double ratio = 1.001; ratio <= inequality_most_ratio; ratio *= 1.02) {
      threshold.x.push_back(equality_distance(ratio));
      threshold.y.push_back(ratio);
    }
    for (double& x : threshold.x) {
      if (x > inequality_most_distance) x = std::numeric_limits<double>::quiet_NaN();
    }
    figure.marks.push_back(std::move(threshold));
  }
  if (s.distance <= inequality_most_distance && s.ratio <= inequality_most_ratio) {
    const double cs = (squared ? 2 : 1) * s.measures.cs, least = std::min(s.measures.kl_pq, s.measures.kl_qp);
    figure.marks.push_back(plot::Points{.name = "present pair",
                                        .role = Role::optimal,  // of all colours the one to be read on the field
                                        .x = {s.distance},
                                        .y = {s.ratio},
                                        .label = cs <= least ? "$p, q$: holds" : "$p, q$: fails"});
  }
  return figure;
}

plot::Figure fit_figure(const Snapshot& s, const param::Values& values) {
  plot::Figure figure{.id = "fit",
                      .title = "Normals fitted to $p$",
                      .caption = "One start, six divergences: forward KL covers, reverse KL seeks a mode.",
                      .x = {.label = "$x$"},
                      .y = {.label = "density", .include = {0}}};
  const double height = peak(s.density_p) > spike * peak(s.density_q) ? peak(s.density_q) : peak(s.density_p);
  figure.y.at_most = 3 * std::max(height, 1e-300);
  // Without an outline: that colour is also W1's.
  figure.marks.push_back(plot::Band{
      .name = "p", .role = Role::p, .x = s.x, .low = std::vector<double>(s.x.size(), 0.0), .high = s.density_p, .label = "$p(x)$"});
  if (!s.fits) {
    figure.marks.push_back(plot::Curve{.name = "q", .label = "$q(x)$", .role = Role::q, .x = s.x, .y = s.density_q});
    figure.title = "Choose a divergence to fit";
    return figure;
  }
  for (std::size_t k = 0; k < fit_count; ++k) {
    plot::Curve fitted = curve(fitted_looks[k], s.x, s.fitted_density[k]);
    fitted.emphasis = k + 1 == std::size_t(values[Divergences::schema().fit]);
    figure.marks.push_back(std::move(fitted));
  }
  return figure;
}

plot::Figure fit_paths(const Snapshot& s) {
  plot::Figure figure{.id = "fit-paths",
                      .title = "Paths of the fits",
                      .caption = "Mean and deviation of each fitted normal, from the common start. KL(p || q) is least at the moments of p.",
                      .x = {.label = "mean of $q$"},
                      .y = {.label = "deviation of $q$", .scale = plot::AxisScale::logarithmic}};
  if (s.fits) {
    for (std::size_t k = 0; k < fit_count; ++k) {
      plot::Curve path = curve(fitted_looks[k], s.paths.column(2 * k), s.paths.column(2 * k + 1));
      path.x.insert(path.x.begin(), s.fit_start.mean);
      path.y.insert(path.y.begin(), s.fit_start.deviation);
      path.x.push_back(s.fitted[k].q.mean);
      path.y.push_back(s.fitted[k].q.deviation);
      figure.marks.push_back(std::move(path));
      figure.marks.push_back(plot::Points{.name = std::string(looks[fitted_looks[k]].name) + " now",
                                          .role = looks[fitted_looks[k]].role,
                                          .x = {s.fitted[k].q.mean},
                                          .y = {s.fitted[k].q.deviation}});
    }
  }
  const double mean = s.p.mean(), deviation = s.p.deviation();
  if (std::isfinite(mean) && std::isfinite(deviation)) {
    figure.marks.push_back(plot::Points{.name = "moments of p",
                                        .role = Role::p,
                                        .x = {mean},
                                        .y = {deviation},
                                        .label = "moments of $p$"});
  }
  figure.marks.push_back(
      plot::Points{.name = "start", .role = Role::q, .x = {s.fit_start.mean}, .y = {s.fit_start.deviation}, .label = "start"});
  return figure;
}

}  // namespace

std::vector<plot::Figure> Divergences::figures(const Snapshot& s, const param::Values& values) {
  return {densities(s, values),    sweep_figure(s, values), gradients(s, values), integrands(s),
          inequalities(s, values), fit_figure(s, values),   fit_paths(s),         bounded(s, values)};
}

}  // namespace lineland::labs::divergences
