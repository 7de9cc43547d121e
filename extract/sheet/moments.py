"""Dates and times of a sheet, which are numbers of days, as their formats show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Token = tuple[str, str]

_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a sheet knows no time zones
_FIRST_OF_MARCH = 60  # Excel counts a 29 February 1900, which never was
_LAST = 2_958_466  # the day after 9999-12-31
_SECONDS = {"h": 3600, "m": 60, "s": 1}


def show_moment(value: Decimal, tokens: Sequence[Token], words: Mapping[str, Any], *, since_1904: bool) -> str | None:
    """Return a number of days as a date or time; None for one outside the calendar, which Excel fills with #."""
    if not 0 <= value < _LAST:
        return None
    seconds = (value * 86_400).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    moment = (_EPOCH_1904 if since_1904 else _EPOCH) + timedelta(seconds=int(seconds))
    if not since_1904 and value < _FIRST_OF_MARCH:
        moment += timedelta(days=1)
    halves = any(kind == "half" for kind, _ in tokens)
    shown = (_shown(moment, seconds, tokens, place, words, halves=halves) for place in range(len(tokens)))
    return "".join(shown).strip()


def days_of(text: str) -> Decimal | None:
    """Return a date and time as ISO 8601 writes it as a number of days; None for what is none."""
    try:
        passed = datetime.fromisoformat(text.strip()) - _EPOCH
    except (ValueError, TypeError):  # no such date, or one with a time zone
        return None
    return passed.days + Decimal(passed.seconds) / 86_400


def _shown(  # noqa: PLR0913 - the token, where it stands and what it shows
    moment: datetime, seconds: Decimal, tokens: Sequence[Token], place: int, words: Mapping[str, Any], *, halves: bool
) -> str:
    kind, text = tokens[place]
    if kind == "elapsed":
        return str(int(seconds // _SECONDS[text[0].lower()])).zfill(len(text))
    if kind == "half":
        names = (words["am"], words["pm"]) if "\u5348" in text else text.split("/")
        return str(names[moment.hour >= 12])  # noqa: PLR2004 - noon
    if kind != "date":
        return "0" if kind == "digit" else text
    letter, width = text[0].lower(), len(text.partition(".")[0])
    if letter == "m" and _is_minute(tokens, place):
        return str(moment.minute).zfill(min(width, 2))
    if letter in {"h", "s"}:
        hour = moment.hour % 12 or 12 if halves else moment.hour
        return str(hour if letter == "h" else moment.second).zfill(min(width, 2))
    return _day(moment, letter, width, words)


def _day(moment: datetime, letter: str, width: int, words: Mapping[str, Any]) -> str:
    if letter in {"y", "e"}:
        return f"{moment.year % 100:02d}" if letter == "y" and width < 3 else f"{moment.year:04d}"  # noqa: PLR2004 - yy
    if letter == "a":
        day: str = words["weekdays"][moment.weekday()]
        return f"{words['weekday_prefix']}{day}" if width > 3 else day  # noqa: PLR2004 - aaaa
    number = moment.month if letter == "m" else moment.day
    if width < 3:  # noqa: PLR2004 - from mmm and ddd on it is a name
        return str(number).zfill(width)
    name: str = words["months"][moment.month - 1] if letter == "m" else words["days"][moment.weekday()]
    return {3: name[:3], 5: name[:1]}.get(width, name)


def _is_minute(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether an m means minutes: it follows hours, or seconds follow it."""
    before = [text[0].lower() for kind, text in tokens[:place] if kind in {"date", "elapsed"}]
    after = [text[0].lower() for kind, text in tokens[place + 1 :] if kind in {"date", "elapsed"}]
    return before[-1:] == ["h"] or after[:1] == ["s"]
