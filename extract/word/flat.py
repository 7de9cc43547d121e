"""A Word document written as one XML file: Flat OPC, or the WordprocessingML that Word 2003 wrote.

Programs that fill in templates write these and often call them .doc. Either becomes a package and is read as one. Of
2003 most elements are still those of today; these differ:

    2003                                               today
    w:vmerge, w:hmerge                                 w:vMerge, w:hMerge
    aml:annotation w:type="Word.Insertion", ...        w:ins, w:del
    w:hdr, w:ftr, w:footnote, ... where they belong    parts of their own
    wx:t of a w:listPr: a list number as printed       computed from the lists
"""

from __future__ import annotations

import binascii
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256

from lxml.etree import SubElement, _Element, tostring

from extract.guard import Limits, check_size, parse_xml
from extract.model import Document, ReadError, Reason, Source
from extract.word.names import DELETED, PARAGRAPH, RUN, TEXT, W
from extract.word.parts import MAIN, write_package
from extract.word.reader import read_word

MEDIA_TYPE = "application/msword"

_PART = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_OF_2003 = b"http://schemas.microsoft.com/office/word/2003/wordml"
_HINT = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
_ANNOTATION = "{http://schemas.microsoft.com/aml/2001/core}annotation"
_RENAMED = {W + "vmerge": W + "vMerge", W + "hmerge": W + "hMerge"}
_CHANGES = {"Word.Insertion": W + "ins", "Word.Deletion": DELETED}
_APART = {W + "hdr": "header", W + "ftr": "footer", W + "footnote": "footnotes", W + "endnote": "endnotes"}


def read_flat(data: bytes, name: str) -> Document:
    """Return what a Word document in one XML file says, as `read_word` does of a package.

    Raises:
        ReadError: as `as_package` and `read_word`.
    """
    document = read_word(as_package(data), name)
    return replace(document, source=Source(name, sha256(data).hexdigest(), MEDIA_TYPE))


def as_package(data: bytes) -> bytes:
    """Return a Word document in one XML file as a .docx.

    Raises:
        ReadError: DAMAGED for XML that is not well-formed, TOO_LARGE as for a part of a package, UNSUPPORTED for XML
            of another kind.
    """
    limits = Limits()
    check_size(data, limits)
    root = parse_xml(data.replace(_OF_2003, W[1:-1].encode()), "the file", limits)
    if root.tag == W + "wordDocument":
        return _package_of_2003(root)
    if root.tag == _PART + "package":
        return _zipped(dict(_parts(root)))
    raise ReadError(Reason.UNSUPPORTED, "XML of another kind than Word writes")


def _parts(package: _Element) -> Iterator[tuple[str, bytes]]:
    """Yield the parts of a package in Flat OPC by their paths."""
    for part in package.iterchildren(_PART + "part"):
        path = part.get(_PART + "name", "").lstrip("/")
        written = next((item for content in part.iterchildren(_PART + "xmlData") for item in content), None)
        if written is not None:
            yield path, tostring(written, encoding="utf-8")
        else:
            try:
                yield path, binascii.a2b_base64(part.findtext(_PART + "binaryData") or "")
            except ValueError as error:
                raise ReadError(Reason.DAMAGED, f"part {path} does not decode: {error}") from error


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for path, content in parts.items():
            archive.writestr(path, content)
    return stream.getvalue()


def _package_of_2003(root: _Element) -> bytes:
    """Return a document of Word 2003 with today's names, its notes, headers and comments in parts of their own."""
    for element in root.iter(*_RENAMED):
        element.tag = _RENAMED[str(element.tag)]
    for properties in list(root.iter(W + "listPr")):
        _write_number(properties)
    apart: dict[str, _Element] = {}
    for element in list(root.iter(_ANNOTATION, *_APART)):
        kind = element.get(W + "type", "")
        if element.tag == _ANNOTATION and kind in _CHANGES:
            element.tag = _CHANGES[kind]
        elif element.tag != _ANNOTATION or kind == "Word.Comment":
            part = _APART.get(str(element.tag), "comments")
            apart.setdefault(part, root.makeelement(W + part, {})).append(element)
    main = root.makeelement(W + "document", {})
    main.extend(list(root.iterchildren(W + "body")))
    contents = {f"/{part}.xml": tostring(element, encoding="utf-8") for part, element in apart.items()}
    contents[MAIN] = tostring(main, encoding="utf-8")
    return write_package(contents, {f"/{part}.xml": part for part in apart}).getvalue()


def _write_number(properties: _Element) -> None:
    """Write the number of a list, as it was printed, before the text of its paragraph."""
    shown = properties.find(_HINT + "t")
    paragraph = next(properties.iterancestors(PARAGRAPH), None)
    if shown is None or paragraph is None:
        return
    run = paragraph.makeelement(RUN, {})
    SubElement(run, TEXT).text = shown.get(_HINT + "val")
    paragraph.insert(1, run)  # behind its properties
