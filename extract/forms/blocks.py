"""The blocks of a form under their headings: funds and their splits, goals, tasks, indicators and totals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from extract.clean import compare_key
from extract.forms.head import is_block_label
from extract.forms.levels import with_levels
from extract.forms.rowview import ColumnRange, RowView, texts_by_role
from extract.kinds import TextKind, text_kind
from extract.model import NO_FUND_LINE, Cell, Mark, Row, Split, Text, Unplaced
from extract.rows import Heading, RowKind, fund_pairs, split_group
from extract.vocabulary import label_key, vocabulary

_NUMERIC = {TextKind.NUMBER, TextKind.QUANTITY, TextKind.DASH, TextKind.PERCENT}
_AMOUNTS = {TextKind.NUMBER, TextKind.AMOUNT, TextKind.DASH}
_GOAL_LABEL = re.compile(r"目标|任务|^[\d一二三四五六七八九十（()）、.．]+$")
_NUMBERED_GOAL = re.compile(r"(?:年度|总体|绩效|年度绩效)?目标[\d一二三四五六七八九十]+[:.、]?(?:\(.*\))?$")
_MONEY = {"initial", "full_year", "executed", "arrived"}
_MONEY_KINDS = _AMOUNTS | {TextKind.PERCENT, TextKind.NONE, TextKind.SIGN, TextKind.INDEXED}
_BESIDE_MONEY = {"weight", "rate", "score"}
_LEVELS = ("level1", "level2")


class Blocks:
    """The blocks read so far, and the open one: its name, and the columns of its headings."""

    def __init__(self) -> None:
        self.open = ""
        self.funds: list[Row] = []
        self.splits: list[Split] = []
        self.tasks: list[Row] = []
        self.goals: list[Row] = []
        self.totals: list[Row] = []
        self.labels: dict[str, Text] = {}
        self.unplaced: list[tuple[Cell, str]] = []
        self._rows: list[dict[str, Text]] = []  # of indicators, with the level labels printed in them
        self._columns: dict[str, ColumnRange] = {}
        self._groups: list[Cell] = []
        self._pairs: list[tuple[int, str]] = []

    def any(self) -> bool:
        """Tell whether a block has rows."""
        return bool(self.funds or self._rows or self.goals or self.tasks)

    def has_indicators(self) -> bool:
        """Tell whether there is an indicator."""
        return any(row.keys() - set(_LEVELS) for row in self._rows)

    def indicators(self) -> tuple[Row, ...]:
        """Return the indicator rows with the level labels that cover them."""
        return tuple(row for row in with_levels(self._rows) if row.cells.keys() - set(_LEVELS))

    def read_heading(self, view: RowView, heading: Heading) -> None:
        """Open the block whose headings a row holds."""
        self.open = heading.block
        self._columns = {}
        self._keep(view.over, "it stands over the headings of several columns")
        for cell, role in zip(view.starting, heading.roles, strict=True):
            if role:
                self._columns[role] = (cell.col, cell.col + cell.col_span)
                self.labels.setdefault(f"{heading.block}.{role}", cell.as_text())

    def claims(self, view: RowView) -> bool:
        """Tell whether a row that begins with the label of a field is a row of the open block all the same."""
        first = view.starting[0]
        if self.open == "indicators":
            return first.col >= self._columns.get("level3", (1, 1))[0] or _is_level(first.text)
        if self.open in {"funds", "splits", "pairs"}:
            return vocabulary().fund_line(first.text) is not None
        return self.open in {"tasks", "goals"} and first.col > 0

    def read(self, view: RowView, kind: RowKind) -> bool:
        """Read a row into the open block; False where none is open."""
        if kind is RowKind.TOTAL and self.open not in {"funds", "tasks"}:
            self._read_total(view)
        elif kind is RowKind.PAIRS:
            self._open_pairs(view)
        elif self.open == "pairs" and kind is RowKind.SPLIT:
            self._read_pairs(view)
        elif kind is RowKind.SPLIT_HEADING and self.open in {"funds", "splits"}:
            self.open, self._groups = "splits", list(view.starting)
        elif self.open == "splits" or (self.open in {"", "funds"} and kind is RowKind.SPLIT):
            self.open = "splits"
            self._read_split(view)
        else:
            return self._read_data(view)
        return True

    def _read_data(self, view: RowView) -> bool:
        """Read a row of the open block; False where none is open."""
        match self.open:
            case "indicators":
                self._read_indicator(view)
            case "funds":
                self._read_fund(view)
            case "goals" if not self._is_foreign(view):
                self._read_plain(view, self.goals)
            case "tasks":
                self._read_plain(view, self.tasks)
            case "management":
                self._keep(view.starting, "a record has no field for how the funds were managed")
            case "closed" if self._scores(view):
                self.open = "indicators"
                self._read_indicator(view)
            case _:
                return self.open == "framework"  # a reference framework is no part of a form
        return True

    def _is_foreign(self, view: RowView) -> bool:
        """Tell whether a row has a label of its own before the columns of the goals, and so is none of them."""
        first = view.starting[0]
        before = first.col < min(column[0] for column in self._columns.values())
        known = vocabulary().role("blocks", first.text) == "goals"
        return before and not known and not _GOAL_LABEL.search(first.text)

    def _scores(self, view: RowView) -> bool:
        """Tell whether a row behind the total has points and a score, and so is an indicator all the same."""
        cells = [view.under(self._columns[role]) for role in ("weight", "score") if role in self._columns]
        return bool(cells) and all(cell and text_kind(cell.text) in _NUMERIC for cell in cells)

    def _open_pairs(self, view: RowView) -> None:
        """Read the first row of a fund block that puts amounts beside their labels; the rows below keep its order."""
        roles = fund_pairs(view.texts)
        self.open = "pairs"
        self._pairs = [(view.starting[i].col, role) for i, role in roles.items()]
        values = {role: view.starting[i + 1].as_text() for i, role in roles.items()}
        self.funds.append(Row({"label": view.starting[min(roles)].as_text()} | values))

    def _read_pairs(self, view: RowView) -> None:
        """Read a fund line whose name stands before each of its amounts."""
        lines: dict[str, dict[str, Text]] = {}
        label: Cell | None = None
        for cell in view.starting:
            if label is None or vocabulary().fund_line(cell.text):
                label = cell
                continue
            role = [role for column, role in self._pairs if column <= label.col][-1:]
            own = vocabulary().role("funds", label.text)
            if own in _BESIDE_MONEY and own not in self.funds[0].cells:
                self.funds[0] = Row({**self.funds[0].cells, own: cell.as_text()})
            else:
                line = lines.setdefault(label_key(label.text), {"label": label.as_text()})
                line[role[0] if role else "?"] = cell.as_text()
            label = None
        self.funds.extend(Row(line) for line in lines.values())

    def _read_fund(self, view: RowView) -> None:
        """Read a fund line: its label stands left of the amounts."""
        columns = {role: column for role, column in self._columns.items() if role != "label"}
        first = min(column[0] for column in columns.values())
        labels = [cell for cell in view.starting if cell.col < first and not is_block_label(cell)]
        values = texts_by_role(view, columns)
        if not labels and (block := self._block_over(view, first)):
            labels = [block]
        if not labels:
            self._keep(view.starting, NO_FUND_LINE)
            return
        if any(role in _MONEY and text_kind(value.text) not in _MONEY_KINDS for role, value in values.items()):
            self._keep(view.starting, "words where the heading announces amounts")
            return
        groups = {"group": labels[0].as_text()} if len(labels) > 1 else {}
        self.funds.append(Row({"label": labels[-1].as_text()} | groups | values))
        self._keep_unused(view, [*(cell.as_text() for cell in labels), *values.values()])

    def _block_over(self, view: RowView, first: int) -> Cell | None:
        """Return the block's name, merged over its rows, where it is all that stands before the amounts of one line."""
        cell = view.under((0, first), spanning=True)
        if cell is None or self.funds or not is_block_label(cell):
            return None
        return replace(cell, marks=(*cell.marks, Mark.CONTINUED))

    def _read_split(self, view: RowView) -> None:
        """Read fund lines side by side, each with its amount, under the groups of the split."""
        label: Cell | None = None
        for cell in view.starting:
            if label is None:
                label = cell
            elif text_kind(cell.text) in _AMOUNTS:
                self.splits.append(Split(self._group_over(label), label.as_text(), cell.as_text()))
                label = None
            else:
                self.splits.append(Split(self._group_over(label), label.as_text(), None))
                label = cell
        if label is not None:
            self.splits.append(Split(self._group_over(label), label.as_text(), None))

    def _group_over(self, label: Cell) -> Text | None:
        """Return the group of the split whose heading stands over a fund line: the last one that begins left of it."""
        over = [group for group in self._groups if group.col <= label.col and split_group(group.text)]
        return over[-1].as_text() if over else None

    def _read_plain(self, view: RowView, rows: list[Row]) -> None:
        """Read a row that is no more than its columns."""
        values = texts_by_role(view, self._columns)
        if self.open == "goals":
            values = {role: text for role, text in values.items() if not role.startswith("?")}
        if values:
            rows.append(Row(values))
        self._keep_unused(view, values.values())

    def take_numbered_goal(self, view: RowView) -> bool:
        """Take a goal that stands beside its own number (年度目标1); tell whether the row holds one."""
        if len(view.starting) != 2 or not _NUMBERED_GOAL.match(compare_key(view.starting[0].text)):  # noqa: PLR2004
            return False
        self.open = ""
        self.goals.append(Row({"expected": view.starting[1].as_text()}))
        return True

    def _read_indicator(self, view: RowView) -> None:
        """Read an indicator row; a row of the template without one is none, but its labels end those above."""
        values = texts_by_role(view, self._columns)
        name = self._name_over(view) if "level3" not in values else None
        if name:
            values["level3"] = name
        if values.keys() - {*_LEVELS, *(["level3"] if name else [])}:
            self._rows.append(values)
        elif labels := {role: text for role, text in values.items() if role in _LEVELS}:
            self._rows.append(labels)
            cells = [cell for cell in view.starting if cell.as_text() in labels.values()]
            self._keep(cells, "a row of the template without an indicator")
        self._keep_unused(view, values.values())

    def _name_over(self, view: RowView) -> Text | None:
        """Return the name of an indicator that is merged over several rows and began above."""
        cell = view.under(self._columns["level3"], spanning=True) if "level3" in self._columns else None
        return Text(cell.text, cell.places, (*cell.marks, Mark.CONTINUED), cell.confidence) if cell else None

    def _read_total(self, view: RowView) -> None:
        """Read a total row: the points and the score under their columns, else in their order.

        Of two numbers that one column alone takes, the row has slid: its label covers too few or too many columns.
        """
        columns = {role: column for role, column in self._columns.items() if role in {"weight", "score"}}
        values = texts_by_role(view, columns) if self.open == "indicators" else {}
        numbers = [cell.as_text() for cell in view.starting[1:] if text_kind(cell.text) in _NUMERIC]
        if len(columns) == len(numbers) == 2 and len(values) == 1:  # noqa: PLR2004 - points and score
            values = {}
            numbers = [replace(number, marks=(*number.marks, Mark.REALIGNED)) for number in numbers]
        if not values or any(text_kind(value.text) not in _NUMERIC for value in values.values()):
            values = dict(zip(("weight", "score") if len(numbers) > 1 else ("score",), numbers, strict=False))
        if vocabulary().role("blocks", view.starting[0].text) == "subtotal":
            self._keep([cell for cell in view.starting if cell.as_text() in values.values()], "a subtotal")
        else:
            self.totals.append(Row(values))
            self.open = "closed" if self.open == "indicators" else self.open
        self._keep_unused(view, [view.starting[0].as_text(), *values.values()])

    def _keep(self, cells: Iterable[Cell], reason: str) -> None:
        """Keep texts that fit no field, with the reason."""
        self.unplaced.extend((cell, reason) for cell in cells)

    def _keep_unused(self, view: RowView, used: Iterable[Text]) -> None:
        """Keep the texts of a row that no column took; the names of blocks are none."""
        places = {text.places for text in used}
        rest = [cell for cell in view.starting if cell.places not in places and not is_block_label(cell)]
        self._keep(rest, "it stands under no known column")

    def further_totals(self) -> Sequence[Unplaced]:
        """Return the totals above the last one, which are none of the form."""
        texts = (text for row in self.totals[:-1] for text in row.cells.values())
        return [Unplaced(text, "a total row above the last one") for text in texts]


def _is_level(text: str) -> bool:
    """Tell whether a text is a level-1 or level-2 label."""
    return vocabulary().level1(text) is not None or vocabulary().level2(text) is not None
