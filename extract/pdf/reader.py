"""Digital PDF to Document: the glyphs and rulings of each page become paragraphs and grids.

One page is open at a time. What is no content (page numbers, running titles, watermarks, invisible and doubled
glyphs) goes to the leftovers with its reason; a page that cannot be trusted as read is named in a warning.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from extract import pace
from extract.model import Block, Document, Grid, Leftover, Paragraph, ReadError, Reason, Source
from extract.pdf import pdfium
from extract.pdf.beside import pages_beside
from extract.pdf.layout import Content, PageLayout, page_content, page_layout
from extract.pdf.lines import Line, continues, joined, lines_to_paragraphs
from extract.pdf.margins import running_lines
from extract.pdf.pdfium import Handle
from extract.pdf.rendering import page_pixels

MEDIA_TYPE = "application/pdf"
PictureReader = Callable[[NDArray[np.uint8], float, PageLayout], PageLayout]
PASSWORD_ERRORS = (pdfium.ERROR_PASSWORD, pdfium.ERROR_SECURITY)


def read_pdf(data: bytes, name: str, read_picture: PictureReader | None = None) -> Document:
    """Return what a PDF says; `read_picture` reads the pages that are pictures, from what is known of them.

    Places are `PagePlace`s in points from the top left of the page as shown. Raises ReadError: ENCRYPTED, DAMAGED,
    EMPTY (no pages) or NO_TEXT_LAYER (no page has text that can be read or trusted).
    """
    with _opened(data) as (document, count):
        pages: list[PageLayout] = []
        for number in range(count):
            pages.append(_page(document, number, read_picture, pages[-1] if pages else None))
        pages = pages_beside(pages, partial(_content, document))
    if not any(page.lines or page.grids for page in pages):
        raise ReadError(Reason.NO_TEXT_LAYER, f"none of {count} pages has text that can be read")
    return pages_to_document(pages, data, name, MEDIA_TYPE)


def pages_to_document(pages: list[PageLayout], data: bytes, name: str, media_type: str) -> Document:
    """Return the document that pages make: paragraphs run on over page ends, running lines are left over."""
    pages = [_without_running(page, running) for page, running in zip(pages, running_lines(pages), strict=True)]
    return Document(
        Source(name, hashlib.sha256(data).hexdigest(), media_type, len(pages)),
        _blocks(pages),
        tuple(leftover for page in pages for leftover in page.leftover),
        tuple(f"page {page.number}: {warning}" for page in pages for warning in page.warnings),
    )


@contextmanager
def _opened(data: bytes) -> Iterator[tuple[Handle, int]]:
    """Open a document and close it; yield its handle and the number of its pages."""
    pdfium.init_library()
    document = pdfium.load_document(data, len(data), None)
    if not document:
        error = pdfium.last_error()
        if error in PASSWORD_ERRORS:
            raise ReadError(Reason.ENCRYPTED, "the PDF asks for a password")
        raise ReadError(Reason.DAMAGED, f"PDFium cannot open it (error {error})")
    try:
        count = pdfium.page_count(document)
        if count < 1:
            raise ReadError(Reason.EMPTY, "the PDF has no pages")
        yield document, count
    finally:
        pdfium.close_document(document)


def _page(document: Handle, number: int, read_picture: PictureReader | None, before: PageLayout | None) -> PageLayout:
    """Read one page; a page that PDFium cannot load is an empty one with a warning."""
    with _loaded(document, number) as (page, text):
        if not page:
            return PageLayout(number + 1, warnings=("the page cannot be loaded",))
        layout = page_layout(page, text, number + 1, before)
        if layout.is_picture and read_picture is None:
            return replace(layout, warnings=(*layout.warnings, "a picture without a text layer"))
        if not (read_picture and (layout.is_picture or layout.pictures)):
            return layout
        if not pace.has_time():
            return replace(layout, warnings=(*layout.warnings, pace.OUT_OF_TIME))
        return read_picture(*page_pixels(page), layout)


def _content(document: Handle, number: int) -> Content:
    """Return what a page shows that was read before."""
    with _loaded(document, number) as (page, text):
        return page_content(page, text, number + 1)


@contextmanager
def _loaded(document: Handle, number: int) -> Iterator[tuple[Handle, Handle]]:
    """Load a page and its text and close them; the handles are null where PDFium cannot."""
    page = pdfium.load_page(document, number)
    text = pdfium.load_text(page) if page else Handle()
    try:
        yield page, text
    finally:
        if page:
            pdfium.close_text(text)
            pdfium.close_page(page)


def _without_running(page: PageLayout, running: dict[int, str]) -> PageLayout:
    """Move page numbers and running titles, given by the index of their line with the reason, to the leftovers."""
    if not running:
        return page
    leftover = tuple(
        Leftover(page.lines[index].text, page.places(page.lines[index].box), reason)
        for index, reason in running.items()
    )
    lines = tuple(line for index, line in enumerate(page.lines) if index not in running)
    return replace(page, lines=lines, leftover=page.leftover + leftover)


def _blocks(pages: list[PageLayout]) -> tuple[Block, ...]:
    """Return paragraphs and grids in reading order; a paragraph that a page end cuts is one paragraph."""
    blocks: list[Block] = []
    last: Line | None = None  # of the page before, where that ends with text
    before = (0.0, 0.0)
    for page in pages:
        runs = list(_runs(page))
        if not runs:
            continue
        left, right = _text_margins(page)
        for run in runs:
            if isinstance(run, Grid):
                blocks.append(run)
                continue
            found: list[Block] = [_paragraph(lines, page) for lines in lines_to_paragraphs(run, left, right)]
            if last and run is runs[0] and continues(last, run[0], min(left, before[0]), before[1]):
                found[:1] = [_rejoined(blocks.pop(), found[0])]
            blocks += found
        final = runs[-1]
        last, before = None if isinstance(final, Grid) else final[-1], (left, right)
    return tuple(blocks)


def _runs(page: PageLayout) -> Iterator[Grid | list[Line]]:
    """Yield a page's grids and the lines between them, from top to bottom."""
    waiting = sorted(page.grids, key=lambda placed: (placed[0][1], placed[0][0]))
    run: list[Line] = []
    for line in page.lines:
        while waiting and waiting[0][0][1] < (line.box[1] + line.box[3]) / 2:
            if run:
                yield run
                run = []
            yield waiting.pop(0)[1]
        run.append(line)
    if run:
        yield run
    yield from (grid for _, grid in waiting)


def _text_margins(page: PageLayout) -> tuple[float, float]:
    """Return where the page's text begins and ends across."""
    boxes = [line.box for line in page.lines] + [box for box, _ in page.grids]
    return min(box[0] for box in boxes), max(box[2] for box in boxes)


def _paragraph(lines: list[Line], page: PageLayout) -> Paragraph:
    boxes = [line.box for line in lines]
    x0, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    x1, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
    return Paragraph(joined([line.text for line in lines]), page.places((x0, top, x1, bottom)))


def _rejoined(upper: Block, lower: Block) -> Paragraph:
    """Return the two pieces of a paragraph that a page end cut."""
    if not (isinstance(upper, Paragraph) and isinstance(lower, Paragraph)):
        raise TypeError("only paragraphs are rejoined")
    return Paragraph(joined([upper.text, lower.text]), upper.places + lower.places)
