"""The pieces of broken rulings: runs of ink, and bits too short for such, that follow each other on one line.

A bit of its own is nothing: there are as short strokes in any character. It counts between others, outside of text.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from extract.arrays import BoolArray, FloatArray, IntArray
from extract.scan.runs import SHORT, STROKE, THICKEST, Runs

NEAR = 4.0  # points over which a line of ink
DENSE = 0.25  # is so dense at least,
BIT = 3.0  # points: and a bit that is shorter counts for nothing
SAME_LINE = 1.0  # points by which the pieces of one ruling may lie apart across,
BREAK = 8.0  # and along: rows are higher, so that no wall of a merged cell lacks there
ROUNDING = 1e-6  # points
TOUCH = 1.5  # points between a ruling's end and the edge, or the middle, of the ruling that it touches


@dataclass(slots=True)
class _Chain:
    """What is known of a ruling so far: its line, and whether a run is part of it."""

    x0: float
    y: float
    x1: float
    thickness: float
    longest: float
    has_run: bool

    def takes(self, x0: float, y: float, x1: float, crossing: FloatArray) -> bool:
        """Tell whether a piece goes on with the chain: strokes in the cells of a column do not."""
        if not (abs(self.y - y) < SAME_LINE and abs(x0 - self.x1) <= BREAK and x1 > self.x1):
            return False
        is_between = (self.x1 + TOUCH < crossing[:, 1]) & (crossing[:, 1] < x0 - TOUCH)
        is_crossed = bool((is_between & (crossing[:, 0] <= y) & (y <= crossing[:, 2])).any())
        return not is_crossed or min(self.longest, x1 - x0) > STROKE

    def take(self, y: float, x1: float, length: float, thickness: float, *, is_run: bool) -> None:
        """Lengthen the chain by a piece; it lies at the level of the longest, and runs that may be strokes are bits."""
        self.y = y if length > self.longest else self.y
        self.x1, self.thickness = x1, max(thickness, self.thickness)
        self.has_run = (self.has_run and self.longest > STROKE) or (is_run and length > STROKE)
        self.longest = max(length, self.longest)


def joined(runs: Runs, thin: BoolArray, text: FloatArray, crossing: FloatArray, scale: float) -> tuple[Runs, BoolArray]:
    """Return level runs with the pieces of each broken ruling made one, and which of these hold more than bits.

    Args:
        runs: what is long enough to be seen by itself.
        thin: pixels of ink that is no higher than rulings are.
        text: boxes (n, 4) in which text was found; short pieces there are strokes.
        crossing: upright runs, with y for x.
        scale: pixels a point.
    """
    bits = _bits(thin & ~runs.mask(), scale)
    bits = bits[~lies_in_text(bits, text)]
    lines = np.concatenate([runs.lines, bits])
    length = lines[:, 2] - lines[:, 0]
    may_join = (length > STROKE) | ~lies_in_text(lines, text)
    chains, chain_of = _chained(lines, may_join, len(runs.lines), crossing)
    whole = np.array([[c.x0, c.y, c.x1, c.y, c.thickness] for c in chains]).reshape(-1, 5)
    has_run = np.array([chain.has_run for chain in chains], dtype=bool)
    is_kept = has_run | (whole[:, 2] - whole[:, 0] > SHORT)
    numbers = np.append(chain_of[: len(runs.lines)], -1)
    return Runs(whole, runs.labels, numbers[runs.run_of]).take(is_kept), has_run[is_kept]


def reaching(runs: FloatArray, crossing: FloatArray) -> BoolArray:
    """Tell which level runs have both ends near crossing ones; crossing has y for x."""
    y = runs[:, 1, None]
    meets = (crossing[:, 0] - BREAK <= y) & (y <= crossing[:, 2] + BREAK)
    ends = [(meets & (np.abs(crossing[:, 1] - runs[:, column, None]) <= BREAK)).any(axis=1) for column in (0, 2)]
    return np.asarray(ends[0] & ends[1])


def _chained(
    lines: FloatArray, may_join: BoolArray, n_runs: int, crossing: FloatArray
) -> tuple[list[_Chain], IntArray]:
    """Return the chains that lines make, of which the first are runs, and the chain of each line."""
    chains: list[_Chain] = []
    chain_of = np.full(len(lines), -1)
    nearby: dict[int, list[int]] = {}  # chains by their height, while a piece may still go on with them
    for number in np.argsort(lines[:, 0], kind="stable").tolist():
        x0, y, x1, _, thickness = lines[number].tolist()
        is_run, level = number < n_runs, int(y)
        before = []
        for band in range(level - 1, level + 2) if may_join[number] else ():
            nearby[band] = [at for at in nearby.get(band, ()) if chains[at].x1 + BREAK >= x0]
            before += [at for at in nearby[band] if chains[at].takes(x0, y, x1, crossing)]
        if before:
            chains[before[0]].take(y, x1, x1 - x0, thickness, is_run=is_run)
        else:
            chains.append(_Chain(x0, y, x1, thickness, x1 - x0, is_run))
            nearby.setdefault(level, []).append(len(chains) - 1)
        chain_of[number] = before[0] if before else len(chains) - 1
    return chains, chain_of


def lies_in_text(runs: FloatArray, text: FloatArray) -> BoolArray:
    """Tell which level runs lie wholly within boxes of text, as strokes do: in one, or in several side by side."""
    x0, y, x1 = (runs[:, column, None] for column in range(3))
    left, top, right, bottom = text.T
    inside = (top + TOUCH < y) & (y < bottom - TOUCH)
    overlaps = np.clip(np.minimum(x1, right + TOUCH) - np.maximum(x0, left - TOUCH), 0.0, None)
    return np.asarray((overlaps * inside).sum(axis=1) >= (x1 - x0)[:, 0] - ROUNDING)


def _bits(thin: BoolArray, scale: float) -> FloatArray:
    """Return level bits of thin ink as runs (n, 5); points that stand close together are one."""
    around = cv2.blur(thin.astype(np.float32), (max(1, round(NEAR * scale)), 2))
    dense = (around > DENSE).astype(np.uint8)
    opened = cv2.morphologyEx(dense, cv2.MORPH_OPEN, np.ones((1, round(BIT * scale)), np.uint8))
    _, _, boxes, middles = cv2.connectedComponentsWithStats(opened, connectivity=8)
    x0, wide, high = boxes[1:, [cv2.CC_STAT_LEFT, cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].T / scale
    y = (middles[1:, 1] + 0.5) / scale
    return np.asarray(np.column_stack([x0, y, x0 + wide, y, high])[high <= THICKEST])
