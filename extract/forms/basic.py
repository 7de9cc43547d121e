"""Reads a basic data table: groups of rows, each group under headings of its own (编制数, 2023年决算数, ...)."""

from __future__ import annotations

from extract.forms.rowview import RowView
from extract.kinds import TextKind, text_kind
from extract.model import BasicRow, Cell, Text, Unplaced

_VALUES = {
    TextKind.NUMBER,
    TextKind.PERCENT,
    TextKind.AMOUNT,
    TextKind.QUANTITY,
    TextKind.DASH,
    TextKind.NONE,
}
_HEADINGS = 2  # so many texts beside the label, none of them a value, are headings


class BasicReader:
    """The rows so far, and the headings under which the next row stands."""

    def __init__(self) -> None:
        self.rows: list[BasicRow] = []
        self.remainder: list[Unplaced] = []
        self._headings: tuple[Cell, ...] = ()
        self._group: Text | None = None
        self._empty = False  # headings without a row under them so far

    def read(self, view: RowView) -> None:
        """Read a row: headings, or a label and the values under them."""
        first, *others = view.starting
        if len(others) >= _HEADINGS and not any(text_kind(cell.text) in _VALUES for cell in others):
            self.end_group()
            self._headings, self._group, self._empty = tuple(others), first.as_text(), True
            return
        begins_left = not self._headings or first.col < self._headings[0].col
        if begins_left and not others:
            self.end_group()
        self._empty = False
        label = first.as_text() if begins_left else self._group
        values = others if begins_left else list(view.starting)
        if label is None:
            self.remainder.extend(Unplaced(cell.as_text(), "no label stands beside it") for cell in values)
            return
        found = [(self._heading_over(cell), cell) for cell in values]
        self.remainder.extend(
            Unplaced(cell.as_text(), "it stands under no heading") for heading, cell in found if heading is None
        )
        self.rows.append(BasicRow(label, tuple((heading, cell.as_text()) for heading, cell in found if heading)))

    def end_group(self) -> None:
        """Note a group of the template under whose headings nothing is filled in."""
        if self._empty and self._group:
            self.rows.append(BasicRow(self._group, ()))
        self._empty = False

    def _heading_over(self, value: Cell) -> str | None:
        """Return the heading over a value, without the white space that typesetting puts beside digits."""
        over = [heading for heading in self._headings if heading.col <= value.col < heading.col + heading.col_span]
        return "".join(over[0].text.split()) if over else None
