"""Content controls whose text comes from data in the package (`w:dataBinding`), as Word fills them in at opening.

Word shows the bound data whatever the control's own runs say, a prompt too; where the data hold nothing, the runs stay.
Bound are here plain texts, drop-down lists (by what the list shows for a value) and dates that still show a prompt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element

from extract.guard import Package
from extract.model import ReadError
from extract.word.names import (
    CELL,
    CONTROL,
    CONTROL_CONTENT,
    CONTROL_PROPERTIES,
    PARAGRAPH,
    REPLACED,
    RUN,
    TEXT,
    VAL,
    W,
    is_placeholder,
)

_PATH = re.compile(r"(?:/(?:[\w.-]+:)?[\w.-]+(?:\[\d{1,6}\])?)+(?:/@(?:[\w.-]+:)?[\w.-]+)?")  # all that Word writes
_PREFIX = re.compile(r"xmlns:([\w.-]+)\s*=\s*(['\"])(.*?)\2")
_PROPERTIES = {"core-properties", "extended-properties"}  # of the file: controls of its title, author, ...
_ID = "itemID"


@dataclass(frozen=True, slots=True)
class Store:
    """A part of data: its id, where it has one, and its root."""

    id: str
    root: _Element


def fill_bound(root: _Element, package: Package, main: str) -> None:
    """Give the bound controls of a part the text that their data hold; what they showed before is marked REPLACED."""
    controls = [(control, binding) for control in root.iter(CONTROL) if (binding := _binding(control)) is not None]
    stores = list(_stores(package, main)) if controls else []
    for control, binding in controls:
        text = _data(binding, stores)
        shown = text and _shown(text, control)
        if shown and shown != _own_text(control):
            _show(shown, control)


def _binding(control: _Element) -> _Element | None:
    return control.find(f"{CONTROL_PROPERTIES}/{W}dataBinding")


def _stores(package: Package, main: str) -> Iterator[Store]:
    """Yield the parts of data, those that do not read left out: a control then shows what it holds itself."""
    own = [relation.target for relation in package.relations(main) if relation.kind == "customXml"]
    common = [relation.target for relation in package.relations("") if relation.kind in _PROPERTIES]
    for path in (*own, *common):
        try:
            props = [package.xml(item.target) for item in package.relations(path) if item.kind == "customXmlProps"]
            names = (value for root in props for name, value in root.attrib.items() if str(name).endswith(_ID))
            yield Store(str(next(names, "")).lower(), package.xml(path))
        except ReadError:
            continue


def _data(binding: _Element, stores: list[Store]) -> str | None:
    """Return the text of the element or attribute that a binding names: in its own store, else in the first with it."""
    path = binding.get(W + "xpath", "")
    wanted = binding.get(W + "storeItemID", "").lower()
    if _PATH.fullmatch(path) is None:
        return None
    prefixes = {name: uri for name, _, uri in _PREFIX.findall(binding.get(W + "prefixMappings", ""))}
    for store in sorted(stores, key=lambda store: store.id != wanted):
        try:
            found = store.root.getroottree().xpath(path, namespaces=prefixes)
        except etree.XPathError:  # a prefix that is not declared
            return None
        if isinstance(found, list) and found:
            return _text(found[0])
    return None


def _text(node: object) -> str:
    return "".join(map(str, node.itertext())) if isinstance(node, _Element) else str(node)


def _shown(text: str, control: _Element) -> str | None:
    """Return what a control shows for its data; None for kinds that show something else."""
    properties = control.find(CONTROL_PROPERTIES)
    for kind in () if properties is None else properties:
        if kind.tag == W + "text":
            return text
        if kind.tag in {W + "dropDownList", W + "comboBox"}:
            entries = {item.get(W + "value"): item.get(W + "displayText") for item in kind.iter(W + "listItem")}
            return entries.get(text) or text
        if kind.tag == W + "date":
            return text if is_placeholder(control) else None  # its runs show it in the control's own format
    return None


def _own_text(control: _Element) -> str | None:
    if is_placeholder(control):
        return None
    return "".join(text.text or "" for text in control.iterfind(f"{CONTROL_CONTENT}//{TEXT}"))


def _show(text: str, control: _Element) -> None:
    """Put a text into a control in place of its own."""
    content = control.find(CONTROL_CONTENT)
    if content is None or len(list(content.iter(CELL))) > 1:
        return
    for prompt in control.iterfind(f"{CONTROL_PROPERTIES}/{W}showingPlcHdr"):
        prompt.set(VAL, "0")
    old = list(content.iter(TEXT))
    for each in old:
        each.tag = REPLACED
    new = etree.Element(TEXT)
    new.text = text
    new.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    if old:
        old[0].addprevious(new)
    else:
        paragraph = next(content.iter(PARAGRAPH), content)
        etree.SubElement(paragraph, RUN).append(new)
