#include "tests/property/numbers.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <set>
#include <variant>

namespace lineland::tests {

namespace {

struct Collector {
  std::vector<double>& out;

  template <class Range>
  void add(const Range& range) const {
    for (const auto value : range) out.push_back(static_cast<double>(value));
  }
  void operator()(const plot::Curve& m) const { add(m.x), add(m.y); }
  void operator()(const plot::Band& m) const { add(m.x), add(m.low), add(m.high); }
  void operator()(const plot::Histogram& m) const { add(m.edges), add(m.heights); }
  void operator()(const plot::Points& m) const { add(m.x), add(m.y), add(m.low), add(m.high); }
  void operator()(const plot::Rug& m) const { add(m.x); }
  void operator()(const plot::Arrows& m) const { add(m.x), add(m.y), add(m.dx), add(m.dy); }
  void operator()(const plot::Field& m) const { add(m.x_edges), add(m.y_edges), add(m.values); }
  void operator()(const plot::Line& m) const { out.push_back(m.at); }
  void operator()(const plot::Label& m) const { out.insert(out.end(), {m.x, m.y}); }
  void operator()(const plot::Handle& m) const { out.insert(out.end(), {m.x, m.y}); }
};

bool increasing(const std::vector<double>& edges) {
  return std::ranges::adjacent_find(edges, [](double a, double b) { return !(a < b); }) == edges.end();
}

/// What is wrong with one mark.
struct Inspector {
  std::string operator()(const plot::Curve& m) const { return m.x.size() == m.y.size() ? "" : "columns differ in length"; }
  std::string operator()(const plot::Band& m) const {
    if (m.x.size() != m.low.size() || m.x.size() != m.high.size()) return "columns differ in length";
    for (std::size_t k = 0; k < m.x.size(); ++k) {
      if (m.low[k] > m.high[k]) return "upside down";
    }
    return "";
  }
  std::string operator()(const plot::Histogram& m) const {
    if (m.edges.empty() && m.heights.empty()) return "";
    if (m.edges.size() != m.heights.size() + 1) return "edges and heights differ in length";
    return increasing(m.edges) ? "" : "edges do not increase";
  }
  std::string operator()(const plot::Points& m) const {
    const bool whole = m.x.size() == m.y.size() && m.low.size() == m.high.size() && (m.low.empty() || m.low.size() == m.x.size());
    return whole ? "" : "columns differ in length";
  }
  std::string operator()(const plot::Rug&) const { return ""; }
  std::string operator()(const plot::Arrows& m) const {
    return m.x.size() == m.y.size() && m.x.size() == m.dx.size() && m.x.size() == m.dy.size() ? "" : "columns differ in length";
  }
  std::string operator()(const plot::Field& m) const {
    if (m.values.empty()) return "";
    if ((m.x_edges.size() - 1) * (m.y_edges.size() - 1) != m.values.size()) return "edges and values do not fit";
    return increasing(m.x_edges) && increasing(m.y_edges) ? "" : "edges do not increase";
  }
  std::string operator()(const plot::Line& m) const { return std::isnan(m.at) ? "stands at nan" : ""; }
  std::string operator()(const plot::Label&) const { return ""; }
  std::string operator()(const plot::Handle& m) const { return std::isfinite(m.x) && std::isfinite(m.y) ? "" : "stands nowhere"; }
};

}  // namespace

std::vector<double> numbers_of(std::span<const plot::Figure> figures) {
  std::vector<double> out;
  for (const plot::Figure& figure : figures) {
    for (const plot::Mark& mark : figure.marks) std::visit(Collector{out}, mark);
  }
  return out;
}

bool same_bits(std::span<const double> a, std::span<const double> b) {
  return std::ranges::equal(a, b, [](double x, double y) { return std::bit_cast<std::uint64_t>(x) == std::bit_cast<std::uint64_t>(y); });
}

std::string fault_of(std::span<const plot::Figure> figures) {
  std::set<std::string> ids;
  if (figures.empty()) return "no figure";
  for (const plot::Figure& figure : figures) {
    if (!ids.insert(figure.id).second) return figure.id + " occurs twice";
    if (figure.title.empty() || figure.caption.empty()) return figure.id + " has no title or caption";
    for (const plot::Probe& probe : figure.probes) {
      const auto finite = [](double v) { return std::isfinite(v); };
      if (probe.places.size() != probe.values.size() || !increasing(probe.places)) return figure.id + ": a probe's places do not increase";
      if (!std::ranges::all_of(probe.places, finite) || !std::ranges::all_of(probe.values, finite))
        return figure.id + ": a probe leads nowhere";
    }
    std::set<std::string> handles;
    for (std::size_t k = 0; k < figure.marks.size(); ++k) {
      const std::string fault = std::visit(Inspector{}, figure.marks[k]);
      if (!fault.empty()) return figure.id + ", mark " + std::to_string(k) + ": " + fault;
      const auto* handle = std::get_if<plot::Handle>(&figure.marks[k]);
      if (handle && !handles.insert(std::string(plot::name_of(handle->role)) + " " + handle->name).second)
        return figure.id + ": handle " + handle->name + " occurs twice";
    }
  }
  return "";
}

Mass mass_under(const plot::Curve& curve) {
  const std::vector<double>&x = curve.x, &y = curve.y;
  const std::size_t count = x.size();
  if (count < 3) return {0, 0};
  const auto trapezoid = [&](std::size_t stride) {
    double sum = 0;
    for (std::size_t k = stride; k < count; k += stride) sum += (x[k] - x[k - stride]) * (y[k] + y[k - stride]) / 2;
    return sum;
  };
  // Even points are the middles of cells: the outer halves of the first and the last one count too.
  const double step = (x.back() - x.front()) / static_cast<double>(count - 1);
  bool even = true;
  for (std::size_t k = 1; k < count; ++k) even = even && std::abs(x[k] - x[k - 1] - step) < 1e-6 * step;
  const double mass = trapezoid(1), ends = even ? step * (y.front() + y.back()) / 2 : 0;
  return {mass + ends, std::abs(mass - trapezoid(2))};
}

}  // namespace lineland::tests
