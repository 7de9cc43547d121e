"""The text of a page as a browser breaks it: blank signs folded, a line for each block, hidden elements put aside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.html import HtmlElement

HIDDEN = "hidden element"
NOT_CHOSEN = "entry of a list that is not chosen"

_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "optgroup", "option", "p", "pre",
    "section", "select", "summary", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_SILENT = {"script", "style", "template", "head", "title", "noframes", "xml"}  # hold no text of the page
_ASIDE = {"del": "marked as deleted", "rp": "phonetic guide", "rt": "phonetic guide"}
_WRITTEN = {"text", "number", "date", "month", "search", "tel", "email", "url"}  # fields that show their value
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all", re.IGNORECASE)
_WIDE = "\u2e80-\u303f\u3040-\u9fff\uf900-\ufaff\uff00-\uffef"
_BREAK_BETWEEN_HAN = re.compile(f"(?<=[{_WIDE}])[ \\t]*[\\r\\n][ \\t\\r\\n]*(?=[{_WIDE}])")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_FORCED, _HARD = (
    "\ue000",
    "\ue001",
)  # a line break that is printed, and a space that does not fold, no page holds these


@dataclass(slots=True)
class Line:
    """A paragraph of a page; `element` is the block it stands in."""

    element: HtmlElement
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the text with its blanks folded, its lines without blanks at their ends."""
        return fold("".join(self.parts))


def flow(element: HtmlElement, aside: list[tuple[HtmlElement, str]]) -> Iterator[Line | HtmlElement]:
    """Yield the lines of text inside an element and its tables, in reading order.

    Hidden text is added to `aside` with the element it stands in. A table is not gone into.
    """
    line = Line(element)
    for item in _pieces(element, aside):
        if isinstance(item, str):
            line.parts.append(item)
            continue
        yield line
        line = Line(item[0])
        if item[1]:
            yield item[0]
            line = Line(element)
    yield line


def fold(text: str) -> str:
    """Return text as a browser shows it: runs of blanks as one space, none between Chinese signs over a line's end."""
    folded = _BLANKS.sub(" ", _BREAK_BETWEEN_HAN.sub("", text))
    lines = (line.strip(" ") for line in folded.replace(_HARD, " ").split(_FORCED))
    return "\n".join(line for line in lines if line)


def is_hidden(element: HtmlElement) -> bool:
    """Tell whether an element says of itself that it is not shown."""
    return element.get("hidden") is not None or _NOT_SHOWN.search(element.get("style", "")) is not None


def _why_aside(element: HtmlElement) -> str | None:
    """Return why the text of an element is none of the lines, None where it is."""
    return HIDDEN if is_hidden(element) else _ASIDE.get(element.tag)


def is_silent(element: HtmlElement) -> bool:
    """Tell whether an element holds no text of the page."""
    return not isinstance(element.tag, str) or element.tag in _SILENT


def all_text(element: HtmlElement) -> str:
    """Return all text inside an element, shown or not."""
    return fold(" ".join(element.itertext()))


# A piece is a text, or (block that begins or goes on here, whether it is a table).
_Piece = str | tuple[HtmlElement, bool]


def _pieces(element: HtmlElement, aside: list[tuple[HtmlElement, str]]) -> Iterator[_Piece]:
    if element.text:
        yield _text(element, element.text)
    for child in element:
        if is_silent(child):
            pass
        elif reason := _why_aside(child):
            aside.append((child, reason))
        elif child.tag == "table":
            yield child, True
        elif child.tag == "br":
            yield _FORCED
        elif child.tag == "input" or (child.tag == "select" and _is_choice(child)):
            yield _filled_in(child, aside)
        elif child.tag in _BLOCKS:
            yield child, False
            yield from _pieces(child, aside)
            yield element, False
        else:
            yield from _pieces(child, aside)
        if child.tail:
            yield _text(element, child.tail)


def _is_choice(field: HtmlElement) -> bool:
    """Tell whether a field shows one of its entries: it does not stand open as a list and holds nothing but entries."""
    is_open = field.get("multiple") is not None or field.get("size", "1").strip() not in {"", "0", "1"}
    entries = "".join(text for entry in field.iter("option") for text in entry.itertext())
    return not is_open and "".join(entries.split()) == "".join("".join(field.itertext()).split())


def _filled_in(field: HtmlElement, aside: list[tuple[HtmlElement, str]]) -> str:
    """Return what a field of a form shows: a text as filled in, the entry chosen; boxes and buttons show none.

    The other entries of a choice are put aside; where none is marked, the first is chosen.
    """
    if field.tag == "input":
        return str(field.get("value", "")) if field.get("type", "text").lower() in _WRITTEN else ""
    options = list(field.iter("option"))
    marked = [option for option in options if option.get("selected") is not None]
    shown = marked[-1:] or options[:1]
    aside += [(option, NOT_CHOSEN) for option in options if option not in shown]
    return "".join("".join(option.itertext()) for option in shown)


def _text(element: HtmlElement, text: str) -> str:
    text = text.replace("\u00a0", _HARD)
    if element.tag == "pre":
        return text.replace("\r\n", _FORCED).replace("\n", _FORCED).replace("\t", _HARD).replace(" ", _HARD)
    return text
