"""Whether brackets and points that a picture shows are as wide as Chinese signs or half so.

A recogniser does not tell: the ink is the same, but the wide sign has white on one side. Where that side is inside of
a line it is measured; where it is the line's end, the sign is as most of the page are, and among Chinese wide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from extract.arrays import FloatArray
from extract.scan.bands import type_height
from extract.scan.lines import Line
from extract.scan.marks import Marks
from extract.signs import CJK, among

HALF, WIDE = "():,;", "（）：，；"
BEFORE = "(（"  # have their white before them, the others after them
BRACKETS = "()（）"
TO_WIDE, TO_HALF = str.maketrans(HALF, WIDE), str.maketrans(WIDE, HALF)
WHITE = 0.36  # share of the type's height from which white stands for a wide sign,
NEAR = 0.7  # so near, as a share of it, to where that is expected


@dataclass(slots=True)
class _Sign:
    """A sign in a line that may be of either width, by its index; None: its width is not to be seen."""

    index: int
    is_wide: bool | None


def with_widths(lines: Sequence[Line], marks: Marks) -> list[Line]:
    """Return the lines of a page with brackets and points of the width that they have."""
    signs = [_signs(line, marks) for line in lines]
    usage = Counter(sign.is_wide for found in signs for sign in found)
    is_wide = usage[True] >= usage[False]
    return [replace(line, text=_written(line.text, found, is_wide)) for line, found in zip(lines, signs, strict=True)]


def _signs(line: Line, marks: Marks) -> list[_Sign]:
    """Return the signs of a line that may be of either width; those between figures are narrow, and not asked."""
    asked = [index for index, sign in enumerate(line.text) if sign in HALF + WIDE and _is_asked(line.text, index)]
    if not asked or line.is_stacked:
        return []
    boxes = marks.boxes[list(line.marks)]
    type_size = type_height(boxes)
    whites = np.array(list(_whites(boxes, WHITE * type_size))).reshape(-1, 2)
    found = [_Sign(index, _has_white(line, index, whites, type_size)) for index in asked]
    _paired(line.text, found)
    return found


def _is_asked(text: str, index: int) -> bool:
    around = text[max(0, index - 1) : index] + text[index + 1 : index + 2]
    return text[index] in BRACKETS or not (len(around) > 1 and all(sign.isdecimal() for sign in around))


def _whites(boxes: FloatArray, least: float) -> Iterator[tuple[float, float]]:
    """Yield where there is white between marks, from left to right."""
    reached = np.inf
    for x0, x1 in sorted(zip(boxes[:, 0].tolist(), boxes[:, 2].tolist(), strict=True)):
        if x0 - reached > least:
            yield reached, x0
        reached = x1 if reached == np.inf else max(reached, x1)


def _has_white(line: Line, index: int, whites: FloatArray, type_size: float) -> bool | None:
    """Tell whether a sign has the white beside it that a wide one has; None where that is the end of the line."""
    is_before = line.text[index] in BEFORE
    if index == (0 if is_before else len(line.text) - 1):
        return None
    signs = np.array([ord(sign) for sign in line.text.translate(TO_WIDE)])
    edges = np.concatenate([[0.0], np.cumsum(np.where(among(signs, CJK), 2.0, 1.0))])
    x0, _, x1, _ = line.box
    middle = float(edges[index] + 0.5 if is_before else edges[index + 1] - 0.5) / float(edges[-1])
    expected = x0 + middle * (x1 - x0)
    return bool((np.abs(whites.mean(axis=1) - expected) < NEAR * type_size).any())


def _paired(text: str, found: Iterable[_Sign]) -> None:
    """Let brackets whose width is not to be seen be as wide as their partners."""
    opened: list[_Sign] = []
    for sign in found:
        if text[sign.index] in BEFORE:
            opened.append(sign)
        elif text[sign.index] in BRACKETS and opened:
            partner = opened.pop()
            widths = [one.is_wide for one in (partner, sign) if one.is_wide is not None]
            partner.is_wide = sign.is_wide = any(widths) if widths else None


def _written(text: str, found: Iterable[_Sign], is_wide: bool) -> str:  # noqa: FBT001 - what is usual on the page
    """Return the text with its signs in their width; the white of a wide one is no space."""
    signs = list(text)
    for sign in found:
        wide = is_wide if sign.is_wide is None else sign.is_wide
        signs[sign.index] = text[sign.index].translate(TO_WIDE if wide else TO_HALF)
        beside = sign.index + (-1 if text[sign.index] in BEFORE else 1)
        if wide and 0 <= beside < len(text) and text[beside].isspace():
            signs[beside] = ""
    return "".join(signs)
