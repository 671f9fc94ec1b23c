// All that fixes a run: first values, seed, and a tree of branches with what was done in each. (lab, chronicle) gives every number of every
// branch. A plain value; entries are shared, so that a copy is cheap.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "core/base/seed.h"
#include "core/param/values.h"

namespace lineland::sim {

/// Something that was done to the simulation between two steps.
struct JournalEntry {
  std::int64_t step;  ///< done when this many steps were complete
  /// Live values taken over, or a part of a step taken alone.
  std::variant<std::shared_ptr<const param::Values>, std::size_t> action;
};

/// One future of a run: what its parent is up to the fork, its own beyond.
struct Branch {
  std::size_t number = 1;                  ///< never used again in the same run
  std::string name = "";                   ///< given by the user; empty: see title()
  std::size_t parent = 0;                  ///< number; 0 for the one that began at step 0
  std::int64_t fork = 0;                   ///< the step where it left its parent
  std::size_t shared = 0;                  ///< entries of the journal that it has in common with its parent
  std::vector<JournalEntry> journal = {};  ///< from step 0 on, ascending
  std::int64_t head = 0;                   ///< the furthest step reached

  /// The name, or "Branch 2".
  std::string title() const { return name.empty() ? "Branch " + std::to_string(number) : name; }
};

/// The tree. There is always one branch, and always a current one.
struct Chronicle {
  Chronicle(param::Values first, Seed from) : values(std::move(first)), seed(from), branches(1) {}

  param::Values values;  ///< at step 0, before the journal
  Seed seed;
  std::vector<Branch> branches;  ///< by number
  std::size_t current = 1;       ///< number

  const Branch* find(std::size_t number) const;
  Branch* find(std::size_t number) { return const_cast<Branch*>(std::as_const(*this).find(number)); }
  const Branch& now() const { return *find(current); }
  Branch& now() { return *find(current); }

  /// The values in a branch when so many of its entries are done.
  const param::Values& values_after(const Branch& branch, std::size_t entries) const;

  /// The branch of which the current one has its state at a step, after so many entries: itself, or an ancestor that it left later.
  const Branch& owner(std::int64_t step, std::size_t entries) const;

  /// Makes a branch that leaves the current one at a step, after so many of its entries, and makes it current.
  void fork(std::int64_t step, std::size_t entries);

  /// The child that leaves a branch last, which has all in common with it that the other children have; null if it has none.
  const Branch* heir(std::size_t number) const;

  /// Forgets a branch that is not the only one. Its heir takes its place, or else its parent; also as the current one.
  void remove(std::size_t number);

  /// The furthest step of all branches.
  std::int64_t extent() const;
};

}  // namespace lineland::sim
