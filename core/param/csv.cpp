#include <algorithm>
#include <cmath>
#include <optional>

#include "core/base/check.h"
#include "core/base/text.h"
#include "core/param/distribution_text.h"

namespace lineland::param {
namespace {

/// Walks through CSV text row by row. Cells may be quoted, with "" for a quote and line breaks inside.
class Reader {
 public:
  Reader(std::string_view text, std::string_view path) : text_(text), path_(path) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    delimiter_ = find_delimiter();
  }

  /// Reads the next row that is neither empty nor a # comment into cells(); false at the end.
  bool next() {
    while (skip_line_without_cells()) continue;
    if (at_ >= text_.size()) return false;
    row_line_ = line_;
    cells_.clear();
    do cells_.push_back(cell());
    while (at_ < text_.size() && text_[at_++] == delimiter_);
    ++line_;
    return true;
  }

  const std::vector<std::string>& cells() const { return cells_; }

  [[noreturn]] void fail(const std::string& what) const {
    throw InputError(std::string(path_) + ":" + std::to_string(row_line_) + ": " + what);
  }

 private:
  std::string_view rest_of_line() const { return text_.substr(at_, text_.find('\n', at_) - at_); }

  bool skip_line_without_cells() {
    if (at_ >= text_.size()) return false;
    const std::string_view line = rest_of_line(), bare = trimmed(line);
    if (!bare.empty() && bare.front() != '#') return false;
    at_ += line.size() + 1;
    ++line_;
    return true;
  }

  /// The most frequent of comma, semicolon and tab in the first row.
  char find_delimiter() {
    while (skip_line_without_cells()) continue;
    const std::string_view line = at_ < text_.size() ? rest_of_line() : std::string_view();
    char best = ',';
    std::ptrdiff_t most = 0;
    for (const char c : {',', ';', '\t'}) {
      const auto count = std::count(line.begin(), line.end(), c);
      if (count > most) {
        most = count;
        best = c;
      }
    }
    return best;
  }

  /// One cell; stops at the delimiter or the line's end.
  std::string cell() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    if (at_ < text_.size() && text_[at_] == '"') return quoted();
    const std::size_t begin = at_;
    while (at_ < text_.size() && text_[at_] != delimiter_ && text_[at_] != '\n') ++at_;
    return std::string(trimmed(text_.substr(begin, at_ - begin)));
  }

  std::string quoted() {
    std::string value;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\n') ++line_;
      if (text_[at_] == '"' && (++at_ >= text_.size() || text_[at_] != '"')) {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\r')) ++at_;
        if (at_ < text_.size() && text_[at_] != delimiter_ && text_[at_] != '\n') fail("text after a closing quote");
        return value;
      }
      value += text_[at_];
    }
    fail("a quote is never closed");
  }

  std::string_view text_, path_;
  std::size_t at_ = 0;
  char delimiter_ = ',';
  int line_ = 1, row_line_ = 1;
  std::vector<std::string> cells_;
};

/// Not a name: a number, nothing, or what programs write for a missing number.
bool looks_like_data(const std::string& cell) {
  std::string lower = cell;
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return char(std::tolower(c)); });
  return cell.empty() || parse_number(cell) || lower == "nan" || lower == "infinity" || lower == "-nan";
}

/// The index of `column` among the cells of the first row.
std::size_t find_column(const Reader& first_row, bool has_header, std::string_view column) {
  const std::vector<std::string>& cells = first_row.cells();
  if (column.empty()) return 0;
  if (has_header) {
    if (const auto found = std::find(cells.begin(), cells.end(), column); found != cells.end()) return std::size_t(found - cells.begin());
  }
  if (const auto number = parse_integer(column); number) {
    if (*number >= 1 && std::size_t(*number) <= cells.size()) return std::size_t(*number - 1);
    first_row.fail("no column " + std::string(column) + ": there are " + std::to_string(cells.size()));
  }
  if (!has_header) first_row.fail("no column '" + std::string(column) + "': there is no header line; give a number from 1");
  first_row.fail("no column '" + std::string(column) + "'" + suggestion(column, cells));
}

}  // namespace

std::vector<double> read_column(std::string_view csv, std::string_view column, std::string_view path) {
  Reader reader(csv, path);
  if (!reader.next()) throw InputError(std::string(path) + ": there are no rows");
  const std::vector<std::string> first_row = reader.cells();
  const bool has_header = !std::all_of(first_row.begin(), first_row.end(), looks_like_data);
  const std::size_t index = find_column(reader, has_header, column);

  std::vector<double> values;
  for (bool more = has_header ? reader.next() : true; more; more = reader.next()) {
    const auto& cells = reader.cells();
    if (cells.size() != first_row.size()) {
      reader.fail("a row of " + std::to_string(cells.size()) + " cells where the first has " + std::to_string(first_row.size()));
    }
    const auto value = parse_number(cells[index]);
    if (!value || !std::isfinite(*value)) reader.fail("'" + cells[index] + "' where a finite number is wanted");
    values.push_back(*value);
  }
  if (values.empty()) throw InputError(std::string(path) + ": there are no rows of numbers");
  std::sort(values.begin(), values.end());
  if (values.front() == values.back()) throw InputError(std::string(path) + ": fewer than two different numbers");
  return values;
}

}  // namespace lineland::param
