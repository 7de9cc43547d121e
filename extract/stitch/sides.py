"""Where the columns of a table begin and end on its last page, by the places of its cells.

A page that was scanned aslant shows its cells by the boxes around them, which are wider than they: a box touches the
left and the right side of its cell at opposite ends, by the way in which the page leans.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean, median

from extract.model import Grid, Mark
from extract.stitch.beside import Spanned, boxes_by_page

Point = tuple[float, float]

LEVEL = 0.002  # slants are not less
HEIGHT = 400.0  # points from the top, about the middle of a page, where slanted column lines are compared
TOUCHED = (0.5, 0.5), (0.0, 1.0), (1.0, 0.0)  # how far down a box touches a cell's left and right side: by its slant


def column_lines(grid: Grid) -> list[float] | None:
    """Return where the columns begin and end across on the last page, from the cells' boxes; None without boxes.

    A line that no cell shows there is taken from the page before, moved as the others are. Pages side by side are one,
    the left one. On a page that was scanned aslant, it is where they cross a certain height.
    """
    pages = boxes_by_page(grid)
    if pages is None:
        return None
    touched = TOUCHED if is_picture(grid) else TOUCHED[:1]
    known: dict[int, float] = {}
    for page in sorted(pages, reverse=True):
        cells = _as_read(pages[page])
        found, _ = min((_upright_lines(_sides(cells, ends)) for ends in touched), key=lambda lines: lines[1])
        both = known.keys() & found.keys()
        shift = median(known[col] - found[col] for col in both) if both else 0.0
        if known and max(found) <= min(known):  # the page stands to the left of those that are known
            known, found, shift = found, known, -shift
        known = {col: line + shift for col, line in found.items()} | known
    lines = [known[col] for col in sorted(known)]
    return lines if len(lines) == grid.n_cols + 1 and lines == sorted(lines) else None


def is_picture(grid: Grid) -> bool:
    """Tell whether a grid was read from a picture."""
    return any(Mark.OCR in cell.marks for cell in grid.cells)


def _as_read(cells: list[Spanned]) -> list[Spanned]:
    """Return cells with their boxes as the page is read: it may have been scanned with its head turned."""
    columns = [start + end for start, end, _ in cells]
    across, down = (_common(columns, [box[at] for _, _, box in cells]) for at in (0, 1))
    if across >= abs(down):
        return cells
    if -across >= abs(down):
        return [(start, end, (-x1, -bottom, -x0, -top)) for start, end, (x0, top, x1, bottom) in cells]
    if down > 0:
        return [(start, end, (top, -x1, bottom, -x0)) for start, end, (x0, top, x1, bottom) in cells]
    return [(start, end, (-bottom, x0, -top, x1)) for start, end, (x0, top, x1, bottom) in cells]


def _common(one: Sequence[float], other: Sequence[float]) -> float:
    """Return how two quantities grow together: their covariance, times their number."""
    middle = fmean(one)
    return sum((value - middle) * number for value, number in zip(one, other, strict=True))


def _sides(cells: Sequence[Spanned], ends: tuple[float, float]) -> dict[int, list[Point]]:
    """Return points of each column line: where the boxes touch the left and the right sides of their cells."""
    sides: dict[int, list[Point]] = {}
    for start, end, (x0, top, x1, bottom) in cells:
        sides.setdefault(start, []).append((x0, top + ends[0] * (bottom - top)))
        sides.setdefault(end, []).append((x1, top + ends[1] * (bottom - top)))
    return sides


def _upright_lines(sides: Mapping[int, list[Point]]) -> tuple[dict[int, float], float]:
    """Return where lines of one slant through points cross the middle height, and how far off the points lie."""
    slant = _slant(list(sides.values()))
    crossings = {col: [x - slant * (y - HEIGHT) for x, y in points] for col, points in sides.items()}
    lines = {col: median(found) for col, found in crossings.items()}
    return lines, sum(abs(x - lines[col]) for col, found in crossings.items() for x in found)


def _slant(sides: Sequence[list[Point]]) -> float:
    """Return by how much the sides of columns run across for each point down, 0 for less than one can see."""
    common = rise = 0.0
    for points in sides:
        middle_x, middle_y = fmean(x for x, _ in points), fmean(y for _, y in points)
        common += sum((x - middle_x) * (y - middle_y) for x, y in points)
        rise += sum((y - middle_y) ** 2 for _, y in points)
    slant = common / rise if rise else 0.0
    return slant if abs(slant) > LEVEL else 0.0
