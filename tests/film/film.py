#!/usr/bin/env python3
"""`lineland film`: frames as they should be, a video where ffmpeg is there, and nothing left of what was interrupted: film.py LINELAND."""

import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import sessions

program = os.path.abspath(sys.argv[1])
environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}


def check(condition, message):
    if not condition:
        sys.exit(message)


def film(folder, *arguments, **changes):
    return subprocess.run([program, "film", *arguments], cwd=folder, env=environment | changes, capture_output=True, text=True, timeout=300)


def series(folder):
    arguments = ["gan", "--steps", "60", "--every", "20", "--figure", "losses", "--size", "640x360"]
    for name in ("a", "b"):
        ended = film(folder, f"{name}-%03d.png", *arguments)
        check(ended.returncode == 0, ended.stderr)
    frames = [f"a-{k:03}.png" for k in range(4)]
    check(sorted(os.listdir(folder)) == frames + [f.replace("a", "b", 1) for f in frames], f"frames: {sorted(os.listdir(folder))}")
    bytes_of = [open(os.path.join(folder, frame), "rb").read() for frame in frames]
    check(len(set(bytes_of)) == 4, "frames are all the same")
    check(all(struct.unpack(">II", frame[16:24]) == (640, 360) for frame in bytes_of), "the size of a frame")
    check(bytes_of == [open(os.path.join(folder, f.replace("a", "b", 1)), "rb").read() for f in frames], "two films differ")
    # A frame carries its recipe.
    again = subprocess.run([program, "run", "--preset", "a-002.png", "--json", "-"], cwd=folder, env=environment, capture_output=True, text=True)
    check('"step": 40' in again.stdout, "the recipe of a frame")
    for name in os.listdir(folder):
        os.remove(os.path.join(folder, name))


SESSION = sessions.run(60, [sessions.branch(head=80),
                            sessions.branch(2, parent=1, fork=40, journal=['step = 40, values = { data = "normal(0, 1)" }'], head=60)],
                       shown=2, parameters="batch = 64\n")


def session(folder):
    """The current branch as it was made; lanes beside each other."""
    with open(os.path.join(folder, "a.session"), "w", encoding="ascii") as stream:
        stream.write(SESSION)
    films = {"s": ["--session", "a.session"], "p": ["gan", "--batch", "64", "--steps", "60"], "l": ["gan", "--steps", "60", "--lane", "batch=16"]}
    for name, arguments in films.items():
        ended = film(folder, f"{name}-%d.png", *arguments, "--every", "20", "--size", "640x360")
        check(ended.returncode == 0, ended.stderr)
    picture = {name: [open(os.path.join(folder, f"{name}-{k}.png"), "rb").read() for k in range(4)] for name in films}
    # The ranges of all frames are alike, and the recipe differs; so only the numbers of frames are compared with those of a run.
    check(len(set(picture["s"])) == 4, "frames of a session are all the same")
    check(not any(frame in picture["p"] for frame in picture["l"]), "lanes are not beside each other")
    refused = film(folder, "x-%d.png", "--session", "a.session", "--batch", "3")
    check(refused.returncode == 2 and "--batch" in refused.stderr, f"a session's parameters: {refused}")
    check(len(os.listdir(folder)) == 13, f"left behind: {sorted(os.listdir(folder))}")
    for name in os.listdir(folder):
        os.remove(os.path.join(folder, name))


def no_ffmpeg(folder):
    ended = film(folder, "a.mp4", "gan", "--steps", "20", PATH=folder)
    check(ended.returncode == 2 and "ffmpeg" in ended.stderr and "frame-%04d.png" in ended.stderr, f"without ffmpeg: {ended}")
    # One that fails: its words, status 1, nothing left.
    fake = os.path.join(folder, "ffmpeg")
    with open(fake, "w", encoding="ascii") as stream:
        stream.write("#!/bin/sh\necho no such codec >&2\nexit 3\n")
    os.chmod(fake, 0o755)
    ended = film(folder, "a.mp4", "gan", "--steps", "20", PATH=folder)
    check(ended.returncode == 1 and "no such codec" in ended.stderr, f"a failing ffmpeg: {ended}")
    check(os.listdir(folder) == ["ffmpeg"], f"a failing ffmpeg left {os.listdir(folder)}")
    os.remove(fake)


def video(folder):
    if not shutil.which("ffmpeg"):
        print("ffmpeg is not installed: no video was made")
        return
    for name in ("a.mp4", "a.gif"):
        ended = film(folder, name, "gan", "--steps", "40", "--every", "10", "--size", "320x240", "--fps", "5")
        check(ended.returncode == 0, ended.stderr)
        with open(os.path.join(folder, name), "rb") as stream:
            begin = stream.read(12)
        check(begin[4:8] == b"ftyp" if name == "a.mp4" else begin[:4] == b"GIF8", f"{name}: {begin}")
    if shutil.which("ffprobe"):
        words = ["ffprobe", "-v", "error", "-count_frames", "-show_entries", "stream=width,height,nb_read_frames", "-of", "csv=p=0", "a.mp4"]
        shown = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=True).stdout.strip()
        check(shown == "320,240,5", f"the video's size and frames: {shown}")
    check(sorted(os.listdir(folder)) == ["a.gif", "a.mp4"], f"left behind: {os.listdir(folder)}")
    for name in os.listdir(folder):
        os.remove(os.path.join(folder, name))


def interrupted(folder):
    names = ["a-%04d.png"] + (["a.mp4"] if shutil.which("ffmpeg") else [])
    for name in names:
        for end, status in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            words = [program, "film", name, "gan", "--steps", "2000", "--every", "1"]
            with subprocess.Popen(words, cwd=folder, env=environment, stderr=subprocess.PIPE) as running:
                while not os.listdir(folder) and running.poll() is None:  # until the round that paints has begun
                    time.sleep(0.02)
                running.send_signal(end)
                running.wait(timeout=60)
            check(running.returncode == status, f"{name}: status {running.returncode} after signal {end}")
            check(not os.listdir(folder), f"{name}: left {os.listdir(folder)}")


for matter in (series, session, no_ffmpeg, video, interrupted):
    with tempfile.TemporaryDirectory() as place:
        matter(place)
