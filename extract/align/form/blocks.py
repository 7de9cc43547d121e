"""Blocks of text: lines that stand close below one another and belong to one cell of a form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from extract.align.form.setting import Stand
from extract.kinds import TextKind, text_kind
from extract.vocabulary import vocabulary

PITCH = 1.62  # em from line to line within a block, at most,
OFF_STEP = 0.12  # or so many more than the step of the type
WIDER = 4.0  # em by which no line is longer than the one above it in a block: lines break where they are full
LEVEL = 0.35  # em between the middles of blocks of one row
SENTENCE_ENDS = ("。", "；")
FIGURES = {TextKind.NUMBER, TextKind.PERCENT, TextKind.DASH, TextKind.AMOUNT, TextKind.QUANTITY}


@dataclass(frozen=True)
class Block:
    """Lines of text, by their numbers, with the box around them."""

    lines: tuple[int, ...]
    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    lowest: float | None = None  # the middle of the last of several lines,
    highest: float | None = None  # and of the first

    @property
    def last(self) -> float:
        """The middle of its last line."""
        return self.middle if self.lowest is None else self.lowest

    @property
    def first(self) -> float:
        """The middle of its first line."""
        return self.middle if self.highest is None else self.highest

    def level(self, stand: Stand) -> float:
        """The height at which it stands in its row: that of its middle, or of its first or its last line."""
        return {Stand.MIDDLE: self.middle, Stand.TOP: self.first, Stand.FOOT: self.last}[stand]

    @cached_property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2

    @cached_property
    def centre(self) -> float:
        """The middle across."""
        return (self.x0 + self.x1) / 2

    def goes_on(self, line: Block, pitch: float, em: float) -> bool:
        """Tell whether a line is the next of the block: close below, with one centre or one left side."""
        is_close = 0.5 * em < line.middle - self.last < pitch
        return is_close and (abs(self.centre - line.centre) < 0.6 * em or abs(self.x0 - line.x0) < 0.6 * em)

    def with_line(self, line: Block) -> Block:
        """Return the block with a further line."""
        x0, x1 = min(self.x0, line.x0), max(self.x1, line.x1)
        text = self.text + line.text
        return Block(self.lines + line.lines, text, x0, self.top, x1, line.bottom, line.middle, self.first)


def joined(lines: Sequence[Block], em: float, step: float | None = None) -> list[Block]:
    """Join lines that stand close below one another, with one middle or one left side.

    `step` is the step from line to line of a cell, in points, where it is known.
    """
    pitch = PITCH * em if step is None else step + OFF_STEP * em
    blocks: list[Block] = []
    open_ends: list[int] = []  # of the blocks that lines so far down may still go on
    for line in sorted(lines, key=lambda block: block.middle):
        open_ends = [number for number in open_ends if line.middle - blocks[number].bottom < pitch]
        upper = next((number for number in reversed(open_ends) if blocks[number].goes_on(line, pitch, em)), None)
        if upper is not None and _may_join(blocks[upper], line, lines, em):
            blocks[upper] = blocks[upper].with_line(line)
        else:
            open_ends.append(len(blocks))
            blocks.append(line)
    return blocks


def _may_join(upper: Block, line: Block, lines: Sequence[Block], em: float) -> bool:
    """Tell whether a line may be the next of a block: a whole label or figure goes on only to a longer known label.

    Lines that are level with two labels on their left are two values.
    """
    if text_kind(upper.text) in FIGURES and (is_label(line.text) or text_kind(line.text) in FIGURES):
        return False
    if is_label(upper.text + line.text):
        return True
    if is_label(upper.text) or is_label(line.text):
        return _is_beside_middle(upper, line, lines, em)
    if line.x1 - line.x0 > upper.x1 - upper.x0 + WIDER * em:
        return False
    return not all(_has_label_at(y, line, lines, em) for y in (upper.last, line.middle))


def _is_beside_middle(upper: Block, line: Block, lines: Sequence[Block], em: float) -> bool:
    """Tell whether two lines are one heading: a known one of a single line stands beside the middle of both."""
    middle = (upper.top + line.bottom) / 2
    beside = (other for other in lines if other.x1 < upper.x0 or other.x0 > upper.x1)
    return any(abs(other.middle - middle) < LEVEL / 2 * em and is_label(other.text) for other in beside)


def _has_label_at(y: float, line: Block, lines: Sequence[Block], em: float) -> bool:
    """Tell whether a label stands at a height on the left of a line."""
    beside = (other for other in lines if other.x1 < line.x0 and abs(other.middle - y) < LEVEL * em)
    return any(is_label(other.text) for other in beside)


@lru_cache(maxsize=4096)
def is_label(text: str) -> bool:
    """Tell whether a text is a label of the forms; the end of a sentence is none, whatever its words."""
    if text.rstrip().endswith(SENTENCE_ENDS):
        return False
    words = vocabulary()
    blocks = ("fields", "funds", "funds_lines", "goals", "indicators", "splits", "tasks", "management", "blocks")
    return any(words.role(block, text) for block in blocks)


def level_rows(blocks: Sequence[Block], em: float, stand: Stand = Stand.MIDDLE) -> Iterator[list[Block]]:
    """Yield blocks whose middles, first or last lines are level, each row from the left."""
    row: list[Block] = []
    for block in sorted(blocks, key=lambda block: block.level(stand)):
        if row and block.level(stand) - row[0].level(stand) > LEVEL * em:
            yield sorted(row, key=lambda block: block.x0)
            row = []
        row.append(block)
    if row:
        yield sorted(row, key=lambda block: block.x0)
