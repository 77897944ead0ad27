"""Transcripts: files of commands with what they print. This reads and writes them; run runs them.

A line that begins with
    "# "    is a comment; the last one before a command is the name of the test
    "% "    is for the runner: "% tree NAME..." says on which captured trees the next commands run
    "$ "    is a command, for bash, in a directory where "tree" is the captured tree
    "! "    is expected on stderr
    "? "    is the expected exit status where that is not 0
    "\\"     is expected on stdout without the backslash, which marks empty lines and the signs above
and any other is expected on stdout. Empty lines set commands apart.
"""
import dataclasses
import re

MARKS = ("# ", "% ", "$ ", "! ", "? ", "\\")


class Broken(Exception):
    """The transcript itself is not right."""


@dataclasses.dataclass
class Step:
    """One command, and the lines before it that belong to no command."""

    before: list
    trees: list
    line: int
    name: str = ""
    command: str = ""
    out: list = dataclasses.field(default_factory=list)
    err: list = dataclasses.field(default_factory=list)
    status: int = 0


def read(path):
    """All steps of a transcript, and the lines after the last."""
    steps, before, trees, name = [], [], [], ""
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file.read().splitlines(), 1):
            if line == "" or line == "#" or line.startswith(("# ", "% ")):
                before.append(line)
                name = line[2:] if line.startswith("# ") else name if line else ""
                trees = line.split()[2:] if line.startswith("% tree ") else trees
            elif line.startswith("$ "):
                step = Step(before, trees, number, name or line[2:], line[2:])
                steps.append(step)
                before, name = [], ""
            elif not steps or before:
                raise Broken(f"{path}:{number}: output without a command: {line}")
            else:
                expect(steps[-1], line)
    return steps, before


def expect(step, line):
    if line.startswith("! "):
        step.err.append(line[2:])
    elif line == "!":
        step.err.append("")
    elif line.startswith("? "):
        step.status = int(line[2:])
    else:
        step.out.append(line[1:] if line.startswith("\\") else line)


def result_lines(step):
    """What follows the command line: stdout, stderr, status."""
    lines = ["\\" + line if not line or line == "#" or line == "!" or line.startswith(MARKS) else line
             for line in step.out]
    lines += [f"! {line}".rstrip() for line in step.err]
    if step.status:
        lines.append(f"? {step.status}")
    return lines


def write(path, steps, after):
    lines = []
    for step in steps:
        lines += step.before + [f"$ {step.command}"] + result_lines(step)
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines + after) + "\n")


def verb(step):
    """The verb that a step's command line runs, if it is one call of ours and nothing else."""
    found = re.fullmatch(r"daxctl-compound ([a-z-]+)( [^|;&<>]*)?", step.command)
    return found.group(1) if found else None
