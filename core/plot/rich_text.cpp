#include "core/plot/rich_text.h"

#include <algorithm>
#include <array>
#include <utility>

namespace lineland::plot {

namespace {

constexpr float math_scale = 1.1f;                                  // STIX is smaller on its body than Inter
constexpr float script_scale = 0.72f, below = 0.2f, above = 0.36f;  // of subscripts and superscripts, in units of the size

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

void append(std::string& out, char32_t c) {
  const auto byte = [&](char32_t value) { out += static_cast<char>(value); };
  if (c < 0x80) {
    byte(c);
  } else if (c < 0x800) {
    byte(0xc0 | c >> 6), byte(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    byte(0xe0 | c >> 12), byte(0x80 | (c >> 6 & 0x3f)), byte(0x80 | (c & 0x3f));
  } else {
    byte(0xf0 | c >> 18), byte(0x80 | (c >> 12 & 0x3f)), byte(0x80 | (c >> 6 & 0x3f)), byte(0x80 | (c & 0x3f));
  }
}

bool is_latin(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_small_greek(char32_t c) { return c >= 0x3b1 && c <= 0x3c9; }

/// Reads the markup once and hands what is to be set, piece by piece, to a Sink:
///   words(char32_t)                    outside of mathematics
///   math(char32_t, Face, bool script)  one character of a formula; script: not at full size
///   space(float em)                    a gap in a formula
///   script(bool up, bool enter)        the begin and end of a subscript or superscript
template <class Sink>
class Reader {
 public:
  Reader(std::string_view rich, Sink& sink) : rich_(rich), sink_(sink) {}

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
  Sink& sink_;
  std::size_t at_ = 0;
  bool operand_ = false;  // something stands to the left that an operator could join
  bool upright_ = false;
  int scripts_ = 0;
};

/// Places the pieces on a baseline.
class Setter {
 public:
  Setter(float size, Color color, bool bold) : size_(size), color_(color), words_(bold ? Face::bold : Face::text) {}

  void words(char32_t c) { put(c, TextMetrics::has(c, words_) ? words_ : Face::upright); }

  void math(char32_t c, Face face) {
    if (!TextMetrics::has(c, face)) face = TextMetrics::has(c, Face::upright) ? Face::upright : Face::text;
    if (slanted_ && face != Face::math && scripts_.empty()) pen_ += 0.04f * size_;  // an italic letter leans over its right edge
    put(c, face, math_scale);
    slanted_ = face == Face::math;
  }

  void space(float em) { pen_ += em * scale_ * size_, open_ = false; }

  void script(bool up, bool enter) {
    open_ = false;
    if (!enter) {
      const Script& s = scripts_.back();
      scale_ = s.scale, rise_ = s.rise;
      // Two scripts of one base stand above each other.
      last_ = {s.start, std::max(pen_, last_.start == s.start && last_.up != up ? last_.end : pen_), up};
      pen_ = last_.end;
      scripts_.pop_back();
      return;
    }
    const bool stacked = last_.end == pen_ && last_.up != up;
    const float start = stacked ? last_.start : pen_;
    if (!stacked) last_ = {-1, -1, up};
    scripts_.push_back({scale_, rise_, start});
    pen_ = start;
    rise_ += (up ? above : -below) * scale_ * size_;
    scale_ *= script_scale;
  }

  SetText take() {
    out_.width = pen_;
    return std::move(out_);
  }

 private:
  struct Script {
    float scale, rise, start;
  };
  struct Extent {
    float start, end;
    bool up;
  };

  void put(char32_t c, Face face, float face_scale = 1) {
    const float size = face_scale * scale_ * size_;
    if (!open_ || out_.runs.back().face != face || out_.runs.back().size != size) {
      out_.runs.push_back({"", face, size, {pen_, -rise_}, color_});
      out_.ascent = std::max(out_.ascent, rise_ + TextMetrics::ascent(face, size));
      out_.descent = std::max(out_.descent, TextMetrics::descent(face, size) - rise_);
      open_ = true;
    }
    append(out_.runs.back().utf8, c);
    pen_ += TextMetrics::advance(c, face, size);
    slanted_ = false;
  }

  SetText out_;
  float size_, scale_ = 1, rise_ = 0, pen_ = 0;
  Color color_;
  Face words_;
  bool open_ = false, slanted_ = false;
  std::vector<Script> scripts_;
  Extent last_ = {-1, -1, false};
};

/// Writes the pieces as plain text.
class Plain {
 public:
  void words(char32_t c) { append(text_, c); }
  void math(char32_t c, Face) { append(text_, c); }
  void space(float em) {
    if (em > 0.18f) text_ += ' ';
  }
  void script(bool up, bool enter) {
    if (enter) text_ += up ? '^' : '_';
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace

char32_t next_character(std::string_view utf8, std::size_t& at) {
  constexpr char32_t invalid = 0xfffd;
  const auto byte = [&](std::size_t i) -> char32_t { return static_cast<unsigned char>(utf8[i]); };
  const char32_t lead = byte(at++);
  if (lead < 0x80) return lead;
  const int more = lead >= 0xf0 && lead < 0xf5 ? 3 : lead >= 0xe0 && lead < 0xf0 ? 2 : lead >= 0xc2 && lead < 0xe0 ? 1 : 0;
  if (more == 0) return invalid;
  char32_t value = lead & (0x3fu >> more);
  for (int i = 0; i < more; ++i, ++at) {
    if (at >= utf8.size() || (byte(at) & 0xc0) != 0x80) return invalid;
    value = value << 6 | (byte(at) & 0x3f);
  }
  constexpr char32_t smallest[] = {0, 0x80, 0x800, 0x10000};
  return value < smallest[more] || value > 0x10ffff || (value >= 0xd800 && value < 0xe000) ? invalid : value;
}

std::u32string decode(std::string_view utf8) {
  std::u32string result;
  for (std::size_t at = 0; at < utf8.size();) result += next_character(utf8, at);
  return result;
}

SetText set_text(std::string_view rich, float size, Color color, bool bold) {
  Setter setter(size, color, bold);
  Reader(rich, setter).read();
  return setter.take();
}

std::string plain_text(std::string_view rich) {
  Plain plain;
  Reader(rich, plain).read();
  return plain.take();
}

std::u32string_view character_set() {
  static const std::u32string all = [] {
    std::u32string result;
    for (char32_t c = 0x20; c < 0x7f; ++c) result += c;
    for (char32_t c = 0xa0; c < 0x180; ++c) result += c;
    for (char32_t c = 0x391; c <= 0x3c9; ++c)
      if (c != 0x3a2) result += c;  // no letter has this place
    result += U"‐‑‒–—‘’“”„†•…′″‹›⁰⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄₅₆₇₈₉←↑→↓↔⇒∂∆∇∈∏∑−∓∗√∝∞∥∫∼≈≠≡≤≥⋅▲▶▼◀●○ϕϵ�";
    return result;
  }();
  return all;
}

}  // namespace lineland::plot
