#include "core/plot/markup.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/plot/rich_text.h"

namespace lineland::plot {

namespace {

struct Command {
  std::string_view name, text;
  enum class Kind { letter, word, relation, sign } kind;
};

using enum Command::Kind;
constexpr std::array commands = {
    Command{"alpha", "α", letter},   Command{"beta", "β", letter},     Command{"gamma", "γ", letter}, Command{"delta", "δ", letter},
    Command{"epsilon", "ε", letter}, Command{"eta", "η", letter},      Command{"theta", "θ", letter}, Command{"kappa", "κ", letter},
    Command{"lambda", "λ", letter},  Command{"mu", "μ", letter},       Command{"nu", "ν", letter},    Command{"xi", "ξ", letter},
    Command{"pi", "π", letter},      Command{"rho", "ρ", letter},      Command{"sigma", "σ", letter}, Command{"tau", "τ", letter},
    Command{"phi", "φ", letter},     Command{"chi", "χ", letter},      Command{"psi", "ψ", letter},   Command{"omega", "ω", letter},
    Command{"Gamma", "Γ", sign},     Command{"Delta", "Δ", sign},      Command{"Theta", "Θ", sign},   Command{"Lambda", "Λ", sign},
    Command{"Phi", "Φ", sign},       Command{"Psi", "Ψ", sign},        Command{"Sigma", "Σ", sign},   Command{"Omega", "Ω", sign},
    Command{"partial", "∂", sign},   Command{"nabla", "∇", sign},      Command{"infty", "∞", sign},   Command{"sqrt", "√", sign},
    Command{"int", "∫", sign},       Command{"sum", "∑", sign},        Command{"star", "*", sign},    Command{"mid", "|", relation},
    Command{"times", "×", relation}, Command{"cdot", "·", relation},   Command{"le", "≤", relation},  Command{"ge", "≥", relation},
    Command{"to", "→", relation},    Command{"approx", "≈", relation}, Command{"ne", "≠", relation},  Command{"pm", "±", relation},
    Command{"sim", "∼", relation},   Command{"in", "∈", relation},     Command{"log", "log", word},   Command{"exp", "exp", word},
    Command{"tanh", "tanh", word},   Command{"sin", "sin", word},      Command{"max", "max", word},   Command{"min", "min", word},
    Command{"sup", "sup", word},     Command{"inf", "inf", word},      Command{"det", "det", word},   Command{"Var", "Var", word},
};

bool is_latin(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_small_greek(char32_t c) { return c >= 0x3b1 && c <= 0x3c9; }

/// Reads the markup once.
class Reader {
 public:
  Reader(std::string_view rich, MarkupSink& sink) : rich_(rich), sink_(sink) {}

  void read() {
    while (at_ < rich_.size()) {
      if (rich_[at_] == '\\' && at_ + 1 < rich_.size() && rich_[at_ + 1] == '$') {
        at_ += 2;
        sink_.words(U'$');
      } else if (const std::size_t end = rich_[at_] == '$' ? closing_dollar() : std::string_view::npos; end != std::string_view::npos) {
        ++at_;
        operand_ = false;
        formula(end, 0);
        at_ = end + 1;
      } else {
        sink_.words(next_character(rich_, at_));
      }
    }
  }

 private:
  /// Where the formula that begins here ends; a dollar without a partner is only a dollar.
  std::size_t closing_dollar() const {
    for (std::size_t i = at_ + 1; i < rich_.size(); ++i) {
      if (rich_[i] == '\\')
        ++i;
      else if (rich_[i] == '$')
        return i;
    }
    return std::string_view::npos;
  }

  void formula(std::size_t end, int depth) {
    while (at_ < end) element(end, depth);
  }

  /// Sets one element: a character, a command, a group, or a script with its own element.
  void element(std::size_t end, int depth) {
    const char c = rich_[at_];
    if (c == '{' || c == '}' || c == ' ') {
      ++at_;
      if (c == '{' && depth < 8) group(end, depth);
    } else if ((c == '_' || c == '^') && at_ + 1 < end && depth < 8) {
      ++at_;
      const bool operand = std::exchange(operand_, false);
      ++scripts_;
      sink_.script(c == '^', true);
      element(end, depth + 1);
      sink_.script(c == '^', false);
      --scripts_;
      operand_ = operand;
    } else if (c == '\\') {
      command(end, depth);
    } else {
      character(next_character(rich_, at_));
    }
  }

  /// The rest of a group whose brace is read.
  void group(std::size_t end, int depth) {
    while (at_ < end && rich_[at_] != '}') element(end, depth + 1);
    if (at_ < end) ++at_;
  }

  void command(std::size_t end, int depth) {
    std::size_t stop = ++at_;
    while (stop < end && is_latin(static_cast<unsigned char>(rich_[stop]))) ++stop;
    const std::string_view name = rich_.substr(at_, stop - at_);
    if (name.empty()) {
      if (at_ >= end) return;
      const char32_t c = next_character(rich_, at_);
      character(c == U'|' ? U'∥' : c);
      return;
    }
    at_ = stop;
    if ((name == "mathrm" || name == "text") && at_ < end && rich_[at_] == '{') {
      ++at_;
      const bool outer = std::exchange(upright_, true);
      group(end, depth);
      upright_ = outer;
      return;
    }
    const auto found = std::ranges::find(commands, name, &Command::name);
    if (found == commands.end()) {
      character(U'\\');
      for (const char c : name) math(static_cast<unsigned char>(c), Face::upright);
      return;
    }
    known(*found, end);
  }

  void known(const Command& command, std::size_t end) {
    if (command.kind == word && operand_) gap(0.16f);
    for (std::size_t i = 0; i < command.text.size();) {
      const char32_t c = next_character(command.text, i);
      if (command.kind == relation)
        spaced(c);
      else
        math(c, command.kind == letter ? Face::math : Face::upright);
    }
    operand_ = command.kind != relation;
    if (command.kind == word && at_ < end && rich_[at_] != '(' && rich_[at_] != '_' && rich_[at_] != '^' && rich_[at_] != '}') gap(0.16f);
  }

  void character(char32_t c) {
    if (c == U'-') c = U'\u2212';
    if (c == U'\u2212' || c == U'+' || c == U'=' || c == U'<' || c == U'>') return spaced(c);
    const bool italic = !upright_ && (is_latin(c) || is_small_greek(c));
    math(c, italic ? Face::math : Face::upright);
    operand_ = c != U'(' && c != U'[' && c != U',';
    if (c == U',' && scripts_ == 0) gap(0.16f);
  }

  /// An operator: with space on both sides between operands, without as a sign.
  void spaced(char32_t c) {
    const bool between = operand_ && scripts_ == 0;
    if (between) gap(0.2f);
    math(c, Face::upright);
    if (between) gap(0.2f);
    operand_ = false;
  }

  void math(char32_t c, Face face) {
    sink_.math(c, face);
    operand_ = true;
  }

  void gap(float em) { sink_.space(em); }

  std::string_view rich_;
  MarkupSink& sink_;
  std::size_t at_ = 0;
  bool operand_ = false;  // something stands to the left that an operator could join
  bool upright_ = false;
  int scripts_ = 0;
};

}  // namespace

void read_markup(std::string_view rich, MarkupSink& sink) { Reader(rich, sink).read(); }

}  // namespace lineland::plot
