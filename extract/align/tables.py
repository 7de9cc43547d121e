"""Bands of lines to tables: columns from the body, rows from lines, cells of the head over the columns they name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from extract.align.bands import RULED, Band, Lines, bands_of
from extract.align.columns import Columns, columns_of
from extract.align.form import find_forms
from extract.align.formgrid import FormCells
from extract.align.head import Frame, head_cells, head_length
from extract.align.pageend import OpenEnd
from extract.align.words import VALUE_GAP, Piece, Row, Word, rows_of, words_of
from extract.arrays import FloatArray, Glyphs, IntArray
from extract.baselines import pieces
from extract.geometry.rulings import Rulings

Rectangle = tuple[int, int, int, int]  # row, column, row end, column end, half open
BESIDE = 0.25  # times the height of type: no gap between columns is narrower
FAR = 1.3  # times the usual step: a line further below begins a row
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


def aligned_tables(
    glyphs: Glyphs, rulings: Rulings, before: OpenEnd | None = None
) -> tuple[list[Aligned], OpenEnd | None]:
    """Return the tables that stand in glyphs, downwards, and the end of a form that may go on on the next page.

    Rulings of the page help where there are some; `before` is the open end of a form on the page before.
    """
    if not len(glyphs.codes) or not (before or _stand_beside(glyphs)):
        return [], None
    forms = find_forms(glyphs, rulings, before)
    if forms:
        return [of_form(form.cells, form.of_glyph) for form in forms], forms[-1].end
    return (_of_figures(glyphs, rulings) if _has_figures(glyphs) else []), None


def _stand_beside(glyphs: Glyphs) -> bool:
    """Tell whether two texts stand beside one another: on a page of paragraphs none do, and it is done with this."""
    boxes = pieces(glyphs, np.zeros(len(glyphs.codes), dtype=np.int64), BESIDE).boxes
    order = np.argsort(boxes[:, 1])
    tops, bottoms = boxes[order, 1], boxes[order, 3]
    shared = np.minimum(np.maximum.accumulate(bottoms)[:-1], bottoms[1:]) - tops[1:]
    return bool((shared > (bottoms - tops)[1:] / 2).any())


def _of_figures(glyphs: Glyphs, rulings: Rulings) -> list[Aligned]:
    """Return the tables whose columns of figures stand in glyphs."""
    height = float(np.median(glyphs.boxes[:, 3] - glyphs.boxes[:, 1]))
    lines, word_of_glyph = words_of(glyphs)
    cuts = [(x, top, bottom) for x, top, bottom in rulings.upright.tolist() if bottom - top > height]
    rows = rows_of(lines, height, cuts)
    tables = []
    for band in bands_of(Lines(rows, rulings.level, height)):
        table = _table(band, rulings, height, word_of_glyph)
        if table is not None:
            tables.append(table)
    return tables


def _has_figures(glyphs: Glyphs) -> bool:
    """Tell whether some lines have figures behind a gap; on a page of text this is all that is done."""
    found = pieces(glyphs, np.zeros(len(glyphs.codes), dtype=np.int64), VALUE_GAP)
    is_digit = (glyphs.codes >= ord("0")) & (glyphs.codes <= ord("9"))
    digits = np.bincount(found.of_glyph, is_digit, len(found.boxes)) > 0
    follows = np.append(False, found.lines[1:] == found.lines[:-1])
    return len(set(found.lines[digits & follows].tolist())) >= RULED


def of_form(form: FormCells, piece_of_glyph: IntArray) -> Aligned:
    """Return a form as a table; blank cells where nothing stands."""
    n_rows, n_cols = len(form.ys) - 1, len(form.xs) - 1
    return _filled(form.cells, (n_rows, n_cols), np.array(form.xs), np.array(form.ys), piece_of_glyph)


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
    placed = list(head_cells(band.rows[:head], Frame(columns, level, height)))
    n_head = max((item[0][2] for item in placed), default=0)
    ys = _row_starts_of_head(band.rows[:head], placed, n_head)
    cells = [_Placed(cell, words) for cell, words in placed]
    groups = list(_grouped(band.rows[head:], columns))
    for number, group in enumerate(groups, start=n_head):
        ys.append(group[0].top)
        cells += [
            _Placed((number, *item.cell[1:2], number + 1, item.cell[3]), item.words)
            for item in _row_cells(group, columns)
        ]
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
    if (row.is_body and has_values) or step > FAR * usual:
        return False
    first, below = _label(above, columns), _label(row, columns)
    if below is None:
        return not any(piece.is_value for piece in row.pieces)
    if first is None or (len(row.pieces) > 1 and not row.is_body and not has_values):
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


def _aligned(placed: Sequence[_Placed], xs: Sequence[float], ys: Sequence[float], word_of_glyph: IntArray) -> Aligned:
    """Return the table of placed words."""
    cells = [(item.cell, tuple(word.number for word in item.words)) for item in placed]
    sides = np.maximum.accumulate(np.array(ys))
    return _filled(cells, (len(ys) - 1, len(xs) - 1), np.array(xs), sides, word_of_glyph)


def _filled(
    placed: Sequence[tuple[Rectangle, tuple[int, ...]]],
    shape: tuple[int, int],
    xs: FloatArray,
    ys: FloatArray,
    part_of_glyph: IntArray,
) -> Aligned:
    """Return the table with blank cells where nothing stands; of two cells in one place the later joins the earlier."""
    taken = np.full(shape, -1, dtype=np.int64)
    cells: list[Rectangle] = []
    owner = np.full(int(part_of_glyph.max()) + 1, -1, dtype=np.int64)
    for (row, col, row_end, col_end), parts in placed:
        here = taken[row:row_end, col:col_end]
        if not here.size:
            continue
        other = here[here >= 0]
        if len(other):
            number = int(other[0])
        else:
            number = len(cells)
            cells.append((row, col, row_end, col_end))
            here[:] = number
        owner[list(parts)] = number
    for row, col in zip(*np.nonzero(taken < 0), strict=True):
        cells.append((int(row), int(col), int(row) + 1, int(col) + 1))
    return Aligned(xs, ys, tuple(cells), owner[part_of_glyph])
