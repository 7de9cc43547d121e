"""Which glyphs stand on one line, and the words and pieces of text that they make there."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from extract.arrays import BoolArray, FloatArray, Glyphs, IntArray, median

SAME_LINE = 0.5  # middles nearer than this share of the glyph's height are on one line
TALL = 1.25  # times the usual height: taller boxes (bullets of a sign font) must not bridge lines
SAME_PLACE = 0.05  # share of the height within which glyphs stand above one another and keep the order of the file
WIDEST = 4e6  # more places than any page is wide
LEAST = 0.5  # points: the height of type that is taken for none at all


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces of text: their boxes (n, 4) and the number of the line of each; and the piece of each glyph."""

    boxes: FloatArray
    lines: IntArray
    of_glyph: IntArray


def pieces(glyphs: Glyphs, owners: IntArray, gap: float) -> Pieces:
    """Return the pieces into which lines fall at gaps wider than a share of the height; none crosses owners."""
    if not len(glyphs.codes):
        return Pieces(np.zeros((0, 4)), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    boxes = read_boxes(glyphs)
    order, starts = line_order(boxes, owners * 4 + glyphs.turns % 4)
    lines = np.cumsum(starts) - 1
    sorted_boxes = boxes[order]
    heights = sorted_boxes[:, 3] - sorted_boxes[:, 1]
    reached = np.maximum.accumulate(sorted_boxes[:, 2] + lines * 1e5) - lines * 1e5
    begins = starts.copy()
    begins[1:] |= sorted_boxes[1:, 0] - reached[:-1] > gap * np.maximum(heights[1:], heights[:-1])
    first = np.flatnonzero(begins)
    shown = glyphs.boxes[order]
    parts = [np.minimum.reduceat(shown[:, :2], first), np.maximum.reduceat(shown[:, 2:], first)]
    united = np.concatenate(parts, axis=1)
    of_glyph = np.empty(len(order), dtype=np.int64)
    of_glyph[order] = np.cumsum(begins) - 1
    return Pieces(united, lines[first], of_glyph)


def piece_texts(glyphs: Glyphs, of_glyph: IntArray) -> list[str]:
    """Return the text of each piece, from the left, by the piece of each glyph."""
    order = np.lexsort((glyphs.boxes[:, 0], of_glyph))
    text = glyphs.codes[order].astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
    ends = np.cumsum(np.bincount(of_glyph)).tolist()
    return [text[start:end] for start, end in pairwise([0, *ends])]


def read_boxes(glyphs: Glyphs) -> FloatArray:
    """Return the boxes as a reader sees them who turns the head with the text."""
    boxes = glyphs.boxes
    if not glyphs.turns.any():
        return boxes
    x0, top, x1, bottom = boxes.T
    by_turn = [
        boxes,
        np.column_stack([-bottom, x0, -top, x1]),
        -boxes[:, [2, 3, 0, 1]],
        np.column_stack([top, -x1, bottom, -x0]),
    ]
    result: FloatArray = np.choose((glyphs.turns % 4)[:, None], by_turn)
    return result


def line_order(boxes: FloatArray, owners: IntArray) -> tuple[IntArray, BoolArray]:
    """Return the glyphs in reading order, and which of them (in that order) start a line."""
    middles = (boxes[:, 1] + boxes[:, 3]) / 2
    heights = boxes[:, 3] - boxes[:, 1]
    usual = max(median(heights), LEAST)
    heights = np.minimum(heights, TALL * usual)
    order = np.lexsort((middles, owners)) if owners.any() else np.argsort(middles, kind="stable")
    middles, heights, owners = middles[order], heights[order], owners[order]
    limits = SAME_LINE * np.maximum(heights[1:], heights[:-1])
    starts = np.ones(len(order), dtype=bool)
    starts[1:] = (middles[1:] - middles[:-1] > limits) | (owners[1:] != owners[:-1])
    starts = _recut(middles, heights, starts)
    lines = np.empty(len(order), dtype=np.int64)
    lines[order] = np.cumsum(starts)
    places = np.rint(boxes[:, 0] / (SAME_PLACE * usual))
    places = np.fmin(np.fmax(places, -WIDEST), WIDEST)  # so that one number, and one sort, says line and place
    return np.argsort(lines * (2 * WIDEST + 1) + places, kind="stable"), starts


def _recut(middles: FloatArray, heights: FloatArray, starts: BoolArray) -> BoolArray:
    """Cut chains of glyphs that slide from one line into the next: a line is no higher than its glyphs."""
    begins = np.flatnonzero(starts)
    ends = np.append(begins[1:], len(starts))
    tall = np.maximum.reduceat(heights, begins)
    spread = middles[ends - 1] - middles[begins]
    slides = (spread > SAME_LINE) & (spread > 0.8 * tall) & (tall > 0)
    for begin, end, height in zip(begins[slides].tolist(), ends[slides].tolist(), tall[slides].tolist(), strict=True):
        anchor = middles[begin]
        for number in range(begin + 1, end):
            if middles[number] - anchor > SAME_LINE * height:
                starts[number], anchor = True, middles[number]
    return starts
