"""Recognises stretches of text, and places the signs of a line so that they fall into cells as glyphs do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from extract.arrays import Glyphs
from extract.model import Box
from extract.scan.bands import bands, body
from extract.scan.lines import Line, Stretch, is_stacked, usual_height
from extract.scan.marks import Marks, box_around
from extract.scan.ocr import Reading, read_lines
from extract.scan.paper import Grey
from extract.scan.picture import Picture
from extract.scan.widths import with_widths
from extract.signs import CJK, among

MARGIN = 0.18  # times the usual height: paper around a line
LOWER = 0.4  # usual heights: by so much are figures lower than other signs, at most
FLAT = 0.3  # times the usual height: a bar is not higher,
BAR = 2.2  # and so many times as wide as high
LONG_DASH = 0.55  # times the usual height: a shorter bar is a hyphen
TWO_DASHES = 1.7  # times the usual height: a longer bar is two dashes
STAINED = 0.3  # share of a bar from which it may be no more than the rest of a seal
UNBROKEN = 0.6  # share of its length in which a bar has ink
STROKES = frozenset("-—–―－ー一_")  # what a lone bar is taken for
UPRIGHT = frozenset("1lI|/／丿iJ7")  # and a lone slash
LEAN = 0.18  # pixels to the right for each upwards, of a slash at least,
STRAIGHT = 0.07  # which lies off a straight line by such a share of its height at most
LEAST_ROWS = 10  # pixels: less ink shows no slope
PER_MILLE = re.compile(r"(?<=\d)%[0oO]$")
CERTAIN = 0.4  # a text of lower probability is not taken as read
CERTAIN_ON_SEAL = 0.85  # nor, where a seal was, one of lower than this
BAR_CONFIDENCE = 0.9  # of a dash that is told by its shape
FIGURES = re.compile(r"[<>=≤≥＜＞＝±+~～-]?\s*\d[\d.,:：;%‰'\s]*", re.ASCII)
NUMBER = re.compile(  # as in 1,688.86, 99.90%, 2021.12.31, 08:30, 1:2
    r"[<>=≤≥＜＞＝±+~～-]?\s*(?:(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+){0,3})\s?[%‰]?|\d{1,3}[:：]\d{1,2})",
    re.ASCII,
)
ODD = 0.5  # the most confidence in figures that make no number


def read_stretches(
    picture: Picture, marks: Marks, found: Sequence[Stretch]
) -> tuple[list[Line], list[tuple[Stretch, Reading]]]:
    """Return the lines read, and the stretches that could not be read with what they might say."""
    usual, ink = usual_height(stretch.box for stretch in found), replace(picture, grey=picture.ink())
    lines: list[Line] = []
    unread: list[tuple[Stretch, Reading]] = []
    for stretch in found:
        reading = max(read_lines(_views(picture, marks, stretch, usual)), key=lambda reading: reading.confidence)
        told = _settled(_told_by_shape(reading, ink, stretch.box, usual))
        needed = CERTAIN_ON_SEAL if picture.stained(stretch.box) > STAINED else CERTAIN
        if told.text and told.confidence >= needed:
            stacked = is_stacked(stretch.box, usual)
            box = stretch.box if stacked else _levelled(stretch, marks, usual)
            lines.append(Line(stretch.owner, box, told.text, certainty(told), stacked, stretch.marks))
        else:
            unread.append((stretch, told))
    return with_widths(lines, marks), unread


def _levelled(stretch: Stretch, marks: Marks, usual: float) -> Box:
    """Return the box of a line as high as its characters: a mark that hangs out would put it beside the next line.

    Figures are lower than Chinese signs; as high as these, lines are as far from each other as they are elsewhere.
    """
    x0, _, x1, _ = stretch.box
    top, bottom = body(marks.boxes[list(stretch.marks)], usual)
    lacking = usual - (bottom - top)
    rim = lacking / 2 if 0 < lacking < LOWER * usual else 0.0
    return x0, top - rim, x1, bottom + rim


def _views(picture: Picture, marks: Marks, stretch: Stretch, usual: float) -> list[Grey]:
    """Return the pictures of a stretch to recognise.

    Signs below each other are laid side by side; they may also be a line that runs down, or up.
    """
    crop = _crop(picture, marks, stretch, usual)
    if not is_stacked(stretch.box, usual):
        return [crop]
    signs = [_crop(picture, marks, sign, usual) for sign in _signs(marks, stretch)]
    low = min(len(sign) for sign in signs)
    level = np.concatenate([sign[:low] for sign in signs], axis=1)
    return [np.ascontiguousarray(view) for view in (level, np.rot90(crop), np.rot90(crop, -1))]


def _signs(marks: Marks, stretch: Stretch) -> list[Stretch]:
    """Return the signs of a stack, downwards, as high as each other."""
    numbers = np.array(stretch.marks)
    x0, _, x1, _ = stretch.box
    band_of = bands(marks.boxes[numbers], x1 - x0)
    signs = [numbers[band_of == band] for band in np.unique(band_of[band_of >= 0])]
    tops, bottoms = np.array([box_around(marks.boxes[sign]) for sign in signs])[:, [1, 3]].T
    half = float((bottoms - tops).max()) / 2
    return [
        Stretch(stretch.owner, (x0, middle - half, x1, middle + half), tuple(sign.tolist()))
        for sign, middle in zip(signs, ((tops + bottoms) / 2).tolist(), strict=True)
    ]


def _crop(picture: Picture, marks: Marks, stretch: Stretch, usual: float) -> Grey:
    """Return the picture of a stretch without other marks and with some paper around; small marks keep their size."""
    x0, top, x1, bottom = stretch.box
    lacking = max(0.0, usual - (bottom - top)) / 2
    margin = MARGIN * usual
    box = (x0 - margin, top - lacking - margin, x1 + margin, bottom + lacking + margin)
    labels = picture.cut(box, marks.labels, -1)
    own = np.isin(labels, stretch.marks)
    foreign = cv2.dilate(((labels >= 0) & ~own).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    return np.where(foreign & ~own, np.uint8(255), picture.cut(box, picture.grey, 255))


def _told_by_shape(reading: Reading, ink: Picture, box: Box, usual: float) -> Reading:
    """Return a lone bar as the dash that it is, by its length; all else as recognised."""
    wide, high = box[2] - box[0], box[3] - box[1]
    dash = "-" if wide < LONG_DASH * usual else "—" if wide < TWO_DASHES * usual else "——"
    if high <= FLAT * usual and wide >= BAR * high:
        unbroken = float((ink.cut(box, ink.grey, 0) == 1).any(axis=0).mean())
        if unbroken >= UNBROKEN and ink.stained(box) < STAINED:
            return Reading(dash, BAR_CONFIDENCE * unbroken, BAR_CONFIDENCE * unbroken)
    if reading.text in UPRIGHT and _leans(ink.cut(box, ink.grey, 0)):
        return Reading("/", BAR_CONFIDENCE, BAR_CONFIDENCE)
    return replace(reading, text=dash) if reading.text in STROKES else reading


def _leans(mark: Grey) -> bool:
    """Tell whether the ink of a mark, as 1, is one straight stroke that leans to the right as a slash does."""
    rows = np.flatnonzero(mark.any(axis=1))
    if len(rows) < LEAST_ROWS:
        return False
    middles = (mark[rows] * np.arange(mark.shape[1])).sum(axis=1) / mark[rows].sum(axis=1)
    slope, level = np.polyfit(rows, middles, 1)
    off = float(np.abs(middles - slope * rows - level).max())
    return bool(slope < -LEAN and off <= STRAIGHT * len(rows))


def _settled(reading: Reading) -> Reading:
    """Return a text with a sign that the recogniser does not know put right; it is doubtful, since it was concluded."""
    text = PER_MILLE.sub("‰", reading.text)
    return reading if text == reading.text else replace(reading, text=text, weakest=min(reading.weakest, ODD))


def certainty(reading: Reading) -> float:
    """Return the confidence in a text: that of its least certain sign; figures that make no number are doubtful."""
    is_odd = FIGURES.fullmatch(reading.text) and not NUMBER.fullmatch(reading.text)
    return min(reading.weakest, ODD) if is_odd else reading.weakest


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
