#include "core/param/picture_list.h"

#include <doctest/doctest.h>

#include "core/base/check.h"

using namespace lineland;
using namespace lineland::param;

namespace {

std::string fault(const std::string& toml) {
  try {
    parse_picture_list(toml, "list.toml");
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a list says what each figure shows; what it says first holds for all") {
  const PictureList list = parse_picture_list(R"toml(
title = "Chapter"
size = "single"
theme = "light"

[[figure]]
file = "a.pdf"
lab = "gan"
preset = "normal"
seed = 3
steps = 20
figure = "densities"
[figure.parameters]
batch = 64
data = "normal(0, 1)"

[[figure]]
file = ["b.svg", "b.png"]
lab = "gan"
figure = ["densities", "losses"]
size = "double"
columns = 1
hero = true
letters = false
outlines = true

[[figure]]
file = "c.svg"
lab = "flow"
figure = "all"
)toml",
                                              "list.toml");
  REQUIRE(list.pictures.size() == 3);
  const ListedPicture& a = list.pictures[0];
  CHECK(a.line == 6);
  CHECK(a.files == std::vector<std::string>{"a.pdf"});
  CHECK((a.lab == "gan" && a.preset == "normal" && a.seed == 3u && a.steps == 20 && a.size == "single" && a.theme == "light"));
  CHECK(a.figures == std::vector<std::string>{"densities"});
  CHECK_FALSE(a.sheet);
  REQUIRE(a.settings.size() == 2);
  CHECK((a.settings[0].id == "batch" && a.settings[0].text == "64" && a.settings[0].line == 14));
  const ListedPicture& b = list.pictures[1];
  CHECK(b.files.size() == 2);
  CHECK((b.sheet && b.figures.size() == 2 && b.size == "double" && b.columns == 1 && b.hero == true && b.letters == false));
  CHECK(b.outlines == true);
  const ListedPicture& c = list.pictures[2];
  CHECK((c.sheet && c.figures.empty() && !c.columns && !c.seed));
}

TEST_CASE("what is wrong with a list is said with its line") {
  CHECK(has(fault(""), "list.toml:1: lists no figure"));
  CHECK(has(fault("[[figure]]\nfile = \"a.svg\"\nprest = \"normal\"\n"), "list.toml:3: unknown key 'prest' (did you mean 'preset'?)"));
  CHECK(has(fault("sizes = \"single\"\n"), "list.toml:1: unknown key 'sizes' (did you mean 'size'?)"));
  CHECK(has(fault("[figure]\nfile = \"a.svg\"\n"), "[[figure]]"));
  CHECK(has(fault("\n[[figure]]\nlab = \"gan\"\n"), "list.toml:2: the key file is missing"));
  CHECK(has(fault("[[figure]]\nfile = []\n"), "list.toml:2: file must name at least one"));
  CHECK(has(fault("[[figure]]\nfile = \"a.svg\"\nsteps = -1\n"), "list.toml:3: steps must be a whole number"));
  CHECK(has(fault("[[figure]]\nfile = \"a.svg\"\ncolumns = 0\n"), "list.toml:3: columns must be from 1 to 12"));
  CHECK(has(fault("[[figure]]\nfile = \"a.svg\"\nhero = 1\n"), "list.toml:3: hero must be true or false"));
  CHECK(has(fault("[[figure]]\nfile = \"a.svg\n"), "list.toml:2"));
}
