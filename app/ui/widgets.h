// The controls of the window, drawn here so that they look like one thing. GUI thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "app/ui/ui.h"

namespace lineland::app {

enum class Emphasis { plain, primary };
enum class Icon { none, play, pause, pencil, save };

/// A push button with words or an icon; true when it is clicked.
bool button(Ui& ui, std::string_view id, const plot::Rect& rect, std::string_view words, Emphasis emphasis = Emphasis::plain,
            Icon icon = Icon::none, std::string_view help = "");

/// A small icon without a frame that stands for something which is on or off; true when it is clicked.
bool icon_toggle(Ui& ui, std::string_view id, const plot::Rect& rect, Icon icon, bool on, std::string_view help);

/// A row of choices of which one holds; the one that is clicked. Its items are called "ID:LABEL".
std::optional<std::size_t> segments(Ui& ui, std::string_view id, const plot::Rect& rect, std::span<const std::string_view> labels,
                                    std::size_t current);

/// What a slider asks for.
struct SliderResponse {
  std::optional<double> fraction;  ///< of the track, from 0 to 1: where it was dragged to
  int steps = 0;                   ///< arrow keys
  bool reset = false;              ///< double click
  bool type = false;               ///< control click or Enter: a value is to be typed
  bool hovered = false;
};

/// A thin track with a ring; `rect` is where it takes the mouse, the track runs through its middle.
SliderResponse slider(Ui& ui, std::string_view id, const plot::Rect& rect, double fraction, bool faded = false);

/// A switch; true when it is flipped.
bool toggle(Ui& ui, std::string_view id, const plot::Rect& rect, bool on);

/// A closed list; true when it is to be opened.
bool combo(Ui& ui, std::string_view id, const plot::Rect& rect, std::string_view shown, bool faded = false);

/// How a text field is set.
struct FieldStyle {
  bool mono = false;
  bool wrong = false;  ///< the text was refused: red
  bool right = false;  ///< aligned to the right
  bool frame = true;
};

/// A field that shows `shown` until it is clicked, then is typed in; the text when Enter is pressed or the field is left. It breaks lines
/// where the rectangle is high enough for several.
std::optional<std::string> text_field(Ui& ui, std::string_view id, const plot::Rect& rect, std::string_view shown, const FieldStyle& style);

/// The height that a mono field of this width needs for a text.
float field_height(const Ui& ui, std::string_view text, float width);

/// A small triangle that points down or, folded, to the right; `scale` 1 suits the text of the panel.
void fold_mark(Ui& ui, plot::Point center, bool open, plot::Color color, float scale = 1);

/// A slim scroll bar at the right edge of `view` for content of `height`; wheel and drag change `offset`.
void scroll_bar(Ui& ui, std::string_view id, const plot::Rect& view, float height, float& offset);

}  // namespace lineland::app
