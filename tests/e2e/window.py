#!/usr/bin/env python3
"""Drives the real window under Xvfb: window.py LINELAND. Waits on the status file, never on the clock alone."""

import json
import os
import subprocess
import sys
import tempfile

from real_window import Window, check


def save_session(window, name):
    """The status once it is saved."""
    window.key("ctrl+s")
    window.wait("the card", lambda s: "card:path" in s["items"])
    window.key("ctrl+a")
    window.xdotool("type", name)
    window.key("Return")
    return window.wait("the saved session", lambda s: s["message"].endswith(name) and "card:path" not in s["items"])


def open_saved_session(window):
    """The one that was saved last, which the card proposes."""
    window.key("ctrl+o")
    window.wait("the card", lambda s: "card:path" in s["items"])
    window.key("Return")


def drive(window):
    window.wait("training", lambda s: s["playing"] and s["step"] > 100)

    # A group folds and makes room for the next.
    window.click("group:Data")
    window.wait("a folded group", lambda s: "text:data" not in s["items"])

    # A slider by mouse: the value arrives in the simulation, which goes on.
    before = float(window.status["parameters"]["generator-rate"])
    window.drag(window.place("slider:generator-rate", 0.4), window.place("slider:generator-rate", 0.6))
    window.wait("the slider's value", lambda s: float(s["parameters"]["generator-rate"]) > 1.5 * before)
    window.wait("the value in the run", lambda s: s["applied"] == s["parameters"])
    check(window.status["epoch"] == 0, "a live parameter must not restart the run")

    # Keys.
    window.key("space")
    step = window.wait("pause", lambda s: not s["playing"] and not s["running"])["step"]
    window.key("Right")
    window.wait("one step", lambda s: s["step"] == step + 1)
    window.key("t")
    window.wait("the dark theme", lambda s: s["theme"] == "dark")
    window.key("2")
    window.wait("the second figure", lambda s: s["hero"] == 1)
    window.key("1")
    window.wait("the first figure", lambda s: s["hero"] == 0)
    window.key("F5")
    window.wait("the hall", lambda s: s["presenting"] and "slider:batch" not in s["items"])
    window.key("Escape")
    window.wait("the desk", lambda s: not s["presenting"])

    # Back in time.
    window.drag(window.place("slider:timeline", 0.95), window.place("slider:timeline", 0.5))
    window.wait("the past", lambda s: 0 < s["step"] < 0.6 * s["head"])

    # A change there begins a branch; the old future can be gone back to, and has its own values.
    past = window.status
    window.drag(window.place("slider:discriminator-steps", 0.1), window.place("slider:discriminator-steps", 0.4))
    window.wait("a branch", lambda s: s["branch"] == 2 and s["applied"] == s["parameters"])
    window.key("space")
    window.wait("steps in the branch", lambda s: s["branch"] == 2 and s["step"] > past["step"] + 20)
    window.key("space")
    window.wait("pause", lambda s: not s["running"])
    window.click("choice:branch")
    window.click("menu:Branch 1")
    window.wait("the old future", lambda s: s["branch"] == 1 and s["head"] == past["head"]
                and s["parameters"]["discriminator-steps"] == past["parameters"]["discriminator-steps"])

    # On again from the past, to the same head.
    head = window.status["head"]
    window.drag(window.place("slider:timeline", 0.9), window.place("slider:timeline", 0.2))
    window.wait("the past", lambda s: s["step"] < 0.5 * head)
    window.drag(window.place("slider:timeline", 0.2), window.place("slider:timeline", 1.0))
    window.wait("the head again", lambda s: s["step"] == head and s["head"] == head)

    # The session as a file, and another window that goes on with it.
    kept = save_session(window, "kept.toml")
    window.key("r")
    window.wait("another run", lambda s: s["branches"] == 1)
    open_saved_session(window)
    window.wait("the session again", lambda s: all(s[key] == kept[key] for key in ("step", "head", "branch", "branches", "parameters")))
    headless = subprocess.run([window.program.args[0], "run", "--session", "kept.toml", "--json", "-"], cwd=window.folder, capture_output=True)
    check(json.loads(headless.stdout)["step"] == kept["step"], "a session opens without a window too")

    # A mode of the data by its handle.
    handle = next(item for item in window.status["items"] if item.startswith("handle:densities/"))
    data = window.status["parameters"]["data"]
    x, y = window.place(handle)
    window.drag((x, y), (x + 60, y))
    window.wait("the data that follow their handle", lambda s: s["parameters"]["data"] != data)

    # The figure as a file.
    window.key("s")
    window.wait("the saved figure", lambda s: s["message"].startswith("Saved as "))
    picture = window.status["message"].removeprefix("Saved as ")
    with open(picture) as stream:
        check("<svg" in stream.read(), "the figure must be an SVG")
    check(os.path.dirname(picture) == os.path.realpath(window.folder), "the figure belongs into the working folder")

    # The same by the card, as a PNG.
    window.key("e")
    window.click("export-format:PNG")
    window.click("button:export-save")
    window.wait("the picture", lambda s: s["message"].startswith("Saved as ") and s["message"].endswith(".png"))
    check("card:export" not in window.status["items"], "the card must close")

    # Two lanes beside each other; the panel edits the second.
    window.key("c")
    window.wait("two lanes", lambda s: s["lanes"] == 2 and "lane:B" in s["items"])
    same = window.status["parameters"]
    window.drag(window.place("slider:discriminator-steps", 0.1), window.place("slider:discriminator-steps", 0.8))
    window.wait("another value", lambda s: s["parameters"] != same and s["applied"] == s["parameters"])
    other = window.status["parameters"]
    window.click("button:step")
    window.wait("a step of both", lambda s: s["step"] == 1)
    window.click("lane:A")
    window.wait("the first lane", lambda s: s["lane"] == 0 and s["parameters"] != other)
    window.click("button:end-comparison")
    window.wait("one run", lambda s: s["lanes"] == 1 and "figure:densities" in s["items"])

    # Ten changes, taken back one by one and made again; a folded group makes room for their slider.
    window.click("group:Data")
    window.wait("room for the slider", lambda s: "slider:generator-rate" in s["items"])
    values = [window.wait("the values", lambda s: s["applied"] == s["parameters"])["parameters"]]
    for k in range(10):
        # A click, not a drag: no value on the way can be taken for the last.
        window.xdotool("mousemove", *map(str, window.place("slider:generator-rate", 0.1 + 0.08 * k)), "click", "1")
        values.append(window.wait("a change", lambda s: s["parameters"] != values[-1])["parameters"])
    for before in reversed(values[:-1]):
        window.key("ctrl+z")
        window.wait("a change taken back", lambda s: s["parameters"] == before)
    window.wait("the run with the first values", lambda s: s["applied"] == values[0])
    for after in values[1:]:
        window.key("ctrl+shift+z")
        window.wait("a change made again", lambda s: s["parameters"] == after)

    # Restart, and off again.
    window.key("r")
    window.wait("a new run", lambda s: s["epoch"] >= 1)
    window.click("button:play")
    window.wait("training again", lambda s: s["playing"] and s["step"] > 0)


def take_apart(window):
    """A step in slow motion, by keys and by the row of stages; two lanes kept in a session."""
    window.wait("training", lambda s: s["playing"] and s["step"] > 20)
    window.key("m")
    begun = window.wait("the first stage", lambda s: s.get("stage") == "noise" and not s["running"])
    names = [item.removeprefix("stage:") for item in begun["items"] if item.startswith("stage:")]
    check(len(names) == 10, f"ten stages: {names}")
    step = begun["step"]
    for name in names[1:]:
        window.key("Next")
        window.wait(name, lambda s: s.get("stage") == name and "figure:" + name in s["items"])
    check(window.status["step"] == step, "the step is taken when its last stage is left")
    window.key("Right")
    window.wait("the next step", lambda s: s["step"] == step + 1 and s.get("stage") == names[0])
    window.key("Prior")
    window.wait("the step before", lambda s: s["step"] == step and s.get("stage") == names[-1])
    window.click("stage:discriminator-gradient")
    window.wait("a stage by mouse", lambda s: s.get("stage") == "discriminator-gradient")
    window.click("button:slow-motion")
    window.wait("whole steps", lambda s: "stage" not in s and "figure:densities" in s["items"])

    window.key("c")
    window.wait("two lanes", lambda s: s["lanes"] == 2 and "lane:B" in s["items"])
    window.drag(window.place("slider:discriminator-steps", 0.1), window.place("slider:discriminator-steps", 0.5))
    window.wait("another value", lambda s: s["applied"] == s["parameters"])
    window.click("button:step")
    window.wait("a step of both", lambda s: s["step"] == 1)
    kept = save_session(window, "lanes.toml")
    window.click("button:end-comparison")
    window.wait("one run", lambda s: s["lanes"] == 1)
    open_saved_session(window)
    window.wait("both lanes again", lambda s: s["lanes"] == 2 and s["step"] == kept["step"] and "lane:B" in s["items"])


def follow(window):
    """A point under the pointer is seen in all figures while the run goes on; a click pins it."""
    window.wait("training", lambda s: s["playing"] and s["step"] > 100)
    ring = "handle:layers/probe"
    before = window.place(ring)[0]
    window.xdotool("mousemove", "--sync", *map(str, window.place("figure:densities", 0.3)))
    window.wait("the point to the left", lambda s: float(s["parameters"]["probe"]) < -0.5)
    window.wait("its image elsewhere", lambda s: s["items"][ring][0] + s["items"][ring][2] / 2 < before - 10)
    step = window.status["step"]
    window.wait("training that goes on", lambda s: s["playing"] and s["step"] > step)
    check(window.status["epoch"] == 0, "following a point must not restart the run")
    window.xdotool("mousemove", "--sync", *map(str, window.place("figure:map", 0.9)))
    window.wait("the point to the right", lambda s: float(s["parameters"]["probe"]) > 1)
    window.xdotool("mousemove", "--sync", *map(str, window.place("figure:densities", 0.4)), "click", "1")
    pinned = window.wait("the pin", lambda s: -2 < float(s["parameters"]["probe"]) < 0)["parameters"]["probe"]
    window.xdotool("mousemove", "--sync", *map(str, window.place("figure:densities", 0.6, 0.7)))
    step = window.status["step"]
    window.wait("more steps", lambda s: s["step"] > step + 50)
    check(window.status["parameters"]["probe"] == pinned, "a pinned point must stay")


def diverge(window):
    window.wait("divergence", lambda s: s["status"] == "diverged")
    check("banner:diverged" in window.status["items"], "a run that diverged must say so")
    window.click("button:restart-diverged")
    window.wait("a new run", lambda s: s["epoch"] >= 1)


def teach(window):
    """A lesson from its first scene to its last, by keyboard, with a guess drawn on the way."""
    first = window.wait("the lesson", lambda s: s.get("lesson"))["lesson"]
    check(first["scene"] == 1, "a lesson begins at its first scene")
    guessed = False
    for scene in range(1, first["scenes"] + 1):
        window.wait(f"scene {scene}", lambda s: s["lesson"]["scene"] == scene)
        if window.status["lesson"]["asking"]:
            figure = next(item for item in window.status["items"] if item.startswith("figure:"))
            check("score" not in window.status["items"], "no score before the answer")
            window.drag(window.place(figure, 0.2, 0.3), window.place(figure, 0.8, 0.7))
            window.key("Return")
            window.wait("the answer", lambda s: not s["lesson"]["asking"] and "score" in s["items"])
            check(0 < window.status["lesson"]["distance"] < 1, "a guess has a distance from the truth")
            guessed = True
        check("panel:lesson" in window.status["items"] and "choice:preset" not in window.status["items"], "a scene shows what is its own")
        window.key("Next")
    check(guessed, "a lesson asks")
    check(window.status["lesson"]["scene"] == first["scenes"], "nothing comes after the last scene")
    window.key("Prior")
    window.wait("the scene before", lambda s: s["lesson"]["scene"] == first["scenes"] - 1)
    window.click("button:leave-lesson")
    window.wait("the laboratory", lambda s: "lesson" not in s and "choice:preset" in s["items"])


def find(window):
    """The palette by keyboard; theme and size of text for the next start."""
    window.key("ctrl+k")
    window.wait("the palette", lambda s: "card:palette" in s["items"])
    window.xdotool("type", "mode seeking")
    window.wait("what was typed is found", lambda s: any(item.startswith("finding:") and "seeking" in item.lower() for item in s["items"]))
    window.key("Return")
    window.wait("the preset", lambda s: s["preset"] == "mode-seeking" and s["lab"] == "divergences")
    window.key("t")
    window.wait("the dark theme", lambda s: s["theme"] == "dark")
    before = window.status["items"]["button:play"][3]
    window.key("ctrl+plus")
    window.wait("larger text", lambda s: s["items"]["button:play"][3] > 1.1 * before)


def found_again(window):
    window.wait("the last lab and theme", lambda s: s["lab"] == "divergences" and s["theme"] == "dark" and s["message"] == "")
    window.key("ctrl+0")


def set_aside(window):
    window.wait("a message", lambda s: "settings.toml.broken" in s["message"] and s["theme"] == "light")


def give_notes(window):
    """A second window, and keys in the first one still work."""
    window.wait("the lesson", lambda s: s["lesson"]["scene"] == 1)
    names = window.xdotool("search", "--name", "Lineland: notes")
    check(names.strip(), "the notes have a window of their own")
    window.key("Next")
    window.wait("the next scene", lambda s: s["lesson"]["scene"] == 2)


def run(program, arguments, act, folder=None):
    if folder is None:
        with tempfile.TemporaryDirectory() as own:
            return run(program, arguments, act, own)
    window = Window(program, arguments, folder)
    try:
        act(window)
        check(window.close() == 0, "closing must end with status 0")
    finally:
        window.end()


def main():
    program = os.path.abspath(sys.argv[1])
    run(program, ["gan", "--size", "1600x900"], drive)
    run(program, ["gan", "--size", "1600x900"], take_apart)
    run(program, ["flow", "--size", "1600x900"], follow)
    run(program, ["gan", "--generator-rate", "1", "--discriminator-rate", "1", "--optimizer", "sgd", "--objective", "least-squares",
                  "--activation", "relu"], diverge)

    run(program, ["--lesson", "reparameterization", "--size", "1280x720"], teach)
    run(program, ["--lesson", "wasserstein", "--notes"], give_notes)
    with tempfile.TemporaryDirectory() as folder:
        run(program, [], find, folder)
        run(program, [], found_again, folder)
        with open(os.path.join(folder, "lineland", "settings.toml"), "w", encoding="utf-8") as stream:
            stream.write("theme = dark\n")
        run(program, [], set_aside, folder)

    with tempfile.TemporaryDirectory() as folder:
        environment = {k: v for k, v in os.environ.items() if k != "DISPLAY"}
        blind = subprocess.run([program], env=environment, capture_output=True, text=True)
        check(blind.returncode == 2 and "lineland run" in blind.stderr and blind.stderr.count("\n") == 1, f"without a display: {blind}")
        shot = os.path.join(folder, "shot.png")
        for _ in range(2):
            again = subprocess.run(["xvfb-run", "-a", program, "shot", shot, "gan", "--steps", "50", "--size", "1280x720"], capture_output=True)
            check(again.returncode == 0, f"shot: {again.stderr}")
            with open(shot, "rb") as stream:
                picture = stream.read()
            check(picture[:8] == b"\x89PNG\r\n\x1a\n" and picture[16:24] == (1280).to_bytes(4, "big") + (720).to_bytes(4, "big"), "the shot's size")
            if _ == 0:
                first = picture
        check(first == picture, "two shots of the same run must be equal")
    print("the window does what it is told")


if __name__ == "__main__":
    main()
