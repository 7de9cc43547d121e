"""Words of text lines that are pieces of one: level labels, fund lines and dates wrapped over lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.kinds import is_date
from extract.model import Cell, Mark
from extract.repair.viterbi import Word
from extract.vocabulary import vocabulary

LABEL_REACH = 10  # words behind which the end of a label still is looked for
_LABEL_CUT = re.compile(r"[\u4e00-\u9fff](?:指|指标[（(])$")
_LABEL_END = re.compile(r"^(?:指?标)?[（(]?\s*\d*\s*分?\s*[)）]?$")
_DATE_END = re.compile(r"^\d{0,2}[年月日底初末前]")


def with_whole_words(words: Sequence[Word]) -> list[Word]:
    """Return the words with level labels and dates that are wrapped over lines put together."""
    whole: list[Word] = []
    words = _with_ends_of_labels(words)
    t = 0
    while t < len(words):
        length = next((n for n in (3, 2) if _is_cut(words[t : t + n], n)), 1)
        whole.append(replace(words[t], cell=joined([word.cell for word in words[t : t + length]])))
        t += length
    return whole


def _with_ends_of_labels(words: Sequence[Word]) -> Sequence[Word]:
    """Return the words with the ends of level labels (社会效益指 … 标) that stand behind other cells of their row."""
    whole: list[Word] = []
    open_labels: list[int] = []  # where labels whose end has not come yet stand in `whole`
    for word in words:
        open_labels = [at for at in open_labels if len(whole) - at < LABEL_REACH]
        ended = next((at for at in open_labels if _ends(whole[at], word)), None)
        if ended is None:
            if _LABEL_CUT.search(word.cell.text) and not vocabulary().is_level(word.cell.text):
                open_labels.append(len(whole))
            whole.append(word)
        else:
            whole[ended] = replace(whole[ended], cell=joined([whole[ended].cell, word.cell]))
            open_labels.remove(ended)
    return whole


def _ends(label: Word, word: Word) -> bool:
    """Tell whether a word is the end of a cut label: 标 of 社会效益指."""
    text = word.cell.text
    return bool(text and _LABEL_END.match(text)) and vocabulary().is_level(label.cell.text + text)


def _is_cut(words: Sequence[Word], n: int) -> bool:
    """Tell whether n words, on following lines, are the parts of one level label, fund line or date."""
    if len(words) < n or not all(word.starts_line for word in words[1:]):
        return False
    texts = [word.cell.text for word in words]
    if is_date("".join(texts)) and all(_DATE_END.match(text) for text in texts[1:]):
        return True
    if vocabulary().role("funds_lines", "".join(texts)) and not any(map(vocabulary().fund_line, texts[1:])):
        return True
    if not vocabulary().is_level("".join(texts)):
        return False
    return not vocabulary().is_level(texts[0]) or all(_LABEL_END.match(text) for text in texts[1:])


def joined(cells: Sequence[Cell]) -> Cell:
    """Return one cell for the pieces of a text; between Latin letters and digits a space is kept."""
    text = cells[0].text
    for cell in cells[1:]:
        gap = " " if text[-1:].isascii() and cell.text[:1].isascii() and text[-1:].isalnum() else ""
        text += gap + cell.text
    places = tuple(place for cell in cells for place in cell.places)
    marks = tuple(dict.fromkeys(mark for cell in cells for mark in cell.marks))
    if len(cells) > 1:
        marks = (*marks, Mark.REJOINED)
    return replace(cells[0], text=text, places=places, marks=marks)
