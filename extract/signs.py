"""Sets of Unicode values, asked of whole arrays of them, and radicals read as the signs that they stand for."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extract.arrays import BoolArray, IntArray

Ranges = tuple[tuple[int, int], ...]  # first and last value of each range

WHITE: Ranges = ((0, 0), (9, 0xD), (0x20, 0x20), (0x7F, 0x7F), (0x85, 0x85), (0xA0, 0xA0), (0x2000, 0x200F), (0x2028, 0x2029), (0x3000, 0x3000), (0xFEFF, 0xFEFF))  # fmt: skip  # noqa: E501 - one table
LINE_ENDS: Ranges = ((0xA, 0xA), (0xD, 0xD))
CJK: Ranges = ((0x2E80, 0x9FFF), (0xF900, 0xFAFF), (0xFE30, 0xFFEF), (0x1F000, 0x3FFFF))  # no space is written between
CONTROL: Ranges = ((1, 8), (0xE, 0x1F))  # a glyph with such a value has no map to Unicode
SYMBOLS: Ranges = ((0x21, 0x29), (0x2B, 0x2C), (0x3A, 0x40), (0x5B, 0x5E), (0x60, 0x60), (0x7B, 0x7E))  # rare in texts
USUAL: Ranges = (
    (0x20, 0x17F),  # Latin
    (0x370, 0x3FF),  # Greek
    (0x2000, 0x27BF),  # punctuation, number forms, arrows, mathematics, boxes, signs
    (0x2E80, 0x33FF),  # radicals, Chinese punctuation, units
    (0x4E00, 0x9FFF),  # Chinese
    (0xF900, 0xFAFF),
    (0xFE10, 0xFE6F),
    (0xFF00, 0xFFEF),
    (0x20000, 0x3FFFF),
)
BULLETS: Ranges = ((0x2022, 0x2022), (0x25A0, 0x25FF), (0x2700, 0x27BF), (0xF000, 0xF0FF))  # of sign fonts
SURROGATES: Ranges = ((0xD800, 0xDFFF),)
TWO_BYTES = 0x10000  # values below this are looked up in a table
FORMS: Ranges = ((0x2E80, 0x2FDF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F))  # radicals and compatibility ideographs


def among(codes: NDArray[Any], ranges: Ranges) -> BoolArray:
    """Tell which values lie in one of the ranges."""
    if not (codes >= TWO_BYTES).any():
        found: BoolArray = _table(ranges)[codes]
        return found
    found = np.zeros(len(codes), dtype=bool)
    for first, last in ranges:
        found |= (codes >= first) & (codes <= last)
    return found


@cache
def _table(ranges: Ranges) -> BoolArray:
    """Return for each value of two bytes whether it lies in one of the ranges."""
    table = np.zeros(TWO_BYTES, dtype=bool)
    for first, last in ranges:
        table[first : last + 1] = True
    return table


def half_widths(text: str) -> int:
    """Return a text's length in half-width signs."""
    return sum(2 if sign >= "⺀" else 1 for sign in text)


def unified(codes: IntArray) -> IntArray:
    """Return the values with radicals and compatibility ideographs replaced by the unified signs."""
    is_form = among(codes, FORMS)
    if not is_form.any():
        return codes
    result = codes.copy()
    for code in np.unique(codes[is_form]).tolist():
        result[codes == code] = _unified_sign(code)
    return result


def _unified_sign(code: int) -> int:
    sign = unicodedata.normalize("NFKC", chr(code))
    sign = _radicals().get(sign, sign)
    return ord(sign) if len(sign) == 1 else code


@cache
def _radicals() -> dict[str, str]:
    text = resources.files("extract").joinpath("radicals.toml").read_text(encoding="utf-8")
    return {str(radical): str(sign) for radical, sign in tomllib.loads(text)["unified"].items()}
