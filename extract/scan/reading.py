"""Recognises stretches of text, and places the signs of a line so that they fall into cells as glyphs do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np

from extract.arrays import Glyphs
from extract.model import Box
from extract.scan.lines import STACKED, Stretch
from extract.scan.ocr import Reading, read_lines
from extract.scan.picture import Grey, Picture
from extract.signs import CJK, among

USUAL_HEIGHT = 9.0  # points: of a line's ink, where a page shows no other
MARGIN = 0.18  # times the usual height: paper around a line
FLAT = 0.3  # times the usual height: a bar is not higher,
BAR = 2.2  # and so many times as wide as high
LONG_DASH = 0.55  # times the usual height: a shorter bar is a hyphen
TWO_DASHES = 1.7  # times the usual height: a longer bar is two dashes
STAINED = 0.3  # share of a bar from which it may be no more than the rest of a seal
UNBROKEN = 0.6  # share of its length in which a bar has ink
STROKES = frozenset("-—–―－ー一_")  # what a lone bar is taken for
CERTAIN = 0.4  # a text of lower probability is not taken as read
BAR_CONFIDENCE = 0.9  # of a dash that is told by its shape


@dataclass(frozen=True, slots=True)
class Line:
    """A recognised line: its cell (-1: none), its box in points, and whether its signs stand below each other."""

    owner: int
    box: Box
    text: str
    confidence: float
    is_stacked: bool


def read_stretches(picture: Picture, found: Sequence[Stretch]) -> tuple[list[Line], list[tuple[Stretch, Reading]]]:
    """Return the lines read, and the stretches that could not be read with what they might say."""
    usual, ink = usual_height(found), replace(picture, grey=picture.ink())
    readings = read_lines([_crop(picture, stretch.box, usual) for stretch in found])
    lines: list[Line] = []
    unread: list[tuple[Stretch, Reading]] = []
    for stretch, reading in zip(found, readings, strict=True):
        told = _told_by_shape(reading, ink, stretch.box, usual)
        if told.text and told.confidence >= CERTAIN:
            lines.append(Line(stretch.owner, stretch.box, told.text, told.confidence, _is_stacked(stretch.box, usual)))
        else:
            unread.append((stretch, told))
    return lines, unread


def usual_height(found: Sequence[Stretch | Line]) -> float:
    """Return the usual height of a line's ink, in points."""
    boxes = [stretch.box for stretch in found]
    heights = [bottom - top for x0, top, x1, bottom in boxes if x1 - x0 > 2 * (bottom - top)]
    tall = [height for height in heights if height > USUAL_HEIGHT / 3]
    return median(tall) if tall else USUAL_HEIGHT


def _is_stacked(box: Box, usual: float) -> bool:
    x0, top, x1, bottom = box
    return bottom - top > STACKED * max(x1 - x0, usual)


def _crop(picture: Picture, box: Box, usual: float) -> Grey:
    """Return the picture of a stretch with some paper around; small marks keep their size beside other text."""
    x0, top, x1, bottom = box
    lacking = max(0.0, usual - (bottom - top)) / 2
    margin = MARGIN * usual
    left, right = x0 - margin, x1 + margin
    upper, lower = top - lacking - margin, bottom + lacking + margin
    crop = picture.cut((left, upper, right, lower), keep=(x0 - margin, top - margin, x1 + margin, bottom + margin))
    return np.ascontiguousarray(np.rot90(crop)) if _is_stacked(box, usual) else crop


def _told_by_shape(reading: Reading, ink: Picture, box: Box, usual: float) -> Reading:
    """Return a lone bar as the dash that it is, by its length; all else as recognised."""
    wide, high = box[2] - box[0], box[3] - box[1]
    dash = "-" if wide < LONG_DASH * usual else "—" if wide < TWO_DASHES * usual else "——"
    if high <= FLAT * usual and wide >= BAR * high:
        unbroken = float((ink.cut(box, box) == 1).any(axis=0).mean())
        if unbroken >= UNBROKEN and ink.stained(box) < STAINED:
            return Reading(dash, BAR_CONFIDENCE * unbroken)
    return Reading(dash, reading.confidence) if reading.text in STROKES else reading


def line_glyphs(lines: Sequence[Line]) -> Glyphs:
    """Return the signs of lines with boxes that share out the line: a Chinese sign is twice as wide as another."""
    codes: list[int] = []
    boxes: list[Box] = []
    spaced: list[bool] = []
    for line in lines:
        signs = np.array([ord(sign) for sign in line.text], dtype=np.int64)
        widths = np.where(among(signs, CJK), 2.0, 1.0)
        edges = np.concatenate([[0.0], np.cumsum(widths)]) / widths.sum()
        is_sign = np.array([not sign.isspace() for sign in line.text])
        for number in np.flatnonzero(is_sign).tolist():
            codes.append(int(signs[number]))
            boxes.append(_part(line, float(edges[number]), float(edges[number + 1])))
            spaced.append(number > 0 and not is_sign[number - 1])
    count = len(codes)
    return Glyphs(
        np.array(codes, dtype=np.int64),
        np.array(boxes, dtype=np.float64).reshape(-1, 4),
        np.zeros(count, dtype=np.int64),
        np.array(spaced, dtype=bool).reshape(count),
    )


def _part(line: Line, start: float, end: float) -> Box:
    x0, top, x1, bottom = line.box
    if line.is_stacked:
        return x0, top + start * (bottom - top), x1, top + end * (bottom - top)
    return x0 + start * (x1 - x0), top, x0 + end * (x1 - x0), bottom
