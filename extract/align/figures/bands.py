"""Where on a page tables without rulings may stand: bands of lines with values one below the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from extract.align.figures.words import Row
from extract.arrays import FloatArray

FEWEST = 3  # lines with values that make a table,
RULED = 2  # or between rulings
BETWEEN = 3  # so many other lines may stand between two of them
STEP = 4.5  # heights of type from one line with values to the next, at most, with none between
PROSE = 0.6  # share of the band's width from which a single piece of several words is prose
WORDS = 7  # so many words at least
HEAD = 3.4  # heights of type between lines of a head
HEAD_LINES = 12
WIDE = 0.55  # share of the band's width from which a ruling is one of the table's own
TIGHT = 2.2  # heights of type between lines of a head without rulings


@dataclass(frozen=True, slots=True)
class Band:
    """Lines of a table, from the head's first to the body's last, and where its body starts."""

    rows: tuple[Row, ...]
    body: int
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class Lines:
    """A page's lines downwards, its level rulings as y, x0, x1, and the height of its type."""

    rows: Sequence[Row]
    level: FloatArray
    height: float

    def wide(self, x0: float, x1: float) -> FloatArray:
        """Return the heights of the rulings that run over most of a width; pieces at one height count together."""
        heights: dict[float, float] = {}
        for y, start, end in self.level.tolist():
            heights[round(y)] = heights.get(round(y), 0.0) + max(0.0, min(end, x1) - max(start, x0))
        return np.array(sorted(y for y, length in heights.items() if length > WIDE * (x1 - x0)), dtype=np.float64)


def bands_of(page: Lines) -> Iterator[Band]:
    """Yield the bands of a page's lines, downwards."""
    rows = page.rows
    start = 0
    used = 0
    while start < len(rows):
        if not rows[start].is_body:
            start += 1
            continue
        end = _end(page, start)
        if _is_table(page, start, end):
            band = _with_head(page, start, end, used)
            yield band
            used = end
        start = end


def _end(page: Lines, start: int) -> int:
    """Return the line behind the last one of the body that begins at a line."""
    rows, height = page.rows, page.height
    last, number = start, start + 1
    x0, x1 = rows[start].x0, rows[start].x1
    while number < len(rows) and number - last <= BETWEEN + 1:
        row = rows[number]
        if row.middle - rows[number - 1].middle > STEP * height or _is_prose(row, x0, x1):
            break
        if row.is_body:
            if min(row.x1, x1) - max(row.x0, x0) < 0.4 * min(x1 - x0, row.x1 - row.x0):
                break
            last = number
            x0, x1 = min(x0, row.x0), max(x1, row.x1)
        number += 1
    return _to_bottom_rule(page, last, x0, x1)


def _to_bottom_rule(page: Lines, last: int, x0: float, x1: float) -> int:
    """Return the line behind those that stand between the last line with values and a ruling just below."""
    rows, height, wide = page.rows, page.height, page.wide(x0, x1)
    for number in range(last + 1, min(last + 3, len(rows))):
        row = rows[number]
        if row.middle - rows[number - 1].middle > TIGHT * height or _is_prose(row, x0, x1):
            break
        below = wide[(wide > row.middle) & (wide < row.bottom + height)]
        between = wide[(wide > rows[last].middle) & (wide < row.middle)]
        if len(below) and not len(between):
            return number + 1
    return last + 1


def _is_prose(row: Row, x0: float, x1: float) -> bool:
    """Tell whether a line is of running text, as wide as the table."""
    longest = max(row.pieces, key=lambda piece: piece.x1 - piece.x0)
    return longest.x1 - longest.x0 > PROSE * (x1 - x0) and len(longest.words) >= WORDS and not longest.is_value


def _is_table(page: Lines, start: int, end: int) -> bool:
    """Tell whether enough lines hold values, of which some hold two."""
    rows, height = page.rows[start:end], page.height
    body = [row for row in rows if row.is_body]
    wide = page.wide(min(row.x0 for row in rows), max(row.x1 for row in rows))
    near = wide[(wide > rows[0].top - 6 * height) & (wide < rows[-1].bottom + 2 * height)]
    several = sum(sum(piece.is_value for piece in row.pieces) > 1 for row in body)
    if len(near) > 1:
        return len(body) >= RULED
    return len(body) >= FEWEST and several * 2 >= len(body)


def _with_head(page: Lines, start: int, end: int, used: int) -> Band:
    """Return the band with the lines of its head."""
    rows = page.rows
    x0, x1 = min(row.x0 for row in rows[start:end]), max(row.x1 for row in rows[start:end])
    top = _ruled_head(page, start, used, (x0, x1))
    if top is None:
        top = _open_head(page, start, used, (x0, x1))
    while top < start and len(rows[top].pieces) == 1 and _is_title(rows[top], x0, x1):
        top += 1
    return Band(tuple(rows[top:end]), start - top, x0, x1)


def _is_title(row: Row, x0: float, x1: float) -> bool:
    """Tell whether a single piece is a title over the table: it begins at the left and runs far, or fills it."""
    return row.x1 - row.x0 > 0.5 * (x1 - x0) or (row.x0 < x0 + 0.1 * (x1 - x0) and row.x1 > x0 + 0.4 * (x1 - x0))


def _ruled_head(page: Lines, start: int, used: int, sides: tuple[float, float]) -> int | None:
    """Return the first line below the highest ruling above the body that no prose or wide gap parts from it."""
    rows, height, wide = page.rows, page.height, page.wide(*sides)
    found = None
    number = start
    while number >= used and start - number <= HEAD_LINES:
        row = rows[number]
        above = rows[number - 1].middle if number > used else row.top - HEAD * height
        if ((wide < row.middle) & (wide > max(above, row.top - HEAD * height))).any():
            found = number
        if number == used:
            break
        upper = rows[number - 1]
        rule_between = ((wide < row.middle) & (wide > upper.middle)).any()
        limit = HEAD * height * (1.6 if rule_between else 1.0)
        if row.middle - upper.middle > limit or _is_prose(upper, *sides):
            break
        number -= 1
    return found


def _open_head(page: Lines, start: int, used: int, sides: tuple[float, float]) -> int:
    """Return the first line above the body that stands close to it and in its columns."""
    rows, height, (x0, x1) = page.rows, page.height, sides
    top = start
    while top > used:
        upper = rows[top - 1]
        is_near = rows[top].middle - upper.middle < TIGHT * height
        is_inside = upper.x0 > x0 - height and upper.x1 < x1 + height
        is_head = len(upper.pieces) > 1 or upper.x0 > x0 + 0.25 * (x1 - x0)
        if not (is_near and is_inside and is_head) or _is_prose(upper, x0, x1):
            break
        if any(len(piece.words) > WORDS for piece in upper.pieces):
            break
        top -= 1
    return top
