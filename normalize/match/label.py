"""A label taken apart: its words as a key, and everything else that was printed with them, named and kept.

Points, numbering, units, placeholders, values, form instructions, converter residue, traditional script and misread
characters are told from the words by the patterns of `label_noise.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from extract.clean import CompareKey, compare_key, strip_residue
from normalize.tables import read_table

_BRACKET = re.compile(r"\(([^()]*)\)")
_OPEN_BRACKET = re.compile(r"\([^()]*$")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_EDGES = ":.,;、·-/|*"


@dataclass(frozen=True, slots=True)
class Removed:
    """A piece taken from a label: what it is, and the piece."""

    what: str
    text: str


@dataclass(frozen=True, slots=True)
class Label:
    """A label's words and what stood beside them.

    `key` holds the words; `removed` the pieces in the order in which they were taken. `points` are the bounds of the
    points printed in the label, equal where one number is printed: 产出指标(50分), 成本指标(0-20)分.
    """

    text: str
    key: CompareKey
    removed: tuple[Removed, ...] = ()
    points: tuple[Decimal, Decimal] | None = None


@dataclass(frozen=True, slots=True)
class Noise:
    """The patterns of `label_noise.toml` and the characters of `glyphs.toml`, compiled."""

    script: Mapping[int, int]
    lookalikes: tuple[str, ...]  # two characters each
    words: tuple[str, ...]
    misread: Mapping[str, str]
    misread_any: re.Pattern[str]
    before: tuple[tuple[str, re.Pattern[str]], ...]
    after: tuple[tuple[str, re.Pattern[str]], ...]
    edge: re.Pattern[str]  # any of them: most labels have none, and are done with one search
    bracket: tuple[tuple[str, re.Pattern[str]], ...]
    scope: tuple[re.Pattern[str], ...]


@lru_cache(maxsize=1)
def noise() -> Noise:
    """Return the patterns that come with the package."""
    table, glyphs = read_table("label_noise"), read_table("glyphs")
    before, after = table["before"], table["after"]
    edges = (*(f"^{pattern}" for pattern in before.values()), *(f"{pattern}$" for pattern in after.values()))
    return Noise(
        script=str.maketrans(glyphs["traditional"], glyphs["simplified"]),
        lookalikes=tuple(table["lookalikes"].split()),
        words=tuple(table["words"].split()),
        misread=table["misread"],
        misread_any=re.compile("|".join(map(re.escape, table["misread"]))),
        before=tuple((what, re.compile(pattern)) for what, pattern in before.items()),
        after=tuple((what, re.compile(f"{pattern}$")) for what, pattern in after.items()),
        edge=re.compile("|".join(edges)),
        bracket=tuple((what, re.compile(pattern)) for what, pattern in table["bracket"].items()),
        scope=tuple(map(re.compile, table["scope"].values())),
    )


@lru_cache(maxsize=65536)
def read_label(text: str) -> Label:
    """Take a printed label apart; a label of nothing but noise has an empty key."""
    words, residue = strip_residue(text)
    removed = [Removed("residue", piece) for piece in residue]
    key = _plain_script(compare_key(words), removed)
    key = _without_brackets(key, removed)
    key = _without_edges(key, removed)
    return Label(text, CompareKey(key), tuple(removed), _points(removed))


def _plain_script(key: str, removed: list[Removed]) -> str:
    """Write traditional characters and known misreadings as the characters that are meant."""
    plain = key.translate(noise().script)
    if plain != key:
        removed.append(Removed("traditional", key))
    if noise().misread_any.search(plain):
        for wrong, right in noise().misread.items():
            if wrong in plain:
                removed.append(Removed("misread", wrong))
                plain = plain.replace(wrong, right)
    return plain


def _without_brackets(key: str, removed: list[Removed]) -> str:
    """Take away brackets that hold no words of the label; one that was never closed is closed first."""
    if "(" not in key:
        return key
    if _OPEN_BRACKET.search(key):
        key += ")"

    def without(found: re.Match[str]) -> str:
        what = next((name for name, pattern in noise().bracket if pattern.fullmatch(found[1])), None)
        if what:
            removed.append(Removed(what, found[0]))
            return ""
        return found[0]

    return _BRACKET.sub(without, key)


def _without_edges(key: str, removed: list[Removed]) -> str:
    """Take away what stands before and after the words, as long as words are left."""
    taken = bool(noise().edge.search(key))
    while taken:
        taken = False
        for what, piece, rest in _edge_pieces(key):
            if rest.strip(_EDGES):
                removed.append(Removed(what, piece))
                key, taken = rest, True
                break
    return key.strip(_EDGES)


def _edge_pieces(key: str) -> Iterator[tuple[str, str, str]]:
    """Yield the noise found at either end: what it is, the piece, and what is left."""
    for what, pattern in noise().before:
        if found := pattern.match(key):
            yield what, found[0], key[found.end() :].lstrip(_EDGES)
    for what, pattern in noise().after:
        if found := pattern.search(key):
            yield what, found[0], key[: found.start()].rstrip(_EDGES)


def _points(removed: list[Removed]) -> tuple[Decimal, Decimal] | None:
    """Return the bounds of the points among the pieces taken."""
    for piece in removed:
        if piece.what == "points":
            numbers = [Decimal(number) for number in _NUMBER.findall(piece.text)]
            return numbers[0], numbers[-1]
    return None


def without_scope(key: str) -> str:
    """Return a level-3 key without the words that say when or how wide: 2021年度, 全年计划."""
    for pattern in noise().scope:
        if found := pattern.match(key):
            key = key[found.end() :]
    return key
