// What all parts of the window share in a frame: pen, theme, input, and who is pointed at, pressed and focused. GUI thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/pen.h"
#include "app/ui/input.h"
#include "app/ui/item_map.h"
#include "app/ui/text_cache.h"
#include "app/ui/text_edit.h"
#include "core/plot/theme.h"

namespace lineland::app {

/// What happens to a widget in this frame.
struct Response {
  bool hovered = false;   ///< the pointer is on it and nothing else has it
  bool pressed = false;   ///< the button went down on it
  bool held = false;      ///< it went down on it and is still down, or comes up now
  bool released = false;  ///< it came up after having gone down on it
  bool clicked = false;   ///< it came up on it; or Enter while it has the focus
  bool double_clicked = false;
  bool focused = false;  ///< keys go here
  bool ring = false;     ///< the focus came by keyboard: show it
};

/// A list of choices that is open over the window.
struct Menu {
  struct Entry {
    std::string label, help;
  };
  std::uint64_t owner = 0;  ///< 0: none is open
  plot::Rect anchor;
  std::vector<Entry> entries;
  int current = -1;      ///< the one that holds now
  int highlighted = -1;  ///< by keys
  int first = 0;         ///< that is shown, where the window is too low for all
  std::optional<int> chosen;
};

/// Sizes of type in units of the window.
struct Sizes {
  float text, small, title, hero;
};

class Ui {
 public:
  explicit Ui(GlyphAtlas& glyphs) : pen(glyphs) {}

  void begin(ImGuiIO& io, ImDrawList& list, ImTextureID atlas, const plot::Theme& theme, float scale);
  void end();

  Pen pen;
  TextCache texts;
  Input input;
  ItemMap items;
  TextEdit edit;
  Menu menu;

  const plot::Theme& theme() const { return *theme_; }
  const Sizes& sizes() const { return sizes_; }
  /// Sizes of the panel, the transport bar and cards: as `sizes`, but never larger than is fit for a desk.
  const Sizes& chrome() const { return chrome_; }
  plot::Size size() const { return size_; }

  /// Registers a widget. `id` names it in the item map and must be unique in the frame.
  Response interact(std::string_view id, const plot::Rect& rect, bool focusable = true);
  /// A place that the item map knows but that takes no input.
  void note(std::string_view id, const plot::Rect& rect);

  /// Only what lies within takes input and is drawn, until pop.
  void push_clip(const plot::Rect& rect);
  void pop_clip();

  /// While `on`, only what is drawn in between takes input: a card over the window.
  void set_front(bool on) { front_ = on; }
  void cover(bool on) { covered_next_ = covered_next_ || on; }
  /// The same for one rectangle: what is drawn there without set_front takes no input.
  void occlude(const plot::Rect& rect) { occluded_next_.push_back(rect); }

  // The text field that is being typed in.
  bool editing(std::string_view id) const;
  bool editing() const { return edited_ != 0; }
  void begin_edit(std::string_view id, std::string_view text);
  void end_edit() { edited_ = 0; }

  void open_menu(std::string_view owner, const plot::Rect& anchor, int current);
  /// What was chosen from the owner's menu, once.
  std::optional<int> menu_choice(std::string_view owner);

  /// Shown beside `rect` when the pointer has rested on a hovered widget. `heading` and `body` are rich text.
  void tip(std::string_view id, const plot::Rect& rect, std::string_view heading, std::string_view body, std::string_view footer = "");

  /// Whether a widget has a tip in this frame: what it lies in need not tell its own.
  bool tipped() const { return tip_next_ != 0; }

  struct Tip {
    plot::Rect rect;
    std::string heading, body, footer;
  };
  /// The tip that is to be shown now, if any.
  const Tip* ripe_tip() const { return tip_id_ != 0 && rested_ > tip_delay ? &tip_ : nullptr; }
  /// Whether a frame is wanted soon although nothing happens: a tip is about to ripen.
  bool restless() const { return tip_id_ != 0 && rested_ <= tip_delay; }

  void cursor(ImGuiMouseCursor cursor) { ImGui::SetMouseCursor(cursor); }

  // Words, in the theme's colours.
  Type words(float size, plot::Color color) const { return {plot::Face::text, size, color}; }
  Type bold(float size, plot::Color color) const { return {plot::Face::bold, size, color}; }
  Type digits(float size, plot::Color color) const { return {plot::Face::text, size, color, true}; }
  /// The baseline that centres capitals at the height y.
  static float centered(float y, float size) { return y + plot::TextMetrics::cap_height(plot::Face::text, size) / 2; }
  /// Rich text on a baseline; its width.
  float rich(std::string_view text, float size, plot::Color color, plot::Point origin, bool bold = false);
  void paragraph(const Paragraph& paragraph, plot::Color color, plot::Point corner);
  void focus_ring(const plot::Rect& rect, float radius);

  static std::uint64_t hash(std::string_view id);

  /// Moves the focus to a widget of the next frame, as Tab would.
  void focus(std::string_view id) { focus_wanted_ = hash(id); }

  /// The widget that Tab has just moved to, for scrolling; 0 if none.
  std::uint64_t moved_focus() const { return moved_focus_; }

 private:
  static constexpr float tip_delay = 0.5f;
  bool reachable(const plot::Rect& rect) const;
  void move_focus();

  const plot::Theme* theme_ = nullptr;
  float scale_ = 1;
  Sizes sizes_{}, chrome_{};
  plot::Size size_;
  std::vector<plot::Rect> clips_;
  std::uint64_t active_ = 0, focus_ = 0, edited_ = 0, moved_focus_ = 0, focus_wanted_ = 0;
  bool by_keyboard_ = false;
  std::vector<std::uint64_t> order_, last_order_;  // of widgets that take the focus
  std::vector<plot::Rect> occluded_, occluded_next_;
  bool front_ = false, covered_ = false, covered_next_ = false;
  bool press_used_ = false;
  Tip tip_;
  std::uint64_t tip_id_ = 0, tip_next_ = 0;
  float rested_ = 0;
};

}  // namespace lineland::app
