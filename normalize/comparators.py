"""Comparators: the signs, words and misprints that stand before or after a number, from the table of spellings."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any, Literal

from normalize.units import alternatives

Operator = Literal[">=", "<=", ">", "<", "=", "range"]
Reading = tuple[Operator | None, str | None]  # the operator, and the flag of a doubtful reading

DATA: dict[str, Any] = tomllib.loads(files("normalize").joinpath("data/comparators.toml").read_text(encoding="utf-8"))


def readings_before() -> dict[str, Reading]:
    """Return what each sign or word before a number says."""
    found: dict[str, Reading] = {}
    for entry in DATA["signs"]:
        found |= {sign: (entry["op"], None) for sign in entry["plain"]}
    for entry in DATA["misprints"]:
        found |= {sign: (entry["op"], entry["flag"]) for sign in entry["spellings"]}
    for sign in DATA["unreadable"]["spellings"]:
        found[sign] = (None, DATA["unreadable"]["flag"])
    return found | readings_of_words()


def readings_of_words() -> dict[str, Reading]:
    """Return what each comparing word says, alone and negated."""
    found: dict[str, Reading] = {}
    for entry in DATA["words"]:
        found |= {word: (entry["op"], None) for word in entry["spellings"]}
    for entry in DATA["words"]:
        for negation in DATA["negation"]["spellings"]:
            found |= {negation + word: (entry["not"], None) for word in entry.get("negatable", ())}
    return found


BEFORE = readings_before()
AFTER: dict[str, Operator] = {word: entry["op"] for entry in DATA["suffixes"] for word in entry["spellings"]}
SIGNS = frozenset(sign for entry in DATA["signs"] for sign in entry["plain"] if not "\u4e00" <= sign[0] <= "\u9fff")
DIGIT_ONLY = frozenset(("二", "ニ", "三", "口"))  # signs that are read as such only before an Arabic digit

BEFORE_PATTERN = alternatives(set(BEFORE))
AFTER_PATTERN = alternatives(set(AFTER))
APPROXIMATE_BEFORE = alternatives(DATA["approximate"]["before"])
APPROXIMATE_AFTER = alternatives(DATA["approximate"]["after"])
MORE = alternatives(DATA["approximate"]["more"])


def agrees(before: Operator, after: Operator) -> bool:
    """Say whether a sign before the number and a word after it point the same way: ≥ and 以上."""
    return before == "=" or before[0] == after[0]
