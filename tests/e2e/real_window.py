"""The program's real window under an Xvfb of its own, for tests that drive it. They wait on the status file, never on the clock alone."""

import json
import os
import subprocess
import sys
import time


class Window:
    """A running program with its display; ends only what it began. `folder` is its config folder and, unless `cwd` says another, the one it
    works in."""

    patience = 60  # seconds for anything that is waited for

    def __init__(self, program, arguments, folder, cwd=None, environment=None, **process):
        reader, writer = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1680x1000x24", "-nolisten", "tcp"],
            pass_fds=[writer], stderr=subprocess.DEVNULL)
        os.close(writer)
        with os.fdopen(reader) as stream:
            self.environment = {**os.environ, "DISPLAY": ":" + stream.readline().strip(), "XDG_CONFIG_HOME": folder, **(environment or {})}
        self.status_file = os.path.join(folder, f"status-{self.server.pid}.json")
        self.folder = folder
        self.status = {}
        self.program = subprocess.Popen([program, *arguments, "--status", self.status_file], env=self.environment, cwd=cwd or folder, **process)
        try:
            self.wait("the first frame", lambda s: "button:play" in s["items"])
            window = self.xdotool("search", "--onlyvisible", "--name", "^Lineland$").split()[-1]
            self.xdotool("windowfocus", "--sync", window)
        except BaseException:
            self.end()
            raise

    def xdotool(self, *arguments):
        return subprocess.run(["xdotool", *arguments], env=self.environment, check=True, capture_output=True, text=True).stdout

    def wait(self, what, done):
        end = time.monotonic() + self.patience
        while time.monotonic() < end:
            if self.program.poll() is not None:
                sys.exit(f"the window ended with status {self.program.returncode} while waiting for {what}")
            try:
                with open(self.status_file) as stream:
                    self.status = json.load(stream)
                if done(self.status):
                    return self.status
            except FileNotFoundError:
                pass
            time.sleep(0.02)
        sys.exit(f"waited in vain for {what}; items: {list(self.status.get('items', {}))}; last status: {json.dumps(self.status)[:3000]}")

    def place(self, item, across=0.5, down=0.5):
        x, y, width, height = self.wait(item, lambda s: item in s["items"])["items"][item]
        return round(x + across * width), round(y + down * height)

    def drag(self, start, end):
        self.xdotool("mousemove", *map(str, start), "mousedown", "1")
        for k in range(1, 9):
            x, y = (round(a + k / 8 * (b - a)) for a, b in zip(start, end))
            self.xdotool("mousemove", "--sync", str(x), str(y))
        self.xdotool("mouseup", "1")

    def click(self, item):
        self.xdotool("mousemove", *map(str, self.place(item)), "click", "1")

    def key(self, *names):
        self.xdotool("key", *names)

    def ended(self):
        """The status with which the program ends by itself."""
        try:
            return self.program.wait(self.patience)
        except subprocess.TimeoutExpired:
            sys.exit("the window did not close")

    def close(self):
        self.key("ctrl+q")
        return self.ended()

    def end(self):
        for process in (self.program, self.server):
            if process.poll() is None:
                process.terminate()
                process.wait()


def check(condition, message):
    if not condition:
        sys.exit(message)
