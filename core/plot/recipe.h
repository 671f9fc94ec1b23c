// One line of text inside of SVG, PDF and PNG files; private to the painter. Thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace lineland::plot {

/// `text` with a question mark for each byte that is not printable ASCII.
std::string printable(std::string_view text);

/// An SVG file of Cairo's with its ids counted afresh: Cairo counts on through the life of the process. (A colour is never written as
/// #rrggbb.)
std::string with_own_ids(std::string_view svg);

/// A finished SVG or PNG file with the recipe put in; as it was if the recipe is empty.
std::string svg_with_recipe(std::string svg, std::string_view recipe);
std::string png_with_recipe(std::string png, std::string_view recipe);

/// What stands before the recipe in the subject of a PDF's Info dictionary, which Cairo writes.
inline constexpr std::string_view pdf_subject = "Lineland recipe: ";

}  // namespace lineland::plot
