#include "core/param/distribution_text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

#include "core/base/check.h"
#include "core/base/file.h"
#include "core/base/text.h"
#include "core/math/grid_density.h"
#include "core/math/kernel_estimate.h"
#include "core/math/shapes.h"
#include "embedded/data_sets.h"

namespace lineland::param {

using lineland::to_text;  // numbers; the one for distributions is below

namespace {

constexpr std::string_view shipped = "lineland:";
constexpr std::size_t longest_text = 100'000;

/// A shape given by numbers: its name, their names, and how to make it of them.
struct Form {
  std::string name;
  std::string arguments;
  std::size_t count;  // of arguments; so many more may follow: optional
  math::Shape (*make)(const std::array<double, 3>& a);
  std::size_t optional = 0;
};

const std::array<Form, 6>& forms() {
  using Numbers = std::array<double, 3>;
  static const std::array<Form, 6> all = {{
      {"normal", "mean, sd", 2,
       [](const Numbers& a) -> math::Shape {
         return math::Normal{a[0], a[1]};
       }},
      {"uniform", "low, high", 2,
       [](const Numbers& a) -> math::Shape {
         return math::Uniform{a[0], a[1]};
       }},
      {"laplace", "mean, scale", 2,
       [](const Numbers& a) -> math::Shape {
         return math::Laplace{a[0], a[1]};
       }},
      {"logistic", "mean, scale", 2,
       [](const Numbers& a) -> math::Shape {
         return math::Logistic{a[0], a[1]};
       }},
      {"student", "df, mean, scale", 3,
       [](const Numbers& a) -> math::Shape {
         return math::Student{a[0], a[1], a[2]};
       }},
      {"exponential", "rate", 1,
       [](const Numbers& a) -> math::Shape {
         return math::Exponential{a[0], a[1]};
       },
       1},
  }};
  return all;
}

std::string_view embedded_data(std::string_view name) {
  std::vector<std::string> names;
  for (const auto& file : embedded::data_sets::files()) {
    if (file.name == name) return file.bytes;
    names.emplace_back(file.name);
  }
  throw InputError("no data set '" + std::string(name) + "'" + suggestion(name, names));
}

math::Sample load_sample(const std::string& path, const std::string& column, const DataSource& source) {
  std::string written = path;
  std::vector<double> values;
  if (path.starts_with(shipped)) {
    values = read_column(embedded_data(std::string_view(path).substr(shipped.size())), column, path);
  } else {
    written = (source.folder / path).string();  // an absolute path stays as it is
    values = read_column(read_file(written), column, written);
  }
  return math::make_sample(written, column, std::move(values));
}

/// Recursive descent over `sum := term ('+' term)*`, `term := [number '*'] name '(' arguments ')'`.
class Parser {
 public:
  Parser(std::string_view text, const DataSource& source) : text_(text), source_(source) {}

  math::Distribution parse() {
    if (text_.size() > longest_text)
      throw InputError("the text of a distribution is longer than " + std::to_string(longest_text) + " characters");
    std::vector<math::Component> components;
    do components.push_back(term());
    while (accept('+'));
    if (at_ < text_.size()) fail(at_, "expected '+' or the end");
    return math::Distribution(std::move(components));
  }

 private:
  [[noreturn]] void fail(std::size_t at, const std::string& what) const {
    constexpr std::size_t shown = 200;
    const std::string excerpt = text_.size() > shown ? std::string(text_.substr(0, shown)) + "..." : std::string(text_);
    throw InputError("'" + excerpt + "': at character " + std::to_string(at + 1) + ": " + what);
  }

  void skip_space() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  }

  char peek() {
    skip_space();
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  bool accept(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }

  void expect(char c) {
    if (!accept(c)) fail(at_, std::string("expected '") + c + "'");
  }

  double number() {
    skip_space();
    const std::size_t begin = at_;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      const bool sign = (c == '+' || c == '-') && (at_ == begin || text_[at_ - 1] == 'e' || text_[at_ - 1] == 'E');
      if (!sign && c != '.' && !std::isalnum(static_cast<unsigned char>(c))) break;
    }
    const std::string_view spelled = text_.substr(begin, at_ - begin);
    const auto value = parse_number(spelled);
    if (!value) fail(begin, spelled.empty() ? "expected a number" : "'" + std::string(spelled) + "' is not a number");
    return *value;
  }

  math::Component term() {
    const char c = peek();
    double weight = 1;
    if (std::isdigit(static_cast<unsigned char>(c)) || c == '.' || c == '-' || c == '+') {
      const std::size_t begin = at_;
      weight = number();
      if (!(weight > 0) || std::isinf(weight)) fail(begin, "a weight must be positive and finite, not " + to_text(weight));
      expect('*');
    }
    return {weight, shape()};
  }

  math::Shape shape() {
    skip_space();
    const std::size_t begin = at_;
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) || text_[at_] == '_' || text_[at_] == '-')) ++at_;
    const std::string_view name = text_.substr(begin, at_ - begin);
    if (name.empty()) fail(begin, "expected a distribution such as normal(0, 1)");
    if (name == "file") return file(begin);
    if (name == "grid") return grid();
    for (const Form& form : forms()) {
      if (form.name == name) return numeric(form);
    }
    std::vector<std::string> names = {"file", "grid"};
    for (const Form& form : forms()) names.push_back(form.name);
    fail(begin, "no distribution '" + std::string(name) + "'" + suggestion(name, names));
  }

  math::Shape numeric(const Form& form) {
    expect('(');
    std::array<double, 3> values{};
    std::array<std::size_t, 3> places{};
    for (std::size_t i = 0; i < form.count + form.optional; ++i) {
      if (i >= form.count && peek() == ')') break;
      if (peek() == ')' || (i > 0 && !accept(','))) wrong_count(form);
      skip_space();
      places[i] = at_;
      values[i] = number();
    }
    if (!accept(')')) wrong_count(form);
    const math::Shape shape = form.make(values);
    if (const auto wrong = math::fault(shape)) fail(places[std::size_t(wrong->argument)], wrong->what);
    return shape;
  }

  [[noreturn]] void wrong_count(const Form& form) { fail(at_, "expected " + form.name + "(" + form.arguments + ")"); }

  math::Shape grid() {
    expect('(');
    std::array<std::size_t, 3> places{};
    const auto end = [&](std::size_t i) {
      skip_space();
      places[i] = at_;
      const double value = number();
      expect(',');
      return value;
    };
    const double low = end(0), high = end(1);
    skip_space();
    places[2] = at_;
    std::vector<double> heights;
    while (peek() != ')' && peek() != '\0') heights.push_back(number());
    expect(')');
    math::Shape shape = math::make_grid(low, high, std::move(heights));
    if (const auto wrong = math::fault(shape)) fail(places[std::size_t(wrong->argument)], wrong->what);
    return shape;
  }

  /// A text in either kind of quotes, where \ keeps the next character.
  std::string quoted() {
    const char quote = peek();
    const std::size_t begin = at_;
    if (quote != '"' && quote != '\'') fail(at_, "expected a text in quotes");
    std::string value;
    for (++at_; at_ < text_.size() && text_[at_] != quote; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      value += text_[at_];
    }
    if (at_ >= text_.size()) fail(begin, "this quote is never closed");
    ++at_;
    return value;
  }

  math::Shape file(std::size_t begin) {
    expect('(');
    const std::string path = quoted();
    std::string column;
    if (accept(',')) column = std::isdigit(static_cast<unsigned char>(peek())) ? to_text(number()) : quoted();
    expect(')');
    if (path.empty()) fail(begin, "the path is empty");
    return load_sample(path, column, source_);
  }

  std::string_view text_;
  const DataSource& source_;
  std::size_t at_ = 0;
};

std::string in_quotes(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

// The arguments of each shape as text.
std::string arguments(const math::Normal& s) { return to_text(s.mean) + ", " + to_text(s.deviation); }
std::string arguments(const math::Uniform& s) { return to_text(s.low) + ", " + to_text(s.high); }
std::string arguments(const math::Laplace& s) { return to_text(s.mean) + ", " + to_text(s.scale); }
std::string arguments(const math::Logistic& s) { return to_text(s.mean) + ", " + to_text(s.scale); }
std::string arguments(const math::Student& s) { return to_text(s.df) + ", " + to_text(s.mean) + ", " + to_text(s.scale); }
std::string arguments(const math::Exponential& s) { return to_text(s.rate) + (s.origin == 0 ? "" : ", " + to_text(s.origin)); }
std::string arguments(const math::Grid& s) {
  std::string text = to_text(s.low) + ", " + to_text(s.high) + ",";
  for (const double height : s.table->given) text += " " + to_text(height);
  return text;
}
std::string arguments(const math::Sample& s) { return in_quotes(s.path) + (s.column.empty() ? "" : ", " + in_quotes(s.column)); }

}  // namespace

math::Distribution parse_distribution(std::string_view text, const DataSource& source) { return Parser(text, source).parse(); }

std::string to_text(const math::Distribution& distribution) {
  const auto components = distribution.components();
  const bool plain = components.size() == 1 && components[0].weight == 1;
  std::string text;
  for (const math::Component& component : components) {
    if (!text.empty()) text += " + ";
    if (!plain) text += to_text(component.weight) + "*";
    text += math::name(component.shape);
    text += "(" + std::visit([](const auto& shape) { return arguments(shape); }, component.shape) + ")";
  }
  return text;
}

}  // namespace lineland::param
