"""Numbers in Chinese numerals, as the formats [DBNum1] (一二三), [DBNum2] (壹贰叁) and [DBNum3] (１２３) show them.

The numerals stand in formats.toml. Under General a number is written with its powers of ten, under places for digits
sign by sign; in a date the year sign by sign, the rest with its tens.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_GROUP = 4  # digits of a number that stand before 万, 亿, ...
_YEAR = 4
_RUN = re.compile("[0-9]+")


def spelled(number: str, numerals: Mapping[str, Any]) -> str | None:
    """Return a number such as 1050.5 with its powers of ten (一千〇五十.五); None for one beyond the numerals."""
    whole, point, decimals = number.partition(".")
    if not (whole + decimals).isdigit() or len(whole) > _GROUP * len(numerals["groups"]):
        return None
    groups = [whole[max(end - _GROUP, 0) : end].zfill(_GROUP) for end in range(len(whole), 0, -_GROUP)][::-1]
    zero = numerals["digits"][0]
    words = ""
    skipped = False  # a nought since the last numeral: several are one
    for power, group in zip(range(len(groups) - 1, -1, -1), groups, strict=True):
        for place, digit in enumerate(group):
            if digit == "0":
                skipped = True
            else:
                words += (zero if skipped and words else "") + _digit(digit, numerals) + numerals["tens"][place]
                skipped = False
        if group.strip("0"):
            words += numerals["groups"][power]
            skipped = False
    return (words or zero) + point + sign_by_sign(decimals, numerals)


def sign_by_sign(text: str, numerals: Mapping[str, Any]) -> str:
    """Return a text with each digit as a numeral."""
    return _RUN.sub(lambda run: "".join(_digit(digit, numerals) for digit in run[0]), text)


def date_spelled(text: str, numerals: Mapping[str, Any]) -> str:
    """Return a date in numerals; a ten is written without its one where the numerals ask for it."""
    return _RUN.sub(lambda run: _date_part(run[0], numerals), text)


def _date_part(digits: str, numerals: Mapping[str, Any]) -> str:
    if len(digits) >= _YEAR:
        return sign_by_sign(digits, numerals)
    leading = len(digits) - len(digits.lstrip("0")) if digits.strip("0") else 0
    words = spelled(digits, numerals) or digits
    one = _digit("1", numerals)
    if numerals["bare_ten"] and words.startswith(one + numerals["tens"][-2]):
        words = words.removeprefix(one)
    return _digit("0", numerals) * leading + words


def _digit(digit: str, numerals: Mapping[str, Any]) -> str:
    return str(numerals["digits"][int(digit)])
