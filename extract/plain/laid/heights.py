"""How far apart lines stood on the page, as far as rows tell: lines of a cell close below one another, rows apart."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np

from extract.kinds import LEVELS, text_kind
from extract.plain.laid.rows import Block
from extract.plain.laid.words import Word, Words

STEP = 13.0  # points from line to line of a cell, for type of ten,
HALF = STEP / 2  # and to a line that stands beside two of another cell
APART = 2 * STEP  # from the last line of a row to the first of the next
LABEL_LINES = 4  # of a label that is merged over rows, at most
REACH = 3  # lines from one line of such a label to the next, at most

Place = tuple[int, int]  # line, and number of a word in it


def heights(lines: Sequence[Words], blocks: Sequence[Block]) -> list[list[float]]:
    """Return the height, in points downwards, of each word of each line."""
    levels = _levels(lines, blocks)
    found = [[level] * len(words) for level, words in zip(levels, lines, strict=True)]
    for block in blocks:
        for label in _labels(lines, block):
            middle = sum(levels[line] for line, _ in label) / len(label)
            for count, (line, number) in enumerate(label):
                found[line][number] = middle + STEP * (count - (len(label) - 1) / 2)
    return found


def _levels(lines: Sequence[Words], blocks: Sequence[Block]) -> list[float]:
    """Return the height of each line; those of merged labels, between two rows, share the room there is."""
    rows = [(row, block.left) for block in blocks for row in block.rows]
    row_of = {line: number for number, (row, _) in enumerate(rows) for line in row.lines}
    inside = {line for block in blocks for line in block.lines}
    known = [line for line in range(len(lines)) if line in row_of or line not in inside]
    levels = [0.0]
    for upper, lower in pairwise(known):
        number = row_of.get(upper)
        if number != row_of.get(lower):
            step = APART
        elif number is None:
            step = STEP
        else:
            step = _step(lines[upper], lines[lower], rows[number][1])
        levels.append(levels[-1] + step)
    return [float(level) for level in np.interp(range(len(lines)), known, levels)]


def _step(upper: Words, lower: Words, left: int) -> float:
    """Return how far a line of a row stands below the one before; labels that cover several rows tell nothing."""
    own = [word for word in upper if word.end > left]
    follows = any(word.overlaps(other) for word in lower if word.end > left for other in own)
    return STEP if follows else HALF


def _labels(lines: Sequence[Words], block: Block) -> Iterator[list[Place]]:
    """Yield the words of each merged label of several lines, from the top."""
    filled = [line for line in block.lines if lines[line]]
    words = [(line, number) for line in filled for number, word in enumerate(lines[line]) if word.end <= block.left]
    next_lines = {line: set(filled[place + 1 : place + 1 + REACH]) for place, line in enumerate(filled)}
    taken: set[Place] = set()
    for place in words:
        if place not in taken:
            label = _label(lines, place, words, next_lines)
            taken.update(label)
            if len(label) > 1:
                yield label


def _label(
    lines: Sequence[Words], first: Place, words: Sequence[Place], next_lines: Mapping[int, Collection[int]]
) -> list[Place]:
    """Return the longest run of words below one another, from the first on, that is a known label."""
    run, longest = [first], [first]
    text = _word(lines, first).text
    while len(run) < LABEL_LINES:
        below = (place for place in words if place[0] in next_lines[run[-1][0]])
        following = next((place for place in below if _word(lines, place).overlaps(_word(lines, run[-1]))), None)
        if following is None:
            break
        run.append(following)
        text += _word(lines, following).text
        if text_kind(text) in LEVELS:
            longest = list(run)
    return longest


def _word(lines: Sequence[Words], place: Place) -> Word:
    return lines[place[0]][place[1]]
