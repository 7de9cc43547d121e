"""The numbers in the texts of findings and statements, for tables and workbooks; the texts stay beside them."""

from __future__ import annotations

import re
from decimal import Decimal

from normalize.quantity import parse_number

ENDS = re.compile(r"\[(?P<low>[^,\]]+), (?P<high>[^,\]]+)[\])]")  # as findings write an interval

Ends = tuple[Decimal | None, Decimal | None]


def number_of(text: str | None) -> Decimal | None:
    """Return the number that a text is, in the unit printed: 310.75万元 is 310.75, 99% is 99; None where it is none."""
    return parse_number(text) if text else None


def ends_of(expected: str | None) -> Ends:
    """Return the ends of what a finding expects: of a number twice the same, of a word (优) None."""
    if found := ENDS.fullmatch(expected or ""):
        return number_of(found["low"]), number_of(found["high"])
    number = number_of(expected)
    return number, number
