"""What single damages do to text conversions: how often the form stays the same, a row is held, or a fact is wrong.

    python tests/benchmarks/text_damage.py [FOLDER...]

Each text file is read as it is, then with one random damage of its shape at a time: a tab lost or doubled in a row of
cells, an empty paragraph, a wrapped paragraph or a lost blank in a shape with one cell a line, a line broken at a space
or a page break in text lines. `same`: no fact changed. `held`: facts are missing, none is new. `wrong`: a new fact.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from extract.forms import find_forms
from extract.model import Row
from extract.read import read_bytes
from extract.repair import repair

DOCUMENTS = Path(__file__).parents[2] / "corpus" / "documents"
TRIES = 40
LEVELS = {"level1", "level2"}  # labels are printed once for many rows; the rows are compared by what is their own

Lines = list[str]
Damage = Callable[[Lines, random.Random], Lines]


def lose_tab(lines: Lines, dice: random.Random) -> Lines:
    """Delete a tab beside a blank cell, now and then moving the blank to the end of the row."""
    i, line = dice.choice([(i, line) for i, line in enumerate(lines) if line.count("\t") > 2 and "\t\t" in line])
    p = dice.choice([p for p in range(len(line)) if line.startswith("\t\t", p)])
    return [*lines[:i], line[:p] + line[p + 1 :] + dice.choice(["", "\t"]), *lines[i + 1 :]]


def double_tab(lines: Lines, dice: random.Random) -> Lines:
    """Double a tab of a row."""
    i, line = dice.choice([(i, line) for i, line in enumerate(lines) if line.count("\t") > 2])
    p = dice.choice([p for p, sign in enumerate(line) if sign == "\t"])
    return [*lines[:i], line[:p] + "\t" + line[p:], *lines[i + 1 :]]


def empty_paragraph(lines: Lines, dice: random.Random) -> Lines:
    """Put an empty paragraph behind a cell, which looks like the end of its row."""
    i = dice.choice([i for i, line in enumerate(lines) if line.startswith("\t")])
    return [*lines[: i + 1], "", *lines[i + 1 :]]


def second_paragraph(lines: Lines, dice: random.Random) -> Lines:
    """Break a cell's text into two paragraphs."""
    i = dice.choice([i for i, line in enumerate(lines) if line.startswith("\t") and len(line) > 5])
    p = dice.randrange(2, len(lines[i]) - 1)
    return [*lines[:i], lines[i][:p], lines[i][p:], *lines[i + 1 :]]


def lose_blank(lines: Lines, dice: random.Random) -> Lines:
    """Delete a blank cell."""
    i = dice.choice([i for i, line in enumerate(lines) if line.startswith("\t") and not line.strip()])
    return [*lines[:i], *lines[i + 1 :]]


def break_line(lines: Lines, dice: random.Random) -> Lines:
    """Break a line at a space."""
    i = dice.choice([i for i, line in enumerate(lines) if " " in line.strip()])
    spaces = [p for p, sign in enumerate(lines[i]) if sign == " " and lines[i][:p].strip()]
    p = dice.choice(spaces)
    return [*lines[:i], lines[i][:p], "", lines[i][p + 1 :], *lines[i + 1 :]]


def break_page(lines: Lines, dice: random.Random) -> Lines:
    """Put a page break between two lines."""
    i = dice.randrange(1, len(lines))
    return [*lines[:i], "", "", "", *lines[i:]]


def damages_for(lines: Lines) -> list[Damage]:
    """Return the damages of the shape that the lines have."""
    if sum(line.count("\t") > 2 for line in lines) > 8:
        return [lose_tab, double_tab]
    if sum(line.startswith("\t") for line in lines) > 8:
        return [empty_paragraph, second_paragraph, lose_blank]
    return [break_line, break_page]


def facts(lines: Lines) -> Counter[tuple[str, ...]]:
    """Return the rows of all forms as comparable tuples."""
    forms = find_forms(repair(read_bytes("\n".join(lines).encode(), "form.txt")))
    rows = ((name, row) for form in forms for name in ("funds", "goals", "indicators") for row in getattr(form, name))
    totals = (("total", form.total) for form in forms if form.total)
    return Counter((name, *_cells(row)) for name, row in [*rows, *totals])


def _cells(row: Row) -> Iterator[str]:
    """Yield what is printed in a row, by role."""
    for role, text in sorted(row.cells.items()):
        if role not in LEVELS and text.text.strip():
            yield f"{role}={''.join(text.text.split())}"


def main(folders: list[Path]) -> None:
    """Print a line a damage."""
    counts: dict[str, Counter[str]] = {}
    dice = random.Random(7)  # noqa: S311 - the same damages at each call
    for path in sorted(path for folder in folders for path in folder.glob("*.txt")):
        lines = path.read_text(encoding="utf-8").split("\n")
        whole = facts(lines)
        for damage in damages_for(lines):
            for _ in range(TRIES):
                damaged = facts(damage(lines, dice))
                outcome = "wrong" if damaged - whole else "held" if whole - damaged else "same"
                counts.setdefault(damage.__name__, Counter())[outcome] += 1
    for name, found in counts.items():
        print(f"{name:<18}" + "".join(f"{outcome}: {found[outcome]:>4}   " for outcome in ("same", "held", "wrong")))


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or [DOCUMENTS])
