#include "app/ui/pencil.h"

namespace lineland::app {

void Pencil::toggle(std::string_view id) {
  const bool same = parameter_ == id;
  put_down();
  if (!same) parameter_ = id;
}

void Pencil::put_down() {
  parameter_.clear();
  stroke_.clear();
}

std::optional<math::Distribution> Pencil::follow(const Response& response, const plot::Placed& placed, plot::Point at,
                                                 std::string& message) {
  if (!stroke_.follow(response, placed, at)) return std::nullopt;
  std::optional<math::Distribution> density = labs::drawn(stroke_.points());
  stroke_.clear();
  if (!density) message = "That stroke encloses no area: draw from one side to the other, above zero.";
  return density;
}

void Pencil::show(Ui& ui, const plot::Placed& placed, plot::Color color) { stroke_.show(ui, placed, color, ui.theme().emphasis); }

}  // namespace lineland::app
