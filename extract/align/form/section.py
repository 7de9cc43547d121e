"""The blocks of a form without walls: the rows and columns of the text below a head of known words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from extract.align.form.blocks import FIGURES, Block, joined
from extract.align.form.setting import Setting
from extract.align.form.stab import best_spans
from extract.align.form.strips import strip_rows
from extract.arrays import FloatArray
from extract.kinds import text_kind
from extract.vocabulary import vocabulary

LEVELS = {"level1", "level2"}
LABELLED = {"funds", "management"}  # blocks whose rows begin with labels left of the first heading
LOOSE = 1.7  # em between the lines of a cell, at most
AT_LEFT = 0.5  # times as much as their sides the middles of texts wander that begin at the left
ACROSS = 0.6  # share of the leaf columns that a ruling must cover to run between rows


@dataclass
class Section:
    """A block of the form: its head with the role of each heading, its rows, and the columns of its text."""

    kind: str
    head: list[Block]
    roles: tuple[str | None, ...]
    middle: float
    end: float = np.inf  # where the next block begins
    rows: list[tuple[float, float]] = field(default_factory=list)  # where the text of each begins and ends
    cores: list[tuple[float, float]] = field(default_factory=list)
    last: float = np.inf  # where its records end
    first: int = 0  # the core of the first heading
    total: float | None = None  # the middle of the row below the records
    is_printed: bool = True  # the head

    @property
    def anchors(self) -> list[float]:
        """The middles of its rows."""
        return [(top + bottom) / 2 for top, bottom in self.rows]

    @property
    def has_row_labels(self) -> bool:
        """Tell whether its rows begin with labels left of the first heading: where none is a heading over labels."""
        return self.kind in LABELLED and "label" not in self.roles

    def below(self, lines: Iterable[Block], em: float) -> list[Block]:
        """Return the lines below its head and above the next block."""
        heads = {number for block in self.head for number in block.lines}
        start = self.middle + 0.5 * em
        return [line for line in lines if start < line.middle < self.end and line.lines[0] not in heads]

    def records(self, lines: Iterable[Block], em: float) -> list[Block]:
        """Return the lines of its records."""
        return [line for line in self.below(lines, em) if line.middle < self.last]


def find_end(section: Section, lines: Sequence[Block], setting: Setting) -> None:
    """Find where the records of a section end: at a total, a split, or a field whose label stands at their left."""
    if section.kind == "goals":
        return
    em = setting.em
    below = section.below(lines, em)
    ends = [line for line in below if _ends_records(section.kind, line.text)]
    section.total = min((line.middle for line in ends), default=None)
    section.last = min((line.top for line in ends), default=np.inf)
    blocks = (block for block in joined(below, em, setting.step) if block.middle < section.last)
    fields = [block for block in blocks if _is_field(section, block, em)]
    if fields:
        section.last = _top_beside(min(fields, key=lambda block: block.middle), section, below, em)
        section.total = None


def find_rows(section: Section, lines: Sequence[Block], level: FloatArray, setting: Setting) -> float:
    """Find the rows of a section; return what it costs to read them so. `level` are the page's level rulings."""
    if section.kind == "goals":
        return 0.0
    columns = list(leaf_columns(section, lines, setting.em))
    found = strip_rows(columns, setting, _walls(section, columns, level))
    section.rows = found.bounds
    return found.cost


def leaf_columns(section: Section, lines: Sequence[Block], em: float) -> Iterator[list[Block]]:
    """Yield the lines of each column that has a text in each row, downwards: not those of merged labels."""
    records = [line for line in section.records(lines, em) if not _across(section, line)]
    cores = _cores([*(line for line in lines if _is_of_head(section, line)), *records], em)
    shared = section.has_row_labels
    start = _first_leaf(section, cores)
    columns = [sorted(_within(records, core), key=lambda line: line.middle) for core in cores[start:]]
    most = max((sum(text_kind(line.text) in FIGURES for line in column) for column in columns), default=0)
    for column in columns:
        if column and not (shared and len(column) == 1 < most):  # points that all rows share tell no row
            yield column


def begin_at_left(section: Section, lines: Sequence[Block], em: float) -> bool:
    """Tell whether the texts of columns begin at one side rather than have one middle."""
    sides = middles = 0.0
    for column in leaf_columns(section, lines, em):
        sides += float(np.ptp([line.x0 for line in column]))
        middles += float(np.ptp([line.centre for line in column]))
    return sides < AT_LEFT * middles


def find_columns(section: Section, lines: Sequence[Block], em: float) -> None:
    """Find the columns of a section: the stretches that its head, its records and the labels beside cover."""
    body = [line for line in section.records(lines, em) if not _across(section, line)]
    beside = [
        line for line in lines if -1.2 * em < line.middle - section.middle < 3 * em and line.x1 < section.head[0].x0
    ]
    left = min((line.x0 for line in body), default=0.0) if section.rows else 0.0
    beside += [line for line in section.below(lines, em) if line.x1 < left]
    section.cores = _cores([*(line for line in lines if _is_of_head(section, line)), *body, *beside], em)
    reached = (number for number, core in enumerate(section.cores) if core[1] > section.head[0].centre)
    section.first = next(reached, 0)


def columns_on(section: Section, xs: Sequence[float], setting: Setting) -> list[tuple[int, int]]:
    """Return the grid columns, half open, of each core of a section: those in the middle of which it stands."""
    spans = best_spans([(*core, False) for core in section.cores], xs, setting.em, at_left=setting.at_left)
    if len(spans) == len(section.cores) and all(begin < end for begin, end in spans):
        return spans
    lines = [0]
    for (_, low), (high, _) in pairwise(section.cores):
        inside = [number for number, x in enumerate(xs) if low - 0.5 <= x <= high + 0.5]
        lines.append(inside[0] if inside else lines[-1])
    lines.append(len(xs) - 1)
    return list(pairwise(lines))


def _is_of_head(section: Section, line: Block) -> bool:
    return any(line.lines[0] in block.lines for block in section.head)


def _first_leaf(section: Section, cores: Sequence[tuple[float, float]]) -> int:
    """Return the first column with a text in each row."""
    merged = [block for block, role in zip(section.head, section.roles, strict=True) if role in LEVELS]
    edge = max((block.centre for block in merged), default=section.head[0].x0)
    right = next((number for number, core in enumerate(cores) if core[1] > edge), 0)
    if merged:
        return right + 1
    return max(0, right - 1) if section.has_row_labels else right


def _within(lines: Iterable[Block], core: tuple[float, float]) -> list[Block]:
    return [line for line in lines if core[0] <= line.centre <= core[1]]


def _across(section: Section, line: Block) -> bool:
    """Tell whether a line runs below the texts of two headings: it is none of the records' columns."""
    return sum(line.x0 < block.x1 and block.x0 < line.x1 for block in section.head) > 1


def _ends_records(kind: str, text: str) -> bool:
    """Tell whether a text stands in the row below the records: a total, or the head of a split of the total."""
    if kind == "funds":
        return vocabulary().role("splits", text) is not None
    return vocabulary().role("blocks", text) == "total"


def _is_field(section: Section, block: Block, em: float) -> bool:
    """Tell whether a block is the label of a field below the records: it stands left of them."""
    words = vocabulary()
    if words.role("fields", block.text) is None or words.level1(block.text):
        return False
    if words.role("blocks", block.text) == section.kind:
        return False
    second = section.head[1].x0 if not section.has_row_labels and len(section.head) > 1 else section.head[0].x0
    return block.x0 < second - em and block.x1 < second + em


def _top_beside(label: Block, section: Section, lines: Sequence[Block], em: float) -> float:
    """Return where the row of a label begins, whose value may have lines above it, across the columns of records."""
    top = label.top
    for line in sorted(lines, key=lambda line: -line.middle):
        if line.middle < top and top - line.middle < LOOSE * em and _across(section, line):
            top = line.top
    return top


def _walls(section: Section, columns: Sequence[Sequence[Block]], level: FloatArray) -> list[float]:
    """Return the heights at which rulings run across most of the columns of records."""
    if not columns or not len(level):
        return []
    x0, x1 = min(line.x0 for line in columns[0]), max(line.x1 for column in columns for line in column)
    lengths: dict[int, float] = {}
    inside = level[(level[:, 0] > section.middle) & (level[:, 0] < min(section.end, section.last))]
    for y, start, end in inside.tolist():
        lengths[round(y)] = lengths.get(round(y), 0.0) + max(0.0, min(end, x1) - max(start, x0))
    return sorted(float(y) for y, length in lengths.items() if length > ACROSS * (x1 - x0))


def _cores(lines: Iterable[Block], em: float) -> list[tuple[float, float]]:
    """Return the stretches across that lines cover."""
    cores: list[list[float]] = []
    for line in sorted(lines, key=lambda line: line.x0):
        if cores and line.x0 < cores[-1][1] + 0.1 * em:
            cores[-1][1] = max(cores[-1][1], line.x1)
        else:
            cores.append([line.x0, line.x1])
    return [(low, high) for low, high in cores]
