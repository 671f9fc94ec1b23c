// One function object of several, for std::visit. Pure.
#pragma once

namespace lineland {

/// Calls whichever of the functions takes the argument.
template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;  // Clang 14 does not deduce it

}  // namespace lineland
