"""The scoreboard as a page of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scoreboard.board import Line
from scoreboard.damages import GROUPS, Group
from scoreboard.forms import FAMILIES, SIZES
from scoreboard.scores import Marks

HEAD = """# Scoreboard

Golden by construction: random self-evaluation forms ({families} families, {least} to {most} indicator rows) are drawn
with one named damage each, read back and compared with what was drawn. Files a line: {forms}, fewer where pages must
be recognised; several producers make them: reportlab operator by operator, LibreOffice Writer and Calc,
Chromium, Word files written by hand. The same seeds give the same files, their dates aside.

- **cells**: strict F1. A cell counts only with the same row, column, spans and text (white space aside), in one table
  for each form, however many pages it stands on; whatever else is found counts against it.
- **shapes**: the same without the text; **texts**: the share of right texts among the cells in place.
- **adjacency**: F1 over neighbouring texts, as at ICDAR 2013; **TEDS**: tree edit similarity, mean over forms.
- **facts**: precision and recall of the facts in the records assembled from the file, against those it was drawn from.
- **ms**: CPU time of the reading (bytes to joined and aligned tables) a file.

Scores are rounded down: 1 means all.
"""
BARS = """## Bars

A group's score is that of all its files together.
"""
WEAK = """## What falls short

Each line that by itself does not reach the bar of its group, the weakest first.
"""
MISSING = """## Not measured

Files that were to be made by a program that is not there, or that it did not make.
"""
BESIDE = """## Beside other tools

Strict cell F1 of other tools on the first {files} of each line, read in the same run and scored in the same way; in
brackets their CPU time over ziping's. `pdfplumber` is `extract_tables`; "spans" gives its cells the spans that their
boxes have. The columns of the tools in the tables below are the same figures line by line.
"""
COMMANDS = """## Commands

The whole board takes under ten minutes on two cores; damages for which a program is missing are left out and named.
A damage is a line of `tests/scoreboard/damages.py`, with the function that draws it.

`--only` measures the lines whose group, file or damage contains a text. PYTHON is that of an environment in which
pdfplumber, camelot-py, img2table, python-docx and mammoth are installed; without `--peers` none of them is needed.

```
python tests/scoreboard/run.py --peers PYTHON
python tests/scoreboard/run.py --only "no rulings" --forms 4 --out board.md
```
"""
HEADER = ("file", "damage", "cells", "adjacency", "TEDS", "shapes", "texts", "facts P", "facts R", "ms")


@dataclass(slots=True)
class Rival:
    """What a tool reached on the files of a damage, or of several, beside ziping on the same files."""

    marks: Marks = field(default_factory=Marks)
    ours: Marks = field(default_factory=Marks)
    seconds: float = 0.0
    our_seconds: float = 0.0
    files: int = 0

    def add(self, other: Rival) -> None:
        """Count in what the tool reached on other files."""
        self.marks.add(other.marks)
        self.ours.add(other.ours)
        self.seconds += other.seconds
        self.our_seconds += other.our_seconds
        self.files += other.files


Rivals = Mapping[str, Mapping[str, Rival]]  # damage's title -> tool -> what it reached


def markdown(lines: Sequence[Line], rivals: Rivals, forms: int, missing: Sequence[str] = ()) -> str:
    """Return the page."""
    parts = [HEAD.format(forms=forms, families=len(FAMILIES), least=SIZES[0], most=SIZES[1])]
    parts += [BARS, *bars(lines), "", WEAK, *weak(lines), ""]
    if missing:
        parts += [MISSING, *(f"- {sentence}" for sentence in missing), ""]
    if rivals:
        parts += beside(lines, rivals)
    for group in GROUPS:
        if own := of_group(lines, group):
            parts += [f"## {group.title[0].upper()}{group.title[1:]}", "", aim(own), "", *section(own, rivals), ""]
    return "\n".join([*parts, COMMANDS])


def of_group(lines: Iterable[Line], group: Group) -> list[Line]:
    """Return the lines of a group."""
    return [line for line in lines if line.damage.group is group]


def bars(lines: Sequence[Line]) -> Iterator[str]:
    """Yield the table of bars: what must be reached and what is."""
    yield from heading(("on", "score"), ("bar", "reached", ""))
    for group in GROUPS:
        own = of_group(lines, group)
        for name, bar in group.bars.items():
            if own:
                got = reached(own, name)
                yield row(group.title, name, bar, number(got, 4), "" if got >= bar else "below")


def reached(lines: Iterable[Line], name: str) -> float:
    """Return a group's score: F1 over all its files."""
    tallies = [line.tally(name) for line in lines]
    together = sum(tally.expected + tally.found for tally in tallies)
    return 2 * sum(tally.hits for tally in tallies) / together if together else 0.0


def weak(lines: Iterable[Line]) -> Iterator[str]:
    """Yield the table of the lines below their bar."""
    short = [
        (line.tally(name).f1, line.damage.title, name, bar)
        for line in lines
        for name, bar in line.damage.group.bars.items()
        if line.tally(name).f1 < bar
    ]
    if not short:
        yield "None."
        return
    yield from heading(("file and damage", "score"), ("bar", "reached"))
    for got, title, name, bar in sorted(short):
        yield row(title, name, bar, number(got))


def beside(lines: Sequence[Line], rivals: Rivals) -> Iterator[str]:
    """Yield what other tools reach on each group, a table for each set of tools."""
    files = max(rival.files for found in rivals.values() for rival in found.values())
    yield BESIDE.format(files="file" if files == 1 else f"{files} files")
    found_on = {group.title: [rivals.get(line.damage.title, {}) for line in of_group(lines, group)] for group in GROUPS}
    for tools in dict.fromkeys(tuple(found) for own in found_on.values() for found in own if found):
        yield from heading(("on",), ("ziping", *tools))
        for title, own in found_on.items():
            if together := summed(found for found in own if tuple(found) == tools):
                ours = next(iter(together.values())).ours.cells.f1
                yield row(title, number(ours), *map(timed, together.values()))
        yield ""


def summed(founds: Iterable[Mapping[str, Rival]]) -> dict[str, Rival]:
    """Return what each tool reached on all lines together."""
    together: dict[str, Rival] = {}
    for found in founds:
        for tool, rival in found.items():
            together.setdefault(tool, Rival()).add(rival)
    return together


def timed(rival: Rival) -> str:
    """Return a tool's score with how many times ziping's time it took."""
    return f"{number(rival.marks.cells.f1)} ({rival.seconds / max(rival.our_seconds, 1e-6):.1f}x)"


def aim(lines: Sequence[Line]) -> str:
    """Return what is reached of a group's bars, and what the bars are."""
    bars = lines[0].damage.group.bars.items()
    return "Reached: " + "; ".join(f"{name} {number(reached(lines, name), 4)}, bar {bar}" for name, bar in bars) + "."


def section(lines: Sequence[Line], rivals: Rivals) -> Iterator[str]:
    """Yield the table of a group, with a column for each tool that read a file of it."""
    tools = list(dict.fromkeys(tool for line in lines for tool in rivals.get(line.damage.title, ())))
    yield from heading(HEADER[:2], (*HEADER[2:], *tools))
    for line in lines:
        found = rivals.get(line.damage.title, {})
        theirs = (number(found[tool].marks.cells.f1) if tool in found else "" for tool in tools)
        yield row(line.damage.rendition, line.damage.name + unread(line), *figures(line), *theirs)


def figures(line: Line) -> Iterator[str]:
    """Yield the scores of a line and the milliseconds a file."""
    marks, facts = line.marks, line.facts
    scores = marks.cells.f1, marks.pairs.f1, line.teds, marks.shapes.f1, marks.texts.f1, facts.precision, facts.recall
    yield from map(number, scores)
    yield f"{1000 * line.seconds / line.files:.0f}"


def unread(line: Line) -> str:
    """Return how many files could not be read, and why."""
    return "".join(f" ({count} not read: {reason})" for reason, count in sorted(line.unread.items()))


def number(score: float, digits: int = 3) -> str:
    """Return a score, rounded down."""
    return "1" if score == 1 else f"{int(score * 10**digits) / 10**digits:.{digits}f}"


def heading(left: Sequence[str], right: Sequence[str]) -> tuple[str, str]:
    """Return the first two lines of a table, whose columns stand to the left and to the right."""
    return row(*left, *right), "|" + "---|" * len(left) + "--:|" * len(right)


def row(*cells: object) -> str:
    """Return a line of a table."""
    return f"| {' | '.join(map(str, cells))} |"
