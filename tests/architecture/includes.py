#!/usr/bin/env python3
"""Checks who includes whom, and a few words that must not occur: includes.py SOURCE_FOLDER."""

import os
import re
import sys

# What a folder may include besides itself. `param` brings `math`, which brings `base`.
MAY_INCLUDE = {
    "core/base": set(),
    "core/math": {"core/base"},
    "core/nn": {"core/base"},
    "core/plot": {"core/base"},
    "core/param": {"core/base", "core/math"},
    "core/sim": {"core/base", "core/math", "core/param", "core/plot"},
    "core/labs": {"core/base", "core/math", "core/nn", "core/param", "core/plot", "core/sim"},
    "app": {"core/base", "core/math", "core/nn", "core/param", "core/plot", "core/sim", "core/labs"},
}
# System headers, and the only files in core that may include them.
PRIVATE = {
    r"imgui|GLFW/|GL/|epoxy/|CLI/|CLI11|nlohmann/|doctest/|benchmark/": r"$^",
    r"cairo|ft2build|freetype": r"core/plot/([a-z_]+\.cpp|cairo_(faces|shapes)\.h)$",
    r"hb": r"core/plot/font_subset\.cpp$",
    r"toml\+\+|toml\.hpp": r"core/param/toml_reader\.h$",
}
# Headers that bring those, and stay in their folders.
INNER_HEADERS = ("core/plot/cairo_faces.h", "core/plot/cairo_shapes.h")
# Words that must not occur in core and app: randomness and time that nobody can repeat, and places on one machine.
FORBIDDEN = {
    r"std::(normal|uniform_real|uniform_int|bernoulli|exponential)_distribution|std::random_device|std::mt19937|std::shuffle": r"",
    r"(?<![\w.:])s?rand\(|setRandom|(Matrix|Vector|Array)\w*::Random\(": r"",
    r"\bstd::time\(|\btime\(nullptr\)|system_clock": r"",
    r"/(home|root|work|tmp)/": r"",
    r"steady_clock|high_resolution_clock": r"core/sim/session\.(h|cpp)$|core/sim/command\.h$|app/",
}


def folder_of(path):
    parts = path.split("/")
    return parts[0] if parts[0] == "app" else "/".join(parts[:2])


def faults_of_include(path, name, is_quoted):
    folder = folder_of(path)
    if is_quoted:
        if name.startswith("embedded/"):
            return
        target = folder_of(name)
        if target not in MAY_INCLUDE:
            yield f"includes {name}, which is no path from the top folder"
        elif target != folder and target not in MAY_INCLUDE[folder]:
            yield f"includes {name}: {folder} must not depend on {target}"
        elif name in INNER_HEADERS and target != folder:
            yield f"includes {name}, which is private to {target}"
        lab, other = (re.match(r"core/labs/([^/]+)/", text) for text in (path, name))
        if folder == "app" and other:
            yield f"includes {name}: the app knows no lab"
        if lab and other and lab[1] != other[1]:
            yield f"includes {name}: labs know nothing of each other"
        if folder == "core/labs" and not lab and other and path != "core/labs/registry.cpp":
            yield f"includes {name}: only the registry knows the labs"
    elif folder != "app":
        for headers, where in PRIVATE.items():
            if re.match(headers, name) and not re.search(where, path):
                yield f"includes <{name}>"


def faults(path, text):
    for number, line in enumerate(text.splitlines(), 1):
        include = re.match(r'\s*#\s*include\s*(["<])([^">]+)[">]', line)
        if include:
            for fault in faults_of_include(path, include[2], include[1] == '"'):
                yield f"{path}:{number}: {fault}"
        code = line.split("//")[0]
        for words, where in FORBIDDEN.items():
            found = re.search(words, code)
            if found and not (where and re.search(where, path)):
                yield f"{path}:{number}: {found[0]!r} must not occur here"
    if path.endswith(".h") and "#pragma once" not in text:
        yield f"{path}: no #pragma once"
    if path.endswith(".h") and not text.startswith("//"):
        yield f"{path}: a header opens with what it is"


def main():
    os.chdir(sys.argv[1])
    count, found = 0, []
    for top in ("core", "app"):
        for folder, _, files in os.walk(top):
            for name in sorted(files):
                if name.endswith((".h", ".cpp")):
                    path = f"{folder}/{name}"
                    with open(path, encoding="utf-8") as stream:
                        found += faults(path, stream.read())
                    count += 1
    print(*found, f"{count} files, {len(found)} faults", sep="\n")
    return bool(found) or count < 50


sys.exit(main())
