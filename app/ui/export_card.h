// The card that asks what is to be exported, and how. GUI thread.
#pragma once

#include <string>

#include "app/export_job.h"
#include "app/ui/ui.h"

namespace lineland::app {

/// What the card asks for.
enum class ExportWish { none, save, copy_data };

class ExportCard {
 public:
  /// Opens the card for a figure of the lab.
  void open(std::size_t figure) { open_ = true, figure_ = figure, wrong_.clear(); }
  /// Means a figure without asking.
  void aim(std::size_t figure) { figure_ = figure; }
  void close() { open_ = false; }
  bool is_open() const { return open_; }

  std::size_t figure() const { return figure_; }
  const ExportChoice& choice() const { return choice_; }
  /// Why what was chosen cannot be done.
  void refuse(std::string why) { wrong_ = std::move(why); }
  /// What is saved without the card: as chosen last, but under a name that is made.
  ExportChoice at_once(ExportKind kind, ExportFormat picture) const;

  /// Draws the card. `title` is the figure's, `name` the file's name as it is now.
  ExportWish show(Ui& ui, const std::string& title, const std::string& name);

 private:
  void show_film(Ui& ui, const plot::Rect& control);
  void show_pictures(Ui& ui, const plot::Rect& control);
  void show_width(Ui& ui, const plot::Rect& control);

  bool open_ = false;
  std::size_t figure_ = 0;
  ExportChoice choice_;
  std::string wrong_;
};

/// A slim bar that shows how far a job is; true when it is to be stopped.
bool show_progress(Ui& ui, double done, const plot::Rect& figures);

}  // namespace lineland::app
