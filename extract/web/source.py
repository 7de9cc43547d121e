"""From bytes to an element tree, whatever the page says or forgets to say about its encoding."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from html import escape

from lxml import etree, html

from extract.guard import Limits, nests_deeper
from extract.model import ReadError, Reason
from extract.web.endings import with_endings

_DECLARED = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]{0,200}?encoding=[\"']([\w.:-]+)", re.IGNORECASE
)
_HEAD = 4096
_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_CHINESE = "gb18030"  # holds GB 2312 and GBK, which pages name when they mean more
_SAME = {"gb2312": _CHINESE, "gbk": _CHINESE, "x-gbk": _CHINESE, "gb_2312-80": _CHINESE}
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_TABLE_MARK = re.compile(r"<(/?)table\b[^>]*>", re.IGNORECASE)
_UNPRINTED = re.compile("[\x00-\x08\x0b\x0e-\x1f]")


def parse_page(data: bytes, charset: str | None = None) -> html.HtmlElement:
    """Return the root of a page; `charset` is what the transport said.

    Raises:
        ReadError: EMPTY for a page without an element, TOO_LARGE for one nested too deep.
    """
    text = with_endings(_UNPRINTED.sub("", _XML_DECLARATION.sub("", decode(data, charset), count=1)))
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, ValueError) as error:
        raise ReadError(Reason.EMPTY, "the page is empty") from error
    if nests_deeper(root, Limits().depth):
        raise ReadError(Reason.TOO_LARGE, f"the page nests more than {Limits().depth} elements")
    return root


def decode(data: bytes, charset: str | None = None) -> str:
    """Return a page as text: by its mark, by what it declares, else as UTF-8 or GB 18030, whichever it fits."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    for name in (_known(charset), _declared(data), "utf-8", _CHINESE):
        try:
            if name is not None:
                return data.decode(name)
        except UnicodeDecodeError:
            continue
    return data.decode(_declared(data) or _CHINESE, errors="replace")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of an archive: the last part of the address that it was saved from, its bytes and its encoding."""

    name: str
    content: bytes
    charset: str | None


def unpack_archive(data: bytes) -> list[Page]:
    """Return the pages of a .mht, in their order; raises ReadError DAMAGED where it holds none."""
    pages = []
    for number, part in enumerate(message_from_bytes(data).walk()):
        content = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(content, bytes) and content.strip():
            address = str(part.get("Content-Location") or f"page{number}")
            pages.append(Page(address.replace("\\", "/").rpartition("/")[2] or address, content, _charset(part)))
    if not pages:
        raise ReadError(Reason.DAMAGED, "the web archive holds no page")
    return pages


def as_page(text: str) -> str:
    """Return a text with tables in it as a page: each line outside of them is a paragraph, tables stay as written."""
    depth, start = 0, 0
    page = []
    for found in _TABLE_MARK.finditer(text):
        opens = not found[1]
        if opens and not depth:
            page.append(_paragraphs(text[start : found.start()]))
            start = found.start()
        depth = max(depth + (1 if opens else -1), 0)
        if not opens and not depth:
            page.append(text[start : found.end()])
            start = found.end()
    rest = text[start:]
    return "".join([*page, rest if depth else _paragraphs(rest)])


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())


def _charset(part: Message) -> str | None:
    found = part.get_content_charset()
    return found if found is None else str(found)


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data[:_HEAD])
    return None if found is None else _known((found[1] or found[2]).decode("ascii", errors="replace"))


def _known(name: str | None) -> str | None:
    """Return the codec of a declared encoding; None where it is none of a text."""
    if name is None:
        return None
    own = _SAME.get(name.lower(), name)
    try:
        "".encode(own)
    except LookupError:
        return None
    # A page whose declaration could be read is not UTF-16, whatever it declares.
    return None if own.lower().startswith(("utf-16", "utf-32", "ucs")) else own
