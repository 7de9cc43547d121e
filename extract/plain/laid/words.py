"""Words of lines that keep a page's layout: each stands in its columns of signs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extract.kinds import TextKind, text_kind
from extract.vocabulary import vocabulary

BARE = {TextKind.NUMBER, TextKind.PERCENT, TextKind.DASH}

_WORD = re.compile(r"\S+")


class Word(NamedTuple):
    """A word of a line, in columns start..end, half open; `moved` is how far right of where it is written."""

    start: int
    end: int
    text: str
    moved: int = 0

    def at(self, start: int) -> Word:
        """Return the word, moved."""
        by = start - self.start
        return Word(start, self.end + by, self.text, self.moved + by)

    def overlaps(self, other: Word) -> bool:
        """Tell whether two words share a column."""
        return self.start < other.end and other.start < self.end

    def is_bare(self) -> bool:
        """Tell whether the word is a bare figure, or the dash that stands for none."""
        return text_kind(self.text) in BARE


Words = Sequence[Word]


def words_of(text: str) -> list[Word]:
    """Return the words of a line."""
    return [Word(found.start(), found.end(), found[0]) for found in _WORD.finditer(text)]


def is_total(word: Word) -> bool:
    """Tell whether a word is the label of a total, which stands across columns."""
    return vocabulary().role("blocks", word.text) in {"total", "subtotal"}


def is_field(text: str) -> bool:
    """Tell whether a text is the label of a field."""
    return vocabulary().role("fields", text) is not None


def under(words: Words, others: Words) -> int:
    """Return how many of some words share a column with none of others."""
    return sum(not any(word.overlaps(other) for other in others) for word in words)


def united(words: Iterable[Word]) -> list[tuple[int, int]]:
    """Return the stretches of columns that words cover, from the left."""
    found: list[tuple[int, int]] = []
    for start, end, *_ in sorted(words):
        if found and start < found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found
