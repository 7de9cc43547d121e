"""The rows of the tables of a document, and which rows of two readings of it are the same.

Rows are matched by what they say, in order, so that a row cut by a page end, a heading that is printed again or a
column more do no harm.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import cached_property

from extract.clean import compare_key
from extract.model import Cell, Document, Grid
from extract.rows import read_heading

ALIKE = 0.5  # share of their signs that the texts of two rows have in common at least
MOST_PAIRS = 250_000  # of rows in a stretch where no two are equal; the rows of a longer one stay without a match


@dataclass(frozen=True, eq=False)
class Line:
    """A row of a table: the cells that cover it from left to right, and the heading above, if it is none itself."""

    cells: tuple[Cell, ...]
    own: tuple[Cell, ...]  # those of them that begin in it
    heading: Line | None = field(repr=False, default=None)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The texts that begin in the row."""
        return tuple(key for cell in self.own if (key := compare_key(cell.text)))

    @cached_property
    def signs(self) -> Counter[str]:
        """The same texts, each with as many signs as it has in all."""
        signs: Counter[str] = Counter()
        for key in self.keys:
            signs[key] += len(key)
        return signs


def lines_of(document: Document) -> list[Line]:
    """Return the rows of all tables, in reading order."""
    return [line for block in document.blocks if isinstance(block, Grid) for line in _lines_of_grid(block)]


def matched(first: Sequence[Line], second: Sequence[Line]) -> Mapping[Line, Line]:
    """Return, for rows of the first reading, the row of the second that says the same, or most of it."""
    matches: dict[Line, Line] = {}
    matcher = SequenceMatcher(None, [line.keys for line in first], [line.keys for line in second], autojunk=False)
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        upper, lower = first[start:end], second[other_start:other_end]
        matches.update(zip(upper, lower, strict=True) if tag == "equal" else _most_alike(upper, lower))
    return matches


def _lines_of_grid(grid: Grid) -> Iterator[Line]:
    covering: list[list[Cell]] = [[] for _ in range(grid.n_rows)]
    for cell in sorted(grid.cells, key=lambda cell: cell.col):
        for row in range(cell.row, cell.row + cell.row_span):
            covering[row].append(cell)
    heading: Line | None = None
    for row, cells in enumerate(covering):
        line = Line(tuple(cells), tuple(cell for cell in cells if cell.row == row), heading)
        if line.keys and read_heading([cell.text for cell in cells]):  # not what it leaves of a row below
            heading = line = replace(line, heading=None)
        yield line


def _most_alike(first: Sequence[Line], second: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    """Yield the pairs of rows, in order, that are alike and have most in common altogether."""
    if not first or not second or len(first) * len(second) > MOST_PAIRS:
        return
    likeness = [[_likeness(one, other) for other in second] for one in first]
    best = [[0.0] * (len(second) + 1) for _ in range(len(first) + 1)]  # of the rows from here on
    for i in reversed(range(len(first))):
        for k in reversed(range(len(second))):
            best[i][k] = max(best[i + 1][k], best[i][k + 1], best[i + 1][k + 1] + likeness[i][k])
    i = k = 0
    while i < len(first) and k < len(second):
        if best[i][k] == best[i + 1][k]:
            i += 1
        elif best[i][k] == best[i][k + 1]:
            k += 1
        else:
            yield first[i], second[k]
            i, k = i + 1, k + 1


def _likeness(one: Line, other: Line) -> float:
    """Return the share of the two rows' signs that stand in texts of both; 0 where it is too small."""
    total = one.signs.total() + other.signs.total()
    share = 2 * (one.signs & other.signs).total() / total if total else 0.0
    return share if share >= ALIKE else 0.0
