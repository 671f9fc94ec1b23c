#include "app/output.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "app/lesson.h"
#include "app/presets.h"
#include "core/base/overloaded.h"
#include "core/base/text.h"
#include "core/labs/registry.h"
#include "core/plot/formula.h"
#include "core/plot/rich_text.h"
#include "core/sim/lanes.h"

namespace lineland::app {

using json = nlohmann::ordered_json;

namespace {

json number(double value) { return std::isfinite(value) ? json(value) : json(to_text(value)); }

template <class Range>
json numbers(const Range& range) {
  json list = json::array();
  for (const auto value : range) list.push_back(number(static_cast<double>(value)));
  return list;
}

std::string dumped(const json& value) { return value.dump(1, ' ', false, json::error_handler_t::replace) + "\n"; }

json axis_json(const plot::Axis& axis) {
  return {{"label", plot::plain_text(axis.label)},
          {"unit", axis.unit},
          {"scale", axis.scale == plot::AxisScale::logarithmic ? "logarithmic" : "linear"}};
}

json mark_json(const plot::Mark& mark) {
  const auto begin = [](std::string_view kind, const std::string& name, plot::Role role) {
    return json{{"kind", kind}, {"name", name}, {"role", plot::name_of(role)}};
  };
  return std::visit(
      Overloaded{
          [&](const plot::Curve& curve) {
            json object = begin("curve", curve.name, curve.role);
            object.update({{"axis", curve.side == plot::Side::left ? "left" : "right"}, {"x", numbers(curve.x)}, {"y", numbers(curve.y)}});
            return object;
          },
          [&](const plot::Band& band) {
            json object = begin("band", band.name, band.role);
            object.update({{"x", numbers(band.x)}, {"low", numbers(band.low)}, {"high", numbers(band.high)}});
            return object;
          },
          [&](const plot::Histogram& histogram) {
            json object = begin("histogram", histogram.name, histogram.role);
            object.update({{"edges", numbers(histogram.edges)}, {"heights", numbers(histogram.heights)}});
            return object;
          },
          [&](const plot::Points& points) {
            json object = begin("points", points.name, points.role);
            object.update({{"x", numbers(points.x)}, {"y", numbers(points.y)}});
            if (!points.low.empty()) object.update({{"low", numbers(points.low)}, {"high", numbers(points.high)}});
            return object;
          },
          [&](const plot::Rug& rug) {
            json object = begin("rug", rug.name, rug.role);
            object["x"] = numbers(rug.x);
            return object;
          },
          [&](const plot::Arrows& arrows) {
            json object = begin("arrows", arrows.name, arrows.role);
            object.update({{"x", numbers(arrows.x)}, {"y", numbers(arrows.y)}, {"dx", numbers(arrows.dx)}, {"dy", numbers(arrows.dy)}});
            return object;
          },
          [&](const plot::Field& field) {
            json object = begin("field", field.name, field.role);
            object.update({{"x_edges", numbers(field.x_edges)}, {"y_edges", numbers(field.y_edges)}, {"values", numbers(field.values)}});
            return object;
          },
          [&](const plot::Line& line) {
            json object = begin("line", line.name, line.role);
            object.update({{"horizontal", line.horizontal}, {"at", number(line.at)}});
            return object;
          },
          [&](const plot::Label& label) {
            json object = begin("label", plot::plain_text(label.text), label.role);
            object.update({{"x", json::array({number(label.x)})}, {"y", json::array({number(label.y)})}});
            return object;
          },
          [&](const plot::Handle& handle) {
            json object = begin("handle", handle.name, handle.role);
            object.update({{"x", json::array({number(handle.x)})}, {"y", json::array({number(handle.y)})}});
            return object;
          },
      },
      mark);
}

json figure_json(const plot::Figure& figure) {
  json object = {{"title", plot::plain_text(figure.title)}, {"x", axis_json(figure.x)}, {"y", axis_json(figure.y)}};
  if (figure.right) object["right"] = axis_json(*figure.right);
  json marks = json::array();
  for (const plot::Mark& mark : figure.marks) marks.push_back(mark_json(mark));
  object["marks"] = std::move(marks);
  return object;
}

json value_json(const param::Value& value, const std::string& text) {
  if (const auto* real = std::get_if<double>(&value)) return number(*real);
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return *integer;
  if (const auto* flag = std::get_if<bool>(&value)) return *flag;
  return text;
}

/// Rows of a CSV file; texts are quoted where they must be.
class Csv {
 public:
  void row(std::string_view kind, const std::string& name, plot::Role role, std::initializer_list<double> values) {
    text_ += fmt::format("{},{},{}", kind, quoted(lane_ + name), plot::name_of(role));
    for (double value : values) text_ += "," + to_text(value);
    text_.append(4 - values.size(), ',');
    text_ += "\n";
  }
  /// Before the names of what follows.
  void begin_lane(std::string prefix) { lane_ = std::move(prefix); }
  std::string take() { return std::move(text_); }

 private:
  static std::string quoted(const std::string& text) {
    if (text.find_first_of(",\"\n") == std::string::npos) return text;
    std::string result = "\"";
    for (char c : text) result += c == '"' ? std::string("\"\"") : std::string(1, c);
    return result + "\"";
  }
  std::string lane_, text_ = "kind,name,role,x,y,low,high\n";
};

void add_rows(Csv& csv, const plot::Mark& mark) {
  std::visit(Overloaded{
                 [&](const plot::Curve& m) {
                   for (std::size_t k = 0; k < m.x.size(); ++k) csv.row("curve", m.name, m.role, {m.x[k], m.y[k]});
                 },
                 [&](const plot::Band& m) {
                   for (std::size_t k = 0; k < m.x.size(); ++k) {
                     csv.row("band", m.name, m.role, {m.x[k], (m.low[k] + m.high[k]) / 2, m.low[k], m.high[k]});
                   }
                 },
                 [&](const plot::Histogram& m) {
                   for (std::size_t k = 0; k < m.heights.size(); ++k) {
                     csv.row("histogram", m.name, m.role, {(m.edges[k] + m.edges[k + 1]) / 2, m.heights[k], m.edges[k], m.edges[k + 1]});
                   }
                 },
                 [&](const plot::Points& m) {
                   for (std::size_t k = 0; k < m.x.size(); ++k) {
                     if (m.low.empty()) {
                       csv.row("points", m.name, m.role, {m.x[k], m.y[k]});
                     } else {
                       csv.row("points", m.name, m.role, {m.x[k], m.y[k], m.low[k], m.high[k]});
                     }
                   }
                 },
                 [&](const plot::Rug& m) {
                   for (double x : m.x) csv.row("rug", m.name, m.role, {x});
                 },
                 [&](const plot::Arrows& m) {
                   for (std::size_t k = 0; k < m.x.size(); ++k) {
                     csv.row("arrows", m.name, m.role, {m.x[k], m.y[k], m.x[k] + m.dx[k], m.y[k] + m.dy[k]});
                   }
                 },
                 [&](const plot::Field& m) {
                   const std::size_t columns = m.x_edges.size() - 1;
                   for (std::size_t k = 0; k < m.values.size(); ++k) {
                     const std::size_t column = k % columns, row = k / columns;
                     csv.row("field", m.name, m.role,
                             {(m.x_edges[column] + m.x_edges[column + 1]) / 2, (m.y_edges[row] + m.y_edges[row + 1]) / 2,
                              static_cast<double>(m.values[k])});
                   }
                 },
                 [&](const plot::Line& m) {
                   if (m.horizontal) {
                     csv.row("line", m.name, m.role, {std::nan(""), m.at});
                   } else {
                     csv.row("line", m.name, m.role, {m.at, std::nan("")});
                   }
                 },
                 [&](const plot::Label& m) {
                   csv.row("label", plot::plain_text(m.text), m.role, {m.x, m.y});
                 },
                 [&](const plot::Handle& m) {
                   csv.row("handle", m.name, m.role, {m.x, m.y});
                 },
             },
             mark);
}

std::string_view name_of(param::Effect effect) {
  constexpr std::string_view names[] = {"live", "restart", "view"};
  return names[static_cast<std::size_t>(effect)];
}

/// kind, range and choices of a parameter.
json kind_json(const param::Kind& kind) {
  return std::visit(Overloaded{
                        [](const param::RealKind& real) {
                          return json{{"kind", "real"},
                                      {"range", {real.range.low, real.range.high}},
                                      {"scale", real.scale == param::Scale::logarithmic ? "logarithmic" : "linear"}};
                        },
                        [](const param::IntegerKind& integer) {
                          return json{{"kind", "integer"}, {"range", {integer.range.low, integer.range.high}}};
                        },
                        [](const param::FlagKind&) {
                          return json{{"kind", "flag"}};
                        },
                        [](const param::ChoiceKind& choice) {
                          json names = json::array();
                          for (const param::Option& option : choice.options) names.push_back(option.id);
                          return json{{"kind", "choice"}, {"range", names}};
                        },
                        [](const param::DensityKind&) {
                          return json{{"kind", "density"}};
                        },
                    },
                    kind);
}

std::string range_of(const json& kind) {
  if (!kind.contains("range")) return std::string(kind["kind"]);
  if (kind["kind"] == "choice") {
    std::string names;
    for (const auto& name : kind["range"]) names += (names.empty() ? "" : "|") + name.get<std::string>();
    return names;
  }
  const auto text = [](const json& end) { return end.is_number_integer() ? end.dump() : to_text(end.get<double>()); };
  const std::string scale = kind.contains("scale") && kind["scale"] == "logarithmic" ? " log" : "";
  return "[" + text(kind["range"][0]) + ", " + text(kind["range"][1]) + "]" + scale;
}

json lab_json(const sim::Laboratory& laboratory) {
  const param::Values values(laboratory.schema());
  json parameters = json::array();
  for (std::size_t index = 0; index < laboratory.schema().parameters().size(); ++index) {
    const param::Parameter& parameter = laboratory.schema()[index];
    json entry = {{"id", parameter.id}, {"label", plot::plain_text(parameter.label)}};
    entry.update(kind_json(parameter.kind));
    entry.update({{"unit", parameter.unit},
                  {"initial", value_json(values.at(index), values.text(index))},
                  {"effect", name_of(parameter.effect)},
                  {"help", parameter.help}});
    parameters.push_back(std::move(entry));
  }
  const sim::Run run(laboratory, values, Seed{1});
  const sim::Result result = sim::result_of(run);
  json readouts = json::array(), figures = json::array(), presets = json::array();
  for (const plot::Readout& readout : result.readouts) {
    readouts.push_back({{"id", readout.id}, {"label", plot::plain_text(readout.label)}, {"unit", readout.unit}, {"help", readout.help}});
  }
  for (const plot::Figure& figure : result.figures) {
    figures.push_back({{"id", figure.id}, {"title", plot::plain_text(figure.title)}, {"caption", figure.caption}});
  }
  for (const param::Preset& preset : presets_of(laboratory.about().id)) {
    presets.push_back({{"id", preset.name}, {"title", preset.title}, {"description", preset.description}});
  }
  json stages = json::array();
  for (const sim::StageName& stage : laboratory.about().stages) {
    stages.push_back({{"id", stage.id}, {"label", stage.group.empty() ? stage.label : stage.group + ": " + stage.label}});
  }
  return {{"lab", laboratory.about().id},
          {"title", laboratory.about().title},
          {"summary", laboratory.about().summary},
          {"parameters", parameters},
          {"readouts", readouts},
          {"figures", figures},
          {"stages", stages},
          {"presets", presets}};
}

/// What a run shows now, without lab and seed.
json run_json(const sim::Run& run, const sim::Result& result) {
  json object = {{"step", result.step}, {"status", result.status.ok() ? "ok" : "diverged"}, {"fingerprint", result.fingerprint}};
  if (!result.status.ok())
    object["diverged"] = {{"quantity", result.status.quantity}, {"step", result.status.step}, {"shown", run.captured_step()}};
  json parameters = json::object(), readouts = json::object(), figures = json::object();
  const auto schema = run.laboratory().schema().parameters();
  for (std::size_t index = 0; index < schema.size(); ++index) {
    parameters[schema[index].id] = value_json(run.values().at(index), run.values().text(index));
  }
  for (const plot::Readout& readout : result.readouts) readouts[readout.id] = number(readout.value);
  json findings = json::array();
  for (const sim::Finding& finding : result.findings) {
    json changes = json::object();
    for (const auto& [parameter, value] : finding.changes) changes[parameter] = value;
    findings.push_back({{"id", finding.id},
                        {"line", plot::plain_text(finding.line)},
                        {"evidence", plot::plain_text(finding.evidence)},
                        {"remedy", plot::plain_text(finding.remedy)},
                        {"changes", std::move(changes)}});
  }
  for (const plot::Figure& figure : result.figures) figures[figure.id] = figure_json(figure);
  object["parameters"] = std::move(parameters);
  object["readouts"] = std::move(readouts);
  object["findings"] = std::move(findings);
  object["figures"] = std::move(figures);
  return object;
}

json lanes_json(std::span<const sim::Run> runs, std::span<const sim::Result> results) {
  std::vector<param::Values> values;
  for (const sim::Run& run : runs) values.push_back(run.values());
  json lanes = json::array();
  for (std::size_t lane = 0; lane < runs.size(); ++lane) {
    json differs = json::object(), object = {{"lane", sim::lane_letter(lane)}};
    for (const std::size_t index : sim::differing(values)) {
      differs[values[lane].schema()[index].id] = value_json(values[lane].at(index), values[lane].text(index));
    }
    object["differs"] = std::move(differs);
    const plot::Readout *own = sim::main_readout(results[lane].readouts), *first = sim::main_readout(results.front().readouts);
    if (own && first) object["difference"] = {{"readout", own->id}, {"value", number(own->value - first->value)}};
    object.update(run_json(runs[lane], results[lane]));
    lanes.push_back(std::move(object));
  }
  return lanes;
}

/// A fraction on one line.
std::vector<std::string> plain_formulas(const sim::Stage& stage) {
  std::vector<std::string> formulas;
  for (const std::string& tex : stage.formulas) formulas.push_back(plot::plain_formula(tex));
  return formulas;
}

json stage_json(const sim::Stage& stage) {
  json readings = json::object();
  for (const plot::Readout& reading : stage.numbers) readings[reading.id] = number(reading.value);
  return {{"title", plot::plain_text(stage.figure.title)},
          {"text", plot::plain_text(stage.text)},
          {"formulas", plain_formulas(stage)},
          {"numbers", std::move(readings)},
          {"figure", figure_json(stage.figure)}};
}

}  // namespace

std::string to_json(std::span<const sim::Run> runs, std::span<const sim::Result> results, std::span<const sim::Stage> stages) {
  json object = {{"lab", runs.front().laboratory().about().id}, {"version", LINELAND_VERSION}, {"seed", runs.front().seed().value}};
  object.update(run_json(runs.front(), results.front()));
  if (runs.size() > 1) object["lanes"] = lanes_json(runs, results);
  if (!stages.empty()) {
    json& all = object["stages"] = json::object();
    for (const sim::Stage& stage : stages) all[stage.id] = stage_json(stage);
  }
  return dumped(object);
}

std::string stage_text(const sim::Stage& stage) {
  std::string text = plot::plain_text(stage.figure.title) + "\n  " + plot::plain_text(stage.text) + "\n";
  for (const std::string& formula : plain_formulas(stage)) text += "  " + formula + "\n";
  for (const plot::Readout& number : stage.numbers) text += fmt::format("  {:<24} {}\n", number.id, to_text(number.value));
  return text;
}

std::string to_csv(std::span<const plot::Figure> lanes) {
  Csv csv;
  for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
    csv.begin_lane(lanes.size() > 1 ? sim::lane_letter(lane) + ":" : "");
    for (const plot::Mark& mark : lanes[lane].marks) add_rows(csv, mark);
  }
  return csv.take();
}

std::string range_text(const param::Parameter& parameter) { return range_of(kind_json(parameter.kind)); }

std::string list_json(const sim::Laboratory* laboratory) {
  if (laboratory) return dumped(lab_json(*laboratory));
  json labs = json::array();
  for (const sim::Laboratory* lab : labs::all()) {
    labs.push_back({{"lab", lab->about().id}, {"title", lab->about().title}, {"summary", lab->about().summary}});
  }
  return dumped(labs);
}

std::string lessons_json() {
  json all = json::array();
  for (const LessonTitle& lesson : lessons())
    all.push_back({{"lesson", lesson.name}, {"title", lesson.title}, {"summary", lesson.summary}});
  return dumped(all);
}

std::string lessons_text() {
  std::string text;
  for (const LessonTitle& lesson : lessons()) text += fmt::format("{:<26}{}\n{:26}{}\n", lesson.name, lesson.title, "", lesson.summary);
  return text + "\n`lineland --lesson NAME` gives a lesson.\n";
}

std::string list_text(const sim::Laboratory* laboratory) {
  std::string text;
  if (!laboratory) {
    for (const sim::Laboratory* lab : labs::all())
      text += fmt::format("{:<14}{}\n{:14}{}\n", lab->about().id, lab->about().title, "", lab->about().summary);
    return text + "\n`lineland list LAB` shows a lab's parameters, readouts, figures and presets, `lineland list --lessons` the lessons.\n";
  }
  const json lab = lab_json(*laboratory);
  text = fmt::format("{}: {}\n{}\n\nParameters\n", lab["lab"].get<std::string>(), lab["title"].get<std::string>(),
                     lab["summary"].get<std::string>());
  for (const json& parameter : lab["parameters"]) {
    const json& initial = parameter["initial"];
    text += fmt::format("  --{} {}{}{}, initially {}, {}\n      {}\n", parameter["id"].get<std::string>(), range_of(parameter),
                        parameter["unit"].get<std::string>().empty() ? "" : " ", parameter["unit"].get<std::string>(),
                        initial.is_string() ? initial.get<std::string>() : initial.dump(), parameter["effect"].get<std::string>(),
                        parameter["help"].get<std::string>());
  }
  const auto section = [&](const char* title, const char* key, const char* words) {
    if (lab[key].empty()) return;
    text += fmt::format("\n{}\n", title);
    for (const json& entry : lab[key]) {
      text += fmt::format("  {:<26} {}\n", entry["id"].get<std::string>(), entry[words].get<std::string>());
    }
  };
  section("Readouts", "readouts", "help");
  section("Figures", "figures", "caption");
  section("Stages of a step (run --stage)", "stages", "label");
  section("Presets", "presets", "description");
  return text;
}

}  // namespace lineland::app
