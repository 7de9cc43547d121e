"""The element and attribute names of WordprocessingML that the reader meets, in lxml's {namespace}name form."""

from __future__ import annotations

from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
V = "{urn:schemas-microsoft-com:vml}"

VAL = W + "val"
PARAGRAPH, RUN, TEXT = W + "p", W + "r", W + "t"
DELETED_TEXT, MATH_TEXT = W + "delText", M + "t"
PARAGRAPH_PROPERTIES, RUN_PROPERTIES = W + "pPr", W + "rPr"
TABLE, ROW, CELL = W + "tbl", W + "tr", W + "tc"
ROW_PROPERTIES, CELL_PROPERTIES = W + "trPr", W + "tcPr"
CONTROL, CONTROL_PROPERTIES, CONTROL_CONTENT = W + "sdt", W + "sdtPr", W + "sdtContent"
DELETED, MOVED_FROM = W + "del", W + "moveFrom"
ALTERNATE, CHOICE, FALLBACK = MC + "AlternateContent", MC + "Choice", MC + "Fallback"
TEXTS, SYMBOL = (TEXT, DELETED_TEXT, MATH_TEXT), W + "sym"
TEXT_BOX = W + "txbxContent"
ALT_CHUNK = W + "altChunk"
RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
REPLACED = W + "replacedText"  # no name of Word's: a text in place of which a control shows the data bound to it


def is_on(toggle: _Element | None) -> bool:
    """Tell whether a toggle property is there and not switched off."""
    return toggle is not None and toggle.get(VAL, "1") not in {"0", "false", "off"}


def value(parent: _Element | None, name: str) -> str | None:
    """Return the w:val of the child of that name, None where either is missing."""
    child = None if parent is None else parent.find(name)
    return None if child is None else child.get(VAL)


def number(text: str | None, default: int = 0) -> int:
    """Return a count or a measure as Word writes it; what is no whole number counts as the default."""
    try:
        return int(float(text)) if text else default
    except (ValueError, OverflowError):
        return default


def chosen(alternate: _Element) -> _Element | None:
    """Return the branch of an mc:AlternateContent to read: the first choice, or the fallback where only it has text."""
    branches = [*alternate.iterchildren(CHOICE), *alternate.iterchildren(FALLBACK)]
    return next((branch for branch in branches if next(branch.iter(TEXT), None) is not None), None)


def is_placeholder(control: _Element) -> bool:
    """Tell whether a content control shows the prompt of its template in place of a content."""
    properties = control.find(CONTROL_PROPERTIES)
    return properties is not None and is_on(properties.find(W + "showingPlcHdr"))
