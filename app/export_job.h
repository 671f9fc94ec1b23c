// From what the export card says to files: what is made, where, and how. Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "app/exporter.h"
#include "app/presets.h"
#include "core/plot/figure.h"
#include "core/sim/run.h"

namespace lineland::app {

enum class ExportKind { figure, sheet, strip, film };
enum class ExportFormat { svg, pdf, png, mp4, gif };
enum class ExportWidth { single, both, slide, free };

/// What the user chose; remembered while the window is open. Numbers are kept as they were typed.
struct ExportChoice {
  ExportKind kind = ExportKind::figure;
  ExportFormat picture = ExportFormat::svg, film = ExportFormat::mp4;
  ExportWidth width = ExportWidth::both;
  std::string millimetres = "120";  ///< of a free width
  std::string theme = "paper";
  std::string every = "10", frames_per_second = "25";
  std::string pictures = "4";  ///< of a filmstrip
  std::string folder = {};
  std::string name = {};  ///< without extension; empty: made of lab, figure and step

  ExportFormat format() const { return kind == ExportKind::film ? film : picture; }
};

/// What is on the table when the user says so.
struct ExportMaterial {
  std::vector<plot::Figure> figures = {};                 ///< of the lane that is edited
  std::size_t figure = 0;                                 ///< the one that is meant
  std::size_t hero = 0;                                   ///< the one that is large
  std::vector<plot::Figure> lanes = {};                   ///< the one that is meant, of each lane; none if there is but one lane
  std::vector<std::string> titles = {};                   ///< of the lanes
  Recipe recipe = {};                                     ///< of what is shown, all lanes
  Recipe own = {};                                        ///< of the lane that is edited
  std::function<std::vector<sim::Run>()> begin = {};  ///< that lane so far, at its step 0
};

/// "figure.svg", for a PNG series of a film "frame-%04d.png".
std::string export_name(const ExportChoice& choice, const ExportMaterial& material);

/// The work to be done; it says where the files are. Throws InputError for what can be seen to be wrong at once: sizes, numbers, the
/// folder.
Exporter::Job export_job(const ExportChoice& choice, ExportMaterial material);

}  // namespace lineland::app
