"""The arrays of a page: numpy types by their element, and the glyphs as one value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


def median(values: FloatArray) -> float:
    """Return the median of some values; numpy's own spends most of its time on options."""
    ordered = np.sort(values)
    half = len(ordered) // 2
    return float(ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2)


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The glyphs of a page (n): Unicode values, boxes (n, 4), quarter turns to the left, white space before."""

    codes: IntArray
    boxes: FloatArray
    turns: IntArray
    spaced: BoolArray

    def take(self, chosen: BoolArray | IntArray) -> Glyphs:
        """Return the chosen glyphs."""
        return Glyphs(self.codes[chosen], self.boxes[chosen], self.turns[chosen], self.spaced[chosen])

    def middles(self) -> FloatArray:
        """Return the middle of each box, as x, y."""
        return (self.boxes[:, :2] + self.boxes[:, 2:]) / 2
