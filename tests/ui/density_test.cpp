// What the mouse does to a density: components come and go, and it can be drawn.
#include <doctest/doctest.h>

#include "core/labs/density_handles.h"
#include "core/labs/lab.h"
#include "core/param/distribution_text.h"
#include "tests/ui/stage.h"

using namespace lineland;
using namespace lineland::tests;
using app::Key;

namespace {

/// Two densities in one figure and a number in another, and nothing that runs.
struct PairLab {
  struct Schema : param::Schema {
    param::Group pair = group({.label = "Densities"});
    param::Density p = density({.id = "p", .label = "P", .help = "One.", .initial = "normal(-2, 0.5)"});
    param::Density q = density({.id = "q", .label = "Q", .help = "Another.", .initial = "0.5*normal(2, 0.5) + 0.5*normal(4, 0.5)"});
  };
  static const Schema& schema() {
    static const Schema schema;
    return schema;
  }
  static const sim::About& about() {
    static const sim::About about{.id = "pair", .title = "Pair", .summary = "Two densities.", .notes = "Two densities."};
    return about;
  }
  struct Snapshot {};
  struct Simulation {
    Simulation(const param::Values&, Seed) {}
    void apply(const param::Values&) {}
    void step() {}
    void capture(Snapshot&) const {}
    std::string_view fault() const { return ""; }
    std::size_t footprint() const { return sizeof *this; }
  };
  static std::vector<plot::Figure> figures(const Snapshot&, const param::Values& values) {
    plot::Figure other{.id = "other", .title = "Other", .x = {.range = plot::Span{0, 1}}, .y = {.range = plot::Span{0, 1}}};
    plot::Figure densities{
        .id = "densities", .title = "Densities", .x = {.range = plot::Span{-8, 8}}, .y = {.range = plot::Span{-0.1, 2.5}}};
    labs::add_handles(densities, values[schema().p], "p", plot::Role::p);
    labs::add_handles(densities, values[schema().q], "q", plot::Role::q);
    return {densities, other};
  }
  static std::vector<plot::Readout> readouts(const Snapshot&, const param::Values&) { return {}; }
};

const sim::Laboratory& pair() {
  static const labs::Erased<PairLab> laboratory;
  return laboratory;
}

struct PairStage : Stage {
  PairStage() : Stage(with_labs({&pair()})) {}
  const math::Distribution& p() const { return values()[PairLab::schema().p]; }
  const math::Distribution& q() const { return values()[PairLab::schema().q]; }
  void control_click(plot::Point at) {
    rest();
    app::feed_control(ImGui::GetIO(), true);
    click(at);
    app::feed_control(ImGui::GetIO(), false);
    REQUIRE(until([this] { return application->desk().stamp().values == values(); }));  // the figures follow when the worker has
    rest();
  }
  void stroke(std::initializer_list<plot::Point> places) {  // in fractions of the large figure
    bool down = false;
    for (const plot::Point at : places) {
      move(place("figure:densities", at.x, at.y));
      if (!down) button(down = true);
    }
    button(false);
    frame();
  }
};

}  // namespace

TEST_CASE("a control click beside the handles of a density adds a component to it") {
  PairStage stage;
  const math::Distribution p = stage.p(), q = stage.q();
  const plot::Point mode = stage.place("handle:densities/mode 1 of p");
  stage.control_click({mode.x - 60, mode.y - 20});
  REQUIRE(stage.p().components().size() == 2);
  CHECK(stage.q() == q);
  const auto& added = std::get<math::Normal>(stage.p().components()[1].shape);
  CHECK(added.mean < -2.3);
  CHECK(added.mean > -4);
  CHECK(stage.p().share(1) == doctest::Approx(0.5));
  CHECK(stage.shows("handle:densities/mode 2 of p"));
  CHECK(param::parse_distribution(param::to_text(stage.p())) == stage.p());

  const plot::Point other = stage.place("handle:densities/mode 2 of q");
  stage.control_click({other.x + 60, other.y});
  CHECK(stage.q().components().size() == 3);
  CHECK(stage.p().components().size() == 2);
}

TEST_CASE("a control click on a ring removes its component, but never the last") {
  PairStage stage;
  stage.control_click(stage.place("handle:densities/mode 1 of q"));
  REQUIRE(stage.q().components().size() == 1);
  CHECK(stage.q() == param::parse_distribution("0.5*normal(4, 0.5)"));
  stage.commands.clear();
  stage.control_click(stage.place("handle:densities/mode 1 of q"));
  stage.control_click(stage.place("handle:densities/width 1 of p"));
  CHECK(stage.q().components().size() == 1);
  CHECK(stage.p().components().size() == 1);
  CHECK(stage.commands.empty());
}

TEST_CASE("neither a control click elsewhere nor two of them do anything else") {
  PairStage stage;
  stage.control_click(stage.place("figure:densities", 0.5f, 0.995f));  // below the axis
  CHECK(stage.commands.empty());
  const plot::Point mode = stage.place("handle:densities/mode 1 of p");
  app::feed_control(ImGui::GetIO(), true);
  stage.click({mode.x - 60, mode.y});
  stage.click({mode.x - 60, mode.y - 60});
  app::feed_control(ImGui::GetIO(), false);
  stage.frame();
  CHECK_FALSE(stage.application->figures().filled());
}

TEST_CASE("a density is drawn with the mouse and its text reads back") {
  PairStage stage;
  const math::Distribution p = stage.p();
  stage.click("button:draw-q");
  stage.stroke({{0.7f, 0.8f}, {0.6f, 0.3f}, {0.5f, 0.6f}, {0.4f, 0.3f}, {0.3f, 0.8f}});
  const std::string text = param::to_text(stage.q());
  CHECK(text.starts_with("grid("));
  CHECK(param::parse_distribution(text) == stage.q());
  CHECK(stage.q().mean() == doctest::Approx(0).epsilon(1).scale(1));
  CHECK(stage.q().pdf(stage.q().mean()) < 0.9 * stage.q().pdf(stage.q().mean() + 1.6));  // two summits
  CHECK(stage.p() == p);
  REQUIRE(stage.last<sim::Apply>());

  const math::Distribution drawn = stage.q();  // the pencil is down again
  stage.stroke({{0.2f, 0.2f}, {0.8f, 0.2f}});
  CHECK(stage.q() == drawn);
}

TEST_CASE("the pencil is put down by its button and by Escape") {
  PairStage stage;
  const math::Distribution p = stage.p();
  stage.click("button:draw-p");
  stage.click("button:draw-p");
  stage.stroke({{0.2f, 0.2f}, {0.8f, 0.2f}});
  stage.click("button:draw-p");
  stage.key(Key::escape);
  stage.stroke({{0.2f, 0.2f}, {0.8f, 0.2f}});
  CHECK(stage.p() == p);
}

TEST_CASE("a stroke without an area says so and can be drawn again") {
  PairStage stage;
  const math::Distribution p = stage.p();
  stage.click("button:draw-p");
  stage.stroke({{0.5f, 0.3f}});
  CHECK(stage.p() == p);
  CHECK_FALSE(stage.application->message().empty());
  stage.rest();
  stage.stroke({{0.3f, 0.3f}, {0.7f, 0.3f}});
  CHECK(param::to_text(stage.p()).starts_with("grid("));
}

TEST_CASE("the pencil needs the figure that shows its density") {
  PairStage stage;
  stage.click("figure:other");
  REQUIRE(stage.application->figures().hero() == 1);
  stage.click("button:draw-p");
  stage.frame();
  CHECK(stage.application->figures().hero() == 0);
}
