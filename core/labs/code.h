// A run as a program of the reader's own: a template in assets/code, filled with a lab's values. Thread-safe.
//
// In a template, {{KEY}} stands for a word; {{KEY: value = text | value = text}} for the text beside the word's value; and lines that
// begin with #: choose what is kept:
//   #: if KEY VALUE...      kept if the word is one of the values
//   #: unless KEY VALUE...  kept if it is none of them
//   #: else
//   #: end
//   #: include NAME         another template
// Words that stand for numbers of a distribution's file are defined where the template says {{numbers}}.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "core/base/seed.h"
#include "core/param/values.h"

namespace lineland::labs {

/// What a template may name, as Python: every parameter by its id (numbers, True and False, a choice's id, a distribution as an
/// expression), seed, steps, numbers, "shape-NAME" (yes, no) for each kind of component that a distribution has, and "mixture" if one is a
/// sum or a kernel estimate.
using Words = std::map<std::string, std::string, std::less<>>;
Words words(const param::Values& values, Seed seed, std::int64_t steps);

/// A number as Python reads it back to the same double.
std::string python(double value);

/// The template assets/code/NAME.py, filled. Throws InputError for a value that the template does not know: an option of a lab that has
/// no counterpart in PyTorch.
std::string code(std::string_view name, const Words& words);

}  // namespace lineland::labs
