"""Blocks of text: lines that stand close below one another and belong to one cell of a form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.kinds import TextKind, text_kind
from extract.vocabulary import vocabulary

PITCH = 1.62  # em from line to line within a block
WIDER = 4.0  # em by which no line is longer than the one above it in a block: lines break where they are full
LEVEL = 0.35  # em between the middles of blocks of one row
FIGURES = {TextKind.NUMBER, TextKind.PERCENT, TextKind.DASH, TextKind.AMOUNT, TextKind.QUANTITY}


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of text, by their numbers, with the box around them."""

    lines: tuple[int, ...]
    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """The middle across."""
        return (self.x0 + self.x1) / 2

    def goes_on(self, line: Block, pitch: float, em: float) -> bool:
        """Tell whether a line is the next of the block: close below, with one centre or one left side."""
        last = self.bottom - (line.bottom - line.top) / 2
        is_close = 0.5 * em < line.middle - last < pitch
        return is_close and (abs(self.centre - line.centre) < 0.6 * em or abs(self.x0 - line.x0) < 0.6 * em)

    def with_line(self, line: Block) -> Block:
        """Return the block with a further line."""
        x0, x1 = min(self.x0, line.x0), max(self.x1, line.x1)
        return Block(self.lines + line.lines, self.text + line.text, x0, self.top, x1, line.bottom)


def joined(lines: Sequence[Block], em: float) -> list[Block]:
    """Join lines that stand close below one another, with one middle or one left side."""
    blocks: list[Block] = []
    for line in sorted(lines, key=lambda block: block.middle):
        upper = next((block for block in reversed(blocks) if block.goes_on(line, PITCH * em, em)), None)
        if upper is not None and not _may_join(upper, line, lines, em):
            upper = None
        if upper is None:
            blocks.append(line)
        else:
            blocks[blocks.index(upper)] = upper.with_line(line)
    return blocks


def _may_join(upper: Block, line: Block, lines: Sequence[Block], em: float) -> bool:
    """Tell whether a line may be the next of a block: a whole label or figure goes on only to a longer known label.

    Lines that are level with two labels on their left are two values.
    """
    if text_kind(upper.text) in FIGURES and (is_label(line.text) or text_kind(line.text) in FIGURES):
        return False
    if is_label(upper.text) or is_label(line.text):
        return is_label(upper.text + line.text)
    if line.x1 - line.x0 > upper.x1 - upper.x0 + WIDER * em:
        return False
    last = upper.bottom - (line.bottom - line.top) / 2
    labels = [
        [other for other in lines if other.x1 < line.x0 and abs(other.middle - y) < LEVEL * em and is_label(other.text)]
        for y in (last, line.middle)
    ]
    return not all(labels)


def is_label(text: str) -> bool:
    """Tell whether a text is a label of the forms."""
    words = vocabulary()
    blocks = ("fields", "funds", "funds_lines", "goals", "indicators", "splits", "tasks", "blocks")
    return any(words.role(block, text) for block in blocks)


def level_rows(blocks: Sequence[Block], em: float) -> Iterator[list[Block]]:
    """Yield blocks whose middles are level, each row from the left."""
    row: list[Block] = []
    for block in sorted(blocks, key=lambda block: block.middle):
        if row and block.middle - row[0].middle > LEVEL * em:
            yield sorted(row, key=lambda block: block.x0)
            row = []
        row.append(block)
    if row:
        yield sorted(row, key=lambda block: block.x0)
