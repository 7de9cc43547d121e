"""The cells of a page's tables, asked for the one at a point."""

from __future__ import annotations

import numpy as np

from extract.arrays import BoolArray, FloatArray, Glyphs, IntArray
from extract.geometry import cells_at, lattice_to_areas, mend
from extract.geometry.lattice import Lattice


class Cells:
    """The cells of a page's lattices, numbered through all."""

    def __init__(self, lattices: list[Lattice], glyphs: Glyphs) -> None:
        self._tables: list[tuple[Lattice, IntArray, int]] = []
        self.count = 0
        for found in lattices:
            inside = glyphs.take(_inside(found, *glyphs.middles().T))
            lattice = mend(found, inside) if len(inside.codes) else found
            areas, owner = lattice_to_areas(lattice, inside if len(inside.codes) else None)
            self._tables.append((lattice, owner, self.count))
            self.count += len(areas)

    def at(self, x: FloatArray, y: FloatArray) -> IntArray:
        """Return the cell at each point, of the smallest table there; -1 outside of tables."""
        found = np.full(len(x), -1, dtype=np.int64)
        for lattice, owner, base in self._tables:
            inside = np.flatnonzero((found < 0) & _inside(lattice, x, y))
            found[inside] = base + cells_at(lattice, owner, x[inside], y[inside])
        return found


def _inside(lattice: Lattice, x: FloatArray, y: FloatArray) -> BoolArray:
    x0, top, x1, bottom = lattice.box
    return (x >= x0) & (x <= x1) & (y >= top) & (y <= bottom)
