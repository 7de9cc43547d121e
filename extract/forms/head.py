"""The head of a form: its title, year and region, its fields and contacts, and the notes around its tables."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.clean import compare_key, display
from extract.forms.rowview import RowView
from extract.lead import (
    currency_in,
    has_telephone,
    inline_fields,
    is_note,
    is_title,
    region_in,
    title_before,
    title_without_attachment,
    year_in,
)
from extract.model import Cell, Paragraph, Row, Text, Unplaced
from extract.vocabulary import vocabulary

_HAS_VALUE = re.compile(r"[:：]\s*\S")
_WITHOUT_FIELD = {"other", "period", "project_kind"}  # known labels whose values a record does not hold
_CLOSE = 3  # without a title, so many lines before a table may hold fields of its form
_TITLE_LENGTH = 60  # a longer line of the document's opening is no title


class Head:
    """The head of the form that is being read."""

    def __init__(self, lead: Sequence[Paragraph]) -> None:
        self.title: Text | None = None
        self.fields: dict[str, Text] = {}
        self.labels: dict[str, Text] = {}
        self.contacts: list[Text] = []
        self.notes: list[Text] = []
        self.remainder: list[Unplaced] = []
        self._read_lead(lead)

    def _read_lead(self, lead: Sequence[Paragraph]) -> None:
        """Take the title and the fields in the lines before the table; the year may stand above the title."""
        position = title_before(lead)
        if position is not None:
            self.set_title(_text(lead[position]))
        behind = lead[-_CLOSE:] if position is None else lead[position:]
        for paragraph in behind:
            self.take_inline(_text(paragraph))
        for paragraph in (*behind, *lead[: position or 0]):
            year = year_in(_text(paragraph))
            if year and "。" not in paragraph.text:
                self.fields.setdefault("year", year)

    def set_title(self, printed: Text) -> None:
        """Take the title, and the year and region in it."""
        self.title = Text(title_without_attachment(printed.text), printed.places, printed.marks, printed.confidence)
        for role, text in (("year", year_in(self.title)), ("region", region_in(self.title))):
            if text:
                self.fields.setdefault(role, text)

    def is_of_basic_data(self) -> bool:
        """Tell whether the title is that of a basic data table."""
        return self.title is not None and "基础数据" in self.title.text

    def read_tail(self, paragraphs: Sequence[Paragraph]) -> int:
        """Take the notes and the fields in the lines under the table; return how many lines that were."""
        for used, paragraph in enumerate(paragraphs):
            if is_note(paragraph.text):
                self.notes.append(_text(paragraph))
            elif is_title(paragraph.text) or not self.take_inline(_text(paragraph)):
                return used
        return len(paragraphs)

    def take_inline(self, text: Text) -> bool:
        """Take the fields written in a line (填报单位：…); tell whether there were any."""
        found = list(inline_fields(text))
        for role, label, value in found:
            self._set(role, label, value)
        return bool(found)

    def take_currency(self, view: RowView) -> None:
        """Take the currency unit noted in the label of the fund block or in its headings."""
        for cell in view.cells:
            unit = currency_in(cell.as_text())
            if unit:
                self.fields.setdefault("currency_unit", unit)

    def read_row(self, view: RowView) -> None:
        """Read labels and values side by side; a value without a known label is kept aside."""
        label: Cell | None = None
        for cell in view.starting:
            if _role(cell, guess=label is None):
                label = cell
            elif label is not None:
                self._set(_role(label, guess=True) or "", label.as_text(), cell.as_text())
                label = None
            elif not self.take_inline(cell.as_text()) and not is_block_label(cell):
                self.keep([cell], "no known label stands beside it")

    def _set(self, role: str, label: Text, value: Text) -> None:
        """Take a field; persons and telephones go to the contacts, a second value for one field is kept aside."""
        if role in {"contact", "phone"}:
            self.contacts.append(value)
        elif role in _WITHOUT_FIELD:
            self.remainder.append(Unplaced(value, f"a record has no field for {display(label.text)}"))
        elif role not in self.fields:
            self.fields[role] = value
            self.labels.setdefault(f"fields.{role}", label)
        elif compare_key(self.fields[role].text) != compare_key(value.text):
            self.remainder.append(Unplaced(value, f"a second value for {label.text}"))

    def keep(self, cells: Sequence[Cell], reason: str) -> None:
        """Keep texts that fit no field, with the reason; one with a telephone number is a contact."""
        for cell in cells:
            if has_telephone(cell.text):
                self.contacts.append(cell.as_text())
            else:
                self.remainder.append(Unplaced(cell.as_text(), reason))

    def is_of_a_named_body(self) -> bool:
        """Tell whether the head names a project or a body."""
        return bool(self.fields.keys() & {"project_name", "department", "implementer"})

    def kind(self) -> str:
        """Return what sort of form it is: by its title, else by its fields."""
        title = self.title.text if self.title else ""
        if "整体" in title:
            return "department"
        of_project = "project_name" in self.fields or any(word in title for word in ("项目", "转移支付", "专项"))
        return "project" if of_project else "department"

    def take_year_of(self, opening: Sequence[Paragraph]) -> None:
        """Take the year that the first lines of the document name, where the form itself names none."""
        titles = [_text(paragraph) for paragraph in opening if len(paragraph.text) < _TITLE_LENGTH]
        year = next(filter(None, map(year_in, titles)), None)
        if year:
            self.fields.setdefault("year", year)

    def goals(self) -> tuple[Row, ...]:
        """Return the goal and what came of it where they are fields, one under the other."""
        roles = {"expected": "overall_goal", "actual": "goal_actual"}
        cells = {role: self.fields[name] for role, name in roles.items() if name in self.fields}
        return (Row(cells),) if cells else ()


def is_block_label(cell: Cell) -> bool:
    """Tell whether a cell holds the name of a block, such as 项目资金 or 绩效指标."""
    return vocabulary().role("blocks", cell.text) in {"funds", "indicators", "goals", "tasks"}


def is_form_label(cell: Cell) -> bool:
    """Tell whether a cell holds the name of a field or block."""
    return is_block_label(cell) or vocabulary().role("fields", cell.text) is not None


def _role(cell: Cell, *, guess: bool) -> str | None:
    """Return the field that a label names, if need be by its words; a line of label and value is no label."""
    known = vocabulary().role("fields", cell.text)
    if known or not guess or _HAS_VALUE.search(cell.text):
        return known
    return vocabulary().guess("fields", cell.text)


def _text(paragraph: Paragraph) -> Text:
    """Return the text of a paragraph with its places."""
    return Text(paragraph.text, paragraph.places)
