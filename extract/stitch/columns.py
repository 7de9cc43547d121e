"""The columns of two pieces of one table, brought onto common column lines.

A piece shows only the column lines that its own cells need, so the pieces may differ in number of columns. Where places
tell the lines, both pieces are written on all lines of either; where they do not (Word), the numbers must be equal.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean, median

from extract.model import Box, Cell, Grid, Mark, PagePlace

INFERRED = (Mark.INFERRED_BORDER,)
TOLERANCE = 4.0  # points that a column line may wander from page to page
LEVEL = 0.002  # slants are not less
TOUCHED = (0.5, 0.5), (0.0, 1.0), (1.0, 0.0)  # how far down a box touches a cell's left and right side: by its slant
HEIGHT = 400.0  # points from the top, about the middle of a page, where slanted column lines are compared
FAR = 12.0  # the same after taking out a common shift, for the outer lines
ASTRAY = 60.0  # points by which a page may lie elsewhere on its picture,
SCALED = 1.06  # and so many times as large as another may it be


def aligned(upper: Grid, lower: Grid) -> tuple[Grid, Grid] | None:
    """Return both grids on the same columns, or None where their columns disagree."""
    above, below = _column_lines(upper), _column_lines(lower)
    if above is None or below is None:
        return (upper, lower) if upper.n_cols == lower.n_cols else None
    moved = _moved(below, above, is_picture=_is_picture(upper) and _is_picture(lower))
    if moved is None and (missing := _missing_left(above, below)) and _goes_on(upper, missing):
        lower, moved = _with_left(lower, above[:missing], below), [*above[:missing], *below]
        below = moved
    if moved is None:
        return None
    common = _union(above, moved)
    if len(common) > max(len(above), len(moved)):
        # Neither piece shows all lines: only believable while most of the lines of the poorer piece are shared.
        shared = len(above) + len(moved) - len(common)
        if shared < 0.75 * min(len(above), len(moved)):
            return None
    return _on_lines(upper, above, common), _on_lines(lower, moved, common)


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


def _is_picture(grid: Grid) -> bool:
    return any(Mark.OCR in cell.marks for cell in grid.cells)


def _column_lines(grid: Grid) -> list[float] | None:
    """Return where the columns begin and end across, from the cells' boxes on their last page; None without boxes.

    On a page that was scanned aslant, it is where they cross a certain height.
    """
    places = [cell.places[-1] if cell.places else None for cell in grid.cells]
    boxes = [place.box for place in places if isinstance(place, PagePlace)]
    if len(boxes) < len(places):
        return None
    touched = TOUCHED if _is_picture(grid) else TOUCHED[:1]
    lines, _ = min((_upright_lines(_sides(grid.cells, boxes, ends)) for ends in touched), key=lambda found: found[1])
    return lines if len(lines) == grid.n_cols + 1 and lines == sorted(lines) else None


def _sides(cells: Sequence[Cell], boxes: Sequence[Box], ends: tuple[float, float]) -> list[list[tuple[float, float]]]:
    """Return points of each column line, from the left: where boxes touch the left and the right sides of cells."""
    sides: dict[int, list[tuple[float, float]]] = {}
    for cell, (x0, top, x1, bottom) in zip(cells, boxes, strict=True):
        sides.setdefault(cell.col, []).append((x0, top + ends[0] * (bottom - top)))
        sides.setdefault(cell.col + cell.col_span, []).append((x1, top + ends[1] * (bottom - top)))
    return [sides[col] for col in sorted(sides)]


def _upright_lines(sides: Sequence[Sequence[tuple[float, float]]]) -> tuple[list[float], float]:
    """Return where lines of one slant through points cross the middle height, and how far off the points lie."""
    slant = _slant(sides)
    crossings = [[x - slant * (y - HEIGHT) for x, y in points] for points in sides]
    lines = [median(found) for found in crossings]
    return lines, sum(abs(x - line) for found, line in zip(crossings, lines, strict=True) for x in found)


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
