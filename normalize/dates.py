"""Dates, periods and deadlines of a value cell, as EDTF: 2024-12-31, 2024-12, XXXX-12-31, 2024-36 (fourth quarter).

Quarters are 33 to 36 and half-years 40 and 41, as in EDTF level 2; XXXX is a year that is not printed. The precision is the
printed one: 2024年12月底前 is at most 2024-12, not 2024-12-31. A recurrence (每季度) is a date without bounds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from normalize.comparators import BEFORE, Operator
from normalize.numerals import CHINESE_NUMERAL, chinese_value

UNKNOWN_YEAR = "XXXX"
LAST_MONTH, LONGEST_MONTH = 12, 31

YEAR_WORD = r"当年|本年度?|今年|次年|翌年|下年度?|每年度?|各年度?|全年|年度"
YEAR = rf"(?:(?P<year>(?:19|20)\d\d)(?:年度?|[-./])|(?:{YEAR_WORD}))"
PART = r"(?:份|[底末初]|[上中下]旬|月末|月底)"
POINT = "|".join(
    (
        rf"(?:{YEAR})?(?P<month>1[0-2]|0?[1-9])月(?P<day>3[01]|[12]\d|0?[1-9])[日号]?",
        r"(?P<year>(?:19|20)\d\d)(?P<dash>[-./])(?P<month>1[0-2]|0?[1-9])(?P=dash)(?P<day>3[01]|[12]\d|0?[1-9])日?",
        r"(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])",
        rf"(?:{YEAR})?(?P<month>1[0-2]|0?[1-9])月{PART}?",
        r"(?P<year>(?:19|20)\d\d)[-/](?P<month>1[0-2]|0?[1-9])",
        rf"(?:{YEAR})?(?:第?(?P<quarter>[1-4])(?:季度|季)|[Qq](?P<quarter>[1-4]))[末底内初]?",
        rf"(?:{YEAR})?(?P<half>[上下])半年[末底内]?",
        r"(?P<year>(?:19|20)\d\d)年?(?:年度|年)?(?P<end>[底末终])",
        r"(?P<year>(?:19|20)\d\d)年(?:度|全年|度内|初|内|当年|度全年)?",
        r"(?:当年|本年|今年|次年|每年|全年)?年?(?:度)?(?P<end>(?<=年)[底末终])",
        r"(?P<period>全年度?|当年度?|本年度?|年内|年初|年度内|年度|当年内|本年内|全年内|今年内?)",
        r"每月(?P<day>3[01]|[12]\d|0?[1-9])[日号]",
    )
)
NAMES = re.compile(r"\?P<(year|month|day|dash|quarter|half|end|period)>|\(\?P=dash\)")
RECURRING = re.compile(
    r"(?:每|逐|按|分|各)个?(?:年度?|季度?|月份?|周|星期|日|天|半年|学期|学年|旬)(?:度)?(?:进行|完成|开展|一次性?)?"
)
BEFORE_DATE = re.compile(r"(?:截至|截止到?|不?晚于|不?迟于|早于|最迟|最晚|于|在|至|到|计划|预计|拟)+")
AFTER_DATE = re.compile(
    r"(?P<before>(?:日|底|末)?(?:之前|以前|前))?(?P<since>之后|以后|后|起)?(?:止|内|为止)?"
    r"(?P<words>(?:已?按?时?(?:全部|全面)?(?:完成|完工|竣工|验收|实施|办结|结束|建成|达到|开工|拨付|支付|交付|发放|到位|完毕))+)?"
)
SEPARATOR = r"(?:至|到|[-—–―─~－]+)"
MONTHS = re.compile(rf"(?:{YEAR})?(?P<m1>1[0-2]|0?[1-9])月?{SEPARATOR}(?P<m2>1[0-2]|0?[1-9])月份?")
YEARS = re.compile(rf"(?P<y1>(?:19|20)\d\d)年?度?{SEPARATOR}(?P<y2>(?:19|20)\d\d)年?度?")
SPELLED = re.compile(rf"{CHINESE_NUMERAL.pattern}(?=[年月日号季])")
HINT = re.compile(r"[年月日号季旬周天]|\d[-/.]\d{1,2}(?:[-/.]|$)|\d{8}|[Qq]\d")
DEADLINE = re.compile(r"(?P<point>[\d年月日号季度第当本次每底末初上中下旬]*[年月日号度旬底末])(?:之前|以前|前)")


@dataclass(frozen=True, slots=True)
class DateReading:
    """A date or a period: its bounds as EDTF and how they are compared."""

    op: Operator | None
    low: str | None
    high: str | None
    flags: tuple[str, ...] = ()


def named_apart(pattern: str) -> tuple[re.Pattern[str], ...]:
    """Return one compiled pattern for each alternative, since a group name may stand only once in one pattern."""
    return tuple(re.compile(f"(?:{alternative})") for alternative in pattern.split("|(?:(?:(?P<year>") if alternative)


POINTS = tuple(re.compile(alternative) for alternative in ())
