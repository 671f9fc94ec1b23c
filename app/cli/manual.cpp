#include <fmt/format.h>

#include <cstdio>

#include "app/cli/documents.h"
#include "app/output.h"
#include "app/presets.h"
#include "core/base/check.h"
#include "core/labs/registry.h"
#include "core/param/values.h"
#include "core/plot/rich_text.h"

namespace lineland::app {

namespace {

/// Text as troff takes it: no line begins a request, hyphens can be copied.
std::string plain(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\\') {
      result += "\\e";
    } else if (c == '-') {
      result += "\\-";
    } else if ((c == '.' || c == '\'') && (result.empty() || result.back() == '\n')) {
      result += "\\&", result += c;
    } else {
      result += c;
    }
  }
  return result;
}

/// A page for man, section by section.
class Page {
 public:
  explicit Page(std::string_view head) { text_ = fmt::format(".TH {}\n", head); }

  void section(std::string_view title) { text_ += fmt::format(".SH {}\n", title); }
  void subsection(std::string_view title) { text_ += fmt::format(".SS {}\n", plain(title)); }
  void paragraph(std::string_view words) { text_ += fmt::format(".PP\n{}\n", plain(words)); }
  void entry(std::string_view term, std::string_view words) { text_ += fmt::format(".TP\n\\fB{}\\fR\n{}\n", plain(term), plain(words)); }
  void verbatim(std::string_view lines) { text_ += fmt::format(".PP\n.nf\n{}\n.fi\n", plain(lines)); }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

void describe_options(Page& page, const Subcommand* subcommand) {
  for (const OptionWords& option : options_of(subcommand)) {
    if (!option.help.empty()) page.entry(option.name, option.help);
  }
}

void describe_lab(Page& page, const sim::Laboratory& laboratory) {
  page.subsection(laboratory.about().id + ": " + laboratory.about().title);
  page.paragraph(laboratory.about().summary);
  const param::Values values(laboratory.schema());
  for (std::size_t k = 0; k < values.schema().parameters().size(); ++k) {
    const param::Parameter& parameter = values.schema()[k];
    page.entry("--" + parameter.id, fmt::format("{}, initially {}. {}", range_text(parameter), values.text(k), parameter.help));
  }
  std::string presets;
  for (const param::Preset& preset : presets_of(laboratory.about().id)) presets += (presets.empty() ? "" : ", ") + preset.name;
  if (!presets.empty()) page.paragraph("Presets: " + presets + ".");
}

}  // namespace

int manual(const Positionals& positionals) {
  if (!positionals.lab.empty() || !positionals.rest.empty()) throw InputError("manual: takes no arguments");
  if (positionals.check_only) return 0;
  Page page("LINELAND 1 \"\" \"lineland " LINELAND_VERSION "\" \"User Commands\"");
  page.section("NAME");
  page.paragraph("lineland - laboratory for generative models in one dimension");
  page.section("SYNOPSIS");
  page.verbatim(usage());
  page.section("DESCRIPTION");
  page.paragraph(
      "Lineland trains GANs and normalizing flows live and draws gradient-estimator variance, discriminator curves and divergences while "
      "sliders move. In one dimension every density, every optimal discriminator, every divergence and every optimal transport map can be "
      "computed exactly: each learned curve stands beside its exact counterpart.");
  page.section("OPTIONS");
  page.subsection("of the window");
  describe_options(page, nullptr);
  for (const Subcommand& subcommand : subcommands()) {
    if (subcommand.usage.find("[OPTIONS]") == std::string_view::npos) continue;
    page.subsection("of " + std::string(subcommand.name));
    describe_options(page, &subcommand);
  }
  page.section("LABS AND THEIR PARAMETERS");
  for (const sim::Laboratory* lab : labs::all()) describe_lab(page, *lab);
  page.section("DISTRIBUTIONS");
  page.paragraph(
      "normal(mean, sd), uniform(low, high), laplace(mean, scale), logistic(mean, scale), student(df, mean, scale), exponential(rate), "
      "grid(low, high, v0 v1 ...), file(\"PATH\", \"COLUMN\"), and weighted sums such as 0.3*normal(-2, 0.5) + 0.7*normal(1, 1).");
  page.section("FILES");
  page.entry("~/.config/lineland/presets/LAB/NAME.toml", "Presets of your own; $XDG_CONFIG_HOME is honoured.");
  page.entry("/usr/share/lineland", "The presets and data sets that ship with the program, to begin one's own from.");
  page.section("EXIT STATUS");
  page.entry("0", "Done; also when a training run diverged, which standard error and the JSON say.");
  page.entry("1", "Something failed while running.");
  page.entry("2", "Bad usage or bad input: one line on standard error says what is at fault and what would be right; nothing was written.");
  std::fwrite(page.text().data(), 1, page.text().size(), stdout);
  return 0;
}

}  // namespace lineland::app
