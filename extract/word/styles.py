"""What a document's styles say about hidden text and about the lists that their paragraphs stand in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml.etree import _Element

from extract.word.names import PARAGRAPH_PROPERTIES, RUN_PROPERTIES, VAL, W, is_on, number, value

_LIST = f"{PARAGRAPH_PROPERTIES}/{W}numPr"


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles, by id, that hide their text, and those in a list as (w:numId, level or None)."""

    hidden: frozenset[str] = frozenset()
    lists: Mapping[str, tuple[str, int | None]] = field(default_factory=dict)


def read_styles(root: _Element) -> Styles:
    """Return what a styles part says, each style with what it inherits."""
    items = {item.get(W + "styleId", ""): item for item in root.iterchildren(W + "style")}
    hidden: set[str] = set()
    lists: dict[str, tuple[str, int | None]] = {}
    for style in items:
        ancestry = [items[name] for name in _ancestry(style, items)]
        if is_on(_nearest(ancestry, f"{RUN_PROPERTIES}/{W}vanish")):
            hidden.add(style)
        list_id = _nearest(ancestry, f"{_LIST}/{W}numId")
        if list_id is not None:
            depth = _nearest(ancestry, f"{_LIST}/{W}ilvl")
            lists[style] = (list_id.get(VAL, ""), None if depth is None else number(depth.get(VAL)))
    return Styles(frozenset(hidden), lists)


def _ancestry(style: str | None, items: Mapping[str, _Element]) -> list[str]:
    names: list[str] = []
    while style is not None and style in items and style not in names:  # a style based on itself is met in the wild
        names.append(style)
        style = value(items[style], W + "basedOn")
    return names


def _nearest(items: Sequence[_Element], path: str) -> _Element | None:
    return next((found for item in items if (found := item.find(path)) is not None), None)
