// The window's content: what is drawn and done in one frame. It needs Dear ImGui, but no window and no graphics card, so that tests can run
// it; open_window() and screenshot() put it into a window. GUI thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/actions.h"
#include "app/desk.h"
#include "app/exporter.h"
#include "app/fonts.h"
#include "app/lecture.h"
#include "app/settings.h"
#include "app/slow_motion.h"
#include "app/textures.h"
#include "app/ui/export_card.h"
#include "app/ui/figure_grid.h"
#include "app/ui/lane_grid.h"
#include "app/ui/lesson_panel.h"
#include "app/ui/palette.h"
#include "app/ui/parameter_panel.h"
#include "app/ui/path_dialog.h"
#include "app/ui/readout_column.h"
#include "app/ui/stage_strip.h"
#include "app/ui/transport_bar.h"
#include "app/ui/ui.h"

namespace lineland::app {

/// What the command line asks of a window.
struct Options {
  const sim::Laboratory* laboratory = nullptr;  ///< null: the first
  std::vector<param::Values> lanes = {};        ///< of that lab, beside each other; none: one with the initial values
  std::string preset = {};                      ///< its name, for the headline
  Seed seed{1};
  std::optional<Lesson> lesson = {};  ///< begins at `scene`, instead of the lab
  std::size_t scene = 0;
  std::optional<sim::SavedRun> session = {};  ///< goes on with this, instead of lab, values, preset and seed
  std::string theme = "light";
  bool present = false;
  int width = 1600, height = 900;                 ///< pixels
  std::optional<float> scale = {};                ///< pixels a unit; nothing: the monitor's, in a screenshot 2 from a height of 1800
  Settings settings = {};                         ///< what is remembered of the last start, and changed here
  std::string greeting = {};                      ///< a message to begin with
  bool notes = false;                             ///< the speaker's notes in a second window
  std::string status_file = {};                   ///< where the window keeps what it shows as JSON, for tests; empty: nowhere
  std::vector<const sim::Laboratory*> labs = {};  ///< empty: the registry's
};

class Application {
 public:
  /// `published` is called on worker threads when there is something new to show. Throws InputError as Session does.
  Application(const Options& options, Textures& textures, std::function<void()> published);
  ~Application();

  /// Takes over what the worker has published; frame() does so too.
  void take_news();

  /// Between ImGui::NewFrame() and ImGui::Render(): takes over what is new, draws, acts. `scale` is pixels a unit.
  void frame(float scale);

  /// The same for the speaker's notes, in the context of their own window and after frame().
  void notes_frame(float scale);

  /// Does what an action of this id does, if it may be done now.
  void act(std::string_view id);

  /// After ImGui::Render(): hands glyphs that are new to the textures.
  void upload_glyphs();

  Desk& desk() { return desk_; }
  const Desk& desk() const { return desk_; }
  const ItemMap& items() const { return ui_.items; }
  const FigureGrid& figures() const { return figures_; }
  const plot::Theme& theme() const { return theme_; }
  const std::string& message() const { return message_; }
  const ExportCard& export_card() const { return export_card_; }
  const Exporter& exporter() const { return exporter_; }
  const Lecture& lecture() const { return lecture_; }
  const SlowMotion& slow_motion() const { return slow_; }
  bool presenting() const { return presenting_; }
  /// The user wants to leave.
  bool closing() const { return closing_; }
  /// A frame is wanted soon although nothing happens.
  bool restless() const { return stirred_ || ui_.restless() || behind_ || exporter_.progress().has_value(); }
  /// The program is about to end where it stands: nothing may stay half-written.
  void stop_exports();
  /// What is to be remembered of this start.
  Settings settings() const;
  /// What could be exported now.
  ExportMaterial export_material();
  bool black() const { return black_; }
  bool palette_open() const { return palette_.is_open(); }

  /// All that keys do.
  static std::span<const Action> actions();

 private:
  void set_theme(const std::string& name, bool presenting);
  void next_theme();
  void present(bool on);
  void obey(LessonWish wish);
  void obey(ParameterPanel::Wish wish);
  void give(std::string_view lesson);
  void scale_text(int direction);
  void open_palette();
  std::vector<Finding> findings();
  void show_over();
  void promote(std::size_t figure);
  std::vector<plot::Figure> shown_figures();
  void start_export(const ExportChoice& choice);
  void save_figure(ExportFormat format);
  void copy_data(std::size_t figure);
  void obey(const FigureWish& wish);
  void show_export(const plot::Rect& figures);
  void ask_for_session(bool save);
  void take_session(const std::string& path);
  void keys();
  void leave();
  void show_middle(const plot::Rect& rect);
  void show_stage(const plot::Rect& rect);
  bool in_slow_motion() const { return slow_.on(desk_); }
  void turn_slow_motion();
  void take_scene_stage();
  void next_stage();
  void previous_stage();
  /// Lanes are beside each other; in slow motion one is looked at.
  bool comparing() const { return desk_.lanes() > 1 && !in_slow_motion(); }
  float show_comparison(const plot::Rect& rect);
  void show_headline(const plot::Rect& rect);
  void show_messages(const plot::Rect& figures);

  Textures* textures_;
  GlyphAtlas glyphs_;
  Textures::Id atlas_;
  Ui ui_;
  Desk desk_;
  Lecture lecture_;
  SlowMotion slow_;
  std::size_t hero_before_ = 0;  // slow motion
  Ui notes_ui_;
  Palette palette_;
  Settings settings_;
  ParameterPanel panel_;
  LessonPanel lesson_panel_;
  FigureGrid figures_;
  LaneGrid lanes_;
  ReadoutColumn column_;
  TransportBar bar_;
  StageStrip stages_;
  ExportCard export_card_;
  Exporter exporter_;
  PathDialog path_;
  plot::Theme theme_;
  std::string theme_name_, before_hall_, message_, refused_, greeting_;
  std::string session_path_;                         // of the session that was saved or opened last
  std::uint64_t visit_ = 0, told_ = 0, staged_ = 0;  // what take_news() has seen
  bool presenting_ = false, closing_ = false, show_keys_ = false, saves_ = false;
  bool black_ = false, spot_ = false;
  bool stirred_ = false;  // there was input, whose effects the next frames show
  bool behind_ = false;   // news are left for a later frame
  float since_news_ = 0;
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();  // for the speaker's clock alone
};

/// Opens the window and runs it until it is closed; the exit status. Throws InputError without a display, Failure without OpenGL 3.3.
int open_window(const Options& options);

/// PNG bytes of the whole window after exactly `steps` steps (or fewer, if the run diverges or ends before), paused. Needs a display, but
/// shows nothing. The same bytes for the same arguments. Throws as open_window does.
std::string screenshot(const Options& options, std::int64_t steps);

}  // namespace lineland::app
