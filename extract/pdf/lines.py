"""Glyphs to lines of text, and lines to paragraphs.

Glyphs arrive with an owner (a cell, or none); lines never cross owners. Everything up to the strings is done on whole
arrays; a page's text is decoded once and cut.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from extract.arrays import BoolArray, FloatArray, Glyphs, IntArray
from extract.baselines import line_order, read_boxes
from extract.model import Box
from extract.signs import CJK, among, half_widths

WORD_GAP = 0.25  # share of the height from which a gap parts words
CJK_GAP = 1.5  # the same between two Chinese signs, which justified text spreads
FULL = 16  # times its height: text that nowhere gets so wide shows no right margin
UNPARTED = re.compile(r"[!-~％‰]+[，。；：、）]?")  # signs that a line's end does not part
HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]")
SENTENCE_END = "。；;！!？?：:"
NEW_BLOCK = 0x1E  # record separator: parts lines while the page is one string


class Line(NamedTuple):
    """A line of text of one owner, with its box on the page and the height of its glyphs."""

    owner: int
    text: str
    box: Box
    height: float


def glyphs_to_lines(glyphs: Glyphs, owners: IntArray) -> list[Line]:
    """Return the lines, by owner and from top to bottom."""
    if not len(glyphs.codes):
        return []
    upright = read_boxes(glyphs)
    order, starts = line_order(upright, owners * 4 + glyphs.turns % 4)
    separators = _separators(glyphs, upright, order, starts)
    texts = _decoded(glyphs.codes[order], separators)
    begins = np.flatnonzero(starts)
    boxes = _unions(glyphs.boxes[order], begins)
    heights = np.maximum.reduceat((upright[:, 3] - upright[:, 1])[order], begins)
    of_lines = owners[order][begins].tolist(), texts, zip(*boxes.T.tolist(), strict=True), heights.tolist()
    return list(map(Line._make, zip(*of_lines, strict=True)))


def _separators(glyphs: Glyphs, boxes: FloatArray, order: IntArray, starts: BoolArray) -> IntArray:
    """Return the code to write before each glyph: NEW_BLOCK at a line's start, a space between words, else 0."""
    boxes, codes = boxes[order], glyphs.codes[order]
    is_cjk = among(codes, CJK)
    gaps = np.zeros(len(order))
    gaps[1:] = boxes[1:, 0] - boxes[:-1, 2]
    heights = boxes[:, 3] - boxes[:, 1]
    both = np.zeros(len(order), dtype=bool)
    both[1:] = is_cjk[1:] & is_cjk[:-1]
    follows = np.zeros(len(order), dtype=bool)
    follows[1:] = order[1:] - order[:-1] == 1
    is_apart = (gaps > WORD_GAP * heights) | (glyphs.spaced[order] & follows)
    is_apart = np.where(both, gaps > CJK_GAP * heights, is_apart)
    result: IntArray = np.where(starts, NEW_BLOCK, np.where(is_apart, 0x20, 0))
    return result


def _decoded(codes: IntArray, separators: IntArray) -> list[str]:
    pairs = np.column_stack([separators, codes]).ravel()
    text = pairs[pairs > 0].astype("<u4").tobytes().decode("utf-32-le", "replace")
    return text.split(chr(NEW_BLOCK))[1:]


def _unions(boxes: FloatArray, begins: IntArray) -> FloatArray:
    low, high = np.minimum.reduceat(boxes[:, :2], begins), np.maximum.reduceat(boxes[:, 2:], begins)
    return np.concatenate([low, high], axis=1)


def lines_to_paragraphs(lines: Sequence[Line], left: float, right: float) -> list[list[Line]]:
    """Join lines between text margins to paragraphs: the upper one is full, the lower one not indented, both close."""
    paragraphs = [[lines[0]]]
    for upper, lower in pairwise(lines):
        if _runs_on(upper, lower, left, right):
            paragraphs[-1].append(lower)
        else:
            paragraphs.append([lower])
    return paragraphs


def _runs_on(upper: Line, lower: Line, left: float, right: float) -> bool:
    is_close = 0 < lower.box[1] - upper.box[1] < 2.6 * max(upper.height, lower.height)
    return is_close and continues(upper, lower, left, right)


def continues(upper: Line, lower: Line, left: float, right: float) -> bool:
    """Tell whether a line between margins runs on in another: it is full, and the other begins no paragraph."""
    is_alike = abs(upper.height - lower.height) < 0.2 * max(upper.height, lower.height)
    begins = HEADING.match(lower.text) is not None or not starts_at_margin(lower, left)
    return is_alike and not begins and fills_line(upper, left, right - _pushed_down(upper, lower))


def _pushed_down(upper: Line, lower: Line) -> float:
    """Return how wide the lower line's first word is, which may have found no room on the upper line.

    Figures and words of letters are not parted; a line that ends a sentence lacks nothing.
    """
    word = re.match(UNPARTED, lower.text)
    if word is None or upper.text.endswith(tuple(SENTENCE_END)):
        return 0.0
    return (lower.box[2] - lower.box[0]) * half_widths(word[0]) / half_widths(lower.text)


def fills_line(line: Line, left: float, right: float) -> bool:
    """Tell whether a line runs from the left margin (or an indent) to the right one: its paragraph may run on."""
    if right - left < FULL * line.height:
        return False
    return line.box[2] > right - 2.0 * line.height and line.box[0] < left + 3.2 * line.height


def starts_at_margin(line: Line, left: float) -> bool:
    """Tell whether a line starts at the left margin: a paragraph of its own would be indented."""
    return line.box[0] < left + 1.2 * line.height


def joined(texts: Sequence[str]) -> str:
    """Join the lines of a paragraph: with a space only where words of letters meet."""
    result = texts[0]
    for text in texts[1:]:
        needs_space = result[-1:] < "⺀" and text[:1] < "⺀"
        result += (" " if needs_space else "") + text
    return result
