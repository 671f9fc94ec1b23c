// What `lineland run` and `lineland list` write: JSON and CSV. Pure.
#pragma once

#include <span>
#include <string>

#include "core/sim/run.h"

namespace lineland::app {

/// The JSON of `run`, indented, with a line break at the end. Infinite numbers are the strings "inf" and "-inf", undefined ones "nan"; all
/// others read back to the same double.
/// Of several runs, those that are compared with the first follow under "lanes" (the first again among them): each with what differs, and
/// how far its main readout is from that of the first.
std::string to_json(std::span<const sim::Run> runs, std::span<const sim::Result> results, std::span<const sim::Stage> stages = {});

/// A stage as words: its text, its formulas without markup, its numbers.
std::string stage_text(const sim::Stage& stage);

/// A figure's data, one row a point: kind,name,role,x,y,low,high (arrows: x,y and their ends in low,high as x+dx,y+dy; fields: the cell's
/// centre and its value in low).
/// Of several lanes, each name begins with the lane's letter: "B:generator".
std::string to_csv(std::span<const plot::Figure> lanes);

/// What a parameter may be: "[0, 1]", "sgd|adam", "density".
std::string range_text(const param::Parameter& parameter);

/// One lab's parameters, readouts, figures and presets, or (without a lab) all labs: for people and as JSON.
std::string list_text(const sim::Laboratory* laboratory);
std::string list_json(const sim::Laboratory* laboratory);

/// The lessons, in the order of the course.
std::string lessons_text();
std::string lessons_json();

}  // namespace lineland::app
