#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <thread>

#include "core/base/check.h"
#include "core/plot/cairo_painter.h"
#include "core/plot/layout.h"

using namespace lineland;
using namespace lineland::plot;

namespace {

const std::string recipe = R"x(gan --data "0.5*normal(-2, 0.5) + 0.5*normal(2, 1)" <a> & 'b' \ (c) )x";

Scene scene() {
  Figure figure;
  figure.title = "Figure";
  Curve curve;
  curve.label = "$p_G(x)$ generator";
  curve.role = Role::generator;
  for (int i = 0; i < 50; ++i) curve.x.push_back(i), curve.y.push_back(i * i);
  figure.marks.push_back(curve);
  Field field;
  field.x_edges = {0, 20, 50};
  field.y_edges = {0, 1000, 2500};
  field.values = {0, 1, 2, 3};
  figure.marks.push_back(field);
  return layout(figure, ranges(figure), {240, 160}, theme("paper"), Format::small).scene;
}

std::uint32_t big_endian(const std::string& bytes, std::size_t at) {
  std::uint32_t result = 0;
  for (std::size_t i = 0; i < 4; ++i) result = result << 8 | static_cast<unsigned char>(bytes[at + i]);
  return result;
}

/// Whether every element that is opened is closed, in order.
bool balanced(const std::string& xml) {
  std::vector<std::string> open;
  for (std::size_t at = xml.find('<'); at != std::string::npos; at = xml.find('<', at + 1)) {
    const std::size_t end = xml.find('>', at);
    if (end == std::string::npos) return false;
    if (xml[at + 1] == '?' || xml[at + 1] == '!' || xml[end - 1] == '/') continue;
    const std::string name = xml.substr(at + 1, xml.find_first_of(" >\n", at + 1) - at - 1);
    if (name.front() != '/')
      open.push_back(name);
    else if (open.empty() || "/" + open.back() != name)
      return false;
    else
      open.pop_back();
  }
  return open.empty();
}

}  // namespace

TEST_CASE("a recipe comes back from each kind of file") {
  for (const FileFormat format : {FileFormat::svg, FileFormat::pdf, FileFormat::png}) {
    CHECK(recipe_of(paint(scene(), format, recipe)) == recipe);
    CHECK(recipe_of(paint(scene(), format, "")).empty());
  }
  const std::string rgb(4 * 3 * 3, 'x');
  CHECK(recipe_of(png(rgb, 4, 3, recipe)) == recipe);
}

TEST_CASE("the same scene, the same bytes") {
  for (const FileFormat format : {FileFormat::svg, FileFormat::pdf, FileFormat::png}) {
    const std::string first = paint(scene(), format, recipe, 2);
    std::string second;
    std::thread([&] { second = paint(scene(), format, recipe, 2); }).join();
    CHECK(first == second);
  }
}

TEST_CASE("files are well formed") {
  const std::string svg = paint(scene(), FileFormat::svg, recipe);
  CHECK(svg.starts_with("<?xml"));
  CHECK(balanced(svg));
  const std::string pdf = paint(scene(), FileFormat::pdf, recipe);
  CHECK(pdf.starts_with("%PDF-1.4"));
  CHECK(pdf.ends_with("%%EOF\n"));
  CHECK(pdf.find("/FontFile3") != std::string::npos);
  const std::string png = paint(scene(), FileFormat::png, recipe, 2.5);
  CHECK(big_endian(png, 16) == 600);
  CHECK(big_endian(png, 20) == 400);
}

TEST_CASE("pixels are straight RGBA") {
  Scene plain;
  plain.size = {2, 1};
  plain.background = {10, 20, 30, 255};
  plain.items.push_back({Box{{1, 0, 1, 1}, Color{255, 0, 0, 255}, {}, 0, 0}, -1});
  CHECK(rasterize(plain, 1) == std::vector<std::uint8_t>{10, 20, 30, 255, 255, 0, 0, 255});
}

TEST_CASE("damaged and foreign files carry no recipe and do no harm") {
  CHECK(recipe_of("").empty());
  CHECK(recipe_of("hello").empty());
  CHECK(recipe_of("%PDF-1.4 (Lineland recipe: never closed").empty());
  std::uint32_t state = 1;
  for (const FileFormat format : {FileFormat::svg, FileFormat::pdf, FileFormat::png}) {
    const std::string whole = paint(scene(), format, recipe);
    for (int trial = 0; trial < 300; ++trial) {
      std::string bytes = whole;
      for (int i = 0; i < 5; ++i) {
        state = state * 1664525u + 1013904223u;
        bytes[(state >> 8) % bytes.size()] = static_cast<char>(state >> 3);
      }
      bytes.resize((state >> 7) % bytes.size());
      recipe_of(bytes);
    }
  }
}

TEST_CASE("a file's name tells its format") {
  CHECK(file_format("a/b.SVG") == FileFormat::svg);
  CHECK(file_format("x.y.pdf") == FileFormat::pdf);
  CHECK_THROWS_AS(file_format("picture.jpg"), InputError);
  CHECK_THROWS_AS(file_format("picture"), InputError);
}
