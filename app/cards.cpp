// What the window's cards ask for: exports and session files.
#include <algorithm>
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

namespace lineland::app {

ExportMaterial Application::export_material() {
  const sim::Stamp& stamp = desk_.stamp();
  const sim::Laboratory& laboratory = desk_.laboratory();
  return {.laboratory = &laboratory,
          .figures = shown_figures(),
          .figure = std::min(export_card_.figure(), figures_.count() - 1),
          .recipe = recipe(desk_.values(), laboratory, desk_.seed(), stamp.step),
          .begin = [&laboratory, chronicle = stamp.chronicle] { return std::make_unique<sim::Run>(laboratory, *chronicle); }};
}

/// Saves the figure in the middle as it is on paper, into the working folder; the run goes on meanwhile.
void Application::save_figure(ExportFormat format) {
  export_card_.aim(figures_.hero());
  ExportChoice choice;
  choice.picture = format;
  try {
    exporter_.start(export_job(choice, export_material()));
  } catch (const InputError& error) {
    message_ = error.what();
  }
}

/// The card, what it asks for, and what became of it.
void Application::show_export(const plot::Rect& figures) {
  if (const auto figure = figures_.take_export()) export_card_.open(*figure);
  if (export_card_.is_open()) {
    ExportMaterial material = export_material();
    const std::string title = material.figures[material.figure].title, name = export_name(export_card_.choice(), material);
    const ExportWish wish = export_card_.show(ui_, title, name);
    if (wish == ExportWish::copy_data) {
      ImGui::SetClipboardText(to_csv(std::span(&material.figures[material.figure], 1)).c_str());
      message_ = "The data of \"" + plot::plain_text(title) + "\" are in the clipboard, as CSV";
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
