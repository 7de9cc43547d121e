"""Rows without figures to tell them: text of all columns projected on the page's height falls into strips.

The cells of a row stand between the same two heights, so a side between two rows runs through no text. Which strips
make a row is a cheapest way: the texts of a row share their middle (or their top, where the form is set so), lines of
one cell follow one another at the step of the type, and a figure has a row of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from extract.align.form.blocks import FIGURES, Block
from extract.align.form.setting import Setting, Stand
from extract.kinds import TextKind, text_kind
from extract.signs import half_widths

HALF = 0.35  # em from the middle of a line to where its signs end, whatever box its font has
MOST_STRIPS = 16  # of one row
STEPS = (0.9, 1.9)  # em from line to line of a cell, at least and at most
STEP = 1.4  # em, where nothing tells it
OTHER_SIZE = 0.15  # share by which the type of a note is larger or smaller than that of the form
SAME_STEP = 0.12  # em by which steps of the type differ,
STRAYS = 0.05  # so much without any cost
FAR_OFF = 2.0  # em: a text that is further off its row costs no more
TORN = 2.5  # cost of lines of one cell that do not follow at the step of the type
FIGURE = 1.5  # cost of a figure below another one in one row
PARTED = 0.6  # cost of parting two lines that follow at the step of the type,
MOST_PARTED = 1.5  # and of parting several
LONE = 1.0  # cost of a row with text in one column
NAMELESS = 0.6  # cost of a row with a blank in the column that names it
WALL = 4.0  # cost of a row through which a ruling runs,
NO_WALL = 1.5  # and of a side on which there is none where others are drawn
UNITS = {TextKind.QUANTITY, TextKind.AMOUNT, TextKind.PERCENT}  # figures with units may end what another line begins


@dataclass(frozen=True, slots=True)
class StripRows:
    """The heights between which rows have text, downwards, and what it costs to read them so."""

    bounds: list[tuple[float, float]]
    cost: float


@dataclass(frozen=True, slots=True)
class _Strip:
    """Lines of all columns that no free height parts; `lines` has those of each column, downwards."""

    top: float
    bottom: float
    lines: tuple[tuple[Block, ...], ...]


def type_step(lines: Sequence[Block], em: float) -> float:
    """Return the step from line to line of a cell, in points: the smallest usual one."""
    steps = []
    usual = float(np.median([line.bottom - line.top for line in lines]))
    alike = (line for line in lines if abs(line.bottom - line.top - usual) < OTHER_SIZE * usual or _is_set_in(line, em))
    ordered = sorted(alike, key=lambda line: line.middle)
    for number, upper in enumerate(ordered):
        for lower in ordered[number + 1 :]:
            step = lower.middle - upper.middle
            if step > STEPS[1] * em:
                break
            is_below = lower.x0 < upper.x1 and upper.x0 < lower.x1
            if step > STEPS[0] * em and is_below and not _are_two(upper, lower):
                steps.append(step)
    if not steps:
        return STEP * em
    least = sorted(steps)[len(steps) // 20]
    return float(np.median([step for step in steps if step < least + STRAYS * em]))


def _is_set_in(line: Block, em: float) -> bool:
    """Tell whether a line of several signs is as long as these are in a type, whatever box its font has."""
    signs = half_widths(line.text) / 2
    return signs > 1 and abs(line.x1 - line.x0 - signs * em) < OTHER_SIZE * signs * em


def strip_rows(
    columns: Sequence[Sequence[Block]], setting: Setting, walls: Sequence[float] = ()
) -> StripRows:
    """Return the rows that the lines of columns make; the first column names the rows.

    `walls` are the heights of rulings across the columns.
    """
    strips = _strips(columns, setting.em)
    rows = _Rows(strips, setting.em, setting, walls)
    sides = list(map(rows.parted, range(len(strips))))
    best = [0.0] + [np.inf] * len(strips)
    came = [0] * (len(strips) + 1)
    for end in range(1, len(strips) + 1):
        for begin in range(max(0, end - MOST_STRIPS), end):
            cost = best[begin] + rows.cost(begin, end) + sides[begin]
            if cost < best[end]:
                best[end], came[end] = cost, begin
    bounds: list[tuple[float, float]] = []
    end = len(strips)
    while end:
        bounds.append((strips[came[end]].top, strips[end - 1].bottom))
        end = came[end]
    return StripRows(bounds[::-1], best[-1])


def _strips(columns: Sequence[Sequence[Block]], em: float) -> list[_Strip]:
    """Return the strips into which lines fall, downwards."""
    placed = sorted(
        ((line.middle, number, line) for number, column in enumerate(columns) for line in column),
        key=lambda item: item[0],
    )
    groups: list[list[tuple[float, int, Block]]] = []
    for item in placed:
        if groups and item[0] - HALF * em < groups[-1][-1][0] + HALF * em:
            groups[-1].append(item)
        else:
            groups.append([item])
    return [
        _Strip(
            group[0][0] - HALF * em,
            group[-1][0] + HALF * em,
            tuple(tuple(line for _, number, line in group if number == column) for column in range(len(columns))),
        )
        for group in groups
    ]


@dataclass(frozen=True)
class _Rows:
    """What it costs to take strips for a row, and to part them."""

    strips: Sequence[_Strip]
    em: float
    setting: Setting
    walls: Sequence[float]

    def cost(self, begin: int, end: int) -> float:
        """Return how badly strips make a row."""
        inside = self.strips[begin:end]
        columns = [[line for strip in inside for line in strip.lines[number]] for number in range(len(inside[0].lines))]
        filled = [column for column in columns if column]
        is_part = (begin == 0 and not self.setting.begins) or (end == len(self.strips) and not self.setting.ends)
        cost = sum(map(self._torn, filled)) + self._off(filled, is_part=is_part)
        if not is_part and len(columns) > 1:
            cost += LONE * (len(filled) == 1) + NAMELESS * (not columns[0])
        return cost + WALL * sum(inside[0].top < y < inside[-1].bottom for y in self.walls)

    def parted(self, begin: int) -> float:
        """Return the cost of a side between rows before a strip."""
        if not begin:
            return 0.0
        upper, lower = self.strips[begin - 1], self.strips[begin]
        if any(upper.bottom - self.em / 2 < y < lower.top + self.em / 2 for y in self.walls):
            return 0.0
        cost = NO_WALL if len(self.walls) > 1 and self.walls[0] < upper.top < self.walls[-1] else 0.0
        follow = sum(
            self._follows(above, below)
            for number in range(len(upper.lines))
            if (above := self._next(reversed(self.strips[:begin]), number, -1))
            and (below := self._next(self.strips[begin:], number, 0))
        )
        return cost + min(MOST_PARTED, PARTED * follow)

    def _next(self, strips: Iterable[_Strip], column: int, end: int) -> Block | None:
        """Return the line of a column that is next to a side, at the given end of the first strip that has one."""
        return next((strip.lines[column][end] for strip in strips if strip.lines[column]), None)

    def _follows(self, above: Block, below: Block) -> float:
        """Return how much a line looks like the next one of a cell, 0 to 1: it stands at the step of the type."""
        if _are_two(above, below):
            return 0.0
        return 1.0 - self._stray(below.middle - above.middle - self.setting.step)

    def _stray(self, off: float) -> float:
        """Return how much lines are off the step of the type: 0 for hardly, 1 for another step."""
        return min(1.0, max(0.0, off / self.em - STRAYS) / SAME_STEP)

    @cached_property
    def _tears(self) -> dict[int, float]:
        """Return how badly a line and the next one of its column make a cell, by the number of the line."""
        count = len(self.strips[0].lines)
        columns = ([line for strip in self.strips for line in strip.lines[number]] for number in range(count))
        return {upper.lines[0]: self._tear(upper, lower) for column in columns for upper, lower in pairwise(column)}

    def _tear(self, upper: Block, lower: Block) -> float:
        """Return how badly two lines make a cell."""
        off = self._stray(abs(lower.middle - upper.middle - self.setting.step))
        return TORN * off + FIGURE * _are_two(upper, lower)

    def _torn(self, column: Sequence[Block]) -> float:
        """Return how badly the lines of a column make a cell."""
        return sum(self._tears[line.lines[0]] for line in column[:-1])

    def _off(self, columns: Sequence[Sequence[Block]], *, is_part: bool) -> float:
        """Return how far the texts of a row are off its middle or its top; a part of a row hangs from its top."""
        first = min(column[0].middle for column in columns)
        last = max(column[-1].middle for column in columns)
        tops = sum(min(FAR_OFF, abs(column[0].middle - first) / self.em) for column in columns)
        if self.setting.stand is Stand.TOP:
            return tops
        if self.setting.stand is Stand.FOOT:
            return sum(min(FAR_OFF, abs(column[-1].middle - last) / self.em) for column in columns)
        middles = ((column[0].middle + column[-1].middle) / 2 for column in columns)
        off = sum(min(FAR_OFF, abs(middle - (first + last) / 2) / self.em) for middle in middles)
        return min(off, tops) if is_part else off


def _are_two(upper: Block, lower: Block) -> bool:
    """Tell whether two lines are two figures, and not one that goes on in the next line, as a date may."""
    if text_kind(upper.text) not in FIGURES or text_kind(lower.text) not in FIGURES:
        return False
    return text_kind(lower.text) not in UNITS or text_kind(upper.text + lower.text) not in FIGURES
