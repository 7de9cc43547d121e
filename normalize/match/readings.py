"""What a label is about: its word classes, the head of what it measures, and the readings that they allow.

Classes, heads and readings are data (`readings.toml`). A reading names a concept, the classes that must occur in a
label and those that must not; it is evidence that `normalize.match.features` weighs with the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from normalize.tables import read_table
from normalize.taxonomy import KINDS

_CHOICES = re.compile(r"(?:\([^()]*\)|\[[^\]]*\]|\\.|[^|()\[\]])+")  # one group deep
_SIGNS = re.compile(r"[\\^$.|?*+()\[\]{}]")


@dataclass(frozen=True, slots=True)
class Reading:
    """A way to read a label: `has` and `lacks` are sets of word classes as bits, `weight` how many must occur."""

    concept: str
    has: int
    lacks: int
    weight: int
    under: frozenset[str]

    def holds(self, classes: int) -> bool:
        """Say whether a label of these classes can be read so."""
        return classes & self.has == self.has and not classes & self.lacks


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The data of `readings.toml`, compiled."""

    words: Mapping[str, int]  # plain words with their classes
    endings: Mapping[str, int]  # plain words that count at the end of a label only
    longest: int
    shapes: tuple[tuple[int, re.Pattern[str]], ...]  # what of a class is no plain word
    head: re.Pattern[str]
    patterns: Mapping[str, re.Pattern[str]]
    units: Mapping[str, str]
    readings: Mapping[str, tuple[Reading, ...]]  # by kind of label


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the lexicon that comes with the package."""
    table = read_table("readings")
    bits = {name: 1 << index for index, name in enumerate(table["words"])}
    words, endings, shapes = _sort_words(table["words"], bits)
    heads = "|".join(f"(?P<{name}>{pattern})" for name, pattern in table["heads"].items())
    return Lexicon(
        words=words,
        endings=endings,
        longest=max(map(len, words)),
        shapes=tuple((bit, re.compile(pattern)) for bit, pattern in shapes),
        head=re.compile(heads),
        patterns={name: re.compile(pattern) for name, pattern in table["patterns"].items()},
        units={unit: family for family, units in table["units"].items() for unit in units},
        readings={kind: tuple(_reading(entry, bits) for entry in table.get(kind, ())) for kind in KINDS},
    )


def _sort_words(
    classes: Mapping[str, str], bits: Mapping[str, int]
) -> tuple[dict[str, int], dict[str, int], list[tuple[int, str]]]:
    """Return the plain words, the plain endings and the remaining patterns of the classes; plain ones are looked up."""
    words: dict[str, int] = {}
    endings: dict[str, int] = {}
    shapes: dict[int, list[str]] = {}
    for name, pattern in classes.items():
        for choice in _CHOICES.findall(pattern):
            if not _SIGNS.search(choice):
                words[choice] = words.get(choice, 0) | bits[name]
            elif not _SIGNS.search(choice[:-1]) and choice.endswith("$"):
                endings[choice[:-1]] = endings.get(choice[:-1], 0) | bits[name]
            else:
                shapes.setdefault(bits[name], []).append(choice)
    return words, endings, [(bit, "|".join(choices)) for bit, choices in shapes.items()]


def _reading(entry: Mapping[str, Any], bits: Mapping[str, int]) -> Reading:
    """Return the reading that a table of the data describes."""
    has, lacks = _union(entry["has"], bits), _union(entry.get("not", ()), bits)
    return Reading(entry["id"], has, lacks, len(entry["has"]), frozenset(entry.get("under", ())))


def _union(names: Iterable[str], bits: Mapping[str, int]) -> int:
    """Return the set of these classes; KeyError where one is not defined."""
    union = 0
    for name in names:
        union |= bits[name]
    return union


@lru_cache(maxsize=65536)
def head_of(key: str) -> str | None:
    """Return the class of the last head in a key: completion for 任务完成率, ontime for 任务完成及时率."""
    last = None
    for found in lexicon().head.finditer(key):
        last = found.lastgroup
    return last


@lru_cache(maxsize=65536)
def readings_of(key: str, kind: str) -> tuple[Reading, ...]:
    """Return the readings of a kind that the words of a key allow, whatever stands above it."""
    possible = lexicon().readings[kind]
    if not possible:
        return ()
    classes = classes_of(key)
    return tuple(reading for reading in possible if reading.holds(classes))


def classes_of(key: str) -> int:
    """Return the classes of the words of a key as bits."""
    data = lexicon()
    classes = 0
    for start in range(len(key)):
        for end in range(start + 1, min(start + data.longest, len(key)) + 1):
            classes |= data.words.get(key[start:end], 0)
        classes |= data.endings.get(key[start:], 0)
    for bit, pattern in data.shapes:
        if not classes & bit and pattern.search(key):
            classes |= bit
    return classes


def shows(pattern: str, key: str) -> bool:
    """Say whether a key shows one of the named patterns (aspiration, activity, clause)."""
    return bool(lexicon().patterns[pattern].search(key))


def unit_family(unit: str | None) -> str | None:
    """Return what a unit counts: rate, people, money, time, things, size; None where it is unknown."""
    if unit is None:
        return None
    return lexicon().units.get(unit) or ("money" if "元" in unit else None)
