"""Write the outputs in README.md anew, from the commands above them.

python -m tests.benchmarks.write_readme

A block below `<!-- shown: all -->` is the whole output of its commands; below `<!-- shown: 3-7 15-21 -->` it is these
lines of it, counted from 1, with `...` where lines are left out behind the first.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from typer.testing import CliRunner

from ziping.cli import app

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "README.md"
BLOCK = re.compile(r"^<!-- shown: (?P<lines>[\w -]+) -->\n```console\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
ENVIRONMENT = {"COLUMNS": "160", "PATH": ""}  # as in a pipe, and without LibreOffice, whose second readings take long


def page() -> str:
    """Return the page with the outputs as they are now."""
    return BLOCK.sub(block, PAGE.read_text("utf-8"))


def block(found: re.Match[str]) -> str:
    """Return a block with its outputs as they are now."""
    lines = [line for line in found["text"].splitlines() if line.startswith("$ ")]
    text = "".join(f"{line}\n" for command in lines for line in (command, *shown(command, found["lines"])))
    return f"<!-- shown: {found['lines']} -->\n```console\n{text}```"


def shown(command: str, ranges: str) -> Iterator[str]:
    """Yield the lines of a command's output that shall be shown."""
    result = CliRunner().invoke(app, shlex.split(command)[2:], env=ENVIRONMENT)
    output = result.stdout.splitlines()
    if ranges == "all":
        yield from output
        return
    last = 0
    for first, after in ((int(first), int(after)) for first, after in re.findall(r"(\d+)-(\d+)", ranges)):
        if 0 < last < first - 1:
            yield "..."
        yield from output[first - 1 : after]
        last = after
    if last < len(output):
        yield "..."


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
