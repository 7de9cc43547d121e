"""The blocks of a form without walls: the rows and columns of the text below a head of known words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from extract.align.form.blocks import FIGURES, LEVEL, OFF_STEP, Block, joined
from extract.align.form.setting import Setting
from extract.align.form.stab import Interval, best_spans
from extract.align.form.strips import strip_rows
from extract.arrays import FloatArray
from extract.kinds import text_kind
from extract.vocabulary import vocabulary

LEVELS = {"level1", "level2"}
LABELLED = {"funds", "management"}  # blocks whose rows begin with labels left of the first heading
LOOSE = 1.7  # em between the lines of a cell, at most
ASIDE = 0.3  # em by which texts do not begin, or stand, where their heading does
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
    label: frozenset[int] = frozenset()  # the lines of a label that begins beside its head
    is_printed: bool = True  # the head
    is_over: bool = False  # its records stand on the page before, all of them

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
        heads = self.label.union(*(block.lines for block in self.head))
        start = self.middle + 0.5 * em
        return [line for line in lines if start < line.middle < self.end and line.lines[0] not in heads]

    def records(self, lines: Iterable[Block], em: float) -> list[Block]:
        """Return the lines of its records."""
        return [line for line in self.below(lines, em) if line.middle < self.last]


def find_end(section: Section, lines: Sequence[Block], setting: Setting) -> None:
    """Find where the records of a section end: at a total, a split, or a field whose label stands at their left."""
    if section.kind == "goals":
        return
    if section.is_over:
        section.last, section.total = -np.inf, None
        return
    em = setting.em
    section.label = _label_beside(section, lines, setting)
    below = section.below(lines, em)
    ends = [line for line in below if _ends_records(section.kind, line.text)]
    section.total = min((line.middle for line in ends), default=None)
    section.last = min((_top_of_row(line, below, setting) for line in ends), default=np.inf)
    blocks = (block for block in joined(below, em, setting.step) if block.middle < section.last)
    fields = [block for block in blocks if _is_field(section, block, em)]
    if fields:
        section.last = _top_beside(min(fields, key=lambda block: block.middle), section, below, em)
        section.total = None


def _label_beside(section: Section, lines: Sequence[Block], setting: Setting) -> frozenset[int]:
    """Return the lines of labels left of a head that begin at its height: what goes on below it is no record."""
    left = [line for line in lines if line.x1 < section.head[0].x0 and line.middle < section.end]
    labels = joined(left, setting.em, setting.step)
    beside = (block.lines for block in labels if abs(block.first - section.middle) < setting.em)
    return frozenset(number for lines in beside for number in lines)


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
    """Tell whether texts begin where their headings do, in more columns than in which they share their middle.

    Prose may begin at the left where all else stands in the middle: then it does not begin where its heading does.
    """
    votes = 0
    for column in leaf_columns(section, lines, em):
        left, right = min(line.x0 for line in column), max(line.x1 for line in column)
        heads = [block for block in section.head if block.x0 < right and left < block.x1]
        if len(heads) == 1:
            at_left = abs(heads[0].x0 - float(np.median([line.x0 for line in column]))) < ASIDE * em
            is_mid = abs(heads[0].centre - float(np.median([line.centre for line in column]))) < ASIDE * em
            votes += at_left - is_mid
    return votes > 0


def find_columns(section: Section, lines: Sequence[Block], em: float) -> None:
    """Find the columns of a section: the stretches that its head, its records and the labels beside cover."""
    body = [line for line in section.records(lines, em) if not _across(section, line)]
    beside = [
        line for line in lines if -1.2 * em < line.middle - section.middle < 3 * em and line.x1 < section.head[0].x0
    ]
    left = min((line.x0 for line in body), default=0.0) if section.rows else 0.0
    beside += [line for line in section.below(lines, em) if line.x1 < left]
    if not section.is_printed:  # its label stands on the page before
        beside += [Block((), "", low, section.middle, high, section.middle) for low, high in section.cores]
    cores = _cores([*(line for line in lines if _is_of_head(section, line)), *body, *beside], em)
    section.cores = _under_headings(cores, section, body, em)
    reached = (number for number, core in enumerate(section.cores) if core[1] > section.head[0].centre)
    section.first = next(reached, 0)
    if section.has_row_labels and not section.rows and section.first == 1:
        gap = (section.cores[0][1] + section.cores[1][0]) / 2  # there the labels of the rows on the next page begin
        section.cores.insert(1, (gap, gap))
        section.first = 2


def _under_headings(
    cores: Sequence[Interval], section: Section, body: Sequence[Block], em: float
) -> list[Interval]:
    """Return cores so that texts beside a heading are below it: figures at the right of its column, prose at the left.

    So they are where no text stands level with them below that heading. Labels left of the first heading have none.
    """
    found = list(cores)
    for number in range(len(found) - 1, 0, -1):
        low, high = found[number]
        is_bare = not any(low <= block.centre <= high for block in section.head)
        if not is_bare or (high < section.head[0].x0 and section.kind != "goals"):
            continue
        own = _within(body, (low, high))
        figures = sum(text_kind(line.text) in FIGURES for line in own)
        other = number - 1 if 2 * figures > len(own) else number + 1
        beside = _within(body, found[other]) if 0 < other < len(found) else own
        if not any(abs(line.middle - text.middle) < LEVEL * em for line in own for text in beside):
            first, last = sorted((number, other))
            found[first : last + 1] = [(found[first][0], found[last][1])]
    return found


def columns_on(section: Section, xs: Sequence[float], setting: Setting) -> list[tuple[int, int]]:
    """Return the grid columns, half open, of each core of a section: those in the middle of which it stands."""
    cores = section.cores if setting.at_left else [_about_heading(core, section.head) for core in section.cores]
    spans = best_spans([(*core, False) for core in cores], xs, setting.em, at_left=setting.at_left)
    if len(spans) == len(section.cores) and all(begin < end for begin, end in spans):
        return spans
    lines = [0]
    for (_, low), (high, _) in pairwise(section.cores):
        inside = [number for number, x in enumerate(xs) if low - 0.5 <= x <= high + 0.5]
        lines.append(inside[0] if inside else lines[-1])
    lines.append(len(xs) - 1)
    return list(pairwise(lines))


def _about_heading(core: Interval, head: Sequence[Block]) -> Interval:
    """Return a core made wider, so that its only heading stands in its middle: texts may begin at the left."""
    centres = [block.centre for block in head if core[0] <= block.centre <= core[1]]
    if len(centres) != 1:
        return core
    half = max(centres[0] - core[0], core[1] - centres[0])
    return centres[0] - half, centres[0] + half


def _is_of_head(section: Section, line: Block) -> bool:
    return any(line.lines[0] in block.lines for block in section.head)


def _first_leaf(section: Section, cores: Sequence[Interval]) -> int:
    """Return the first column with a text in each row: right of merged labels, of which a page may show none."""
    merged = [block.centre for block, role in zip(section.head, section.roles, strict=True) if role in LEVELS]
    if merged:
        return next((number for number, core in enumerate(cores) if core[0] > max(merged)), len(cores))
    right = next((number for number, core in enumerate(cores) if core[1] > section.head[0].x0), 0)
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


def _top_of_row(label: Block, lines: Sequence[Block], setting: Setting) -> float:
    """Return where the row of a label begins, in whose middle it stands: a text beside it may have two lines."""
    near = [line for line in lines if line.x0 > label.x1 and abs(line.middle - label.middle) < setting.step]
    pairs = ((one, other) for one in near for other in near if one.x0 < other.x1 and other.x0 < one.x1)
    tops = [
        one.top
        for one, other in pairs
        if one.middle < label.middle
        and abs(one.middle + other.middle - 2 * label.middle) < LEVEL / 2 * setting.em
        and abs(other.middle - one.middle - setting.step) < OFF_STEP * setting.em
    ]
    return min([label.top, *tops])


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
