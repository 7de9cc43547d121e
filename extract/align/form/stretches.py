"""Neighbouring lines taken together, all of them at once: which of them stand in the middle of a row is a cheapest way.

Arrays have a row for each line before which a stretch of lines may end, and one more; a column for each line, up to so
many before, at which it may begin. The last column is of no lines at all: what that costs is for the caller to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extract.align.form.blocks import OFF_STEP, Block
from extract.align.form.setting import Stand
from extract.arrays import FloatArray, IntArray

LOOSE = 1.7  # em between lines of one cell, at most
TORN = 3.0  # cost of lines further apart


@dataclass(frozen=True, slots=True)
class Stretches:
    """The stretches of some lines; what has no line, or begins before the first, is none: its cost is infinite."""

    em: float
    begins: IntArray
    middles: FloatArray
    first_middles: FloatArray  # of their first line,
    last_middles: FloatArray  # and of their last
    heights: FloatArray
    torn: FloatArray  # cost of how badly they hold together

    def off(self, level: float | FloatArray, stand: Stand = Stand.MIDDLE) -> FloatArray:
        """Return how far the middles of stretches, or of their first or last lines, are off a height, in em.

        To it is added how badly they hold together.
        """
        middles = {Stand.MIDDLE: self.middles, Stand.TOP: self.first_middles, Stand.FOOT: self.last_middles}[stand]
        result: FloatArray = np.abs(middles - level) / self.em + self.torn
        return result


def stretches(lines: Sequence[Block], em: float, most: int, step: float | None = None) -> Stretches:
    """Return the stretches of up to so many lines; `step` is that from line to line of a cell, where it is known."""
    pitch = max(LOOSE * em, (step or 0.0) + OFF_STEP * em)
    tops = np.array([*(line.top for line in lines), 0.0])  # one more, for the stretches of no lines
    bottoms = np.array([*(line.bottom for line in lines), 0.0])
    middles = (tops + bottoms) / 2
    tears = np.cumsum(np.diff(middles, prepend=middles[:1]) > pitch)
    ends = np.arange(len(lines) + 1)[:, None]
    begins = ends - np.arange(most, -1, -1)
    first, last = np.maximum(begins, 0), ends - 1
    torn = np.where((begins < 0) | (begins == ends), np.inf, TORN * (tears[last] - tears[first]))
    whole = (tops[first] + bottoms[last]) / 2
    return Stretches(em, first, whole, middles[first], middles[last], bottoms[last] - tops[first], torn)


def cheapest(ways: FloatArray) -> tuple[IntArray, FloatArray]:
    """Return the first cheapest column of each row, and its cost."""
    chosen = ways.argmin(axis=1)
    return chosen, ways[np.arange(len(ways)), chosen]
