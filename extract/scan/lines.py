"""Which stretches of a straight picture are to be recognised as one line of one cell, and of what the text consists.

The detector's boxes are cut where they cross from one cell into the next and joined where one line was found in
pieces; ink in cells that no box covers (lone dashes, single digits, small marks) gets a box of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from extract.arrays import BoolArray, FloatArray, Glyphs, IntArray
from extract.geometry import Lattice, cells_at, lattice_to_areas, mend
from extract.model import Box
from extract.scan.picture import Grey, Picture

STEP = 2.0  # points between the samples along a box that ask for their cell
PIECE = 3.0  # points: a shorter piece of a box is only its margin
SAME_LINE = 0.5  # share of the lower height by which two pieces of a line overlap at least
NEAR = 1.2  # times the height: pieces further apart stay apart,
ADJOINING = 0.4  # as do, outside of cells, those further apart than this
STACKED = 1.8  # times as high as wide: signs below each other
SPECK = 2.4  # points: a spot not larger
APART = 5.5  # points: and so far from characters is a speck,
SPECKS = 6.0  # square points: where there are few around


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text to recognise: its cell (-1: none) and its box in points."""

    owner: int
    box: Box


class Cells:
    """The cells of a page's lattices, numbered through all; asked for the cell at a point."""

    def __init__(self, lattices: list[Lattice], glyphs: Glyphs) -> None:
        self.boxes: list[Box] = []
        self._tables: list[tuple[Lattice, IntArray, int]] = []
        for found in lattices:
            inside = glyphs.take(_inside(found, *glyphs.middles().T))
            lattice = mend(found, inside) if len(inside.codes) else found
            areas, owner = lattice_to_areas(lattice, inside if len(inside.codes) else None)
            self._tables.append((lattice, owner, len(self.boxes)))
            xs, ys = lattice.xs.tolist(), lattice.ys.tolist()
            self.boxes += [(xs[area.col], ys[area.row], xs[area.col_end], ys[area.row_end]) for area in areas]

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


def stretches(picture: Picture, found: FloatArray, cells: Cells) -> list[Stretch]:
    """Return what is to be recognised, by the boxes that were found; the picture is without rulings and specks."""
    ink = picture.ink()
    pieces = [piece for box in found.tolist() for piece in _by_cell(tuple(box), cells)]
    lines = _joined(trimmed for piece in pieces if (trimmed := _trimmed(piece, ink, picture.scale)) is not None)
    return lines + list(_missed(ink, lines, cells, picture))


def specks(picture: Picture) -> BoolArray:
    """Return the pixels of small dark spots that stand apart from all characters; a few together are specks still."""
    dark = picture.ink()
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    sides = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) / picture.scale
    reach = picture.pixels(APART) | 1
    near = cv2.dilate(dark, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach)))
    count, clusters = cv2.connectedComponents(near, connectivity=8)
    is_small = sides[labels] <= SPECK
    mass = np.bincount(clusters.ravel(), dark.ravel(), count) / picture.scale**2
    holds_more = np.bincount(clusters.ravel(), (dark > 0).ravel() & ~is_small.ravel(), count) > 0
    alone: BoolArray = (~holds_more & (mass < SPECKS))[clusters] & (dark > 0)
    return alone


def _by_cell(box: Box, cells: Cells) -> Iterator[Stretch]:
    """Cut a box into the pieces that stand in different cells, along its longer side."""
    x0, top, x1, bottom = box
    is_level = x1 - x0 >= bottom - top
    start, end = (x0, x1) if is_level else (top, bottom)
    along = np.arange(start + min(STEP, end - start) / 2, end, STEP)
    across = np.full(len(along), (top + bottom) / 2 if is_level else (x0 + x1) / 2)
    owners = cells.at(along, across) if is_level else cells.at(across, along)
    cuts = np.flatnonzero(np.diff(owners)) + 1
    for first, last in zip([0, *cuts.tolist()], [*cuts.tolist(), len(along)], strict=True):
        low = start if first == 0 else float(along[first]) - STEP / 2
        high = end if last == len(along) else float(along[last - 1]) + STEP / 2
        piece = (low, top, high, bottom) if is_level else (x0, low, x1, high)
        owner = int(owners[first])
        if high - low >= PIECE or len(cuts) == 0:
            yield Stretch(owner, _within(piece, cells.boxes[owner]) if owner >= 0 else piece)


def _within(box: Box, outer: Box) -> Box:
    return max(box[0], outer[0]), max(box[1], outer[1]), min(box[2], outer[2]), min(box[3], outer[3])


def _trimmed(piece: Stretch, ink: Grey, scale: float) -> Stretch | None:
    """Return a piece cut to its ink; None without any."""
    left, top, right, bottom = (round(side * scale) for side in piece.box)
    y, x = np.nonzero(ink[max(0, top) : bottom, max(0, left) : right])
    if not len(x):
        return None
    x, y = x + max(0, left), y + max(0, top)
    box = (x.min() / scale, y.min() / scale, (x.max() + 1) / scale, (y.max() + 1) / scale)
    return Stretch(piece.owner, box)


def _joined(pieces: Iterator[Stretch]) -> list[Stretch]:
    """Join the pieces of one line of one cell."""
    lines: list[Stretch] = []
    for piece in sorted(pieces, key=lambda piece: (piece.owner, piece.box[0])):
        for number, line in enumerate(lines):
            if line.owner == piece.owner and _follows(line.box, piece.box, NEAR if line.owner >= 0 else ADJOINING):
                lines[number] = Stretch(line.owner, _union(line.box, piece.box))
                break
        else:
            lines.append(piece)
    return lines


def _follows(one: Box, other: Box, near: float) -> bool:
    low = min(one[3] - one[1], other[3] - other[1])
    high = max(one[3] - one[1], other[3] - other[1])
    overlap = min(one[3], other[3]) - max(one[1], other[1])
    return overlap > SAME_LINE * low and high < STACKED * low and other[0] - one[2] < near * low


def _union(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _missed(ink: Grey, lines: list[Stretch], cells: Cells, picture: Picture) -> Iterator[Stretch]:
    """Yield the lines of ink in cells that nothing found covers."""
    rest = ink.copy()
    margin = picture.pixels(1.0)
    for line in lines:
        left, top, right, bottom = (round(side * picture.scale) for side in line.box)
        rest[max(0, top - margin) : bottom + margin, max(0, left - margin) : right + margin] = 0
    joined = cv2.morphologyEx(rest, cv2.MORPH_CLOSE, np.ones((picture.pixels(1.5), picture.pixels(6.0)), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    boxes = stats[1:, :4].astype(np.float64) / picture.scale
    boxes[:, 2:] += boxes[:, :2]
    owners = cells.at((boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2)
    for owner, (x0, top, x1, bottom) in zip(owners.tolist(), boxes.tolist(), strict=True):
        if owner >= 0 and max(x1 - x0, bottom - top) > SPECK:
            yield Stretch(owner, (x0, top, x1, bottom))
