"""Reads the rows of a form's tables, one after the other, into its blocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extract.basic import BasicReader
from extract.clean import compare_key
from extract.kinds import TextKind, text_kind
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
from extract.levels import with_levels
from extract.model import Cell, Form, Mark, Paragraph, Row, Split, Text, Unplaced
from extract.rows import Heading, RowKind, read_heading, row_kind, split_group
from extract.rowview import ColumnRange, RowView, texts_by_role
from extract.vocabulary import label_key, vocabulary

_MANY = ("contact", "phone", "other", "period", "project_kind")  # fields that a form may print several times
_NUMERIC = {TextKind.NUMBER, TextKind.QUANTITY, TextKind.DASH, TextKind.PERCENT}


class FormReader:
    """The form that is being read: its blocks so far, and the block in which the next row stands."""

    def __init__(self, lead: Sequence[Paragraph], opening: Sequence[Paragraph]) -> None:
        self.fields: dict[str, Text] = {}
        self.labels: dict[str, Text] = {}
        self.title: Text | None = None
        self.basic: BasicReader | None = None
        self._opening = opening
        self._block = ""
        self._columns: dict[str, ColumnRange] = {}
        self._groups: list[Cell] = []
        self._funds: list[Row] = []
        self._splits: list[Split] = []
        self._tasks: list[Row] = []
        self._goals: list[Row] = []
        self._indicators: list[dict[str, Text]] = []
        self._totals: list[Row] = []
        self._notes: list[Text] = []
        self._contacts: list[Text] = []
        self._remainder: list[Unplaced] = []
        self._printed: set[str] = set()
        self._read_lead(lead)

    # --- what is known of the form so far

    def has_blocks(self) -> bool:
        """Tell whether the form has more than a head."""
        return bool(self._funds or self._indicators or self._goals or self._tasks or (self.basic and self.basic.rows))

    def has_field(self, role: str) -> bool:
        """Tell whether the form has a field already."""
        return role in self.fields

    def is_complete(self) -> bool:
        """Tell whether the form has its indicators and its total."""
        return bool(self._indicators and self._totals)

    def holds_a_form(self) -> bool:
        """Tell whether what was read is a form: rows of indicators, of basic data, or funds of a named body."""
        named = bool(self.fields.keys() & {"project_name", "department", "implementer"})
        return bool(self._indicators or (self.basic and self.basic.rows) or (self._funds and named))

    # --- paragraphs around the tables

    def _read_lead(self, lead: Sequence[Paragraph]) -> None:
        """Take the title and the fields in the lines before the table."""
        position = title_before(lead)
        if position is not None:
            title = lead[position]
            self._set_title(Text(title_without_attachment(title.text), title.places))
        behind = lead[position:] if position is not None else lead[-3:]
        for paragraph in behind:
            self._take_inline(Text(paragraph.text, paragraph.places))
        for paragraph in (*behind, *(lead[:position] if position else ())):
            year = year_in(Text(paragraph.text, paragraph.places))
            if year and "。" not in paragraph.text:
                self.fields.setdefault("year", year)

    def _set_title(self, title: Text) -> None:
        """Take the title, and the year and region in it."""
        self.title = title
        for role, text in (("year", year_in(title)), ("region", region_in(title))):
            if text:
                self.fields.setdefault(role, text)
        if "基础数据" in title.text:
            self.basic = BasicReader()

    def _take_inline(self, text: Text) -> bool:
        """Take the fields written in a line; tell whether there were any."""
        found = list(inline_fields(text))
        for role, label, value in found:
            self._set_field(role, label, value)
        return bool(found)

    def read_tail(self, paragraphs: Sequence[Paragraph]) -> int:
        """Take the notes and the fields in the lines under the table; return how many lines that were."""
        used = 0
        for paragraph in paragraphs:
            text = Text(paragraph.text, paragraph.places)
            if is_title(paragraph.text):
                break
            if is_note(paragraph.text):
                self._notes.append(text)
            elif not self._take_inline(text):
                break
            used += 1
        return used

    # --- rows

    def read_row(self, view: RowView) -> None:
        """Read the next row into the block to which it belongs."""
        texts = view.texts
        if not texts:
            return
        self._printed.update(label_key(text) for text in texts if len(text) < 30)  # noqa: PLR2004 - labels are short
        heading = read_heading(texts)
        if heading:
            self._open_block(view, heading)
        elif len(texts) == 1 and _is_block_label(view.starting[0]):
            self._block = ""
            self._take_currency(view)
        elif len(texts) == 1 and is_title(texts[0]) and not self.has_blocks():
            self._set_title(Text(title_without_attachment(texts[0]), view.starting[0].places))
        elif view.held():
            self._keep(view.starting, "the columns of the row are lost and cannot be decided")
        elif self.basic is not None:
            self.basic.read(view)
        else:
            self._read_by_kind(view, row_kind(texts))

    def _read_by_kind(self, view: RowView, kind: RowKind) -> None:
        """Read a row that is no heading."""
        if kind is RowKind.NOTE:
            self._notes.extend(cell.as_text() for cell in view.starting)
        elif kind is RowKind.TOTAL and self._block not in {"funds", "tasks"}:
            self._read_total(view)
        elif self._block == "framework":
            return  # a reference framework, not a form
        elif self._is_field(view):
            self._block = ""
            self._read_fields(view)
        elif kind is RowKind.SPLIT_HEADING and self._block in {"funds", "splits"}:
            self._block, self._groups = "splits", list(view.starting)
        elif self._block == "splits" or (self._block == "funds" and kind is RowKind.SPLIT):
            self._block = "splits"
            self._read_split(view)
        else:
            self._read_data(view)

    def _open_block(self, view: RowView, heading: Heading) -> None:
        """Open the block whose headings a row holds."""
        self._block = heading.block
        self._columns = {}
        for cell, role in zip(view.starting, heading.roles, strict=True):
            if role:
                self._columns[role] = (cell.col, cell.col + cell.col_span)
                self.labels.setdefault(f"{heading.block}.{role}", cell.as_text())
        if heading.block == "funds":
            self._take_currency(view)

    def _take_currency(self, view: RowView) -> None:
        """Take the currency unit noted in the label of the fund block or in its headings."""
        for cell in view.cells:
            unit = currency_in(cell.as_text())
            if unit:
                self.fields.setdefault("currency_unit", unit)

    def _is_field(self, view: RowView) -> bool:
        """Tell whether a row holds a field and its value, and is no row of the block in which it stands."""
        first = view.starting[0]
        role = vocabulary().role("fields", first.text)
        if role is None or (self._block == "funds" and vocabulary().fund_line(first.text)):
            return any(True for _ in inline_fields(first.as_text())) and self._block != "indicators"
        if self._block == "indicators":
            return first.col < self._columns.get("level3", (1, 1))[0] and not _has_level(first.text)
        return self._block not in {"tasks", "goals"} or first.col == 0

    def _read_data(self, view: RowView) -> None:
        """Read a row of the open block; without one, its texts are kept aside."""
        match self._block:
            case "indicators":
                self._read_indicator(view)
            case "funds":
                self._read_fund(view)
            case "goals" | "tasks":
                self._read_plain(view, self._goals if self._block == "goals" else self._tasks)
            case _:
                self._read_fields(view)

    def _read_fields(self, view: RowView) -> None:
        """Read labels and values side by side; a value without a known label is kept aside."""
        label: Cell | None = None
        for cell in view.starting:
            if vocabulary().role("fields", cell.text) or (label is None and vocabulary().guess("fields", cell.text)):
                label = cell
            elif label is not None:
                role = vocabulary().role("fields", label.text) or vocabulary().guess("fields", label.text)
                self._set_field(role or "", label.as_text(), cell.as_text())
                label = None
            elif not self._take_inline(cell.as_text()) and not _is_block_label(cell):
                self._keep([cell], "no known label stands beside it")

    def _set_field(self, role: str, label: Text, value: Text) -> None:
        """Take a field; persons and telephones go to the contacts, a second value for one field is kept aside."""
        if role in {"contact", "phone"}:
            self._contacts.append(value)
        elif role in self.fields and role not in _MANY and _differ(self.fields[role], value):
            self._remainder.append(Unplaced(value, f"a second value for {label.text}"))
        else:
            self.fields[role] = self.fields.get(role, value)
            self.labels.setdefault(f"fields.{role}", label)

    def _read_fund(self, view: RowView) -> None:
        """Read a fund line: its label stands left of the amounts."""
        first = min(column[0] for role, column in self._columns.items() if role != "label")
        labels = [cell for cell in view.starting if cell.col < first and not _is_block_label(cell)]
        values = texts_by_role(view, {role: column for role, column in self._columns.items() if role != "label"})
        if not labels:
            self._keep(view.starting, "amounts without a fund line")
            return
        self._funds.append(Row({"label": labels[-1].as_text()} | values))
        self._keep_unused(view, [*(cell.as_text() for cell in labels), *values.values()])

    def _read_split(self, view: RowView) -> None:
        """Read fund lines side by side, each with its amount, under the groups of the split."""
        label: Cell | None = None
        for cell in view.starting:
            if label is not None and text_kind(cell.text) in {TextKind.NUMBER, TextKind.AMOUNT, TextKind.DASH}:
                self._splits.append(Split(self._group_over(label), label.as_text(), cell.as_text()))
                label = None
                continue
            if label is not None:
                self._splits.append(Split(self._group_over(label), label.as_text(), None))
            label = cell
        if label is not None:
            self._splits.append(Split(self._group_over(label), label.as_text(), None))

    def _group_over(self, label: Cell) -> Text | None:
        """Return the group of the split whose heading stands over a fund line: the last one that begins left of it."""
        over = [group for group in self._groups if group.col <= label.col and split_group(group.text)]
        return over[-1].as_text() if over else None

    def _read_plain(self, view: RowView, rows: list[Row]) -> None:
        """Read a row of goals or tasks."""
        values = texts_by_role(view, self._columns)
        if values:
            rows.append(Row(values))
        self._keep_unused(view, values.values())

    def _read_indicator(self, view: RowView) -> None:
        """Read an indicator row; a row of the template that nobody filled in is none."""
        values = texts_by_role(view, self._columns)
        if "level3" not in values and "level3" in self._columns:
            above = view.under(self._columns["level3"], spanning=True)
            if above is not None:
                values["level3"] = Text(above.text, above.places, (*above.marks, Mark.CONTINUED), above.confidence)
        filled = [role for role in values if role not in {"level1", "level2"} and not role.startswith("?")]
        if filled and (set(filled) != {"level3"} or Mark.CONTINUED not in values["level3"].marks):
            self._indicators.append(values)
        elif values:
            self._pending_levels(values)
        self._keep_unused(view, values.values())

    def _pending_levels(self, values: dict[str, Text]) -> None:
        """Note the level labels of a template row without an indicator: they end what stood above them."""
        labels = {role: text for role, text in values.items() if role in {"level1", "level2"}}
        self._indicators.append(labels)
        self._remainder.extend(Unplaced(text, "a row of the template without an indicator") for text in labels.values())

    def _read_total(self, view: RowView) -> None:
        """Read a total row: the points and the score under their columns, else in their order."""
        columns = {role: column for role, column in self._columns.items() if role in {"weight", "score"}}
        values = texts_by_role(view, columns) if self._block == "indicators" else {}
        numbers = [cell for cell in view.starting[1:] if text_kind(cell.text) in _NUMERIC]
        if not values or any(text_kind(value.text) not in _NUMERIC for value in values.values()):
            roles = ("weight", "score") if len(numbers) > 1 else ("score",)
            values = {role: cell.as_text() for role, cell in zip(roles, numbers, strict=False)}
        self._totals.append(Row(values))
        self._keep_unused(view, [view.starting[0].as_text(), *values.values()])

    # --- the remainder

    def _keep(self, cells: Sequence[Cell], reason: str) -> None:
        """Keep texts that fit no field, with the reason; one with a telephone number is a contact."""
        for cell in cells:
            if has_telephone(cell.text):
                self._contacts.append(cell.as_text())
            else:
                self._remainder.append(Unplaced(cell.as_text(), reason))

    def _keep_unused(self, view: RowView, used: Iterable[Text]) -> None:
        """Keep the texts of a row that no column took; the names of blocks are none."""
        places = {text.places for text in used}
        rest = [cell for cell in view.starting if cell.places not in places and not _is_block_label(cell)]
        self._keep(rest, "it stands under no known column")

    # --- the result

    def form(self, number: int) -> Form:
        """Return what was read as the form with this number."""
        kind = self._kind()
        rows = [row for row in with_levels(self._indicators) if row.cells.keys() - {"level1", "level2"}]
        heads = {vocabulary().level1(row.cells["level1"].text) or "" for row in rows if "level1" in row.cells}
        for further in self._totals[:-1]:
            for text in further.cells.values():
                self._remainder.append(Unplaced(text, "a total row above the last one"))
        return Form(
            kind=kind,
            family=vocabulary().family(kind, self._printed, heads),
            number=number,
            title=self.title,
            fields=self.fields | self._document_year(),
            labels=self.labels,
            funds=tuple(self._funds),
            splits=tuple(self._splits),
            tasks=tuple(self._tasks),
            goals=tuple(self._goals) or self._goals_in_fields(),
            indicators=tuple(rows),
            basic=tuple(self.basic.rows) if self.basic else (),
            total=self._totals[-1] if self._totals else None,
            notes=tuple(self._notes),
            contacts=tuple(self._contacts),
            remainder=(*self._remainder, *(self.basic.remainder if self.basic else ())),
        )

    def _kind(self) -> str:
        """Return what sort of form it is: by its title, else by the fields of its head."""
        if self.basic is not None:
            return "basic_data"
        title = self.title.text if self.title else ""
        if "整体" in title or ("项目" not in title and "project_name" not in self.fields):
            return "department"
        return "project"

    def _document_year(self) -> dict[str, Text]:
        """Return the year that the first lines of the document name, where the form itself names none."""
        if "year" in self.fields:
            return {}
        titles = [paragraph for paragraph in self._opening if len(paragraph.text) < 60]  # noqa: PLR2004 - a title is short
        years = (year_in(Text(paragraph.text, paragraph.places)) for paragraph in titles)
        return next(({"year": year} for year in years if year), {})

    def _goals_in_fields(self) -> tuple[Row, ...]:
        """Return the goal and what came of it where they are fields, one under the other."""
        roles = {"expected": "overall_goal", "actual": "goal_actual"}
        cells = {role: self.fields[name] for role, name in roles.items() if name in self.fields}
        return (Row(cells),) if cells else ()


def _differ(first: Text, second: Text) -> bool:
    """Tell whether two texts differ in more than white space and punctuation."""
    return compare_key(first.text) != compare_key(second.text)


def _is_block_label(cell: Cell) -> bool:
    """Tell whether a cell holds the name of a block, such as 项目资金 or 绩效指标."""
    return vocabulary().role("blocks", cell.text) in {"funds", "indicators", "goals", "tasks"}


def _has_level(text: str) -> bool:
    """Tell whether a text is a level-1 or level-2 label."""
    return vocabulary().level1(text) is not None or vocabulary().level2(text) is not None
