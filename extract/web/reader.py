"""A web page as a document: paragraphs and tables in reading order, a nested table after the one it stands in.

A table that only arranges other tables on the page is no grid: what stands in its cells is read as the page is.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from extract.model import (
    Block,
    Cell,
    Document,
    Grid,
    Leftover,
    Paragraph,
    ReadError,
    Reason,
    Source,
    Text,
    WebPlace,
)
from extract.web.cascade import WRITTEN, apply_styles
from extract.web.flow import Line, all_text, flow, fold
from extract.web.source import as_page, decode, parse_page, unpack_archive
from extract.web.table import Rows, Slot, fill, only_cell, place, read_rows

MEDIA_TYPE = "text/html"
ARCHIVE_TYPE = "multipart/related"
MARKED_TYPE = "text/markdown"
TITLE = "title of the page"
TABS = "tabs of the sheets"

_TAB_STRIP = "tabstrip.htm"  # the frame in which Excel puts the names of the sheets
_DATA_ROWS = 2  # rows of several texts that a table has if it is more than an arrangement of other tables


def read_web(data: bytes, name: str) -> Document:
    """Return the paragraphs and tables of a web page.

    Raises:
        ReadError: EMPTY for a page without text, NO_TEXT_LAYER for one of pictures alone, TOO_LARGE for one nested too
            deep or with a table no form needs.
    """
    return _document({"": parse_page(data)}, data, name, MEDIA_TYPE)


def read_marked(data: bytes, name: str) -> Document:
    """Return the paragraphs and tables of a text in which tables are written as a web page has them.

    Each line of text outside the tables is a paragraph: its place is that of the `p` which a page would give it.
    Raises ReadError as `read_web`.
    """
    return _document({"": parse_page(as_page(decode(data)).encode(), "utf-8")}, data, name, MARKED_TYPE)


def read_archive(data: bytes, name: str) -> Document:
    """Return the paragraphs and tables of the pages in one file (.mht): a page with its frames, a book of sheets.

    Raises ReadError as `read_web`, and DAMAGED where there is no page.
    """
    pages = unpack_archive(data)
    several = len(pages) > 1
    roots = {page.name if several else "": parse_page(page.content, page.charset) for page in pages}
    return _document(roots, data, name, ARCHIVE_TYPE)


@dataclass(slots=True)
class _Page:
    """What the pages have given so far; `part` names the page being read where there are several."""

    part: str = ""
    blocks: list[Block] = field(default_factory=list)
    aside: list[tuple[HtmlElement, str]] = field(default_factory=list)
    paths: dict[HtmlElement, str] = field(default_factory=dict)

    def places(self, element: HtmlElement) -> tuple[WebPlace, ...]:
        """Return the place of an element; its siblings are numbered with it, so that a long table takes no longer."""
        if element not in self.paths:
            parent = element.getparent()
            if parent is None:
                self.paths[element] = f"{self.part}/{element.tag}"
            else:
                (place,) = self.places(parent)
                self.paths |= _paths(parent, place.path)
        return (WebPlace(self.paths[element]),)


def _paths(parent: HtmlElement, path: str) -> Iterator[tuple[HtmlElement, str]]:
    """Yield the children of an element with their paths: numbered by tag from 1, where there are several."""
    tags = [child.get(WRITTEN, child.tag) if isinstance(child.tag, str) else child.tag for child in parent]
    total = Counter(tags)
    count: Counter[str] = Counter()
    for child, tag in zip(parent, tags, strict=True):
        count[tag] += 1
        number = f"[{count[tag]}]" if total[tag] > 1 else ""
        yield child, f"{path}/{tag}{number}"


def _document(roots: Mapping[str, HtmlElement], data: bytes, name: str, media_type: str) -> Document:
    page = _Page()
    for part, root in roots.items():
        page.part = part
        _read_page(root, page)
    texts = [(all_text(element), page.places(element), reason) for element, reason in page.aside]
    leftover = tuple(Leftover(text, places, reason) for text, places, reason in texts if text)
    if not page.blocks:
        has_pictures = any(next(root.iter("img"), None) is not None for root in roots.values())
        reason = Reason.NO_TEXT_LAYER if has_pictures else Reason.EMPTY
        raise ReadError(reason, f"{name}: the page holds no text")
    source = Source(name, hashlib.sha256(data).hexdigest(), media_type)
    return Document(source, tuple(page.blocks), leftover, _warnings(roots))


def _read_page(root: HtmlElement, page: _Page) -> None:
    """Read one page; its elements are numbered at once, while it is known which page they stand in."""
    apply_styles(root)
    page.places(root)
    page.aside += [(title, TITLE) for title in root.iterfind(".//title")]
    body = root.find("body")
    if page.part.endswith(_TAB_STRIP):
        page.aside += [(body, TABS)] if body is not None else []
    else:
        _read_flow(root if body is None else body, page)


def _warnings(roots: Mapping[str, HtmlElement]) -> tuple[str, ...]:
    frames = sum(1 for root in roots.values() for _ in root.iter("frame", "iframe")) - (len(roots) - 1)
    return (f"{frames} frames not read",) if frames > 0 else ()


def _read_flow(element: HtmlElement, page: _Page) -> None:
    for item in flow(element, page.aside):
        if isinstance(item, Line):
            if item.text:
                page.blocks.append(Paragraph(item.text, page.places(item.element)))
        else:
            _read_table(item, page)


def _read_table(table: HtmlElement, page: _Page) -> None:
    """Add the grid of a table and, after it, those of the tables nested in it."""
    rows = read_rows(table)
    page.aside += rows.hidden
    page.blocks += [Paragraph(fold(text), page.places(element)) for element, text in rows.texts if fold(text)]
    for stray in rows.strays:  # a browser shows what stands in no cell before the table
        _read_flow(stray, page)
    if _is_container(table, rows):
        for cell in (*rows.captions, *(cell for _, group in rows.groups for row in group for cell in row)):
            _read_flow(cell, page)
        return
    slots = place(rows)
    captions = [(text, caption) for caption in rows.captions if (text := all_text(caption))]
    if not slots:
        page.blocks += [Paragraph(text, page.places(caption)) for text, caption in captions]
        return
    nested: list[HtmlElement] = []
    n_rows, n_cols, cells = fill(slots, lambda slot: _cell(slot, page, nested))
    caption = Text("\n".join(text for text, _ in captions), page.places(captions[0][1])) if captions else None
    if caption or any(cell.text for cell in cells):
        page.blocks.append(Grid(n_rows, n_cols, cells, caption))
    for inner in nested:
        _read_table(inner, page)


def _is_container(table: HtmlElement, rows: Rows) -> bool:
    """Tell whether a table arranges other tables: hardly a row holds two texts of its own."""
    if next(table.iterdescendants("table"), None) is None:
        return False
    lines = [row for _, group in rows.groups for row in group]
    return sum(sum(_has_own_text(cell) for cell in row) > 1 for row in lines) < _DATA_ROWS


def _has_own_text(cell: HtmlElement) -> bool:
    return next(cell.iterdescendants("table"), None) is None and bool(all_text(cell))


def _cell(slot: Slot, page: _Page, nested: list[HtmlElement]) -> Cell:
    lines: list[str] = []
    for item in flow(slot.element, page.aside):
        if isinstance(item, Line):
            if item.text:
                lines.append(item.text)
        elif (box := only_cell(item)) is not None:
            lines += (line.text for line in flow(box, page.aside) if isinstance(line, Line) and line.text)
        else:
            nested.append(item)
    places = page.places(slot.element)
    return Cell(slot.row, slot.col, slot.row_span, slot.col_span, "\n".join(lines), places)
