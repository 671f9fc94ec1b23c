// What can be done with a key, as plain data: the window's keys, its list of keys and its command palette all read one table
// (Application::actions), so that none of them can differ from what happens. GUI thread.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "app/ui/input.h"

namespace lineland::app {

class Application;

/// A key, alone or together with Ctrl and Shift.
struct Chord {
  enum class Kind {
    key,        ///< a key that types nothing, or any key under Ctrl
    letter,     ///< a letter, large or small
    character,  ///< exactly this character
    digit,      ///< any of 1 to 9
  };
  Kind kind = Kind::key;
  Key key = Key::escape;
  char32_t character = 0;
  bool control = false, shift = false;  ///< shift is asked for under Ctrl only
};

constexpr Chord on(Key key) { return {.kind = Chord::Kind::key, .key = key}; }
constexpr Chord on_letter(char32_t small) { return {.kind = Chord::Kind::letter, .character = small}; }
constexpr Chord on_character(char32_t character) { return {.kind = Chord::Kind::character, .character = character}; }
constexpr Chord on_digit() { return {.kind = Chord::Kind::digit}; }
constexpr Chord on_control(Key key, bool shift = false) { return {.kind = Chord::Kind::key, .key = key, .control = true, .shift = shift}; }

/// Where an action stands in the list of keys.
enum class Section { lesson, run, figures, window };

struct Action {
  std::string_view id;     ///< "play"; unique
  std::string_view label;  ///< what it does: "Play or pause"
  std::string_view keys;   ///< as they are shown; empty: none, only the palette has it
  Section section;
  std::vector<Chord> chords;
  void (*run)(Application&, int digit);        ///< digit: 0 for the key 1, and so on; else 0
  bool (*when)(const Application&) = nullptr;  ///< null: always; the first action in the table that may be and is pressed is done
  bool anywhere = false;                       ///< also while something is typed or a menu is open
  bool listed = true;                          ///< in the palette
};

/// If the chord is pressed, takes it from the input and tells its digit (0 without one); else -1.
int take(Input& input, const Chord& chord);

/// The title of a section.
std::string_view title_of(Section section);

}  // namespace lineland::app
