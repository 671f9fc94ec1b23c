// The map of a flow and of its layers: arrangement only, no numerics.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "core/labs/flow/figures.h"

namespace lineland::labs::flow {

namespace {

using plot::Role;

constexpr std::array slice_roles = {Role::series_1, Role::series_2, Role::series_3, Role::series_4, Role::series_5, Role::series_6};
constexpr double base_tail = 1e-3, density_share = 0.2;  // of an axis that the density on the other one takes

/// A curve's points between two abscissas, with points on both ends.
struct Stretch {
  std::vector<double> at, height;

  Stretch(std::span<const double> x, std::span<const double> y, double from, double to) {
    const auto value = [&](double t) {
      const auto above = static_cast<std::size_t>(std::ranges::upper_bound(x, t) - x.begin());
      if (above == 0) return y.front();
      if (above == x.size()) return y.back();
      const double share = (t - x[above - 1]) / (x[above] - x[above - 1]);
      return std::lerp(y[above - 1], y[above], share);
    };
    at.push_back(from), height.push_back(value(from));
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (x[i] > from && x[i] < to && x[i] > at.back()) at.push_back(x[i]), height.push_back(y[i]);
    }
    at.push_back(to), height.push_back(value(to));
  }
};

/// Where a stretch dips between two hills, with its ends: between neighbours it rises to one top and falls.
std::vector<std::size_t> valleys(const std::vector<double>& height, double least_dip) {
  std::vector<std::size_t> ends = {0};
  std::size_t top = 0, bottom = 0;  // since the last end, and since the last top
  for (std::size_t i = 1; i < height.size(); ++i) {
    if (height[i] > height[top] && bottom <= top) top = bottom = i;
    if (height[i] < height[bottom]) bottom = i;
    if (bottom > top && height[i] > height[bottom] + least_dip) {
      ends.push_back(bottom);
      top = bottom = i;
    }
  }
  ends.push_back(height.size() - 1);
  return ends;
}

/// One hill lying on its side: over the heights h, the places from its rising to its falling flank.
plot::Band lying_hill(const Stretch& stretch, std::size_t first, std::size_t last, double foot) {
  const auto begin = stretch.height.begin();
  const auto top = static_cast<std::size_t>(
      std::max_element(begin + static_cast<std::ptrdiff_t>(first), begin + static_cast<std::ptrdiff_t>(last) + 1) - begin);
  plot::Band band;
  const auto add = [&](double h, double low, double high) {
    band.x.push_back(foot + h), band.low.push_back(low), band.high.push_back(high);
  };
  add(0, stretch.at[first], stretch.at[last]);
  std::size_t left = first, right = last;
  while (left < top || right > top) {
    const bool rise = right == top || (left < top && stretch.height[left] <= stretch.height[right]);
    const double h = rise ? stretch.height[left] : stretch.height[right];
    // On the flank that is not stepped, the place of the same height.
    const auto crossing = [&](std::size_t lower, std::size_t higher) {
      const double a = stretch.height[lower], b = stretch.height[higher];
      return b > a ? std::lerp(stretch.at[lower], stretch.at[higher], std::clamp((h - a) / (b - a), 0.0, 1.0)) : stretch.at[lower];
    };
    const double low = left > first && !rise ? crossing(left - 1, left) : stretch.at[left];
    const double high = right < last && rise ? crossing(right + 1, right) : stretch.at[right];
    add(std::max(h, band.x.back() - foot), low, high);
    if (rise) {
      ++left;
    } else {
      --right;
    }
  }
  add(std::max(stretch.height[top], band.x.back() - foot), stretch.at[top], stretch.at[top]);
  return band;
}

/// A layer's number as a subscript.
std::string place_name(int k) { return "z_{" + std::to_string(k) + "}"; }

}  // namespace

plot::Figure map_figure(const Snapshot& snapshot, const Probe& probe) {
  const math::Distribution& base = distribution(snapshot.stack.form().base);
  const math::Interval shown = base.bulk(base_tail), range = snapshot.range;
  const double width = shown.high - shown.low, height = range.high - range.low;
  const math::Interval frame{shown.low - (density_share + 0.03) * width, shown.high + 0.03 * width};
  const double bottom = range.low - (density_share + 0.03) * height;
  plot::Figure figure{.id = "map",
                      .title = "The map and what it does to mass",
                      .caption = "f from the base z to x, read back as its inverse; slices of one colour hold equal mass on both axes.",
                      .x = {.label = "$z = f^{-1}(x)$", .range = plot::Span{frame.low, frame.high}},
                      .y = {.label = "$x = f(z)$", .range = plot::Span{bottom, range.high}}};

  std::vector<double> base_density(snapshot.z.size()), model_density(snapshot.z.size());
  const std::vector<double>& log_density = snapshot.log_density.back();
  double base_top = 0;
  for (std::size_t i = 0; i < snapshot.z.size(); ++i) {
    base_density[i] = base.pdf(snapshot.z[i]);
    model_density[i] = std::exp(log_density[i]) / snapshot.stack.form().scale;
    base_top = std::max(base_top, base_density[i]);
  }
  const double model_top = std::min(highest(snapshot), *std::ranges::max_element(model_density));
  for (double& density : base_density) density *= density_share * height / base_top;
  for (double& density : model_density) density = density_share * width * std::min(density / model_top, 1.0);

  for (std::size_t k = 0; k < slice_roles.size(); ++k) {
    const double n = static_cast<double>(slice_roles.size()), share = static_cast<double>(k);
    const double from = k == 0 ? shown.low : base.quantile(share / n);
    const double to = k + 1 == slice_roles.size() ? shown.high : base.quantile((share + 1) / n);
    const std::string name = "slice " + std::to_string(k + 1);
    const Stretch foot(snapshot.z, base_density, from, to);
    plot::Band upright{.name = name + " of the base", .role = slice_roles[k], .x = foot.at};
    for (double h : foot.height) upright.low.push_back(bottom), upright.high.push_back(bottom + h);
    figure.marks.push_back(std::move(upright));
    const double x_from = std::max(snapshot.stack.generate(from), range.low), x_to = std::min(snapshot.stack.generate(to), range.high);
    if (!(x_from < x_to)) continue;
    const Stretch side(snapshot.image, model_density, x_from, x_to);
    const std::vector<std::size_t> ends = valleys(side.height, 0.002 * width);
    for (std::size_t j = 0; j + 1 < ends.size(); ++j) {
      plot::Band lying = lying_hill(side, ends[j], ends[j + 1], frame.low);
      lying.name = name + " of the model";
      lying.role = slice_roles[k];
      figure.marks.push_back(std::move(lying));
    }
  }
  plot::Curve foot{.name = "base density", .role = Role::latent, .x = snapshot.z, .y = base_density, .dash = plot::Dash::solid};
  for (double& y : foot.y) y += bottom;
  plot::Curve side{.name = "model density", .role = Role::model, .x = model_density, .y = snapshot.image, .dash = plot::Dash::solid};
  for (double& x : side.x) x += frame.low;
  figure.marks.push_back(std::move(foot));
  figure.marks.push_back(std::move(side));
  if (!snapshot.exact_z.empty()) {
    figure.marks.push_back(
        plot::Curve{.name = "exact map", .label = "exact", .role = Role::optimal, .x = snapshot.exact_z, .y = snapshot.exact_x});
  }
  plot::Curve map{.name = "map", .label = "$f$", .role = Role::model, .dash = plot::Dash::solid, .emphasis = true};
  for (std::size_t i = 0; i < snapshot.z.size(); ++i) {
    if (snapshot.z[i] < shown.low || snapshot.z[i] > shown.high) continue;
    map.x.push_back(snapshot.z[i]), map.y.push_back(snapshot.image[i]);
  }
  figure.marks.push_back(std::move(map));
  figure.marks.push_back(plot::Curve{.name = "probe",
                                     .role = Role::neutral,
                                     .x = {probe.z, probe.z, frame.low},
                                     .y = {bottom, probe.x, probe.x},
                                     .dash = plot::Dash::dotted});
  add_probe_handle(figure, probe.z, probe.x, true);
  plot::Probe beside = probe_along_x();  // over the model's density, which lies on the vertical axis
  beside.along_y = true;
  beside.x = plot::Span{frame.low, shown.low};
  figure.probes = {std::move(beside), probe_along_base(snapshot)};
  return figure;
}

plot::Figure layers_figure(const Snapshot& snapshot, const Probe& probe) {
  const Form& form = snapshot.stack.form();
  const std::size_t rows = snapshot.place.size();
  plot::Figure figure{.id = "layers",
                      .title = "The density after each layer",
                      .caption =
                          "From the base below to the model above, each with area one; the line is the probe on its way. Inner "
                          "places are shown in the data's units.",
                      .x = {.label = "$x$", .range = plot::Span{snapshot.range.low, snapshot.range.high}},
                      .y = {.label = "density, layer by layer", .range = plot::Span{0, static_cast<double>(rows) + 0.25}}};
  if (snapshot.fixed) {  // nothing brings the base into the data's units
    const math::Interval base = distribution(form.base).bulk(base_tail);
    figure.x.range = plot::Span{std::min(base.low, snapshot.range.low), std::max(base.high, snapshot.range.high)};
  }
  double top = std::numeric_limits<double>::lowest();
  for (const auto& row : snapshot.log_density) top = std::max(top, *std::ranges::max_element(row));
  if (snapshot.fixed) top = std::min(top, std::log(highest(snapshot)));
  for (std::size_t k = rows; k-- > 0;) {
    const double floor = static_cast<double>(k);
    plot::Band band{.name = k + 1 == rows ? "model" : "after layer " + std::to_string(k),
                    .role = k == 0 ? Role::latent : (k + 1 == rows ? Role::model : Role::neutral)};
    if (k == 0) band.name = "base";
    for (std::size_t i = 0; i < snapshot.z.size(); ++i) {
      band.x.push_back(form.in_units(snapshot.place[k][i]));
      band.low.push_back(floor);
      band.high.push_back(floor + 1.15 * std::exp(std::min(snapshot.log_density[k][i] - top, 0.0)));
    }
    plot::Curve outline{.name = band.name + " outline", .role = band.role, .x = band.x, .y = band.high, .dash = plot::Dash::solid};
    figure.marks.push_back(std::move(band));
    figure.marks.push_back(std::move(outline));
    const std::string name = k + 1 == rows ? "$x$" : "$" + place_name(static_cast<int>(k)) + "$";
    figure.y.named_ticks.insert(figure.y.named_ticks.begin(), {floor, name});
  }
  plot::Curve way{.name = "probe", .role = Role::neutral, .dash = plot::Dash::solid, .emphasis = true};
  for (std::size_t k = 0; k < rows; ++k) way.x.push_back(form.in_units(probe.places[k])), way.y.push_back(static_cast<double>(k));
  plot::Points stations{.name = "probe after each layer", .role = Role::neutral, .x = way.x, .y = way.y};
  figure.marks.push_back(std::move(way));
  figure.marks.push_back(std::move(stations));
  add_probe_handle(figure, probe.x, static_cast<double>(rows - 1));
  for (std::size_t k = 0; k < rows; ++k) {
    figure.probes.push_back(probe_along_place(snapshot, k));
    if (k + 1 < rows) figure.probes.back().y = plot::Span{static_cast<double>(k), static_cast<double>(k + 1)};
  }
  return figure;
}

plot::Figure layer_map_figure(const Snapshot& snapshot, const Probe& probe, int layer) {
  const auto k = static_cast<std::size_t>(layer);
  const bool last = k + 1 == snapshot.place.size();
  plot::Figure figure{.id = "layer-map",
                      .title = "Layer " + std::to_string(layer) + " of " + std::to_string(snapshot.place.size() - 1),
                      .caption =
                          "What one layer does on its way from the base to the data, in the data's units; the thin line would "
                          "change nothing.",
                      .x = {.label = "$" + place_name(layer - 1) + "$"},
                      .y = {.label = last ? "$x$" : "$" + place_name(layer) + "$"}};
  const Form& form = snapshot.stack.form();
  plot::Curve map{
      .name = "layer", .label = "$f_{" + std::to_string(layer) + "}$", .role = Role::model, .dash = plot::Dash::solid, .emphasis = true};
  for (std::size_t i = 0; i < snapshot.image.size(); ++i) {
    const double below = form.in_units(snapshot.place[k - 1][i]), above = form.in_units(snapshot.place[k][i]);
    if (!std::isfinite(below) || !std::isfinite(above)) continue;
    map.x.push_back(below), map.y.push_back(above);
  }
  const double low = snapshot.range.low, high = snapshot.range.high;
  figure.marks.push_back(plot::Curve{.name = "identity", .role = Role::neutral, .x = {low, high}, .y = {low, high}});
  figure.marks.push_back(std::move(map));
  const double below = form.in_units(probe.places[k - 1]), above = form.in_units(probe.places[k]);
  if (last) {
    add_probe_handle(figure, below, above, true);
  } else {
    figure.marks.push_back(plot::Points{.name = "probe", .role = Role::neutral, .x = {below}, .y = {above}});
  }
  figure.probes = {probe_along_place(snapshot, k - 1)};
  return figure;
}

}  // namespace lineland::labs::flow
