// What a laboratory must offer, and how it becomes one that the runtime can hold. No base class for labs: a missing part is a compile error
// at the lab's own static_assert.
#pragma once

#include <concepts>
#include <memory>
#include <vector>

#include "core/sim/laboratory.h"

namespace lineland::labs {

/// A lab L names its parameters (schema), what happens (Simulation), what is seen of it (Snapshot) and how that is shown (figures,
/// readouts).
template <class L>
concept Lab = requires(typename L::Simulation& simulation, const typename L::Simulation& still, typename L::Snapshot& snapshot,
                       const param::Values& values, std::size_t part) {
  requires std::constructible_from<typename L::Simulation, const param::Values&, Seed>;  // same arguments, same bits
  requires std::copyable<typename L::Simulation>;                                        // a keyframe is a copy
  requires std::default_initializable<typename L::Snapshot>;                             // plain data, complete, bounded
  { L::about() } -> std::convertible_to<const sim::About&>;
  { L::schema() } -> std::convertible_to<const param::Schema&>;
  simulation.apply(values);                                                       // only Effect::live values may differ from the last call
  simulation.step();                                                              // one step; no clock, no allocation
  still.capture(snapshot);                                                        // overwrites all of snapshot
  { still.fault() } -> std::convertible_to<std::string_view>;                     // the first quantity that is not finite, or empty
  { still.footprint() } -> std::convertible_to<std::size_t>;                      // bytes of a copy, roughly
  { L::figures(snapshot, values) } -> std::same_as<std::vector<plot::Figure>>;    // pure, under 1 ms; the first is the hero
  { L::readouts(snapshot, values) } -> std::same_as<std::vector<plot::Readout>>;  // pure
};

/// A lab whose step has parts that can be taken alone (about().parts names them).
template <class L>
concept LabWithParts = Lab<L> && requires(typename L::Simulation& simulation, std::size_t part) {
  simulation.step_part(part);
};

/// A lab whose step can be taken apart (about().stages names the stages): `still` is at the step before, and stays there.
template <class L>
concept LabWithStages = Lab<L> && requires(const typename L::Simulation& still, const param::Values& values) {
  { L::dissect(still, values) } -> std::same_as<std::vector<sim::Stage>>;  // the numbers are those of the real step
};

/// A lab whose simulation comes to an end.
template <class L>
concept LabWithEnd = Lab<L> && requires(const typename L::Simulation& still) {
  { still.finished() } -> std::convertible_to<bool>;
};

/// A lab whose runs can be written as a Python script (labs/code.h).
template <class L>
concept LabWithCode = Lab<L> && requires(const param::Values& values, Seed seed, std::int64_t steps) {
  { L::code(values, seed, steps) } -> std::convertible_to<std::string>;
};

/// A lab in which other values let other things be seen; else About::notes holds for all.
template <class L>
concept LabWithNotes = Lab<L> && requires(const param::Values& values) {
  { L::notes(values) } -> std::convertible_to<std::string>;
};

/// A lab that tells what is wrong with a run (sim::Finding).
template <class L>
concept LabWithDoctor = Lab<L> && requires(const typename L::Snapshot& snapshot, const param::Values& values, std::string_view fault) {
  { L::findings(snapshot, values, fault) } -> std::same_as<std::vector<sim::Finding>>;  // pure, under 1 ms
};

/// A lab behind the interfaces of sim/laboratory.h.
template <Lab L>
class Erased final : public sim::Laboratory {
  struct Snapshot final : sim::Snapshot {
    typename L::Snapshot value;
  };
  static const typename L::Snapshot& value(const sim::Snapshot& snapshot) { return static_cast<const Snapshot&>(snapshot).value; }

  class Simulation final : public sim::Simulation {
   public:
    Simulation(const param::Values& values, Seed seed) : value_(values, seed) {}
    void apply(const param::Values& values) override { value_.apply(values); }
    void step() override { value_.step(); }
    void step_part([[maybe_unused]] std::size_t part) override {
      if constexpr (LabWithParts<L>) value_.step_part(part);
    }
    std::vector<sim::Stage> dissect([[maybe_unused]] const param::Values& values) const override {
      if constexpr (LabWithStages<L>) return L::dissect(value_, values);
      return {};
    }
    void capture(sim::Snapshot& snapshot) const override { value_.capture(static_cast<Snapshot&>(snapshot).value); }
    std::string_view fault() const override { return value_.fault(); }
    bool finished() const override {
      if constexpr (LabWithEnd<L>) return value_.finished();
      return false;
    }
    std::unique_ptr<sim::Simulation> clone() const override { return std::make_unique<Simulation>(*this); }
    std::size_t footprint() const override { return value_.footprint(); }

   private:
    typename L::Simulation value_;
  };

 public:
  const sim::About& about() const override { return L::about(); }
  const param::Schema& schema() const override { return L::schema(); }
  std::unique_ptr<sim::Simulation> simulate(const param::Values& values, Seed seed) const override {
    return std::make_unique<Simulation>(values, seed);
  }
  std::unique_ptr<sim::Snapshot> snapshot() const override { return std::make_unique<Snapshot>(); }
  std::vector<plot::Figure> figures(const sim::Snapshot& snapshot, const param::Values& values) const override {
    return L::figures(value(snapshot), values);
  }
  std::vector<plot::Readout> readouts(const sim::Snapshot& snapshot, const param::Values& values) const override {
    return L::readouts(value(snapshot), values);
  }
  std::string code([[maybe_unused]] const param::Values& values, [[maybe_unused]] Seed seed,
                   [[maybe_unused]] std::int64_t steps) const override {
    if constexpr (LabWithCode<L>) return L::code(values, seed, steps);
    return {};
  }
  std::string notes([[maybe_unused]] const param::Values& values) const override {
    if constexpr (LabWithNotes<L>) return L::notes(values);
    return L::about().notes;
  }
  std::vector<sim::Finding> findings([[maybe_unused]] const sim::Snapshot& snapshot, [[maybe_unused]] const param::Values& values,
                                     [[maybe_unused]] std::string_view fault) const override {
    if constexpr (LabWithDoctor<L>) return L::findings(value(snapshot), values, fault);
    return {};
  }
};

}  // namespace lineland::labs
