"""Units: which words are units, what a printed unit is made of, and how one converts into another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache

from normalize.quantity.numerals import folded
from normalize.tables import read_table

DATA = read_table("units")
SCALES: Mapping[str, str] = DATA["scales"]
DIMENSIONS: Mapping[str, Mapping[str, str]] = DATA["dimensions"]
COUNTERS = frozenset(DATA["counters"]["words"])
PERCENT_SPELLINGS = (*DATA["spellings_of_percent"], *DATA["misprints_of_percent"])
PERCENT_MISPRINTS = frozenset(DATA["misprints_of_percent"])
WORDS = {word: name for name, factors in DIMENSIONS.items() for word in factors}


def alternatives(words: object) -> str:
    """Return a pattern of these words, the longest first."""
    if not isinstance(words, (list, tuple, set, frozenset, dict)):
        raise TypeError(words)
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def unit_words(words: set[str]) -> str:
    """Return a pattern of units, the longest first; the many of one sign as a class, which is quick to compile."""
    return f"(?:{alternatives({word for word in words if len(word) > 1})}|[{''.join(sorted(one_sign(words)))}])"


def one_sign(words: set[str]) -> set[str]:
    """Return the units of a single sign."""
    return {re.escape(word) for word in words if len(word) == 1}


NAMES = {*WORDS, *COUNTERS}
PERCENT = f"(?:{alternatives(PERCENT_SPELLINGS)})"  # before 百 and 分 are taken apart
SCALED_NAMES = {word for word in NAMES if len(word) > 1 and word[0] in "十百千万亿"}  # 千瓦时 before 千 and 瓦
BASE = f"(?:{PERCENT}|{unit_words(NAMES)})"
SCALE = f"(?:{alternatives(SCALES)})"
BRACKETED = rf"(?:[(（](?:人次|公里|千米|{'|'.join(sorted(one_sign(NAMES)))})[)）])"
DENOMINATOR = rf"(?:[/／每·•.∙]{unit_words({*NAMES, *DATA['denominators']['words']})})"
UNIT = rf"(?:{PERCENT}|(?:{alternatives(SCALED_NAMES)}|{SCALE}?{BASE}){BRACKETED}?{DENOMINATOR}*|{SCALE})"
DENOMINATORS = re.compile(r"[/／每·•.∙]")


@dataclass(frozen=True, slots=True)
class Measure:
    """What a unit measures: a dimension for the numerator and each denominator, and its size in basic units."""

    dimensions: tuple[str, ...]
    factor: Fraction
    scale_only: bool = False  # 万 or 亿 alone: the unit itself is not printed

    @property
    def is_count(self) -> bool:
        """Say whether things are counted, one counter being as good as another for a rough comparison."""
        return self.dimensions[0].startswith("counter:") or self.dimensions[0] in {"persons", "occasions", "households"}


def printed_unit(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the unit verbatim, any spelling of percent as "%", and the flags of the reading."""
    if text in PERCENT_MISPRINTS:
        return "%", ("unit_misprint",)
    if text != "%" and text in PERCENT_SPELLINGS:
        return "%", ("unit_in_words",)
    return text, ()


@lru_cache(maxsize=4096)
def measure_of(unit: str | None) -> Measure | None:
    """Return what the unit measures; None for a unit that is not printed or not in the table."""
    if unit is None or (parts := parts_of_unit().match(folded(unit))) is None:
        return None
    scale = Fraction(SCALES[parts["scale"]]) if parts["scale"] else Fraction(1)
    if parts["base"] is None:
        return Measure(("count",), scale, scale_only=True) if parts["scale"] else None
    dimension, factor = basic_measure(parts["base"])
    dimensions = [dimension]
    for word in filter(None, DENOMINATORS.split(parts["rest"] or "")):
        below, size = basic_measure(word)
        dimensions.append(below)
        factor /= size
    return Measure((dimensions[0], *sorted(dimensions[1:])), scale * factor)


@cache
def parts_of_unit() -> re.Pattern[str]:
    """Return the pattern that takes a unit apart; compiled when first wanted."""
    return re.compile(rf"(?P<scale>{SCALE})?(?P<base>{BASE})?(?:[(（].*?[)）])?(?P<rest>{DENOMINATOR}*)$")


def basic_measure(word: str) -> tuple[str, Fraction]:
    """Return the dimension of a unit word and its size in the basic unit of that dimension."""
    name = WORDS.get(word)
    if name is not None:
        return name, Fraction(DIMENSIONS[name][word])
    return ("share", Fraction(1)) if word in PERCENT_SPELLINGS else (f"counter:{word}", Fraction(1))
