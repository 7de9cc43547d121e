"""A Word file as a copy that prints what it stores.

LibreOffice computes fields anew (a sum, a date) and prints what tracked changes delete; Word shows the results that
are stored, and the text as changed. In the copy fields are their results, and what was deleted is gone.
"""

from __future__ import annotations

import io
import zipfile

from lxml.etree import _Element, tostring

from extract.guard import Package, open_package
from extract.model import ReadError
from extract.word.flat import as_package
from extract.word.names import DELETED, MOVED_FROM, RUN, W
from extract.word.parts import main_part

_MARK, _CODE, _SIMPLE = W + "fldChar", W + "instrText", W + "fldSimple"
_FORM = W + "ffData"  # of a box or list to fill in, which has no result beside it


def as_stored(data: bytes) -> bytes:
    """Return the copy of a .docx, or of what is one in XML; the file itself where it cannot be taken apart."""
    try:
        package = open_package(data if data.startswith(b"PK") else as_package(data))
        return _copy(package, main_part(package))
    except ReadError:
        return data


def _copy(package: Package, main: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as copy:
        for path, entry in package.entries.items():
            content = _settled(package.xml(path)) if path == main.lower() else package.part(path)
            copy.writestr(entry.filename.replace("\\", "/"), content)
    return buffer.getvalue()


def _settled(root: _Element) -> bytes:
    """Return the part that holds the text with nothing left to compute, and nothing deleted."""
    for mark in _field_marks(root):
        _remove(mark)
    for field in list(root.iter(_SIMPLE)):
        _unwrap(field)
    for gone in list(root.iter(DELETED, MOVED_FROM)):
        if next(gone.iter(RUN), None) is not None:  # else a mark of a row or a paragraph
            _remove(gone)
    return tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def _field_marks(root: _Element) -> list[_Element]:
    """Return what makes fields of the runs between them: the marks and codes of all but those to fill in."""
    marks: list[_Element] = []
    under_way: list[bool] = []  # of each field around, the innermost last: whether it is to fill in
    for element in root.iter(_MARK, _CODE):
        if element.get(W + "fldCharType") == "begin":
            under_way.append(element.find(_FORM) is not None)
        if not (under_way and under_way[-1]):
            marks.append(element)
        if element.get(W + "fldCharType") == "end" and under_way:
            under_way.pop()
    return marks


def _remove(element: _Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: _Element) -> None:
    """Put what an element holds in its place."""
    parent = element.getparent()
    if parent is not None:
        at = parent.index(element)
        parent[at : at + 1] = list(element)
