"""A second, independent reading of a PDF page by pdfplumber, and where it differs from the first.

Run on pages that are doubtful or that a contradiction rests on, so that a document is never called wrong where the
reading is. Coordinates are rounded before tables are found: noise of 1e-13 on a rotated page turns rulings.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import pdfplumber
from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTContainer
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import PDFStream, stream_value
from pdfplumber.utils.exceptions import PdfminerException

from extract.clean import compare_key
from extract.model import Box, Cell, Grid, PagePlace, ReadError, Reason

logging.getLogger("pdfminer").addHandler(logging.NullHandler())  # its remarks on fonts are for who asks for them

DIGITS = 2  # of a point, to which coordinates are rounded
OVERLAP = 0.5  # share of the smaller box that two boxes of one cell have in common at least
Letter = tuple[str, float, float]  # its text and the middle of its box
KEPT = rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|<[^<>]*>|%[^\r\n]*|\bBI\s.*?\sEI\b"  # strings, comments, pictures
DRAWING = rb"(?<!\S)(?:(?:[-+.\d]+\s+){1,6}(?:re|[mlcvywJjMigGkK]|rg|RG|sc|SC)|h|[fbB]\*?|F|[sSn]|W\*?)(?=\s)"
PARTS = re.compile(b"(" + KEPT + b")|" + DRAWING, re.DOTALL)  # of a page's content
SIDES = ("x0", "x1", "top", "bottom", "y0", "y1", "doctop", "width", "height")


@dataclass(frozen=True, slots=True)
class WitnessCell:
    """A cell as the second reader sees it: its box in points from the top left of the page, and its text."""

    box: Box
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell of which the two readings differ; `second` is None where the second reader has no such cell."""

    row: int
    col: int
    page: int
    first: str
    second: str | None


def second_reading(data: bytes, page: int) -> tuple[WitnessCell, ...]:
    """Return the cells that pdfplumber finds on a page, counted from 1.

    Raises ReadError ENCRYPTED or DAMAGED where pdfplumber cannot open the file, and IndexError for a page too many.
    """
    with _opened(data, [page]) as pages:
        _round(pages[0])
        return tuple(_cells(pages[0]))


def second_texts(data: bytes, boxes: Mapping[int, Sequence[Box]]) -> dict[int, tuple[str, ...]]:
    """Return what pdfplumber reads within boxes of pages, counted from 1, whatever cells it would find there.

    Pages that it cannot read, or not find, are left out. Raises ReadError as `second_reading`.
    """
    texts = {}
    with _opened(data, sorted(boxes)) as pages:
        for page in pages:
            with suppress(PdfminerException):
                letters = list(_letters(page))
                texts[page.page_number] = tuple(_text_within(box, letters) for box in boxes[page.page_number])
    return texts


def differences(grid: Grid, page: int, reading: tuple[WitnessCell, ...]) -> tuple[Difference, ...]:
    """Return the cells of a grid, as far as they stand on one page, that the second reading of that page has otherwise.

    Texts are compared without white space and writing variants. A cell over several pages is compared piece by piece:
    each piece's second text must be part of the first.
    """
    return tuple(
        Difference(cell.row, cell.col, page, cell.text, second)
        for cell in grid.cells
        for place in cell.places
        if isinstance(place, PagePlace) and place.page == page
        for second in [_text_at(place.box, reading)]
        if not _agrees(cell, second)
    )


@contextmanager
def _opened(data: bytes, pages: Sequence[int]) -> Iterator[Sequence[Any]]:
    """Open pages; a document is read into but once for all of them."""
    try:
        with pdfplumber.open(io.BytesIO(data), pages=list(pages)) as document:
            yield document.pages
    except PdfminerException as error:
        is_locked = any(isinstance(cause, PDFPasswordIncorrect) for cause in error.args)
        reason = Reason.ENCRYPTED if is_locked else Reason.DAMAGED
        raise ReadError(reason, f"pdfminer cannot read it: {error}") from error


def _round(page: Any) -> None:
    for objects in page.objects.values():
        for item in objects:
            item.update({side: round(item[side], DIGITS) for side in SIDES if isinstance(item.get(side), float)})


def _cells(page: Any) -> Iterator[WitnessCell]:
    for table in page.find_tables():
        texts = table.extract()
        for row, written in zip(table.rows, texts, strict=True):
            for box, text in zip(row.cells, written, strict=True):
                if box is not None:
                    yield WitnessCell(box, text or "")


class _TextInterpreter(PDFPageInterpreter):
    """Interprets the content of a page, and of the forms on it, without its paths: reading them takes long."""

    def execute(self, streams: Sequence[object]) -> None:
        """Interpret streams of content."""
        super().execute([_without_paths(stream_value(stream)) for stream in streams])


def _without_paths(stream: PDFStream) -> PDFStream:
    """Return a stream of content without the operators of paths and colours, and the numbers before them."""
    left = PDFStream({}, PARTS.sub(rb"\1", stream.get_data()))
    if stream.objid is not None:  # by which a form that holds itself is known
        left.set_objid(stream.objid, stream.genno or 0)
    return left


class _TextDevice(PDFPageAggregator):
    """Keeps the letters of a page alone, without its pictures, which pdfplumber keeps too."""

    def render_image(self, *_: Any) -> None:
        """Leave a picture out."""

    def paint_path(self, *_: Any) -> None:
        """Leave a path out."""


def _letters(page: Any) -> Iterator[Letter]:
    """Yield the letters of a page, each with the middle of its box."""
    device = _TextDevice(page.pdf.rsrcmgr, pageno=page.page_number)
    try:
        _TextInterpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    except Exception as error:
        raise PdfminerException(error) from error  # as pdfplumber does: pdfminer raises whatever comes up
    for letter in _characters(device.get_result()):
        x, y = page.point2coord(((letter.x0 + letter.x1) / 2, (letter.y0 + letter.y1) / 2))
        yield letter.get_text(), x, y


def _characters(container: LTContainer[Any]) -> Iterator[LTChar]:
    """Yield the characters of a page, those in forms too."""
    for item in container:
        if isinstance(item, LTChar):
            yield item
        elif isinstance(item, LTContainer):
            yield from _characters(item)


def _text_within(box: Box, letters: Sequence[Letter]) -> str:
    """Return the letters whose middle stands within a box."""
    x0, top, x1, bottom = box
    return "".join(text for text, x, y in letters if x0 <= x <= x1 and top <= y <= bottom)


def _text_at(box: Box, reading: tuple[WitnessCell, ...]) -> str | None:
    """Return the text of the second reader's cells within a box, from top to bottom; None if it has none there."""
    found = [cell for cell in reading if _overlap(box, cell.box) >= OVERLAP]
    return "\n".join(cell.text for cell in found if cell.text) if found else None


def _overlap(one: Box, other: Box) -> float:
    """Return the share of the second box that lies within the first."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    area = (other[2] - other[0]) * (other[3] - other[1])
    return max(0.0, width) * max(0.0, height) / area if area > 0 else 0.0


def _agrees(cell: Cell, second: str | None) -> bool:
    first, other = compare_key(cell.text), compare_key(second or "")
    return other in first if len(cell.places) > 1 else first == other
