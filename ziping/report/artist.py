"""Draws a document again for the report: its pages as pictures, or its tables and paragraphs as they stand.

Runs in a worker, since a document may be hostile. Persons and telephone numbers are covered before anything leaves it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extract.forms import find_forms
from extract.model import Block, Cell, Document, Grid, PagePlace, Paragraph, Place, Text, TextPlace
from normalize.record import Located, Model
from ziping.process import read_document
from ziping.report.pictures import render_pages
from ziping.result import Result

TELEPHONE = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}[-－—]\s?\d{7,8})(?!\d)")
COVER = "■"


class Picture(Model):
    """A page as a picture: PNG in base64, and the page's size in points."""

    page: int
    width: float
    height: float
    png: str


class DrawnCell(Model):
    """A cell of a drawn table."""

    row: int
    col: int
    row_span: int
    col_span: int
    text: str
    places: tuple[Located, ...]


class DrawnBlock(Model):
    """A table or, where it has no rows, a paragraph in one cell."""

    n_rows: int
    n_cols: int
    cells: tuple[DrawnCell, ...]


class Drawn(Result):
    """A result that carries what there is to see of its document."""

    pictures: tuple[Picture, ...] = ()
    blocks: tuple[DrawnBlock, ...] = ()


@dataclass(frozen=True)
class Artist:
    """Draws documents; `pages` are the pages wanted of each, by file name."""

    pages: Mapping[str, Sequence[int]]

    def __call__(self, data: bytes, name: str) -> Drawn:
        """Return what there is to see of a document; raises ReadError as reading does."""
        document = read_document(data, name)
        source, hidden = document.source, list(_contacts(document))
        drawn = Drawn(file=name, sha256=source.sha256, media_type=source.media_type, pages=source.pages, status="ok")
        if source.media_type != "application/pdf":
            return drawn.model_copy(update={"blocks": tuple(_drawn(block, hidden) for block in document.blocks)})
        boxes = [place for text in hidden for place in text.places if isinstance(place, PagePlace)]
        pictures = (Picture(**page) for page in render_pages(data, self.pages.get(name, ()), boxes))
        return drawn.model_copy(update={"pictures": tuple(pictures)})


def without_telephones(text: str) -> str:
    """Return a text with its telephone numbers covered."""
    return TELEPHONE.sub(lambda found: COVER * len(found.group()), text)


def _contacts(document: Document) -> Iterator[Text]:
    """Yield the persons and numbers of the forms, and whatever else shows a telephone number."""
    yield from (contact for form in find_forms(document) for contact in form.contacts)
    shown = (text for block in document.blocks for text in (block.cells if isinstance(block, Grid) else (block,)))
    for text in (*shown, *document.leftover):
        if TELEPHONE.search(text.text):
            yield Text(text.text, text.places)


def _drawn(block: Block, hidden: Sequence[Text]) -> DrawnBlock:
    if isinstance(block, Paragraph):
        return DrawnBlock(n_rows=0, n_cols=1, cells=(_cell(Cell(0, 0, 1, 1, block.text, block.places), hidden),))
    return DrawnBlock(
        n_rows=block.n_rows, n_cols=block.n_cols, cells=tuple(_cell(cell, hidden) for cell in block.cells)
    )


def _cell(cell: Cell, hidden: Sequence[Text]) -> DrawnCell:
    text = without_telephones(cell.text)
    for contact in hidden:
        if any(contains(place, inner) for place in cell.places for inner in contact.places):
            text = _covered(text, contact.text)
    spans = {"row": cell.row, "col": cell.col, "row_span": cell.row_span, "col_span": cell.col_span}
    return DrawnCell(**spans, text=text, places=cell.places)


def _covered(text: str, contact: str) -> str:
    """Return a text with each word of a contact covered."""
    for word in contact.split():
        text = text.replace(word, COVER * len(word))
    return text


def contains(outer: Place, inner: Place) -> bool:
    """Tell whether a place is another one, or a stretch of text inside it."""
    if isinstance(outer, TextPlace) and isinstance(inner, TextPlace):
        begins = (outer.line, outer.column) <= (inner.line, inner.column)
        return begins and (inner.end_line, inner.end_column) <= (outer.end_line, outer.end_column)
    return outer == inner


def is_drawn(fields: Mapping[str, Any]) -> bool:
    """Tell whether the JSON of a result is that of a drawn document."""
    return "pictures" in fields
