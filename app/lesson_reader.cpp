// How a lesson's TOML is read and checked.
#include <algorithm>

#include "app/lesson.h"
#include "app/presets.h"
#include "core/base/check.h"
#include "core/base/text.h"
#include "core/labs/registry.h"
#include "core/param/toml_reader.h"
#include "core/sim/run.h"

namespace lineland::app {

namespace {

using param::TomlReader;
using Names = std::vector<std::string>;

const Names lesson_keys = {"title", "summary", "lab", "scene"};
const Names scene_keys = {"title", "text",       "look",    "notes", "lab",      "preset",   "seed",     "steps",  "play",
                          "speed", "parameters", "figures", "hide",  "controls", "readouts", "question", "claims", "stage"};
const Names question_keys = {"text", "answer", "curve", "steps"};
const Names claim_keys = {"readout", "is", "value", "times", "within", "step"};
const Names relations = {"=", "<", ">"};

void check_name(const TomlReader& reader, const toml::node& node, std::string_view what, const std::string& name, const Names& known) {
  if (std::ranges::find(known, name) == known.end()) {
    reader.fail(node.source(), "unknown " + std::string(what) + " '" + name + "'" + suggestion(name, known));
  }
}

/// What a lab offers under the values of a scene.
struct Offer {
  Names parameters, figures, readouts, curves, marks;  // curves: of the figure that is large; marks: of all that are shown
};

Offer offer_of(const Scene& scene) {
  const sim::Result result = sim::result_of(sim::Run(*scene.laboratory, *scene.values, scene.seed));
  Offer offer;
  for (const param::Parameter& parameter : scene.laboratory->schema().parameters()) offer.parameters.push_back(parameter.id);
  for (const plot::Readout& readout : result.readouts) offer.readouts.push_back(readout.id);
  for (const plot::Figure& figure : result.figures) {
    offer.figures.push_back(figure.id);
    for (const plot::Mark& mark : figure.marks) {
      const std::string_view name = name_of(mark);
      offer.marks.emplace_back(name);
      offer.marks.emplace_back(name.substr(0, name.find(',')));
    }
    if (figure.id != (scene.figures.empty() ? result.figures.front().id : scene.figures.front())) continue;
    for (const plot::Mark& mark : figure.marks) {
      if (const auto* curve = std::get_if<plot::Curve>(&mark)) offer.curves.push_back(curve->name);
    }
  }
  return offer;
}

class SceneReader {
 public:
  SceneReader(const TomlReader& reader, const std::string& origin, const param::DataSource& source, const std::string& lab)
      : reader_(reader), origin_(origin), source_(source), lab_(lab) {}

  Scene read(const toml::node& node) const {
    const toml::table& table = reader_.table("scene", node);
    Scene scene;
    scene.line = TomlReader::line_of(node.source());
    read_state(table, scene);
    read_words(table, scene);
    read_names(table, "figures", scene.figures);
    read_names(table, "hide", scene.hidden);
    read_names(table, "controls", scene.controls);
    read_names(table, "readouts", scene.readouts);
    if (const toml::node* question = table.get("question")) scene.question = read_question(*question);
    if (const toml::node* claims = table.get("claims")) read_claims(*claims, scene);
    check(table, scene);
    return scene;
  }

 private:
  /// The lab, its preset and what is set over it.
  void read_state(const toml::table& table, Scene& scene) const {
    const toml::node* lab = table.get("lab");
    const std::string id = lab ? reader_.text("lab", *lab) : lab_;
    const int line = lab ? TomlReader::line_of(lab->source()) : scene.line;
    if (id.empty()) reader_.fail(line, "the scene has no lab, such as lab = \"gan\"");
    at_line(line, [&] { scene.laboratory = &labs::find(id); });
    scene.values.emplace(scene.laboratory->schema());
    if (const toml::node* preset = table.get("preset")) {
      scene.preset = reader_.text("preset", *preset);
      at_line(TomlReader::line_of(preset->source()), [&] {
        const param::Preset found = find_preset(scene.preset, id);
        param::apply(found, *scene.values);
        scene.seed = {found.seed.value_or(1)};
      });
    }
    if (const toml::node* parameters = table.get("parameters")) {
      param::Preset own{.settings = reader_.settings(*parameters), .origin = origin_, .source = source_};
      param::apply(own, *scene.values);
    }
    if (const toml::node* seed = table.get("seed")) scene.seed = {static_cast<std::uint64_t>(reader_.count("seed", *seed))};
    if (const toml::node* steps = table.get("steps")) scene.steps = reader_.count("steps", *steps);
    if (const toml::node* play = table.get("play")) scene.play = reader_.flag("play", *play);
    if (const toml::node* speed = table.get("speed")) {
      scene.speed = reader_.number("speed", *speed);
      if (!(scene.speed > 0)) reader_.fail(speed->source(), "speed must be above 0, in steps a second");
    }
  }

  /// The texts; unknown keys are refused here.
  void read_words(const toml::table& table, Scene& scene) const {
    for (const auto& [key, node] : table) {
      const std::string_view id = key.str();
      if (std::ranges::find(scene_keys, id) == scene_keys.end()) reader_.fail_unknown(key, scene_keys);
      if (id == "title") scene.title = reader_.text(id, node);
      if (id == "text") scene.text = reader_.text(id, node);
      if (id == "look") scene.look = reader_.text(id, node);
      if (id == "notes") scene.notes = reader_.text(id, node);
      if (id == "stage") scene.stage = reader_.text(id, node);
    }
    if (scene.title.empty()) reader_.fail(scene.line, "the scene has no title");
  }

  void read_names(const toml::table& table, std::string_view key, Names& names) const {
    const toml::node* node = table.get(key);
    if (!node) return;
    const toml::array* array = node->as_array();
    if (!array) reader_.fail(node->source(), std::string(key) + " must be a list of names: " + std::string(key) + " = [\"...\"]");
    for (const toml::node& name : *array) names.push_back(reader_.text(key, name));
  }

  Question read_question(const toml::node& node) const {
    Question question;
    for (const auto& [key, value] : reader_.table("question", node)) {
      const std::string_view id = key.str();
      if (id == "text")
        question.text = reader_.text(id, value);
      else if (id == "answer")
        question.answer = reader_.text(id, value);
      else if (id == "curve")
        question.curve = reader_.text(id, value);
      else if (id == "steps")
        question.steps = reader_.count(id, value);
      else
        reader_.fail_unknown(key, question_keys);
    }
    if (question.text.empty()) reader_.fail(node.source(), "the question has no text");
    return question;
  }

  void read_claims(const toml::node& node, Scene& scene) const {
    const toml::array* array = node.as_array();
    if (!array) reader_.fail(node.source(), "claims must be a list of tables");
    for (const toml::node& entry : *array) scene.claims.push_back(read_claim(entry, scene));
  }

  Claim read_claim(const toml::node& entry, const Scene& scene) const {
    Claim claim{.readout = {}, .step = scene.steps, .line = TomlReader::line_of(entry.source())};
    for (const auto& [key, value] : reader_.table("claims", entry)) {
      const std::string_view id = key.str();
      if (id == "readout") {
        claim.readout = reader_.text(id, value);
      } else if (id == "is") {
        const std::string relation = reader_.text(id, value);
        check_name(reader_, value, "relation", relation, relations);
        claim.relation = relation == "=" ? Claim::Relation::equal : relation == "<" ? Claim::Relation::below : Claim::Relation::above;
      } else if (id == "value") {
        if (value.is_string())
          claim.value = reader_.text(id, value);
        else
          claim.value = reader_.number(id, value);
      } else if (id == "times") {
        claim.times = reader_.number(id, value);
      } else if (id == "within") {
        claim.within = reader_.number(id, value);
      } else if (id == "step") {
        claim.step = reader_.count(id, value);
      } else {
        reader_.fail_unknown(key, claim_keys);
      }
    }
    return claim;
  }

  /// Whether all that the scene names exists. Runs the lab to its first capture.
  void check(const toml::table& table, const Scene& scene) const {
    Offer offer;
    at_line(scene.line, [&] { offer = offer_of(scene); });
    const auto all_known = [&](std::string_view key, std::string_view what, const Names& known) {
      const toml::node* node = table.get(key);
      if (!node) return;
      for (const toml::node& name : *node->as_array()) check_name(reader_, name, what, *name.value<std::string>(), known);
    };
    all_known("figures", "figure", offer.figures);
    if (!scene.figures.empty()) offer = offer_of(scene);
    all_known("hide", "mark", offer.marks);
    all_known("controls", "parameter", offer.parameters);
    all_known("readouts", "readout", offer.readouts);
    if (!scene.stage.empty()) {
      Names stages;
      for (const sim::StageName& stage : scene.laboratory->about().stages) stages.push_back(stage.id);
      check_name(reader_, *table.get("stage"), "stage", scene.stage, stages);
    }
    if (scene.question && !scene.question->curve.empty()) {
      const toml::node& curve = *table["question"]["curve"].node();
      check_name(reader_, curve, "curve", scene.question->curve, offer.curves);
    }
    for (const Claim& claim : scene.claims) {
      const auto known = [&](const std::string& id) {
        if (std::ranges::find(offer.readouts, id) == offer.readouts.end()) {
          reader_.fail(claim.line, "unknown readout '" + id + "'" + suggestion(id, offer.readouts));
        }
      };
      known(claim.readout);
      if (const auto* other = std::get_if<std::string>(&claim.value)) known(*other);
    }
    for (const char* key : {"text", "look"}) {
      if (const toml::node* node = table.get(key)) check_placeholders(*node, offer);
    }
    for (const char* key : {"text", "answer"}) {
      if (const toml::node* node = table["question"][key].node()) check_placeholders(*node, offer);
    }
  }

  void check_placeholders(const toml::node& node, const Offer& offer) const {
    const std::string text = *node.value<std::string>();
    for (const Placeholder& p : placeholders(text)) {
      const std::string id(p.id);
      if (p.kind.empty()) continue;
      if (p.in_formula) reader_.fail(node.source(), "{" + std::string(p.kind) + ":" + id + "} must stand outside of $...$");
      if (p.kind == "readout")
        check_name(reader_, node, "readout", id, offer.readouts);
      else if (p.kind == "value")
        check_name(reader_, node, "parameter", id, offer.parameters);
      else if (p.kind != "step" || !id.empty()) {
        reader_.fail(node.source(), "unknown placeholder '" + std::string(p.kind) + "': {readout:ID}, {value:ID} and {step} are known");
      }
    }
  }

  /// Faults that others find belong to a line here.
  template <class Act>
  void at_line(int line, Act act) const {
    try {
      act();
    } catch (const InputError& error) {
      reader_.fail(line, error.what());
    }
  }

  const TomlReader& reader_;
  const std::string& origin_;
  const param::DataSource& source_;
  const std::string& lab_;
};

}  // namespace

Lesson parse_lesson(std::string_view toml, std::string name, std::string origin, const param::DataSource& source) {
  Lesson lesson{.name = std::move(name), .origin = std::move(origin)};
  const TomlReader reader(lesson.origin);
  const toml::table table = reader.parse(toml);
  std::string lab;
  for (const auto& [key, node] : table) {
    const std::string_view id = key.str();
    if (id == "title")
      lesson.title = reader.text(id, node);
    else if (id == "summary")
      lesson.summary = reader.text(id, node);
    else if (id == "lab")
      lab = reader.text(id, node);
    else if (id != "scene")
      reader.fail_unknown(key, lesson_keys);
  }
  if (lesson.title.empty()) reader.fail(1, "the key title is missing, such as title = \"Change of variables\"");
  const toml::array* scenes = table["scene"].as_array();
  if (!scenes || scenes->empty()) reader.fail(1, "a lesson has scenes: [[scene]]");
  const SceneReader scene_reader(reader, lesson.origin, source, lab);
  for (const toml::node& node : *scenes) lesson.scenes.push_back(scene_reader.read(node));
  return lesson;
}

}  // namespace lineland::app
