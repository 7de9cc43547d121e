"""Rows of labels and values outside the tables of a form: each row has its label in its middle, at the left."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extract.align.form.blocks import Block, is_label, joined, level_rows
from extract.align.form.setting import Stand
from extract.align.form.stretches import cheapest, stretches

MOST_LINES = 40  # lines of one row
NARROW = 14.0  # em: wider text is no label
WITHOUT = 0.8  # cost of a label with nothing beside it,
STRICT = 3.0  # cost for each em by which a label is off the middle of what stands beside it
ALONE = 1.5  # and of a line that belongs to no label
NO_LABEL = -1


def loose_rows(
    lines: Sequence[Block], em: float, step: float | None = None, stand: Stand = Stand.MIDDLE
) -> list[list[Block]]:
    """Return the rows that lines make, downwards, each of blocks from the left, which stand mid or at the top."""
    blocks = joined(lines, em, step)
    labels = _first_labels(blocks, em)
    if not labels:
        return list(level_rows(blocks, em, stand))
    taken = {number for label in labels for number in label.lines}
    levels = list(level_rows([line for line in lines if line.lines[0] not in taken], em))
    units = [_around(level) for level in levels]
    rows = []
    for number, begin, end in _led(units, [label.level(stand) for label in labels], em, step, stand):
        beside = _stacked(joined([line for level in levels[begin:end] for line in level], em, step))
        label = [] if number is None else [labels[number]]
        rows.append(sorted([*label, *beside], key=lambda block: block.x0))
    return rows


def _stacked(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks of one row, those below one another as one: a figure may be broken over two lines."""
    found: list[Block] = []
    for block in sorted(blocks, key=lambda block: block.middle):
        above = next((number for number, other in enumerate(found) if _is_over(other, block)), None)
        if above is None:
            found.append(block)
        else:
            found[above] = found[above].with_line(block)
    return found


def _is_over(upper: Block, lower: Block) -> bool:
    return upper.x0 < lower.x1 and lower.x0 < upper.x1 and upper.bottom <= lower.middle


def _first_labels(blocks: Sequence[Block], em: float) -> list[Block]:
    """Return the blocks of the first column, downwards: those that stand where known labels begin the rows."""
    known = [block for block in blocks if is_label(block.text) and block.x1 - block.x0 < NARROW * em]
    if not known:
        return []
    first = min(known, key=lambda block: block.centre)
    edge = max(block.x1 for block in known if _is_aligned(block, first, em))
    column = [block for block in known if block.x0 < edge]
    right = max(block.x1 for block in column) + em / 2
    return sorted((block for block in blocks if block.x1 < right), key=lambda block: block.middle)


def _is_aligned(block: Block, other: Block, em: float) -> bool:
    """Tell whether two blocks have one middle or one left side."""
    return min(abs(block.centre - other.centre), abs(block.x0 - other.x0)) < em / 2


def _around(level: Sequence[Block]) -> Block:
    """Return lines at one height as one."""
    numbers = tuple(number for line in level for number in line.lines)
    top, bottom = min(line.top for line in level), max(line.bottom for line in level)
    return Block(numbers, "", level[0].x0, top, max(line.x1 for line in level), bottom)


def _led(
    units: Sequence[Block], levels: Sequence[float], em: float, step: float | None, stand: Stand
) -> list[tuple[int | None, int, int]]:
    """Return the rows as the number of a label, or None, and the units begin..end that stand around it, in order."""
    beside = stretches(units, em, MOST_LINES, step)
    costs = ALONE * np.arange(len(units) + 1)
    came = [np.full(len(units) + 1, NO_LABEL)]
    for level in levels:
        ways = STRICT * beside.off(level, stand)
        ways[:, -1] = WITHOUT
        chosen, costs = cheapest(costs[beside.begins] + ways)
        came.append(beside.begins[np.arange(len(chosen)), chosen])
        for end in range(1, len(costs)):
            if costs[end - 1] + ALONE < costs[end]:
                costs[end], came[-1][end] = costs[end - 1] + ALONE, NO_LABEL
    rows: list[tuple[int | None, int, int]] = []
    row, end = len(levels), len(units)
    while row or end:
        begin = int(came[row][end])
        if begin == NO_LABEL:
            rows.append((None, end - 1, end))
            end -= 1
        else:
            rows.append((row - 1, begin, end))
            row, end = row - 1, begin
    return rows[::-1]
