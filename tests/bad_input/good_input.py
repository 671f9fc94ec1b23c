#!/usr/bin/env python3
"""What the command line promises of good input: good_input.py LINELAND."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as xml

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import sessions

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
    check(set(numbers) >= {"lab", "version", "seed", "step", "status", "fingerprint", "parameters", "readouts", "findings", "figures"}, "keys of the JSON")
    check(numbers["parameters"]["data"] == arguments[6], "a distribution is printed as it reads")
    check(len(numbers["parameters"]) >= 24, "every parameter is there")
    check(all(isinstance(value, (int, float)) or value in ("inf", "-inf", "nan") for value in numbers["readouts"].values()), "readouts are numbers")
    for figure in numbers["figures"].values():
        check(set(figure) >= {"title", "x", "y", "marks"} and set(figure["x"]) >= {"label", "unit", "scale"}, "keys of a figure")
        for mark in figure["marks"]:
            check(set(mark) >= {"kind", "name", "role"}, "keys of a mark")


SESSION = sessions.run(60, [sessions.branch(journal=["step = 0, values = { generator-rate = 0.01 }"], head=100),
                            sessions.branch(2, "on from 30", parent=1, fork=30, shared=1, head=60)],
                       shown=2, preset="normal", seed=3, parameters="batch = 64\n")
LANES = sessions.lanes(40, ["batch = 64\n", "batch = 16\n"])


def session(folder):
    with open(os.path.join(folder, "a.session"), "w") as stream:
        stream.write(SESSION)
    opened = run(folder, "run", "--session", "a.session", "--json", "-").stdout
    # What was done at step 0 is as good as a flag.
    plain = run(folder, "run", "gan", "--batch", "64", "--seed", "3", "--generator-rate", "0.01", "--steps", "60", "--json", "-").stdout
    check(opened == plain, "a session gives the numbers of the run that it holds")
    at = json.loads(run(folder, "run", "gan", "--session", "a.session", "--steps", "5", "--json", "-").stdout)
    check(at["step"] == 5, "--steps goes to another step of a session")
    with open(os.path.join(folder, "b.session"), "w") as stream:
        stream.write(LANES)
    opened = run(folder, "run", "--session", "b.session", "--json", "-").stdout
    plain = run(folder, "run", "gan", "--batch", "64", "--steps", "40", "--lane", "batch=16", "--json", "-").stdout
    check(opened == plain, "a session with lanes gives the numbers of the runs that it holds")


def stages(folder):
    """A step taken apart: its numbers are those of the step that follows."""
    now = run(folder, "run", "gan", "--steps", "20", "--stage", "discriminator-loss", "--stage", "generator-update=update.svg", "--json", "-")
    told = json.loads(now.stdout)["stages"]
    after = json.loads(run(folder, "run", "gan", "--steps", "21", "--json", "-").stdout)["readouts"]
    check(told["discriminator-loss"]["numbers"]["loss.discriminator"] == after["loss.discriminator"], "the loss shown is the loss of the step")
    with open(os.path.join(folder, "update.svg"), encoding="utf-8") as stream:
        check("<svg" in stream.read(), "a stage as a picture")
    words = run(folder, "run", "flow", "--steps", "20", "--stage", "log-determinant").stdout.decode()
    check("log-determinant.1" in words and "dz" in words, f"a stage in words: {words}")
    listed = json.loads(run(folder, "list", "gan", "--json").stdout)["stages"]
    check(len(listed) == 10, "a list tells the stages")


def lanes(folder):
    both = json.loads(run(folder, "run", "gan", "--steps", "30", "--lane", "batch=16; objective=hinge", "--lane", "generator-rate=0.01", "--json", "-",
                          "--csv", "losses=lanes.csv", *figures("lanes")).stdout)
    check([lane["lane"] for lane in both["lanes"]] == ["A", "B", "C"], "the lanes")
    check(set(both["lanes"][1]["differs"]) == {"batch", "objective", "generator-rate"}, "what differs in any lane is told of each")
    alone = json.loads(run(folder, "run", "gan", "--steps", "30", "--batch", "16", "--objective", "hinge", "--json", "-").stdout)
    check(both["lanes"][1]["fingerprint"] == alone["fingerprint"], "a lane is the run alone, bit for bit")
    check(both["fingerprint"] == both["lanes"][0]["fingerprint"], "the first lane is the run itself")
    js = [lane["readouts"]["js"] for lane in both["lanes"]]
    check(both["lanes"][1]["difference"] == {"readout": "js", "value": js[1] - js[0]}, "the difference of the main readout")
    check(b"curve,B:" in read(folder, "lanes.csv"), "the lane stands before the name")
    check(read(folder, "lanes.svg").startswith(b"<?xml") and read(folder, "lanes.pdf").startswith(b"%PDF"), "figures of lanes")
    run(folder, "run", "gan", "--lane", "batch=16", "--figure", "losses=narrow.png", "--figure-size", "single", "--theme", "dark")
    check(read(folder, "narrow.png").startswith(b"\x89PNG"), "lanes in one column, as high as they need")


def verified(folder):
    """--verify: the worker thread makes the same numbers, in every lab; what was asked for is written too."""
    for lab in json.loads(run(folder, "list", "--json").stdout):
        line = run(folder, "run", lab["lab"], "--steps", "50", "--seed", "3", "--verify").stdout.decode()
        plain = json.loads(run(folder, "run", lab["lab"], "--steps", "50", "--seed", "3", "--json", "-").stdout)
        check(line.count("\n") == 1 and "the same" in line and plain["fingerprint"] in line, f"{lab['lab']}: {line!r}")
    ended = run(folder, "run", "gan", "--preset", "two-modes", "--steps", "30", "--lane", "batch=16", "--lane", "objective=hinge", "--verify", "--json", "-")
    lanes = json.loads(ended.stdout)["lanes"]
    check(all(lane["fingerprint"] in ended.stderr.decode() for lane in lanes), f"fingerprints of three lanes: {ended.stderr}")
    check(b"the same" in run(folder, "run", "--session", "a.session", "--verify").stdout, "a session is the same by the worker thread")
    diverging = run(folder, "run", "gan", "--optimizer", "sgd", "--generator-rate", "1", "--discriminator-rate", "1", "--objective", "least-squares",
                    "--activation", "relu", "--data", "normal(100, 5)", "--steps", "2000", "--verify")
    check(b"the same" in diverging.stdout and b"diverged" in diverging.stderr, "a run diverges alike both times")


def sizes(folder):
    for text, width, height in (("300x200px", 300, 200), ("127x88.9mm", 1500, 1050), ("180x120pt", 750, 500)):
        run(folder, "run", "gan", "--figure", "densities=size.png", "--figure-size", text)
        png = read(folder, "size.png")
        check((int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")) == (width, height), f"{text}: not {width} by {height} pixels")
    run(folder, "run", "gan", "--figure", "densities=size.svg", "--figure-size", "85x60mm")
    check(b"85mm" in read(folder, "size.svg") or b'width="240.9' in read(folder, "size.svg"), "the size of an SVG")


def every_lab_round_trips(folder):
    """Each lab, format and size: the recipe of a file makes the same bytes again, of a figure and of a sheet."""
    for lab in json.loads(run(folder, "list", "--json").stdout):
        name = lab["lab"]
        ids = [figure["id"] for figure in json.loads(run(folder, "list", name, "--json").stdout)["figures"]]
        run(folder, "run", name, "--steps", "15", "--seed", "3", "--figure-size", "single", "--theme", "light",
            *[word for end in FORMATS for word in ("--figure", f"{ids[1]}=once.{end}")])
        run(folder, "run", name, "--steps", "15", "--seed", "3", "--figure-size", "120mm", "--sheet", "sheet.pdf", "--sheet-figures", ",".join(ids[2::-1]),
            "--sheet-columns", "2", "--sheet-hero")
        for end in FORMATS:
            run(folder, "run", "--preset", f"once.{end}", *[word for other in FORMATS for word in ("--figure", f"{ids[1]}=again.{other}")])
            for other in FORMATS:
                check(read(folder, f"once.{other}") == read(folder, f"again.{other}"), f"{name}: once.{end} makes another {other}")
        run(folder, "run", "--preset", "sheet.pdf", "--sheet", "sheet-again.pdf")
        check(read(folder, "sheet.pdf") == read(folder, "sheet-again.pdf"), f"{name}: the recipe of a sheet makes another sheet")
        # Flags win over how the picture was set.
        run(folder, "run", "--preset", "once.png", "--figure", f"{ids[1]}=wide.png", "--figure-size", "200x150px")
        check(read(folder, "wide.png")[16:24] == (200).to_bytes(4, "big") + (150).to_bytes(4, "big"), f"{name}: --figure-size beside a recipe")


def live_change(parameters):
    """Another value of a live parameter, as TOML and JSON take it; None if the lab has none."""
    for parameter in parameters:
        if parameter["effect"] == "live" and parameter["kind"] == "real":
            low, high = parameter["range"]
            return parameter["id"], low + 0.4 * (high - low)
        if parameter["effect"] == "live" and parameter["kind"] == "density":
            return parameter["id"], "normal(0.5, 1.25)"
    return None


def every_journal_round_trips(folder):
    """Each lab and format: a picture of a run in which something was changed on the way is made again by its recipe."""
    for lab in json.loads(run(folder, "list", "--json").stdout):
        name = lab["lab"]
        whole = json.loads(run(folder, "list", name, "--json").stdout)
        figure = whole["figures"][1]["id"]
        change = live_change(whole["parameters"])
        step = 0 if name == "divergences" else 6  # which takes no steps
        entries = ""
        if change:
            entries += f"  {{ step = {step}, values = {{ {change[0]} = {json.dumps(change[1])} }} }},\n"
        if name == "gan":
            entries += '  { step = 9, part = "discriminator" },\n  { step = 9, part = "generator" },\n'
        with open(os.path.join(folder, "live.session"), "w", encoding="ascii") as stream:
            stream.write(f'lineland-session = 1\nversion = "0.1.0"\nlab = "{name}"\npreset = ""\nseed = 4\nstep = 14\nbranch = 1\nbranch-count = 1\n'
                         f'[parameters]\n[[branches]]\nnumber = 1\nname = ""\nparent = 0\nfork = 0\nshared = 0\njournal = [\n{entries}]\nhead = 14\n')
        run(folder, "run", "--session", "live.session", "--json", "live.json", "--sheet", "live-sheet.svg", *[word for end in FORMATS for word in ("--figure", f"{figure}=live.{end}")])
        for end in FORMATS:
            run(folder, "run", "--preset", f"live.{end}", "--json", "again.json", *[word for other in FORMATS for word in ("--figure", f"{figure}=again.{other}")])
            check(read(folder, "live.json") == read(folder, "again.json"), f"{name}: the journal in live.{end} gives other numbers")
            for other in FORMATS:
                check(read(folder, f"live.{other}") == read(folder, f"again.{other}"), f"{name}: the journal in live.{end} makes another {other}")
            run(folder, "filmstrip", f"strip.{end}", "--preset", f"live.{end}", "--frames", "3", "--figure", figure)
            run(folder, "filmstrip", f"strip-again.{end}", "--preset", f"strip.{end}")
            check(read(folder, f"strip.{end}") == read(folder, f"strip-again.{end}"), f"{name}: the recipe of strip.{end} makes another strip")
            if change:
                run(folder, "run", "--preset", f"live.{end}", "--lane", f"{change[0]}={change[1]}", "--figure", f"{figure}=lanes.{end}")
                run(folder, "run", "--preset", f"lanes.{end}", "--figure", f"{figure}=lanes-again.{end}")
                check(read(folder, f"lanes.{end}") == read(folder, f"lanes-again.{end}"), f"{name}: the recipe of lanes.{end} makes other lanes")
        run(folder, "run", "--preset", "live-sheet.svg", "--sheet", "sheet-again.svg")
        check(read(folder, "live-sheet.svg") == read(folder, "sheet-again.svg"), f"{name}: the recipe of a sheet makes another sheet")
        with open(os.path.join(folder, "live.toml"), "w", encoding="ascii") as stream:
            stream.write(f'[[figure]]\nfile = "listed.svg"\npreset = "live.svg"\nfigure = "{figure}"\nsize = "180x105mm"\n')
        run(folder, "make", "live.toml")
        check(read(folder, "listed.svg") == read(folder, "live.svg"), f"{name}: a list makes a picture with a journal again")
        if change:
            # A flag holds from the first step to the last.
            flag = json.loads(run(folder, "run", "--preset", "live.svg", f"--{change[0]}={change[1]}", "--json", "-").stdout)
            plain = json.loads(run(folder, "run", "--preset", "live.svg", "--json", "-").stdout)
            check(flag["parameters"] == plain["parameters"], f"{name}: a flag over a journal")
            trains = name in ("gan", "flow")  # elsewhere the past leaves no trace
            check((flag["fingerprint"] != plain["fingerprint"]) == trains, f"{name}: a flag holds from the first step")


def typography(folder):
    run(folder, "run", "gan", "--steps", "5", "--figure", "densities=text.svg", "--figure", "densities=text.pdf", "--sheet", "sheet.svg")
    run(folder, "run", "gan", "--steps", "5", "--figure", "densities=lines.svg", "--figure", "densities=lines.pdf", "--outlines")
    namespace = "{http://www.w3.org/2000/svg}"
    text, lines, sheet = (xml.fromstring(read(folder, name)) for name in ("text.svg", "lines.svg", "sheet.svg"))
    words = ["".join(element.itertext()) for element in text.iter(namespace + "text")]
    check("pG(x) generator" in words, f"words of an SVG are text: {words}")
    check(not list(lines.iter(namespace + "text")), "with --outlines there is no text")
    check(["(a)", "(b)"] == ["".join(e.itertext()) for e in sheet.iter(namespace + "text") if "".join(e.itertext()) in ("(a)", "(b)")], "letters of a sheet")
    if shutil.which("pdffonts"):
        listed = subprocess.run(["pdffonts", "text.pdf"], cwd=folder, capture_output=True, text=True, check=True).stdout.splitlines()[2:]
        check(listed and all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in listed), f"faces are embedded, as subsets, with their letters: {listed}")
        check(len(subprocess.run(["pdffonts", "lines.pdf"], cwd=folder, capture_output=True, text=True, check=True).stdout.splitlines()) == 2, "no face in outlines")
    if shutil.which("pdftotext"):
        check("generator" in subprocess.run(["pdftotext", "text.pdf", "-"], cwd=folder, capture_output=True, text=True, check=True).stdout, "words of a PDF")


LIST = """size = "single"
[[figure]]
file = ["pages/a.svg", "pages/a.png"]
lab = "gan"
preset = "normal"
steps = 20
[[figure]]
file = "pages/b.pdf"
lab = "estimators"
steps = 3
figure = ["variance-vs-m", "integrand"]
size = "double"
[figure.parameters]
m = 0.7
"""


def lists(folder):
    place = os.path.join(folder, "lists")
    os.makedirs(place)
    with open(os.path.join(place, "list.toml"), "w", encoding="ascii") as stream:
        stream.write(LIST)
    first = run(folder, "make", "lists/list.toml", "--jobs", "2").stderr.decode()
    check("2 made, 0 up to date, 0 failed" in first, first)
    files = ("a.svg", "a.png", "b.pdf")
    before = {name: read(place, os.path.join("pages", name)) for name in files}
    check("0 made, 2 up to date" in run(folder, "make", "lists/list.toml").stderr.decode(), "what is up to date is not made again")
    run(folder, "run", "gan", "--preset", "normal", "--steps", "20", "--figure-size", "single", "--figure", "densities=same.svg")
    check(read(folder, "same.svg") == before["a.svg"], "`make` and `run` make the same bytes")
    # What changed, and only that, is made again; nothing is left beside the files.
    with open(os.path.join(place, "list.toml"), "w", encoding="ascii") as stream:
        stream.write(LIST.replace("m = 0.7", "m = 0.8"))
    check("1 made, 1 up to date" in run(folder, "make", "lists/list.toml").stderr.decode(), "what changed is made again")
    check(read(place, "pages/a.svg") == before["a.svg"] and read(place, "pages/b.pdf") != before["b.pdf"], "the right one was made again")
    check(sorted(os.listdir(os.path.join(place, "pages"))) == sorted(files), "nothing else is there")
    run(folder, "make", "lists/list.toml", "--output", "elsewhere")
    check(read(folder, "elsewhere/pages/a.svg") == before["a.svg"], "--output")
    # One that fails does not stop the others.
    os.makedirs(os.path.join(folder, "failing", "pages", "a.png"))
    failed = subprocess.run([program, "make", "lists/list.toml", "--output", "failing"], cwd=folder, env=environment, capture_output=True, timeout=120)
    check(failed.returncode == 1 and b"1 made, 0 up to date, 1 failed" in failed.stderr and b"list.toml:2: " in failed.stderr, failed.stderr.decode())
    check(os.path.exists(os.path.join(folder, "failing/pages/b.pdf")) and not os.path.exists(os.path.join(folder, "failing/pages/a.svg")), "the other is made")


def interrupted(folder):
    place = os.path.join(folder, "interrupted")
    os.makedirs(place)
    with open(os.path.join(place, "long.toml"), "w", encoding="ascii") as stream:
        stream.write('[[figure]]\nfile = "a.svg"\nlab = "gan"\nsteps = 100000000\n')
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        for arguments in (["run", "gan", "--steps", "100000000", "--figure", "densities=a.svg", "--json", "a.json"], ["make", "long.toml"]):
            process = subprocess.Popen([program, *arguments], cwd=place, env=environment, stderr=subprocess.PIPE)
            # The handlers stand when the program catches the signals; before that it would end by them.
            mask = 0
            while not mask & 1 << (signal_number - 1):
                check(process.poll() is None, f"{arguments} ended early")
                with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
                    mask = next(int(line.split()[1], 16) for line in status if line.startswith("SigCgt"))
                time.sleep(0.01)
            process.send_signal(signal_number)
            line = process.communicate(timeout=60)[1].decode()
            check(process.returncode == 128 + signal_number, f"{arguments}: status {process.returncode} after signal {signal_number}: {line}")
            check(os.listdir(place) == ["long.toml"], f"{arguments} left something behind: {os.listdir(place)}")


def listing(folder):
    labs = json.loads(run(folder, "list", "--json").stdout)
    check([lab["lab"] for lab in labs][:4] == ["estimators", "divergences", "gan", "flow"], "the labs")
    check(run(folder, "list").stdout.count(b"\n") > len(labs), "the labs as text")
    lessons = json.loads(run(folder, "list", "--lessons", "--json").stdout)
    check(len(lessons) >= 6, "the lessons")
    text = run(folder, "list", "--lessons").stdout.decode()
    check(all(lesson["lesson"] in text and lesson["title"] and lesson["summary"] for lesson in lessons), "the lessons as text")
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
    finding = result["findings"][0]
    check(finding["id"] == "divergence" and result["diverged"]["quantity"] in finding["evidence"], f"the finding names what diverged: {finding}")
    check(finding["remedy"] and float(finding["changes"]["generator-rate"]) < 1, f"its remedy is a smaller step: {finding}")
    line = ended.stderr.decode()
    check(line.count("\n") == 1 and "diverged at step" in line and result["diverged"]["quantity"] in line, f"one line says so: {line!r}")
    check(read(folder, "diverged.svg").startswith(b"<?xml"), "its last finite figure is written")


def shared(folder):
    """Presets and lessons that all users of a machine share add to those that ship, and the user's own come first."""
    data, own = os.path.join(folder, "share"), os.path.join(folder, "own")
    for place, title, batch in ((data, "of the machine", 17), (own, "of the user", 19)):
        for name in ("normal", "both") if place == own else ("normal", "both", "site"):
            file = os.path.join(place, "lineland", "presets", "gan", name + ".toml")
            os.makedirs(os.path.dirname(file), exist_ok=True)
            with open(file, "w", encoding="ascii") as stream:
                stream.write(f'lab = "gan"\ntitle = "{title}"\n[parameters]\nbatch = {batch}\n')
    file = os.path.join(data, "lineland", "lessons", "7-site.toml")
    os.makedirs(os.path.dirname(file))
    with open(file, "w", encoding="ascii") as stream:
        stream.write('title = "Of the machine"\nlab = "gan"\n[[scene]]\ntitle = "S"\n')
    before = dict(environment)

    def batch(preset):
        return json.loads(run(folder, "run", "gan", "--preset", preset, "--json", "-").stdout)["parameters"]["batch"]

    plain = batch("normal")
    environment["XDG_DATA_DIRS"] = "relative:" + os.path.join(folder, "missing") + ":" + data
    check((batch("site"), batch("normal"), batch("both")) == (17, plain, 17), "a machine's presets add to those that ship")
    check(json.loads(run(folder, "run", "--preset", "site", "--json", "-").stdout)["lab"] == "gan", "its name is enough")
    presets = {preset["id"]: preset["title"] for preset in json.loads(run(folder, "list", "gan", "--json").stdout)["presets"]}
    check(presets["site"] == "of the machine" and presets["normal"] not in ("of the machine", "of the user"), "they are listed")
    check("site" in [lesson["lesson"] for lesson in json.loads(run(folder, "list", "--lessons", "--json").stdout)], "its lessons too")
    environment["XDG_CONFIG_HOME"] = own
    check((batch("site"), batch("normal"), batch("both")) == (17, 19, 19), "the user's own presets come first")
    environment.update(before)


def completed(script, *words):
    """What bash offers for the last of `words`."""
    quoted = " ".join(f"'{word}'" for word in words)
    ask = f'COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; compopt() {{ :; }}; _lineland; echo "${{COMPREPLY[@]}}"'
    return subprocess.run(["bash", "-c", script + ask], capture_output=True, text=True, check=True).stdout.split()


def documents(folder):
    version = run(folder, "--version").stdout.decode()
    for library in ("Dear ImGui 1", "GLFW 3", "Cairo 1", "FreeType 2", "HarfBuzz ", "X11 1", "Boost 1", "toml++ 3", "CLI11 ", "fmt ", "nlohmann-json ", "epoxy "):
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
    environment["XDG_CONFIG_HOME"] = environment["XDG_DATA_DIRS"] = place
    same_bytes_and_round_trip(place)
    every_lab_round_trips(place)
    every_journal_round_trips(place)
    session(place)
    stages(place)
    lanes(place)
    verified(place)
    sizes(place)
    typography(place)
    lists(place)
    interrupted(place)
    listing(place)
    divergence(place)
    shared(place)
    documents(place)
print("the command line keeps its promises")
