#!/usr/bin/env python3
"""What the command line promises of good input: good_input.py LINELAND."""

import json
import os
import subprocess
import sys
import tempfile

program = os.path.abspath(sys.argv[1])
environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
FORMATS = ("svg", "pdf", "png")


def run(folder, *arguments):
    ended = subprocess.run([program, *arguments], cwd=folder, env=environment, capture_output=True, timeout=120)
    check(ended.returncode == 0, f"{arguments}: status {ended.returncode}, {ended.stderr.decode()}")
    return ended


def check(condition, message):
    if not condition:
        sys.exit(message)


def read(folder, name):
    with open(os.path.join(folder, name), "rb") as stream:
        return stream.read()


def figures(name):
    return [word for end in FORMATS for word in ("--figure", f"densities={name}.{end}")]


def same_bytes_and_round_trip(folder):
    arguments = ["gan", "--steps", "40", "--seed", "5", "--data", "0.3*normal(-2, 0.5) + 0.7*normal(1, 1)", "--batch", "32"]
    for name in ("a", "b"):
        run(folder, "run", *arguments, "--json", f"{name}.json", "--csv", f"densities={name}.csv", *figures(name))
    for end in (*FORMATS, "json", "csv"):
        check(read(folder, f"a.{end}") == read(folder, f"b.{end}"), f"two runs differ: {end}")
    check(run(folder, "run", *arguments, "--json", "-").stdout == read(folder, "a.json"), "JSON on standard output differs")
    # The recipe in a picture makes the same numbers and the same picture.
    for end in FORMATS:
        run(folder, "run", "--preset", f"a.{end}", "--json", "c.json", *figures("c"))
        check(read(folder, "c.json") == read(folder, "a.json"), f"the recipe in a.{end} gives other numbers")
        for other in FORMATS:
            check(read(folder, f"c.{other}") == read(folder, f"a.{other}"), f"the recipe in a.{end} gives another {other}")
    # Flags win over the recipe.
    again = json.loads(run(folder, "run", "gan", "--preset", "a.svg", "--batch", "16", "--seed", "6", "--steps", "3", "--json", "-").stdout)
    check((again["parameters"]["batch"], again["seed"], again["step"]) == (16, 6, 3), "flags must win over a recipe")
    # A relative path to data in the recipe of a picture elsewhere is found from the working folder, as it was.
    numbers = json.loads(read(folder, "a.json"))
    check(set(numbers) >= {"lab", "version", "seed", "step", "status", "fingerprint", "parameters", "readouts", "figures"}, "keys of the JSON")
    check(numbers["parameters"]["data"] == arguments[6], "a distribution is printed as it reads")
    check(len(numbers["parameters"]) >= 24, "every parameter is there")
    check(all(isinstance(value, (int, float)) or value in ("inf", "-inf", "nan") for value in numbers["readouts"].values()), "readouts are numbers")
    for figure in numbers["figures"].values():
        check(set(figure) >= {"title", "x", "y", "marks"} and set(figure["x"]) >= {"label", "unit", "scale"}, "keys of a figure")
        for mark in figure["marks"]:
            check(set(mark) >= {"kind", "name", "role"}, "keys of a mark")


def sizes(folder):
    for text, width, height in (("300x200px", 300, 200), ("127x88.9mm", 1500, 1050), ("180x120pt", 750, 500)):
        run(folder, "run", "gan", "--figure", "densities=size.png", "--figure-size", text)
        png = read(folder, "size.png")
        check((int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")) == (width, height), f"{text}: not {width} by {height} pixels")
    run(folder, "run", "gan", "--figure", "densities=size.svg", "--figure-size", "85x60mm")
    check(b"85mm" in read(folder, "size.svg") or b'width="240.9' in read(folder, "size.svg"), "the size of an SVG")


def listing(folder):
    labs = json.loads(run(folder, "list", "--json").stdout)
    check([lab["lab"] for lab in labs][:4] == ["estimators", "divergences", "gan", "flow"], "the labs")
    check(run(folder, "list").stdout.count(b"\n") > len(labs), "the labs as text")
    for lab in labs:
        name = lab["lab"]
        whole = json.loads(run(folder, "list", name, "--json").stdout)
        text = run(folder, "list", name).stdout.decode()
        for part in ("parameters", "readouts", "figures", "presets"):
            check(whole[part], f"{name} has no {part}")
            check(all(entry["id"] in text for entry in whole[part]), f"{name}: {part} are missing from the text")
        for parameter in whole["parameters"]:
            check(set(parameter) >= {"id", "kind", "unit", "initial", "effect", "help"}, f"{name}: keys of {parameter}")
            check("range" in parameter or parameter["kind"] in ("flag", "density"), f"{name}: range of {parameter}")
        # Whatever is listed as initial is accepted as a flag, and gives the same run.
        flags = [f"--{p['id']}={str(p['initial']).lower() if isinstance(p['initial'], bool) else p['initial']}" for p in whole["parameters"]]
        plain = json.loads(run(folder, "run", name, "--json", "-").stdout)
        check(plain == json.loads(run(folder, "run", name, *flags, "--json", "-").stdout), f"{name}: initial values as flags change the run")
        for preset in whole["presets"]:
            run(folder, "run", name, "--preset", preset["id"], "--steps", "2", "--json", "-")


def divergence(folder):
    ended = run(folder, "run", "gan", "--optimizer", "sgd", "--generator-rate", "1", "--discriminator-rate", "1", "--objective", "least-squares",
                "--activation", "relu", "--data", "normal(100, 5)", "--steps", "2000", "--json", "-", "--figure", "densities=diverged.svg")
    result = json.loads(ended.stdout)
    check(result["status"] == "diverged", "this run should diverge")
    line = ended.stderr.decode()
    check(line.count("\n") == 1 and "diverged at step" in line and result["diverged"]["quantity"] in line, f"one line says so: {line!r}")
    check(read(folder, "diverged.svg").startswith(b"<?xml"), "its last finite figure is written")


def completed(script, *words):
    """What bash offers for the last of `words`."""
    quoted = " ".join(f"'{word}'" for word in words)
    ask = f'COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; compopt() {{ :; }}; _lineland; echo "${{COMPREPLY[@]}}"'
    return subprocess.run(["bash", "-c", script + ask], capture_output=True, text=True, check=True).stdout.split()


def documents(folder):
    version = run(folder, "--version").stdout.decode()
    for library in ("Dear ImGui 1", "GLFW 3", "Cairo 1", "FreeType 2", "Boost 1", "toml++ 3"):
        check(library in version, f"--version does not name {library}")
    page = run(folder, "manual").stdout.decode()
    check(page.startswith(".TH LINELAND 1"), "the manual begins with its title")
    script = run(folder, "completion").stdout.decode()
    labs = [lab["lab"] for lab in json.loads(run(folder, "list", "--json").stdout)]
    check(set(labs) | {"run", "shot"} <= set(completed(script, "lineland", "")), "the first word is a command or a lab")
    check(set(completed(script, "lineland", "run", "")) == set(labs), "a lab is offered after run")
    check("--status" not in completed(script, "lineland", "run", "gan", "--s"), "an option of another command is offered")
    for lab in labs:
        whole = json.loads(run(folder, "list", lab, "--json").stdout)
        offered = completed(script, "lineland", "run", lab, "--")
        for parameter in whole["parameters"]:
            check(f"--{parameter['id']}\\fR" in page.replace("\\-", "-"), f"{lab}: the manual lacks {parameter['id']}")
            check("--" + parameter["id"] in offered, f"{lab}: {parameter['id']} is not offered")
            if parameter["kind"] == "choice":
                values = completed(script, "lineland", "run", lab, "--" + parameter["id"], "")
                check(values == parameter["range"], f"{lab}: values of {parameter['id']} are not offered: {values}")
        check(completed(script, "lineland", lab, "--preset", "")[:len(whole["presets"])] == [p["id"] for p in whole["presets"]], "presets")


with tempfile.TemporaryDirectory() as place:
    environment["XDG_CONFIG_HOME"] = place
    same_bytes_and_round_trip(place)
    sizes(place)
    listing(place)
    divergence(place)
    documents(place)
print("the command line keeps its promises")
