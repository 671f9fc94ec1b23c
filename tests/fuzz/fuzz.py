#!/usr/bin/env python3
"""Runs every fuzzer for some seconds from its corpus: fuzz.py LINELAND_FUZZ SECONDS [NAME...].

What is found stays in fuzz-NAME beside the program and is begun with again; the corpus in the source tree is not touched. A crash, a leak, a
hang of ten seconds or two gigabytes end with status 1 and the name of the file that causes it: after mending it, that file belongs into
tests/fuzz/corpus/NAME, which the test `corpus` reads.
"""

import os
import re
import subprocess
import sys

LONGEST = 4096  # bytes of an input


def fuzz(program, name, seconds):
    corpus = os.path.join(os.path.dirname(os.path.abspath(__file__)), "corpus", name)
    found = os.path.join(os.path.dirname(program), f"fuzz-{name}")
    os.makedirs(found, exist_ok=True)
    command = [program, name, found, corpus, f"-max_total_time={seconds}", f"-max_len={LONGEST}", "-timeout=10", "-rss_limit_mb=2048",
               "-print_final_stats=1", "-close_fd_mask=1", f"-artifact_prefix={found}-"]
    words = os.path.join(os.path.dirname(os.path.abspath(__file__)), f"{name}.dict")
    if os.path.exists(words):
        command.append(f"-dict={words}")
    environment = dict(os.environ, UBSAN_OPTIONS="halt_on_error=1:print_stacktrace=1")
    run = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace")
    executions = re.search(r"number_of_executed_units: (\d+)", run.stderr)
    count = int(executions.group(1)) if executions else 0
    print(f"{name:<14}{count:>12,} executions" + ("" if run.returncode == 0 else "   FAILED"), flush=True)
    if run.returncode != 0:
        print(run.stderr[-6000:])
    return count, run.returncode == 0


def main():
    program, seconds = os.path.abspath(sys.argv[1]), int(sys.argv[2])
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "corpus")
    names = sys.argv[3:] or sorted(os.listdir(folder))
    results = [fuzz(program, name, seconds) for name in names]
    print(f"{'all':<14}{sum(count for count, _ in results):>12,} executions")
    sys.exit(0 if all(clean for _, clean in results) else 1)


main()
