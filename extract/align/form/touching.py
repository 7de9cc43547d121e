"""Headings of neighbouring columns that stand so close that they look like one text: known words part them.

So they do where columns are narrow, and in pictures, where a line is found as a whole whatever gap is in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from extract.align.form.blocks import OFF_STEP, Block, is_label
from extract.align.form.setting import Setting
from extract.signs import half_widths
from extract.vocabulary import label_key, vocabulary

BLOCKS = ("indicators", "funds", "tasks")  # those with several narrow columns
LEAST = 3  # signs of a heading: shorter words are parts of others
MOST = 20  # signs of two headings
ROOM = 0.1  # em on each side of the line between them, at least


def parted_headings(lines: Sequence[Block], setting: Setting) -> Iterator[tuple[Block, int, tuple[Block, Block]]]:
    """Yield the lines that are two headings, or their first lines, with where the second begins, and both.

    A sign is as wide as the type, so each heading keeps the end at which it does not touch the other.
    """
    for line in lines:
        if 2 * LEAST <= len(line.text) <= MOST and line.text[:2] in _openings() and not is_label(line.text):
            at = next((at for at in range(LEAST, len(line.text) - LEAST + 1) if _is_two(line, at, lines, setting)), 0)
            if at:
                yield line, at, _halves(line, at, setting.em)


def _is_two(line: Block, at: int, lines: Sequence[Block], setting: Setting) -> bool:
    """Tell whether a line is two headings of one block, each with what stands below it."""
    if line.text[at : at + 2] not in _openings():
        return False
    pitch = setting.step + OFF_STEP * setting.em
    below = [text for text in lines if 0 < text.middle - line.middle < pitch]
    keys = [
        label_key(half.text + "".join(text.text for text in below if half.x0 <= text.centre <= half.x1))
        for half in _halves(line, at, setting.em)
    ]
    return any(names.issuperset(keys) for names in _headings())


def _halves(line: Block, at: int, em: float) -> tuple[Block, Block]:
    """Return the two texts of a line, each as wide as its signs."""
    texts = line.text[:at], line.text[at:]
    widths = [em * half_widths(text) / 2 for text in texts]
    share = line.x0 + (line.x1 - line.x0) * widths[0] / sum(widths)
    one = replace(line, text=texts[0], x1=min(share - ROOM * em, line.x0 + widths[0]))
    return one, replace(line, text=texts[1], x0=max(share + ROOM * em, line.x1 - widths[1]))


@cache
def _headings() -> tuple[frozenset[str], ...]:
    """Return the headings of the columns of each block."""
    words = vocabulary()
    names = ((key for role in words.roles(block) for key in words.spellings(block, role)) for block in BLOCKS)
    return tuple(frozenset(name for name in found if len(name) >= LEAST) for found in names)


@cache
def _openings() -> frozenset[str]:
    """Return with which two signs headings begin: few texts do."""
    return frozenset(name[:2] for names in _headings() for name in names) | {"其中"}
