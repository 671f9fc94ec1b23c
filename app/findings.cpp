// What the command palette finds.
#include <algorithm>
#include <string>

#include "app/application.h"
#include "app/presets.h"
#include "app/ui/number_text.h"
#include "core/base/check.h"
#include "core/plot/rich_text.h"

namespace lineland::app {

namespace {

std::string with_symbol(const param::Parameter& parameter) {
  return plot::plain_text(parameter.symbol.empty() ? parameter.label : parameter.label + ' ' + parameter.symbol);
}

}  // namespace

void Application::open_palette() { palette_.open(ui_, findings()); }

/// In the order in which they are listed while nothing is searched: what keys do, then what is on the screen, then what is elsewhere.
std::vector<Finding> Application::findings() {
  std::vector<Finding> all;
  for (const Action& action : actions()) {
    if (!action.listed || (action.when && !action.when(*this))) continue;
    all.push_back({std::string(action.label), "Command", std::string(action.keys), [this, &action] { action.run(*this, 0); }});
  }
  for (std::size_t k = 0; k < figures_.count(); ++k) {
    all.push_back({plot::plain_text(figures_.title(k)), "Figure", k < 9 ? std::to_string(k + 1) : "", [this, k] { promote(k); }});
  }
  // A scene has only its own controls, and in the hall there are none.
  const param::Schema& schema = desk_.laboratory().schema();
  for (std::size_t k = 0; k < schema.parameters().size(); ++k) {
    const param::Parameter& parameter = schema[k];
    const bool shown =
        lecture_.on() ? std::ranges::find(lecture_.scene().controls, parameter.id) != lecture_.scene().controls.end() : !presenting_;
    if (!shown) continue;
    all.push_back({with_symbol(parameter), "Parameter " + parameter.id, plot::plain_text(value_text(parameter, desk_.values().at(k))),
                   [this, id = parameter.id] { panel_.reveal(ui_, desk_, id); }});
  }
  const auto doing = [this](auto act) {
    return [this, act] {
      try {
        act();
      } catch (const InputError& error) {
        message_ = error.what();
      }
    };
  };
  for (const sim::Laboratory* lab : desk_.labs()) {
    all.push_back({plot::plain_text(lab->about().title), "Lab", "", doing([this, lab] {
                     lecture_.end();
                     desk_.visit(*lab);
                   })});
  }
  for (const LessonTitle& lesson : lessons()) {
    all.push_back({plot::plain_text(lesson.title), "Lesson", "", [this, name = lesson.name] { give(name); }});
  }
  for (const sim::Laboratory* lab : desk_.labs()) {
    for (const param::Preset& preset : presets_of(lab->about().id)) {
      const std::string title = plot::plain_text(preset.title.empty() ? preset.name : preset.title);
      all.push_back({title, "Preset of " + lab->about().id, preset.name, doing([this, preset] {
                       lecture_.end();
                       desk_.load(preset);
                     })});
    }
  }
  for (const std::string& name : plot::theme_names()) {
    all.push_back({"Theme " + name, "Command", "", [this, name] {
                     set_theme(name, name == "projector" || (presenting_ && theme_name_ != "projector"));
                     figures_.restyle();
                     settings_.theme = name;
                   }});
  }
  return all;
}

}  // namespace lineland::app
