"""What sort of text a cell holds, and how badly it would sit in a column of a given role.

The costs are the knowledge by which a cell that has slid is put back: 0 fits, 9 cannot be.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from extract.clean import compare_key
from extract.vocabulary import vocabulary

MISFIT = 9.0  # a text that cannot stand in a column


class TextKind(StrEnum):
    """The sort of text in a cell, as far as it tells columns apart."""

    BLANK = "blank"
    DASH = "dash"
    NONE = "none"
    NUMBER = "number"
    PERCENT = "percent"
    AMOUNT = "amount"
    QUANTITY = "quantity"
    SIGN = "sign"
    INDEXED = "indexed"
    LEVEL1 = "level1"
    LEVEL2 = "level2"
    EITHER_LEVEL = "either_level"
    WORD = "word"
    TEXT = "text"


LEVELS = frozenset({TextKind.LEVEL1, TextKind.LEVEL2, TextKind.EITHER_LEVEL})

_WORD_LENGTH = 8
_NUMBER = re.compile(r"^[-+]?\d[\d,]*(?:\.\d+)?$")
_PERCENT = re.compile(r"^[-+]?\d[\d,]*(?:\.\d+)?[%‰]$")
_AMOUNT = re.compile(r"^[-+]?\d[\d,]*(?:\.\d+)?(?:万元?|元|亿元?|千元)$")
_QUANTITY = re.compile(
    r"^(?!(?:19|20)\d\d年.)(?:[≥≤=><》《〉〈≧≦＞＜═+]{1,3}|不低于|不少于|不高于|不超过|大于等于|小于等于|大于|小于|达到|至少|约)?"
    r"[-\d.,~～至]*\d(?:[-.\d,~～至]*)[^\d，。；]{0,6}$"
)
_DATE = re.compile(r"^(?:19|20)\d\d年(?:\d{1,2}月?)?(?:\d{1,2}日?)?(?:年?底|初|末|之)?前?$")
_SIGN = re.compile(r"^(?:[%≥≤=><]|定量|定性|定性指标|定量指标)$")
_INDEXED = re.compile(r"^指标\d+[:、.]?")
_WEIGHT_LIMIT = 100

# role: kind: cost; a kind that is not named costs `_ELSE` of the role
_VALUES = {
    "blank": 0.0, "quantity": 0.0, "percent": 0.0, "amount": 0.0, "number": 0.1, "word": 0.2, "none": 0.3, "dash": 0.4,
    "sign": 0.3, "text": 0.3, "level1": 4.0, "level2": 4.0, "either_level": 4.0,
}  # fmt: skip
_POINTS = {"blank": 0.2, "number": 0.0, "dash": 0.2, "quantity": 2.0, "percent": 3.0, "none": 3.0, "word": 5.0}
_MONEY = {"blank": 0.0, "number": 0.0, "amount": 0.0, "dash": 0.6, "none": 0.6, "quantity": 2.0, "percent": 5.0}
_PROSE = {
    "blank": 0.0, "text": 0.0, "word": 0.2, "none": 0.2, "dash": 0.2, "indexed": 0.5, "quantity": 3.0, "sign": 2.0,
}  # fmt: skip
_COSTS: dict[str, dict[str, float]] = {
    "block": {"blank": 0.0},
    "level1": {"blank": 0.0, "level1": 0.0, "either_level": 0.0, "word": 2.5, "none": 3.0, "dash": 2.0, "text": 4.0,
               "level2": 4.0, "indexed": 6.0},
    "level2": {"blank": 0.0, "level2": 0.0, "either_level": 0.0, "word": 1.5, "none": 2.5, "dash": 1.5, "text": 3.0,
               "level1": 4.0, "indexed": 5.0},
    "level3": {"blank": 0.5, "text": 0.0, "indexed": 0.0, "word": 0.3, "none": 0.4, "dash": 2.5, "level1": 1.0,
               "level2": 1.5, "either_level": 1.5, "quantity": 4.0, "sign": 6.0},
    "target": _VALUES, "actual": _VALUES,
    "weight": _POINTS, "score": _POINTS,
    "rate": {"blank": 0.0, "percent": 0.0, "number": 0.5, "dash": 0.4, "none": 1.0, "quantity": 2.0},
    "unit": {"blank": 0.0, "sign": 0.0, "word": 0.1, "dash": 0.3, "none": 0.3, "text": 3.0},
    "nature": {"blank": 0.0, "sign": 0.0, "word": 0.2, "dash": 0.5, "none": 0.5, "text": 3.0},
    "label": {"blank": 2.0, "text": 0.8, "word": 0.8, "dash": 3.0, "none": 3.0},
}  # fmt: skip
_COSTS |= dict.fromkeys(("initial", "full_year", "executed", "arrived", "budget", "budget_fiscal"), _MONEY)
_COSTS["executed_fiscal"] = _MONEY
_COSTS |= dict.fromkeys(("reason", "standard", "explain", "remark", "basis", "name", "content", "completion"), _PROSE)
_COSTS["expected"] = _PROSE
_ELSE = {"level1": 8.0, "level2": 8.0, "level3": 7.0, "target": 5.0, "actual": 5.0, "unit": 6.0, "label": 8.0}
_WORDED = {"target", "actual", "unit", "level2", "level3"}
_GRADES = "优良中差好是否有无高低"
_OTHER_COLUMN = 0.5  # any text may stand in a column that the vocabulary does not know


@lru_cache(maxsize=65536)
def text_kind(text: str) -> TextKind:
    """Return the sort of text that a cell holds."""
    key = compare_key(text)
    if not key:
        return TextKind.DASH if text.strip() else TextKind.BLANK
    if key in {"-", "/", "\\", "--", "——"}:
        return TextKind.DASH
    if key == "无":
        return TextKind.NONE
    for kind, pattern in (
        (TextKind.NUMBER, _NUMBER),
        (TextKind.PERCENT, _PERCENT),
        (TextKind.AMOUNT, _AMOUNT),
        (TextKind.SIGN, _SIGN),
        (TextKind.INDEXED, _INDEXED),
        (TextKind.QUANTITY, _QUANTITY),
        (TextKind.QUANTITY, _DATE),
    ):
        if pattern.match(key):
            return kind
    return _level_kind(text) or (TextKind.WORD if len(key) <= _WORD_LENGTH else TextKind.TEXT)


def is_date(text: str) -> bool:
    """Tell whether a text is a date or deadline that begins with its year."""
    return _DATE.match(compare_key(text)) is not None


def _level_kind(text: str) -> TextKind | None:
    """Return the kind of a level-1 or level-2 label, written as the vocabulary has it."""
    words = vocabulary()
    first, second = words.is_level(text, "level1"), words.is_level(text, "level2")
    if first and second:
        return TextKind.EITHER_LEVEL
    if first:
        return TextKind.LEVEL1
    return TextKind.LEVEL2 if second else None


@lru_cache(maxsize=65536)
def misfit(role: str, text: str) -> float:
    """Return how badly a text sits in a column of the role, from 0 to `MISFIT`."""
    kind = text_kind(text)
    if role == "block":
        return 0.0 if kind is TextKind.BLANK or vocabulary().role("blocks", text) else 8.0
    if role == "label" and kind is not TextKind.BLANK and vocabulary().fund_line(text):
        return 0.0
    if role in {"weight", "score"} and kind is TextKind.NUMBER and _over_full_marks(text):
        return 3.0
    if role in _WORDED and kind is TextKind.WORD and len(text.strip()) == 1 and text.strip() not in _GRADES:
        return 0.8  # a lone character is rather the end of a wrapped text
    if role not in _COSTS:
        return _OTHER_COLUMN if kind is not TextKind.BLANK else 0.0
    return _COSTS[role].get(kind, _ELSE.get(role, 6.0))


def _over_full_marks(text: str) -> bool:
    """Tell whether a number is too large for points."""
    return Decimal(compare_key(text).replace(",", "")) > _WEIGHT_LIMIT
