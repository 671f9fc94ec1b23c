"""Session files as the program writes them, for the tests that read them."""


def branch(number=1, name="", parent=0, fork=0, shared=0, journal=(), head=0, table="branches"):
    """One branch; each entry of the journal is the inside of a TOML table."""
    entries = "[\n" + "".join(f"  {{ {entry} }},\n" for entry in journal) + "]" if journal else "[]"
    return f"""[[{table}]]
number = {number}
name = "{name}"
parent = {parent}
fork = {fork}
shared = {shared}
journal = {entries}
head = {head}
"""


def run(step, branches, shown=1, preset="", seed=1, parameters=""):
    """A session of one run of the GAN, at a step of the branch that is shown."""
    return f"""lineland-session = 1
version = "0.1.0"
lab = "gan"
preset = "{preset}"
seed = {seed}
step = {step}
branch = {shown}
branch-count = {len(branches)}
[parameters]
{parameters}""" + "".join(branches)


def lanes(step, parameters):
    """A session of runs of the GAN side by side, each with parameters of its own and at the end of its only branch."""
    return f"""lineland-session = 2
version = "0.1.0"
lab = "gan"
preset = ""
seed = 1
step = {step}
lane-count = {len(parameters)}
""" + "".join(f"""[[lanes]]
branch = 1
branch-count = 1
[lanes.parameters]
{own}{branch(head=step, table="lanes.branches")}""" for own in parameters)
