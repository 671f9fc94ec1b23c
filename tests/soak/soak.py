#!/usr/bin/env python3
"""Leaves the real window training at full speed and watches its memory and frame times.

    soak.py LINELAND [--minutes 30] [--warm-up 5] [--limit 1] [--lab NAME]... [--at-once 4] [--samples FOLDER]

Each lab has a window and an Xvfb of its own. A run that ends by itself (draws are bounded, training may diverge) is begun anew. After the
warm-up a line is fitted to the resident memory; status 1 if it rises by more than --limit MB in ten minutes anywhere. --samples keeps the
series as FOLDER/LAB.csv. Frame times are those of building and drawing; they are reported, not judged: they depend on what else runs.
"""

import argparse
import concurrent.futures
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from real_window import Window, check

GAP = 2  # seconds between two samples
TRAINING = {"divergences": ["--fit", "js", "--fit-rate", "0.001"]}  # what a lab wants besides its initial values to train long
Window.patience = 600  # beside other work a frame may take seconds


def resident_mb(pid):
    """Resident memory in MB of 2^20 bytes."""
    with open(f"/proc/{pid}/smaps_rollup") as stream:
        return next(int(line.split()[1]) for line in stream if line.startswith("Rss:")) / 1024


def status_of(window):
    """What the window says of itself now."""
    return window.wait("its status", lambda s: True)


def begin_anew(window):
    epoch = window.status["epoch"]
    window.key("r")
    window.wait("a new run", lambda s: s["epoch"] > epoch)
    if not window.status["playing"]:
        window.key("space")
    window.wait("training", lambda s: s["running"] or s["step"] > 0)


def watch(window, minutes, keep):
    """Samples of one window, each given to keep() too: minutes, MB, frame median and 99th percentile in ms, steps in all runs."""
    window.wait("training", lambda s: s["step"] > 0)
    begin, samples, before, runs = time.monotonic(), [], 0, 1
    while (passed := (time.monotonic() - begin) / 60) < minutes:
        status = status_of(window)
        if not status["running"]:
            before += status["step"]
            runs += 1
            begin_anew(window)
            continue
        frame = status["frame-ms"]
        samples.append((passed, resident_mb(window.program.pid), frame["median"], frame["p99"], before + status["step"]))
        keep(samples[-1])
        time.sleep(GAP)
    return samples, runs


def slope(samples):
    """Least squares, MB in ten minutes."""
    times, sizes = [s[0] for s in samples], [s[1] for s in samples]
    return 10 * statistics.linear_regression(times, sizes).slope


def soak(program, lab, options):
    with tempfile.TemporaryDirectory() as folder, open(os.path.join(options.samples or folder, lab + ".csv"), "w", buffering=1) as series:
        series.write("minutes,resident_mb,frame_median_ms,frame_p99_ms,steps\n")
        window = Window(program, [lab, *TRAINING.get(lab, []), "--size", "1280x720"], folder)
        try:
            samples, runs = watch(window, options.minutes, lambda sample: series.write(",".join(f"{value:.8g}" for value in sample) + "\n"))
            check(window.close() == 0, f"closing ended with status {window.program.returncode}")
        finally:
            window.end()
    return [s for s in samples if s[0] >= options.warm_up], samples[-1][4], runs


def report(lab, samples, steps, runs):
    third = max(len(samples) // 3, 1)
    early, late = (statistics.median(s[2] for s in part) for part in (samples[:third], samples[-third:]))
    worst_early, worst_late = (statistics.median(s[3] for s in part) for part in (samples[:third], samples[-third:]))
    rise = slope(samples)
    print(f"{lab}: memory {samples[0][1]:.1f} to {samples[-1][1]:.1f} MB, {rise:+.2f} MB in ten minutes; frames {early:.1f} to {late:.1f} ms "
          f"(99th percentile {worst_early:.1f} to {worst_late:.1f}); {steps} steps in {runs} runs", flush=True)
    return rise


def main():
    reader = argparse.ArgumentParser()
    reader.add_argument("program", type=os.path.abspath)
    reader.add_argument("--minutes", type=float, default=30)
    reader.add_argument("--warm-up", type=float, default=5)
    reader.add_argument("--limit", type=float, default=1)
    reader.add_argument("--lab", action="append")
    reader.add_argument("--at-once", type=int, default=4)
    reader.add_argument("--samples")
    options = reader.parse_args()
    listed = json.loads(subprocess.run([options.program, "list", "--json"], check=True, capture_output=True).stdout)
    labs = options.lab or [lab["lab"] for lab in listed]
    faults = []
    with concurrent.futures.ThreadPoolExecutor(options.at_once) as pool:
        pending = {pool.submit(soak, options.program, lab, options): lab for lab in labs}
        for done in concurrent.futures.as_completed(pending):
            lab = pending[done]
            try:
                if report(lab, *done.result()) > options.limit:
                    faults.append(f"{lab}: memory rises by more than {options.limit} MB in ten minutes")
            except (SystemExit, OSError, subprocess.SubprocessError, ValueError, statistics.StatisticsError) as error:
                faults.append(f"{lab}: {error}")
                print(faults[-1], flush=True)
    if faults:
        sys.exit("\n".join(faults))
    print("memory is flat")


main()
