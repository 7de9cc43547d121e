"""The words of a page, and its lines as pieces between wide gaps; which of them are values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from extract.arrays import Glyphs, IntArray
from extract.baselines import piece_texts, pieces

WORD_GAP = 0.2  # share of the height of type: a wider gap parts words,
VALUE_GAP = 0.45  # this one a value from what stands before it
PIECE_GAP = 0.8  # and this one any pieces
MANY_WORDS = 6  # a piece of more words, behind the first of its line, is prose
SIGNS = frozenset("-—–―−*†‡§#.…·,%‰()[]+/$€£¥~<>≥≤=±:xX°’'\"")
OPENING = frozenset("$€£¥(+")  # what stands before a number, at any distance


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its box; `number` counts the words of the page. A value is a number, or a sign in its place."""

    number: int
    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    is_value: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a line that no wide gap parts."""

    words: tuple[Word, ...]

    @property
    def x0(self) -> float:
        """Where it begins."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Where it ends."""
        return max(word.x1 for word in self.words)

    @property
    def is_value(self) -> bool:
        """Tell whether all its words are values."""
        return all(word.is_value for word in self.words)

    @property
    def text(self) -> str:
        """The words with spaces between."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of text: its pieces from the left."""

    pieces: tuple[Piece, ...]
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """The height at which it stands."""
        return (self.top + self.bottom) / 2

    @property
    def x0(self) -> float:
        """Where it begins."""
        return self.pieces[0].x0

    @property
    def x1(self) -> float:
        """Where it ends."""
        return max(piece.x1 for piece in self.pieces)

    @property
    def is_body(self) -> bool:
        """Tell whether the line looks like one of a table's body: values in columns, and no prose beside."""
        values = sum(piece.is_value for piece in self.pieces)
        others = self.pieces[1:]
        return (
            len(self.pieces) > 1
            and values >= max(1, 0.4 * len(others))
            and all(len(piece.words) <= MANY_WORDS or piece.is_value for piece in others)
        )


def words_of(glyphs: Glyphs) -> tuple[list[list[Word]], IntArray]:
    """Return the words of each line, downwards, and the number of the word of each glyph."""
    found = pieces(glyphs, np.zeros(len(glyphs.codes), dtype=np.int64), WORD_GAP)
    texts = piece_texts(glyphs, found.of_glyph)
    lines: list[list[Word]] = [[] for _ in range(int(found.lines.max()) + 1 if len(found.lines) else 0)]
    for number, (line, text, box) in enumerate(zip(found.lines.tolist(), texts, found.boxes.tolist(), strict=True)):
        x0, top, x1, bottom = box
        lines[line].append(Word(number, text, x0, top, x1, bottom, is_value(text)))
    return lines, found.of_glyph


@lru_cache(maxsize=65536)
def is_value(text: str) -> bool:
    """Tell whether a word is a number, with whatever signs, or a sign in its place."""
    letters = sum(sign.isalpha() for sign in text)
    return letters <= 1 and (any(sign.isdigit() for sign in text) or all(sign in SIGNS for sign in text))


def rows_of(lines: Sequence[Sequence[Word]], height: float, cuts: Sequence[tuple[float, float, float]]) -> list[Row]:
    """Return the lines as rows of pieces; `cuts` are upright rulings (x, top, bottom), which part pieces."""
    rows = []
    for words in lines:
        groups: list[list[Word]] = []
        for word in words:
            if groups and not _parts(groups[-1][-1], word, height, cuts):
                groups[-1].append(word)
            else:
                groups.append([word])
        top, bottom = min(word.top for word in words), max(word.bottom for word in words)
        rows.append(Row(tuple(Piece(tuple(group)) for group in groups), top, bottom))
    return sorted(rows, key=lambda row: row.middle)


def _parts(left: Word, right: Word, height: float, cuts: Sequence[tuple[float, float, float]]) -> bool:
    """Tell whether the gap between two words parts pieces."""
    gap, middle = right.x0 - left.x1, (right.top + right.bottom) / 2
    if any(left.x1 - 1 < x < right.x0 + 1 and top < middle < bottom for x, top, bottom in cuts):
        return True
    if left.text in OPENING:
        return False
    if left.is_value and right.is_value:
        return gap > WORD_GAP * height
    return gap > (VALUE_GAP if right.is_value or left.is_value else PIECE_GAP) * height
