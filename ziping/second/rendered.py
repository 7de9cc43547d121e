"""The second reading of Word: the cells of the file beside the tables of the pages that LibreOffice prints of it.

Pure: both are documents, as their readers give them. What counts is that a number stands in the same row and under
the same heading on the page. Where its row is not found there, nothing is said of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from extract.clean import compare_key, display
from extract.kinds import TextKind, text_kind
from extract.model import Cell, Document, Paragraph, Place, WordPlace
from ziping.second.lines import Line, lines_of, matched

PAGE = "on the page as LibreOffice prints it"

_FIGURE = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_FIGURES = {TextKind.BLANK, TextKind.DASH, TextKind.NUMBER, TextKind.PERCENT, TextKind.AMOUNT, TextKind.QUANTITY}
_NOTE_MARK = re.compile(r"[:：.。,;、]*(?:\d{1,2}|[ivx]{1,4})")
_NOTES = ("footnotes", "endnotes")
_SHOWN = 40  # signs of a text in a message


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of the file and the one on the page that says the same."""

    line: Line
    other: Line
    same_heading: bool  # so that the columns can be told by it
    has_notes: bool  # the page prints the marks of notes behind texts


def compared(document: Document, printed: Document, places: AbstractSet[Place]) -> dict[Place, str | None]:
    """Return what is doubtful at places of a document, None where the page agrees.

    Args:
        document: what a Word file says.
        printed: what the pages say that were printed of it.
        places: places of its cells; those that cannot be compared are not in the answer.
    """
    aside = {place for item in document.leftover for place in item.places}  # a page may show what is deleted or hidden
    verdicts: dict[Place, str | None] = {}
    for pair in _pairs(document, printed):
        for cell in pair.line.cells:
            wanted = places & set(cell.places)
            if wanted and not aside & set(cell.places) and _has_label(cell, pair):
                for verdict in _verdict(cell, pair):
                    for place in wanted:  # a cell over several rows need agree in one of them
                        verdicts[place] = verdict and verdicts.get(place, verdict)
    return verdicts


def _pairs(document: Document, printed: Document) -> Iterator[Pair]:
    """Yield the rows that are found again on the page."""
    matches = matched(lines_of(document), lines_of(printed))
    places = (place for block in document.blocks if isinstance(block, Paragraph) for place in block.places)
    has_notes = any(isinstance(place, WordPlace) and place.part.startswith(_NOTES) for place in places)
    for line, other in matches.items():
        ours, theirs = line.heading, other.heading
        same = ours and theirs and (matches.get(ours) is theirs or ours.keys == theirs.keys)  # a page may repeat it
        yield Pair(line, other, bool(same), has_notes)


def _has_label(cell: Cell, pair: Pair) -> bool:
    """Tell whether a label that stands before the cell in its row stands in the row on the page, if there is one."""
    labels = {compare_key(left.text) for left in pair.line.own if left.col < cell.col and not _is_figure(left)}
    return not labels or any(compare_key(found.text) in labels for found in pair.other.cells)


def _verdict(cell: Cell, pair: Pair) -> Iterator[str | None]:
    """Yield what the row on the page shows otherwise, or None where it agrees; nothing where it cannot be told."""
    found = _found(cell, pair)
    heading = _heading(cell, pair.line) if pair.same_heading else frozenset()
    if not heading:
        yield from _by_order(cell, pair, found)
    elif not found:
        yield from _shown_instead(cell, pair, heading)
    else:
        yield _misplaced(cell, pair, [_heading(each, pair.other) for each in found], heading)


def _found(cell: Cell, pair: Pair) -> list[Cell]:
    """Return the cells of the row on the page that say the same, if there are such letter by letter."""
    found = [each for each in pair.other.cells if _says_same(cell, each, has_notes=pair.has_notes)]
    exact = [each for each in found if compare_key(each.text) == compare_key(cell.text)]
    return found if pair.has_notes else exact or found


def _heading(cell: Cell, line: Line) -> frozenset[str]:
    """Return the keys of the column headings over a cell of a row."""
    over = line.heading.cells if line.heading else ()
    right = cell.col + cell.col_span
    return frozenset(_keys(each for each in over if each.col < right and cell.col < each.col + each.col_span))


def _says_same(cell: Cell, other: Cell, *, has_notes: bool) -> bool:
    """Tell whether a cell on the page says the same; the figures count, for a page end may cut the rest."""
    key, second = compare_key(cell.text), compare_key(other.text)
    if key == second:
        return True
    if has_notes and second.startswith(key) and _NOTE_MARK.fullmatch(second, len(key)):
        return True
    if not second or (_is_figure(cell) and not _is_figure(other)):
        return False
    figures = _FIGURE.findall(key)
    return figures == _FIGURE.findall(second) if figures else not Counter(second) - Counter(key)


def _is_figure(cell: Cell) -> bool:
    return text_kind(cell.text) in _FIGURES


def _misplaced(cell: Cell, pair: Pair, above: Sequence[AbstractSet[str]], heading: AbstractSet[str]) -> str | None:
    """Return that the text stands under another heading, or None; that heading is the file's, and over it alone."""
    over = Counter(key for each in pair.other.cells if compare_key(each.text) for key in _heading(each, pair.other))
    headings = pair.line.heading.cells if pair.line.heading else ()
    clear = {key for key in _keys(headings) if over[key] == 1}
    if any(keys & heading or not keys & clear for keys in above):
        return None
    return f"{_shown(cell)} stands under {_listed(above[0])} {PAGE}, not under {_listed(heading)}"


def _shown_instead(cell: Cell, pair: Pair, heading: AbstractSet[str]) -> Iterator[str]:
    """Yield what stands under the heading instead; that no figure does, only where the rest is the same."""
    there = [each for each in pair.other.cells if _heading(each, pair.other) & heading]
    texts = [each for each in there if compare_key(each.text)]
    rest = tuple(_keys(each for each in pair.line.own if each is not cell))
    if len(texts) == 1:
        yield f"{_shown(cell)} is {_shown(texts[0])} {PAGE}"
    elif there and not texts and _is_figure(cell) and pair.other.keys == rest:
        yield f"{_shown(cell)} is not {PAGE}"


def _by_order(cell: Cell, pair: Pair, found: Sequence[Cell]) -> Iterator[str | None]:
    """Yield the verdict on a cell without a heading: in a row with as many texts, it is the one at its position."""
    ours, theirs = ([each for each in row.own if compare_key(each.text)] for row in (pair.line, pair.other))
    if cell not in ours or len(ours) != len(theirs):
        yield from [None] if found else []
        return
    unlike = [one for one, two in zip(ours, theirs, strict=True) if not _says_same(one, two, has_notes=pair.has_notes)]
    if cell not in unlike:
        yield None
    elif found or unlike == [cell]:
        yield f"in its row, {_shown(cell)} is {_shown(theirs[ours.index(cell)])} {PAGE}"


def _keys(cells: Iterable[Cell]) -> Iterator[str]:
    return (key for cell in cells if (key := compare_key(cell.text)))


def _shown(cell: Cell) -> str:
    """Return a cell's text as a message shows it."""
    return repr(display(cell.text)[:_SHOWN])


def _listed(headings: AbstractSet[str]) -> str:
    return " and ".join(map(repr, sorted(headings)))
