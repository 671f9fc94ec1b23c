// A card that asks for a file: a path to type, and the files of that kind in its folder to click on. GUI thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/ui/ui.h"

namespace lineland::app {

class PathDialog {
 public:
  /// Opens the card. `words` is its heading and `action` stands on its button; `mark` is what a file of the kind has in its first bytes.
  void open(Ui& ui, std::string words, std::string action, std::string path, std::string_view mark);
  bool is_open() const { return open_; }
  void close(Ui& ui);

  /// Says in the card why the path was refused; it stays open.
  void refuse(std::string why) { fault_ = std::move(why); }

  /// The path that was entered or clicked on, once; to be called after all that the card covers.
  std::optional<std::string> show(Ui& ui);

 private:
  struct File {
    std::string item, path;
  };
  void list();

  bool open_ = false;
  std::string words_, action_, path_, mark_, fault_;
  std::vector<File> files_;
};

}  // namespace lineland::app
