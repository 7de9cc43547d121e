"""Bands of lines to tables: columns from the body, rows from lines, cells of the head over the columns they name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from extract.align.aligned import Aligned, Rectangle, filled
from extract.align.figures.bands import RULED, Band, Lines, bands_of
from extract.align.figures.columns import Columns, columns_of
from extract.align.figures.head import Frame, head_cells, head_length
from extract.align.figures.words import VALUE_GAP, Piece, Row, Word, rows_of, words_of
from extract.arrays import Glyphs, IntArray
from extract.baselines import pieces
from extract.geometry.rulings import Rulings

FAR = 1.3  # times the usual step: a line further below begins a row
CLOSE = 0.8  # share of the usual step from line to line below which lines are of one row


@dataclass(frozen=True, slots=True)
class _Placed:
    cell: Rectangle
    words: tuple[Word, ...]


def figure_tables(glyphs: Glyphs, rulings: Rulings) -> list[Aligned]:
    """Return the tables whose columns of figures stand in glyphs; rulings of the page help where there are some."""
    if not _has_figures(glyphs):
        return []
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
    """Tell whether some lines have figures behind a gap."""
    found = pieces(glyphs, np.zeros(len(glyphs.codes), dtype=np.int64), VALUE_GAP)
    is_digit = (glyphs.codes >= ord("0")) & (glyphs.codes <= ord("9"))
    digits = np.bincount(found.of_glyph, is_digit, len(found.boxes)) > 0
    follows = np.append(False, found.lines[1:] == found.lines[:-1])
    return len(set(found.lines[digits & follows].tolist())) >= RULED


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
    return filled(cells, (len(ys) - 1, len(xs) - 1), np.array(xs), sides, word_of_glyph)
