// The two matrix products of a network, blocked for registers. For the sources of core/nn only. Thread-safe.
#pragma once

#include <algorithm>
#include <array>
#include <utility>

#include "core/nn/vector.h"

namespace lineland::nn {

/// Calls f(0) ... f(n - 1) with constants. GCC unrolls loops too late to see that an array of vectors fits in registers, and each block
/// would write its sums to memory and read them again, twice: 64 x 64 weights at 95 against 109 G/s of 112, 16 x 16 at 67 against 91.
template <int n, class F>
inline void unrolled(F f) noexcept {
  const auto call_all = [&]<int... i>(std::integer_sequence<int, i...>) { (f(std::integral_constant<int, i>{}), ...); };
  call_all(std::make_integer_sequence<int, n>{});
}

/// A matrix (rows, columns) whose rows are contiguous, padded to whole vectors and `stride` apart.
template <class T>
struct Rows {
  T* data;
  std::ptrdiff_t stride;

  T* operator[](std::ptrdiff_t row) const noexcept { return data + row * stride; }
};

/// A matrix of weights, or its transpose: element (r, k) is data[r * row + k * column].
template <class T>
struct Weights {
  const T* data;
  std::ptrdiff_t row, column;
};

/// What becomes of a sum before it is stored at (row, column): nothing.
struct AsItIs {
  template <class V>
  V operator()(const V& sum, std::ptrdiff_t, std::ptrdiff_t) const noexcept {
    return sum;
  }
};

/// out[r] = finish(bias[r] + sum over k < depth of w(r, k) in[k]), for `rows` rows from `first` and `vectors` vectors of columns from
/// column c.
template <class T, int rows, int vectors, class Finish>
inline void multiply_block(Weights<T> w, int depth, Rows<const T> in, const T* bias, Rows<T> out, int first, std::ptrdiff_t c,
                           Finish finish) noexcept {
  Vector<T> sum[rows][vectors];
  unrolled<rows>([&](auto r) { unrolled<vectors>([&](auto v) { sum[r][v] = broadcast(bias ? bias[first + r] : T(0)); }); });
  const T* x = in.data + c;
  const T* weight = w.data + first * w.row;
  for (int k = 0; k < depth; ++k, x += in.stride, weight += w.column) {
    Vector<T> column[vectors];
    unrolled<vectors>([&](auto v) { column[v] = load(x + v * lanes<T>); });
    unrolled<rows>([&](auto r) { unrolled<vectors>([&](auto v) { sum[r][v] += weight[r * w.row] * column[v]; }); });
  }
  unrolled<rows>([&](auto r) {
    unrolled<vectors>([&](auto v) {
      const std::ptrdiff_t at = c + v * lanes<T>;
      store(out[first + r] + at, finish(sum[r][v], first + r, at));
    });
  });
}

/// The same for any number of rows, at most `block` (a power of two) at a time.
template <class T, int block, int vectors, class Finish>
inline void multiply_panel(Weights<T> w, int rows, int depth, Rows<const T> in, const T* bias, Rows<T> out, int first, std::ptrdiff_t c,
                           Finish finish) noexcept {
  for (; first + block <= rows; first += block) multiply_block<T, block, vectors>(w, depth, in, bias, out, first, c, finish);
  if constexpr (block > 1) multiply_panel<T, block / 2, vectors>(w, rows, depth, in, bias, out, first, c, finish);
}

/// The same for depth 1, where each row is stored as fast as it is made.
template <class T, class Finish>
inline void multiply_row(Weights<T> w, int rows, const T* in, const T* bias, Rows<T> out, std::ptrdiff_t columns, Finish finish) noexcept {
  for (int r = 0; r < rows; ++r) {
    const Vector<T> weight = broadcast(w.data[r * w.row]), start = broadcast(bias ? bias[r] : T(0));
    for (std::ptrdiff_t c = 0; c < columns; c += lanes<T>) store(out[r] + c, finish(start + weight * load(in + c), r, c));
  }
}

/// out (rows, columns) = finish of w (rows, depth) in (depth, columns) + bias (rows; may be null). `columns` is a multiple of 16.
/// `finish` has the sums in registers: what it does costs no way through memory.
template <class T, class Finish = AsItIs>
inline void multiply(Weights<T> w, int rows, int depth, Rows<const T> in, const T* bias, Rows<T> out, std::ptrdiff_t columns,
                     Finish finish = {}) noexcept {
  if (depth == 1) return multiply_row(w, rows, in.data, bias, out, columns, finish);
  constexpr int block = vector_bytes == 64 ? 8 : 4;  // AVX-512 has 32 registers, the others 16
  std::ptrdiff_t c = 0;
  // One or two rows alone would wait for their own sums: more columns at a time.
  if (rows <= 2)
    for (; c + 4 * lanes<T> <= columns; c += 4 * lanes<T>) multiply_panel<T, 2, 4>(w, rows, depth, in, bias, out, 0, c, finish);
  for (; c + 2 * lanes<T> <= columns; c += 2 * lanes<T>) multiply_panel<T, block, 2>(w, rows, depth, in, bias, out, 0, c, finish);
  for (; c < columns; c += lanes<T>) multiply_panel<T, block, 1>(w, rows, depth, in, bias, out, 0, c, finish);
}

/// The sums of neighbours: those of a, then those of b.
template <class T, std::size_t... j>
inline Vector<T> pair_sums(const Vector<T>& a, const Vector<T>& b, std::index_sequence<j...>) noexcept {
  return __builtin_shufflevector(a, b, int(2 * j)...) + __builtin_shufflevector(a, b, int(2 * j + 1)...);
}

/// Element j of the result is the sum of vector v[j]; v has as many vectors as a vector has numbers, and is overwritten.
template <class T, int count = static_cast<int>(lanes<T>)>
inline Vector<T> sums(Vector<T>* v) noexcept {
  if constexpr (count > 1) {
    unrolled<count / 2>([&](auto i) { v[i] = pair_sums<T>(v[2 * i], v[2 * i + 1], std::make_index_sequence<std::size_t(lanes<T>)>{}); });
    return sums<T, count / 2>(v);
  }
  return v[0];
}

/// out[i * stride + j] (+)= sum over columns of a[i] b[j], for m x n rows; the last block of an edge repeats rows and drops the results.
template <class T, int m, int n>
inline void dot_block(Rows<const T> a, int a_rows, Rows<const T> b, int b_rows, std::ptrdiff_t columns, T* out, std::ptrdiff_t stride,
                      bool add) noexcept {
  static_assert(m * n == 16);
  Vector<T> sum[16] = {};
  const T *pa[m], *pb[n];
  unrolled<m>([&](auto i) { pa[i] = a[std::min<int>(i, a_rows - 1)]; });
  unrolled<n>([&](auto j) { pb[j] = b[std::min<int>(j, b_rows - 1)]; });
  for (std::ptrdiff_t c = 0; c < columns; c += lanes<T>) {
    Vector<T> y[n];
    unrolled<n>([&](auto j) { y[j] = held(load(pb[j] + c)); });
    unrolled<m>([&](auto i) {
      const Vector<T> x = held(load(pa[i] + c));
      unrolled<n>([&](auto j) { sum[i * n + j] += x * y[j]; });
    });
  }
  T total[16];
  for (int first = 0; first < 16; first += static_cast<int>(lanes<T>)) store(total + first, sums<T>(sum + first));
  const auto write = [&](int rows, int row_length) {
    for (int i = 0; i < rows; ++i)
      for (int j = 0; j < row_length; ++j) out[i * stride + j] = (add ? out[i * stride + j] : T(0)) + total[i * n + j];
  };
  if (a_rows >= m && b_rows >= n)
    write(m, n);
  else
    write(std::min(m, a_rows), std::min(n, b_rows));
}

/// out (a_rows, b_rows) (+)= a (a_rows, columns) b^T (columns, b_rows), out row-major and dense. `columns` is a multiple of 16.
template <class T>
inline void multiply_transposed(Rows<const T> a, int a_rows, Rows<const T> b, int b_rows, std::ptrdiff_t columns, T* out,
                                bool add) noexcept {
  const auto run = [&]<int m, int n>(std::integral_constant<int, m>, std::integral_constant<int, n>) {
    for (int i = 0; i < a_rows; i += m)
      for (int j = 0; j < b_rows; j += n)
        dot_block<T, m, n>({a[i], a.stride}, a_rows - i, {b[j], b.stride}, b_rows - j, columns, out + i * b_rows + j, b_rows, add);
  };
  using std::integral_constant;
  if (a_rows == 1)
    run(integral_constant<int, 1>{}, integral_constant<int, 16>{});
  else if (b_rows == 1)
    run(integral_constant<int, 16>{}, integral_constant<int, 1>{});
  else
    run(integral_constant<int, 4>{}, integral_constant<int, 4>{});
}

/// out[i] (+)= sum over columns of a[i]; the last block repeats the last row and drops the results.
template <class T>
inline void row_sums(Rows<const T> a, int a_rows, std::ptrdiff_t columns, T* out, bool add) noexcept {
  constexpr auto count = static_cast<int>(lanes<T>);
  for (int i = 0; i < a_rows; i += count) {
    Vector<T> sum[count] = {};
    const T* row[count];
    unrolled<count>([&](auto r) { row[r] = a[std::min<int>(i + r, a_rows - 1)]; });
    for (std::ptrdiff_t c = 0; c < columns; c += lanes<T>) unrolled<count>([&](auto r) { sum[r] += load(row[r] + c); });
    T total[count];
    store(total, sums<T>(sum));
    for (int r = 0; r < std::min(count, a_rows - i); ++r) out[i + r] = (add ? out[i + r] : T(0)) + total[r];
  }
}

}  // namespace lineland::nn
