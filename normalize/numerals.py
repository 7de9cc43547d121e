"""Numbers as they are printed: full-width digits, thousands separators, Chinese numerals; and the folding before it."""

from __future__ import annotations

import re
from decimal import Decimal

FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in "（）／，；：？！"}
SMALL_FORMS = str.maketrans("﹪﹥﹤﹦﹢﹣〜∼˜٪", "%><=+-~~~%")
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), "")
FOLD = FULL_WIDTH | SMALL_FORMS | INVISIBLE
WHITE = re.compile(r"\s+")
GROUP_COMMA = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")
BETWEEN_DIGITS = re.compile(r"(?<=[\d.])\s+(?=[\d.])")

CHINESE_DIGITS = {
    "零": 0,
    "〇": 0,
    "○": 0,
    "一": 1,
    "壹": 1,
    "二": 2,
    "贰": 2,
    "两": 2,
    "三": 3,
    "叁": 3,
    "四": 4,
    "肆": 4,
    "五": 5,
    "伍": 5,
    "六": 6,
    "陆": 6,
    "七": 7,
    "柒": 7,
    "八": 8,
    "捌": 8,
    "九": 9,
    "玖": 9,
}
SMALL_PLACES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
LARGE_PLACES = {"万": 10**4, "亿": 10**8}

ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
CHINESE = rf"[半{''.join(CHINESE_DIGITS)}{''.join(SMALL_PLACES)}{''.join(LARGE_PLACES)}]+(?:点[{''.join(CHINESE_DIGITS)}]+)?"
CHINESE_NUMERAL = re.compile(CHINESE)


def folded(text: str) -> str:
    """Return the text with full-width digits and signs as ASCII and without white space, for reading alone."""
    return GROUP_COMMA.sub(",", WHITE.sub("", text.translate(FOLD)))


def has_split_digits(text: str) -> bool:
    """Say whether white space stands between two digits."""
    return BETWEEN_DIGITS.search(text.translate(FOLD).strip()) is not None


def arabic_value(printed: str) -> Decimal:
    """Return the number with the digits as printed: "1,234.50" is Decimal("1234.50")."""
    return Decimal(printed.replace(",", ""))


def chinese_value(numeral: str) -> Decimal | None:
    """Return the value of a Chinese numeral such as 二百三十, 十二, 二〇二四, 三点五 or 半; None where it is none."""
    whole, _, places = numeral.partition("点")
    if places:
        digits = "".join(str(CHINESE_DIGITS[sign]) for sign in places)
        head = chinese_value(whole)
        return None if head is None else head + Decimal(f"0.{digits}")
    if whole == "半":
        return Decimal("0.5")
    if whole.endswith("半") or "半" in whole or not whole:
        return None
    if all(sign in CHINESE_DIGITS for sign in whole):
        return spelled_value(whole)
    return placed_value(whole)


def spelled_value(digits: str) -> Decimal | None:
    """Return the value of digits one by one: 二〇二四; a pair such as 三四 is no number but an estimate."""
    if len(digits) in (2, 3) and "〇" not in digits and "零" not in digits:
        return None
    return Decimal("".join(str(CHINESE_DIGITS[sign]) for sign in digits))


def placed_value(numeral: str) -> Decimal | None:
    """Return the value of a numeral with places: 一千二百三十四万五千."""
    total = section = digit = 0
    for sign in numeral:
        if sign in CHINESE_DIGITS:
            digit = CHINESE_DIGITS[sign]
        elif sign in SMALL_PLACES:
            section += (digit or 1) * SMALL_PLACES[sign]
            digit = 0
        else:
            if not section + digit + total:
                return None
            total = (total + section + digit) * LARGE_PLACES[sign]
            section = digit = 0
    return Decimal(total + section + digit)
