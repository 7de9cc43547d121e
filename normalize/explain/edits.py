"""The slips that really happen to a published number, and which of them leads from one number to another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache


class Kind(StrEnum):
    """What an explanation supposes to have happened."""

    SWAPPED = "digits_swapped"
    DROPPED = "digit_dropped"
    DOUBLED = "digit_doubled"
    REPLACED = "digit_replaced"
    POINT_MOVED = "decimal_point_moved"
    UNIT_SLIP = "unit_slip"
    LEFT_OUT = "line_left_out"
    COUNTED_TWICE = "line_counted_twice"
    SLID = "cells_slid"
    ROUNDED_RATE = "rate_rounded_and_carried_on"
    WRONG_DENOMINATOR = "wrong_denominator"
    COPIED = "number_of_another_line"
    HEADER_NOT_UPDATED = "header_not_updated"
    ROW_MISSING = "row_missing"
    TOTALS_NOT_UPDATED = "totals_not_updated"
    TWO_SLIPS = "two_slips"
    OTHER_NUMBER = "another_number"


@dataclass(frozen=True, slots=True)
class Edit:
    """A slip: the numbers that it supposes, and what happened in words."""

    kind: Kind
    changes: tuple[tuple[str, Decimal], ...]
    why: str


WORDS = {
    Kind.SWAPPED: "two digits were swapped",
    Kind.DROPPED: "a digit was dropped",
    Kind.DOUBLED: "a digit was typed twice",
    Kind.REPLACED: "one digit was mistyped",
    Kind.POINT_MOVED: "the decimal point was moved",
    Kind.UNIT_SLIP: "yuan and ten thousand yuan were mixed up",
    Kind.COPIED: "the number is the one of another line",
    Kind.OTHER_NUMBER: "another number was meant",
}

# Every slip that is known to happen is as likely as the next; a number that resembles nothing printed is less so, and
# so are two slips at once, and several printed totals that are all wrong.
COSTS = dict.fromkeys(Kind, 1) | dict.fromkeys((Kind.OTHER_NUMBER, Kind.TWO_SLIPS, Kind.TOTALS_NOT_UPDATED), 2)

_POINT_SHIFTS = (-2, -1, 1, 2)
_UNIT_SHIFTS = (-4, 4)


@lru_cache(maxsize=4096)
def slips(published: str) -> tuple[tuple[Decimal, Kind], ...]:
    """Return the numbers that one slip turns into the published digits, each with the slip; likelier slips first."""
    found: dict[Decimal, Kind] = {}
    for number, kind in possible_slips(published):
        if number.is_finite() and number != Decimal(published):
            found.setdefault(number, kind)
    return tuple(found.items())


def slip_between(published: Decimal, supposed: Decimal) -> Kind:
    """Return the slip that turns the supposed number into the published one."""
    found = (kind for number, kind in slips(f"{published:f}") if number == supposed)
    return next(found, Kind.OTHER_NUMBER)


def possible_slips(text: str) -> Iterator[tuple[Decimal, Kind]]:
    """Yield the numbers before each slip, with repetitions."""
    for index in range(len(text) - 1):
        first, second = text[index], text[index + 1]
        if first.isdigit() and second.isdigit() and first != second:
            yield Decimal(text[:index] + second + first + text[index + 2 :]), Kind.SWAPPED
        if first == second:
            yield Decimal(text[:index] + text[index + 1 :]), Kind.DOUBLED
    for shift in _POINT_SHIFTS:
        yield Decimal(text).scaleb(shift), Kind.POINT_MOVED
    for shift in _UNIT_SHIFTS:
        yield Decimal(text).scaleb(shift), Kind.UNIT_SLIP
    yield from replaced_digits(text)
    yield from dropped_digits(text)


def replaced_digits(text: str) -> Iterator[tuple[Decimal, Kind]]:
    """Yield the numbers that differ in one digit."""
    for index, old in enumerate(text):
        if old.isdigit():
            for new in "0123456789":
                if new != old:
                    yield Decimal(text[:index] + new + text[index + 1 :]), Kind.REPLACED


def dropped_digits(text: str) -> Iterator[tuple[Decimal, Kind]]:
    """Yield the numbers with one digit more."""
    for index in range(int(text.startswith("-")), len(text) + 1):
        for new in "0123456789":
            yield Decimal(text[:index] + new + text[index:]), Kind.DROPPED
