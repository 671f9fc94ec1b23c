// Paints a plot::Scene on the screen: the same picture as the Cairo painter makes on paper. GUI thread.
#pragma once

#include <cstdint>
#include <vector>

#include "app/pen.h"
#include "app/textures.h"
#include "core/plot/scene.h"

namespace lineland::app {

/// The pictures within one scene, on the graphics card. Made anew only where their content has changed.
class SceneTextures {
 public:
  explicit SceneTextures(Textures& textures) : textures_(&textures) {}
  ~SceneTextures() { clear(); }
  SceneTextures(SceneTextures&& other) noexcept : textures_(other.textures_), pictures_(std::move(other.pictures_)) {
    other.pictures_.clear();
  }
  SceneTextures& operator=(SceneTextures&&) = delete;

  /// After each change of the scene.
  void update(const plot::Scene& scene);
  /// Of the k-th Image of the scene.
  Textures::Id operator[](std::size_t k) const { return pictures_[k].texture; }

 private:
  struct Picture {
    std::uint64_t content = 0;
    Textures::Id texture = 0;
  };
  void clear();

  Textures* textures_;
  std::vector<Picture> pictures_;
};

/// Paints the scene where the pen is placed; one unit is a point. `textures` has been updated with this very scene.
void paint(const plot::Scene& scene, const SceneTextures& textures, Pen& pen);

}  // namespace lineland::app
