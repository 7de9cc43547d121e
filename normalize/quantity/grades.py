"""Grades and states (优, 已完成, 进一步推进, 达成预期指标) as against longer statements; the words are in a table."""

from __future__ import annotations

import re
from functools import cache

from normalize.quantity.units import alternatives, measure_of
from normalize.tables import read_table

DATA = read_table("grades")

BLANK_WORDS = frozenset(DATA["blank"])
WHOLE = frozenset(DATA["whole"])
ADVERB = alternatives(DATA["adverbs"])
QUALITY = alternatives(DATA["qualities"])
ACTION = alternatives(DATA["actions"])
OUTCOME = alternatives([*DATA["outcomes"], *DATA["qualities"]])
STATE = f"(?:(?:{ACTION})(?:(?:{ADVERB})*(?:{OUTCOME}))?|(?:{QUALITY}){{1,3}})"
TAIL = alternatives(DATA["tails"])
ATTAINED = alternatives(DATA["attained"])
SET_BEFORE, SET_HEAD = alternatives(DATA["set_before"]), alternatives(DATA["set_heads"])
ATTAINMENT = f"(?:{ATTAINED})了?(?:{SET_BEFORE})*(?:{SET_HEAD})"
JUDGEMENT = f"(?:{ADVERB})*地?{STATE}(?:了|的|中|及?以上|及?以下)?"
JOINED = r"[、,，;；和且并/／]+"
REMARK = re.compile(r"[(（][^()（）%]*[)）]$")  # 全覆盖（100%） states a number
SHORT = re.compile(r"(?![无零没第每]|.*前$)(?:(?![一二两三四五六七八九十百千万亿几半])[\u4e00-\u9fff]){2,3}")
REFERENCE = re.compile("详?见|参见|另附|附[表件]")  # says where the value stands, and not what it is
LONGEST: int = DATA["longest"]


@cache  # compiled when it is first needed: few values ask for it, and it takes as long as reading 500 of them
def grade_pattern() -> re.Pattern[str]:
    """Return the pattern of a grade or state."""
    return re.compile(rf"(?:{ATTAINMENT}|{JUDGEMENT})(?:[,，]?(?:{TAIL}))?(?:{JOINED}(?:{JUDGEMENT}))*")


def is_grade(text: str) -> bool:
    """Say whether the folded text is a grade or a state, perhaps with a remark in brackets: 优（95分）."""
    return is_bare_grade(text) or is_bare_grade(REMARK.sub("", text))


def is_bare_grade(text: str) -> bool:
    """Say whether the text is a word of the table or composed as a grade is."""
    return (
        text in WHOLE
        or is_short_state(text)
        or (0 < len(text) <= LONGEST and grade_pattern().fullmatch(text) is not None)
    )


def is_short_state(text: str) -> bool:
    """Say whether the text is a word of two or three signs (长效, 常态化): too short for a statement, and no unit."""
    return SHORT.fullmatch(text) is not None and measure_of(text) is None and not REFERENCE.match(text)
