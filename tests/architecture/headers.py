#!/usr/bin/env python3
"""Checks that each header compiles alone, without warnings: headers.py SOURCE_FOLDER BUILD_FOLDER. Uses the flags of a source beside it."""

import concurrent.futures
import json
import os
import shlex
import subprocess
import sys


def flags_of(entry):
    words = shlex.split(entry["command"])
    while words[0].endswith("ccache"):
        words = words[1:]
    kept, skip = [], False
    for word in words:
        if skip:
            skip = False
        elif word in ("-o", "-c"):
            skip = True
        else:
            kept.append(word)
    return kept


def main():
    source, build = (os.path.abspath(folder) for folder in sys.argv[1:3])
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as stream:
        commands = {os.path.relpath(entry["file"], source): flags_of(entry) for entry in json.load(stream) if entry["file"].endswith(".cpp")}
    headers = [f"{folder}/{name}" for top in ("core", "app") for folder, _, files in os.walk(os.path.join(source, top)) for name in files
               if name.endswith(".h")]

    def compile_alone(header):
        path = os.path.relpath(header, source)
        # The source that shares most of its path with the header.
        nearest = max(sorted(commands), key=lambda other: len(os.path.commonprefix([other, path])))
        command = [*commands[nearest], "-Werror", "-fsyntax-only", "-include", header, "-x", "c++", os.devnull]
        return path, subprocess.run(command, cwd=build, capture_output=True, text=True)

    faults = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, ended in pool.map(compile_alone, headers):
            if ended.returncode != 0:
                faults += 1
                print(f"{path} does not compile alone:\n{ended.stderr}")
    print(f"{len(headers)} headers, {faults} faults")
    return faults > 0 or len(headers) < 40


sys.exit(main())
