#!/usr/bin/env python3
"""What goes wrong around the program: full disks, folders that go, displays that break, signals, a second window: faults.py LINELAND.

After each fault there is one clear line (or a message in the window), nothing half-written, and what was there before is as it was. What
the machine does not allow (tiny disks want root) is left out, and said."""

import contextlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, ".."), os.path.join(HERE, "..", "e2e")]
import sessions
from real_window import Window, check

program = os.path.abspath(sys.argv[1])
blind = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
HELP = "lineland run"  # what a message about displays must name


@contextlib.contextmanager
def folder():
    with tempfile.TemporaryDirectory() as place:
        yield place


@contextlib.contextmanager
def disk(options):
    """A file system in memory: size=64k, ro. Nothing where it may not be mounted."""
    with folder() as place:
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], capture_output=True).returncode == 0
        try:
            yield place if mounted else None
        finally:
            if mounted:
                subprocess.run(["umount", "-l", place], check=True)


def skip(what):
    print(f"left out: {what} (mounting is not allowed here)")


def fill(place):
    """Leaves no room at all."""
    with contextlib.suppress(OSError), open(os.path.join(place, "filling"), "wb", buffering=0) as stream:
        while stream.write(bytes(4096)) == 4096:
            pass


def one_line(text, *words):
    check(text.count("\n") == 1 and text.startswith("lineland: "), f"one line of lineland's own is wanted: {text!r}")
    for word in words:
        check(word in text, f"'{word}' is missing: {text!r}")


def refused(arguments, place, status, *words, **process):
    """The command fails with that status and one line, and leaves the folder as it was."""
    before = sorted(os.listdir(place))
    ended = subprocess.run([program, *arguments], cwd=place, env=blind, stderr=subprocess.PIPE, text=True, timeout=120, **process)
    check(ended.returncode == status, f"{arguments}: status {ended.returncode}: {ended.stderr}")
    one_line(ended.stderr, *words)
    check(sorted(os.listdir(place)) == before, f"{arguments} left something behind: {os.listdir(place)}")


LIST = '[[figure]]\nfile = "made.svg"\nlab = "gan"\n'
WRITING = {
    "an SVG": (["run", "gan", "--figure", "densities=a.svg"], "a.svg"),
    "a PDF": (["run", "gan", "--figure", "densities=a.pdf"], "a.pdf"),
    "a PNG": (["run", "gan", "--figure", "densities=a.png"], "a.png"),
    "a sheet": (["run", "gan", "--sheet", "a.svg"], "a.svg"),
    "JSON": (["run", "gan", "--json", "a.json"], "a.json"),
    "a film strip": (["filmstrip", "a.pdf", "gan", "--at", "0,10"], "a.pdf"),
    "a series": (["film", "frame-%02d.png", "gan", "--steps", "40"], "frame"),
}


def full_disk_without_a_window():
    # A file may not grow beyond 4096 bytes: as a full disk, and no rights are needed.
    def small():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    with folder() as place:
        for arguments, file in WRITING.values():
            refused(arguments, place, 1, file, "cannot be written", stdout=subprocess.DEVNULL, preexec_fn=small, restore_signals=False)
        with open(os.path.join(place, "list.toml"), "w", encoding="ascii") as stream:
            stream.write(LIST)
        before = os.listdir(place)
        ended = subprocess.run([program, "make", "list.toml"], cwd=place, env=blind, stderr=subprocess.PIPE, text=True, preexec_fn=small,
                               restore_signals=False)
        check(ended.returncode == 1 and "made.svg" in ended.stderr and "cannot be written" in ended.stderr, f"make: {ended}")
        check(os.listdir(place) == before, f"make left something behind: {os.listdir(place)}")
        # A picture that was there stays as it was.
        with open(os.path.join(place, "a.svg"), "w", encoding="ascii") as stream:
            stream.write("before")
        refused(WRITING["an SVG"][0], place, 1, "a.svg", stdout=subprocess.DEVNULL, preexec_fn=small, restore_signals=False)
        with open(os.path.join(place, "a.svg"), encoding="ascii") as stream:
            check(stream.read() == "before", "the picture that was there is lost")
        with open("/dev/full", "w", encoding="ascii") as full:
            for arguments in (["run", "gan", "--json", "-"], ["list"], ["list", "gan", "--json"], ["manual"]):
                refused(arguments, place, 1, "standard output", "No space left", stdout=full)
    with disk("size=64k") as place:
        if not place:
            return skip("a full disk without a window")
        fill(place)
        for arguments, file in WRITING.values():
            refused(arguments, place, 1, file, "No space left", stdout=subprocess.DEVNULL)


def folder_gone_without_a_window():
    """The folder of the output is removed while the run is under way."""
    with folder() as place:
        goal = os.path.join(place, "goal")
        os.makedirs(goal)
        running = subprocess.Popen([program, "run", "gan", "--steps", "2000", "--figure", f"densities={goal}/a.svg"], env=blind,
                                   stderr=subprocess.PIPE, text=True)
        wait_for_handlers(running)
        os.rmdir(goal)
        line = running.communicate(timeout=120)[1]
        check(running.returncode in (1, 2), f"a folder that went: status {running.returncode}")
        one_line(line, "a.svg", goal)
        check(os.listdir(place) == [], "the folder came back")


def wait_for_handlers(process):
    """From when on the program catches signals: it has read its arguments then."""
    while True:
        check(process.poll() is None, "it ended early")
        with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
            if next(int(line.split()[1], 16) for line in status if line.startswith("SigCgt")) & 1 << (signal.SIGTERM - 1):
                return


@contextlib.contextmanager
def window(config, arguments=(), **process):
    opened = Window(program, ["gan", *arguments], config, stderr=subprocess.PIPE, **process)
    try:
        yield opened
    finally:
        opened.end()
        opened.program.stderr.close()


def still_trains(opened):
    step = opened.status["step"]
    opened.wait("training that goes on", lambda s: s["playing"] and s["step"] > step)


def full_disk_in_the_window():
    with folder() as config, disk("size=512k") as place:
        if not place:
            return skip("a full disk behind the window")
        with window(config, cwd=place) as opened:
            fill(place)
            before = sorted(os.listdir(place))
            opened.key("s")
            opened.wait("a message", lambda s: "cannot be written: No space left" in s["message"])
            opened.key("e")
            opened.click("export-format:PNG")
            opened.click("button:export-save")
            opened.wait("another message", lambda s: ".png: cannot be written" in s["message"])
            opened.key("ctrl+s")
            opened.wait("the card", lambda s: "card:path" in s["items"])
            opened.key("Return")
            opened.key("t")  # is typed into the card, which must still be there
            still_trains(opened)
            check("card:path" in opened.status["items"] and opened.status["theme"] == "light", "the card says why nothing was saved")
            opened.key("Escape")
            opened.wait("the desk", lambda s: "card:path" not in s["items"])
            check(sorted(os.listdir(place)) == before, f"something stays on the full disk: {os.listdir(place)}")
            os.remove(os.path.join(place, "filling"))
            opened.key("s")
            opened.wait("the saved figure", lambda s: s["message"].startswith("Saved as "))
            check(opened.close() == 0, "closing must end with status 0")


def full_disk_for_settings():
    with disk("size=512k") as config, folder() as work:
        if not config:
            return skip("a full disk for the settings")
        settings = os.path.join(config, "lineland", "settings.toml")
        with window(config, cwd=work) as opened:
            with open(settings, encoding="utf-8") as stream:
                before = stream.read()
            opened.status_file = "/dev/null"  # it is on the full disk too
            opened.key("t")
            fill(config)
            opened.key("ctrl+q")
            check(opened.ended() in (0, 1), "the window must close")
            with open(settings, encoding="utf-8") as stream:
                check(stream.read() == before, "the settings that were there are lost")
            check(os.listdir(os.path.dirname(settings)) == ["settings.toml"], "something half-written stays")


def folder_gone_behind_the_window():
    with folder() as config, folder() as place:
        work = os.path.join(place, "work")
        os.makedirs(work)
        with window(config, cwd=work) as opened:
            shutil.rmtree(work)
            opened.key("s")
            opened.wait("a message", lambda s: "the working folder has been removed" in s["message"])
            opened.key("e")
            opened.wait("the card", lambda s: "card:export" in s["items"])
            opened.click("button:export-save")
            still_trains(opened)
            check("card:export" in opened.status["items"], "the card says why nothing was saved")
            opened.key("Escape")
            opened.wait("the desk", lambda s: "card:export" not in s["items"])
            opened.key("ctrl+s")
            opened.wait("the card", lambda s: "card:path" in s["items"])
            opened.key("Return")
            still_trains(opened)
            check("card:path" in opened.status["items"], "the card says why no session was saved")
            opened.key("Escape")
            check(opened.close() == 0, "closing must end with status 0")
        check(os.listdir(place) == [], "the folder came back")


def config_unwritable():
    def opens(config, place):
        with window(place, environment={"XDG_CONFIG_HOME": config}) as opened:
            opened.wait("a message", lambda s: s["message"].startswith("Settings are not kept: "))
            still_trains(opened)
            check(opened.close() == 0, "closing must end with status 0")

    with folder() as place:
        config = os.path.join(place, "config")
        os.makedirs(config)
        with open(os.path.join(config, "lineland"), "w", encoding="ascii") as stream:
            stream.write("a file")
        opens(config, place)
        with open(os.path.join(config, "lineland"), encoding="ascii") as stream:
            check(stream.read() == "a file", "the file in the way was touched")
    with disk("ro") as config, folder() as place:
        if not config:
            return skip("a config folder that is read only")
        opens(config, place)


def display_lost():
    with folder() as config:
        with window(config) as opened:
            opened.key("e")
            opened.wait("the card", lambda s: "card:export" in s["items"])
            opened.key("Escape")
            settings = read_settings(config)
            before = sorted(os.listdir(config))
            opened.server.kill()
            check(opened.ended() == 1, f"status {opened.program.returncode} after the display was lost")
            one_line(opened.program.stderr.read().decode(), "the display was lost")
            check(read_settings(config) == settings, "the settings are not what they were")
            check(sorted(os.listdir(config)) == before, f"something is left behind: {os.listdir(config)}")
        # The next start is as any other.
        with window(config) as again:
            still_trains(again)
            check(again.status["message"] == "" and again.close() == 0, "the next start")


def display_lost_while_filming():
    with folder() as config, folder() as work:
        with filming(config, work) as opened:
            opened.server.kill()
            check(opened.ended() == 1, f"status {opened.program.returncode} after the display was lost")
            one_line(opened.program.stderr.read().decode(), "the display was lost")
        check(os.listdir(work) == [], f"half a film is left behind: {os.listdir(work)}")


RUN = sessions.run(2000, [sessions.branch(head=2000)])


@contextlib.contextmanager
def filming(config, work):
    """A window that makes a series of 200 pictures of a run: its unfinished folder is there."""
    session = os.path.join(config, "run.session")
    with open(session, "w", encoding="ascii") as stream:
        stream.write(RUN)
    with window(config, ["--session", session], cwd=work) as opened:
        opened.key("t")
        opened.wait("the dark theme", lambda s: s["theme"] == "dark")
        opened.key("e")
        opened.click("export-kind:Film")
        opened.click("export-format:PNG series")
        opened.click("button:export-save")
        opened.wait("the film under way", lambda s: "card:export" not in s["items"] and "export-progress" in s["items"])
        opened.wait("its folder", lambda s: os.listdir(work))
        check("export-progress" in opened.status["items"], "the film was made too soon")
        yield opened


def no_opengl():
    for what, environment, server in (("OpenGL 2.1", {"MESA_GL_VERSION_OVERRIDE": "2.1"}, []), ("no GLX", {}, ["-extension", "GLX"])):
        with folder() as config:
            reader, writer = os.pipe()
            display = subprocess.Popen(["Xvfb", "-displayfd", str(writer), "-nolisten", "tcp", *server], pass_fds=[writer], stderr=subprocess.DEVNULL)
            try:
                os.close(writer)
                with os.fdopen(reader) as stream:
                    environment = dict(os.environ, DISPLAY=":" + stream.readline().strip(), XDG_CONFIG_HOME=config, **environment)
                for arguments in ([], ["shot", "a.png", "gan"]):
                    ended = subprocess.run([program, *arguments], env=environment, cwd=config, capture_output=True, text=True, timeout=60)
                    check(ended.returncode == 1, f"{what}: status {ended.returncode}: {ended.stderr}")
                    one_line(ended.stderr, "OpenGL 3.3", HELP)
                check(os.listdir(config) == [], f"{what}: something was written: {os.listdir(config)}")
            finally:
                display.terminate()
                display.wait()


def read_settings(config):
    with open(os.path.join(config, "lineland", "settings.toml"), encoding="utf-8") as stream:
        return stream.read()


def two_at_once():
    """Both have the same settings file: it is always one of theirs, the last to close wins."""
    with folder() as config, window(config) as first, window(config) as second:
        first.key("t")
        first.wait("the dark theme", lambda s: s["theme"] == "dark")
        for theme in ("dark", "paper"):
            second.key("t")
            second.wait(theme, lambda s: s["theme"] == theme)
        check(first.close() == 0 and 'theme = "dark"' in read_settings(config), "the first one's settings")
        check(second.close() == 0 and 'theme = "paper"' in read_settings(config), "the last one's settings")
        check(os.listdir(os.path.join(config, "lineland")) == ["settings.toml"], "something half-written stays")
    # At the same moment.
    with folder() as config, window(config) as first, window(config) as second:
        first.key("t")
        first.wait("the dark theme", lambda s: s["theme"] == "dark")
        for opened in (first, second):
            opened.program.send_signal(signal.SIGTERM)
        check(first.ended() == 0 and second.ended() == 0, "both must close")
        with window(config) as third:
            check(third.status["theme"] in ("light", "dark") and third.status["message"] == "", f"the settings are read again: {third.status['message']}")
            check(third.close() == 0, "closing must end with status 0")
        check(os.listdir(os.path.join(config, "lineland")) == ["settings.toml"], "something half-written stays")


def signals_to_the_window():
    for number in (signal.SIGTERM, signal.SIGINT):
        with folder() as config, folder() as work:
            with filming(config, work) as opened:
                opened.program.send_signal(number)
                check(opened.ended() == 0, f"status {opened.program.returncode} after signal {number}")
                check(opened.program.stderr.read() == b"", "closing has nothing to say")
            check('theme = "dark"' in read_settings(config), "the settings must be kept")
            check(os.listdir(work) == [], f"half a film is left behind: {os.listdir(work)}")
        with folder() as config, window(config) as opened:  # a window that sleeps
            opened.key("space")
            opened.wait("pause", lambda s: not s["running"] and not s["playing"])
            opened.program.send_signal(number)
            check(opened.ended() == 0, f"status {opened.program.returncode} after signal {number}")


def main():
    chosen = sys.argv[2:]
    for fault in (full_disk_without_a_window, folder_gone_without_a_window, full_disk_in_the_window, full_disk_for_settings,
                  folder_gone_behind_the_window, config_unwritable, display_lost, display_lost_while_filming, no_opengl, two_at_once,
                  signals_to_the_window):
        if not chosen or fault.__name__ in chosen:
            print(fault.__name__, flush=True)
            fault()
    print("nothing breaks it")


main()
