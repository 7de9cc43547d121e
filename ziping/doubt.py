"""Is the document wrong, or the reading? A contradiction is one only where its cells were read beyond doubt.

The cells of a digital PDF are read again by an independent parser. A contradiction that rests on a cell of which the
two readings differ becomes a warning that says so. (Cells read from a picture are weighed by the checks themselves.)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from extract.clean import compare_key
from extract.model import Cell, Document, Grid, Mark, PagePlace, Place, ReadError
from extract.witness import second_texts
from normalize.finding import Finding, Outcome, Severity

Doubts = Mapping[Place, str]  # why the reading of what stands at a place may be wrong


def doubted(findings: Sequence[Finding], document: Document, data: bytes) -> tuple[Finding, ...]:
    """Return the findings, those contradictions that rest on a doubtful reading turned into warnings."""
    resting = {place for finding in findings for place in _places(finding) if _contradicts(finding)}
    cells = {place: cell for cell in _cells(document) for place in cell.places if place in resting}
    doubts = _differing(cells, data) if document.source.media_type == "application/pdf" else {}
    return tuple(_with_doubt(finding, doubts) for finding in findings)


def _places(finding: Finding) -> Iterator[Place]:
    """Yield the places of a finding and of its consequences, which stand and fall with it."""
    yield from finding.places
    for consequence in finding.consequences:
        yield from _places(consequence)


def _contradicts(finding: Finding) -> bool:
    """Tell whether a finding says that the document contradicts itself."""
    return finding.outcome is Outcome.BROKEN and finding.severity is Severity.CONTRADICTION


def _cells(document: Document) -> Iterator[Cell]:
    """Yield the cells of the document's tables."""
    return (cell for block in document.blocks if isinstance(block, Grid) for cell in block.cells)


def _differing(cells: Mapping[Place, Cell], data: bytes) -> dict[Place, str]:
    """Return the places where a second parser reads another text than the first."""
    by_page: defaultdict[int, list[tuple[PagePlace, Cell]]] = defaultdict(list)
    for place, cell in cells.items():
        if isinstance(place, PagePlace) and Mark.OCR not in cell.marks:
            by_page[place.page].append((place, cell))
    found: dict[Place, str] = {}
    for page, located in by_page.items():
        texts = _read_again(data, page, [place for place, _ in located])
        for (place, cell), text in zip(located, texts, strict=True):
            if not _agree(cell, text):
                found[place] = f"{cell.text!r} is {text!r} to a second parser"
    return found


def _read_again(data: bytes, page: int, places: Sequence[PagePlace]) -> Sequence[str]:
    """Return what a second parser reads at the places of a page; nothing where it cannot read the page at all."""
    try:
        return second_texts(data, page, [place.box for place in places])
    except (ReadError, IndexError):
        return [""] * len(places)


def _agree(cell: Cell, second: str) -> bool:
    """Tell whether two readings of a cell say the same; the lines of words may come in another order."""
    first, other = compare_key(cell.text), compare_key(second)
    if len(cell.places) > 1:  # a cell over several pages: this is one of its pieces
        return set(other) <= set(first)
    return first == other or (not first.isascii() and sorted(first) == sorted(other))


def _with_doubt(finding: Finding, doubts: Doubts) -> Finding:
    """Return the finding, as a warning with its doubt where one of its places is doubtful."""
    reasons = list(dict.fromkeys(_reasons(_places(finding), doubts)))
    if not reasons or not _contradicts(finding):
        return finding
    return finding.model_copy(update={"severity": Severity.WARNING, "doubt": "; ".join(reasons)})


def _reasons(places: Iterable[Place], doubts: Doubts) -> Iterator[str]:
    """Yield the doubts at the places."""
    return (doubts[place] for place in places if place in doubts)
