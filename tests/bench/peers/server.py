"""What every peer in Python has in common: it answers lines "WORKLOAD SECONDS" on standard input by the steps that it makes per second of
its own processor time, and "check" by the outcome of its checks."""
import sys
import time


def rate(step, seconds):
    """Steps per second of processor time, over about `seconds`, after a warm-up of a fifth of that."""
    count, begin = 1, time.process_time()
    while time.process_time() - begin < seconds / 5:
        step()
    done, begin = 0, time.process_time()
    while True:
        first = time.process_time()
        for _ in range(count):
            step()
        done += count
        now = time.process_time()
        if now - begin >= seconds:
            return done / (now - begin)
        if now - first < seconds / 50:
            count *= 2


def serve(workloads, check):
    """`workloads` maps names to functions that make a step; they are made at first use."""
    made = {}
    for line in sys.stdin:
        words = line.split()
        if words[0] == "check":
            for name, ok, text in check():
                print("check", name, "ok" if ok else "WRONG", text)
            print("end", flush=True)
            continue
        name, seconds = words[0], float(words[1])
        if name not in workloads:
            print("none", flush=True)
            continue
        if name not in made:
            made[name] = workloads[name]()
        print(rate(made[name], seconds), flush=True)
