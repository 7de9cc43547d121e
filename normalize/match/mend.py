"""A label with misread characters -> the label that was printed: look-alikes that make known words of strange ones.

A character is doubted where the pairs that it makes with its neighbours occur in no listed spelling and no word of the
readings. It is read as a look-alike whose pairs do occur; one that no label holds, or a blank that a converter left,
may stand for any character that fits. What was read otherwise is said, and weighed by `normalize.match`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log

from normalize.match.features import index
from normalize.match.label import noise
from normalize.match.readings import lexicon
from normalize.tables import read_table

_START, _END = "^", "$"
_BREAK = re.compile(r"[^\u3400-\u9fff□■?�]")  # what is no character of a word ends one
_LOST = frozenset("□■?�")  # what stands for a character that could not be read
_UNKNOWN = -1.5  # a pair that was never seen, on the scale of logarithms of counts
_ENOUGH = 3.0  # how much better a look-alike must fit than an ordinary character
_RARER = b"\xd8\xa1"  # the first character of the second level of GB 2312
_ENOUGH_FOR_STRANGE = 0.5  # the same for a character that no label holds


@dataclass(frozen=True, slots=True)
class Mended:
    """A key as it was probably printed: (misread, meant) characters, and how many of them are no look-alikes."""

    key: str
    changes: tuple[tuple[str, str], ...]
    guessed: int


@dataclass(frozen=True, slots=True)
class Words:
    """The pairs of neighbouring characters in the words of a kind, with how telling each is."""

    weight: Mapping[str, float]
    after: Mapping[str, str]  # the characters that follow one
    characters: frozenset[str]


@lru_cache(maxsize=8192)
def mend(key: str, kind: str) -> Mended | None:
    """Return the key with its misread characters read as those meant; None where nothing is doubted."""
    known = words_of(kind)
    text = f"{_START}{_BREAK.sub(_END, key)}{_END}"
    read, changes, guessed = list(text), [], 0
    for at in range(1, len(text) - 1):
        left, here, right = read[at - 1], text[at], text[at + 1]
        if here == _END or _is_plain(left, here, right, known):
            continue
        meant, is_guess = _meant(_START if left == _END else left, here, right, known)
        if meant != here:
            read[at] = meant
            changes.append((here, meant))
            guessed += is_guess
    if not changes:
        return None
    whole = (new if new != _END else old for old, new in zip(key, read[1:-1], strict=True))
    return Mended("".join(whole), tuple(changes), guessed)


def _is_plain(left: str, here: str, right: str, known: Words) -> bool:
    """Say whether a character makes known pairs with the neighbours that it has; one that stands alone has none."""
    begins, ends = left in {_START, _END}, right == _END
    return (begins or left + here in known.weight) and (ends or here + right in known.weight)


def _meant(left: str, here: str, right: str, known: Words) -> tuple[str, bool]:
    """Return the character that is meant, and whether it is a guess by the neighbours alone."""
    strange = here in _LOST or (_is_strange(here) and here not in known.characters)
    best, most = here, _fit(left, here, right, known) + (_ENOUGH_FOR_STRANGE if strange else _ENOUGH)
    for option in look_alikes().get(here, ""):
        makes_words = strange or (left + option in known.weight and option + right in known.weight)
        if makes_words and (fit := _fit(left, option, right, known)) > most:
            best, most = option, fit
    if best != here or not strange:
        return best, False
    fitting = [one for one in known.after.get(left, "") if one + right in known.weight]
    return max(fitting, key=lambda one: (_fit(left, one, right, known), one), default=here), True


@lru_cache(maxsize=4096)
def _is_strange(character: str) -> bool:
    """Say whether a character is none of the 3,755 common ones, the first level of GB 2312."""
    try:
        return character.encode("gb2312") >= _RARER
    except UnicodeEncodeError:
        return True


def _fit(left: str, here: str, right: str, known: Words) -> float:
    """Return how well a character stands between its neighbours."""
    return known.weight.get(left + here, _UNKNOWN) + known.weight.get(here + right, _UNKNOWN)


@lru_cache(maxsize=1)
def look_alikes() -> Mapping[str, str]:
    """Return the characters that each may have been misread for: those people saw, then those measured."""
    meant: dict[str, str] = {}
    for pair in noise().lookalikes:
        for wrong, right in zip(pair, pair[::-1], strict=True):
            meant[wrong] = meant.get(wrong, "") + right
    for group in read_table("glyphs")["lookalikes"].split():
        for wrong in group[1:]:
            meant[wrong] = meant.get(wrong, "") + group[0]
    return meant


@lru_cache(maxsize=8)
def words_of(kind: str) -> Words:
    """Return the pairs of a kind."""
    counts: dict[str, int] = {}
    for word in _words(kind):
        for pair in map(str.__add__, word, word[1:]):
            counts[pair] = counts.get(pair, 0) + 1
    after: dict[str, str] = {}
    for pair in counts:
        after[pair[0]] = after.get(pair[0], "") + pair[1]
    weight = {pair: log(count) for pair, count in counts.items()}
    return Words(weight, after, frozenset("".join(weight)))


def _words(kind: str) -> Iterator[str]:
    """Yield the words of a kind between marks of their beginning and end; a class word may stand anywhere."""
    yield from noise().words
    for key in index(kind).owners:
        yield from _between(key)
    if kind == "level3":
        yield from lexicon().words
        yield from (word + _END for word in lexicon().endings)


def _between(key: str) -> Iterable[str]:
    """Return the runs of Chinese characters of a key, marked."""
    return (f"{_START}{run}{_END}" for run in _BREAK.split(key) if run)
