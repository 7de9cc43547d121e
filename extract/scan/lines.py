"""Which marks of ink make one line of one cell, to be recognised together.

The detector's boxes say where text is; the marks in them are parted by cell and by line, since a box may run over
both, and take in what stands beside them and was not found (a last point, a bracket). Marks in cells that no box
covers (lone dashes, single digits) make lines of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median

import numpy as np

from extract.arrays import FloatArray, IntArray
from extract.model import Box
from extract.scan.bands import TALL, body, line_bands, type_height
from extract.scan.cells import Cells
from extract.scan.marks import Marks, box_around

USUAL_HEIGHT = 9.0  # points: of a line's ink, where a page shows no other
SAME_LINE = 0.5  # share of the lower height by which two pieces of a line overlap at least
NEAR = 1.2  # times the height: pieces further apart stay apart,
ADJOINING = 0.4  # as do, outside of cells, those further apart than this
STACKED = 1.8  # times as high as wide: signs below each other,
ONE_SIGN = 1.35  # which are not wider, in usual heights, than one
BESIDE = 0.8  # usual heights: a mark so near to a line's end belongs to it
LEVEL = 0.6  # and whose middle is so near to that of the line,
FLECK = 0.1  # usual heights: but for one not larger
STEP = 0.1  # usual heights: differences in how far a mark lies from lines that are smaller do not count


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text to recognise: its cell (-1: none), its box in points, and the numbers of its marks."""

    owner: int
    box: Box
    marks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A recognised line: its cell (-1: none), its box in points, and whether its signs stand below each other.

    The confidence is that of its least certain sign.
    """

    owner: int
    box: Box
    text: str
    confidence: float
    is_stacked: bool
    marks: tuple[int, ...] = ()


def stretches(marks: Marks, found: FloatArray, cells: Cells) -> list[Stretch]:
    """Return what is to be recognised, by the boxes (n, 4) that were found; without rulings and specks in the marks."""
    maker = _Maker(marks, cells.at(*marks.middles().T))
    pieces = [piece for box in found for piece in maker.pieces(box)]
    maker.usual = usual_height(piece.box for piece in pieces)
    lines = maker.shared_out([line for piece in pieces for line in maker.lines(piece)])
    lines = [maker.claimed(line) for line in sorted(lines, key=lambda line: -len(line.marks))]
    lines = [maker.grown(line) for line in lines if line.marks]
    return _joined([*lines, *maker.missed()])


def usual_height(boxes: Iterable[Box]) -> float:
    """Return the usual height of a line's ink, in points, by the boxes of stretches."""
    heights = [bottom - top for x0, top, x1, bottom in boxes if x1 - x0 > 2 * (bottom - top)]
    tall = [height for height in heights if height > USUAL_HEIGHT / 3]
    return median(tall) if tall else USUAL_HEIGHT


def is_stacked(box: Box, usual: float) -> bool:
    """Tell whether a stretch is of signs that stand below each other."""
    x0, top, x1, bottom = box
    return bottom - top > STACKED * max(x1 - x0, usual) and x1 - x0 < ONE_SIGN * usual


class _Maker:
    """Gives each mark to one line."""

    def __init__(self, marks: Marks, owners: IntArray) -> None:
        self.usual = USUAL_HEIGHT
        self._marks = marks
        self._owners = owners
        self._middles = marks.middles()
        self._is_speck = marks.are_specks()
        self._is_free = np.ones(len(owners), dtype=bool)

    def pieces(self, box: FloatArray) -> Iterator[Stretch]:
        """Yield the marks in a box, parted by cell."""
        x, y = self._middles.T
        inside = np.flatnonzero((x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3]))
        for owner in np.unique(self._owners[inside]).tolist():
            yield self._stretch(owner, inside[self._owners[inside] == owner])

    def lines(self, piece: Stretch) -> Iterator[Stretch]:
        """Yield the lines of a piece."""
        numbers = np.array(piece.marks)
        boxes = self._marks.boxes[numbers]
        usual = max(self.usual, type_height(boxes))
        if piece.box[3] - piece.box[1] <= TALL * usual or is_stacked(piece.box, self.usual):
            yield piece
            return
        band_of = line_bands(boxes, usual)
        for band in np.unique(band_of[band_of >= 0]).tolist():
            yield self._stretch(piece.owner, numbers[band_of == band])

    def shared_out(self, lines: list[Stretch]) -> list[Stretch]:
        """Return lines that share no mark: each stays in the one whose characters it stands among, or is nearest to."""
        best: dict[int, tuple[float, int, int]] = {}
        for number, line in enumerate(lines):
            top, bottom = body(self._marks.boxes[list(line.marks)], self.usual)
            y = self._middles[list(line.marks), 1]
            off = np.round(np.clip(np.maximum(top - y, y - bottom), 0.0, None) / (STEP * self.usual))
            for mark, far in zip(line.marks, off.tolist(), strict=True):
                best[mark] = min(best.get(mark, (np.inf, 0, 0)), (far, -len(line.marks), number))
        kept: list[list[int]] = [[] for _ in lines]
        for mark, (_, _, number) in best.items():
            kept[number].append(mark)
        return [self._stretch(line.owner, np.array(own)) for line, own in zip(lines, kept, strict=True) if own]

    def claimed(self, line: Stretch) -> Stretch:
        """Return a line with those of its marks that no other has yet; with none where they are mere specks."""
        numbers = np.array(line.marks, dtype=np.int64)
        numbers = numbers[self._is_free[numbers]]
        self._is_free[numbers] = False
        is_noise = self._is_speck[numbers].all()
        return Stretch(line.owner, line.box) if is_noise else self._stretch(line.owner, numbers)

    def grown(self, line: Stretch) -> Stretch:
        """Return a line with the free marks that stand beside it."""
        boxes, sides = self._marks.boxes, self._marks.sides()
        numbers = list(line.marks)
        level, reach = np.median(self._middles[numbers, 1]), LEVEL * max(self.usual, type_height(boxes[numbers]))
        free = (self._owners == line.owner) & (np.abs(self._middles[:, 1] - level) < reach)
        free &= sides.max(axis=1) > FLECK * self.usual
        near = (BESIDE if line.owner >= 0 else ADJOINING) * self.usual
        while not is_stacked(line.box, self.usual):
            x0, _, x1, _ = line.box
            beside = np.flatnonzero(free & self._is_free & (boxes[:, 0] < x1 + near) & (boxes[:, 2] > x0 - near))
            if not len(beside):
                break
            self._is_free[beside] = False
            line = self._stretch(line.owner, np.concatenate([line.marks, beside]))
        return line

    def missed(self) -> Iterator[Stretch]:
        """Yield the lines of marks in cells that nothing found covers, from the largest mark on."""
        sides = self._marks.sides().max(axis=1)
        for number in np.argsort(-sides, kind="stable").tolist():
            if self._is_free[number] and self._owners[number] >= 0 and not self._is_speck[number]:
                yield self.grown(self.claimed(self._stretch(int(self._owners[number]), np.array([number]))))

    def _stretch(self, owner: int, numbers: IntArray) -> Stretch:
        return Stretch(owner, box_around(self._marks.boxes[numbers]), tuple(numbers.tolist()))


def _joined(pieces: Iterable[Stretch]) -> list[Stretch]:
    """Join the pieces of one line of one cell."""
    lines: list[Stretch] = []
    for piece in sorted((piece for piece in pieces if piece.marks), key=lambda piece: (piece.owner, piece.box[0])):
        for number, line in enumerate(lines):
            if line.owner == piece.owner and _follows(line.box, piece.box, NEAR if line.owner >= 0 else ADJOINING):
                boxes = np.array([line.box, piece.box])
                lines[number] = Stretch(line.owner, box_around(boxes), line.marks + piece.marks)
                break
        else:
            lines.append(piece)
    return lines


def _follows(one: Box, other: Box, near: float) -> bool:
    low = min(one[3] - one[1], other[3] - other[1])
    high = max(one[3] - one[1], other[3] - other[1])
    overlap = min(one[3], other[3]) - max(one[1], other[1])
    return overlap > SAME_LINE * low and high < STACKED * low and other[0] - one[2] < near * low
