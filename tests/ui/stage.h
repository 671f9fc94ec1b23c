// A stage for the application in tests: real Dear ImGui frames, with mouse and keys fed by hand, without a window or a graphics card.
#pragma once

#include <imgui.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "app/application.h"
#include "app/imgui_compat.h"
#include "tests/toy_lab.h"

namespace lineland::tests {

/// Counts what would go to the graphics card.
class CountingTextures final : public app::Textures {
 public:
  Id make(int, int, std::span<const plot::Color>) override { return ++made; }
  Id make_coverage(int, int) override { return ++made; }
  void write_rows(Id, int, int, std::span<const std::uint8_t>) override { ++writes; }
  void release(Id) override { ++released; }
  Id made = 0;
  int writes = 0, released = 0;
};

/// A window on these labs, the first of them open. (Member by member: of designated ones GCC 12 warns wrongly.)
inline app::Options with_labs(std::vector<const sim::Laboratory*> labs) {
  app::Options options;
  options.labs = std::move(labs);
  return options;
}

class Stage {
 public:
  explicit Stage(app::Options options = {}) {
    context_ = ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = {static_cast<float>(options.width), static_cast<float>(options.height)};
    io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
    app::map_keys_for_tests(io);
    unsigned char* pixels = nullptr;
    int width = 0, height = 0;
    io.Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
    if (options.labs.empty()) options.labs = {&toy()};
    application.emplace(options, textures, [] {});
    application->desk().watch = [this](const sim::Command& command) { commands.push_back(command); };
    frame();
    frame();
  }
  ~Stage() {
    application.reset();
    ImGui::DestroyContext(context_);
  }
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  void frame() {
    ImGui::GetIO().DeltaTime = 1.0f / 60;
    ImGui::NewFrame();
    application->frame(1);
    application->upload_glyphs();
    ImGui::Render();
  }

  /// Frames until the worker has done what is waited for; false after a minute, which only a sanitizer on a busy machine comes near.
  bool until(const std::function<bool()>& done) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (std::chrono::steady_clock::now() < end) {
      frame();
      if (done()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return false;
  }

  bool shows(std::string_view item) const { return application->items().find(item) != nullptr; }

  /// The middle of an item, or another place in it (0 to 1).
  plot::Point place(std::string_view item, float across = 0.5f, float down = 0.5f) const {
    const plot::Rect* rect = application->items().find(item);
    return rect ? plot::Point{rect->x + across * rect->width, rect->y + down * rect->height} : plot::Point{-1, -1};
  }

  void move(plot::Point p) {
    app::feed_mouse(ImGui::GetIO(), p.x, p.y);
    frame();
  }
  void button(bool down, int which = 0) {
    app::feed_button(ImGui::GetIO(), which, down);
    frame();
  }
  void click(plot::Point p) {
    move(p);
    button(true);
    button(false);
    frame();
  }
  void click(std::string_view item, float across = 0.5f, float down = 0.5f) { click(place(item, across, down)); }
  void drag(plot::Point from, plot::Point to) {
    move(from);
    button(true);
    constexpr int steps = 8;
    for (int k = 1; k <= steps; ++k) {
      const float t = static_cast<float>(k) / steps;
      move({from.x + t * (to.x - from.x), from.y + t * (to.y - from.y)});
    }
    button(false);
    frame();
  }
  void key(app::Key which) {
    app::feed_key(ImGui::GetIO(), which, true);
    frame();
    app::feed_key(ImGui::GetIO(), which, false);
    frame();
  }
  void type(std::string_view text) {
    for (const char c : text) {
      ImGui::GetIO().AddInputCharacter(static_cast<unsigned char>(c));
      frame();
    }
  }
  /// Time passes without input, so that the next click is no double click.
  void rest() {
    for (int k = 0; k < 40; ++k) frame();
  }

  template <class T>
  const T* last() const {
    for (auto command = commands.rbegin(); command != commands.rend(); ++command) {
      if (const T* found = std::get_if<T>(&*command)) return found;
    }
    return nullptr;
  }

  const param::Values& values() const { return application->desk().values(); }

  CountingTextures textures;
  std::optional<app::Application> application;
  std::vector<sim::Command> commands;

 private:
  ImGuiContext* context_ = nullptr;
};

}  // namespace lineland::tests
