"""Picks the reader of a file by what its bytes are; the file's name only appears in messages.

A kind of file is one line in `KINDS`: what it is called, how it is told, and who reads it or what to do instead.
Readers are imported when first needed, so that a Word file does not wait for the machinery of PDF.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module

from extract.guard import open_package
from extract.model import Document, ReadError, Reason

Reader = Callable[[bytes, str], Document]


class Look:
    """A file as the kinds look at it; costly views are made once, when first asked for."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.head = data[:_HEAD]
        self.is_ole = data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
        self.is_zip = data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"))

    @cached_property
    def content_types(self) -> bytes:
        """Return the list of content types of an Office package, for another zip its file names.

        Raises:
            ReadError: as `open_package` does.
        """
        if not self.is_zip:
            return b""
        package = open_package(self.data)
        listed = package.part(_CONTENT_TYPES) if _CONTENT_TYPES in package else b""
        return listed + b"\n" + "\n".join(package.entries).encode(errors="replace")

    @cached_property
    def opening(self) -> bytes:
        """Return the first characters of a text file as ASCII, whatever its encoding."""
        if self.head.startswith((b"\xff\xfe", b"\xfe\xff")):
            return self.head.decode("utf-16", errors="ignore").encode("ascii", errors="ignore")
        return self.head.removeprefix(b"\xef\xbb\xbf")

    def names(self, *streams: str) -> bool:
        """Tell whether the directory of an OLE file names one of these streams."""
        return self.is_ole and any(stream.encode("utf-16-le") in self.data for stream in streams)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its title, how it is told, and who reads it as (module, function).

    Where none reads it, `advice` says what to do and `reason` is given with it.
    """

    title: str
    tell: Callable[[Look], object]
    reader: tuple[str, str] | None = None
    advice: str = ""
    reason: Reason = Reason.UNSUPPORTED


def read_bytes(data: bytes, name: str) -> Document:
    """Return what a file says, by the reader for its content.

    Raises:
        ReadError: EMPTY for a file without content, UNSUPPORTED for a kind that none reads, else as the reader says.
    """
    try:
        return _read(data, name)
    except ReadError as error:
        if name in error.detail:
            raise
        raise ReadError(error.reason, f"{name}: {error.detail}") from error


def find_kind(data: bytes) -> Kind:
    """Return the kind of a file; raises ReadError EMPTY for one without content and DAMAGED for a broken zip."""
    if not _ANYTHING.search(data):
        raise ReadError(Reason.EMPTY, "the file is empty")
    look = Look(data)
    return next(kind for kind in KINDS if kind.tell(look))


def _read(data: bytes, name: str) -> Document:
    kind = find_kind(data)
    if kind.reader is None:
        raise ReadError(kind.reason, f"{kind.title}; {kind.advice}")
    module, function = kind.reader
    reader: Reader = getattr(import_module(module), function)
    return reader(data, name)


_HEAD = 1024
_CONTENT_TYPES = "[Content_Types].xml"
_WORD = re.compile(
    rb"wordprocessingml\.(?:document|template)\.main|ms-word\.\w+\.macroEnabled\w*\.main|^word/document\.xml$",
    re.MULTILINE,
)
_SHEET = re.compile(rb"spreadsheetml\.\w+\.main|ms-excel\.[\w.]+\.main|^xl/workbook\.", re.MULTILINE)
_SLIDES = re.compile(rb"^ppt/", re.MULTILINE)
_OPEN_DOCUMENT = re.compile(rb"^mimetype$(?s:.*)^content\.xml$|^content\.xml$(?s:.*)^mimetype$", re.MULTILINE)
_OPEN_TEXT_OR_SHEET = re.compile(  # its kind stands first and unpacked
    rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis\.opendocument\.(?:text|spreadsheet)(?!-master|-web)", re.DOTALL
)
_ANYTHING = re.compile(rb"[^\x00\s]")
_PICTURE = re.compile(
    rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|II\*\x00|MM\x00\*|BM.{4}\x00{4}|RIFF.{4}WEBP|\x00\x00\x00\x0cjP  ", re.DOTALL
)
_ARCHIVE = re.compile(rb"7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|\x1f\x8b|BZh[1-9]|\xfd7zXZ\x00")
_WORD_XML = re.compile(rb"progid=.Word\.Document|<pkg:package|<w:wordDocument")
_SHEET_XML = re.compile(rb"progid=.Excel\.Sheet|<(?:\w+:)?Workbook\b")
_XML = re.compile(rb"\s*<\?xml\b")
_WEB_ARCHIVE = re.compile(rb"\s*(?:From:|MIME-Version:|Content-Type:\s*multipart/related)", re.IGNORECASE)
_WEB = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|style|title|script|center|div)\b",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(rb"\s*<[a-z][a-z0-9]*\b[^<>]*>", re.IGNORECASE)
_WEB_TABLE = re.compile(rb"<table\b[^>]*>\s*(?:<t(?:body|head|r)\b[^>]*>\s*|<col[^>]*>\s*)*<t[dh]\b", re.IGNORECASE)
_CONTROL = re.compile(rb"[\x01-\x06\x0e-\x19\x1c-\x1f]")  # without those that conversions leave: cell mark, end of file


def _is_text(look: Look) -> bool:
    if look.head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return True
    sample = look.data[: 64 * _HEAD]
    return b"\x00" not in sample and len(_CONTROL.findall(sample)) * 100 <= len(sample)


_OR_LIBREOFFICE = "install LibreOffice, which converts it, or save it as .docx"
_AS_PDF_OR_DOCX = "save it as .docx, .xlsx or .pdf"

KINDS = (
    Kind("PDF", lambda look: b"%PDF-" in look.head, ("extract.scan", "read_pdf")),
    Kind("Word document", lambda look: _WORD.search(look.content_types), ("extract.embedded", "read_whole")),
    Kind("Excel workbook", lambda look: _SHEET.search(look.content_types), ("extract.sheet", "read_xlsx")),
    Kind("presentation", lambda look: _SLIDES.search(look.content_types), advice="slides are not read"),
    Kind(
        "OpenDocument text or sheet (.odt, .ods)",
        lambda look: _OPEN_TEXT_OR_SHEET.match(look.head),
        advice=_OR_LIBREOFFICE,
        reason=Reason.NEEDS_LIBREOFFICE,
    ),
    Kind("OpenDocument file", lambda look: _OPEN_DOCUMENT.search(look.content_types), advice=_AS_PDF_OR_DOCX),
    Kind("zip archive", lambda look: look.is_zip, advice="unpack it and read the files inside"),
    Kind(
        "Office file locked with a password",
        lambda look: look.names("EncryptedPackage"),
        advice="save it without the password",
        reason=Reason.ENCRYPTED,
    ),
    Kind(
        "Word 97-2003 or WPS document (.doc, .wps)",
        lambda look: look.names("WordDocument"),
        advice=_OR_LIBREOFFICE,
        reason=Reason.NEEDS_LIBREOFFICE,
    ),
    Kind("Excel 97-2003 workbook (.xls)", lambda look: look.names("Workbook", "Book"), ("extract.sheet", "read_xls")),
    Kind("old Office file", lambda look: look.is_ole, advice=_AS_PDF_OR_DOCX),
    Kind("picture", lambda look: _PICTURE.match(look.head), ("extract.scan", "read_images")),
    Kind("packed archive", lambda look: _ARCHIVE.match(look.head), advice="unpack it and read the files inside"),
    Kind(
        "rich text file",
        lambda look: look.opening.lstrip().startswith(b"{\\rtf"),
        advice=_OR_LIBREOFFICE,
        reason=Reason.NEEDS_LIBREOFFICE,
    ),
    Kind("Word XML document", lambda look: _WORD_XML.search(look.opening), ("extract.word", "read_flat")),
    Kind("Excel XML workbook", lambda look: _SHEET_XML.search(look.opening), ("extract.sheet", "read_flat")),
    Kind("web page in one file (.mht)", lambda look: _WEB_ARCHIVE.match(look.opening), ("extract.web", "read_archive")),
    Kind("web page", lambda look: _WEB.match(look.opening), ("extract.web", "read_web")),
    Kind(
        "part of a web page",
        lambda look: _TAG.match(look.opening) and _WEB_TABLE.search(look.data),
        ("extract.web", "read_web"),
    ),
    Kind(
        "text with tables of a web page",
        lambda look: _is_text(look) and _WEB_TABLE.search(look.data),
        ("extract.web", "read_marked"),
    ),
    Kind("XML file", lambda look: _XML.match(look.opening), advice=_AS_PDF_OR_DOCX),
    Kind("text", _is_text, ("extract.plain", "read_plain")),
    Kind("binary file of an unknown kind", lambda _: True, advice="only documents, sheets and text are read"),
)
