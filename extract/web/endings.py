"""The ends of cells and rows where a page leaves them out, as the HTML standard lets it.

A cell ends where the next cell, row or group begins or its table ends, whatever stands open in it (13.2.6.4, "in
cell"). libxml2 ends it there only where nothing but a paragraph is open: a `<div>` or `<span>` left open would hold the
rest of the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARK = re.compile(
    r"<(?:(!--)|(script|style|title|textarea)\b|(/?)(table|thead|tbody|tfoot|tr|td|th)\b)", re.IGNORECASE
)
_CELLS = {"td", "th"}


@dataclass(slots=True)
class _Table:
    """What stands open in a table: its cell, by name, and its row."""

    cell: str = ""
    row: bool = False

    def end_cell(self) -> str:
        """Close the cell; return the tag that does, nothing where none is open."""
        cell, self.cell = self.cell, ""
        return f"</{cell}>" if cell else ""

    def end_row(self) -> str:
        """Close the row and the cell in it."""
        ends = self.end_cell() + ("</tr>" if self.row else "")
        self.row = False
        return ends


def with_endings(text: str) -> str:
    """Return a page with the tags that end its cells and rows."""
    made: list[str] = []
    done = 0
    tables: list[_Table] = []
    for at, is_end, name in _tags(text):
        missing = _missing(name, tables, is_end=is_end)
        if missing:
            made += text[done:at], missing
            done = at
    return "".join((*made, text[done:]))


def _tags(text: str) -> Iterator[tuple[int, bool, str]]:
    """Yield where a tag of a table stands, whether it ends something, and its name; comments and scripts hold none."""
    at = 0
    while found := _MARK.search(text, at):
        at = found.end()
        if found[1] or found[2]:
            end = re.compile("-->" if found[1] else f"</{found[2]}", re.IGNORECASE).search(text, at)
            at = end.end() if end else len(text)
        else:
            yield found.start(), bool(found[3]), found[4].lower()


def _missing(name: str, tables: list[_Table], *, is_end: bool) -> str:
    """Return the tags that are missing before a tag, and take note of what it opens or ends."""
    if name == "table" and not is_end:
        tables.append(_Table())
        return ""
    if not tables:
        return ""
    table = tables[-1]
    if name in _CELLS:
        ends = table.end_cell()
        table.cell = "" if is_end else name
        return "" if is_end else ends
    if name == "tr":
        ends = table.end_cell() if is_end else table.end_row()
        table.row = not is_end
        return ends
    if name == "table":
        tables.pop()
    return table.end_row()
