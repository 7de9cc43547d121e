"""From bytes to an element tree, whatever the page says or forgets to say about its encoding."""

from __future__ import annotations

import codecs
import re
from email import message_from_bytes
from email.message import Message

from lxml import etree, html

from extract.guard import Limits, nests_deeper
from extract.model import ReadError, Reason

_DECLARED = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]{0,200}?encoding=[\"']([\w.:-]+)", re.IGNORECASE
)
_HEAD = 4096
_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_CHINESE = "gb18030"  # holds GB 2312 and GBK, which pages name when they mean more
_SAME = {"gb2312": _CHINESE, "gbk": _CHINESE, "x-gbk": _CHINESE, "gb_2312-80": _CHINESE}
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_UNPRINTED = re.compile("[\x00-\x08\x0b\x0e-\x1f]")


def parse_page(data: bytes, charset: str | None = None) -> html.HtmlElement:
    """Return the root of a page; `charset` is what the transport said.

    Raises:
        ReadError: EMPTY for a page without an element, TOO_LARGE for one nested too deep.
    """
    text = _UNPRINTED.sub("", _XML_DECLARATION.sub("", decode(data, charset), count=1))
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


def unpack_archive(data: bytes) -> tuple[bytes, str | None]:
    """Return the page of a .mht and its encoding; raises ReadError DAMAGED where it holds none."""
    pages = [part for part in message_from_bytes(data).walk() if part.get_content_type() == "text/html"]
    content = pages[0].get_payload(decode=True) if pages else None
    if not isinstance(content, bytes):
        raise ReadError(Reason.DAMAGED, "the web archive holds no page")
    return content, _charset(pages[0])


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
