"""A number or range with its comparators, unit and remark: ≥280人, 不低于95%, 2-3次, 60%≤x<80%, 控制在5万元以内.

One pattern reads an expression; `whole_expression` wants it to be all of a cell, `in_sentence` looks for the only one
among words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from normalize.quantity.comparators import (
    AFTER,
    AFTER_PATTERN,
    APPROXIMATE_AFTER,
    APPROXIMATE_BEFORE,
    BEFORE,
    BEFORE_PATTERN,
    BEFORE_WORDED,
    LINKS,
    MORE,
    Operator,
    agrees,
)
from normalize.quantity.grades import is_grade
from normalize.quantity.numerals import ARABIC, arabic_value
from normalize.quantity.units import UNIT, printed_unit

INCLUSIVE = r"[(（]不?含[^()（）]{0,8}[)）]"
REMARK = r"[(（][^()（）]*[)）]"
BETWEEN = r"(?:至|到|[-—–―─−~]+)"
SAVING = "[节合预公制契签集]"  # 节约5% saves five percent
WITHIN_A_WORD = "(?![部容外地网业政存科控点步诉动来])"  # 3次内部培训: the suffix belongs to the next word


@cache
def expression_pattern(before: str, links: str = "") -> re.Pattern[str]:
    """Return the pattern of an expression, compiled when wanted; links may stand between comparator and number."""
    return re.compile(
        rf"(?:(?P<before>{before})[:：]?(?:{links})*)?(?:(?<!{SAVING})(?P<about>{APPROXIMATE_BEFORE}))?"
        rf"[¥￥]?(?P<percent>百分之|千分之)?(?P<sign>[+\-−±])?(?P<first>{ARABIC})(?P<more>{MORE})?"
        rf"(?:(?P<unit1>{UNIT})?(?:{INCLUSIVE})?{BETWEEN}(?:百分之)?(?P<sign2>[+\-−])?(?P<second>{ARABIC}))?"
        rf"(?P<unit>{UNIT})?(?P<more2>\+|余)?"
        rf"(?:{INCLUSIVE})?(?P<near>{APPROXIMATE_AFTER})?(?:(?P<after>{AFTER_PATTERN}){WITHIN_A_WORD})?(?:{INCLUSIVE})?"
    )


MORE_AFTER_SCALE = re.compile(r"(?<=\d)([百千万亿]+)([余多])(?=[^\d\W])")  # 3万余元 is 3余万元
JOINT = "[,，;；、]?(?:且|并且|同时|而|但|和|及|至|到|-|~)?"
TURNED: dict[Operator | None, Operator] = {">": "<", "<": ">", ">=": "<=", "<=": ">="}
AT_LEAST, AT_MOST = frozenset((">", ">=")), frozenset(("<", "<="))
PERCENT_WORDS = {"百分之": "%", "千分之": "‰"}

ONLY_REMARK = re.compile(REMARK)
UNKNOWN_UNIT = re.compile(rf"(?P<unit>[\u4e00-\u9fffA-Za-z]{{1,3}})(?:{REMARK})?")

NAMED = re.compile(  # numbers that count nothing: years, titles, papers (〔2023〕56号), ordinals, letters with digits
    r"(?:19|20)\d\d年度?(?:\d{1,2}月(?:\d{1,2}[日号])?)?|[“\"][^”\"]*[”\"]|《[^》]*》|[〔\[][^〕\]]*[〕\]](?:第?\d+号)?"
    r"|第[\d、和及-]+|[A-Za-z]+-?\d+(?:\.\d+)?|\d+[A-Za-z]+(?=[\u4e00-\u9fff])|\d{5}热线"
)
COMPARING = re.compile("[<>≤≥≦≧⩽⩾《》〈〉于超少多低高至]")
NUMERIC = re.compile(ARABIC)
LEADS_TO_A_NUMBER = re.compile(r"[:：为达到是率度数量值额分本费]$")


@dataclass(frozen=True, slots=True)
class Expression:
    """A number or range as read; see `normalize.quantity.Quantity` for the fields."""

    op: Operator | None
    low: Decimal | None
    high: Decimal | None
    unit: str | None
    flags: tuple[str, ...] = ()


def whole_expression(text: str) -> Expression | None:
    """Return the number or range that the folded text is, with at most a unit or remark in brackets behind it."""
    text = MORE_AFTER_SCALE.sub(r"\2\1", text)
    match = expression_pattern(BEFORE_PATTERN).match(text)
    if match is not None:
        reading = reading_of(match)
        return reading if match.end() == len(text) else with_tail(reading, text[match.end() :]) or between(text)
    return between(text)


def sentence_expression(text: str) -> tuple[Expression | None, tuple[str, ...]]:
    """Return the only number or range that a folded sentence counts, or None and why there is none."""
    named_away = NAMED.sub(lambda name: " " * len(name[0]), MORE_AFTER_SCALE.sub(r"\2\1", text))
    numbers = NUMERIC.findall(named_away)
    if not numbers:
        return None, ()
    found = [
        match for match in expression_pattern(BEFORE_WORDED, LINKS).finditer(named_away) if counts_something(match)
    ]
    if len(found) != 1 or len(numbers) != 1 + (found[0]["second"] is not None):
        return None, ("several_numbers",) if len(numbers) > 1 else ()
    reading = reading_of(found[0])
    return replace(reading, flags=(*reading.flags, "number_in_sentence")), ()


def reading_of(match: re.Match[str]) -> Expression:
    """Return what an expression says."""
    low, high, unit, flags = measured(match)
    if match["second"] is not None:
        return range_of(
            low, high, unit, (*flags, *(("operator_with_range",) if match["before"] or match["after"] else ()))
        )
    if match["sign"] == "±":
        return range_of(-low, low, unit, flags)
    op, doubts = comparison_of(match)
    return bounded(op, low, unit, (*doubts, *flags))


def measured(match: re.Match[str]) -> tuple[Decimal, Decimal, str | None, tuple[str, ...]]:
    """Return the first and the last number of an expression, its unit, and the flags of both."""
    first, second = signed(match["first"], match["sign"]), signed(match["second"] or "0", match["sign2"])
    unit, flags = printed_unit(match["unit"] or match["unit1"] or PERCENT_WORDS.get(match["percent"], ""))
    if match["percent"]:
        flags = (*flags, "unit_in_words")
    if match["unit1"] and match["unit"] and not match["unit"].startswith(printed_unit(match["unit1"])[0]):
        flags = (*flags, "units_differ")
    return first, second, unit or None, flags


def signed(number: str, sign: str | None) -> Decimal:
    """Return the printed number with its sign."""
    return -arabic_value(number) if sign in ("-", "−") else arabic_value(number)


def comparison_of(match: re.Match[str]) -> tuple[Operator | None, tuple[str, ...]]:
    """Return the operator of a single number from the signs and words on both sides, and the doubts about it."""
    op, flag = BEFORE[match["before"]] if match["before"] else (None, None)
    doubts = (flag,) if flag else ()
    if match["about"] or match["near"]:
        doubts = (*doubts, "approximate")
    if match["more"] or match["more2"]:
        return op or ">", (*doubts, "approximate")
    after = AFTER.get(match["after"] or "")
    if after is None or op is None:
        return op or after, doubts
    return op, doubts if agrees(op, after) else (*doubts, "operator_conflict")


def bounded(op: Operator | None, value: Decimal, unit: str | None, flags: tuple[str, ...]) -> Expression:
    """Return a single number as the bound that its operator makes it."""
    low = None if op in ("<", "<=") else value
    high = None if op in (">", ">=") else value
    return Expression(op, low, high, unit, flags)


def range_of(first: Decimal, second: Decimal, unit: str | None, flags: tuple[str, ...]) -> Expression:
    """Return a range, from low to high whichever is printed first."""
    flags = (*flags, "descending") if first > second else flags
    return Expression("range", min(first, second), max(first, second), unit, flags)


def with_tail(reading: Expression, tail: str) -> Expression | None:
    """Return the reading with what stands behind it: a unit in brackets, a remark, or a word that is no known unit."""
    if reading.unit is None and tail[0] in "(（" and (unit := bracketed_unit().fullmatch(tail)) is not None:
        printed, flags = printed_unit(unit["unit"])
        return replace(reading, unit=printed, flags=(*reading.flags, *flags))
    if ONLY_REMARK.fullmatch(tail):
        return replace(reading, flags=(*reading.flags, "remark"))
    if reading.unit is None and (unit := UNKNOWN_UNIT.fullmatch(tail)) is not None and not is_grade(unit["unit"]):
        return replace(reading, unit=unit["unit"], flags=(*reading.flags, "unknown_unit"))
    return None


@cache
def bracketed_unit() -> re.Pattern[str]:
    """Return the pattern of a unit in brackets; compiled when first wanted."""
    return re.compile(rf"[(（](?P<unit>{UNIT})[)）]")


def between(text: str) -> Expression | None:
    """Return the range between two comparators: ≥60%且<80%, or 60%≤x<80% with the left one turned round."""
    if len(COMPARING.findall(text)) < 2 or len(NUMERIC.findall(text)) != 2:  # noqa: PLR2004  (two bounds)
        return None
    side_by_side, round_a_name = between_patterns()
    if (match := side_by_side.fullmatch(text)) is not None:
        return range_between(BEFORE[match["left"]][0], BEFORE[match["right"]][0], match)
    if (match := round_a_name.fullmatch(text)) is not None:
        return range_between(TURNED.get(BEFORE[match["left"]][0]), BEFORE[match["right"]][0], match)
    return None


@cache
def between_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of two bounds side by side and of two bounds round a name; compiled when first wanted."""
    first, second = rf"(?P<first>{ARABIC})(?P<unit1>{UNIT})?", rf"(?P<second>{ARABIC})(?P<unit>{UNIT})?"
    left, right = f"(?P<left>{BEFORE_PATTERN})", f"(?P<right>{BEFORE_PATTERN})"
    return re.compile(left + first + JOINT + right + second), re.compile(rf"{first}{left}[^\d]{{1,8}}?{right}{second}")


def range_between(left: Operator | None, right: Operator | None, match: re.Match[str]) -> Expression | None:
    """Return the range of a lower and an upper bound in either order; None where both point the same way."""
    first, second = arabic_value(match["first"]), arabic_value(match["second"])
    if right in AT_LEAST:
        left, right, first, second = right, left, second, first
    if left not in AT_LEAST or right not in AT_MOST or first > second:
        return None
    unit, flags = printed_unit(match["unit"] or match["unit1"] or "")
    excluded = [name for name, op in (("low_excluded", left), ("high_excluded", right)) if op in (">", "<")]
    return range_of(first, second, unit or None, (*flags, *excluded))


def counts_something(match: re.Match[str]) -> bool:
    """Say whether a number within a sentence is a value of it: by a unit, a comparator or a label before it."""
    if match["unit"] or match["unit1"] or match["percent"] or match["before"]:
        return True
    text = match.string
    return match.end() == len(text) and LEADS_TO_A_NUMBER.search(text[: match.start()]) is not None
