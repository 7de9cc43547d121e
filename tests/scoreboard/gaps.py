"""Which stretches of a table's rulings are missing: one function for each way in which they go.

A stretch is a piece of a ruling between two corners of cells; each function returns those of a page that are drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from random import Random

from render.flow import Box, Page

from scoreboard.rules import Side, pieces

HEADING = "三级指标"  # stands in the heading of the indicators of every family
LINES_GONE = 0.3  # share of the lines inside a table that are gone where whole lines are

Remaining = Callable[[Page, Random], list[Side]]


def no_stretch(_: Page, __: Random) -> list[Side]:
    """Leave everything out."""
    return []


def but_some(page: Page, dice: Random, *, share: float) -> list[Side]:
    """Leave a share of the stretches out, one here and one there."""
    return [side for side in pieces(page.boxes) if dice.random() >= share]


def but_levels(page: Page, _: Random) -> list[Side]:
    """Leave the horizontal stretches out."""
    return [side for side in pieces(page.boxes) if not is_level(side)]


def but_uprights(page: Page, _: Random) -> list[Side]:
    """Leave the vertical stretches out."""
    return [side for side in pieces(page.boxes) if is_level(side)]


def but_lines(page: Page, dice: Random, *, level: bool) -> list[Side]:
    """Leave some lines inside the table out, each from one end of the table to the other."""
    sides = pieces(page.boxes)
    inner = sorted({place(side) for side in sides if is_level(side) == level})[1:-1]
    gone = set(dice.sample(inner, round(LINES_GONE * len(inner))))
    return [side for side in sides if is_level(side) != level or place(side) not in gone]


def but_ends(page: Page, _: Random) -> list[Side]:
    """Leave the left and the right side of the table out."""
    sides = pieces(page.boxes)
    return [side for side in sides if is_level(side) or place(side) not in ends(sides, level=False)]


def but_column(page: Page, dice: Random) -> list[Side]:
    """Leave what parts the rows of one column of the indicators out."""
    columns = heading(page)
    column = dice.choice(columns[2:])
    sides = pieces(page.boxes)
    _, foot = ends(sides, level=True)
    return [side for side in sides if not (is_level(side) and under(side, column) and place(side) < foot)]


def but_frame(page: Page, _: Random) -> list[Side]:
    """Leave all but the outer frame out."""
    sides = pieces(page.boxes)
    return [side for side in sides if place(side) in ends(sides, level=is_level(side))]


def but_heading(page: Page, _: Random) -> list[Side]:
    """Leave all but the sides of the indicators' headings out."""
    return pieces(heading(page))


def is_level(side: Side) -> bool:
    """Tell whether a side is horizontal."""
    return side[1] == side[3]


def place(side: Side) -> float:
    """Return the y of a horizontal side, the x of a vertical one."""
    return side[1] if is_level(side) else side[0]


def ends(sides: Sequence[Side], *, level: bool) -> tuple[float, float]:
    """Return the places of the table's upper and lower side, or of its left and right one."""
    places = [place(side) for side in sides if is_level(side) == level]
    return min(places), max(places)


def under(side: Side, box: Box) -> bool:
    """Tell whether a side stands below a box, no wider than it."""
    return side[1] > box.bottom + 1 and side[0] >= box.left - 1 and side[2] <= box.right + 1


def heading(page: Page) -> list[Box]:
    """Return the boxes of the row in which the indicators' headings stand, from left to right."""
    run = next(run for run in page.runs if run.text == HEADING)
    row = next(box for box in page.boxes if box.left < run.x < box.right and box.top < run.baseline < box.bottom)
    beside = [box for box in page.boxes if (box.top, box.bottom) == (row.top, row.bottom)]
    return sorted(beside, key=lambda box: box.left)


GAPS: dict[str, Remaining] = {
    "10 %": partial(but_some, share=0.1),
    "20 %": partial(but_some, share=0.2),
    "30 %": partial(but_some, share=0.3),
    "vertical lines": partial(but_lines, level=False),
    "horizontal lines": partial(but_lines, level=True),
    "all verticals": but_uprights,
    "all horizontals": but_levels,
    "left and right": but_ends,
    "within a column": but_column,
    "all but the frame": but_frame,
    "all but around the heading": but_heading,
    "all": no_stretch,
}
