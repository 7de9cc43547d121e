"""The glyphs of a PDF page, read from PDFium in bulk: no Python code and no Python object is spent on a single glyph.

Boxes are the font's ("loose") boxes: from ascent to descent and over the advance width, so that all glyphs of a line
have nearly the same top and bottom, and neighbours in a word touch.
"""

from __future__ import annotations

from itertools import repeat

import numpy as np

from extract.arrays import FloatArray, Glyphs, IntArray
from extract.pdf import pdfium
from extract.pdf.pdfium import Handle
from extract.signs import BULLETS, LINE_ENDS, SURROGATES, WHITE, among

HYPHENS = ((0x02, 0x02), (0xFFFE, 0xFFFE))  # how PDFium writes a hyphen at the end of a line
VOID = 0.01  # points: a box not larger has no extent
FLOATS, DOUBLES = np.zeros(4, dtype=np.float32), np.zeros(4)
SAMPLE = 100  # glyphs of a page that are asked whether their font has a Unicode map


def text_glyphs(text: Handle) -> tuple[Glyphs, IntArray]:
    """Return the glyphs of an open text page, in PDF coordinates, and the index that PDFium gives each.

    White space has no glyph; `spaced` says that some stood before. The boxes are x0, bottom, x1, top as PDF has them;
    all text is taken as level.
    """
    codes = _codes(text)
    codes[among(codes, HYPHENS)] = ord("-")
    is_ink = ~among(codes, WHITE)
    index = np.flatnonzero(is_ink)
    turns = np.zeros(len(index), dtype=np.int64)
    spaced = np.zeros(len(index), dtype=bool)
    spaced[1:] = (np.diff(index) > 1) & ~among(codes[index[1:] - 1], LINE_ENDS)  # PDFium ends lines within words, too
    return Glyphs(codes[index], _boxes(text, index, codes[index]), turns, spaced), index


def glyph_objects(text: Handle, index: IntArray) -> IntArray:
    """Return the handle of the text object of each glyph (0: none); asked only on pages with unusual text objects."""
    handles = map(pdfium.char_object, repeat(text), index.tolist())
    return np.fromiter((handle or 0 for handle in handles), dtype=np.int64, count=len(index))


def unmapped_share(text: Handle, index: IntArray) -> float:
    """Return the share of glyphs, in an even sample, whose font gives no Unicode value: 0 to 1."""
    sample = index[:: max(1, len(index) // SAMPLE)].tolist()
    return float(sum(map(pdfium.char_is_unmapped, repeat(text), sample)) / max(1, len(sample)))


def _codes(text: Handle) -> IntArray:
    """Return the Unicode value of each character: in one call where characters and UTF-16 units agree one to one."""
    count = max(0, pdfium.char_count(text))
    units = np.zeros(count + 1, dtype=np.uint16)
    written: int = pdfium.text_codes(text, 0, count, units.ctypes.data) if count else 1
    has_pairs = bool(among(units, SURROGATES).any())
    if written == count + 1 and not has_pairs:
        return units[:count].astype(np.int64)
    return np.fromiter(map(pdfium.char_code, repeat(text), range(count)), dtype=np.int64, count=count)


def _boxes(text: Handle, index: IntArray, codes: IntArray) -> FloatArray:
    """Return the boxes of the glyphs: those of the ink for bullets, and where PDFium has no loose box."""
    boxes = pdfium.answers(pdfium.char_loose_box, index.tolist(), FLOATS, of=text)[:, [0, 3, 2, 1]].astype(np.float64)
    unsuited = np.flatnonzero((boxes[:, 2:] - boxes[:, :2] < VOID).any(axis=1) | among(codes, BULLETS))
    if len(unsuited):
        boxes[unsuited] = tight_boxes(text, index[unsuited])
    return boxes


def tight_boxes(text: Handle, index: IntArray) -> FloatArray:
    """Return the boxes of the ink of glyphs, x0, bottom, x1, top."""
    return pdfium.answers(pdfium.char_box, index.tolist(), DOUBLES, order=(0, 2, 1, 3), of=text)


def glyph_turns(text: Handle, index: IntArray) -> IntArray:
    """Return how far each glyph is turned: 0 to 3 quarters counterclockwise, -1 for an angle between."""
    angles = np.fromiter(map(pdfium.char_angle, repeat(text), index.tolist()), dtype=np.float64, count=len(index))
    quarters = -angles / (np.pi / 2)  # PDFium counts them clockwise
    whole = np.rint(quarters)
    turns: IntArray = np.where(np.abs(quarters - whole) < 0.06, whole % 4, -1).astype(np.int64)  # noqa: PLR2004 - 5 degrees
    return turns
