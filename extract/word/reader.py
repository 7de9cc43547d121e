"""A Word package as a document: the body in reading order, then notes; headers, footers and comments left over."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from lxml.etree import _Element

from extract.guard import Package, open_package
from extract.model import Block, Document, Leftover, Paragraph, ReadError, Reason, Source, WordPlace
from extract.word.grid import Tables, read_table
from extract.word.names import TEXT, W
from extract.word.numbering import Numbering, read_numbering
from extract.word.styles import Styles, read_styles
from extract.word.text import Line, Setting, flow

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_NOTES = ("footnotes", "endnotes")
_ASIDE = {"header": "running header", "footer": "running footer", "comments": "comment"}


@dataclass(slots=True)
class Story:
    """A part being read: what it has given so far and how many paragraphs and tables it has counted."""

    part: str
    setting: Setting
    blocks: list[Block] = field(default_factory=list)
    leftover: list[Leftover] = field(default_factory=list)
    paragraphs: int = 0
    tables: int = 0


def read_word(data: bytes, name: str) -> Document:
    """Return the paragraphs and grids of a .docx in reading order.

    Every table is a grid with the spans that Word prints; a nested table follows its outer one as a grid of its own.
    Footnotes and endnotes follow the body as paragraphs of their part. Deleted and hidden text, headers, footers and
    comments are left over with the reason. Pages are unknown to the file, so None.

    Raises:
        ReadError: DAMAGED, ENCRYPTED, TOO_LARGE or UNSUPPORTED, as the package is; EMPTY where it holds no text.
    """
    package = open_package(data)
    path = main_part(package)
    root = package.xml(path)
    body = root.find(W + "body")
    if body is None:
        raise ReadError(Reason.DAMAGED, f"{name}: the Word package has no body")
    document = _Document(package, path)
    story = document.story("document", body)
    notes = [document.story(part, root) for part, root in document.parts(_NOTES)]
    leftover = [item for each in (story, *notes) for item in each.leftover]
    for kind, reason in _ASIDE.items():
        for part, root in document.parts((kind,)):
            leftover += _all_aside(document.story(part, root), reason)
    blocks = [block for each in (story, *notes) for block in each.blocks]
    if not blocks and not leftover:
        raise ReadError(Reason.EMPTY, f"{name}: the document holds no text")
    source = Source(name, hashlib.sha256(data).hexdigest(), MEDIA_TYPE)
    return Document(source, tuple(blocks), tuple(leftover), tuple(_warnings(body)))
