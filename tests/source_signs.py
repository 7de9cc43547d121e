"""The signs that a file holds, taken from it without any of the project's readers, white space left out."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from html.parser import HTMLParser

import openpyxl
import pdfplumber
from lxml import etree

from extract.model import Document, Grid, Paragraph

Signs = Counter[str]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORD_TEXTS = (f"{_W}t", f"{_W}delText", "{http://schemas.openxmlformats.org/officeDocument/2006/math}t")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_FORMS = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")
_WORD_PARTS = re.compile(r"word/(?:document|footnotes|endnotes|comments|header\d*|footer\d*)\.xml")


def source_signs(data: bytes, suffix: str) -> Signs:
    """Return how often each sign stands in a file of that kind."""
    return count_signs(_SOURCES[suffix](data))


def read_signs(document: Document) -> Signs:
    """Return how often each sign stands in the cells, paragraphs and leftovers of a document; each of these has a reason."""
    assert all(item.reason for item in document.leftover)
    return count_signs([*block_texts(document), *(item.text for item in document.leftover)])


def block_texts(document: Document) -> Iterator[str]:
    """Yield the texts of paragraphs, captions and cells."""
    for block in document.blocks:
        match block:
            case Paragraph():
                yield block.text
            case Grid():
                yield block.caption.text if block.caption else ""
                yield from (cell.text for cell in block.cells)


def count_signs(texts: Iterable[str]) -> Signs:
    """Return how often each sign stands in the texts."""
    return Counter(sign for text in texts for sign in text if not sign.isspace())


def _word(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in filter(_WORD_PARTS.fullmatch, package.namelist()):
            for text in etree.fromstring(package.read(name)).iter(*_WORD_TEXTS):
                if next(text.iterancestors(_FALLBACK), None) is None:  # the same text for older programs
                    yield text.text or ""


def _sheet(data: bytes) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, int | float):
                    decimals = len(cell.number_format.rstrip("%").partition(".")[2])
                    yield f"{cell.value:.{decimals}{'%' if cell.number_format.endswith('%') else 'f'}}"
                elif cell.value is not None:
                    yield str(cell.value)


class _Page(HTMLParser):
    """Gathers the texts of a page but for scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  the parser's own
        self.silent += tag in {"script", "style", "xml"}

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in {"script", "style", "xml"}

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.texts.append(data)


def _web(data: bytes) -> list[str]:
    page = _Page()
    page.feed(data.decode("gbk" if b'charset="gbk"' in data else "utf-8"))
    return page.texts


def _pdf(data: bytes) -> Iterator[str]:
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            for char in page.chars:  # a radical, or a form kept for old encodings, stands for the sign it looks like
                yield unicodedata.normalize("NFKC", char["text"]) if _FORMS.match(char["text"]) else char["text"]


def _text(data: bytes) -> list[str]:
    return [data.decode()]


_SOURCES: Mapping[str, Callable[[bytes], Iterable[str]]] = {
    ".docx": _word,
    ".xlsx": _sheet,
    ".html": _web,
    ".pdf": _pdf,
    ".txt": _text,
}
