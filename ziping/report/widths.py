"""Shares of a table's width by the texts of its columns, so that a long text is no tower beside a short one.

A column of texts with n characters in all takes n / w lines at a width w; the lines of all columns together are fewest
where each width is as the root of its n. No column is made wider than its longest line, or narrower than a number.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ziping.show import display_width

# All in characters of Latin script; a Chinese one is two.
USUAL = 96  # of a table
LEAST = 4  # of a column
PADDING = 3  # of a column
WORD = re.compile(r"[!-~]+")
LONGEST_WORD = 14  # that a column is made wide enough for


class Told(NamedTuple):
    """A text in a table: its first column, how many it covers, and the text."""

    col: int
    span: int
    text: str


class Widths(NamedTuple):
    """The share of each column in percent, and the width in characters below which the table is hard to read."""

    shares: tuple[float, ...]
    least: int


def widths_of(texts: Iterable[Told], n_cols: int) -> Widths:
    """Return the widths of a table's columns; a text over several columns counts for each with its part."""
    amounts, narrowest, widest = [0.0] * n_cols, [float(LEAST)] * n_cols, [float(LEAST)] * n_cols
    for told in texts:
        lines = [display_width(line) for line in told.text.split("\n")]
        for column in range(told.col, told.col + told.span):
            amounts[column] += sum(lines) / told.span
            narrowest[column] = max(narrowest[column], longest_word(told.text) / told.span)
            widest[column] = max(widest[column], max(lines) / told.span)
    bounds = [(low + PADDING, max(low, high) + PADDING) for low, high in zip(narrowest, widest, strict=True)]
    widths = _within(amounts, bounds)
    return Widths(tuple(round(100 * width / sum(widths), 1) for width in widths), round(sum(widths)))


def longest_word(text: str) -> float:
    """Return the width below which a word or number of the text would be broken."""
    return min(max(map(len, WORD.findall(text)), default=0), LONGEST_WORD)


def _within(amounts: Sequence[float], bounds: Sequence[tuple[float, float]]) -> list[float]:
    """Return widths as the roots of the amounts, each within its bounds; they add up to `USUAL` where they can."""
    roots = [math.sqrt(amount) or 1.0 for amount in amounts]
    low, high = 0.0, USUAL * 1.0
    for _ in range(30):  # halve the range in which the scale lies
        scale = (low + high) / 2
        widths = [min(max(scale * root, least), most) for root, (least, most) in zip(roots, bounds, strict=True)]
        low, high = (scale, high) if sum(widths) < USUAL else (low, scale)
    return widths
