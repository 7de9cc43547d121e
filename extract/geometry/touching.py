"""Rulings to the groups that touch each other, each of them a table; groups that are one table are joined."""

from __future__ import annotations

import numpy as np

from extract.arrays import BoolArray, FloatArray
from extract.geometry.rulings import SNAP, Rulings

LOOSE = 5.0  # points by which a ruling sticks out that ends in nowhere
ROW = 40.0  # points from a table to a ruling that ends a row of it, at most
TOUCH = 3.0  # a ruling that ends this near to another touches it

Outline = tuple[float, float, float, float]  # x0, top, x1, bottom


def rulings_to_tables(rulings: Rulings) -> list[Rulings]:
    """Part rulings into groups that touch each other; a group needs rulings of both directions."""
    level, upright = rulings.level, rulings.upright
    if not len(level) or not len(upright):
        return []
    touching = _touching(level, upright)
    labels = np.arange(len(level))
    while True:
        across = np.where(touching, labels[:, None], len(level)).min(axis=0)
        spread = np.minimum(labels, np.where(touching, across[None, :], len(level)).min(axis=1))
        if (spread == labels).all():
            break
        labels = spread
    lone = Rulings(level[~touching.any(axis=1)], upright[across == len(level)])
    return [
        _with_ends(_with_sides(Rulings(level[labels == label], upright[across == label]), lone.upright), lone.level)
        for label in np.unique(across[across < len(level)])
    ]


def _with_sides(table: Rulings, lone: FloatArray) -> Rulings:
    """Return a table with the upright rulings beside it that no level one touches, but that run as far as its own.

    Of a merged label that has neither begun nor ended on a page, these are all that is drawn there.
    """
    ends = table.upright[:, 1].min(), table.upright[:, 2].max()
    beside = np.abs(lone[:, 1:] - ends).max(axis=1) < TOUCH
    return Rulings(table.level, np.concatenate([table.upright, lone[beside]])) if beside.any() else table


def _with_ends(table: Rulings, lone: FloatArray) -> Rulings:
    """Return a table whose sides are open with the rulings above and below it, as wide as its own, that touch none.

    Between these stand rows of one cell, as that of a title, of which nothing else is drawn.
    """
    x0, top, x1, bottom = table.outline
    sides = table.upright[:, 0]
    if not len(lone) or (np.abs(sides - x0) < TOUCH).any() or (np.abs(sides - x1) < TOUCH).any():
        return table
    added = []
    for y, start, end in lone[np.argsort(np.abs(lone[:, 0] - (top + bottom) / 2))].tolist():
        if max(abs(start - x0), abs(end - x1)) < TOUCH and top - ROW < y < bottom + ROW:
            added.append((y, start, end))
            top, bottom = min(top, y), max(bottom, y)
    return Rulings(np.concatenate([table.level, np.array(added)]), table.upright) if added else table


def rejoined(tables: list[Rulings], middles: FloatArray) -> list[Rulings]:
    """Join groups of rulings that are one table with rulings missing.

    Such lie one below the other with the same sides, where a ruling of either ends in nowhere between; or one is a
    scrap that stands open inside the other. Not where a title parts them: `middles` (n, 2) are those of the glyphs.
    """
    if len(tables) < 2:  # noqa: PLR2004 - one has nothing to be joined to
        return tables
    joined: list[Rulings] = []
    for table in sorted(_with_scraps(tables), key=lambda table: table.outline[1]):
        if joined and _goes_on(joined[-1], table, middles):
            joined.append(_both(joined.pop(), table))
        else:
            joined.append(table)
    return _with_scraps(joined) if len(joined) < len(tables) else joined


def _with_scraps(tables: list[Rulings]) -> list[Rulings]:
    """Return the tables with each open scrap added to the table around it."""
    whole: list[Rulings] = []
    for table in sorted(tables, key=_size, reverse=True):
        around = [number for number, other in enumerate(whole) if _is_inside(table, other)]
        if around and _is_open(table):
            whole[around[-1]] = _both(whole[around[-1]], table)
        else:
            whole.append(table)
    return whole


def _is_open(table: Rulings) -> bool:
    """Tell whether a ruling ends in nowhere."""
    level, upright = table.level, table.upright
    return len(free_ends(level, upright[:, 0])) + len(free_ends(upright, level[:, 0])) > 0


def _both(one: Rulings, other: Rulings) -> Rulings:
    return Rulings(np.concatenate([one.level, other.level]), np.concatenate([one.upright, other.upright]))


def _size(table: Rulings) -> float:
    x0, top, x1, bottom = table.outline
    return (x1 - x0) * (bottom - top)


def _is_inside(table: Rulings, other: Rulings) -> bool:
    (x0, top, x1, bottom), (left, upper, right, lower) = table.outline, other.outline
    return left - SNAP < x0 and upper - SNAP < top and x1 < right + SNAP and bottom < lower + SNAP


def free_ends(rulings: FloatArray, crossing: FloatArray) -> FloatArray:
    """Return where rulings end further than LOOSE from all positions of those that may cross them."""
    ends = rulings[:, 1:].ravel()
    result: FloatArray = ends[np.abs(ends[:, None] - crossing).min(axis=1) > LOOSE]
    return result


def _goes_on(above: Rulings, below: Rulings, middles: FloatArray) -> bool:
    """Tell whether two groups are one table that lacks rulings between them.

    What stands below all that is drawn of the one and above all of the other is in no column of theirs.
    """
    is_alike = all(abs(above.outline[side] - below.outline[side]) < SNAP for side in (0, 2))
    last, first = float(above.level[:, 0].max()), float(below.level[:, 0].min())
    sticks_out = (above.upright[:, 2] > last + LOOSE).any() or (below.upright[:, 1] < first - LOOSE).any()
    return bool(is_alike and last < first and sticks_out) and not _parted(above.outline, below.outline, middles)


def _parted(above: Outline, below: Outline, middles: FloatArray) -> bool:
    """Tell whether a text stands between two outlines, one above the other."""
    x, y = middles.T
    return bool(((x > above[0]) & (x < above[2]) & (y > above[3]) & (y < below[1])).any())


def _touching(level: FloatArray, upright: FloatArray) -> BoolArray:
    """Tell which level rulings (rows) touch or cross which upright ones (columns)."""
    y, x0, x1 = (level[:, column, None] for column in range(3))
    x, y0, y1 = (upright[None, :, column] for column in range(3))
    result: BoolArray = (x >= x0 - TOUCH) & (x <= x1 + TOUCH) & (y >= y0 - TOUCH) & (y <= y1 + TOUCH)
    return result
