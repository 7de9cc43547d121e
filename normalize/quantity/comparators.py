"""Comparators: the signs, words and misprints that stand before or after a number, from the table of spellings."""

from __future__ import annotations

from typing import Literal

from normalize.quantity.units import alternatives
from normalize.tables import read_table

Operator = Literal[">=", "<=", ">", "<", "=", "range"]
Reading = tuple[Operator | None, str | None]  # the operator, and the flag of a doubtful reading

DATA = read_table("comparators")


def readings_before() -> dict[str, Reading]:
    """Return what each sign or word before a number says."""
    found: dict[str, Reading] = {}
    for entry in DATA["signs"]:
        found |= dict.fromkeys(entry["plain"], (entry["op"], None))
    for entry in DATA["misprints"]:
        found |= dict.fromkeys(entry["spellings"], (entry["op"], entry["flag"]))
    for sign in DATA["unreadable"]["spellings"]:
        found[sign] = (None, DATA["unreadable"]["flag"])
    return found | readings_of_words()


def readings_of_words() -> dict[str, Reading]:
    """Return what each comparing word says, alone and negated."""
    found: dict[str, Reading] = {}
    for entry in DATA["words"]:
        found |= dict.fromkeys(entry["spellings"], (entry["op"], None))
    for entry in DATA["words"]:
        for negation in DATA["negation"]["spellings"]:
            found |= {negation + word: (entry["not"], None) for word in entry.get("negatable", ())}
    return found


BEFORE = readings_before()
AFTER: dict[str, Operator] = {word: entry["op"] for entry in DATA["suffixes"] for word in entry["spellings"]}
LOST = {*DATA["unreadable"]["spellings"], *(sign for sign, reading in BEFORE.items() if reading[1] == "ocr_operator")}

BEFORE_PATTERN = alternatives(set(BEFORE))
BEFORE_WORDED = alternatives(set(BEFORE) - LOST)  # within a sentence, 口 and 二 are words
LINKS = alternatives(DATA["links"]["words"])
AFTER_PATTERN = alternatives(set(AFTER))
APPROXIMATE_BEFORE = alternatives(DATA["approximate"]["before"])
APPROXIMATE_AFTER = alternatives(DATA["approximate"]["after"])
MORE = alternatives(DATA["approximate"]["more"])


def agrees(before: Operator, after: Operator) -> bool:
    """Say whether a sign before the number and a word after it point the same way: ≥ and 以上."""
    return before[0] == after[0]
