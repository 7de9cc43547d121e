"""Dates, periods and deadlines of a value cell, as EDTF: 2024-12-31, 2024-12, XXXX-12-31, 2024-36 (fourth quarter).

Quarters are 33 to 36 and half-years 40 and 41, as in EDTF level 2; XXXX is a year that is not printed. The precision
is the printed one: 2024年12月底前 is at most 2024-12, not 2024-12-31. A recurrence (每季度) is a date without bounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from normalize.quantity.comparators import BEFORE, BEFORE_PATTERN, Operator
from normalize.quantity.numerals import spelled_out

UNKNOWN_YEAR = "XXXX"
LONGEST_DATE = 40  # signs; whatever is longer is a sentence
QUARTERS = {"1": "33", "2": "34", "3": "35", "4": "36", "一": "33", "二": "34", "三": "35", "四": "36"}
HALVES = {"上": "40", "下": "41"}
YEAR_ENDS_IN = "12"

YEAR = r"(?:(?P<year>(?:19|20)\d\d)(?:年度?|[-./])|(?:当年|本年度?|今年|次年|翌年|下年度?|每年度?|各年度?|全年|年度))?"
MONTH = r"(?P<month>1[0-2]|0?[1-9])"
DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])"
POINTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{YEAR}{MONTH}月{DAY}[日号]?",
        rf"(?P<year>(?:19|20)\d\d)(?P<dash>[-./年]){MONTH}(?P=dash){DAY}日?",
        r"(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?P<compact>)",
        rf"{YEAR}{MONTH}月份?(?:[底末初内]|[上中下]旬|月末|月底|之内)?",
        rf"(?P<year>(?:19|20)\d\d)[-/]{MONTH}",
        rf"{YEAR}(?:第?(?P<quarter>[1-4一二三四])季度?|[Qq](?P<q>[1-4]))[末底内初]?",
        rf"{YEAR}(?P<half>[上下])半年[末底内]?",
        r"(?P<year>(?:19|20)\d\d)年(?:度|年)?(?P<end>[底末终])",
        r"(?P<year>(?:19|20)\d\d)(?:年|年度|全年|年全年|年度内|年内|年初|年当年|年度全年)",
        r"(?:当年|本年度?|今年|次年|每年|全年)?(?<!半)年度?(?P<end>[底末终])",
        r"(?:当|本|今|每)?年(?P<end>[底末终])",
        r"全年度?|全年内|当年度?内?|本年度?内?|今年内?|年内|年初|年度内?|(?:本|当)年内|当月|本月|当季",
        rf"每月{DAY}[日号]",
    )
)
RECURRING = re.compile(
    r"(?:每|逐|按|分|各)个?(?:年度?|季度?|月份?|周|星期|日|天|半年|学期|学年|旬)|每(?:月|季度?|半年|学期)[底末初]"
)
PREFIX = re.compile(
    rf"(?P<op>{BEFORE_PATTERN}|截至|截止到?|不晚于|不迟于|晚于|迟于|最迟|最晚|至迟)?(?:于|在|至|到|计划|预计|拟|完成时间[:：]?)*"
)
PREFIX_WORDS: dict[str, Operator] = {
    "截至": "<=",
    "截止": "<=",
    "截止到": "<=",
    "最迟": "<=",
    "最晚": "<=",
    "至迟": "<=",
}
PREFIX_WORDS |= {"不晚于": "<=", "不迟于": "<=", "晚于": ">", "迟于": ">"}
SUFFIX = re.compile(
    r"(?P<before>之?前|以前|止|为止)?(?P<since>之后|以后|后|起)?"
    r"(?P<words>(?:(?:已|均|全部|全面|按时|按期)*(?:[完竣]工|完成|验收|办结|结束|建成|开工|拨付|支付|交付|发放|到位|完毕|实施|开展|执行|上报|报送|公开))*)$"
)
LABELLED = re.compile(r"[^\d:：]{1,12}[:：](.+)")
IMPOSSIBLE_DAYS = frozenset(("02-30", "02-31", "04-31", "06-31", "09-31", "11-31"))
DOTTED_MONTH = re.compile(r"((?:19|20)\d\d)\.(1[0-2]|0?[1-9])")
MONTH_ALONE = re.compile(r"XXXX-\d\d")
SEPARATOR = re.compile(r"至|到|[-—–―─~－]+")
MONTHS = re.compile(rf"{YEAR}(?P<m1>1[0-2]|0?[1-9])月?(?:至|到|[-—–―─~－]+)(?P<m2>1[0-2]|0?[1-9])月份?")
YEARS = re.compile(r"(?P<y1>(?:19|20)\d\d)年?度?(?:至|到|[-—–―─~－]+)(?P<y2>(?:19|20)\d\d)(?:年度?|学年度?)?")
HINT = re.compile(r"[年月日号季旬周天]|(?:19|20)\d\d[-—–~/.至]|(?:19|20)\d{6}|[Qq]\d")
DEADLINE = re.compile(
    r"(?:(?:19|20)\d\d年|当年|次年|本年|每年|年)?"
    r"(?:(?:1[0-2]|0?[1-9])月(?:(?:3[01]|[12]\d|0?[1-9])[日号]?|[底末初]|[中上下]旬)?|第?[1-4一二三四]季度[底末]?|[底末])(?:之前|以前|前|完成)"
)


@dataclass(frozen=True, slots=True)
class DateReading:
    """A date or a period: its bounds as EDTF and how they are compared."""

    op: Operator | None
    low: str | None
    high: str | None
    flags: tuple[str, ...] = ()


def read_date(text: str) -> DateReading | None:
    """Return the date, period or deadline that the whole folded text is; None where it is none."""
    if len(text) > LONGEST_DATE or not HINT.search(text):
        return None
    if RECURRING.fullmatch(text):
        return DateReading(None, None, None, ("recurring",))
    text = spelled_out(text)
    prefix = PREFIX.match(text)
    start = prefix.end() if prefix else 0
    for end in range(len(text), start, -1):
        suffix = SUFFIX.match(text, end)
        if suffix is not None and (span := read_span(text[start:end])) is not None:
            return with_comparison(span, prefix["op"] if prefix else None, suffix)
    return None


def deadline_within(text: str) -> DateReading | None:
    """Return the only deadline of a folded sentence, such as 于12月底前完成验收, or the date after a label."""
    if (labelled := LABELLED.fullmatch(text)) is not None and (reading := read_date(labelled[1])) is not None:
        return replace(reading, flags=(*reading.flags, "date_in_sentence"))
    found = DEADLINE.findall(spelled_out(text))
    reading = read_date(found[0]) if len(found) == 1 else None
    return reading and replace(reading, flags=(*reading.flags, "date_in_sentence"))


def read_span(text: str) -> DateReading | None:
    """Return a single point, or the range between two."""
    if (point := read_point(text)) is not None:
        flags = ("date_or_number",) if text.isdigit() else ()
        flags = (*flags, "impossible_date") if point[-5:] in IMPOSSIBLE_DAYS else flags
        return DateReading(None, point, point, flags)
    return next(read_ranges(text), None)


def read_ranges(text: str) -> Iterator[DateReading]:
    """Yield the readings of the text as a range, the surest first."""
    if (months := MONTHS.fullmatch(text)) is not None:
        year = months["year"] or UNKNOWN_YEAR
        yield DateReading("range", f"{year}-{months['m1']:0>2}", f"{year}-{months['m2']:0>2}")
    if (years := YEARS.fullmatch(text)) is not None:
        yield DateReading("range", years["y1"], years["y2"])
    for separator in SEPARATOR.finditer(text):
        low, high = (read_end(side) for side in (text[: separator.start()], text[separator.end() :]))
        if low is not None and high is not None:
            yield DateReading("range", low, with_year_of(low, high))


def read_end(text: str) -> str | None:
    """Return one end of a range; 2024.1 is a month there, and a number elsewhere."""
    dotted = DOTTED_MONTH.fullmatch(text)
    return f"{dotted[1]}-{dotted[2]:0>2}" if dotted else read_point(text)


def with_year_of(low: str, high: str) -> str:
    """Return the later point with the year of the earlier where only that one is printed: 2024年1月至3月."""
    return low[:4] + high[4:] if high.startswith(UNKNOWN_YEAR) else high


def read_point(text: str) -> str | None:
    """Return one date, month, quarter, half-year or year as EDTF."""
    for pattern in POINTS:
        if (match := pattern.fullmatch(text)) is not None:
            return edtf(match.groupdict())
    return None


def edtf(parts: dict[str, str | None]) -> str:
    """Return the parts of a date as EDTF."""
    year = parts.get("year") or UNKNOWN_YEAR
    if quarter := parts.get("quarter") or parts.get("q"):
        return f"{year}-{QUARTERS[quarter]}"
    if half := parts.get("half"):
        return f"{year}-{HALVES[half]}"
    if parts.get("end"):
        return f"{year}-{YEAR_ENDS_IN}"
    month, day = parts.get("month"), parts.get("day")
    if day:
        return f"{year}-{int(month):02}-{int(day):02}" if month else f"{year}-XX-{int(day):02}"
    return f"{year}-{int(month):02}" if month else year


def with_comparison(span: DateReading, prefix: str | None, suffix: re.Match[str]) -> DateReading | None:
    """Return the span as a bound where the words around it make it one."""
    flags = (*span.flags, *(("date_in_sentence",) if suffix["words"] else ()))
    if prefix and prefix not in PREFIX_WORDS and MONTH_ALONE.fullmatch(span.high or ""):
        return None  # ≥3月 is a duration
    op, flag = comparison_of(prefix, suffix)
    flags = (*flags, flag) if flag else flags
    if span.op == "range" or op is None:
        return DateReading(span.op, span.low, span.high, flags)
    low = span.low if op in (">=", ">", "=") else None
    high = span.high if op in ("<=", "<", "=") else None
    return DateReading(op, low, high, flags)


def comparison_of(prefix: str | None, suffix: re.Match[str]) -> tuple[Operator | None, str | None]:
    """Return the operator that stands before or after a date, and the flag of a doubtful sign."""
    if suffix["before"]:
        return "<=", None
    if suffix["since"]:
        return ">=", None
    if prefix is None:
        return None, None
    if prefix in PREFIX_WORDS:
        return PREFIX_WORDS[prefix], None
    return BEFORE[prefix]
