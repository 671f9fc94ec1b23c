#include "core/plot/theme.h"

#include <algorithm>
#include <cmath>

#include "core/base/check.h"
#include "core/base/text.h"

namespace lineland::plot {

namespace {

constexpr Color rgb(std::uint32_t hex) {
  return {static_cast<std::uint8_t>(hex >> 16), static_cast<std::uint8_t>(hex >> 8), static_cast<std::uint8_t>(hex), 255};
}

double linear(std::uint8_t channel) {
  const double c = channel / 255.0;
  return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

std::uint8_t encoded(double c) {
  c = std::clamp(c, 0.0, 1.0);
  const double s = c <= 0.0031308 ? 12.92 * c : 1.055 * std::pow(c, 1 / 2.4) - 0.055;
  return static_cast<std::uint8_t>(std::lround(255 * s));
}

double luminance(Color c) { return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b); }

/// Ottosson's Oklab (2020): equal distances look equal.
struct Lab {
  double l, a, b;
};

Lab lab(Color c) {
  const double r = linear(c.r), g = linear(c.g), b = linear(c.b);
  const double l = std::cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const double m = std::cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const double s = std::cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s, 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
          0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

Color color(Lab c) {
  const double l = std::pow(c.l + 0.3963377774 * c.a + 0.2158037573 * c.b, 3);
  const double m = std::pow(c.l - 0.1055613458 * c.a - 0.0638541728 * c.b, 3);
  const double s = std::pow(c.l - 0.0894841775 * c.a - 1.2914855480 * c.b, 3);
  return {encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s), encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
          encoded(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s), 255};
}

Lab mix(Lab a, Lab b, double t) { return {a.l + t * (b.l - a.l), a.a + t * (b.a - a.a), a.b + t * (b.b - a.b)}; }

/// The same hue, made darker (on a light surface) or lighter until its contrast is at least `least`.
Color readable_on(Color surface, Color ink, double least) {
  const Lab end = lab(luminance(surface) > 0.18 ? rgb(0x000000) : rgb(0xffffff)), start = lab(ink);
  for (int percent = 0; percent < 100; ++percent) {
    const Color candidate = percent == 0 ? ink : color(mix(start, end, percent / 100.0));
    if (contrast(candidate, surface) >= least) return candidate;
  }
  return color(end);
}

struct Hue {
  Role role;
  std::uint32_t color;  ///< after Okabe and Ito 2008, on a light surface; blue and green further apart, for tritanopia
  std::uint32_t on_dark;
  float dash_on, dash_off;    ///< on screen
  float print_on, print_off;  ///< on paper, where colour may be lost
};

constexpr std::array<Hue, role_count> hues = {{
    {Role::neutral, 0x6f7471, 0x969b9f, 3, 2.5f, 3, 2.5f},
    {Role::data, 0x0068a8, 0x56b4e9, 0, 0, 0, 0},
    {Role::generator, 0xd55e00, 0xf58a42, 0, 0, 9, 1.8f},
    {Role::model, 0xd55e00, 0xf58a42, 0, 0, 9, 1.8f},
    {Role::discriminator, 0x009e73, 0x7ee8b4, 0, 0, 2.4f, 1.3f},
    {Role::optimal, 0x1a1c1e, 0xe8eaed, 4, 2.5f, 4, 2.5f},
    {Role::latent, 0xa8578f, 0xdd93bd, 6, 1.5f, 6, 1.5f},
    {Role::p, 0x0068a8, 0x56b4e9, 0, 0, 0, 0},
    {Role::q, 0xb57a00, 0xe9b044, 0, 0, 9, 1.8f},
    {Role::pathwise, 0x3f55b5, 0x8fa2f5, 0, 0, 0, 0},
    {Role::score, 0xd55e00, 0xf58a42, 8, 1.8f, 8, 1.8f},
    {Role::measure, 0x009e73, 0x33c79a, 4, 1.6f, 4, 1.6f},
    {Role::measure_coupled, 0xb0458b, 0xe58fc4, 1.8f, 1.4f, 1.8f, 1.4f},
    {Role::series_1, 0x0072b2, 0x56b4e9, 0, 0, 0, 0},
    {Role::series_2, 0xd55e00, 0xf58a42, 8, 1.8f, 8, 1.8f},
    {Role::series_3, 0x009e73, 0x33c79a, 4.5f, 1.6f, 4.5f, 1.6f},
    {Role::series_4, 0xb0458b, 0xe58fc4, 1.8f, 1.4f, 1.8f, 1.4f},
    {Role::series_5, 0x9a6a00, 0xe9b044, 6, 3.5f, 6, 3.5f},
    {Role::series_6, 0x55606b, 0xaab4be, 2.5f, 3.2f, 2.5f, 3.2f},
}};

/// Fills in what follows from the rest: the roles' colours on this surface.
Theme with_roles(Theme theme, bool print, float dash_scale) {
  for (const Hue& hue : hues) {
    const Color ink = rgb(theme.dark ? hue.on_dark : hue.color);
    const Color line = hue.role == Role::optimal ? theme.text : readable_on(theme.figure, ink, 3.05);
    const float on = print ? hue.print_on : hue.dash_on, off = print ? hue.print_off : hue.dash_off;
    theme.roles[static_cast<std::size_t>(hue.role)] = {line, on * dash_scale, off * dash_scale, readable_on(theme.figure, line, 4.6)};
  }
  for (Color& c : theme.ramp) c = readable_on(theme.figure, c, 3.05);
  return theme;
}

Theme light() {
  Theme t;
  t.name = "light";
  t.window = t.figure = rgb(0xf6f7f2);
  t.panel = t.raised = rgb(0xffffff);
  t.hover = rgb(0xeff4f6), t.selected = rgb(0xdcebf4);
  t.text = rgb(0x1a1c1e), t.muted = rgb(0x5e6367), t.faint = rgb(0xb4b8b4);
  t.grid = rgb(0xe3e5df), t.axis = rgb(0xb5b8b2), t.hairline = rgb(0xdfe1db);
  t.accent = rgb(0x0072b2), t.on_accent = rgb(0xffffff), t.warning = rgb(0x8a5a00), t.error = rgb(0xb3261e);
  t.ramp = {rgb(0xc98300), rgb(0xb8375f), rgb(0x35207c)};
  return with_roles(t, false, 1);
}

Theme dark() {
  Theme t;
  t.name = "dark";
  t.dark = true;
  t.window = t.figure = rgb(0x15171a);
  t.panel = rgb(0x1c1f23), t.raised = rgb(0x24282d);
  t.hover = rgb(0x262c32), t.selected = rgb(0x22323f);
  t.text = rgb(0xe8eaed), t.muted = rgb(0xa3a8ad), t.faint = rgb(0x54595e);
  t.grid = rgb(0x25282c), t.axis = rgb(0x5a5f64), t.hairline = rgb(0x2e3237);
  t.accent = rgb(0x56b4e9), t.on_accent = rgb(0x0b1a24), t.warning = rgb(0xf0b429), t.error = rgb(0xff8a80);
  t.ramp = {rgb(0x8460c8), rgb(0xe0607e), rgb(0xf9d65c)};
  t.fill_opacity = 0.16f;
  return with_roles(t, false, 1);
}

Theme paper() {
  Theme t = light();
  t.name = "paper";
  t.window = t.figure = t.panel = t.raised = rgb(0xffffff);
  t.text = rgb(0x000000), t.muted = rgb(0x3c3f42);
  t.grid = rgb(0xe2e3e1), t.axis = rgb(0x6b6e70), t.hairline = rgb(0xcfd1cf);
  t.text_size = 8, t.small_size = 7, t.title_size = 8.5f, t.hero_size = 10;
  t.line = 1.1f, t.emphasis = 1.6f, t.hair = 0.4f, t.marker = 1.9f, t.handle = 3.5f;
  t.fill_opacity = 0.12f;
  return with_roles(t, true, 1);
}

Theme projector() {
  Theme t = light();
  t.name = "projector";
  t.window = t.figure = t.panel = t.raised = rgb(0xffffff);
  t.text = rgb(0x000000), t.muted = rgb(0x3a3d40), t.faint = rgb(0x9a9d9b);
  t.grid = rgb(0xe0e2df), t.axis = rgb(0x7c7f80), t.hairline = rgb(0xc8cac8);
  t.text_size = 15.5f, t.small_size = 14, t.title_size = 17, t.hero_size = 21;
  t.line = 2.3f, t.emphasis = 3.2f, t.hair = 0.9f, t.marker = 4, t.handle = 7.5f;
  return with_roles(t, false, 1.7f);
}

const std::array<std::string, 4> names = {"light", "dark", "paper", "projector"};

}  // namespace

std::string_view name_of(Role role) {
  constexpr std::array<std::string_view, role_count> all = {
      "neutral", "data",    "generator",       "model",    "discriminator", "optimal",  "latent",   "p",        "q",       "pathwise",
      "score",   "measure", "measure-coupled", "series-1", "series-2",      "series-3", "series-4", "series-5", "series-6"};
  return all[static_cast<std::size_t>(role)];
}

Color Theme::sequential(Role role, double t) const {
  // Lightness runs evenly from the surface through the role's colour to a shade beyond it.
  const Lab from = lab(figure), middle = lab(style(role).color);
  const Lab to = dark ? mix(middle, {1, middle.a, middle.b}, 0.45) : mix(middle, {0, middle.a / 2, middle.b / 2}, 0.42);
  const double bend = (middle.l - from.l) / (to.l - from.l);
  t = std::clamp(t, 0.0, 1.0);
  return color(t < bend ? mix(from, middle, t / bend) : mix(middle, to, (t - bend) / (1 - bend)));
}

Color Theme::diverging(double t) const {
  const Lab end = lab(t < 0 ? style(Role::data).color : style(Role::generator).color);
  return color(mix(lab(figure), end, std::min(std::abs(t), 1.0)));
}

Color Theme::family(double t) const {
  t = 2 * std::clamp(t, 0.0, 1.0);
  return color(t < 1 ? mix(lab(ramp[0]), lab(ramp[1]), t) : mix(lab(ramp[1]), lab(ramp[2]), t - 1));
}

std::span<const std::string> theme_names() { return names; }

const Theme& theme(std::string_view name) {
  static const std::array<Theme, 4> all = {light(), dark(), paper(), projector()};
  for (const Theme& candidate : all)
    if (candidate.name == name) return candidate;
  throw InputError("there is no theme '" + std::string(name) + "'" + suggestion(name, names));
}

double contrast(Color a, Color b) {
  const double x = luminance(a), y = luminance(b);
  return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

}  // namespace lineland::plot
