#!/usr/bin/env python3
"""Every bad input ends with status 2, one line on standard error that helps, and nothing written: bad_input.py LINELAND."""

import os
import subprocess
import sys
import tempfile

LANES = """lineland-session = 2
version = "0.1.0"
lab = "gan"
preset = ""
seed = 1
step = 0
lane-count = 2
[[lanes]]
branch = 1
branch-count = 1
[lanes.parameters]
[[lanes.branches]]
number = 1
name = ""
parent = 0
fork = 0
shared = 0
journal = []
head = 0
"""

SESSION = """lineland-session = 1
version = "0.1.0"
lab = "gan"
preset = ""
seed = 1
step = 30
branch = 1
branch-count = 1
[parameters]
batch = 64
[[branches]]
number = 1
name = ""
parent = 0
fork = 0
shared = 0
journal = [
  { step = 10, values = { generator-rate = 0.01 } },
  { step = 20, part = "generator" },
]
head = 40
"""

RECIPE = '<svg><metadata id="lineland-recipe">{"lab": "gan", "seed": 1, "step": 9, "parameters": {}, %s}</metadata></svg>\n'

FILES = {
    "ab.csv": "a,b\n1,2\n3,4\n",
    "empty.csv": "",
    "header.csv": "a,b\n",
    "text.csv": "a,b\n1,2\n3,x\n",
    "nan.csv": "a,b\n1,2\n3,nan\n",
    "infinite.csv": "a,b\n1,2\n3,4\n5,inf\n",
    "short.csv": "a,b\n1,2\n3\n",
    "same.csv": "a\n7\n7\n7\n",
    "type.toml": 'lab = "gan"\n[parameters]\nbatch = "many"\n',
    "list.toml": 'lab = "gan"\n[parameters]\nbatch = [1, 2]\n',
    "range.toml": 'lab = "gan"\n\n[parameters]\nbatch = 100000\n',
    "parameter.toml": 'lab = "gan"\n[parameters]\nbatches = 3\n',
    "choice.toml": 'lab = "gan"\n[parameters]\nobjective = "minmax"\n',
    "density.toml": 'lab = "gan"\n[parameters]\ndata = "nomal(0, 1)"\n',
    "key.toml": 'lab = "gan"\nstep = 4\n',
    "steps.toml": 'lab = "gan"\nsteps = "many"\n',
    "syntax.toml": 'lab = "gan"\ntitle = = 3\n',
    "unfinished.toml": 'lab = "gan',
    "lab.toml": 'lab = "gna"\n',
    "none.toml": 'title = "Nothing"\n',
    "flow.toml": 'lab = "flow"\n',
    "lesson_lab.toml": 'title = "T"\n[[scene]]\ntitle = "S"\nlab = "gna"\n',
    "lesson_preset.toml": 'title = "T"\nlab = "gan"\n[[scene]]\ntitle = "S"\npreset = "norml"\n',
    "lesson_parameter.toml": 'title = "T"\nlab = "gan"\n[[scene]]\ntitle = "S"\nparameters = {bach = 3}\n',
    "lesson_figure.toml": 'title = "T"\nlab = "gan"\n[[scene]]\ntitle = "S"\nfigures = ["losess"]\n',
    "lesson_readout.toml": 'title = "T"\nlab = "gan"\n[[scene]]\ntitle = "S"\ntext = "{readout:w9}"\n',
    "lesson_key.toml": 'title = "T"\nlab = "gan"\n[[scene]]\ntitle = "S"\nfigure = "losses"\n',
    "lesson_syntax.toml": 'title = "T"\n[[scene]\n',
    "lesson_empty.toml": 'title = "T"\n',
    "lesson.toml": 'title = "T"\nlab = "gan"\n[[scene]]\ntitle = "S"\n',
    "version.session": "lineland-session = 3\nlab = \"gan\"\n",
    "cut.session": SESSION[: SESSION.index("head")],
    "open.session": SESSION[: SESSION.index("]")],
    "range.session": SESSION.replace("batch = 64", "batch = 100000"),
    "entry.session": SESSION.replace("generator-rate = 0.01 }", "generator-rat = 0.01 }"),
    "restart.session": SESSION.replace("generator-rate = 0.01 }", "batch = 3 }"),
    "part.session": SESSION.replace('"generator"', '"generatr"'),
    "branch.session": SESSION.replace("branch = 1", "branch = 4"),
    "late.session": SESSION.replace("step = 30\n", "step = 300\n"),
    "whole.session": SESSION,
    "lanes.session": LANES,
    "plain.svg": "<svg/>\n",
    "recipe.svg": '<svg><metadata id="lineland">{"lab": </metadata></svg>\n',
    "journal.svg": RECIPE % '"journal": [{"step": 5, "values": {"batch": "3"}}]',
    "part.svg": RECIPE % '"journal": [{"step": 5, "part": "generatr"}]',
    "unknown.svg": RECIPE % '"journal": [{"step": 5, "values": {"generator-rat": "0.1"}}]',
    "range.svg": RECIPE % '"journal": [{"step": 5, "values": {"generator-rate": "7"}}]',
    "order.svg": RECIPE % '"journal": [{"step": 5, "part": "generator"}, {"step": 4, "part": "generator"}]',
    "kind.svg": RECIPE % '"journal": 7',
    "lanes.svg": RECIPE % '"lanes": [{"values": {}}, {"values": {}}, {"values": {}}, {"values": {}}]',
    "lane.svg": RECIPE % '"lanes": [{"values": {"objective": "minmax"}}]',
    "strip.svg": RECIPE % '"picture": {"figures": ["losses"], "size": "single", "steps": [5, 3]}',
    "size.svg": RECIPE % '"picture": {"figures": ["losses"], "size": "0x0mm"}',
    "list-lanes.toml": '[[figure]]\nfile = "out.svg"\npreset = "two.svg"\n',
    "two.svg": RECIPE % '"lanes": [{"values": {"batch": "3"}}]',
    "step.svg": RECIPE.replace('"step": 9', '"step": -5') % '"journal": []',
    "theme.svg": RECIPE % '"picture": {"figures": [], "size": "single", "theme": "drak"}',
    "broken.png": "\x89PNG\r\n\x1a\n",
    "list-key.toml": 'theme = "paper"\n[[figure]]\nfile = "out.svg"\nlab = "gan"\nprest = "normal"\n',
    "list-none.toml": 'theme = "paper"\n',
    "list-file.toml": '[[figure]]\nlab = "gan"\n',
    "list-lab.toml": '[[figure]]\nfile = "out.svg"\nlab = "gan"\n[[figure]]\nfile = "other.svg"\nlab = "gna"\n',
    "list-which.toml": '[[figure]]\nfile = "out.svg"\n',
    "list-preset.toml": '[[figure]]\nfile = "out.svg"\nlab = "gan"\npreset = "norml"\n',
    "list-figure.toml": '[[figure]]\nfile = "out.svg"\nlab = "gan"\nfigure = ["densities", "loss"]\n',
    "list-size.toml": '[[figure]]\nfile = "out.svg"\nlab = "gan"\nsize = "85x60"\n',
    "list-theme.toml": 'theme = "papr"\n[[figure]]\nfile = "out.svg"\nlab = "gan"\n',
    "list-format.toml": '[[figure]]\nfile = "out.jpg"\nlab = "gan"\n',
    "list-parameter.toml": '[[figure]]\nfile = "out.svg"\nlab = "gan"\n[figure.parameters]\nbatch = 0\n',
    "list-twice.toml": '[[figure]]\nfile = "out.svg"\nlab = "gan"\n[[figure]]\nfile = "./out.svg"\nlab = "flow"\n',
    "list-columns.toml": '[[figure]]\nfile = "out.svg"\nlab = "gan"\nfigure = "all"\ncolumns = 0\n',
}

# Arguments and words that the line must contain. Nothing of what they name may exist afterwards.
RUN_GAN = [
    # Parameters.
    (["--generator-rate", "5"], ["generator-rate", "5", "1e-05", "1"]),
    (["--generator-rate", "-0.1"], ["generator-rate", "-0.1"]),
    (["--generator-rate", "nan"], ["generator-rate", "nan"]),
    (["--generator-rate", "abc"], ["generator-rate", "abc", "number"]),
    (["--generator-rate", ""], ["generator-rate", "number"]),
    (["--generator-rate=5"], ["generator-rate", "5"]),
    (["--generator-rate"], ["generator-rate"]),
    (["--generator-rat", "0.1"], ["--generator-rat'", "--generator-rate"]),
    (["--nonsense", "1"], ["--nonsense", "list gan"]),
    (["--batch", "1.5"], ["batch", "1.5", "whole"]),
    (["--batch", "0"], ["batch", "0", "4096"]),
    (["--batch", "99999999999999999999"], ["batch", "4096"]),
    (["--objective", "minmax"], ["objective", "minmax", "minimax"]),
    (["--standardize", "maybe"], ["standardize", "maybe"]),
    (["extra"], ["extra"]),
    # Distributions: the character at fault, counted from 1.
    (["--data", "normal(4, 0.5"], ["data", "character 14"]),
    (["--data", "nomal(4, 0.5)"], ["data", "character 1", "normal"]),
    (["--data", "normal(4)"], ["data", "character 9"]),
    (["--data", "normal(4, -0.5)"], ["data", "character 11", "positive"]),
    (["--data", "normal(4, x)"], ["data", "character 11"]),
    (["--data", "uniform(2, 1)"], ["data", "uniform"]),
    (["--data", "0.5*normal(0, 1) + "], ["data", "character"]),
    (["--data", "-1*normal(0, 1) + 2*normal(1, 1)"], ["data", "character 1"]),
    (["--data", "normal(0, 1) junk"], ["data", "character 14"]),
    (["--data", ""], ["data", "character 1"]),
    (["--data", "normal(1e999, 1)"], ["data", "character"]),
    # Files of numbers.
    (["--data", 'file("missing.csv")'], ["missing.csv"]),
    (["--data", 'file(".")'], ["."]),
    (["--data", 'file("empty.csv")'], ["empty.csv"]),
    (["--data", 'file("header.csv")'], ["header.csv"]),
    (["--data", 'file("ab.csv", "c")'], ["ab.csv", "'c'"]),
    (["--data", 'file("ab.csv", "3")'], ["ab.csv", "3", "2"]),
    (["--data", 'file("text.csv", "b")'], ["text.csv:3", "'x'"]),
    (["--data", 'file("nan.csv", "b")'], ["nan.csv:3", "'nan'"]),
    (["--data", 'file("infinite.csv", "b")'], ["infinite.csv:4", "'inf'"]),
    (["--data", 'file("short.csv", "b")'], ["short.csv:3"]),
    (["--data", 'file("same.csv")'], ["same.csv"]),
    (["--data", 'file("lineland:galaxy.csv")'], ["galaxies.csv"]),
    # Presets: file and line.
    (["--preset", "norml"], ["norml", "normal"]),
    (["--preset", ""], ["preset", "normal"]),
    (["--preset", "missing.toml"], ["missing.toml"]),
    (["--preset", "."], ["."]),
    (["--preset", "type.toml"], ["type.toml:3", "batch", "many"]),
    (["--preset", "list.toml"], ["list.toml:3", "batch"]),
    (["--preset", "range.toml"], ["range.toml:4", "batch", "100000"]),
    (["--preset", "parameter.toml"], ["parameter.toml:3", "batches", "'batch'"]),
    (["--preset", "choice.toml"], ["choice.toml:3", "minimax"]),
    (["--preset", "density.toml"], ["density.toml:3", "character 1", "normal"]),
    (["--preset", "key.toml"], ["key.toml:2", "'step'", "steps"]),
    (["--preset", "steps.toml"], ["steps.toml:2", "steps"]),
    (["--preset", "syntax.toml"], ["syntax.toml:2"]),
    (["--preset", "unfinished.toml"], ["unfinished.toml:1"]),
    (["--preset", "lab.toml"], ["lab.toml", "gna", "gan"]),
    (["--preset", "none.toml"], ["none.toml", "lab"]),
    (["--preset", "flow.toml"], ["flow.toml", "flow", "gan"]),
    (["--preset", "plain.svg"], ["plain.svg", "recipe"]),
    (["--preset", "step.svg"], ["step.svg", "step"]),
    (["--preset", "theme.svg"], ["theme.svg", "drak", "dark"]),
    (["--preset", "/dev/zero"], ["/dev/zero", "larger than 256 MB"]),
    (["--preset", "recipe.svg"], ["recipe.svg", "recipe"]),
    (["--preset", "journal.svg"], ["journal.svg", "recipe", "live"]),
    (["--preset", "part.svg"], ["part.svg", "generatr", "generator"]),
    (["--preset", "unknown.svg"], ["unknown.svg", "generator-rat", "generator-rate"]),
    (["--preset", "range.svg"], ["range.svg", "generator-rate", "7"]),
    (["--preset", "order.svg"], ["order.svg", "recipe", "ascend"]),
    (["--preset", "kind.svg"], ["kind.svg", "recipe"]),
    (["--preset", "lanes.svg"], ["lanes.svg", "recipe", "4 lanes"]),
    (["--preset", "lane.svg"], ["lane.svg", "minmax", "minimax"]),
    (["--preset", "strip.svg"], ["strip.svg", "recipe", "ascend"]),
    (["--preset", "size.svg"], ["size.svg", "recipe", "0x0mm"]),
    (["--preset", "two.svg", "--lane", "batch=4", "--lane", "batch=5", "--lane", "batch=6"], ["--lane", "5 lanes"]),
    (["--preset", "broken.png"], ["broken.png", "recipe"]),
    # Sessions: file and line.
    (["--session", "missing.session"], ["missing.session"]),
    (["--session", "flow.toml"], ["flow.toml:1", "lineland-session"]),
    (["--session", "version.session"], ["version.session:1", "form 3", "forms 1 and 2"]),
    (["--session", "cut.session"], ["cut.session", "head", "not whole"]),
    (["--session", "open.session"], ["open.session:9"]),
    (["--session", "range.session"], ["range.session:10", "batch", "100000"]),
    (["--session", "entry.session"], ["entry.session:18", "generator-rate"]),
    (["--session", "restart.session"], ["restart.session:18", "live"]),
    (["--session", "part.session"], ["part.session:19", "generatr", "'generator'"]),
    (["--session", "branch.session"], ["branch.session:7", "4"]),
    (["--session", "late.session"], ["late.session:6", "40"]),
    (["--session", "whole.session", "--batch", "3"], ["--batch", "--session"]),
    (["--session", "whole.session", "--seed", "3"], ["--seed", "--session"]),
    (["--session", "whole.session", "--preset", "normal"], ["--preset", "--session"]),
    # Lanes.
    (["--lane", "objektive=hinge"], ["--lane", "objektive", "'objective'"]),
    (["--lane", "objective=hing"], ["--lane", "hing", "'hinge'"]),
    (["--lane", "batch=0"], ["--lane", "batch", "4096"]),
    (["--lane", "batch"], ["--lane", "ID=VALUE"]),
    (["--lane", "batch=128"], ["--lane", "differs in nothing"]),
    (["--lane", ""], ["--lane"]),
    (["--lane"], ["--lane"]),
    (["--lane", "batch=1", "--lane", "batch=2", "--lane", "batch=3", "--lane", "batch=4"], ["--lane", "5", "4"]),
    (["--session", "whole.session", "--lane", "batch=3"], ["--lane", "--session"]),
    (["--lane", "batch=3", "--sheet", "out.svg"], ["--sheet", "--lane"]),
    # Steps, seeds and outputs.
    (["--steps", "-1"], ["--steps", "-1"]),
    (["--steps", "many"], ["--steps", "many"]),
    (["--steps"], ["--steps"]),
    (["--seed", "x"], ["--seed", "x"]),
    (["--seed", "-3"], ["--seed", "-3"]),
    (["--figure", "density=out.svg"], ["density", "densities"]),
    (["--figure", "densities=out.jpg"], ["out.jpg", "svg"]),
    (["--figure", "densities"], ["--figure", "FIGURE=FILE"]),
    (["--figure", "densities="], ["--figure", "FIGURE=FILE"]),
    (["--figure", "densities=nowhere/out.svg"], ["nowhere"]),
    (["--figure", "densities=ab.csv/out.svg"], ["ab.csv"]),
    (["--figure", "densities=out.svg", "--figure", "loss=other.svg"], ["loss", "losses"]),
    (["--figure", "densities=out.svg", "--figure-size", "10"], ["--figure-size", "10", "mm"]),
    (["--figure", "densities=out.svg", "--figure-size", "10x10mm"], ["--figure-size", "10x10mm"]),
    (["--figure", "densities=out.svg", "--figure-size", "9e9x9e9mm"], ["--figure-size"]),
    (["--figure", "densities=out.svg", "--figure-size", "nanxnanmm"], ["--figure-size"]),
    (["--figure", "densities=out.svg", "--theme", "drak"], ["drak", "dark"]),
    (["--figure", "densities=out.svg", "--figure-size", "singel"], ["--figure-size", "singel", "single"]),
    (["--figure", "densities=out.svg", "--figure-size", "30mm"], ["--figure-size", "30mm"]),
    (["--sheet", "out.jpg"], ["out.jpg", "svg"]),
    (["--sheet", ""], ["svg"]),
    (["--sheet", "nowhere/out.svg"], ["nowhere"]),
    (["--sheet", "out.svg", "--sheet-figures", "densities,loss"], ["--sheet-figures", "loss", "losses"]),
    (["--sheet", "out.svg", "--sheet-columns", "0"], ["--sheet-columns", "0"]),
    (["--sheet", "out.svg", "--sheet-columns", "13"], ["--sheet-columns", "13", "12"]),
    (["--sheet-figures", "densities"], ["--sheet FILE"]),
    (["--csv", "density=out.csv"], ["density", "densities"]),
    (["--csv", "densities=nowhere/out.csv"], ["nowhere"]),
    (["--json", "nowhere/out.json"], ["nowhere"]),
    (["--json", "."], ["."]),
    (["--json", ""], ["--json"]),
    (["--json"], ["--json"]),
    (["--csv", "densities=out.csv", "--json", "nowhere/out.json"], ["nowhere"]),
]
OTHER = [
    (["run", "gan", "--stage", "nois"], ["--stage", "'noise'"]),
    (["run", "divergences", "--stage", "loss"], ["--stage", "divergences"]),
    (["run", "gan", "--stage", "noise=a.txt"], ["a.txt", ".svg"]),
    (["run", "gan", "--stage", "noise=nowhere/a.svg"], ["nowhere"]),
    (["run", "gan", "--discriminator-steps", "0", "--stage", "noise"], ["--stage", "noise"]),
    (["run", "gan", "--lane", "batch=16", "--stage", "noise"], ["--stage", "--lane"]),
    (["film", "a-%d.png", "--session", "whole.session", "--seed", "3"], ["--seed", "--session"]),
    (["film", "a-%d.png", "gan", "--steps", "20", "--lane", "bach=3"], ["--lane", "'batch'"]),
    (["--session", "lanes.session"], ["lanes.session:7", "1 lanes"]),
    (["run", "flow", "--session", "whole.session"], ["whole.session", "gan", "flow"]),
    (["run"], ["list"]),
    (["run", "gna"], ["gna", "gan"]),
    (["rnu", "gan"], ["rnu", "run"]),
    (["gna"], ["gna", "gan"]),
    (["--nonsense"], ["--nonsense"]),
    (["list", "gna"], ["gna", "gan"]),
    (["list", "gan", "--jsn"], ["--jsn", "--json"]),
    (["list", "gan", "extra"], ["extra"]),
    (["run", "estimators", "--function", "sinus"], ["function", "sinus"]),
    (["run", "divergences", "--p", "normal(0)"], ["p", "character"]),
    (["run", "divergences", "--p", "0*normal(0, 1) + 1*normal(1, 1)"], ["p", "character 1", "positive"]),
    (["run", "divergences", "--q", "1*normal(0, 1) + -0.5*normal(1, 1)"], ["q", "character 18", "positive"]),
    (["run", "divergences", "--q", "normal(0, 0)"], ["q", "character 11", "positive"]),
    (["run", "divergences", "--p", "uniform(1, 1)"], ["p", "character 12", "greater"]),
    (["run", "divergences", "--p", "laplace(0, 0)"], ["p", "character 12", "positive"]),
    (["run", "divergences", "--p", "exponential(1, 2, 3)"], ["p", "character 17"]),
    (["run", "divergences", "--p", "grid(0, 1,)"], ["p", "two heights"]),
    (["run", "divergences", "--p", "grid(0, 1, 0 0 0)"], ["p", "area"]),
    (["run", "divergences", "--p", "grid(0, 1, 1 -1)"], ["p", "negative"]),
    (["run", "flow", "--depth", "17"], ["depth", "17", "16"]),
    (["run", "flow", "--bins", "65"], ["bins", "65", "64"]),
    (["run", "flow", "--contraction", "1"], ["contraction", "1", "0.99"]),
    (["run", "flow", "--base", "uniform", "--data", "normal(0, 1)"], ["base", "uniform", "bounded"]),
    (["make"], ["make FILE.toml"]),
    (["make", "missing.toml"], ["missing.toml"]),
    (["make", "syntax.toml"], ["syntax.toml:2"]),
    (["make", "list-key.toml"], ["list-key.toml:5", "'prest'", "'preset'"]),
    (["make", "list-none.toml"], ["list-none.toml:1", "[[figure]]"]),
    (["make", "list-file.toml"], ["list-file.toml:1", "file"]),
    (["make", "list-lab.toml"], ["list-lab.toml:4", "gna", "gan"]),
    (["make", "list-which.toml"], ["list-which.toml:1", "lab"]),
    (["make", "list-lanes.toml"], ["list-lanes.toml:1", "two.svg", "lanes"]),
    (["make", "list-preset.toml"], ["list-preset.toml:1", "norml", "normal"]),
    (["make", "list-figure.toml"], ["list-figure.toml:1", "loss", "losses"]),
    (["make", "list-size.toml"], ["list-size.toml:1", "85x60"]),
    (["make", "list-theme.toml"], ["list-theme.toml:2", "papr", "paper"]),
    (["make", "list-format.toml"], ["list-format.toml:1", "out.jpg"]),
    (["make", "list-parameter.toml"], ["list-parameter.toml:5", "batch"]),
    (["make", "list-twice.toml"], ["list-twice.toml:4", "out.svg"]),
    (["make", "list-columns.toml"], ["list-columns.toml:5", "columns"]),
    (["make", "list-key.toml", "--jobs", "0"], ["--jobs", "0"]),
    (["make", "list-key.toml", "--job", "2"], ["--job'", "--jobs"]),
    (["shot"], ["FILE.png"]),
    (["shot", "out.jpg"], ["out.jpg", ".png"]),
    (["shot", "out.png", "gan", "--size", "10x10"], ["--size", "10x10"]),
    (["shot", "out.png", "gan", "--size", "big"], ["--size", "big"]),
    (["shot", "nowhere/out.png", "gan"], ["nowhere"]),
    (["shot", "out.png", "gna"], ["gna", "gan"]),
    (["film"], ["FILE.mp4"]),
    (["film", "a-%d.png"], ["list"]),
    (["film", "a.avi", "gan", "--steps", "20"], ["a.avi", ".mp4", "frame-%04d.png"]),
    (["film", "a.png", "gan", "--steps", "20"], ["a.png", "frame-%04d.png"]),
    (["film", "a-%s.png", "gan", "--steps", "20"], ["a-%s.png", "frame-%04d.png"]),
    (["film", "a-%d-%d.png", "gan", "--steps", "20"], ["a-%d-%d.png", "frame-%04d.png"]),
    (["film", "a-%99d.png", "gan", "--steps", "20"], ["a-%99d.png", "frame-%04d.png"]),
    (["film", "nowhere/a-%d.png", "gan", "--steps", "20"], ["nowhere"]),
    (["film", "a-%d.png", "gan"], ["--steps", "--every"]),
    (["film", "a-%d.png", "gan", "--steps", "20", "--every", "0"], ["--every", "0", "at least 1"]),
    (["film", "a-%d.png", "gan", "--steps", "20", "--every", "x"], ["--every", "x"]),
    (["film", "a-%d.png", "gan", "--steps", "9000000", "--every", "1"], ["--every", "100000"]),
    (["film", "a-%d.png", "gan", "--steps", "20", "--fps", "0"], ["--fps", "0", "240"]),
    (["film", "a-%d.png", "gan", "--steps", "20", "--fps", "nan"], ["--fps", "nan"]),
    (["film", "a-%d.png", "gan", "--steps", "20", "--size", "0x0"], ["--size", "0x0", "160x160"]),
    (["film", "a-%d.png", "gan", "--steps", "20", "--size", "99999x720"], ["--size", "99999x720"]),
    (["film", "a-%d.png", "gan", "--steps", "20", "--figure", "loss"], ["loss", "losses"]),
    (["film", "a-%d.png", "gan", "--steps", "20", "--theme", "drak"], ["drak", "dark"]),
    (["filmstrip"], ["FILE.svg"]),
    (["filmstrip", "a.mp4", "gan", "--at", "0,10"], ["a.mp4", "svg"]),
    (["filmstrip", "nowhere/a.svg", "gan", "--at", "0,10"], ["nowhere"]),
    (["filmstrip", "a.svg", "gan"], ["--steps", "--at"]),
    (["filmstrip", "a.svg", "gan", "--at", "0,x"], ["--at", "'x'"]),
    (["filmstrip", "a.svg", "gan", "--at", ""], ["--at"]),
    (["filmstrip", "a.svg", "gan", "--at", "10,0"], ["--at", "ascend"]),
    (["filmstrip", "a.svg", "gan", "--at", "0,10", "--figure", "loss"], ["loss", "losses"]),
    (["filmstrip", "a.svg", "gan", "--frames", "0", "--steps", "5"], ["--frames", "0"]),
    (["filmstrip", "a.svg", "gan", "--frames", "500", "--steps", "5000"], ["--frames", "24"]),
    (["filmstrip", "a.svg", "gan", "--at", "0,10", "--figure-size", "0x0mm"], ["--figure-size", "0x0mm"]),
    (["export-code"], ["list"]),
    (["export-code", "gna"], ["gna", "gan"]),
    (["export-code", "gan", "--output", "nowhere/a.py"], ["nowhere"]),
    (["export-code", "gan", "--output", ""], ["--output"]),
    (["export-code", "gan", "--batch", "0"], ["batch"]),
    (["gan", "--theme", "drak"], ["drak", "dark"]),
    (["gan", "--batch", "0"], ["batch"]),
    # Lessons: file and line, before a window is opened.
    (["--lesson", "lesson.toml", "--session", "whole.session"], ["--lesson", "--session"]),
    (["--lesson", "lesson.toml", "--lane", "batch=3"], ["--lesson", "--lane"]),
    (["--lesson", "reparametrization"], ["reparametrization", "'reparameterization'"]),
    (["--lesson", "missing.toml"], ["missing.toml"]),
    (["--lesson"], ["--lesson"]),
    (["--lesson", "lesson_lab.toml"], ["lesson_lab.toml:4", "gna", "gan"]),
    (["--lesson", "lesson_preset.toml"], ["lesson_preset.toml:5", "norml", "normal"]),
    (["--lesson", "lesson_parameter.toml"], ["lesson_parameter.toml:5", "bach", "batch"]),
    (["--lesson", "lesson_figure.toml"], ["lesson_figure.toml:5", "losess", "losses"]),
    (["--lesson", "lesson_readout.toml"], ["lesson_readout.toml:5", "w9"]),
    (["--lesson", "lesson_key.toml"], ["lesson_key.toml:5", "'figure'", "figures"]),
    (["--lesson", "lesson_syntax.toml"], ["lesson_syntax.toml:2"]),
    (["--lesson", "lesson_empty.toml"], ["lesson_empty.toml:1", "[[scene]]"]),
    (["gan", "--lesson", "lesson.toml"], ["--lesson", "'gan'"]),
    (["--lesson", "lesson.toml", "--scene", "2"], ["--scene", "2", "1"]),
    (["--lesson", "lesson.toml", "--scene", "x"], ["--scene", "x"]),
    (["--lesson", "lesson.toml"], ["display", "lineland run"]),
    (["list", "gan", "--lessons"], ["--lessons"]),
    (["gan"], ["display", "lineland run"]),
    ([], ["display", "lineland run"]),
]


def main():
    program = os.path.abspath(sys.argv[1])
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    cases = [(["run", "gan", *arguments], words) for arguments, words in RUN_GAN] + OTHER
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        environment["XDG_CONFIG_HOME"] = folder
        for name, content in FILES.items():
            with open(os.path.join(folder, name), "w", encoding="latin-1", newline="") as stream:
                stream.write(content)
        for arguments, words in cases:
            ended = subprocess.run([program, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=60)
            problems = []
            if ended.returncode != 2:
                problems.append(f"status {ended.returncode}")
            if ended.stderr.count("\n") != 1 or not ended.stderr.endswith("\n"):
                problems.append("not one line on standard error")
            problems += [f"no word of {word!r}" for word in words if word not in ended.stderr]
            if ended.stdout:
                problems.append("something on standard output")
            made = sorted(set(os.listdir(folder)) - set(FILES))
            if made:
                problems.append(f"made {made}")
                for name in made:
                    os.remove(os.path.join(folder, name))
            if problems:
                faults += 1
                print(f"lineland {arguments}: {'; '.join(problems)}\n    {ended.stderr.strip()}")
        for name, content in FILES.items():
            with open(os.path.join(folder, name), encoding="latin-1", newline="") as stream:
                if stream.read() != content:
                    faults += 1
                    print(f"{name} was changed")
    print(f"{len(cases)} bad inputs, {faults} not refused as they should be")
    return faults > 0


sys.exit(main())
