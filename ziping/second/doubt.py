"""Is the document wrong, or the reading? A contradiction is one only where its cells were read beyond doubt.

The cells that contradictions rest on are read again: those of a digital PDF by an independent parser, those of a Word
file on the pages that LibreOffice prints of it. Where the two readings differ, a contradiction becomes a warning that
says so. (Cells read from a picture are weighed by the checks themselves.)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat

from extract.clean import compare_key
from extract.model import OUTSIDE, Box, Cell, Document, Grid, Mark, PagePlace, Place, ReadError
from extract.witness import second_texts
from normalize.finding import Finding, Severity
from ziping.result import SecondReader
from ziping.second.rendered import compared

EDGE = 12.0  # points from a cell's right side to text that the edge of its page cuts off

Doubts = Mapping[Place, str]  # why the reading of what stands at a place may be wrong


@dataclass(frozen=True, slots=True)
class SecondReading:
    """What a second reading of some cells gave: who read them, where any could be read, and the doubts."""

    reader: SecondReader | None = None
    doubts: Doubts = field(default_factory=dict)


def read_again(
    findings: Iterable[Finding], document: Document, data: bytes, printed: Document | None = None
) -> SecondReading:
    """Return what a second reading says of the cells that contradictions rest on.

    Args:
        findings: what the rules say of the document.
        document: the first reading.
        data: the file's bytes.
        printed: what the pages say that were printed of it, where it has none of its own.
    """
    resting = {place for finding in findings if finding.is_contradiction for place in _places(finding)}
    if document.source.media_type == "application/pdf":
        cells = {place: cell for cell in _cells(document) for place in cell.places if place in resting}
        return _summary("pdfplumber", {**_read_by_parser(cells, data), **_cut_off(cells, document)})
    if printed is not None and resting:
        return _summary("LibreOffice", compared(document, printed, resting))
    return SecondReading()


def doubted(findings: Sequence[Finding], doubts: Doubts) -> tuple[Finding, ...]:
    """Return the findings, those contradictions that rest on a doubtful reading turned into warnings."""
    return tuple(_with_doubt(finding, doubts) for finding in findings)


def _places(finding: Finding) -> Iterator[Place]:
    """Yield the places of a finding and of its consequences, which stand and fall with it."""
    yield from finding.places
    for consequence in finding.consequences:
        yield from _places(consequence)


def _cells(document: Document) -> Iterator[Cell]:
    """Yield the cells of the document's tables."""
    return (cell for block in document.blocks if isinstance(block, Grid) for cell in block.cells)


def _summary(reader: SecondReader, verdicts: Mapping[Place, str | None]) -> SecondReading:
    """Return the verdicts on places, None for agreement, as a second reading."""
    doubts = {place: doubt for place, doubt in verdicts.items() if doubt is not None}
    return SecondReading(reader, doubts) if verdicts else SecondReading()


def _read_by_parser(cells: Mapping[Place, Cell], data: bytes) -> dict[Place, str | None]:
    """Return for each place on a page whether a second parser reads another text there than the first."""
    by_page: defaultdict[int, list[tuple[PagePlace, Cell]]] = defaultdict(list)
    for place, cell in cells.items():
        if isinstance(place, PagePlace) and Mark.OCR not in cell.marks:
            by_page[place.page].append((place, cell))
    again = _texts_again(data, {page: [place.box for place, _ in located] for page, located in by_page.items()})
    verdicts: dict[Place, str | None] = {}
    for page, located in by_page.items():
        for (place, cell), text in zip(located, again.get(page, repeat("")), strict=False):  # read nowhere: no text
            verdicts[place] = None if _agree(cell, text) else f"{cell.text!r} is {text!r} to a second parser"
    return verdicts


def _cut_off(cells: Mapping[Place, Cell], document: Document) -> dict[Place, str | None]:
    """Return the places at the edge of a page beside which text stands outside the page."""
    outside = [place for piece in document.leftover if piece.reason == OUTSIDE for place in piece.places]
    return {
        place: f"the edge of the page cuts off what stands beside {cell.text!r}"
        for place, cell in cells.items()
        for other in outside
        if isinstance(place, PagePlace) and isinstance(other, PagePlace) and _adjoins(place, other)
    }


def _adjoins(place: PagePlace, outside: PagePlace) -> bool:
    """Tell whether a cell reaches the edge of its page at the height of text outside it."""
    (_, top, right, bottom), (x0, upper, _, lower) = place.box, outside.box
    return place.page == outside.page and x0 - right < EDGE and top < lower and upper < bottom


def _texts_again(data: bytes, boxes: Mapping[int, Sequence[Box]]) -> Mapping[int, Sequence[str]]:
    """Return what a second parser reads within boxes of pages, as far as it can read the document."""
    try:
        return second_texts(data, boxes) if boxes else {}
    except ReadError:
        return {}


def _agree(cell: Cell, second: str) -> bool:
    """Tell whether two readings of a cell say the same; the lines of words may come in another order."""
    first, other = compare_key(cell.text), compare_key(second)
    if len(cell.places) > 1:  # a cell over several pages: this is one of its pieces
        return set(other) <= set(first)
    return first == other or (not first.isascii() and sorted(first) == sorted(other))


def _with_doubt(finding: Finding, doubts: Doubts) -> Finding:
    """Return the finding, as a warning with its doubt where one of its places is doubtful."""
    reasons = list(dict.fromkeys(doubts[place] for place in _places(finding) if place in doubts))
    if not reasons or not finding.is_contradiction:
        return finding
    return finding.model_copy(update={"severity": Severity.WARNING, "doubt": "; ".join(reasons)})
