"""Which grid columns each cell of a Word table covers.

Word files state it twice: by counts (gridBefore, gridSpan) and by widths (tcW, tblGrid). Counts are right where all
rows come to the same number of columns. Where they contradict each other, as in

    | label | value                |      3 cells, no gridSpan, 2000 + 2000 + 4000
    | a     | b     | c    | d     |      4 cells, 2000 each

the widths, if they are all stated and agree on the table's right edge, tell where the cells stand; a column boundary
is then any edge of any row. Without them two slips are mended where that makes a row fit exactly: blank cells written
for columns that a gridSpan before them covers already, and a cell that continues a wide one without its gridSpan. Else
the counts stay and a short row ends early, as Word prints it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise

from lxml.etree import _Element

from extract.word.names import DELETED, MATH_TEXT, MOVED_FROM, RUN_PROPERTIES, SYMBOL, TEXT, W, is_on
from extract.word.rows import Piece, Row

Span = tuple[int, int]  # first column and the column after the last

_SLIVER = 216  # twentieths of a point: a grid column not wider holds the margins of a cell and no text
_TOLERANCE = 120  # twentieths of a point: edges nearer than this (2 mm) are one, if no cell is that narrow


def lay_out(rows: Sequence[Row], grid: Sequence[int]) -> list[list[Span]]:
    """Return the columns of each cell of each row; `grid` holds the widths that `w:tblGrid` states."""
    if len(_totals(rows)) > 1:
        _fold_doubles(rows)
    counted = [_by_count(row) for row in rows]
    if len(_totals(rows)) > 1:
        return _by_width(rows, counted, grid) or _within(_widened(rows, counted))
    if len(grid) != _usual(rows):  # nothing but the widths speaks of columns
        return _by_width(rows, counted, grid) or counted
    return _without_slivers(counted, grid)


def join_open_cells(rows: Sequence[Row], spans: Sequence[Sequence[Span]]) -> None:
    """Note as merged downwards what is printed so without being declared: blank cells with no border to the one above.

    Both cells switch the border off, while others of the two rows keep theirs.
    """
    for (upper, above), (lower, below) in pairwise(zip(rows, spans, strict=True)):
        tops = dict(zip(above, upper.pieces, strict=True))
        pairs = [(tops[span], piece) for span, piece in zip(below, lower.pieces, strict=True) if span in tops]
        opened = [(top, piece) for top, piece in pairs if _is_open(top, piece)]
        for top, piece in opened if len(opened) < len(lower.pieces) else ():
            top.merge, piece.merge = top.merge or "restart", "continue"


def _is_open(top: Piece, piece: Piece) -> bool:
    return piece.merge is None and is_blank(piece) and "bottom" in top.open_sides and "top" in piece.open_sides


def _without_slivers(counted: list[list[Span]], grid: Sequence[int]) -> list[list[Span]]:
    """Leave out grid columns too narrow for text that no cell has for itself: their edges are meant to be one.

    A grid whose columns are as narrow where cells do have them for themselves says nothing of what is printed.
    """
    alone = {start for spans in counted for start, end in spans if end == start + 1}
    narrow = {column for column, width in enumerate(grid) if 0 < width <= _SLIVER}
    slivers = narrow - alone
    line = list(accumulate((column not in slivers for column in range(len(grid))), initial=0))
    is_sound = all(end < len(line) and line[start] < line[end] for spans in counted for start, end in spans)
    if not slivers or 2 * len(narrow & alone) > len(alone) or not is_sound:
        return counted
    return [[(line[start], line[end]) for start, end in spans] for spans in counted]


def _totals(rows: Sequence[Row]) -> Counter[int]:
    """Return how many rows come to each number of columns."""
    return Counter(_total(row, row.pieces) for row in rows)


def _usual(rows: Sequence[Row]) -> int:
    """Return the number of columns that most rows come to."""
    return max(_totals(rows).items(), key=lambda item: (item[1], item[0]))[0]


def _has_spans(rows: Sequence[Row]) -> bool:
    return any(piece.span > 1 for row in rows for piece in row.pieces)


def _fold_doubles(rows: Sequence[Row]) -> None:
    """Lay the blank cells that repeat a span's columns under the cell before them, in rows that then fit.

    What fits is the number of columns that most rows come to, as they stand or folded.
    """
    folded = [_folded(row) for row in rows]
    fits = Counter(_total(row, row.pieces) for row in rows)
    for row, kept in zip(rows, folded, strict=True):
        if len(kept) < len(row.pieces):
            fits[_total(row, [piece for piece, _ in kept])] += 1
    usual = max(fits.items(), key=lambda item: (item[1], item[0]))[0]
    for row, kept in zip(rows, folded, strict=True):
        pieces = [piece for piece, _ in kept]
        if _total(row, pieces) == usual:
            row.pieces = pieces
            for piece, doubles in kept:
                piece.covered += doubles


def _folded(row: Row) -> list[tuple[Piece, list[Piece]]]:
    """Return the cells of a row, each with the blank ones behind it that may repeat its columns."""
    kept: list[tuple[Piece, list[Piece]]] = []
    for piece in row.pieces:
        if kept and len(kept[-1][1]) < kept[-1][0].span - 1 and piece.span == 1 and is_blank(piece):
            kept[-1][1].append(piece)
        else:
            kept.append((piece, []))
    return kept


def _total(row: Row, pieces: Iterable[Piece]) -> int:
    """Return the number of columns that a row comes to with these of its cells."""
    return row.before + sum(piece.span for piece in pieces) + row.after


def is_blank(piece: Piece) -> bool:
    """Tell whether a cell prints no sign, not even in tables inside it."""
    return not any(map(_is_printed, piece.element.iter(TEXT, MATH_TEXT, SYMBOL)))


def _is_printed(item: _Element) -> bool:
    """Tell whether a text or symbol has signs and is neither deleted nor hidden."""
    if item.tag != SYMBOL and not (item.text or "").strip():
        return False
    run = item.getparent()
    hidden = None if run is None else run.find(f"{RUN_PROPERTIES}/{W}vanish")
    return not is_on(hidden) and next(item.iterancestors(DELETED, MOVED_FROM), None) is None


def _widened(rows: Sequence[Row], counted: list[list[Span]]) -> list[list[Span]]:
    """Give cells that continue a wider one above its width, in rows that then fit."""
    usual = _usual(rows)
    above: dict[int, int] = {}
    for number, row in enumerate(rows):
        spans, column = [], row.before
        for piece in row.pieces:
            span = above.get(column, 1) if piece.merge == "continue" and piece.span == 1 else piece.span
            spans.append((column, column + span))
            column += span
        if column + row.after == usual:
            counted[number] = spans
        pairs = zip(row.pieces, counted[number], strict=True)
        above = {start: end - start for piece, (start, end) in pairs if piece.merge is not None}
    return counted


def _by_count(row: Row) -> list[Span]:
    spans: list[Span] = []
    column = row.before
    for piece in row.pieces:
        spans.append((column, column + piece.span))
        column += piece.span
    return spans


def _end(spans: Sequence[Span], row: Row) -> int:
    return spans[-1][1] if spans else row.before


def _within(counted: list[list[Span]]) -> list[list[Span]]:
    """Cut a row's only cell back to the columns that the other rows have: it says no more than "the whole width"."""
    columns = max((spans[-1][1] for spans in counted if len(spans) > 1), default=0)
    return [_cut(spans, columns) if len(spans) == 1 and columns else spans for spans in counted]


def _cut(spans: list[Span], columns: int) -> list[Span]:
    start, end = spans[0]
    return [(start, max(min(end, columns), start + 1))]


def _by_width(rows: Sequence[Row], counted: Sequence[list[Span]], grid: Sequence[int]) -> list[list[Span]] | None:
    """Return the columns by where the cells' edges stand; None where widths are missing or contradict each other."""
    edges = _edges(rows, counted, grid)
    if edges is None or not _full_rows_agree(rows, counted, edges):
        return None
    narrowest = min((right - left for row in edges for left, right in pairwise(row)), default=0)
    lines = _lines({edge for row in edges for edge in row}, min(_TOLERANCE, narrowest // 3))
    spans = [[(lines[left], lines[right]) for left, right in pairwise(row)] for row in edges]
    return None if any(start == end for row in spans for start, end in row) else spans


def _edges(rows: Sequence[Row], counted: Sequence[list[Span]], grid: Sequence[int]) -> list[list[int]] | None:
    """Return where the cells of each row begin and end, from the left of the table."""
    units = {piece.width.unit for row in rows for piece in row.pieces if piece.width is not None}
    if len(units) != 1:
        return None
    starts = _starts(grid) if units == {"dxa"} else {}
    measured: list[tuple[int | None, list[int]]] = []  # what each row leaves free before its cells, and their widths
    for row, spans in zip(rows, counted, strict=True):
        fits = _end(spans, row) + row.after == len(grid)  # only then do its counts speak of this grid
        sizes = [_size(piece, span, starts if fits else {}) for piece, span in zip(row.pieces, spans, strict=True)]
        before = row.before_width.size if row.before_width else starts.get(row.before) if row.before else 0
        if not all(sizes) or (before is None and row.after):
            return None
        measured.append((before, sizes))
    right = max((before + sum(sizes) for before, sizes in measured if before is not None), default=0)
    begins = [right - sum(sizes) if before is None else before for before, sizes in measured]  # or it ends at the right
    if min(begins) < 0:
        return None
    return [list(accumulate(sizes, initial=start)) for start, (_, sizes) in zip(begins, measured, strict=True)]


def _starts(grid: Sequence[int]) -> dict[int, int]:
    return dict(enumerate(accumulate(grid, initial=0)))


def _size(piece: Piece, span: Span, starts: Mapping[int, int]) -> int:
    """Return the width of a cell, stated or from its grid columns; 0 where neither is known."""
    if piece.width is not None:
        return piece.width.size
    return starts[span[1]] - starts[span[0]] if span[1] in starts else 0


def _full_rows_agree(rows: Sequence[Row], counted: Sequence[list[Span]], edges: Sequence[list[int]]) -> bool:
    """Tell whether the rows that fill all columns by count end at one right edge and, given spans, share their edges.

    Widths that were left behind when cells were merged or deleted fail here.
    """
    most = max(_end(spans, row) for spans, row in zip(counted, rows, strict=True))
    right = max(row[-1] for row in edges)
    known: dict[int, int] = {}
    spanned = _has_spans(rows)
    for spans, marks in zip(counted, edges, strict=True):
        if not spans or spans[-1][1] != most:
            continue
        if right - marks[-1] > _TOLERANCE:
            return False
        for column, mark in zip([spans[0][0], *(end for _, end in spans)], marks, strict=True):
            if spanned and abs(known.setdefault(column, mark) - mark) > _TOLERANCE:
                return False
    return True


def _lines(edges: set[int], tolerance: int) -> dict[int, int]:
    """Number the column boundaries from 0; edges that follow each other closely are one boundary."""
    numbers: dict[int, int] = {}
    line, last = -1, -tolerance - 1
    for edge in sorted(edges):
        line += edge - last > tolerance or not numbers
        numbers[edge] = line
        last = edge
    return numbers
