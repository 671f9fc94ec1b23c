#!/usr/bin/env python3
"""What `lineland export-code` writes: scripts.py LINELAND [--run].

Without --run: Python can parse the script of every preset of every lab, of every choice, and of every kind of distribution, and nothing of
the template is left in it. With --run: PyTorch trains some of them, and the statistics agree with those of lineland."""

import json
import os
import subprocess
import sys
import tempfile

program = os.path.abspath(sys.argv[1])
environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
DENSITIES = [
    "normal(1, 2)", "uniform(-1, 1)", "laplace(0, 1)", "logistic(1, 0.5)", "student(3, 0, 1)", "exponential(2)", "grid(0, 1, 1 2 0.5)",
    'file("lineland:galaxies.csv")', '2*normal(0, 1) + uniform(0, 3) + laplace(1, 1) + 0.5*student(3, 0, 1) + exponential(1)',
    '0.5*logistic(0, 1) + 0.25*grid(0, 1, 1 2 0.5) + 0.25*file("lineland:galaxies.csv")',
]
# Arguments, and for each readout how far both may lie apart (a run of ours and one of PyTorch's draw other random numbers).
RUNS = [
    (["gan", "--preset", "normal"], {"mean.generator": 0.08, "deviation.generator": 0.12, "w1": 0.08}),
    (["gan", "--preset", "two-modes"], {"mean.generator": 0.3, "deviation.generator": 0.3, "w1": 0.25}),
    (["gan", "--preset", "normal", "--objective", "wasserstein-gp"], {"mean.generator": 0.2, "deviation.generator": 0.2}),
    (["gan", "--preset", "normal", "--objective", "least-squares", "--r1", "0.1"], {"mean.generator": 0.2, "deviation.generator": 0.2}),
    (["flow", "--preset", "two-modes"], {"nll": 0.03, "entropy.data": 0.03, "w1": 0.1}),
    (["flow", "--layer", "tanh", "--steps", "1500"], {"nll": 0.05, "entropy.data": 0.03}),
    (["flow", "--layer", "residual", "--steps", "1500"], {"nll": 0.05, "entropy.data": 0.03}),
    (["flow", "--layer", "sinh-arcsinh", "--steps", "1500"], {"nll": 0.05, "entropy.data": 0.03}),
    (["divergences", "--preset", "mode-seeking", "--fit", "none"], {"kl.p-q": 1e-4, "kl.q-p": 1e-4, "w2": 1e-4, "mmd-squared": 1e-4}),
    (["divergences", "--p", "student(3, 0, 1)", "--q", "0.5*laplace(0, 1) + 0.5*logistic(1, 1)"], {"js": 1e-5, "w1": 1e-4, "energy": 1e-4}),
    (["estimators", "--steps", "100"], {"gradient.exact": 1e-6, "variance.pathwise.exact": 0.02, "variance.score.exact": 0.05}),
    (["estimators", "--steps", "100", "--preset", "sigma"], {"gradient.exact": 1e-6, "variance.measure.exact": 0.05}),
]


def lineland(*arguments):
    ended = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True, timeout=600)
    if ended.returncode != 0:
        sys.exit(f"{arguments}: status {ended.returncode}, {ended.stderr}")
    return ended.stdout


def parse(arguments):
    text = lineland("export-code", *arguments)
    compile(text, " ".join(arguments), "exec")
    for left in ("{{", "}}", "#:"):
        if left in text:
            sys.exit(f"{arguments}: '{left}' of the template is left")


def parse_all():
    count = 0
    for lab in json.loads(lineland("list", "--json")):
        about = json.loads(lineland("list", lab["lab"], "--json"))
        variants = [[]] + [["--preset", preset["id"]] for preset in about["presets"]]
        for parameter in about["parameters"]:
            if parameter["kind"] == "choice":
                variants += [[f"--{parameter['id']}", choice] for choice in parameter["range"]]
            elif parameter["kind"] == "flag":
                variants += [[f"--{parameter['id']}", "true"]]
            elif parameter["kind"] == "density":
                variants += [[f"--{parameter['id']}", density] for density in DENSITIES]
            elif parameter["kind"] == "real":
                variants += [[f"--{parameter['id']}", repr(parameter["range"][1])]]
        for variant in variants:
            parse([lab["lab"], *variant])
            count += 1
    print(f"{count} scripts")


def shown(text):
    return {name: float(value) for name, value in (line.rsplit(None, 1) for line in text.splitlines() if ":" not in line)}


def run_all():
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        for arguments, tolerances in RUNS:
            script = os.path.join(folder, "script.py")
            lineland("export-code", *arguments, "--output", script)
            theirs = shown(subprocess.run([sys.executable, script], capture_output=True, text=True, check=True).stdout)
            steps = [] if "--steps" in arguments or "--preset" in arguments else ["--steps", "2000"]
            ours = json.loads(lineland("run", *arguments, *steps, "--json", "-"))["readouts"]
            print(" ".join(arguments))
            for name, tolerance in tolerances.items():
                a, b = ours[name], theirs[name.removesuffix(".exact") if name.startswith("variance") else name]
                fault = abs(a - b) > tolerance * max(1, abs(a))
                faults += fault
                print(f"    {name:<24} lineland {a:<12.6g} script {b:<12.6g}{'  FAR APART' if fault else ''}")
    return faults > 0


if "--run" not in sys.argv:
    sys.exit(parse_all())
try:
    import torch
except ImportError:
    print("PyTorch is not installed: nothing was run")
    sys.exit(77)
sys.exit(run_all())
