// The application in a window, and in a picture of one.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <semaphore>
#include <tuple>

#include "app/application.h"
#include "app/gl/texture.h"
#include "app/interrupt.h"
#include "app/notes_window.h"
#include "app/status_file.h"
#include "app/window.h"
#include "core/plot/cairo_painter.h"

namespace lineland::app {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int settling_frames = 3;     // after each event: what a frame changes shows in the next ones
constexpr double idle_seconds = 10;    // nothing happens: sleep
constexpr double clock_seconds = 1;    // the speaker's clock goes on
constexpr double busy_seconds = 0.05;  // something is about to
constexpr float screenshot_height_at_2 = 1800;

}  // namespace

int open_window(const Options& asked) {
  Window window(asked.width, asked.height, "Lineland", true);
  Options options = asked;
  // Written once at the beginning too, so that the window can say what is wrong.
  if (options.greeting.empty()) options.greeting = save_settings(options.settings);
  GlTextures textures;
  Application application(options, textures, [] { Window::wake(); });
  StatusFile status(options.status_file);
  std::optional<NotesWindow> notes;
  if (options.notes) notes.emplace(window);
  if (!options.lesson && !options.session) application.desk().play(true);  // a scene knows whether it plays
  int settling = settling_frames;
  const InterruptWatch interrupts([] { Window::wake(); });
  window.set_last_wish([&application] { application.stop_exports(); });
  while (!window.closing() && !application.closing() && InterruptNotice::pending() == 0) {
    if (settling == 0) {
      window.wait(application.restless() || status.pending() ? busy_seconds : notes ? clock_seconds : idle_seconds);
      settling = settling_frames;
    } else {
      window.wait(0);
    }
    if (!window.pending()) --settling;
    const auto begin = Clock::now();
    window.begin_frame();
    application.frame(options.scale.value_or(window.scale()));
    if (notes) {
      notes->build([&](float scale) { application.notes_frame(scale); });
      for (const std::string_view id : notes->take_actions()) application.act(id);
    }
    application.upload_glyphs();
    window.render(window.width(), window.height());
    status.update(application, std::chrono::duration<double>(Clock::now() - begin).count());
    window.swap();
    if (notes) notes->show();
    if (notes && notes->closing()) notes.reset();
  }
  Settings settings = application.settings();
  std::tie(settings.width, settings.height) = window.size();
  if (const std::string fault = save_settings(settings); !fault.empty() && options.greeting.empty())
    fmt::print(stderr, "lineland: {}\n", fault);
  return 0;
}

std::string screenshot(const Options& options, std::int64_t steps) {
  Window window(options.width, options.height, "Lineland", false);
  window.set_frame_size(options.width, options.height);
  GlTextures textures;
  const GlFramebuffer target(options.width, options.height);
  std::counting_semaphore<> published{0};
  Application application(options, textures, [&] { published.release(); });
  if (options.lesson) {
    steps = std::max(steps, options.lesson->scenes[options.scene].steps);
  } else if (steps > 0 && !options.session) {
    application.desk().advance(steps);
  }
  for (;;) {
    application.take_news();
    const sim::Stamp& stamp = application.desk().stamp();
    const bool there = application.desk().lanes() >= options.lanes.size();
    if (there && (stamp.step >= steps || !stamp.status.ok() || stamp.finished)) break;
    published.acquire();
  }
  const float scale = options.scale.value_or(static_cast<float>(options.height) >= screenshot_height_at_2 ? 2.0f : 1.0f);
  for (int k = 0; k < settling_frames; ++k) {
    target.bind();
    window.begin_frame();
    application.frame(scale);
    application.upload_glyphs();
    window.render(options.width, options.height);
  }
  return plot::png(target.read(), options.width, options.height, "");
}

}  // namespace lineland::app
