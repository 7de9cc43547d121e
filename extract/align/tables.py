"""Bands of lines to tables: columns from the body, rows from lines, cells of the head over the columns they name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from extract.align.bands import Band, bands_of
from extract.align.columns import Columns, columns_of
from extract.align.head import head_cells, head_length
from extract.align.words import Piece, Row, Word, rows_of, words_of
from extract.arrays import FloatArray, Glyphs, IntArray
from extract.rulings import Rulings

Rectangle = tuple[int, int, int, int]  # row, column, row end, column end, half open
FULL = 0.8  # share of the first column's width that a label's upper line fills
CLOSE = 0.8  # share of the usual step from line to line below which lines are of one row


@dataclass(frozen=True, slots=True)
class Aligned:
    """A table: grid lines across and downwards, its cells, and the cell of each of its glyphs (-1: none)."""

    xs: FloatArray
    ys: FloatArray
    cells: tuple[Rectangle, ...]
    owners: IntArray

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Return the outline, x0, top, x1, bottom."""
        return float(self.xs[0]), float(self.ys[0]), float(self.xs[-1]), float(self.ys[-1])


@dataclass(frozen=True, slots=True)
class _Placed:
    cell: Rectangle
    words: tuple[Word, ...]


def aligned_tables(glyphs: Glyphs, rulings: Rulings) -> list[Aligned]:
    """Return the tables that stand in glyphs, downwards; rulings of the page help where there are some."""
    if not len(glyphs.codes):
        return []
    height = float(np.median(glyphs.boxes[:, 3] - glyphs.boxes[:, 1]))
    lines, word_of_glyph = words_of(glyphs)
    cuts = [(x, top, bottom) for x, top, bottom in rulings.upright.tolist() if bottom - top > height]
    rows = rows_of(lines, height, cuts)
    tables = []
    for band in bands_of(rows, rulings.level, height):
        table = _table(band, rulings, height, word_of_glyph)
        if table is not None:
            tables.append(table)
    return tables


def _table(band: Band, rulings: Rulings, height: float, word_of_glyph: IntArray) -> Aligned | None:
    body = [row for row in band.rows[band.body :] if row.is_body]
    top, bottom = band.rows[0].top, band.rows[-1].bottom
    upright = rulings.upright
    crossing = upright[np.minimum(upright[:, 2], bottom) - np.maximum(upright[:, 1], top) > (bottom - top) / 2]
    columns = columns_of(body, height, crossing[:, 0].tolist())
    if len(columns) < 2:  # noqa: PLR2004 - one column is a list
        return None
    level = rulings.level[(rulings.level[:, 2] > band.x0) & (rulings.level[:, 1] < band.x1)]
    head = head_length(band, level)
    placed = list(head_cells(band.rows[:head], columns, level, height))
    n_head = max((item[0][2] for item in placed), default=0)
    ys = _row_starts_of_head(band.rows[:head], placed, n_head)
    cells = [_Placed(cell, words) for cell, words in placed]
    groups = list(_grouped(band.rows[head:], columns))
    for number, group in enumerate(groups, start=n_head):
        ys.append(group[0].top)
        cells += [_Placed((number, *item.cell[1:2], number + 1, item.cell[3]), item.words) for item in _row_cells(group, columns)]
    ys.append(bottom)
    return _aligned(cells, columns.lines(band.x0, band.x1), ys, word_of_glyph)


def _row_starts_of_head(
    rows: Sequence[Row], placed: Sequence[tuple[Rectangle, tuple[Word, ...]]], count: int
) -> list[float]:
    """Return the upper side of each row of the head."""
    starts = []
    for number in range(count):
        tops = [word.top for cell, words in placed if cell[0] == number for word in words]
        starts.append(min(tops) if tops else rows[0].top)
    return list(np.maximum.accumulate(starts)) if starts else []


def _grouped(rows: Sequence[Row], columns: Columns) -> Iterator[list[Row]]:
    """Yield the lines of each row: a label runs over lines, and text goes on below without values."""
    steps = [lower.middle - upper.middle for upper, lower in pairwise(rows)]
    usual = float(np.median(steps)) if steps else 0.0
    group: list[Row] = []
    for row in rows:
        if group and _goes_on(group, row, columns, usual):
            group.append(row)
            continue
        if group:
            yield group
        group = [row]
    if group:
        yield group


def _goes_on(group: Sequence[Row], row: Row, columns: Columns, usual: float) -> bool:
    """Tell whether a line belongs to the row of the lines above it."""
    above = group[-1]
    step = row.middle - above.middle
    has_values = any(item.is_body for item in group)
    if row.is_body and has_values:
        return False
    if step > 1.3 * usual:
        return False
    first, below = _label(above, columns), _label(row, columns)
    if below is None:
        return not any(piece.is_value for piece in row.pieces)
    if len(row.pieces) > 1 and not row.is_body and not has_values:
        return False
    if first is None:
        return False
    runs_on = below.text[:1].islower() or first.text.endswith(("-", ",")) or first.text.endswith((" and", " of", " or"))
    if row.is_body and len(above.pieces) == 1:
        return runs_on or (step < CLOSE * usual and not first.text.endswith(":"))
    return len(row.pieces) == 1 and (runs_on or step < CLOSE * usual) and not first.text.endswith(":")


def _label(row: Row, columns: Columns) -> Piece | None:
    """Return the piece in the first column."""
    piece = row.pieces[0]
    return piece if columns.of(piece)[0] == 0 else None


def _row_cells(group: Sequence[Row], columns: Columns) -> list[_Placed]:
    """Return the cells of a row, its pieces under one another joined; what two pieces share is one cell."""
    spans: list[tuple[int, int, list[Word]]] = []
    for row in group:
        for piece in row.pieces:
            col, end = columns.of(piece)
            if len(row.pieces) > 1 and col == 0 and end > 1 and not piece.is_value:
                end = _before_next(row, piece, columns, end)
            near = next((span for span in spans if span[0] < end and col < span[1]), None)
            if near is None:
                spans.append((col, end, list(piece.words)))
            else:
                spans[spans.index(near)] = (min(col, near[0]), max(end, near[1]), [*near[2], *piece.words])
    return [_Placed((0, col, 1, end), tuple(words)) for col, end, words in spans]


def _before_next(row: Row, piece: Piece, columns: Columns, end: int) -> int:
    """Return where a label ends that runs into the channel before the next piece."""
    following = [columns.of(other)[0] for other in row.pieces if other is not piece and other.x0 > piece.x0]
    return max(1, min([end, *following]))


def _aligned(
    placed: Sequence[_Placed], xs: Sequence[float], ys: Sequence[float], word_of_glyph: IntArray
) -> Aligned:
    """Return the table with blank cells where nothing stands; of two cells in one place the later joins the earlier."""
    n_rows, n_cols = len(ys) - 1, len(xs) - 1
    taken = np.full((n_rows, n_cols), -1, dtype=np.int64)
    cells: list[Rectangle] = []
    owner_of_word = np.full(int(word_of_glyph.max()) + 1, -1, dtype=np.int64)
    for item in placed:
        row, col, row_end, col_end = item.cell
        here = taken[row:row_end, col:col_end]
        other = here[here >= 0]
        if len(other):
            number = int(other[0])
        else:
            number = len(cells)
            cells.append(item.cell)
            here[:] = number
        owner_of_word[[word.number for word in item.words]] = number
    for row, col in zip(*np.nonzero(taken < 0), strict=True):
        cells.append((int(row), int(col), int(row) + 1, int(col) + 1))
    return Aligned(np.array(xs), np.maximum.accumulate(np.array(ys)), tuple(cells), owner_of_word[word_of_glyph])
