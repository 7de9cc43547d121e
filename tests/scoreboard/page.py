"""The scoreboard as a page of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from scoreboard.board import Line
from scoreboard.damages import GROUPS, Group
from scoreboard.scores import Marks

Rivals = Mapping[str, Mapping[str, "Rival"]]  # damage's title -> tool -> what it reached

HEAD = """# Scoreboard

Golden by construction: random self-evaluation forms ({forms} of each line, fewer of those that must be recognised; {families} families, 8 to 45 indicator rows) are drawn with one named
damage each, read back and compared with what was drawn. Made by `python tests/scoreboard/run.py`; the same seeds give the same files.

- **cells**: strict F1. A cell counts only with the same row, column, spans and text (white space aside), in one logical table for each form;
  what else is found counts against it.
- **shapes**: the same without the text; **texts**: the share of right texts among the cells in place.
- **adjacency**: F1 over neighbouring texts, as at ICDAR 2013. **TEDS**: tree edit similarity, mean over forms.
- **facts**: F1 over the published facts of the records assembled from the file, against those it was drawn from.
- **ms**: CPU time of the reading (bytes to joined and aligned tables) a file.
"""
HEADER = "| file | damage | cells | adjacency | TEDS | shapes | texts | facts P | facts R | ms |"
RIVALS_HEAD = """
## Beside other tools

Strict cell F1 on the first {count} files of each line, same run, same scores; times ziping's in brackets behind (F1 of ziping over F1 of the tool;
CPU time of the tool over that of ziping). `pdfplumber` is `extract_tables`; "spans" gives its cells the spans that their boxes have.
"""


class Rival:
    """What a tool reached on the files of a damage, beside ziping on the same files."""

    def __init__(self) -> None:
        self.marks = Marks()
        self.ours = Marks()
        self.seconds = 0.0
        self.our_seconds = 0.0
        self.files = 0


def markdown(lines: Sequence[Line], rivals: Rivals, forms: int, families: int) -> str:
    """Return the page."""
    parts = [HEAD.format(forms=forms, families=families), *bars(lines)]
    for group in GROUPS:
        own = [line for line in lines if line.damage.group is group]
        if own:
            parts += ["", *section(group, own)]
    if rivals:
        parts += rival_section(lines, rivals)
    return "\n".join(parts) + "\n"


def bars(lines: Sequence[Line]) -> Iterator[str]:
    """Yield the table of bars: what must be reached and what is."""
    yield "| on | score | bar | reached | |"
    yield "|---|---|---|---|---|"
    for group in GROUPS:
        own = [line for line in lines if line.damage.group is group]
        for name, bar in group.bars.items():
            if own:
                got = reached(own, name)
                yield f"| {group.title} | {name} | {bar} | {got:.4f} | {'' if got >= bar else 'below'} |"


def reached(lines: Iterable[Line], name: str) -> float:
    """Return a group's score: F1 over all its files."""
    tallies = [line.facts if name == "facts" else getattr(line.marks, name) for line in lines]
    together = sum(tally.expected + tally.found for tally in tallies)
    return 2 * sum(tally.hits for tally in tallies) / together if together else 0.0


def section(group: Group, lines: Sequence[Line]) -> Iterator[str]:
    """Yield the lines of a group."""
    yield f"## {group.title[0].upper()}{group.title[1:]}"
    yield ""
    yield HEADER
    yield "|---|---|" + "--:|" * 8
    for line in lines:
        marks, facts = line.marks, line.facts
        scores = [marks.cells.f1, marks.pairs.f1, line.teds, marks.shapes.f1, marks.texts.f1, facts.precision, facts.recall]
        shown = " | ".join(number(score) for score in scores)
        yield f"| {line.damage.rendition} | {line.damage.name}{unread(line)} | {shown} | {1000 * line.seconds / line.files:.0f} |"


def number(score: float) -> str:
    """Return a score to three digits, rounded down: 1 means all."""
    return "1" if score == 1 else f"{int(score * 1000) / 1000:.3f}"


def unread(line: Line) -> str:
    """Return how many files could not be read, and why."""
    return "".join(f" ({count} not read: {reason})" for reason, count in sorted(line.unread.items()))


def rival_section(lines: Sequence[Line], rivals: Rivals) -> Iterator[str]:
    """Yield the comparison with other tools, a table for each set of tools."""
    sets: dict[tuple[str, ...], list[Line]] = {}
    for line in lines:
        if found := rivals.get(title(line)):
            sets.setdefault(tuple(found), []).append(line)
    count = max(rival.files for found in rivals.values() for rival in found.values())
    yield RIVALS_HEAD.format(count=count)
    for tools, own in sets.items():
        yield "| file | damage | ziping | " + " | ".join(tools) + " |"
        yield "|---|---|--:|" + "--:|" * len(tools)
        for line in own:
            found = rivals[title(line)]
            ours = next(iter(found.values())).ours.cells.f1
            shown = " | ".join(beside(found[tool]) for tool in tools)
            yield f"| {line.damage.rendition} | {line.damage.name} | {number(ours)} | {shown} |"
        yield ""


def title(line: Line) -> str:
    """Return the name of a line that no other has."""
    return f"{line.damage.rendition}: {line.damage.name}"


def beside(rival: Rival) -> str:
    """Return a tool's score with the ratios."""
    theirs = rival.marks.cells.f1
    ratio = f"{rival.ours.cells.f1 / theirs:.2f}x" if theirs else "–"
    return f"{number(theirs)} ({ratio}, {rival.seconds / max(rival.our_seconds, 1e-6):.0f}x time)"
