#include "core/param/distribution_text.h"

#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>

#include "core/base/check.h"
#include "core/base/file.h"

using namespace lineland;
using namespace lineland::param;

namespace {

/// The message of the InputError that `action` throws; empty if it throws none.
template <class Action>
std::string complaint(Action action) {
  try {
    action();
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

std::string parse_error(const std::string& text) {
  return complaint([&] { parse_distribution(text); });
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// Finite doubles of every size, from bits.
double any_number(Random& random) {
  const double size = std::exp(600 * (random.uniform() - 0.5));
  return random.uniform() < 0.5 ? size : -size;
}

math::Shape any_shape(Random& random) {
  const double a = any_number(random), b = std::abs(any_number(random)), c = std::abs(any_number(random));
  switch (random.below(6)) {
    case 0: return math::Normal{a, b};
    case 1: return math::Uniform{a, a + std::abs(a) + b};
    case 2: return math::Laplace{a, b};
    case 3: return math::Logistic{a, b};
    case 4: return math::Student{c, a, b};
    default: return math::Exponential{b};
  }
}

}  // namespace

TEST_CASE("every form is read") {
  using math::Distribution;
  CHECK(parse_distribution("normal(4, 0.5)") == Distribution({{1, math::Normal{4, 0.5}}}));
  CHECK(parse_distribution(" uniform ( -1 ,+2e+0 ) ") == Distribution({{1, math::Uniform{-1, 2}}}));
  CHECK(parse_distribution("laplace(1,2)") == Distribution({{1, math::Laplace{1, 2}}}));
  CHECK(parse_distribution("logistic(1,.5)") == Distribution({{1, math::Logistic{1, 0.5}}}));
  CHECK(parse_distribution("student(3,1,2)") == Distribution({{1, math::Student{3, 1, 2}}}));
  CHECK(parse_distribution("exponential(1e-3)") == Distribution({{1, math::Exponential{1e-3}}}));
  CHECK(parse_distribution("0.3*normal(-2, 0.5)+0.7 * normal(1, 1)") ==
        Distribution({{0.3, math::Normal{-2, 0.5}}, {0.7, math::Normal{1, 1}}}));
  CHECK(parse_distribution("normal(0,1) + exponential(2)") == Distribution({{1, math::Normal{0, 1}}, {1, math::Exponential{2}}}));
}

TEST_CASE("text reads back to the same value") {
  Random random(Seed{7});
  for (int i = 0; i < 2000; ++i) {
    std::vector<math::Component> components;
    const auto count = 1 + random.below(4);
    for (std::uint64_t k = 0; k < count; ++k) components.push_back({random.below(3) ? std::abs(any_number(random)) : 1, any_shape(random)});
    const math::Distribution distribution(components);
    const std::string text = to_text(distribution);
    CAPTURE(text);
    CHECK(parse_distribution(text) == distribution);
  }
  CHECK(to_text(parse_distribution("0.3*normal(-2,0.5)+0.7*normal(1,1)")) == "0.3*normal(-2, 0.5) + 0.7*normal(1, 1)");
  CHECK(to_text(parse_distribution("normal(4.0,5e-1)")) == "normal(4, 0.5)");
}

TEST_CASE("errors point at the character and say what would be right") {
  CHECK(parse_error("normal(4, -1)") == "'normal(4, -1)': at character 11: sd must be positive, not -1");
  CHECK(contains(parse_error("uniform(2, 1)"), "at character 12: high must be greater than low"));
  CHECK(contains(parse_error("student(0, 1, 1)"), "at character 9: df must be positive"));
  CHECK(contains(parse_error("normal(inf, 1)"), "at character 8: mean must be finite"));
  CHECK(contains(parse_error("normla(0, 1)"), "at character 1: no distribution 'normla' (did you mean 'normal'?)"));
  CHECK(contains(parse_error("normal(0)"), "at character 9: expected normal(mean, sd)"));
  CHECK(contains(parse_error("normal(0, 1, 2)"), "at character 12: expected normal(mean, sd)"));
  CHECK(contains(parse_error("normal(0, x)"), "at character 11: 'x' is not a number"));
  CHECK(contains(parse_error("normal(0, 1) normal(1, 1)"), "at character 14: expected '+'"));
  CHECK(contains(parse_error("0*normal(0, 1)"), "at character 1: a weight must be positive"));
  CHECK(contains(parse_error("normal(0, 1) + -2*normal(0, 1)"), "at character 16: a weight must be positive"));
  CHECK(contains(parse_error("2 normal(0, 1)"), "at character 3: expected '*'"));
  CHECK(contains(parse_error("normal(0, 1) +"), "at character 15: expected a distribution"));
  CHECK(contains(parse_error(""), "at character 1: expected a distribution"));
  CHECK(contains(parse_error("file(\"a.csv)"), "at character 6: this quote is never closed"));
  CHECK(contains(parse_error("file(a.csv)"), "at character 6: expected a text in quotes"));
  CHECK(contains(parse_error(std::string(100'001, ' ')), "longer than 100000"));
}

TEST_CASE("the data that ship with the program") {
  const auto galaxies = parse_distribution("file(\"lineland:galaxies.csv\", \"velocity\")");
  const auto& sample = std::get<math::Sample>(galaxies.components()[0].shape);
  CHECK(sample.sorted->size() == 82);
  CHECK(sample.bandwidth == doctest::Approx(1.0).epsilon(0.01));
  CHECK(to_text(galaxies) == "file(\"lineland:galaxies.csv\", \"velocity\")");
  CHECK(parse_distribution(to_text(galaxies)) == galaxies);
  CHECK(contains(parse_error("file('lineland:galaxy.csv')"), "galaxies.csv"));
  CHECK(contains(parse_error("file('lineland:galaxies.csv', 'speed')"), "no column 'speed'"));
}

TEST_CASE("a file beside the preset, with a path that needs escapes") {
  const auto folder = std::filesystem::temp_directory_path() / "lineland \"quoted\" \\ folder";
  std::filesystem::create_directories(folder);
  write_file(folder / "a b.csv", "x,y\n1,10\n2,30\n");
  const auto read = parse_distribution("0.5*file('a b.csv', 2) + 0.5*normal(0, 1)", {folder});
  CHECK(*std::get<math::Sample>(read.components()[0].shape).sorted == std::vector<double>{10, 30});
  CHECK(parse_distribution(to_text(read)) == read);
  std::filesystem::remove_all(folder);
  CHECK(contains(complaint([&] { parse_distribution("file('a b.csv')", {folder}); }), "a b.csv"));
}

TEST_CASE("columns of CSV text") {
  using Values = std::vector<double>;
  CHECK(read_column("x;y\r\n3;1\r\n1;2\r\n", "x", "f") == Values{1, 3});
  CHECK(read_column("3\t1\n1\t2\n", "2", "f") == Values{1, 2});
  CHECK(read_column("\xEF\xBB\xBF# c\n\"a \"\"b\"\"\", \"c\"\n\n 1 , 5 \n#\n\"2\",4", "a \"b\"", "f") == Values{1, 2});
  CHECK(read_column("x\n2\n1\n", "", "f") == Values{1, 2});

  const auto error = [](std::string_view csv, std::string_view column) { return complaint([&] { read_column(csv, column, "f.csv"); }); };
  CHECK(error("", "") == "f.csv: there are no rows");
  CHECK(error("x\n", "") == "f.csv: there are no rows of numbers");
  CHECK(error("x\n1\n1\n", "") == "f.csv: fewer than two different numbers");
  CHECK(contains(error("velocity\n1\n2\n", "velocty"), "f.csv:1: no column 'velocty' (did you mean 'velocity'?)"));
  CHECK(contains(error("x,y\n1,2\n2,3\n", "3"), "f.csv:1: no column 3: there are 2"));
  CHECK(contains(error("1,2\n2,3\n", "x"), "there is no header line"));
  CHECK(error("x,y\n1,2\n3\n", "x") == "f.csv:3: a row of 1 cells where the first has 2");
  CHECK(error("x\n1\ntwo\n", "x") == "f.csv:3: 'two' where a finite number is wanted");
  CHECK(error("1\nnan\n", "") == "f.csv:2: 'nan' where a finite number is wanted");
  CHECK(error("nan\n1\n2\n", "") == "f.csv:1: 'nan' where a finite number is wanted");
  CHECK(error("# c\nx\n1\ninf\n", "x") == "f.csv:4: 'inf' where a finite number is wanted");
  CHECK(error("x,y\n1,\n", "y") == "f.csv:2: '' where a finite number is wanted");
  CHECK(contains(error("x\n\"1\n", "x"), "a quote is never closed"));
}
