#include "core/labs/code.h"

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <vector>

#include "core/base/check.h"
#include "core/base/text.h"
#include "embedded/code.h"

namespace lineland::labs {

namespace {

std::string_view source(std::string_view name) {
  const auto files = embedded::code::files();
  const auto file = std::ranges::find(files, std::string(name) + ".py", &embedded::code::File::name);
  LINELAND_CHECK(file != files.end());
  return file->bytes;
}

/// The text without its first word, which is returned.
std::string_view take_word(std::string_view& text) {
  text = trimmed(text);
  const auto end = std::min(text.find(' '), text.size());
  const std::string_view word = text.substr(0, end);
  text = trimmed(text.substr(end));
  return word;
}

class Writer {
 public:
  explicit Writer(const Words& words) : words_(words) {}

  void add(std::string_view text) {
    while (!text.empty()) {
      const auto end = std::min(text.find('\n'), text.size());
      line(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

  std::string take() {
    LINELAND_CHECK(kept_.empty());
    return std::move(text_);
  }

 private:
  const std::string& word(std::string_view key) const {
    const auto found = words_.find(key);
    LINELAND_CHECK(found != words_.end());
    return found->second;
  }

  bool keeps() const {
    return std::ranges::all_of(kept_, [](bool kept) { return kept; });
  }

  void line(std::string_view text) {
    const std::string_view bare = trimmed(text);
    if (bare.starts_with("#: ")) return direct(bare.substr(3));
    if (!keeps()) return;
    const std::string filled = fill(text);
    if (!text.empty() && trimmed(filled).empty()) return;  // a line whose words are all empty
    text_ += filled + '\n';
  }

  void direct(std::string_view text) {
    const std::string_view directive = take_word(text);
    if (directive == "if" || directive == "unless") {
      const std::string& value = word(take_word(text));
      bool found = false;
      while (!text.empty()) found = (take_word(text) == value) || found;
      kept_.push_back(found == (directive == "if"));
    } else if (directive == "include") {
      if (keeps()) add(source(take_word(text)));
    } else {
      LINELAND_CHECK(!kept_.empty() && (directive == "else" || directive == "end"));
      if (directive == "else") {
        kept_.back() = !kept_.back();
      } else {
        kept_.pop_back();
      }
    }
  }

  std::string fill(std::string_view text) const {
    std::string filled;
    for (;;) {
      const auto begin = text.find("{{");
      filled += text.substr(0, begin);
      if (begin == std::string_view::npos) return filled;
      const auto end = text.find("}}", begin);
      LINELAND_CHECK(end != std::string_view::npos);
      filled += value(text.substr(begin + 2, end - begin - 2));
      text.remove_prefix(end + 2);
    }
  }

  /// "KEY" or "KEY: value = text | value = text".
  std::string value(std::string_view text) const {
    const auto colon = text.find(':');
    const std::string_view key = trimmed(text.substr(0, colon));
    const std::string& chosen = word(key);
    if (colon == std::string_view::npos) return chosen;
    for (std::string_view rest = text.substr(colon + 1); !rest.empty();) {
      const auto bar = std::min(rest.find('|'), rest.size());
      const std::string_view option = rest.substr(0, bar);
      const auto equals = option.find('=');
      if (trimmed(option.substr(0, equals)) == chosen) return std::string(trimmed(option.substr(equals + 1)));
      rest.remove_prefix(std::min(bar + 1, rest.size()));
    }
    throw InputError(std::string(key) + ": '" + chosen + "' has no counterpart in the exported code");
  }

  const Words& words_;
  std::vector<bool> kept_;  // of the sections that are open
  std::string text_;
};

/// Distributions as Python expressions; the numbers of files and of drawn densities get names of their own.
class Expressions {
 public:
  explicit Expressions(Words& words) : words_(words) {
    for (const char* shape : {"normal", "uniform", "laplace", "logistic", "student", "exponential", "file", "grid", "sum"}) {
      words_[std::string("shape-") + shape] = "no";
    }
  }

  std::string of(const math::Distribution& distribution) {
    const auto components = distribution.components();
    if (components.size() == 1) return std::visit(*this, components[0].shape);
    words_["shape-sum"] = "yes";
    std::string text;
    for (const math::Component& component : components) {
      text += (text.empty() ? "" : ", ") + ("(" + python(component.weight) + ", " + std::visit(*this, component.shape) + ")");
    }
    return "Mixture(" + text + ")";
  }

  std::string operator()(const math::Normal& s) { return call("normal", "Normal", {s.mean, s.deviation}); }
  std::string operator()(const math::Uniform& s) { return call("uniform", "Uniform", {s.low, s.high}); }
  std::string operator()(const math::Laplace& s) { return call("laplace", "Laplace", {s.mean, s.scale}); }
  std::string operator()(const math::Logistic& s) { return call("logistic", "Logistic", {s.mean, s.scale}); }
  std::string operator()(const math::Student& s) { return call("student", "StudentT", {s.df, s.mean, s.scale}); }
  std::string operator()(const math::Exponential& s) {
    if (s.origin != 0) throw InputError("an exponential that does not begin at 0 has no counterpart in the exported code");
    return call("exponential", "Exponential", {s.rate});
  }
  std::string operator()(const math::Sample& s) {
    words_["shape-file"] = "yes";
    return "Sample(" + list(*s.sorted, comment(s)) + ", " + python(s.bandwidth) + ")";
  }
  std::string operator()(const math::Grid& s) {
    words_["shape-grid"] = "yes";
    return "Grid(" + python(s.low) + ", " + python(s.high) + ", " + list(s.table->given, "") + ")";
  }

  std::string take_numbers() { return std::move(numbers_); }

 private:
  /// One line that says where numbers are from.
  static std::string comment(const math::Sample& s) {
    std::string text = "# " + s.path + (s.column.empty() ? "" : ", " + s.column);
    std::ranges::replace_if(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return text + "\n";
  }

  std::string call(const std::string& shape, const std::string& name, std::initializer_list<double> arguments) {
    words_["shape-" + shape] = "yes";
    std::string text;
    for (const double argument : arguments) text += (text.empty() ? "" : ", ") + python(argument);
    return name + "(" + text + ")";
  }

  /// Writes a list of numbers, at most 120 characters a line, and returns its name.
  std::string list(const std::vector<double>& values, const std::string& comment) {
    const std::string name = "numbers_" + std::to_string(++lists_);
    std::string line;
    numbers_ += comment + name + " = [\n";
    for (const double value : values) {
      const std::string item = (line.empty() ? "    " : " ") + python(value) + ",";
      if (line.size() + item.size() > 120) {
        numbers_ += line + "\n";
        line = "    " + python(value) + ",";
      } else {
        line += item;
      }
    }
    numbers_ += line + "\n]";
    numbers_ += "\n";
    return name;
  }

  Words& words_;
  std::string numbers_;
  int lists_ = 0;
};

}  // namespace

std::string python(double value) {
  if (!std::isfinite(value)) return "float(\"" + to_text(value) + "\")";
  const std::string text = to_text(value);
  return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

Words words(const param::Values& values, Seed seed, std::int64_t steps) {
  Words words{{"seed", std::to_string(seed.value)}, {"steps", std::to_string(steps)}};
  Expressions expressions(words);
  const auto parameters = values.schema().parameters();
  for (std::size_t k = 0; k < parameters.size(); ++k) {
    const param::Value& value = values.at(k);
    std::string& word = words[parameters[k].id];
    if (const auto* flag = std::get_if<bool>(&value)) {
      word = *flag ? "True" : "False";
    } else if (const auto* number = std::get_if<double>(&value)) {
      word = python(*number);
    } else if (const auto* density = std::get_if<math::Distribution>(&value)) {
      word = expressions.of(*density);
    } else {
      word = values.text(k);
    }
  }
  words["mixture"] = words["shape-sum"] == "yes" || words["shape-file"] == "yes" ? "yes" : "no";
  words["numbers"] = expressions.take_numbers();
  return words;
}

std::string code(std::string_view name, const Words& words) {
  Writer writer(words);
  writer.add(source(name));
  return writer.take();
}

}  // namespace lineland::labs
