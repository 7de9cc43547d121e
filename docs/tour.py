"""Renews the outputs in README.md: each `$ ziping ...` of a console block is run, and its output replaces the old one.

A comment before the block, as in `<!-- shown: 3-8 12- -->`, names the lines of the output that are shown, from 1.

python docs/tour.py
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
BLOCK = re.compile(r"(?:<!-- shown: (?P<shown>[\d\- ]+) -->\n)?```console\n(?P<body>.*?)```", re.DOTALL)
COLUMNS = "118"


def main() -> None:
    """Rewrite README.md."""
    README.write_text(BLOCK.sub(renewed, README.read_text("utf-8")), "utf-8")


def renewed(block: re.Match[str]) -> str:
    """Return a console block with the outputs of today."""
    lines = []
    for command in re.findall(r"^\$ (.+)$", block["body"], re.MULTILINE):
        lines += [f"$ {command}", *excerpt(output_of(command), block["shown"])]
    comment = f"<!-- shown: {block['shown']} -->\n" if block["shown"] else ""
    return comment + "```console\n" + "\n".join(lines) + "\n```"


def output_of(command: str) -> list[str]:
    """Return the lines that a command prints; what it writes goes to a folder that is dropped."""
    with tempfile.TemporaryDirectory() as folder:
        words = [folder if word == "out" else word for word in shlex.split(command)[1:]]
        environment = os.environ | {"COLUMNS": COLUMNS, "NO_COLOR": "1"}
        program = [sys.executable, "-m", "ziping", *words]
        done = subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, check=False)  # noqa: S603 - our own
        return done.stdout.decode("utf-8").replace(folder, "out").rstrip().splitlines()


def excerpt(lines: list[str], shown: str | None) -> list[str]:
    """Return the lines named, with dots where some are left out."""
    if not shown:
        return lines
    picked: list[str] = []
    for part in shown.split():
        first, _, last = part.partition("-")
        if int(first) > 1 and picked:
            picked.append("...")
        picked += lines[int(first) - 1 : int(last) if last else None]
    return picked if shown.endswith("-") else [*picked, "..."]


if __name__ == "__main__":
    main()
