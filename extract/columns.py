"""The columns of two pieces of one table, brought onto common column lines.

A piece shows only the column lines that its own cells need, so the pieces may differ in number of columns. Where places
tell the lines, both pieces are written on all lines of either; where they do not (Word), the numbers must be equal.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean, median

from extract.model import Grid, PagePlace

TOLERANCE = 4.0  # points that a column line may wander from page to page
LEVEL = 0.002  # slants are not less
HEIGHT = 400.0  # points from the top, about the middle of a page, where slanted column lines are compared
FAR = 12.0  # the same after taking out a common shift, for the outer lines


def aligned(upper: Grid, lower: Grid) -> tuple[Grid, Grid] | None:
    """Return both grids on the same columns, or None where their columns disagree."""
    above, below = _column_lines(upper), _column_lines(lower)
    if above is None or below is None:
        return (upper, lower) if upper.n_cols == lower.n_cols else None
    shift = above[0] - below[0]
    if abs(shift) > FAR or abs(above[-1] - below[-1] - shift) > TOLERANCE:
        return None
    moved = [line + shift for line in below]
    common = _union(above, moved)
    if len(common) > max(len(above), len(moved)):
        # Neither piece shows all lines: only believable while most of the lines of the poorer piece are shared.
        shared = len(above) + len(moved) - len(common)
        if shared < 0.75 * min(len(above), len(moved)):
            return None
    return _on_lines(upper, above, common), _on_lines(lower, moved, common)


def _column_lines(grid: Grid) -> list[float] | None:
    """Return where the columns begin and end across, from the cells' boxes on their last page; None without boxes.

    On a page that was scanned aslant, it is where they cross a certain height.
    """
    sides: dict[int, list[tuple[float, float]]] = {}
    for cell in grid.cells:
        place = cell.places[-1] if cell.places else None
        if not isinstance(place, PagePlace):
            return None
        x0, top, x1, bottom = place.box
        sides.setdefault(cell.col, []).append((x0, (top + bottom) / 2))
        sides.setdefault(cell.col + cell.col_span, []).append((x1, (top + bottom) / 2))
    slant = _slant(list(sides.values()))
    lines = [median(x - slant * (y - HEIGHT) for x, y in sides[col]) for col in sorted(sides)]
    return lines if len(lines) == grid.n_cols + 1 and lines == sorted(lines) else None


def _slant(sides: Sequence[Sequence[tuple[float, float]]]) -> float:
    """Return by how much the sides of columns run across for each point down, 0 for less than one can see."""
    common = rise = 0.0
    for points in sides:
        middle_x, middle_y = fmean(x for x, _ in points), fmean(y for _, y in points)
        common += sum((x - middle_x) * (y - middle_y) for x, y in points)
        rise += sum((y - middle_y) ** 2 for _, y in points)
    slant = common / rise if rise else 0.0
    return slant if abs(slant) > LEVEL else 0.0


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
    cells = tuple(
        replace(cell, col=column[cell.col], col_span=column[cell.col + cell.col_span] - column[cell.col])
        for cell in grid.cells
    )
    return Grid(grid.n_rows, len(common) - 1, cells, grid.caption, row_breaks=grid.row_breaks)


def _nearest(lines: Sequence[float], line: float) -> int:
    after = bisect_left(lines, line)
    return min(
        (number for number in (after - 1, after) if 0 <= number < len(lines)), key=lambda n: abs(lines[n] - line)
    )
