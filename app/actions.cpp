// The table of actions, and how keys find them.
#include "app/actions.h"

#include <algorithm>

#include "app/application.h"

namespace lineland::app {

int take(Input& input, const Chord& chord) {
  if (chord.control != input.control || (chord.control && chord.shift != input.shift)) return -1;
  switch (chord.kind) {
    case Chord::Kind::key: return input.take(chord.key) ? 0 : -1;
    case Chord::Kind::character: return input.take(chord.character) ? 0 : -1;
    case Chord::Kind::letter: return input.take(chord.character) || input.take(chord.character - U'a' + U'A') ? 0 : -1;
    case Chord::Kind::digit:
      for (int digit = 0; digit < 9; ++digit) {
        if (input.take(U'1' + static_cast<char32_t>(digit))) return digit;
      }
      return -1;
  }
  return -1;
}

std::string_view title_of(Section section) {
  switch (section) {
    case Section::lesson: return "Lesson";
    case Section::run: return "Run";
    case Section::figures: return "Figures";
    case Section::window: return "Window";
  }
  return "";
}

std::span<const Action> Application::actions() {
  using A = Application;
  static constexpr auto in_lesson = [](const A& a) { return a.lecture_.on(); };
  static constexpr auto can_compare = [](const A& a) { return !a.lecture_.on(); };
  // There a key that would turn scenes or take steps turns stages.
  static constexpr auto turns_scenes = [](const A& a) { return a.lecture_.on() && !a.in_slow_motion(); };
  static constexpr auto takes_steps = [](const A& a) { return !a.in_slow_motion(); };
  static constexpr auto in_slow_motion = [](const A& a) { return a.in_slow_motion(); };
  static constexpr auto idle = [](const A& a) { return !a.ui_.input.down; };  // nothing is being dragged
  static const std::vector<Action> all = {
      {"next-scene",
       "The answer, then the next scene",
       "Page down, →",
       Section::lesson,
       {on(Key::page_down), on(Key::right)},
       [](A& a, int) { a.lecture_.next(a.desk_); },
       turns_scenes},
      {"previous-scene",
       "The scene before",
       "Page up, ←",
       Section::lesson,
       {on(Key::page_up), on(Key::left)},
       [](A& a, int) { a.lecture_.back(a.desk_); },
       turns_scenes},
      {"again",
       "The scene from its beginning",
       "Home",
       Section::lesson,
       {on(Key::home)},
       [](A& a, int) { a.lecture_.go(a.lecture_.at(), a.desk_); },
       in_lesson},
      {"reveal",
       "Show the answer",
       "Enter",
       Section::lesson,
       {on(Key::enter)},
       [](A& a, int) { a.lecture_.reveal(a.desk_); },
       [](const A& a) { return a.lecture_.asking(); }},
      {"leave-lesson", "Leave the lesson", "", Section::lesson, {}, [](A& a, int) { a.lecture_.end(); }, in_lesson},
      {"play", "Play or pause", "Space", Section::run, {on(Key::space)}, [](A& a, int) { a.desk_.play(!a.desk_.playing()); }},
      {"step",
       "Take one step",
       "→, N",
       Section::run,
       {on(Key::right), on_letter(U'n')},
       [](A& a, int) { a.desk_.advance(1); },
       takes_steps},
      {"step-back",
       "Take one step back",
       "←",
       Section::run,
       {on(Key::left)},
       [](A& a, int) { a.desk_.seek(std::max<std::int64_t>(a.desk_.step() - 1, 0)); },
       takes_steps},
      {"next-stage",
       "In slow motion: the next stage",
       "Page down, →",
       Section::run,
       {on(Key::page_down), on(Key::right), on_letter(U'n')},
       [](A& a, int) { a.next_stage(); },
       in_slow_motion},
      {"previous-stage",
       "In slow motion: the stage before",
       "Page up, ←",
       Section::run,
       {on(Key::page_up), on(Key::left)},
       [](A& a, int) { a.previous_stage(); },
       in_slow_motion},
      {"slow-motion",
       "Slow motion: take each step apart",
       "M",
       Section::run,
       {on_letter(U'm')},
       [](A& a, int) { a.turn_slow_motion(); },
       [](const A& a) { return SlowMotion::possible(a.desk_); }},
      {"restart", "Restart", "R", Section::run, {on_letter(U'r')}, [](A& a, int) { a.desk_.restart(); }},
      {"compare",
       "Compare: add a run beside this one",
       "C",
       Section::run,
       {on_letter(U'c')},
       [](A& a, int) { a.desk_.add_lane(); },
       can_compare},
      {"end-comparison",
       "End the comparison",
       "",
       Section::run,
       {},
       [](A& a, int) { a.desk_.end_comparison(); },
       [](const A& a) { return a.comparing(); }},
      {"save-session", "Save the session", "Ctrl-S", Section::run, {on_control(Key::s)}, [](A& a, int) { a.ask_for_session(true); }},
      {"open-session", "Open a session", "Ctrl-O", Section::run, {on_control(Key::o)}, [](A& a, int) { a.ask_for_session(false); }},
      {"undo", "Take the last change back", "Ctrl-Z", Section::run, {on_control(Key::z)}, [](A& a, int) { a.desk_.undo(); }, idle},
      {"redo", "Make it again", "Ctrl-Shift-Z", Section::run, {on_control(Key::z, true)}, [](A& a, int) { a.desk_.redo(); }, idle},
      {"figure",
       "Make that figure the large one",
       "1 … 9",
       Section::figures,
       {on_digit()},
       [](A& a, int digit) { a.promote(static_cast<std::size_t>(digit)); },
       nullptr,
       false,
       false},
      {"fill",
       "Fill the middle with it (or double-click)",
       "F",
       Section::figures,
       {on_letter(U'f')},
       [](A& a, int) { a.figures_.fill(!a.figures_.filled()); }},
      {"save-svg",
       "Save the figure as SVG",
       "S",
       Section::figures,
       {on_character(U's')},
       [](A& a, int) { a.save_figure(ExportFormat::svg); }},
      {"save-pdf",
       "Save the figure as PDF",
       "Shift-S",
       Section::figures,
       {on_character(U'S')},
       [](A& a, int) { a.save_figure(ExportFormat::pdf); }},
      {"copy-data",
       "Copy the figure's data as CSV",
       "Ctrl-C",
       Section::figures,
       {on_control(Key::c)},
       [](A& a, int) { a.copy_data(a.figures_.hero()); }},
      {"figure-menu",
       "The menu of the figure",
       "D",
       Section::figures,
       {on_letter(U'd')},
       [](A& a, int) { a.figures_.ask_menu(); },
       [](const A& a) { return !a.comparing(); }},
      {"export",
       "Export: sheet, filmstrip, film, sizes, formats, data",
       "E",
       Section::figures,
       {on_letter(U'e')},
       [](A& a, int) { a.export_card_.open(a.figures_.hero()); }},
      {"palette",
       "Find anything by a few letters",
       "Ctrl-K",
       Section::window,
       {on_control(Key::k)},
       [](A& a, int) { a.open_palette(); },
       nullptr,
       false,
       false},
      {"theme", "Next theme", "T", Section::window, {on_letter(U't')}, [](A& a, int) { a.next_theme(); }},
      {"column", "Fold numbers and notes", "H", Section::window, {on_letter(U'h')}, [](A& a, int) { a.column_.fold(!a.column_.folded()); }},
      {"present",
       "Present: for the hall",
       "F5, P",
       Section::window,
       {on(Key::f5), on_letter(U'p')},
       [](A& a, int) { a.present(!a.presenting_); }},
      {"black",
       "Black screen, and back",
       "B, .",
       Section::window,
       {on_letter(U'b'), on_character(U'.')},
       [](A& a, int) { a.black_ = !a.black_; }},
      {"spot", "Show where the pointer is", "L", Section::window, {on_letter(U'l')}, [](A& a, int) { a.spot_ = !a.spot_; }},
      {"larger",
       "Larger text",
       "Ctrl-+",
       Section::window,
       {on_control(Key::plus), on_control(Key::plus, true)},
       [](A& a, int) { a.scale_text(1); }},
      {"smaller", "Smaller text", "Ctrl-−", Section::window, {on_control(Key::minus)}, [](A& a, int) { a.scale_text(-1); }},
      {"usual-size", "Text of the usual size", "Ctrl-0", Section::window, {on_control(Key::zero)}, [](A& a, int) { a.scale_text(0); }},
      {"motion",
       "Reduced motion, on or off",
       "",
       Section::window,
       {},
       [](A& a, int) { a.settings_.reduced_motion = !a.settings_.reduced_motion; }},
      {"keys", "All keys", "?", Section::window, {on_character(U'?')}, [](A& a, int) { a.show_keys_ = true; }},
      {"leave",
       "Leave what draws, fills or presents",
       "Esc",
       Section::window,
       {on(Key::escape)},
       [](A& a, int) { a.leave(); },
       nullptr,
       false,
       false},
      {"quit", "Close the window", "Ctrl-Q", Section::window, {on_control(Key::q)}, [](A& a, int) { a.closing_ = true; }, nullptr, true},
  };
  return all;
}

void Application::keys() {
  if (!ui_.input.down && !ui_.input.arrows) desk_.end_gesture();
  const bool busy = ui_.editing() || ui_.menu.owner != 0 || export_card_.is_open() || path_.is_open();
  for (const Action& action : actions()) {
    if ((busy && !action.anywhere) || (action.when && !action.when(*this))) continue;
    for (const Chord& chord : action.chords) {
      if (const int digit = take(ui_.input, chord); digit >= 0) action.run(*this, digit);
    }
  }
}

void Application::act(std::string_view id) {
  for (const Action& action : actions()) {
    if (action.id != id || (action.when && !action.when(*this))) continue;
    action.run(*this, 0);
    return;
  }
}

void Application::leave() {
  if (black_) {
    black_ = false;
    return;
  }
  if (figures_.pencil().in_hand()) {
    figures_.pencil().put_down();
  } else if (figures_.pinned()) {
    figures_.pin(false);
  } else if (in_slow_motion()) {
    turn_slow_motion();
  } else if (figures_.filled()) {
    figures_.fill(false);
  } else if (presenting_) {
    present(false);
  }
}

}  // namespace lineland::app
