// A lab without its type: what the runtime and the window know of any lab. labs/lab.h makes these from the Lab concept.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/seed.h"
#include "core/param/values.h"
#include "core/plot/figure.h"

namespace lineland::sim {

/// All that a lab's figures need to know of a simulation at one step. Complete and bounded; never a difference to an earlier one.
class Snapshot {
 public:
  virtual ~Snapshot() = default;
};

/// A stage of a training step, for slow motion.
struct StageName {
  std::string id = {};     ///< "discriminator-loss"
  std::string label = {};  ///< in the row of stages, short: "Loss"
  std::string group = {};  ///< over it: "Discriminator"; equal for neighbours that belong together, may be empty
};

/// A stage of one step that is taken apart: what it makes, and its formula with the numbers of that step.
struct Stage {
  std::string id = {};                      ///< of About::stages
  std::string text = {};                    ///< one or two sentences for the hall, rich text
  std::vector<std::string> formulas = {};   ///< to be displayed, without dollars; the last ones have numbers filled in
  plot::Figure figure = {};                 ///< its id is that of the stage
  std::vector<plot::Readout> numbers = {};  ///< in full; where a readout of the lab has the same id, it has this value after the step
};

/// A running simulation. One thread at a time.
class Simulation {
 public:
  virtual ~Simulation() = default;

  /// Takes over values; only Effect::live values may differ from the last call.
  virtual void apply(const param::Values& values) = 0;

  /// One step: no clock, no allocation in steady state.
  virtual void step() = 0;

  /// One part of a step (About::parts): the discriminator's update alone, say.
  virtual void step_part(std::size_t part) = 0;

  /// The stages of the step to come, in the order of About::stages; those that it does not have are missing. Not changed by it.
  virtual std::vector<Stage> dissect(const param::Values& values) const = 0;

  /// Overwrites all of a snapshot that the same lab made.
  virtual void capture(Snapshot& snapshot) const = 0;

  /// The first quantity that is not finite, by its readout id; empty while all is well. A simulation with a fault is not stepped again.
  virtual std::string_view fault() const = 0;

  /// True when further steps would change nothing (a bound on draws is reached).
  virtual bool finished() const = 0;

  /// An independent copy that continues with the same bits: a keyframe.
  virtual std::unique_ptr<Simulation> clone() const = 0;

  /// Bytes that a clone occupies, roughly.
  virtual std::size_t footprint() const = 0;
};

/// A part of a step that can be taken alone.
struct Part {
  std::string id = {};     ///< "discriminator"
  std::string label = {};  ///< on a button: "D"
  std::string help = {};
};

/// What a lab says of itself.
struct About {
  std::string id = {};       ///< command line
  std::string title = {};    ///< "Generative adversarial network"
  std::string summary = {};  ///< one sentence
  std::string
      notes;  ///< what to look for, rich text, paragraphs parted by empty lines; a line that begins with "$$" is a displayed formula
  std::vector<Part> parts = {};
  std::vector<StageName> stages = {};  ///< in their order, for labs whose step can be taken apart
  bool trains = true;                  ///< false: no training; steps only narrow error bars
};

/// Something that is wrong with a run, what shows it, and what would help.
struct Finding {
  std::string id = {};        ///< "collapse"
  std::string line = {};      ///< one sentence for the hall, rich text
  std::string evidence = {};  ///< the numbers that show it, rich text
  std::string remedy = {};    ///< on a button: what is to be changed; empty if nothing would help
  struct Change {
    std::string parameter;  ///< id
    std::string value;      ///< as Values::set_text takes it
  };
  std::vector<Change> changes = {};
  bool restart = false;  ///< the remedy wants a new run even if its changes could be taken over in this one
};

/// A lab: immutable and pure but for the simulations that it makes. Thread-safe.
class Laboratory {
 public:
  virtual ~Laboratory() = default;
  virtual const About& about() const = 0;
  virtual const param::Schema& schema() const = 0;

  /// Throws InputError if the values cannot work together, saying why.
  virtual std::unique_ptr<Simulation> simulate(const param::Values& values, Seed seed) const = 0;
  virtual std::unique_ptr<Snapshot> snapshot() const = 0;

  /// Pure, under 1 ms; the first figure is the hero.
  virtual std::vector<plot::Figure> figures(const Snapshot& snapshot, const param::Values& values) const = 0;
  virtual std::vector<plot::Readout> readouts(const Snapshot& snapshot, const param::Values& values) const = 0;

  /// The run as a Python script that stands alone: PyTorch for what is trained, else NumPy. Empty if the lab offers none. Throws InputError
  /// for a value that has no counterpart there.
  virtual std::string code(const param::Values& values, Seed seed, std::int64_t steps) const = 0;

  /// What to look for under these values, as About::notes has it.
  virtual std::string notes(const param::Values& values) const = 0;

  /// What is wrong, the gravest first; `fault` is that of the simulation (empty while its numbers are finite).
  virtual std::vector<Finding> findings(const Snapshot& snapshot, const param::Values& values, std::string_view fault) const = 0;
};

}  // namespace lineland::sim
