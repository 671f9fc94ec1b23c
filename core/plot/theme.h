// How roles look: colours, line widths, dashes and type sizes. Plain values, chosen once.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "core/plot/figure.h"
#include "core/plot/scene.h"

namespace lineland::plot {

/// A colour and a dash that tell a role from the others, in colour and in grey.
struct RoleStyle {
  Color color;                      ///< lines and marks: contrast at least 3:1 on `figure`
  float dash_on = 0, dash_off = 0;  ///< points; 0 is solid
  Color words = {};                 ///< the same hue for text: at least 4.5:1 on `figure`
};

/// All design decisions that differ between screen, hall and paper. Sizes in points.
struct Theme {
  std::string name;
  bool dark = false;
  // Surfaces of the window; a figure stands on `figure`.
  Color window, panel, figure, raised, hover, selected;
  Color text, muted, faint;  ///< words; secondary words (contrast at least 4.5:1 on every surface); marks that are no text
  Color grid, axis, hairline;
  Color accent, on_accent, warning, error;
  // Type.
  float text_size = 9;   ///< labels and widgets
  float small_size = 8;  ///< ticks
  float title_size = 10;
  float hero_size = 12;
  // Lines.
  float line = 1.2f, emphasis = 1.8f, hair = 0.5f;
  float marker = 2.2f, handle = 4.5f;
  float fill_opacity = 0.14f;

  std::array<RoleStyle, role_count> roles;  ///< by Role
  std::array<Color, 3> ramp;                ///< first, middle and last colour of a family

  const RoleStyle& style(Role role) const { return roles[static_cast<std::size_t>(role)]; }
  /// t in [0, 1]: from the surface's colour towards the role's colour, perceptually even (heat maps).
  Color sequential(Role role, double t) const;
  /// t in [-1, 1]: blue, surface, orange.
  Color diverging(double t) const;
  /// t in [0, 1]: a family of curves over a parameter (steps of a run), readable on the surface throughout.
  Color family(double t) const;
};

/// light, dark, paper, projector.
std::span<const std::string> theme_names();

/// Throws InputError that names the themes there are.
const Theme& theme(std::string_view name);

/// Contrast ratio of WCAG 2.1, 1 to 21.
double contrast(Color a, Color b);

}  // namespace lineland::plot
