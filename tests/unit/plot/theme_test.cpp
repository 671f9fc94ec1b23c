#include "core/plot/theme.h"

#include <doctest/doctest.h>

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
    CHECK(contrast(t.on_accent, t.accent) >= 4.5);
    CHECK(contrast(t.warning, t.panel) >= 4.5);
    CHECK(contrast(t.error, t.panel) >= 4.5);
    for (std::size_t i = 0; i < role_count; ++i) {
      const Role role = static_cast<Role>(i);
      CAPTURE(name_of(role));
      CHECK(contrast(t.style(role).color, t.figure) >= 3);
      CHECK(contrast(t.style(role).words, t.figure) >= 4.5);
    }
    for (double f = 0; f <= 1; f += 0.05) CHECK(contrast(t.family(f), t.figure) >= 2.9);
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
