"""Reads the paragraphs and rows of one form, one after the other, into its head and its blocks."""

from __future__ import annotations

from collections.abc import Sequence

from extract.forms.basic import BasicReader
from extract.forms.blocks import Blocks
from extract.forms.head import Head, is_block_label
from extract.forms.rowview import RowView
from extract.lead import inline_fields, is_title
from extract.model import COLUMNS_LOST, Form, Paragraph
from extract.rows import RowKind, read_heading, row_kind
from extract.vocabulary import label_key, vocabulary

_LABEL_LENGTH = 30  # a longer text is no label


class FormReader:
    """The form that is being read; `lead` are the paragraphs before it, `opening` those that open the document."""

    def __init__(self, lead: Sequence[Paragraph], opening: Sequence[Paragraph]) -> None:
        self._head = Head(lead)
        self._blocks = Blocks()
        self._basic = BasicReader() if self._head.is_of_basic_data() else None
        self._opening = opening
        self._printed: set[str] = set()

    def has_blocks(self) -> bool:
        """Tell whether the form has more than a head."""
        return self._blocks.any() or bool(self._basic and self._basic.rows)

    def has_field(self, role: str) -> bool:
        """Tell whether the form has a field already."""
        return role in self._head.fields

    def is_complete(self) -> bool:
        """Tell whether the form has its indicators and its total."""
        return self._blocks.has_indicators() and bool(self._blocks.totals)

    def holds_a_form(self) -> bool:
        """Tell whether what was read is a form: rows of indicators, of basic data, or funds of a named body."""
        funded = bool(self._blocks.funds) and self._head.is_of_a_named_body()
        return self._blocks.has_indicators() or funded or bool(self._basic and self._basic.rows)

    def read_tail(self, paragraphs: Sequence[Paragraph]) -> int:
        """Take the notes and fields in the lines under the table; return how many lines that were."""
        return self._head.read_tail(paragraphs)

    def read_row(self, view: RowView) -> None:
        """Read the next row into the part of the form to which it belongs."""
        texts = view.texts
        if not texts:
            return
        self._printed.update(label_key(text) for text in texts if len(text) < _LABEL_LENGTH)
        heading = read_heading(texts)
        if heading:
            self._blocks.read_heading(view, heading)
            if heading.block == "funds":
                self._head.take_currency(view)
        elif len(texts) == 1 and is_block_label(view.starting[0]):
            self._blocks.open = ""
            self._head.take_currency(view)
        elif len(texts) == 1 and is_title(texts[0]) and not self.has_blocks():
            self._read_title(view)
        elif view.held():
            self._head.keep(view.starting, COLUMNS_LOST)
        elif self._basic is not None:
            self._basic.read(view)
            self._head.take_currency(view)
        else:
            self._read_by_kind(view, row_kind(texts))

    def _read_title(self, view: RowView) -> None:
        """Read a title that stands in the table."""
        self._head.set_title(view.starting[0].as_text())
        if self._head.is_of_basic_data():
            self._basic = BasicReader()

    def _read_by_kind(self, view: RowView, kind: RowKind) -> None:
        """Read a row that is neither heading nor title."""
        if kind is RowKind.NOTE:
            self._head.notes.extend(cell.as_text() for cell in view.starting)
        elif self._blocks.take_numbered_goal(view):
            return
        elif kind is not RowKind.TOTAL and self._is_field(view):
            self._blocks.open = ""
            self._head.read_row(view)
        elif not self._blocks.read(view, kind):
            self._head.read_row(view)
        elif kind is RowKind.PAIRS:
            self._head.take_currency(view)

    def _is_field(self, view: RowView) -> bool:
        """Tell whether a row holds a field and its value, and is no row of the open block."""
        first = view.starting[0]
        if self._blocks.open == "framework":
            return False
        if vocabulary().role("fields", first.text):
            return not self._blocks.claims(view)
        alone = len(view.starting) == 1 and first.col == 0
        return (alone or self._blocks.open != "indicators") and any(True for _ in inline_fields(first.as_text()))

    def form(self, number: int) -> Form:
        """Return what was read as the form with this number."""
        head, blocks = self._head, self._blocks
        if self._basic:
            self._basic.end_group()
        head.take_year_of(self._opening)
        for cell, reason in blocks.unplaced:
            head.keep([cell], reason)
        kind = "basic_data" if self._basic else head.kind()
        indicators = blocks.indicators()
        level1 = {vocabulary().level1(row.cells["level1"].text) or "" for row in indicators if "level1" in row.cells}
        return Form(
            kind=kind,
            family=vocabulary().family(kind, self._printed, level1),
            number=number,
            title=head.title,
            fields=head.fields,
            labels=head.labels | blocks.labels,
            funds=tuple(blocks.funds),
            splits=tuple(blocks.splits),
            tasks=tuple(blocks.tasks),
            goals=tuple(blocks.goals) or head.goals(),
            indicators=indicators,
            basic=tuple(self._basic.rows) if self._basic else (),
            total=blocks.totals[-1] if blocks.totals else None,
            notes=tuple(head.notes),
            contacts=tuple(head.contacts),
            remainder=(*head.remainder, *blocks.further_totals(), *(self._basic.remainder if self._basic else ())),
        )
