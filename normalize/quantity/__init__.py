"""What a target or actual cell says: "≥280人" is at least 280 人; "2-3次" a range; "优" a grade; "12月底前" a deadline.

The raw text is kept. A reading that leaves room for doubt carries flags and is never repaired: "》98%" is read as
> 98 % and flagged operator_misprint, though ≥ may have been meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from normalize.quantity.comparators import Operator
from normalize.quantity.dates import DateReading, deadline_within, read_date
from normalize.quantity.expression import Expression, sentence_expression, whole_expression
from normalize.quantity.grades import BLANK_WORDS, is_grade
from normalize.quantity.numerals import (
    ARABIC,
    SPELLED_SIGN,
    arabic_value,
    folded,
    has_split_digits,
    is_placed_numeral,
    numeral_to_digits,
    spelled_out,
)

Kind = Literal["quantity", "range", "qualitative", "date", "blank", "text"]

BLANK_SIGNS = re.compile(r"[-—–―─一－_/／\\|.。…·*×xX、,，:：()（）]+")
NOT_BLANK_SIGNS = frozenset("一×xX")  # these alone are words
QUOTES = "“”\"'‘’`;；。,，、！!:："
SPELLED_COUNT = re.compile(
    rf"(?P<kept>百分之|第{SPELLED_SIGN}+|\d)|{SPELLED_SIGN}+(?=[次轮期场天份篇项件](?!性))|(?<=百分之){SPELLED_SIGN}+"
)
PLAIN_NUMBER = re.compile(rf"[+-]?{ARABIC}")
SAFELY_SPLIT = re.compile(  # thousands, or one decimal number cut by a line end: not two numbers in one cell
    r"[+-]?\d{1,3}(?:[ \u00a0]\d{3})+(?:\.\d+)?\D*"
    r"|[+-]?\d+(?:\s*\n\s*\d*)?\.(?:\d*\s*\n\s*)?\d+\D*"
    r"|[+-]?\d+\s*\n\s*\.\d+\D*"
)
LETTER_AMONG_DIGITS = re.compile(r"(?<=\d)[OoIl](?![A-Za-z])|(?<![A-Za-z])[OoIl](?=\d)")  # ≥9O%: misread digits
NUMBERING = re.compile(r"(?:指标|目标)\d{1,2}[:：、.]")
SHARES = ("%", "‰")
LONGEST_SENTENCE = 40  # signs; in a longer one a number is one fact of several
UNDOUBTED = frozenset(("unit_in_words", "unknown_unit", "spaces_in_number"))


@dataclass(frozen=True, slots=True)
class Quantity:
    """A cell's value. Bounds are `Decimal` with the digits as printed, or EDTF for dates; None is unbounded or unknown.

    `unit` is verbatim, except that any spelling of percent is "%". `flags` name doubts (operator_misprint,
    operator_unreadable, ocr_operator, operator_conflict, spaces_in_number, unknown_unit, approximate, ...) and
    circumstances (number_in_sentence, unit_in_words, chinese_numeral, remark, ...).
    """

    raw: str
    op: Operator | None
    low: Decimal | str | None
    high: Decimal | str | None
    unit: str | None
    kind: Kind
    flags: tuple[str, ...] = ()


@lru_cache(maxsize=65536)
def parse_quantity(raw: str) -> Quantity:
    """Return what a target or actual cell says; a text without a single number or date in it is kind "text"."""
    text = folded(raw).strip(QUOTES).rstrip(".")
    if (numbered := NUMBERING.match(text)) is not None:
        text = text[numbered.end() :]
    if LETTER_AMONG_DIGITS.search(text):
        return Quantity(raw, None, None, None, None, "text", ("letter_among_digits",))
    if is_blank(text):
        return Quantity(raw, None, None, None, None, "blank")
    if (date := read_date(text)) is not None:
        return of_date(raw, date)
    expression = whole_expression(text)
    if expression is None and is_grade(text):
        return Quantity(raw, None, None, None, None, "qualitative")
    if expression is None and len(text) <= LONGEST_SENTENCE:
        expression = spelled_expression(text)
    return of_sentence(raw, text) if expression is None else of_expression(raw, expression)


def parse_number(raw: str) -> Decimal | None:
    """Return the number of an amount, points or rate cell as printed; None where it is no single number.

    "1,234.50" is Decimal("1234.50"), "32 万" is 32, "100%" is 100, "—" and "约3" are None.
    """
    if has_split_digits(raw) and not SAFELY_SPLIT.fullmatch(raw.strip()):
        return None
    if PLAIN_NUMBER.fullmatch(text := folded(raw)):
        return arabic_value(text)  # digits alone are an amount here, never a date
    quantity = parse_quantity(raw)
    if quantity.kind != "quantity" or quantity.op is not None or not UNDOUBTED.issuperset(quantity.flags):
        return None
    return quantity.low if isinstance(quantity.low, Decimal) else None


def unit_of(raw: str) -> str | None:
    """Return the unit that stands beside the number of a cell, verbatim; None where none is printed."""
    return parse_quantity(raw).unit


def is_blank(text: str) -> bool:
    """Say whether the folded text says that there is nothing."""
    return text in BLANK_WORDS or (text not in NOT_BLANK_SIGNS and BLANK_SIGNS.fullmatch(text) is not None)


def of_date(raw: str, date: DateReading) -> Quantity:
    """Return the quantity of a date or deadline."""
    return Quantity(raw, date.op, date.low, date.high, None, "date", date.flags)


def of_expression(raw: str, expression: Expression) -> Quantity:
    """Return the quantity of a number or range with what stands around it."""
    kind: Kind = "range" if expression.op == "range" else "quantity"
    flags = (*expression.flags, "spaces_in_number") if has_split_digits(raw) else expression.flags
    return Quantity(raw, expression.op, expression.low, expression.high, expression.unit, kind, flags)


def spelled_expression(text: str) -> Expression | None:
    """Return the number that the folded text is, written in Chinese numerals and with a known unit: 两次."""
    digits = spelled_out(text)
    expression = whole_expression(digits) if digits != text else None
    if expression is None or "unknown_unit" in expression.flags:
        return None
    if expression.unit is None and not is_placed_numeral(text):
        return None
    return replace(expression, flags=(*expression.flags, "chinese_numeral"))


def of_sentence(raw: str, text: str) -> Quantity:
    """Return the only number or deadline of a sentence, or the sentence as text."""
    if len(text) > LONGEST_SENTENCE:
        return Quantity(raw, None, None, None, None, "text")
    date = deadline_within(text)
    expression, flags = sentence_expression(SPELLED_COUNT.sub(numeral_to_digits, text))
    if expression is not None and (date is None or (date.op is None and expression.unit in SHARES)):
        return of_expression(raw, expression)  # 截至2023年底完成率85%: the date says when it was measured
    if date is not None:
        return of_date(raw, date)
    return Quantity(raw, None, None, None, None, "text", flags)
