"""A number or text as its format shows it: 0.999 under 0.00% is 99.90%.

Format codes are those of ECMA-376 part 1, 18.8.31, as far as forms use them. What a code asks beyond that (fractions)
is None: the caller then shows the plain number and says so. The width of a column, which Excel also
rounds by under General, is not looked at.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from extract.sheet.moments import show_moment
from extract.sheet.numerals import date_spelled, sign_by_sign, spelled

_EXACT = Context(prec=15, rounding=ROUND_HALF_UP)  # the digits that a float of a sheet stands for
_GENERAL_DIGITS = 10  # of a number with decimals under General: eleven signs with the point
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]|(?P<general>General|G/通用格式)'
    r"|(?P<exponent>E[+-])|(?P<half>AM/PM|A/P|上午/下午)|(?P<date>y+|m+|d+|h+|s+(?:\.0+)?|e+|a{3,4})|(?P<sign>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[\d.]+)")
_CURRENCY = re.compile(r"\$([^-]*)")
_SYSTEM = re.compile(r"\[\$-(F[84]00)\]", re.IGNORECASE)  # a date or time as the system's own settings show it
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_NUMERALS = re.compile(r"dbnum([123])", re.IGNORECASE)
_DIGITS = "0#?"

Token = tuple[str, str]  # kind (digit, point, comma, percent, slash, text, date, ...), text


@dataclass(frozen=True, slots=True)
class Section:
    """One of the parts of a format code that semicolons divide."""

    tokens: tuple[Token, ...]
    condition: tuple[str, Decimal] | None
    numerals: str | None = None  # which Chinese numerals are asked for, as in [DBNum1]

    def has(self, *kinds: str) -> bool:
        """Tell whether a token of these kinds stands in the section."""
        return any(kind in kinds for kind, _ in self.tokens)


def builtin_format(number: int) -> str:
    """Return the code of a format that is named by its number alone; General for an unknown one."""
    code: str = _words()["builtin"].get(str(number), "General")
    return code


def named_format(name: str) -> str:
    """Return the code of a format that is named by a word, as in Percent; any other name is a code itself."""
    code: str = _words()["named"].get(name, name or "General")
    return code


def show_number(value: Decimal, code: str, *, since_1904: bool = False) -> str | None:
    """Return the number as the format code shows it; None where the code asks for more than is known here."""
    value = _EXACT.plus(value)
    section, unsigned = _choose(_sections(code), value)
    if section is None:
        return None
    numerals = None if section.numerals is None else _words()["numerals"][section.numerals]
    if section.has("date", "elapsed", "half"):
        moment = show_moment(value, section.tokens, _words(), since_1904=since_1904)
        return moment if moment is None or numerals is None else date_spelled(moment, numerals)
    if section.has("slash") and section.has("digit"):
        return None  # a fraction
    body = _body(abs(value), section, numerals)
    if body is None:
        return None
    is_nought = numerals is None and re.search("[1-9]", body) is None  # rounded away
    return f"-{body}".strip() if value < 0 and not unsigned and not is_nought else body.strip()


def _body(value: Decimal, section: Section, numerals: Mapping[str, Any] | None) -> str | None:
    """Return a number without its sign; None where the numerals do not reach so far."""
    if section.has("general", "at"):
        plain = show_general(value)
        number = plain if numerals is None else spelled(plain, numerals)
        if number is None:
            return None
        return "".join(number if kind in {"general", "at"} else text for kind, text in section.tokens)
    body = _scientific(value, section.tokens) if section.has("exponent") else _plain(value, section.tokens)
    return body if numerals is None else sign_by_sign(body, numerals)


def show_text(text: str, code: str) -> str:
    """Return the text as the format code shows it, such as @"元"."""
    parts = _sections(code)
    section = parts[-1] if parts[-1].has("at") else parts[3] if len(parts) > 3 else None  # noqa: PLR2004 - the fourth
    if section is None:
        return text
    return "".join(text if kind == "at" else sign for kind, sign in section.tokens)


def show_general(value: Decimal) -> str:
    """Return the number without a format: whole ones with all digits, others rounded as General does."""
    value = _EXACT.plus(value)
    if value.adjusted() >= _EXACT.prec:
        return f"{Context(prec=6).plus(value).normalize():E}"
    if value == value.to_integral_value():
        return format(value.quantize(Decimal(1)), "f")
    whole = len(str(abs(value).to_integral_value()))
    if value.adjusted() < -5:  # noqa: PLR2004 - below 0.0001 General turns to powers of ten
        return f"{Context(prec=6).plus(value).normalize():E}"
    decimals = max(_GENERAL_DIGITS - whole, 0)
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=Context(prec=40))
    return f"{rounded:f}".rstrip("0").rstrip(".") if decimals else f"{rounded:f}"


@cache
def _words() -> dict[str, Any]:
    """Return the built-in formats and the words of dates."""
    return tomllib.loads(Path(__file__).with_name("formats.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[Section, ...]:
    """Return the sections of a format code."""
    system = _SYSTEM.match(code)
    code = str(_words()["system"][system[1].upper()]) if system else code
    found: list[list[Token]] = [[]]
    conditions: list[tuple[str, Decimal] | None] = [None]
    numerals: list[str | None] = [None]
    for match in _TOKEN.finditer(code):
        if match["sign"] == ";":
            found.append([])
            conditions.append(None)
            numerals.append(None)
        elif match["bracket"] is not None and (asked := _NUMERALS.fullmatch(match["bracket"])):
            numerals[-1] = asked[1]
        elif match["bracket"] is not None and (condition := _CONDITION.fullmatch(match["bracket"].strip())):
            conditions[-1] = (condition[1], Decimal(condition[2]))
        else:
            found[-1] += _token(match)
    return tuple(map(Section, map(tuple, found), conditions, numerals))


def _token(match: re.Match[str]) -> list[Token]:
    text = match[0]
    if match["quoted"] is not None or match["escaped"] is not None:
        return [("text", match["quoted"] or match["escaped"] or "")]
    if match["bracket"] is not None:
        return _bracket(match["bracket"])
    for kind in ("general", "exponent", "half", "date"):
        if match[kind] is not None:
            return [(kind, text)]
    if match["sign"] is None:
        return []  # a blank as wide as a sign, or a sign repeated over the cell's width
    kinds = {".": "point", ",": "comma", "@": "at", "/": "slash", "%": "percent"} | dict.fromkeys(_DIGITS, "digit")
    return [(kinds.get(text, "text"), text)]


def _bracket(text: str) -> list[Token]:
    if currency := _CURRENCY.match(text):
        return [("text", currency[1])]
    if _ELAPSED.fullmatch(text):
        return [("elapsed", text)]
    return []  # a colour or a calendar


def _choose(parts: tuple[Section, ...], value: Decimal) -> tuple[Section | None, bool]:
    """Return the section that shows a number, and whether the section itself shows that it is negative."""
    numeric = parts[:3]
    if any(part.condition for part in numeric):
        for part in numeric:
            if part.condition is None or _holds(value, *part.condition):
                bound = part.condition
                return part, bound is not None and bound[0] in {"<", "<="} and bound[1] <= 0
        return None, False
    if len(numeric) > 1 and value < 0:
        return numeric[1], True
    if len(numeric) > 2 and value == 0:  # noqa: PLR2004 - the third section is for zero
        return numeric[2], False
    return numeric[0], False


def _holds(value: Decimal, sign: str, bound: Decimal) -> bool:
    return {
        "<": value < bound,
        "<=": value <= bound,
        ">": value > bound,
        ">=": value >= bound,
        "=": value == bound,
        "<>": value != bound,
    }[sign]


def _plain(value: Decimal, tokens: tuple[Token, ...]) -> str:
    """Return a number under a code of digits, with its percent signs, thousands and literals."""
    kinds = [kind for kind, _ in tokens]
    if "digit" not in kinds:
        return "".join(text for kind, text in tokens if kind not in {"comma", "point"})
    point = kinds.index("point") if "point" in kinds else len(kinds)
    last = max(place for place, kind in enumerate(kinds[:point]) if kind == "digit") if "digit" in kinds[:point] else -1
    final = max(place for place, kind in enumerate(kinds) if kind == "digit")
    scale = 2 * kinds.count("percent") - 3 * sum(_commas_after(kinds, place) for place in {last, final} - {-1})
    decimals = kinds[point:].count("digit")
    shifted = value.scaleb(scale, Context(prec=60)).quantize(
        Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=Context(prec=60)
    )
    whole, _, fraction = f"{shifted:f}".partition(".")
    head = _whole("" if whole == "0" else whole, tokens[:point], grouped="comma" in kinds[: max(last, 0)])
    return head + _fraction(fraction, tokens[point:])


def _commas_after(kinds: list[str], place: int) -> int:
    """Count the commas that follow the last place of digits: each divides by a thousand."""
    rest = kinds[place + 1 :]
    return next((count for count, kind in enumerate(rest) if kind != "comma"), len(rest))


def _whole(digits: str, tokens: tuple[Token, ...], *, grouped: bool) -> str:
    """Fill the digits in from the right; the leftmost place takes all that remain."""
    places = sum(kind == "digit" for kind, _ in tokens)
    signs: list[str] = []
    taken = 0
    for kind, text in reversed(tokens):
        if kind == "digit":
            places -= 1
            wanted = max(len(digits) - taken, 1) if not places else 1
            for _ in range(wanted):
                digit = digits[-1 - taken] if taken < len(digits) else "0" if text == "0" else ""
                signs.append("," if grouped and digit and taken and taken % 3 == 0 else "")
                signs.append(digit)
                taken += 1
        elif kind != "comma":
            signs.append(text)
    return "".join(reversed(signs))


def _fraction(digits: str, tokens: tuple[Token, ...]) -> str:
    places = [text for kind, text in tokens if kind == "digit"]
    while digits.endswith("0") and places and places[len(digits) - 1] != "0":
        digits = digits[:-1]
    rest = iter(digits)
    return "".join(next(rest, "") if kind == "digit" else text for kind, text in tokens if kind != "comma")


def _scientific(value: Decimal, tokens: tuple[Token, ...]) -> str:
    at = next(place for place, (kind, _) in enumerate(tokens) if kind == "exponent")
    kinds = [kind for kind, _ in tokens[:at]]
    decimals = kinds[kinds.index("point") :].count("digit") if "point" in kinds else 0
    mantissa, _, power = f"{value or Decimal(0).scaleb(-decimals):.{decimals}E}".partition("E")
    width = sum(kind == "digit" for kind, _ in tokens[at:])
    sign = "-" if power.startswith("-") else tokens[at][1][1].replace("-", "")
    return f"{mantissa}E{sign}{power[1:].zfill(width)}"
