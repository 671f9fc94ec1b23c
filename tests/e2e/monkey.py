#!/usr/bin/env python3
"""Wild hands on the real window under Xvfb: monkey.py LINELAND [SECONDS [SEED]], two minutes with seed 1 if not told otherwise.

Afterwards the program still trains and closes with status 0.
"""

import os
import random
import subprocess
import sys
import tempfile
import time

from window import Window, check

KEYS = ["space", "Right", "Left", "Up", "Down", "Tab", "Return", "Escape", "Home", "End", "Next", "Prior", "BackSpace", "Delete", "F5",
        "s", "shift+s", "f", "r", "t", "h", "p", "c", "e", "b", "l", "n", "question", "1", "2", "3", "7",
        "ctrl+z", "ctrl+shift+z", "ctrl+k", "ctrl+s", "ctrl+o", "ctrl+plus", "ctrl+minus", "ctrl+0", "ctrl+a", "ctrl+c", "ctrl+v"]
WORDS = ["0.5", "1e9", "-3", "nan", "inf", "normal(0, 1)", "student(1.2, 0, 1)", "normal(0, 0)", "collapse", "flow", "monkey.toml", "\\$_{^}"]


class Monkey:
    def __init__(self, window, seed):
        self.window, self.random, self.events = window, random.Random(seed), 0

    def place(self):
        """Somewhere in an item of a kind chosen evenly, or anywhere."""
        items = self.window.status["items"]
        kinds = {}
        for item in items:
            kinds.setdefault(item if item.startswith("button:") else item.split(":")[0], []).append(item)
        if not kinds or self.random.random() < 0.1:
            return self.random.randrange(1680), self.random.randrange(1000)
        kind = "menu" if "menu" in kinds and self.random.random() < 0.5 else self.random.choice(sorted(kinds))
        x, y, width, height = items[self.random.choice(sorted(kinds[kind]))]
        return round(x + self.random.random() * width), round(y + self.random.random() * height)

    def act(self):
        self.window.wait("the window's status", lambda s: True)
        move = ["mousemove", *map(str, self.place())]
        chance = self.random.random()
        self.events += 1
        if chance < 0.35:
            self.window.xdotool(*move, "click", "1")
        elif chance < 0.4:
            self.window.xdotool(*move, "click", "--repeat", "2", "1")
        elif chance < 0.45:
            self.window.xdotool(*move, "keydown", "ctrl", "click", "1", "keyup", "ctrl")
        elif chance < 0.65:
            button = self.random.choice(["1", "1", "1", "3"])
            words = [*move, "mousedown", button]
            for _ in range(4):
                words += ["mousemove", *map(str, self.place())]
            self.window.xdotool(*words, "mouseup", button)
        elif chance < 0.75:
            self.window.xdotool(*move, "click", "--repeat", str(self.random.randrange(1, 6)), self.random.choice(["4", "5"]))
        elif chance < 0.9:
            self.window.xdotool("key", self.random.choice(KEYS))
        elif chance < 0.97:
            self.window.xdotool("type", "--delay", "0", "--", self.random.choice(WORDS))
            if self.random.random() < 0.5:
                self.window.xdotool("key", "Return")
        else:
            self.window.xdotool("windowsize", self.window.id, str(self.random.randrange(500, 1680)), str(self.random.randrange(400, 1000)))


def still_trains(window):
    """Whatever is open is left, and a preset that is found by its name trains."""
    window.xdotool("windowsize", "--sync", window.id, "1600", "900")
    for _ in range(6):
        window.key("Escape")
    window.key("ctrl+k")
    window.wait("the palette", lambda s: "card:palette" in s["items"])
    window.key("ctrl+a")
    window.xdotool("type", "fast generator")
    window.wait("the preset in the palette", lambda s: any(item.startswith("finding:") and "fast" in item.lower() for item in s["items"]))
    window.key("Return")
    window.wait("the preset", lambda s: s["preset"] == "fast-generator" and s["lab"] == "gan" and s["status"] == "ok")
    if not window.status["playing"]:
        window.key("space")
    window.wait("training", lambda s: s["playing"] and s["step"] > 50)


def main():
    program = os.path.abspath(sys.argv[1])
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 120
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    with tempfile.TemporaryDirectory() as folder:
        window = Window(program, ["gan", "--size", "1600x900"], folder)
        try:
            window.id = window.xdotool("search", "--onlyvisible", "--name", "^Lineland$").split()[-1]
            monkey = Monkey(window, seed)
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                try:
                    monkey.act()
                except subprocess.CalledProcessError as error:
                    sys.exit(f"seed {seed}, event {monkey.events}: {error.stderr}")
            still_trains(window)
            begun = time.monotonic()
            status = window.close()
            check(status == 0, f"closing must end with status 0, not {status}")
            print(f"seed {seed}: {monkey.events} events in {seconds:.0f} s; then it trained and closed in {time.monotonic() - begun:.2f} s")
        finally:
            window.end()


main()
