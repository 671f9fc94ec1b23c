#include "core/plot/theme.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <tuple>

#include "core/base/check.h"

using namespace lineland;
using namespace lineland::plot;

TEST_CASE("contrast is WCAG's") {
  CHECK(contrast({0, 0, 0, 255}, {255, 255, 255, 255}) == doctest::Approx(21));
  CHECK(contrast({119, 119, 119, 255}, {255, 255, 255, 255}) == doctest::Approx(4.48).epsilon(0.005));
}

TEST_CASE("every theme can be read") {
  for (const std::string& name : theme_names()) {
    CAPTURE(name);
    const Theme& t = theme(name);
    for (const Color surface : {t.window, t.panel, t.figure, t.raised, t.hover, t.selected}) {
      CHECK(contrast(t.text, surface) >= 7);
      CHECK(contrast(t.muted, surface) >= 4.5);
    }
    for (const Color surface : {t.panel, t.raised}) {
      for (const Color ink : {t.accent, t.warning, t.error}) CHECK(contrast(ink, surface) >= 4.5);
    }
    CHECK(contrast(t.on_accent, t.accent) >= 4.5);
    for (std::size_t i = 0; i < role_count; ++i) {
      const Role role = static_cast<Role>(i);
      CAPTURE(name_of(role));
      CHECK(contrast(t.style(role).color, t.figure) >= 3);
      CHECK(contrast(t.style(role).words, t.figure) >= 4.5);
      CHECK(contrast(t.style(role).words, t.raised) >= 4.5);  // in the card beside the pointer
    }
    for (double f = 0; f <= 1; f += 0.05) CHECK(contrast(t.family(f), t.figure) >= 2.9);
  }
}

namespace {

struct Vector {
  double x, y, z;
};

double linear(std::uint8_t channel) {
  const double c = channel / 255.0;
  return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

/// How a colour looks to a dichromat, in linear light: Machado, Oliveira and Fernandes 2009, severity 1.
using Sight = std::array<Vector, 3>;
constexpr Sight usual = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
constexpr Sight protanopia = {{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}};
constexpr Sight deuteranopia = {{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}};
constexpr Sight tritanopia = {{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}};

/// OKLab (Ottosson 2020) of a colour as it is seen.
Vector seen(Color color, const Sight& sight) {
  const Vector c{linear(color.r), linear(color.g), linear(color.b)};
  const auto row = [&](const Vector& m) { return std::clamp(m.x * c.x + m.y * c.y + m.z * c.z, 0.0, 1.0); };
  const double r = row(sight[0]), g = row(sight[1]), b = row(sight[2]);
  const double l = std::cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const double m = std::cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const double s = std::cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s, 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
          0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

double distance(Color a, Color b, const Sight& sight) {
  const Vector x = seen(a, sight), y = seen(b, sight);
  return std::hypot(x.x - y.x, x.y - y.y, x.z - y.z);
}

}  // namespace

// 0.02 in OKLab is about what can just be told apart side by side; lines that are apart need more.
TEST_CASE("curves that meet are told apart by everyone: by colour, or by dash") {
  constexpr double enough = 0.1;
  const std::vector<std::vector<Role>> meeting = {
      {Role::data, Role::generator, Role::discriminator, Role::optimal, Role::neutral},
      {Role::data, Role::model, Role::latent, Role::optimal, Role::neutral},
      {Role::p, Role::q, Role::optimal},
      {Role::pathwise, Role::score, Role::measure, Role::measure_coupled, Role::optimal},
      {Role::series_1, Role::series_2, Role::series_3, Role::series_4, Role::series_5, Role::series_6},
  };
  const std::pair<const char*, Sight> sights[] = {
      {"usual", usual}, {"protanopia", protanopia}, {"deuteranopia", deuteranopia}, {"tritanopia", tritanopia}};
  CHECK(distance({255, 0, 0, 255}, {0, 160, 0, 255}, protanopia) < distance({255, 0, 0, 255}, {0, 160, 0, 255}, usual));
  for (const std::string& name : theme_names()) {
    const Theme& t = theme(name);
    for (const auto& [condition, sight] : sights) {
      for (const auto& group : meeting) {
        for (std::size_t i = 0; i < group.size(); ++i) {
          for (std::size_t k = 0; k < i; ++k) {
            const RoleStyle &a = t.style(group[i]), &b = t.style(group[k]);
            const bool dashes_differ = a.dash_on != b.dash_on || a.dash_off != b.dash_off;
            CAPTURE(name);
            CAPTURE(condition);
            CAPTURE(name_of(group[i]));
            CAPTURE(name_of(group[k]));
            CHECK((distance(a.color, b.color, sight) >= enough || dashes_differ));
          }
        }
      }
    }
  }
}

TEST_CASE("roles that meet differ in colour and in dash") {
  const std::vector<std::vector<Role>> meeting = {
      {Role::pathwise, Role::score, Role::measure, Role::measure_coupled},
      {Role::series_1, Role::series_2, Role::series_3, Role::series_4, Role::series_5, Role::series_6},
      {Role::discriminator, Role::optimal},
      {Role::data, Role::latent}};
  const auto look = [](Color c) { return std::tuple(c.r, c.g, c.b); };
  for (const std::string& name : theme_names())
    for (const auto& group : meeting) {
      std::set<std::tuple<int, int, int>> colors;
      std::set<std::pair<float, float>> dashes;
      for (const Role role : group) {
        const RoleStyle& style = theme(name).style(role);
        colors.insert(look(style.color));
        dashes.insert({style.dash_on, style.dash_off});
      }
      CHECK(colors.size() == group.size());
      CHECK(dashes.size() == group.size());
    }
  // In print, where colour may be lost, also these.
  CHECK(theme("paper").style(Role::data).dash_on != theme("paper").style(Role::generator).dash_on);
  CHECK(theme("paper").style(Role::data).dash_on != theme("paper").style(Role::discriminator).dash_on);
  CHECK(theme("paper").style(Role::p).dash_on != theme("paper").style(Role::q).dash_on);
}

TEST_CASE("colour maps start at the surface and darken or lighten evenly") {
  for (const std::string& name : theme_names()) {
    const Theme& t = theme(name);
    CHECK(t.sequential(Role::generator, 0) == t.figure);
    CHECK(t.diverging(0) == t.figure);
    double last = contrast(t.sequential(Role::generator, 0), t.figure);
    for (double f = 0.1; f <= 1.001; f += 0.1) {
      const double now = contrast(t.sequential(Role::generator, f), t.figure);
      CHECK(now > last);
      last = now;
    }
  }
}

TEST_CASE("an unknown theme is the user's mistake") {
  CHECK_THROWS_WITH_AS(theme("drak"), doctest::Contains("did you mean 'dark'"), InputError);
}
