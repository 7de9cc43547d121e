"""The columns of two pieces of one table, brought onto common column lines.

A piece shows only the column lines that its own cells need, so the pieces may differ in number of columns. Where places
tell the lines, both pieces are written on all lines of either; where they do not (Word), a heading that both have tells
the columns, or else the numbers must be equal.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extract.model import Cell, Grid, Mark, PagePlace
from extract.stitch.headed import renumbered, under_one_heading
from extract.stitch.sides import column_lines, is_picture

INFERRED = (Mark.INFERRED_BORDER,)
TOLERANCE = 4.0  # points that a column line may wander from page to page
FAR = 12.0  # the same after taking out a common shift, for the outer lines
ASTRAY = 60.0  # points by which a page may lie elsewhere on its picture,
OUTER = 30.0  # points by which a line that was concluded from text may stand elsewhere,
ALIKE = 0.45  # and the share of the columns beside it
SCALED = 1.06  # and so many times as large as another may it be


def aligned(upper: Grid, lower: Grid) -> tuple[Grid, Grid] | None:
    """Return both grids on the same columns, or None where their columns disagree."""
    above, below = column_lines(upper), column_lines(lower)
    if above is None or below is None:
        return under_one_heading(upper, lower) or ((upper, lower) if upper.n_cols == lower.n_cols else None)
    return _on_common_lines(upper, lower, above, below) or _on_like_lines(upper, lower, above, below)


def _on_common_lines(
    upper: Grid, lower: Grid, above: Sequence[float], below: Sequence[float]
) -> tuple[Grid, Grid] | None:
    """Return both grids on all lines of either, or None where too few of them are the same."""
    moved = _moved(below, above, is_picture=is_picture(upper) and is_picture(lower))
    if moved is None and (missing := _missing_left(above, below)) and _goes_on(upper, missing):
        lower, moved = _with_left(lower, above[:missing], below), [*above[:missing], *below]
        below = moved
    if moved is None and _are_concluded(upper, lower) and _ends_are_near(above, below):
        moved = [above[0], *below[1:-1], above[-1]]
    if moved is None:
        return None
    common = _union(above, moved)
    if len(common) > max(len(above), len(moved)):
        # Neither piece shows all lines: only believable while most of the lines of the poorer piece are shared.
        shared = len(above) + len(moved) - len(common)
        if shared < 0.75 * min(len(above), len(moved)):
            return None
    return _on_lines(upper, above, common), _on_lines(lower, moved, common)


def _on_like_lines(
    upper: Grid, lower: Grid, above: Sequence[float], below: Sequence[float]
) -> tuple[Grid, Grid] | None:
    """Return both grids on the lines of the richer one, where all lines were concluded from text and are but alike.

    Between two texts a line may stand anywhere, so each line of the poorer one has its like in a stretch of its own.
    """
    if not _are_concluded(upper, lower):
        return None
    fewer, more = sorted((above, below), key=len)
    like = [0, *(_nearest(more, line) for line in fewer[1:-1]), len(more) - 1]
    if any(one >= other for one, other in pairwise(like)):
        return None
    room = [min(b - a, c - b) * ALIKE for a, b, c in zip(more, more[1:], more[2:], strict=False)]
    limits = [OUTER, *(min(OUTER, room[number - 1]) for number in like[1:-1]), OUTER]
    if any(abs(line - more[number]) > limit for line, number, limit in zip(fewer, like, limits, strict=True)):
        return None
    own = list(range(len(more)))
    of_upper, of_lower = (like, own) if fewer is above else (own, like)
    return renumbered(upper, of_upper), renumbered(lower, of_lower)


def _are_concluded(*grids: Grid) -> bool:
    """Tell whether all lines of grids were concluded from text."""
    return all(Mark.INFERRED_BORDER in cell.marks for grid in grids for cell in grid.cells)


def _ends_are_near(one: Sequence[float], other: Sequence[float]) -> bool:
    """Tell whether the outer lines, which stand anywhere beyond the widest text, may be the same."""
    return abs(one[0] - other[0]) <= OUTER and abs(one[-1] - other[-1]) <= OUTER


def _moved(lines: Sequence[float], onto: Sequence[float], *, is_picture: bool) -> list[float] | None:
    """Return column lines moved so that the outer ones lie on others; None where they lie elsewhere, or too far apart.

    Pages that were scanned or photographed lie elsewhere on each picture, and are a little larger or smaller.
    """
    shift, widths = onto[0] - lines[0], (lines[-1] - lines[0], onto[-1] - onto[0])
    if is_picture and abs(shift) <= ASTRAY and max(widths) <= SCALED * min(widths):
        return [onto[0] + (line - lines[0]) * widths[1] / widths[0] for line in lines]
    if abs(shift) > FAR or abs(widths[1] - widths[0]) > TOLERANCE:
        return None
    return [line + shift for line in lines]


def _missing_left(above: Sequence[float], below: Sequence[float]) -> int:
    """Return how many columns at the left of the upper piece the lower one lacks; 0 where it is not just these.

    Some printers draw nothing of a merged label on a page where it neither begins nor ends.
    """
    missing = sum(line < below[0] - TOLERANCE for line in above)
    rest = above[missing:]
    is_part = len(rest) > 2 and all(min(abs(line - known) for known in below) <= TOLERANCE for line in rest)  # noqa: PLR2004 - two columns
    return missing if is_part and abs(rest[-1] - below[-1]) <= TOLERANCE else 0


def _goes_on(grid: Grid, count: int) -> bool:
    """Tell whether the last cells of so many columns may go on: merged over rows, or without a ruling below."""
    last = [cell for cell in grid.cells if cell.row + cell.row_span == grid.n_rows and cell.col < count]
    return all(cell.row_span > 1 or Mark.INFERRED_BORDER in cell.marks for cell in last)


def _with_left(grid: Grid, lines: Sequence[float], own: Sequence[float]) -> Grid:
    """Return the grid with blank columns to its left that nothing parts: what goes on there is not drawn."""
    boxes = [place.box for cell in grid.cells for place in cell.places if isinstance(place, PagePlace)]
    first = next(place for cell in grid.cells for place in cell.places if isinstance(place, PagePlace))
    top, bottom = min(box[1] for box in boxes), max(box[3] for box in boxes)
    edges = [*lines, own[0]]
    blank = (
        Cell(0, col, grid.n_rows, 1, "", (PagePlace(first.page, (edges[col], top, edges[col + 1], bottom)),), INFERRED)
        for col in range(len(lines))
    )
    moved = (replace(cell, col=cell.col + len(lines)) for cell in grid.cells)
    cells = tuple(sorted((*blank, *moved), key=lambda cell: (cell.row, cell.col)))
    return Grid(grid.n_rows, grid.n_cols + len(lines), cells, grid.caption, row_breaks=grid.row_breaks)


def _union(one: Sequence[float], other: Sequence[float]) -> list[float]:
    lines = list(one)
    for line in other:
        if min(abs(line - known) for known in lines) > TOLERANCE:
            lines.append(line)
    return sorted(lines)


def _on_lines(grid: Grid, own: Sequence[float], common: Sequence[float]) -> Grid:
    """Return the grid with its columns counted on the common lines."""
    column = [_nearest(common, line) for line in own]
    if len(common) == len(own):
        return grid
    return renumbered(grid, column)


def _nearest(lines: Sequence[float], line: float) -> int:
    after = bisect_left(lines, line)
    return min(
        (number for number in (after - 1, after) if 0 <= number < len(lines)), key=lambda n: abs(lines[n] - line)
    )
