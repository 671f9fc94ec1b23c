// The command palette: one field that finds labs, presets, parameters, figures, lessons and all that keys do. GUI thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/ui/ui.h"

namespace lineland::app {

/// Something that the palette finds and does.
struct Finding {
  std::string label;   ///< plain text
  std::string kind;    ///< "Preset of gan"; is searched too
  std::string detail;  ///< its key, its value
  std::function<void()> run;
};

/// How well a query fits a text, both in small letters or not: each word of the query must occur in it as a subsequence; beginnings of
/// words and unbroken runs count most. Nothing if it does not fit; 0 for an empty query.
std::optional<float> fit(std::string_view query, std::string_view text);

class Palette {
 public:
  void open(Ui& ui, std::vector<Finding> findings);
  bool is_open() const { return open_; }

  /// Draws it over the window; what is chosen is done after it has closed.
  void show(Ui& ui);

 private:
  void search(std::string_view query);
  void close(Ui& ui);

  std::vector<Finding> findings_;
  std::vector<std::size_t> found_;  // the best first
  std::string query_;
  std::size_t chosen_ = 0;
  bool open_ = false;
};

}  // namespace lineland::app
