#include "core/sim/chronicle.h"

#include <algorithm>

#include "core/base/check.h"

namespace lineland::sim {

const Branch* Chronicle::find(std::size_t number) const {
  const auto found = std::ranges::find(branches, number, &Branch::number);
  return found == branches.end() ? nullptr : &*found;
}

const param::Values& Chronicle::values_after(const Branch& branch, std::size_t entries) const {
  for (std::size_t k = entries; k-- > 0;) {
    if (const auto* taken = std::get_if<std::shared_ptr<const param::Values>>(&branch.journal[k].action)) return **taken;
  }
  return values;
}

const Branch& Chronicle::owner(std::int64_t step, std::size_t entries) const {
  const Branch* branch = &now();
  while (branch->parent != 0 && (step < branch->fork || (step == branch->fork && entries <= branch->shared))) branch = find(branch->parent);
  return *branch;
}

void Chronicle::fork(std::int64_t step, std::size_t entries) {
  const Branch& parent = owner(step, entries);
  Branch branch{.number = branches.back().number + 1, .parent = parent.number, .fork = step, .shared = entries, .head = step};
  branch.journal.assign(parent.journal.begin(), parent.journal.begin() + static_cast<std::ptrdiff_t>(entries));
  current = branch.number;
  branches.push_back(std::move(branch));
}

const Branch* Chronicle::heir(std::size_t number) const {
  const Branch* last = nullptr;
  for (const Branch& branch : branches) {
    if (branch.parent == number && (!last || std::pair(branch.fork, branch.shared) > std::pair(last->fork, last->shared))) last = &branch;
  }
  return last;
}

void Chronicle::remove(std::size_t number) {
  LINELAND_CHECK(find(number) && branches.size() > 1);
  const Branch& gone = *find(number);
  std::size_t successor = gone.parent;
  if (const Branch* last = heir(number)) {
    successor = last->number;
    for (Branch& branch : branches) {
      if (branch.parent == number) branch.parent = successor;
    }
    Branch& child = *find(successor);
    child.parent = gone.parent, child.fork = gone.fork, child.shared = gone.shared;
  }
  if (current == number) current = successor;
  std::erase_if(branches, [&](const Branch& branch) { return branch.number == number; });
}

std::int64_t Chronicle::extent() const { return std::ranges::max(branches, {}, &Branch::head).head; }

}  // namespace lineland::sim
