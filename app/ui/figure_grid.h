// The middle: one figure large, the others small below it; zoom, pan, read-outs and handles. GUI thread.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/desk.h"
#include "app/imgui_painter.h"
#include "app/textures.h"
#include "app/ui/pencil.h"
#include "app/ui/prediction.h"
#include "app/ui/ui.h"
#include "core/plot/layout.h"

namespace lineland::app {

/// What was asked for in the menu of a figure.
struct FigureWish {
  enum class Kind { svg, pdf, png, copy, card } kind = Kind::card;
  std::size_t figure = 0;
};

class FigureGrid {
 public:
  explicit FigureGrid(Textures& textures) : textures_(&textures) {}

  /// New figures to show; `epoch` and `visit` tell a new run and a new lab.
  void take(std::vector<plot::Figure> figures, std::uint64_t epoch, std::uint64_t visit);

  /// Draws the figures and carries out what is done to them. `alone` shows nothing but the hero. `message` takes what went wrong.
  void show(Ui& ui, Desk& desk, const plot::Rect& rect, bool alone, std::string& message);

  /// The figure that is large.
  std::size_t hero() const { return hero_; }
  /// Makes another figure the large one; the pencil is put down.
  void promote(std::size_t figure);
  std::size_t count() const { return views_.size(); }
  const std::string& title(std::size_t figure) const { return views_[figure].figure.title; }
  const std::string& id(std::size_t figure) const { return views_[figure].figure.id; }

  /// The theme has changed.
  void restyle();

  /// Whether the hero has the whole middle.
  bool filled() const { return filled_; }
  void fill(bool on) { filled_ = on; }

  /// Whether the point that is followed stands still instead of going with the pointer.
  bool pinned() const { return pinned_; }
  void pin(bool on) { pinned_ = on; }
  /// What is drawn over the large figure by a viewer who guesses, and whether more may be; null: nothing.
  void predict(Prediction* prediction) { prediction_ = prediction; }

  /// Opens the menu of the large figure in the next frame.
  void ask_menu() { menu_asked_ = true; }
  /// What was asked for, once.
  std::optional<FigureWish> take_wish() { return std::exchange(wish_, std::nullopt); }

  /// Draws into the large figure; while it is in the hand, that is one which shows its density.
  Pencil& pencil() { return pencil_; }

 private:
  /// What is read out where the pointer is; kept while neither moves.
  struct Readings {
    float place;  // points from the left
    std::vector<plot::Hover> values;
    std::vector<std::string> texts;  // of the values
    std::string x_text;
  };
  /// A figure and how it is seen.
  struct View {
    explicit View(Textures& textures) : pictures(textures) {}
    plot::Figure figure;
    plot::Placed placed;
    SceneTextures pictures;
    std::optional<plot::Ranges> automatic;  // remembered, so that axes do not jump
    std::optional<plot::Ranges> chosen;     // by zoom and pan
    std::optional<Readings> readings;       // of `placed`
    std::string item, export_item;
    std::vector<std::string> handle_items;
    // What `placed` was made for.
    plot::Rect rect;
    plot::Format format = plot::Format::small;
    bool stale = true;
  };
  /// A handle that is being dragged.
  struct Drag {
    std::size_t view = 0, handle = 0;
    plot::Handle start;
    double x = 0, y = 0;  // data coordinates where it was taken
  };

  void arrange(const plot::Rect& rect, bool alone);
  void lay_out(Ui& ui, View& view, const plot::Rect& rect, plot::Format format);
  void show_view(Ui& ui, Desk& desk, std::size_t index, plot::Format format, std::string& message);
  void follow_pencil();
  // These take the pointer in points of the figure.
  void add_component(Desk& desk, const View& view, plot::Point at, std::string& message);
  void draw(Desk& desk, const View& view, plot::Point at, const Response& response, std::string& message);
  void show_stroke(Ui& ui, const View& view, plot::Point at);

  // The point that is followed through all figures.
  bool follows(const plot::Handle& handle) const;
  bool probe(Desk& desk, const View& view, plot::Point at);
  void step_probe(Ui& ui, Desk& desk);
  void hold_axes(View& view, const plot::Ranges& before) const;

  void zoom(Ui& ui, View& view, plot::Point at);
  void show_handles(Ui& ui, Desk& desk, std::size_t index);
  void drag(Ui& ui, Desk& desk, View& view);
  const Readings& readings(View& view, float place) const;
  void show_hover(Ui& ui, View& view, plot::Point at);
  void show_zoom_reset(Ui& ui, View& view);
  void show_menu_of(Ui& ui, std::size_t index);

  Textures* textures_;
  std::deque<View> views_;
  std::vector<plot::Rect> places_;
  std::size_t hero_ = 0;
  bool filled_ = false;
  std::optional<FigureWish> wish_;
  bool menu_asked_ = false;
  std::uint64_t epoch_ = 0, visit_ = 0;
  std::optional<Drag> drag_;
  std::optional<param::Values> start_;  // when the handle was taken
  Pencil pencil_;
  bool pinned_ = false;
  const View* probed_ = nullptr;  // where the pointer leads the probe; its given axes stand still meanwhile
  Prediction* prediction_ = nullptr;
};

}  // namespace lineland::app
