// What the window's cards ask for: exports and session files.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <utility>

#include "app/application.h"
#include "app/imgui_compat.h"
#include "app/output.h"
#include "app/presets.h"
#include "app/session_file.h"
#include "app/ui/overlays.h"
#include "core/base/check.h"
#include "core/plot/rich_text.h"
#include "core/sim/lanes.h"

namespace lineland::app {

namespace {

/// A run that diverged shows a step before; it is told by the one at which it ended.
std::int64_t step_of(const sim::Stamp& stamp) { return stamp.status.ok() ? stamp.step : stamp.status.step; }

}  // namespace

ExportMaterial Application::export_material() {
  const sim::Stamp& own = desk_.stamp();
  const sim::Laboratory& laboratory = desk_.laboratory();
  ExportMaterial material{.figures = shown_figures(),
                          .figure = std::min(export_card_.figure(), figures_.count() - 1),
                          .hero = figures_.hero(),
                          .begin = [&laboratory, chronicle = own.chronicle] {
                            std::vector<sim::Run> runs;
                            runs.emplace_back(laboratory, *chronicle);
                            return runs;
                          }};
  std::vector<const sim::Chronicle*> runs;
  std::vector<param::Values> values;
  std::int64_t last = 0;
  for (std::size_t lane = 0; lane < desk_.lanes(); ++lane) {
    const sim::Stamp& stamp = desk_.stamp(lane);
    runs.push_back(stamp.chronicle.get());
    values.push_back(*stamp.values);
    last = std::max(last, step_of(stamp));
    if (comparing()) material.lanes.push_back(desk_.figures(lane).at(material.figure));
  }
  if (comparing()) material.titles = sim::lane_headings(values);
  material.recipe = recipe_of(laboratory, runs, desk_.values(), last);
  const sim::Chronicle* const alone = own.chronicle.get();
  material.own = recipe_of(laboratory, {&alone, 1}, desk_.values(), step_of(own));
  return material;
}

/// Starts the job, or says why not.
void Application::start_export(const ExportChoice& choice) {
  try {
    exporter_.start(export_job(choice, export_material()));
  } catch (const InputError& error) {
    message_ = error.what();
  }
}

/// Saves the figure in the middle as it is on paper, into the folder chosen last; the run goes on meanwhile.
void Application::save_figure(ExportFormat format) {
  export_card_.aim(figures_.hero());
  start_export(export_card_.at_once(ExportKind::figure, format));
}

/// Its data as CSV.
void Application::copy_data(std::size_t figure) {
  export_card_.aim(figure);
  const ExportMaterial material = export_material();
  const plot::Figure& meant = material.figures[material.figure];
  ImGui::SetClipboardText(to_csv(material.lanes.empty() ? std::span(&meant, 1) : std::span(material.lanes)).c_str());
  message_ = "The data of \"" + plot::plain_text(meant.title) + "\" are in the clipboard, as CSV";
}

/// What the menu of a figure offers.
void Application::obey(const FigureWish& wish) {
  using enum FigureWish::Kind;
  export_card_.aim(wish.figure);
  switch (wish.kind) {
    case svg: return start_export(export_card_.at_once(ExportKind::figure, ExportFormat::svg));
    case pdf: return start_export(export_card_.at_once(ExportKind::figure, ExportFormat::pdf));
    case png: return start_export(export_card_.at_once(ExportKind::figure, ExportFormat::png));
    case copy: return copy_data(wish.figure);
    case card: return export_card_.open(wish.figure);
  }
}

/// The card, what it asks for, and what became of it.
void Application::show_export(const plot::Rect& figures) {
  if (const auto wish = figures_.take_wish()) obey(*wish);
  if (export_card_.is_open()) {
    ExportMaterial material = export_material();
    const std::string title = material.figures[material.figure].title, name = export_name(export_card_.choice(), material);
    const ExportWish wish = export_card_.show(ui_, title, name);
    if (wish == ExportWish::copy_data) {
      copy_data(material.figure);
      export_card_.close();
    } else if (wish == ExportWish::save) {
      try {
        exporter_.start(export_job(export_card_.choice(), std::move(material)));
        export_card_.close();
      } catch (const InputError& error) {
        export_card_.refuse(error.what());
      }
    }
  }
  if (auto message = exporter_.take_message()) message_ = std::move(*message);
  if (const auto done = exporter_.progress(); done && *done > 0 && show_progress(ui_, *done, figures)) exporter_.cancel();
}

void Application::stop_exports() {
  constexpr std::chrono::seconds patience{3};
  exporter_.abandon(patience);
}

void Application::ask_for_session(bool save) {
  saves_ = save;
  const std::string path = session_path_.empty() ? desk_.laboratory().about().id + "-session.toml" : session_path_;
  path_.open(ui_, save ? "Save this session" : "Open a session", save ? "Save" : "Open", path, session_mark);
}

void Application::take_session(const std::string& path) {
  try {
    if (saves_) {
      write_session(path, desk_.record(), desk_.values());
      message_ = "Saved as " + std::filesystem::absolute(path).string();
    } else {
      desk_.open(read_session(path, desk_.labs()));
      lecture_.end();
    }
    session_path_ = path;
    path_.close(ui_);
  } catch (const std::runtime_error& error) {
    path_.refuse(error.what());
  }
}

}  // namespace lineland::app
