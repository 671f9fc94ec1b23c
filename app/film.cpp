#include "app/film.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "app/child_process.h"
#include "app/cli/figure_choice.h"
#include "app/lanes_file.h"
#include "app/recipe.h"
#include "core/base/check.h"
#include "core/base/file.h"
#include "core/base/text.h"
#include "core/plot/cairo_painter.h"
#include "core/plot/layout.h"
#include "core/sim/lanes.h"

namespace lineland::app {

namespace fs = std::filesystem;

namespace {

constexpr double frame_height_pt = 405;  // type of 9 pt is legible in a frame of this height, whatever its pixels are

/// The name of a series with %d or %04d for the number.
struct Series {
  std::string before, after;
  int digits = 0;

  fs::path name(std::int64_t number) const { return fmt::format("{}{:0{}}{}", before, number, digits, after); }
};

/// Nothing if the pattern is not right.
std::optional<Series> parse_series(const std::string& file) {
  const auto percent = file.find('%'), end = file.find('d', percent);
  if (percent == std::string::npos || end == std::string::npos || file.find('%', end) != std::string::npos) return std::nullopt;
  const std::string_view digits = std::string_view(file).substr(percent + 1, end - percent - 1);
  Series series{file.substr(0, percent), file.substr(end + 1), 0};
  if (digits.empty()) return series;
  const auto count = parse_integer(digits);
  if (digits.front() != '0' || digits.size() != 2 || !count) return std::nullopt;
  series.digits = static_cast<int>(*count);
  return series;
}

bool is_video(const std::string& file) { return file.ends_with(".mp4") || file.ends_with(".gif"); }

/// A file that is under way beside its later place, removed unless it is kept.
class Partial {
 public:
  explicit Partial(const fs::path& whole)
      : whole_(whole), path_(whole.parent_path() / fmt::format(".{}.{}.part", whole.filename().string(), ::getpid())) {}
  ~Partial() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  Partial(const Partial&) = delete;
  Partial& operator=(const Partial&) = delete;
  const fs::path& path() const { return path_; }
  void keep() {
    std::error_code error;
    fs::rename(path_, whole_, error);
    if (error) throw Failure(whole_.string() + ": cannot be renamed into place: " + error.message());
    path_.clear();
  }

 private:
  fs::path whole_, path_;
};

/// Where frames go.
class Screen {
 public:
  virtual ~Screen() = default;
  virtual void show(const plot::Scene& scene, double pixels_per_pt, const std::string& recipe) = 0;
  /// All frames were shown: the film comes to be. Where it is.
  virtual std::string finish() = 0;
};

class Video final : public Screen {
 public:
  Video(const Film& film, const std::string& file, const std::string& recipe)
      : file_(fs::absolute(file)), partial_(file_), ffmpeg_(find_program("ffmpeg").value_or("ffmpeg"), arguments(film, recipe)) {}

  void show(const plot::Scene& scene, double pixels_per_pt, const std::string&) override {
    if (!ffmpeg_.write(plot::rasterize(scene, pixels_per_pt))) fail();
  }
  std::string finish() override {
    if (!ffmpeg_.finish()) fail();
    partial_.keep();
    return file_.string();
  }

 private:
  std::vector<std::string> arguments(const Film& film, const std::string& recipe) const {
    std::vector<std::string> words = {"-nostdin",
                                      "-loglevel",
                                      "error",
                                      "-f",
                                      "rawvideo",
                                      "-pixel_format",
                                      "rgba",
                                      "-video_size",
                                      fmt::format("{}x{}", film.width, film.height),
                                      "-framerate",
                                      fmt::format("{}", film.frames_per_second),
                                      "-i",
                                      "pipe:0",
                                      "-metadata",
                                      "comment=" + recipe};
    const bool gif = file_.extension() == ".gif";
    // Each frame of a GIF gets the colours that it has; a video is kept so sharp that thin lines stay.
    const std::vector<std::string> more =
        gif ? std::vector<std::string>{"-filter_complex",
                                       "split[a][b];[a]palettegen=stats_mode=single[p];[b][p]paletteuse=new=1:dither=none"}
            : std::vector<std::string>{"-pix_fmt", "yuv420p", "-crf", "17", "-movflags", "+faststart"};
    words.insert(words.end(), more.begin(), more.end());
    words.insert(words.end(), {"-f", gif ? "gif" : "mp4", "-y", "file:" + partial_.path().string()});
    return words;
  }

  [[noreturn]] void fail() {
    ffmpeg_.finish();
    const std::string words = ffmpeg_.last_words();
    throw Failure(file_.string() + ": ffmpeg failed" + (words.empty() ? "" : ": " + words));
  }

  fs::path file_;
  Partial partial_;
  ChildProcess ffmpeg_;
};

class PngSeries final : public Screen {
 public:
  PngSeries(const std::string& file) : series_(*parse_series(fs::absolute(file).string())), folder_(series_.name(0)) {
    fs::create_directory(folder_.path());
  }
  void show(const plot::Scene& scene, double pixels_per_pt, const std::string& recipe) override {
    write_file(folder_.path() / std::to_string(count_++), plot::paint(scene, plot::FileFormat::png, recipe, pixels_per_pt));
  }
  std::string finish() override {
    for (std::int64_t k = 0; k < count_; ++k) fs::rename(folder_.path() / std::to_string(k), series_.name(k));
    return series_.name(0).string() + " to " + series_.name(count_ - 1).filename().string();
  }

 private:
  Series series_;
  Partial folder_;  // of frames, until all are there
  std::int64_t count_ = 0;
};

bool ended(const sim::Run& run) { return !run.status().ok() || run.finished(); }

/// The figure of each run.
std::vector<plot::Figure> figures_of(const Film& film, const std::vector<sim::Run>& runs) {
  std::vector<plot::Figure> figures;
  for (const sim::Run& run : runs) figures.push_back(figure_named(sim::result_of(run).figures, "--figure", film.figure));
  return figures;
}

/// Calls see(runs) at each frame, until all runs have come to their end.
template <class See>
void roll(const Film& film, See see) {
  std::vector<sim::Run> runs = film.begin();
  for (std::int64_t frame = 0;; ++frame) {
    see(runs, frame);
    if (frame + 1 == film.frames() || std::ranges::all_of(runs, ended)) return;
    for (sim::Run& run : runs) {
      while (run.steps() < (frame + 1) * film.every && !ended(run)) run.step();
    }
  }
}

std::string recipe_line(const std::vector<sim::Run>& runs) {
  std::int64_t last = 0;
  for (const sim::Run& run : runs) last = std::max(last, run.steps());
  return line_of(recipe_of(runs, last));
}

/// A frame: one figure, or one of each lane.
plot::Scene frame_scene(const std::vector<sim::Run>& runs, std::vector<plot::Figure> figures, const std::vector<plot::Ranges>& ranges,
                        plot::Size size, const plot::Theme& theme) {
  if (runs.size() == 1) {
    plot::Figure& figure = figures.front();
    std::erase_if(figure.marks, [](const plot::Mark& mark) { return std::holds_alternative<plot::Handle>(mark); });  // nobody drags here
    figure.title += fmt::format(", step {}", runs.front().captured_step());
    return plot::layout(figure, ranges.front(), size, theme, plot::Format::small).scene;
  }
  std::vector<param::Values> values;
  for (const sim::Run& run : runs) values.push_back(run.values());
  std::vector<std::string> titles = sim::lane_headings(values);
  for (std::size_t lane = 0; lane < runs.size(); ++lane) titles[lane] += fmt::format(", step {}", runs[lane].captured_step());
  return lanes_scene(figures, titles, ranges, size, theme, plot::Format::small);
}

}  // namespace

void check_film(const Film& film, const std::string& file) {
  const auto series = parse_series(file);
  if (!is_video(file) && !(series && file.ends_with(".png"))) {
    throw InputError(file + ": a film is FILE.mp4, FILE.gif, or a series such as frame-%04d.png");
  }
  require_writable(is_video(file) ? fs::path(file) : series->name(0));
  if (is_video(file) && !find_program("ffmpeg")) {
    throw InputError(file + ": the program ffmpeg, which makes videos, is not installed; a series such as frame-%04d.png needs none");
  }
  if (is_video(file) && (film.width % 2 != 0 || film.height % 2 != 0)) {
    throw InputError(fmt::format("--size: '{}x{}': both sides of a video must be even", film.width, film.height));
  }
  if (film.frames() > most_frames) {
    throw InputError(fmt::format("--every: {} would make {} frames, more than {}", film.every, film.frames(), most_frames));
  }
  plot::theme(film.theme);
  figures_of(film, film.begin());
}

std::string make_film(const Film& film, const std::string& file, const std::function<void(double)>& progress) {
  constexpr double first_share = 0.2;  // of the time, for the round that only looks
  const double frames = static_cast<double>(film.frames());
  std::vector<plot::Ranges> ranges;
  std::string last_recipe;
  roll(film, [&](const std::vector<sim::Run>& runs, std::int64_t frame) {
    const std::vector<plot::Ranges> now = plot::shared_ranges(figures_of(film, runs));
    for (std::size_t lane = 0; lane < now.size(); ++lane) {
      if (frame == 0) ranges.push_back(now[lane]);
      ranges[lane] = plot::united(ranges[lane], now[lane]);
    }
    last_recipe = recipe_line(runs);
    progress(first_share * static_cast<double>(frame + 1) / frames);
  });

  const double pixels_per_pt = film.height / frame_height_pt;
  const plot::Size size{static_cast<float>(film.width / pixels_per_pt), static_cast<float>(frame_height_pt)};
  const plot::Theme& theme = plot::theme(film.theme);
  std::unique_ptr<Screen> screen;
  if (is_video(file)) {
    screen = std::make_unique<Video>(film, file, last_recipe);
  } else {
    screen = std::make_unique<PngSeries>(file);
  }
  roll(film, [&](const std::vector<sim::Run>& runs, std::int64_t frame) {
    screen->show(frame_scene(runs, figures_of(film, runs), ranges, size, theme), pixels_per_pt, recipe_line(runs));
    progress(first_share + (1 - first_share) * static_cast<double>(frame + 1) / frames);
  });
  return screen->finish();
}

}  // namespace lineland::app
