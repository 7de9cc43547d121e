"""Missing pieces of rulings, concluded from what is drawn beside them and from the text between.

A region of elementary cells that no drawn wall parts is cut into rectangles so that little is added to what is drawn,
and each rectangle holds one block of text, in its middle. The cuts go from side to side, as those of tables do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import inf

import numpy as np

from extract.arrays import BoolArray, FloatArray, IntArray

Rectangle = tuple[int, int, int, int]  # row, column, row end, column end, half open
Cut = tuple[float, tuple[Rectangle, ...]]  # a cost and the cells that come of it
Sums = list[list[int]]  # one row and one column more than what is summed
Costs = list[list[float]]  # by the first and the last piece

EFFORT = 200_000  # so many ways to cut a region are looked into, about
DOUBT = 3  # so many ends of rulings in nowhere, and walls are missing in general
CUT = 0.5  # cost of adding a stretch of wall, wherever it is
UNLIKELY = 1.2  # and further for each piece of it that nothing beside it goes on
LIKELY = 1.2  # cost of leaving a blank cell uncut where a wall is more likely than not
FARTHER = 0.7  # what a wall two pieces away counts, beside one at once
APART = 2.0  # cost of two blocks of text in one cell
BESIDE = 0.2  # share of the type's height: text further to the side is another block, too
THROUGH = 6.0  # cost of a wall through a piece of text
BLOCK_GAP = 0.7  # share of the type's height: text further below is another block
CENTRED = 0.3  # share of the type's height by which a block may be off the middle of its cell
OFF = 1.6  # cost, for each height of type, of being further off
PADDING = 1.2  # heights of type between a cell's side and text that begins at it
MOST = 4.0  # the cost of a block's place is no higher
RIM = 0.2  # share of the type's height by which a wall may touch a piece


def dangling(level: BoolArray, upright: BoolArray) -> int:
    """Return how many inner crossings of grid lines see a ruling end in nowhere, or turn a corner.

    `level` (rows-1, columns) and `upright` (rows, columns-1) say which inner walls are drawn.
    """
    up, down = upright[:-1], upright[1:]
    left, right = level[:, :-1], level[:, 1:]
    count = up.astype(int) + down + left + right
    straight = (up & down) | (left & right)
    return int(np.count_nonzero((count == 1) | ((count == 2) & ~straight)))  # noqa: PLR2004 - a corner


def gaps_between(texts: FloatArray, regions: IntArray, height: float) -> Iterator[float]:
    """Yield, downwards, the middles of the gaps that part texts (n, 4) of one region into blocks."""
    gaps = []
    for region in np.unique(regions).tolist():
        mine = texts[regions == region]
        mine = mine[np.argsort(mine[:, 1])]
        reached = np.maximum.accumulate(mine[:, 3])[:-1]
        apart = mine[1:, 1] - reached > BLOCK_GAP * height
        gaps += ((mine[1:, 1] + reached)[apart] / 2).tolist()
    yield from sorted(gaps)


@dataclass(frozen=True)
class Sheet:
    """A lattice with the walls that are drawn, and the pieces of text that stand in it with the height of type."""

    xs: Sequence[float]
    ys: Sequence[float]
    level: BoolArray
    upright: BoolArray
    texts: FloatArray  # boxes
    height: float
    known: dict[tuple[int, int], Costs] = field(default_factory=dict)

    @cached_property
    def level_support(self) -> FloatArray:
        """Return how likely each inner level wall is, from 0 to 1: drawn beside it, and usual in its column."""
        return _support(self.level, axis=1)

    @cached_property
    def upright_support(self) -> FloatArray:
        """Return the same for inner upright walls."""
        return _support(self.upright, axis=0)

    @cached_property
    def walls(self) -> tuple[Sums, Sums]:
        """Return the sums of level and of upright walls."""
        return _sums(self.level), _sums(self.upright)

    @cached_property
    def middles(self) -> FloatArray:
        """Return the middle of each text, as x, y."""
        middles: FloatArray = (self.texts[:, :2] + self.texts[:, 2:]) / 2
        return middles

    def walls_at(self, axis: int, at: int) -> Costs:
        """Return the costs of all walls that may be added on a grid line: upright ones on axis 0, level ones on 1.

        They are worked out once: many rectangles share them.
        """
        if (axis, at) not in self.known:
            drawn, support = (
                (self.level[at - 1], self.level_support[at - 1])
                if axis
                else (self.upright[:, at - 1], self.upright_support[:, at - 1])
            )
            position, marks = (self.ys[at], self.xs) if axis else (self.xs[at], self.ys)
            self.known[axis, at] = (_costs_of_walls(drawn, support) + self._through(axis, position, marks)).tolist()
        return self.known[axis, at]

    def _through(self, axis: int, position: float, marks: Sequence[float]) -> FloatArray:
        """Return the cost of the texts that walls between marks run through."""
        rim = RIM * self.height
        crossed = (self.texts[:, axis] + rim < position) & (position < self.texts[:, axis + 2] - rim)
        middles = np.sort(self.middles[crossed, 1 - axis])
        before, after = middles.searchsorted(marks[1:]), middles.searchsorted(marks[:-1], side="right")
        return THROUGH * (before - after[:, None]).astype(np.float64)


def _costs_of_walls(drawn: BoolArray, support: FloatArray) -> FloatArray:
    """Return the cost of each wall on a line of pieces of which some are drawn, by its first piece and its last."""
    missing = ~drawn
    rises = np.append(0, np.cumsum(missing[1:] > missing[:-1]))
    added = np.triu(np.broadcast_to(missing, (len(missing), len(missing))))
    counts = added.cumsum(axis=1)
    stretches = np.where(counts > 0, 1 + rises - rises[:, None], 0)
    unlikely = np.where(added, 1 - support, 0.0).cumsum(axis=1) / np.maximum(counts, 1)
    costs: FloatArray = CUT * stretches + UNLIKELY * unlikely * stretches
    return costs


def _sums(values: BoolArray) -> Sums:
    """Return how many values are true above and to the left of each position."""
    sums: Sums = np.pad(values.astype(int), ((1, 0), (1, 0))).cumsum(axis=0).cumsum(axis=1).tolist()
    return sums


def _count(sums: Sums, row: int, col: int, row_end: int, col_end: int) -> int:
    """Return how many values of a rectangle are true."""
    upper, lower = sums[row], sums[row_end]
    return lower[col_end] - lower[col] - upper[col_end] + upper[col]


def _support(drawn: BoolArray, axis: int) -> FloatArray:
    """Return the mean of the walls before and behind each one on its line, and of those in its row or column."""
    walls = drawn.astype(float)
    line = np.moveaxis(walls, axis, 1)
    count = line.shape[1]
    padded = np.pad(line, ((0, 0), (2, 2)))
    before = np.maximum(padded[:, 1 : count + 1], FARTHER * padded[:, :count])
    after = np.maximum(padded[:, 3 : count + 3], FARTHER * padded[:, 4 : count + 4])
    sides = np.minimum(np.arange(count), 1) + np.minimum(np.arange(count)[::-1], 1)
    near = (before + after) / np.maximum(sides, 1)
    usual = np.broadcast_to(line.mean(axis=0), line.shape) if len(line) else line
    result: FloatArray = np.moveaxis((near + usual) / 2, 1, axis)
    return result


@dataclass
class Region:
    """A region to cut: which elementary cells of its bounds belong to it."""

    sheet: Sheet
    mask: BoolArray
    row: int
    col: int
    known: dict[Rectangle, Cut] = field(default_factory=dict)

    def cut(self) -> tuple[Rectangle, ...]:
        """Return the rectangles into which the region falls, counted as those of the lattice."""
        rows, cols = self.mask.shape
        return self._best((self.row, self.col, self.row + rows, self.col + cols))[1]

    def cost_of_level(self, at: int) -> float:
        """Return the cost of a level wall through the whole region, counted from its first row."""
        end: int = self.col + self.mask.shape[1]
        return self.sheet.walls_at(1, self.row + at)[self.col][end - 1]

    @cached_property
    def held(self) -> Sums:
        """Return the sums of the elementary cells that belong to the region."""
        return _sums(self.mask)

    def _best(self, bounds: Rectangle) -> Cut:
        """Return the lowest cost of a rectangle, and its cells."""
        if bounds not in self.known:
            self.known[bounds] = self._cut(bounds)
        return self.known[bounds]

    def _cut(self, bounds: Rectangle) -> Cut:
        """Return the same, worked out; where nothing can be cut, the rectangle stays whole."""
        row, col, row_end, col_end = bounds
        held = _count(self.held, row - self.row, col - self.col, row_end - self.row, col_end - self.col)
        size = (row_end - row) * (col_end - col)
        if not held:
            return 0.0, ()
        return (0.0, (bounds,)) if size == 1 else self._cheapest(bounds, is_full=held == size)

    def _cheapest(self, bounds: Rectangle, *, is_full: bool) -> Cut:
        """Return the cheapest way to leave the rectangle whole or to cut it in two.

        Costs only add up, so a way that is already too dear is left.
        """
        row, col, row_end, col_end = bounds
        walls_at = self.sheet.walls_at
        best: Cut = (inf, ())
        if is_full and not self._walled(bounds):
            best = self._cell(bounds), (bounds,)
        for middle in range(row + 1, row_end):
            added = walls_at(1, middle)[col][col_end - 1]
            if added < best[0]:
                best = self._better(best, added, (row, col, middle, col_end), (middle, col, row_end, col_end))
        for middle in range(col + 1, col_end):
            added = walls_at(0, middle)[row][row_end - 1]
            if added < best[0]:
                best = self._better(best, added, (row, col, row_end, middle), (row, middle, row_end, col_end))
        return best

    def _better(self, best: Cut, added: float, one: Rectangle, other: Rectangle) -> Cut:
        """Return the cheaper of a way known and that of a wall between two parts."""
        upper = self._best(one)
        if added + upper[0] >= best[0]:
            return best
        lower = self._best(other)
        cost = added + upper[0] + lower[0]
        return (cost, upper[1] + lower[1]) if cost < best[0] else best

    def _walled(self, bounds: Rectangle) -> bool:
        """Tell whether a wall is drawn inside bounds."""
        row, col, row_end, col_end = bounds
        level, upright = self.sheet.walls
        return _count(level, row, col, row_end - 1, col_end) + _count(upright, row, col, row_end, col_end - 1) > 0

    def _cell(self, bounds: Rectangle) -> float:
        """Return the cost of several elementary cells that are one cell."""
        row, col, row_end, col_end = bounds
        sheet = self.sheet
        x0, top, x1, bottom = sheet.xs[col], sheet.ys[row], sheet.xs[col_end], sheet.ys[row_end]
        x, y = sheet.middles.T
        texts = sheet.texts[(x > x0) & (x < x1) & (y > top) & (y < bottom)].tolist()
        if not texts:
            supports = (
                sheet.level_support[row : row_end - 1, col:col_end],
                sheet.upright_support[row:row_end, col : col_end - 1],
            )
            return float(sum(np.where(support > 0.5, LIKELY, 0.0).sum() for support in supports))  # noqa: PLR2004 - evens
        return self._blocks(texts) + self._place(texts, (x0, top, x1, bottom))

    def _blocks(self, texts: list[list[float]]) -> float:
        """Return the cost of texts that look like several blocks."""
        height = self.sheet.height
        blocks = 0
        for axis, gap in ((0, BESIDE * height), (1, BLOCK_GAP * height)):
            reached = -inf
            for start, end in sorted((text[axis], text[axis + 2]) for text in texts):
                blocks += start - reached > gap
                reached = max(reached, end)
        return APART * (blocks - 2)  # one across and one downwards is but one block

    def _place(self, texts: list[list[float]], box: Sequence[float]) -> float:
        """Return the cost of the place of a text in its cell: not in the middle, across also not at the left."""
        height = self.sheet.height
        x0, top, x1, bottom = zip(*texts, strict=True)
        off_x = abs(min(x0) + max(x1) - (box[0] + box[2])) / 2 / height
        off_y = abs(min(top) + max(bottom) - (box[1] + box[3])) / 2 / height
        off_x = min(off_x, max(0.0, (min(x0) - box[0]) / height - PADDING))
        costs: list[float] = [min(MOST, OFF * max(0.0, off - CENTRED)) for off in (off_y, off_x)]
        return costs[0] + costs[1] / 2


def cut_regions(regions: IntArray, sheet: Sheet) -> tuple[list[Rectangle], set[Rectangle]]:
    """Return the rectangles of all regions, and those that come from a region that was cut.

    `regions` (rows, columns) numbers the region of each elementary cell.
    """
    found: list[Rectangle] = []
    cut: set[Rectangle] = set()
    for name in np.unique(regions).tolist():
        rows, cols = np.nonzero(regions == name)
        row, col, row_end, col_end = int(rows.min()), int(cols.min()), int(rows.max()) + 1, int(cols.max()) + 1
        mask = regions[row:row_end, col:col_end] == name
        pieces = [piece for part in _parts(Region(sheet, mask, row, col)) for piece in part.cut()]
        found += pieces
        if len(pieces) > 1:
            cut.update(pieces)
    return sorted(found), cut


def _parts(region: Region) -> Iterator[Region]:
    """Yield a region whose ways to be cut are too many in parts, cut where a level wall costs least."""
    rows, cols = region.mask.shape
    if rows < 2 or (rows * cols) ** 2 * (rows + cols) / 4 <= EFFORT:  # noqa: PLR2004 - nothing to halve
        yield region
        return
    middle = min(range(1, rows), key=lambda at: region.cost_of_level(at) + abs(2 * at - rows) / rows)
    yield from _parts(Region(region.sheet, region.mask[:middle], region.row, region.col))
    yield from _parts(Region(region.sheet, region.mask[middle:], region.row + middle, region.col))
