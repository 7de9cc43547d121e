"""The paragraphs and tables of a container (body, cell, text box) in reading order.

Content controls and other wrappers are seen through; a text box follows the paragraph it hangs on.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element

from extract.word.inline import HIDDEN, PLACEHOLDER, PROPERTIES, REMOVED, Line, Setting, read_inline
from extract.word.names import (
    ALT_CHUNK,
    ALTERNATE,
    CONTROL,
    CONTROL_CONTENT,
    DELETED,
    MOVED_FROM,
    PARAGRAPH,
    PARAGRAPH_PROPERTIES,
    RUN_PROPERTIES,
    TABLE,
    W,
    chosen,
    is_placeholder,
    number,
    value,
)


def flow(container: _Element, setting: Setting, reason: str | None = None) -> Iterator[Line | _Element]:
    """Yield the paragraphs of a container as lines and its tables as `w:tbl`, in reading order.

    A paragraph whose mark was deleted runs on in the next one, as it does once the deletion is accepted. `reason`
    puts all text aside. An embedded document is yielded as a table is.
    """
    line = Line(setting)
    for block, why in _blocks(container, reason):
        if block.tag in {TABLE, ALT_CHUNK}:
            if not line.is_empty:
                yield from _with_boxes(line)
                line = Line(setting)
            yield block
            continue
        properties = block.find(PARAGRAPH_PROPERTIES)
        if not _reads_on(block, properties, line, why):
            line.label = "" if why or properties is None else _label(properties, setting)
            yield from _with_boxes(line)
            line = Line(setting)
    if not line.is_empty:
        yield from _with_boxes(line)


def _with_boxes(line: Line) -> Iterator[Line | _Element]:
    yield line
    for box in line.boxes:
        yield from flow(box, line.setting)


def _blocks(container: _Element, reason: str | None) -> Iterator[tuple[_Element, str | None]]:
    """Yield paragraphs and tables with the reason to put them aside, whatever content controls stand around them."""
    for child in container:
        tag = child.tag
        if tag in {PARAGRAPH, TABLE, ALT_CHUNK}:
            yield child, reason
        elif tag == CONTROL:
            content = child.find(CONTROL_CONTENT)
            if content is not None:
                yield from _blocks(content, reason or (PLACEHOLDER if is_placeholder(child) else None))
        elif tag == ALTERNATE:
            branch = chosen(child)
            if branch is not None:
                yield from _blocks(branch, reason)
        elif tag not in PROPERTIES:
            yield from _blocks(child, reason or REMOVED.get(tag))


def _reads_on(paragraph: _Element, properties: _Element | None, line: Line, reason: str | None) -> bool:
    """Read a paragraph into the line and tell whether the next one goes on in it."""
    hidden, joined = False, False
    if properties is not None:
        mark = properties.find(RUN_PROPERTIES)
        joined = mark is not None and (mark.find(DELETED) is not None or mark.find(MOVED_FROM) is not None)
        style = value(properties, W + "pStyle")
        hidden = style is not None and style in line.setting.styles.hidden
    read_inline(paragraph, line, reason or (HIDDEN if hidden else None))
    line.fields.clear()  # an instruction that never ends must not swallow the rest of the document
    return joined


def _label(properties: _Element, setting: Setting) -> str:
    """Return the automatic number before a paragraph, from its own list or from that of its style."""
    style = value(properties, W + "pStyle")
    styled = setting.styles.lists.get(style) if style is not None else None
    own = properties.find(W + "numPr")
    list_id = value(own, W + "numId") or (styled[0] if styled else None)
    if list_id is None:
        return ""
    own_depth = value(own, W + "ilvl")
    if own_depth is not None:
        depth = number(own_depth)
    elif styled and styled[1] is not None:
        depth = styled[1]
    else:
        depth = setting.numbering.level_of_style(list_id, style or "")
    return setting.numbering.label(list_id, depth)
