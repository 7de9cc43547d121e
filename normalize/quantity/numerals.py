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
SPELLED_SIGN = f"[{''.join(CHINESE_DIGITS)}{''.join(SMALL_PLACES)}]"
# 百分之 and ordinals stay words; 万 and 亿 at the end belong to the unit (三十万元 is 30 万元)
CHINESE_NUMERAL = re.compile(
    rf"(?P<kept>百分之|千分之|第{SPELLED_SIGN}+)|(?<![\d.])"
    rf"(?:(?<![上下])(?P<half>半)(?=[年天月个小日])|{SPELLED_SIGN}+(?:[万亿]{SPELLED_SIGN}+)*(?:点{SPELLED_SIGN}+)?)(?![\d.])"
)


def folded(text: str) -> str:
    """Return the text with full-width digits and signs as ASCII and without white space, for reading alone."""
    return GROUP_COMMA.sub(",", WHITE.sub("", text.translate(FOLD)))


def has_split_digits(text: str) -> bool:
    """Say whether white space stands between two digits."""
    return BETWEEN_DIGITS.search(text.translate(FOLD).strip()) is not None


def arabic_value(printed: str) -> Decimal:
    """Return the number with the digits as printed: "1,234.50" is Decimal("1234.50")."""
    return Decimal(printed.replace(",", ""))


def spelled_out(text: str) -> str:
    """Return the text with its Chinese numerals in digits: 百分之九十五 becomes 百分之95, 两轮 2轮."""
    return CHINESE_NUMERAL.sub(numeral_to_digits, text)


def is_placed_numeral(text: str) -> bool:
    """Say whether the whole text is a Chinese numeral with a place in it: 二百三十, not 一."""
    return CHINESE_NUMERAL.fullmatch(text) is not None and not SMALL_PLACES.keys().isdisjoint(text)


def numeral_to_digits(numeral: re.Match[str]) -> str:
    """Return a numeral in digits, or as it is where it is none."""
    value = None if numeral["kept"] else chinese_value(numeral[0])
    return numeral[0] if value is None else format(value, "f")


def chinese_value(numeral: str) -> Decimal | None:
    """Return the value of a Chinese numeral such as 二百三十, 十二, 二〇二四, 三点五 or 半; None where it is none."""
    whole, _, places = numeral.partition("点")
    if places:
        digits = "".join(str(CHINESE_DIGITS[sign]) for sign in places)
        head = chinese_value(whole)
        return None if head is None else head + Decimal(f"0.{digits}")
    if whole == "半":
        return Decimal("0.5")
    if all(sign in CHINESE_DIGITS for sign in whole):
        return spelled_value(whole)
    return placed_value(whole)


def spelled_value(digits: str) -> Decimal | None:
    """Return the value of digits one by one: 二〇二四; a pair such as 三四 is no number but an estimate."""
    if len(digits) in (2, 3) and "〇" not in digits and "零" not in digits:
        return None
    return Decimal("".join(str(CHINESE_DIGITS[sign]) for sign in digits))


def placed_value(numeral: str) -> Decimal | None:
    """Return the value of a numeral with places: 一千二百三十四万五千, 一亿二千万."""
    total = section = digit = 0
    for sign in numeral:
        if sign in CHINESE_DIGITS:
            digit = CHINESE_DIGITS[sign]
        elif sign in SMALL_PLACES:
            section += (digit or 1) * SMALL_PLACES[sign]
            digit = 0
        elif not total + section + digit:
            return None
        else:
            carried = total if LARGE_PLACES[sign] > total else 0
            total = (total - carried) + (carried + section + digit) * LARGE_PLACES[sign]
            section = digit = 0
    return Decimal(total + section + digit)
