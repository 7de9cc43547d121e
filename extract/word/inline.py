"""What stands inside a Word paragraph: what is printed becomes its text, what is not is put aside with its reason.

Tracked insertions are read and deletions put aside; a field gives its result; a symbol font's code the sign it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lxml.etree import _Element

from extract.word.names import (
    ALTERNATE,
    CELL_PROPERTIES,
    CONTROL,
    CONTROL_CONTENT,
    CONTROL_PROPERTIES,
    DELETED,
    DELETED_TEXT,
    MATH_TEXT,
    MOVED_FROM,
    PARAGRAPH_PROPERTIES,
    REPLACED,
    RUN,
    RUN_PROPERTIES,
    SYMBOL,
    TEXT,
    TEXT_BOX,
    VAL,
    M,
    V,
    W,
    chosen,
    is_on,
    is_placeholder,
    number,
    value,
)
from extract.word.numbering import Numbering
from extract.word.styles import Styles
from extract.word.symbols import has_private, symbol, without_private

DELETION = "deleted in tracked changes"
MOVED = "moved away in tracked changes"
HIDDEN = "hidden text"
HIDDEN_ROW = "hidden row"
PLACEHOLDER = "prompt of an empty content control"
INSTRUCTION = "field instruction"
PHONETIC = "phonetic guide"
WATERMARK = "watermark"
UNBOUND = "text of a control that shows the data bound to it"

_BLANKS = " \t\r\n"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BOX_ON, _BOX_OFF = "☒", "☐"  # as Word draws a legacy check box


@dataclass(frozen=True)
class Setting:
    """What one part is read with; styles and lists are loaded when the first paragraph names one."""

    load_styles: Callable[[], Styles]
    load_numbering: Callable[[], Numbering]
    seen: list[_Element] = field(default_factory=list)  # each text read so far, wherever its text went

    @cached_property
    def styles(self) -> Styles:
        """Return the document's styles."""
        return self.load_styles()

    @cached_property
    def numbering(self) -> Numbering:
        """Return the document's lists, counted for this part."""
        return self.load_numbering()


@dataclass(slots=True)
class Line:
    """A paragraph in the making: its text, its text boxes, and the texts put aside as (reason, text)."""

    setting: Setting
    parts: list[str] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)
    aside: list[tuple[str, str]] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)  # of each open field: has its result begun?
    label: str = ""

    @property
    def text(self) -> str:
        """Return the paragraph as printed, with its list number."""
        return self.label + "".join(self.parts)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was read into the line, not even a text box."""
        return not (self.parts or self.aside or self.boxes)

    def put(self, text: str | None, reason: str | None) -> None:
        """Add a text; one with a reason is put aside, and so is what stands inside a field's instruction."""
        if not text:
            return
        if reason is None and not all(self.fields):
            reason = INSTRUCTION
        if reason is None:
            self.parts.append(text)
        elif self.aside and self.aside[-1][0] == reason:
            self.aside[-1] = (reason, self.aside[-1][1] + text)
        else:
            self.aside.append((reason, text))


def read_inline(element: _Element, line: Line, reason: str | None) -> None:
    """Read what stands inside an element into the line; with a reason, all its text is put aside."""
    for child in element:
        handler = _HANDLERS.get(child.tag, read_inline)
        if handler is not None:
            handler(child, line, reason)


def _run(run: _Element, line: Line, reason: str | None) -> None:
    properties = run.find(RUN_PROPERTIES)
    if properties is not None and _is_hidden(properties, line.setting):
        reason = reason or HIDDEN
    elif properties is not None and reason == HIDDEN and properties.find(W + "vanish") is not None:
        reason = None  # switched back on within a style that hides
    read_inline(run, line, reason)


def _is_hidden(properties: _Element, setting: Setting) -> bool:
    vanish = properties.find(W + "vanish")
    if vanish is not None:
        return is_on(vanish)
    style = value(properties, W + "rStyle")
    return style is not None and style in setting.styles.hidden


def _text(element: _Element, line: Line, reason: str | None) -> None:
    text = element.text
    line.setting.seen.append(element)
    if not text:
        return
    if (text[0] in _BLANKS or text[-1] in _BLANKS or "\n" in text) and element.get(_SPACE) != "preserve":
        text = " ".join(text.split("\n")).strip(_BLANKS)  # the blanks of an indented file, which Word drops as well
    if has_private(text):
        text = without_private(text, _font(element))
    line.put(text, reason)


def _font(element: _Element) -> str:
    parent = element.getparent()
    fonts = None if parent is None else parent.find(f"{RUN_PROPERTIES}/{W}rFonts")
    return "" if fonts is None else fonts.get(W + "ascii") or fonts.get(W + "hAnsi") or ""


def _deleted_text(element: _Element, line: Line, reason: str | None) -> None:
    line.setting.seen.append(element)
    line.put(element.text, reason or DELETION)


def _replaced_text(element: _Element, line: Line, reason: str | None) -> None:
    line.put(element.text, reason or UNBOUND)


def _symbol(element: _Element, line: Line, reason: str | None) -> None:
    try:
        code = int(element.get(W + "char", ""), 16)
    except ValueError:
        return
    line.put(symbol(element.get(W + "font", ""), code), reason)


def _field_mark(element: _Element, line: Line, reason: str | None) -> None:
    step = element.get(W + "fldCharType")
    if step == "begin":
        line.put(_form_value(element), reason)
        line.fields.append(False)
    elif step == "separate" and line.fields:
        line.fields[-1] = True
    elif step == "end" and line.fields:
        line.fields.pop()


def _form_value(begin: _Element) -> str | None:
    """Return what a legacy form field shows without having a text: its check box, or the entry picked from a list."""
    box = begin.find(f"{W}ffData/{W}checkBox")
    if box is not None:
        state = box.find(W + "checked")
        return _BOX_ON if is_on(state if state is not None else box.find(W + "default")) else _BOX_OFF
    choice = begin.find(f"{W}ffData/{W}ddList")
    if choice is None:
        return None
    entries = [entry.get(VAL) for entry in choice.iterchildren(W + "listEntry")]
    picked = number(value(choice, W + "result") or value(choice, W + "default"))
    return entries[picked] if 0 <= picked < len(entries) else None


def _control(element: _Element, line: Line, reason: str | None) -> None:
    content = element.find(CONTROL_CONTENT)
    if content is not None:
        read_inline(content, line, reason or (PLACEHOLDER if is_placeholder(element) else None))


def _alternate(element: _Element, line: Line, reason: str | None) -> None:
    branch = chosen(element)
    if branch is not None:
        read_inline(branch, line, reason)


def _box(element: _Element, line: Line, reason: str | None) -> None:
    if reason is None:
        line.boxes.append(element)
    else:
        read_inline(element, line, reason)


def _text_path(element: _Element, line: Line, reason: str | None) -> None:
    line.put(element.get("string"), reason or WATERMARK)


def _fraction(element: _Element, line: Line, reason: str | None) -> None:
    _between(element, (M + "num", "/", M + "den"), line, reason)


def _power(element: _Element, line: Line, reason: str | None) -> None:
    _between(element, (M + "e", "^", M + "sup"), line, reason)


def _between(element: _Element, halves: tuple[str, str, str], line: Line, reason: str | None) -> None:
    """Read two halves of a formula with the sign that keeps their digits apart."""
    first, sign, second = (element.find(halves[0]), halves[1], element.find(halves[2]))
    if first is not None:
        read_inline(first, line, reason)
    line.put(sign, reason)
    if second is not None:
        read_inline(second, line, reason)


def _fenced(element: _Element, line: Line, reason: str | None) -> None:
    properties = element.find(M + "dPr")
    left, right = _fence(properties, "begChr", "("), _fence(properties, "endChr", ")")
    line.put(left, reason)
    read_inline(element, line, reason)
    line.put(right, reason)


def _fence(properties: _Element | None, name: str, default: str) -> str:
    mark = None if properties is None else properties.find(M + name)
    return default if mark is None else mark.get(M + "val", default)


_Handler = Callable[[_Element, Line, str | None], None]


def _put(text: str) -> _Handler:
    return lambda _, line, reason: line.put(text, reason)


def _aside(why: str) -> _Handler:
    return lambda element, line, reason: read_inline(element, line, reason or why)


PROPERTIES = {
    W + "tblPr", W + "tblGrid", W + "trPr", W + "sectPr", W + "instrText", W + "delInstrText", W + "ffData",
    PARAGRAPH_PROPERTIES, RUN_PROPERTIES, CELL_PROPERTIES, CONTROL_PROPERTIES, M + "rPr", M + "ctrlPr", M + "fPr",
}  # fmt: skip
REMOVED = {DELETED: DELETION, MOVED_FROM: MOVED}
# What is not listed is gone through for the texts inside it, so that an unknown wrapper loses nothing.
_HANDLERS: Mapping[str, _Handler | None] = {
    **dict.fromkeys(PROPERTIES),
    **{tag: _aside(why) for tag, why in REMOVED.items()},
    RUN: _run,
    TEXT: _text,
    MATH_TEXT: _text,
    DELETED_TEXT: _deleted_text,
    REPLACED: _replaced_text,
    W + "tab": _put("\t"),
    W + "ptab": _put("\t"),
    W + "br": _put("\n"),
    W + "cr": _put("\n"),
    W + "noBreakHyphen": _put("-"),
    SYMBOL: _symbol,
    W + "fldChar": _field_mark,
    W + "rt": _aside(PHONETIC),
    CONTROL: _control,
    ALTERNATE: _alternate,
    TEXT_BOX: _box,
    V + "textpath": _text_path,
    M + "f": _fraction,
    M + "sSup": _power,
    M + "d": _fenced,
}
