// The matrix products of a network, blocked for registers. For the sources of core/nn only. Thread-safe.
#pragma once

#include <algorithm>
#include <bit>
#include <utility>

#include "core/nn/matrix.h"
#include "core/nn/vector.h"

namespace lineland::nn {

/// Calls f(0) ... f(n - 1) with constants. GCC unrolls loops too late to see that an array of vectors fits in registers, and each block
/// would write its sums to memory and read them again, twice: 64 x 64 weights at 95 against 109 G/s of 112, 16 x 16 at 67 against 91.
/// For the same reason its users are [[gnu::flatten]]: an array that a function which is not inlined has a reference to stays in memory.
template <int n, class F>
inline void unrolled(F f) noexcept {
  const auto call_all = [&]<int... i>(std::integer_sequence<int, i...>) { (f(std::integral_constant<int, i>{}), ...); };
  call_all(std::make_integer_sequence<int, n>{});
}

/// What becomes of a sum before it is stored at (row, column): nothing.
struct AsItIs {
  template <class V>
  V operator()(const V& sum, std::ptrdiff_t, std::ptrdiff_t) const noexcept {
    return sum;
  }
};

/// The sum is added to what `rows` hold.
template <class T>
struct AddTo {
  Rows<const T> rows;

  Vector<T> operator()(const Vector<T>& sum, std::ptrdiff_t r, std::ptrdiff_t c) const noexcept { return load(rows[r] + c) + sum; }
};

/// out[r] = finish(sum over k < depth of left(r, k) right[k]), for `rows` rows from `first` and `vectors` vectors of columns from column c.
template <class T, int rows, int vectors, class Finish>
[[gnu::always_inline]] inline void multiply_block(Elements<T> left, int depth, Rows<const T> right, Rows<T> out, int first,
                                                  std::ptrdiff_t c, Finish finish) noexcept {
  Vector<T> sum[rows][vectors] = {};
  const T* x = right.data + c;
  // A pointer to every fourth row: the distances of more than three others would not fit in the registers.
  constexpr int groups = (rows + 3) / 4;
  const T* factors[groups];
  unrolled<groups>([&](auto g) { factors[g] = held_address(left.data + (first + 4 * g) * left.row); });
  for (int k = 0; k < depth; ++k, x += right.stride) {
    Vector<T> column[vectors];
    unrolled<vectors>([&](auto v) { column[v] = load(x + v * lanes<T>); });
    unrolled<rows>([&](auto r) {
      const T factor = factors[r / 4][r % 4 * left.row];
      unrolled<vectors>([&](auto v) { sum[r][v] += factor * column[v]; });
    });
    unrolled<groups>([&](auto g) { factors[g] += left.column; });
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
[[gnu::flatten]] inline void multiply_panel(Elements<T> left, int rows, int depth, Rows<const T> right, Rows<T> out, int first,
                                            std::ptrdiff_t c, Finish finish) noexcept {
  for (; first + block <= rows; first += block) multiply_block<T, block, vectors>(left, depth, right, out, first, c, finish);
  if constexpr (block > 1) multiply_panel<T, block / 2, vectors>(left, rows, depth, right, out, first, c, finish);
}

/// The same for depth 1, where each row is stored as fast as it is made.
template <class T, class Finish>
inline void multiply_outer(Elements<T> left, int rows, const T* right, Rows<T> out, std::ptrdiff_t columns, Finish finish) noexcept {
  for (int r = 0; r < rows; ++r) {
    const Vector<T> factor = broadcast(left.data[r * left.row]);
    for (std::ptrdiff_t c = 0; c < columns; c += lanes<T>) store(out[r] + c, finish(factor * load(right + c), r, c));
  }
}

/// The same for one row, where one sum would wait for itself: four for each column, each of every fourth term.
template <class T, class Finish>
[[gnu::flatten]] inline void multiply_row(Elements<T> left, int depth, Rows<const T> right, T* out, std::ptrdiff_t columns,
                                          Finish finish) noexcept {
  for (std::ptrdiff_t c = 0; c < columns; c += lanes<T>) {
    Vector<T> sum[4] = {};
    const T* x = right.data + c;
    const T* factor = left.data;
    int k = 0;
    for (; k + 4 <= depth; k += 4, x += 4 * right.stride, factor += 4 * left.column)
      unrolled<4>([&](auto j) { sum[j] += factor[j * left.column] * load(x + j * right.stride); });
    for (; k < depth; ++k, x += right.stride, factor += left.column) sum[0] += *factor * load(x);
    store(out + c, finish((sum[0] + sum[1]) + (sum[2] + sum[3]), 0, c));
  }
}

/// out (rows, columns) = finish of left (rows, depth) right (depth, columns). `columns` is a multiple of 16. `finish` has the sums in
/// registers: what it does costs no way through memory.
template <class T, class Finish = AsItIs>
inline void multiply(Elements<T> left, int rows, int depth, Rows<const T> right, Rows<T> out, std::ptrdiff_t columns,
                     Finish finish = {}) noexcept {
  if (depth == 1) return multiply_outer(left, rows, right.data, out, columns, finish);
  if (rows == 1) return multiply_row(left, depth, right, out.data, columns, finish);
  constexpr int block = vector_bytes == 64 ? 8 : 4;  // AVX-512 has 32 registers, the others 16
  std::ptrdiff_t c = 0;
  for (; c + 2 * lanes<T> <= columns; c += 2 * lanes<T>) multiply_panel<T, block, 2>(left, rows, depth, right, out, 0, c, finish);
  for (; c < columns; c += lanes<T>) multiply_panel<T, 2 * block, 1>(left, rows, depth, right, out, 0, c, finish);
}

/// Of each `group` numbers of a and b: every second `part`, from the first (odd = 0) or the second one, of a, then of b. One instruction
/// for single numbers of a group of 128 bits, and for parts of 128 bits of whole vectors.
template <class T, int group, int part, int odd, std::size_t... j>
inline Vector<T> every_second(const Vector<T>& a, const Vector<T>& b, std::index_sequence<j...>) noexcept {
  constexpr auto source = [](int k) {
    const int in_group = k % group, place = in_group % (group / 2);
    return k - in_group + (in_group < group / 2 ? 0 : int(lanes<T>)) + place / part * 2 * part + place % part + odd * part;
  };
  return __builtin_shufflevector(a, b, source(int(j))...);
}

/// Element j of the result is the sum of vector v[j]; v has as many vectors as a vector has numbers, and is overwritten.
template <class T, int count = static_cast<int>(lanes<T>)>
inline Vector<T> sums(Vector<T>* v) noexcept {
  if constexpr (count > 1) {
    constexpr int n = int(lanes<T>), in_128_bits = int(16 / sizeof(T));
    constexpr bool inside = count > n / in_128_bits;
    constexpr int group = inside ? in_128_bits : n, part = inside ? 1 : in_128_bits;
    constexpr std::make_index_sequence<std::size_t(n)> all;
    unrolled<count / 2>([&](auto i) {
      const Vector<T> a = v[2 * i], b = v[2 * i + 1];
      v[i] = every_second<T, group, part, 0>(a, b, all) + every_second<T, group, part, 1>(a, b, all);
    });
    return sums<T, count / 2>(v);
  }
  return v[0];
}

/// out[r] = start + rows[r] b, for `count` rows of `columns` numbers; both are padded to a multiple of 16 (the last row stands for those
/// that pad out).
template <class T>
[[gnu::flatten]] inline void dots(Rows<const T> rows, std::ptrdiff_t count, const T* b, std::ptrdiff_t columns, T start, T* out) noexcept {
  constexpr auto n = static_cast<int>(lanes<T>);
  for (std::ptrdiff_t first = 0; first < count; first += n) {
    const T* row[n];
    unrolled<n>([&](auto r) { row[r] = rows[std::min<std::ptrdiff_t>(first + r, count - 1)]; });
    Vector<T> sum[n] = {};
    for (std::ptrdiff_t c = 0; c < columns; c += n) {
      const Vector<T> y = held(load(b + c));
      unrolled<n>([&](auto r) { sum[r] += load(row[r] + c) * y; });
    }
    store(out + first, start + sums<T>(sum));
  }
}

/// Within a + b: a number of a and one of b, alternating, from the first or second half of both.
template <class T, int half, std::size_t... j>
inline Vector<T> alternating(const Vector<T>& a, const Vector<T>& b, std::index_sequence<j...>) noexcept {
  constexpr auto n = int(lanes<T>);
  return __builtin_shufflevector(a, b, (int(j) / 2 + half * n / 2 + int(j) % 2 * n)...);
}

/// out (columns, rows) = in (rows, columns) transposed; rows and columns are multiples of 16.
template <class T>
[[gnu::flatten]] inline void transpose(Rows<const T> in, std::ptrdiff_t rows, std::ptrdiff_t columns, Rows<T> out) noexcept {
  constexpr auto n = static_cast<int>(lanes<T>);
  constexpr std::make_index_sequence<std::size_t(n)> all;
  for (std::ptrdiff_t r = 0; r < rows; r += n) {
    for (std::ptrdiff_t c = 0; c < columns; c += n) {
      Vector<T> v[n], next[n];
      unrolled<n>([&](auto i) { v[i] = load(in[r + i] + c); });
      // A perfect shuffle of cards: after as many rounds as halvings lead from n to 1, rows are columns.
      unrolled<std::countr_zero(unsigned(n))>([&](auto) {
        unrolled<n / 2>([&](auto i) {
          next[2 * i] = alternating<T, 0>(v[i], v[i + n / 2], all);
          next[2 * i + 1] = alternating<T, 1>(v[i], v[i + n / 2], all);
        });
        unrolled<n>([&](auto i) { v[i] = next[i]; });
      });
      unrolled<n>([&](auto i) { store(out[c + i] + r, v[i]); });
    }
  }
}

}  // namespace lineland::nn
