"""The columns of a table's body: stretches across that text covers, between channels that it leaves free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extract.align.figures.words import Piece, Row
from extract.arrays import FloatArray

STEP = 0.5  # points: the resolution across
CHANNEL = 0.15  # share of the height of type: narrower channels part nothing
STRAY = 0.08  # share of the rows that may run through a channel
COVERED = 0.25  # share of a column's width that text must cover to stand in it
SIGNS_ONLY = frozenset("$€£¥%*†‡§#")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns' cores (n, 2), from the left; what lies between them belongs to the nearer one."""

    cores: FloatArray

    def __len__(self) -> int:
        return len(self.cores)

    def lines(self, x0: float, x1: float) -> list[float]:
        """Return where columns begin and end for a table between two sides."""
        between = (self.cores[:-1, 1] + self.cores[1:, 0]) / 2
        return [min(x0, self.cores[0, 0]), *between.tolist(), max(x1, self.cores[-1, 1])]

    def of(self, piece: Piece) -> tuple[int, int]:
        """Return the columns that a piece covers, half open."""
        low, high = self.cores.T
        overlap = np.minimum(high, piece.x1) - np.maximum(low, piece.x0)
        covered = np.flatnonzero(overlap > COVERED * (high - low))
        if len(covered):
            return int(covered[0]), int(covered[-1]) + 1
        middle = (piece.x0 + piece.x1) / 2
        nearest = int(np.argmin(np.maximum(low - middle, middle - high)))
        return nearest, nearest + 1


def columns_of(rows: Sequence[Row], height: float, cuts: Sequence[float]) -> Columns:
    """Return the columns that body rows show; `cuts` are upright rulings between columns."""
    left, right = min(row.x0 for row in rows), max(row.x1 for row in rows)
    size = int((right - left) / STEP) + 2
    cover = np.zeros(size)
    for row in rows:
        mine = np.zeros(size, dtype=bool)
        for piece in row.pieces:
            mine[int((piece.x0 - left) / STEP) : int((piece.x1 - left) / STEP) + 1] = True
        cover += mine
    free = cover <= STRAY * len(rows)
    for cut in cuts:
        if left < cut < right:
            free[max(0, int((cut - left) / STEP) - 1) : int((cut - left) / STEP) + 1] = True
    edges = np.flatnonzero(np.diff(np.concatenate([[True], free, [True]]).astype(int)))
    cores = [[left + start * STEP, left + end * STEP] for start, end in edges.reshape(-1, 2).tolist()]
    return Columns(np.array(_joined(cores, height, cuts)))


def _joined(cores: list[list[float]], height: float, cuts: Sequence[float]) -> list[list[float]]:
    """Join cores between which the channel is too narrow."""
    joined = [cores[0]]
    for low, high in cores[1:]:
        is_cut = any(joined[-1][1] - 1 < cut < low + 1 for cut in cuts)
        if low - joined[-1][1] < CHANNEL * height and not is_cut:
            joined[-1][1] = high
        else:
            joined.append([low, high])
    return joined
