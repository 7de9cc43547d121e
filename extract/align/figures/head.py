"""The head of a table: its pieces joined downwards to cells, each over the columns that it names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from extract.align.figures.bands import Band
from extract.align.figures.columns import Columns
from extract.align.figures.words import Piece, Row, Word
from extract.arrays import FloatArray

Rectangle = tuple[int, int, int, int]
WIDE = 0.55  # share of the table's width from which a ruling ends the head
TIGHT = 1.75  # heights of type between the lines of one heading
UNDER = 1.0  # heights of type from a heading down to the ruling below it
CENTRE = 0.8  # heights of type by which a heading may be off the middle of its columns


@dataclass(frozen=True, slots=True)
class Frame:
    """What the head stands over and between: columns, level rulings, and the height of type."""

    columns: Columns
    level: FloatArray
    height: float


@dataclass(slots=True)
class _Heading:
    first: int
    last: int
    cols: tuple[int, int]
    words: list[Word] = field(default_factory=list)
    bottom: float = 0.0


def head_length(band: Band, level: FloatArray) -> int:
    """Return how many lines the head has: to the body, or on to a wide ruling between lines of figures."""
    for number in range(band.body, min(band.body + 3, len(band.rows) - 1)):
        upper, lower = band.rows[number], band.rows[number + 1]
        if number + 1 <= band.body or not _ruled(level, upper.middle, lower.middle, band.x0, band.x1):
            if _ruled(level, upper.middle, lower.middle, band.x0, band.x1) and _are_years(upper):
                return number + 1
            continue
        if all(_are_years(row) for row in band.rows[band.body : number + 1]):
            return number + 1
    return band.body


def _are_years(row: Row) -> bool:
    """Tell whether a line's values look like headings: years, numbers of columns, no amounts."""
    values = [piece for piece in row.pieces if piece.is_value]
    return all(any(mark in piece.text for mark in ("19", "20", "(", "%")) or len(piece.text) == 1 for piece in values)


def _ruled(level: FloatArray, upper: float, lower: float, x0: float, x1: float) -> bool:
    """Tell whether rulings run between two heights over most of a width."""
    between = level[(level[:, 0] > upper) & (level[:, 0] < lower)]
    lengths = np.minimum(between[:, 2], x1) - np.maximum(between[:, 1], x0)
    return bool(np.maximum(lengths, 0).sum() > WIDE * (x1 - x0))


def head_cells(rows: Sequence[Row], frame: Frame) -> Iterator[tuple[Rectangle, tuple[Word, ...]]]:
    """Yield the cells of the head with their words."""
    headings = _headings(rows, frame)
    breaks = sorted({heading.first for heading in headings} - {0})
    cuts = [
        line
        for line in breaks
        if any(
            upper.last < line and lower.first == line and _share(upper, lower)
            for upper in headings
            for lower in headings
        )
    ]
    for heading in headings:
        first = sum(cut <= heading.first for cut in cuts)
        last = sum(cut <= heading.last for cut in cuts)
        yield (first, heading.cols[0], last + 1, heading.cols[1]), tuple(heading.words)


def _share(one: _Heading, other: _Heading) -> bool:
    return one.cols[0] < other.cols[1] and other.cols[0] < one.cols[1]


def _headings(rows: Sequence[Row], frame: Frame) -> list[_Heading]:
    """Return the headings, each of the pieces that stand close below one another over the same columns."""
    found: list[_Heading] = []
    for number, row in enumerate(rows):
        below = rows[number + 1] if number + 1 < len(rows) else None
        for piece in row.pieces:
            cols = _named(piece, row, below, frame)
            upper = next((item for item in reversed(found) if _goes_on(item, piece, row, cols, frame)), None)
            if upper is None:
                found.append(_Heading(number, number, cols, list(piece.words), row.bottom))
            else:
                upper.last, upper.bottom = number, row.bottom
                upper.words += piece.words
                upper.cols = min(upper.cols[0], cols[0]), max(upper.cols[1], cols[1])
    return found


def _goes_on(heading: _Heading, piece: Piece, row: Row, cols: tuple[int, int], frame: Frame) -> bool:
    """Tell whether a piece is the next line of a heading."""
    level, height = frame.level, frame.height
    lowest = [word for word in heading.words if word.bottom > heading.bottom - 0.5 * height] or heading.words
    x0, x1 = min(word.x0 for word in lowest), max(word.x1 for word in lowest)
    overlaps = min(x1, piece.x1) - max(x0, piece.x0) > 0
    is_close = 0 < row.middle - (heading.bottom - (row.bottom - row.top) / 2) < TIGHT * height
    same = cols == heading.cols or (heading.cols[1] - heading.cols[0] == 1 and cols[1] - cols[0] == 1 and overlaps)
    ruled = _ruled(level, heading.bottom - 0.6 * height, row.middle, max(x0, piece.x0), min(x1, piece.x1))
    return is_close and same and overlaps and not ruled


def _named(piece: Piece, row: Row, below: Row | None, frame: Frame) -> tuple[int, int]:
    """Return the columns that a heading names: those of the ruling just under it, or those it is in the middle of."""
    columns, level, height = frame.columns, frame.level, frame.height
    col, end = columns.of(piece)
    bottom = max(word.bottom for word in piece.words)
    low, high = columns.cores.T
    under = level[(level[:, 0] > bottom - 0.4 * height) & (level[:, 0] < bottom + UNDER * height)]
    under = under[(under[:, 1] < piece.x0 + height) & (under[:, 2] > piece.x1 - height)]
    for _, x0, x1 in under.tolist():
        inside = np.flatnonzero(((low + high) / 2 > x0) & ((low + high) / 2 < x1))
        others = [other for other in row.pieces if other is not piece and other.x0 < x1 and other.x1 > x0]
        if len(inside) and not others and len(inside) < len(columns):
            return min(col, int(inside[0])), max(end, int(inside[-1]) + 1)
    return _widened(piece, row, below, columns, height) if below is not None else (col, end)


def _widened(piece: Piece, row: Row, below: Row, columns: Columns, height: float) -> tuple[int, int]:
    """Return the columns of whose headings, in the line below, a piece stands in the middle."""
    col, end = columns.of(piece)
    if col == 0 and len(columns) > 1 and piece is row.pieces[0] and end == 1:
        return col, end
    left = max((columns.of(other)[1] for other in row.pieces if other.x1 < piece.x0), default=1)
    right = min((columns.of(other)[0] for other in row.pieces if other.x0 > piece.x1), default=len(columns))
    children = [other for other in below.pieces if left <= columns.of(other)[0] and columns.of(other)[1] <= right]
    best, best_off = (col, end), CENTRE * height
    for first in range(len(children)):
        for last in range(first + 1, len(children)):
            x0, x1 = children[first].x0, children[last].x1
            off = abs(x0 + x1 - piece.x0 - piece.x1) / 2
            if off < best_off and x0 < piece.x0 + height and piece.x1 < x1 + height:
                best, best_off = (columns.of(children[first])[0], columns.of(children[last])[1]), off
    return best
