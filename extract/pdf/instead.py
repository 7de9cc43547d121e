"""Forms whose rulings are partly missing, read by their words: believed where they agree with walls that are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from extract.align import Aligned, OpenEnd, find_forms
from extract.arrays import Glyphs, IntArray
from extract.geometry import cells_at, regions
from extract.geometry.lattice import Lattice
from extract.geometry.rulings import Rulings

HEAD_ROWS = 2  # rows of a head
TORN = 0.02  # share of the form's cells, and one, that a drawn wall may run through: a wall may be misread, too


class Instead(NamedTuple):
    """The forms of a page read by their words, downwards, and the open end of the last."""

    tables: list[Aligned]
    end: OpenEnd | None


def forms_instead(
    glyphs: Glyphs, lattices: Sequence[Lattice], rulings: Rulings, before: OpenEnd | None
) -> Instead | None:
    """Return the forms of a page; None where walls contradict them, or text within walls is no part of them."""
    forms = find_forms(glyphs, rulings, before)
    if not forms:
        return None
    tables = [form.table for form in forms]
    owners = np.full(len(glyphs.codes), -1, dtype=np.int64)
    count = 0
    for table in tables:
        owners = np.where(table.owners >= 0, table.owners + count, owners)
        count += len(table.cells)
    x, y = glyphs.middles().T
    torn = 0
    for lattice in lattices:
        x0, top, x1, bottom = lattice.box
        inside = (x > x0) & (x < x1) & (y > top) & (y < bottom)
        if (owners[inside] < 0).any():
            return None
        torn += _torn(owners[inside], cells_at(lattice, regions(lattice), x[inside], y[inside]))
    return Instead(tables, forms[-1].end) if torn <= 1 + TORN * count else None


def has_fragment(lattices: Sequence[Lattice], glyphs: Glyphs) -> bool:
    """Tell whether walls stand around so few rows that they may be the head of a table alone.

    Its rows then stand below it, outside all walls.
    """
    outside = glyphs.middles()
    for x0, top, x1, bottom in (lattice.box for lattice in lattices):
        x, y = outside.T
        outside = outside[(x < x0) | (x > x1) | (y < top) | (y > bottom)]
    x, y = outside.T
    few = (lattice.box for lattice in lattices if len(lattice.ys) - 1 <= HEAD_ROWS)
    return any(((x > x0) & (x < x1) & (y > bottom)).any() for x0, _, x1, bottom in few)


def _torn(cells: IntArray, region: IntArray) -> int:
    """Return how many cells hold glyphs of several regions; a single glyph beyond a wall is but misplaced."""
    pairs, counts = np.unique(np.column_stack([cells, region]), axis=0, return_counts=True)
    held = np.bincount(pairs[counts > 1, 0])
    return int(np.count_nonzero(held > 1))
