"""Puts rows whose cells have slid back under their headings: text conversions that lost tabs or merged cells.

Each block of a form announces its columns in a heading row; the rows below are fitted to them by `extract.slots`. A row
that fits nowhere, or in two ways, stays as it is and is marked HELD.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extract.kinds import TextKind, text_kind
from extract.model import Cell, Grid, Mark
from extract.repair.slots import Column, Fit, cheapest_fit, columns_of, fit_row
from extract.rows import Heading, RowKind, read_heading, row_kind
from extract.vocabulary import vocabulary

JOIN = 0.4  # two rows are one row cut in two only where that saves so much
JOIN_BLANK = 2.0  # the same, where the lower begins with a blank, as a row of its own does under a merged label
PIECES = 3  # so many pieces a row may be cut into
_NUMERIC = {TextKind.NUMBER, TextKind.QUANTITY, TextKind.DASH, TextKind.PERCENT}

_WHOLE = {RowKind.HEADING, RowKind.TOTAL, RowKind.NOTE}  # rows that are never the rest of another
_NOTHING = Cell(0, 0, 1, 1, "")

Placed = dict[int, Cell]  # the cells of a repaired row by the column in which each begins
SourceRow = list[Cell]


@dataclass(slots=True)
class _State:
    """Where the repair of a table stands."""

    block: str = ""
    columns: tuple[Column, ...] = ()
    level1: str | None = None
    level2: str | None = None
    after_break: bool = False
    rows: list[Placed] = field(default_factory=list)

    def label_may_be_below(self) -> bool:
        """Tell whether a level-1 label may stand alone: it belongs to a level-2 label above it, or to a page above."""
        parents = vocabulary().parents(self.level2) if self.level2 else frozenset()
        return self.after_break or bool(parents and self.level1 not in parents)

    def remember(self, row: Placed) -> None:
        """Keep the level labels that hold after a repaired row."""
        for j, cell in row.items():
            if self.columns[j].role == "level1" and cell.text.strip():
                self.level1, self.level2 = vocabulary().level1(cell.text), self.level2
            if self.columns[j].role == "level2" and cell.text.strip():
                self.level2 = vocabulary().level2(cell.text)
            if text_kind(cell.text) is TextKind.DASH:
                self.columns = (*self.columns[:j], replace(self.columns[j], dashed=True), *self.columns[j + 1 :])
        self.after_break = False


def put_back(grid: Grid) -> Grid:
    """Return the ragged grid with the cells of each row under the headings of its block."""
    source = _source_rows(grid)
    state = _State()
    breaks: set[int] = set()
    i = 0
    while i < len(source):
        if i in grid.row_breaks:
            breaks.add(len(state.rows))
            state.after_break = True
        i += _repair_row(source, i, state)
    return as_grid(state.rows, grid, frozenset(row for row in breaks if row < len(state.rows)))


def _source_rows(grid: Grid) -> list[SourceRow]:
    """Return the cells of each row without the padding at its end."""
    rows: list[SourceRow] = [[] for _ in range(grid.n_rows)]
    for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.col)):
        rows[cell.row].append(cell)
    for row in rows:
        while row and not row[-1].text:
            row.pop()
    return rows


def _repair_row(source: Sequence[SourceRow], i: int, state: _State) -> int:
    """Repair the i-th row into the state; return how many source rows it took."""
    row = source[i]
    texts = [cell.text for cell in row]
    kind = row_kind(texts)
    used = 1
    if headed := _heading(source, i):
        heading, cells, used = headed
        state.block, state.columns = heading.block, columns_of(heading)
        state.rows.append(_heading_row(cells, state.columns))
    elif not state.columns or (kind is not RowKind.OTHER and kind is not RowKind.TOTAL) or _is_field(texts, state):
        if kind is not RowKind.EMPTY:
            state.rows.append(_loose_row(row))
    elif kind is RowKind.TOTAL and (total := total_row(_whole_total(source, i), state.columns)):
        state.rows.append(total)
        used = 1 + (len(_whole_total(source, i)) > len(row))
    else:
        placed, used = _data_row(source, i, state)
        state.rows.append(placed)
        if not any(Mark.HELD in cell.marks for cell in placed.values()):
            state.remember(placed)
    return used


def _heading(source: Sequence[SourceRow], i: int) -> tuple[Heading, SourceRow, int] | None:
    """Return the heading in the i-th row, its cells, and how many rows it takes; a heading row may be cut in two."""
    row = source[i]
    heading = read_heading([cell.text for cell in row])
    following = source[i + 1] if i + 1 < len(source) else []
    if following and all(cell.text.strip() for cell in following):
        joined = read_heading([cell.text for cell in (*row, *following)])
        known = joined is not None and all(_is_known(role) for role in joined.roles[len(row) :])
        if joined and known and (heading is None or heading.block == joined.block):
            return joined, [*row, *following], 2
    return (heading, row, 1) if heading else None


def _is_known(role: str | None) -> bool:
    """Tell whether a heading has a role that the vocabulary knows."""
    return role is not None and not role.startswith("?")


def _is_field(texts: Sequence[str], state: _State) -> bool:
    """Tell whether a row begins with a form field, so that the block above has ended."""
    first = next(text for text in texts if text.strip())
    if vocabulary().role("fields", first) is None or vocabulary().fund_line(first):
        return False
    return state.block not in {"indicators", "tasks"} or fit_row(texts, state.columns) is None


def _heading_row(row: SourceRow, columns: Sequence[Column]) -> Placed:
    """Return a heading row with each heading over its column."""
    by_heading = {column.heading: j for j, column in enumerate(columns) if column.heading is not None}
    placed = {by_heading[i]: cell for i, cell in enumerate(row) if i in by_heading}
    first = min(placed)
    labels = [cell for i, cell in enumerate(row) if cell.text.strip() and i not in by_heading]
    if len(labels) > first:  # more than there are columns for: the last ones share theirs
        labels[first - 1 :] = [_shared(labels[first - 1 :])]
    return dict(enumerate(labels)) | placed


def _shared(cells: Sequence[Cell]) -> Cell:
    """Return one cell with the texts and places of several."""
    text = "\n".join(cell.text for cell in cells)
    return replace(cells[0], text=text, places=tuple(place for cell in cells for place in cell.places))


def _whole_total(source: Sequence[SourceRow], i: int) -> SourceRow:
    """Return a total row with the row below it, where that is nothing but the number that was cut off."""
    row, following = source[i], source[i + 1] if i + 1 < len(source) else []
    numbers = [cell for cell in following if cell.text.strip()]
    if not numbers or not following[0].text.strip() or any(text_kind(cell.text) not in _NUMERIC for cell in numbers):
        return row
    return [*row, *following]


def total_row(row: SourceRow, columns: Sequence[Column]) -> Placed | None:
    """Return a total row with its points and score in their columns; a single number is the score."""
    roles = [column.role for column in columns]
    if not {"weight", "score"} <= set(roles):
        return None
    filled = [(i, cell) for i, cell in enumerate(row) if cell.text.strip()]
    numbers = [(i, cell) for i, cell in filled[1:] if text_kind(cell.text) in _NUMERIC]
    if len(numbers) == 1:
        i, cell = numbers[0]
        role = "weight" if columns[roles.index("weight")].heading == i and len(filled) > 1 else "score"
        placed = {roles.index(role): _moved(cell, columns[roles.index(role)])}
    elif len(numbers) == len(("weight", "score")):
        pairs = zip(("weight", "score"), numbers, strict=True)
        placed = {roles.index(role): _moved(cell, columns[roles.index(role)]) for role, (_, cell) in pairs}
    else:
        return None
    rest = [cell for i, cell in filled[1:] if (i, cell) not in numbers]
    after = max(placed) + 1
    return padded({0: filled[0][1]} | placed | {after + k: cell for k, cell in enumerate(rest)}, min(placed), columns)


def _loose_row(row: SourceRow) -> Placed:
    """Return a row outside the blocks as it stands."""
    return {i: cell for i, cell in enumerate(row) if cell.text.strip()}


def _data_row(source: Sequence[SourceRow], i: int, state: _State) -> tuple[Placed, int]:
    """Return the row under its headings, or as it stands and HELD, and how many source rows it took."""
    row, used = list(source[i]), 1
    while used < PIECES and _goes_on(row, source, i + used, state):
        row, used = [*row, *source[i + used]], used + 1
    fit = fit_row([cell.text for cell in row], state.columns, level1_alone=state.label_may_be_below())
    if fit is None:
        return {j: replace(cell, marks=(*cell.marks, Mark.HELD)) for j, cell in _loose_row(source[i]).items()}, 1
    return _under_headings(row, fit, state.columns), used


def _goes_on(row: SourceRow, source: Sequence[SourceRow], k: int, state: _State) -> bool:
    """Tell whether the k-th source row is clearly the rest of a row that was cut."""
    if k >= len(source) or not source[k]:
        return False
    following = source[k]
    saves = JOIN if following[0].text.strip() else JOIN_BLANK
    if len(row) + len(following) > len(state.columns) or row_kind([cell.text for cell in following]) in _WHOLE:
        return False
    return _cost([*row, *following], state) + saves < _cost(row, state) + _cost(following, state)


def _cost(row: SourceRow, state: _State) -> float:
    """Return the cost of the cheapest fit of a row."""
    return cheapest_fit([cell.text for cell in row], state.columns).cost


def _under_headings(row: SourceRow, fit: Fit, columns: Sequence[Column]) -> Placed:
    """Return the row's cells by the column that the fit gives them."""
    placed = zip(row, fit.columns, strict=True)
    under = {j: _moved(cell, columns[j]) for cell, j in placed if j is not None and _counts(cell, columns[j])}
    return padded(under, 0, columns)


def _counts(cell: Cell, column: Column) -> bool:
    """Tell whether a cell is kept: it has text, or goes on from an indicator's name in the row above."""
    return bool(cell.text.strip()) or (column.role == "level3" and Mark.CONTINUED in cell.marks)


def padded(row: Placed, start: int, columns: Sequence[Column]) -> Placed:
    """Return a row with an empty cell under each column from `start` on that has none."""
    return {j: row.get(j, _NOTHING) for j in range(start, len(columns))} | row


def _moved(cell: Cell, column: Column) -> Cell:
    """Return the cell, marked where it did not stand under the column's heading."""
    if column.heading is None or column.heading == cell.col:
        return cell
    return replace(cell, marks=(*cell.marks, Mark.REALIGNED))


def as_grid(rows: Sequence[Placed], source: Grid, breaks: frozenset[int]) -> Grid:
    """Return repaired rows as an aligned grid: each cell reaches to the next one, held rows as well."""
    width = max((max(row) + 1 for row in rows if row), default=1)
    above: dict[int, Cell] = {}
    cells: list[Cell] = []
    for i, row in enumerate(rows):
        starts = sorted({0, *row})
        now: dict[int, Cell] = {}
        for start, end in zip(starts, [*starts[1:], width], strict=True):
            cell = replace(row.get(start, _NOTHING), row=i, col=start, row_span=1, col_span=end - start)
            upper = above.get(start)
            if Mark.CONTINUED in cell.marks and upper and upper.text.strip() and upper.col_span == cell.col_span:
                cells.remove(upper)
                cell = replace(upper, row_span=upper.row_span + 1)
            cells.append(cell)
            now[start] = cell
        above = now
    return Grid(len(rows), width, tuple(cells), source.caption, None, breaks)
