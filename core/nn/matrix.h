// Views of matrices in memory.
#pragma once

#include <cstddef>
#include <type_traits>

namespace lineland::nn {

/// A matrix (rows, columns) whose rows are contiguous, padded to whole vectors and `stride` apart.
template <class T>
struct Rows {
  T* data;
  std::ptrdiff_t stride;

  T* operator[](std::ptrdiff_t row) const noexcept { return data + row * stride; }
  operator Rows<const T>() const noexcept requires(!std::is_const_v<T>) { return {data, stride}; }
};

/// A matrix, or its transpose, whose elements are read one by one: (r, k) is data[r * row + k * column].
template <class T>
struct Elements {
  const T* data;
  std::ptrdiff_t row, column;
};

}  // namespace lineland::nn
