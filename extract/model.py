"""The types of what a document says and where it says it; frozen, without behaviour beyond their own shape.

A reader returns a `Document` of paragraphs and grids; `extract.forms` labels their cells into `Form`s and
`extract.prose` finds `Statement`s. Every text keeps its `Place`s, so that any value can be shown on its page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product
from typing import Any

Box = tuple[float, float, float, float]  # x0, top, x1, bottom in points, from the top left of the page as shown


class Reason(StrEnum):
    """Why a document could not be read: the closed list."""

    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    OUT_OF_MEMORY = "out_of_memory"
    CRASHED = "crashed"
    UNSUPPORTED = "unsupported"
    EMPTY = "empty"
    NO_TEXT_LAYER = "no_text_layer_and_no_ocr"
    NEEDS_LIBREOFFICE = "needs_libreoffice"
    UNREADABLE_PATH = "unreadable_path"


class ReadError(Exception):
    """A document that cannot be read; `reason` is one of the closed list, `detail` one line for a person."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail

    def __reduce__(self) -> tuple[type[ReadError], tuple[Reason, str]]:
        return ReadError, (self.reason, self.detail)


@dataclass(frozen=True, slots=True)
class PagePlace:
    """A box on a page; pages count from 1."""

    page: int
    box: Box

    def as_json(self) -> dict[str, Any]:
        """Return the place as the command line prints it."""
        return {"page": self.page, "box": [round(side, 2) for side in self.box]}


@dataclass(frozen=True, slots=True)
class WordPlace:
    """A cell or paragraph of a Word part.

    `table` is the path of table indices from the part down to the cell's table (a nested table has a longer path);
    `row` and `cell` count the `w:tr` and `w:tc` as written, from 0. A paragraph outside tables has `paragraph` alone.
    """

    part: str
    table: tuple[int, ...] = ()
    row: int | None = None
    cell: int | None = None
    paragraph: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the place as the command line prints it."""
        address = {"table": list(self.table) or None, "row": self.row, "cell": self.cell, "paragraph": self.paragraph}
        return {"part": self.part} | {key: value for key, value in address.items() if value is not None}


@dataclass(frozen=True, slots=True)
class SheetPlace:
    """A range of a sheet, in A1 notation."""

    sheet: str
    range: str

    def as_json(self) -> dict[str, Any]:
        """Return the place as the command line prints it."""
        return {"sheet": self.sheet, "range": self.range}


@dataclass(frozen=True, slots=True)
class WebPlace:
    """An element of an HTML document, by its path."""

    path: str

    def as_json(self) -> dict[str, Any]:
        """Return the place as the command line prints it."""
        return {"path": self.path}


@dataclass(frozen=True, slots=True)
class TextPlace:
    """A stretch of a text file: lines from 1, columns (characters) from 0, the end column exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int

    def as_json(self) -> dict[str, Any]:
        """Return the place as the command line prints it."""
        return {"lines": [self.line, self.end_line], "columns": [self.column, self.end_column]}


Place = PagePlace | WordPlace | SheetPlace | WebPlace | TextPlace
Places = tuple[Place, ...]


class Mark(StrEnum):
    """What a reader or a repair did on the way to a text; never silent, so it stays beside the text."""

    INFERRED_BORDER = "inferred_border"  # a ruling was missing here and was concluded
    REALIGNED = "realigned"  # the cell had slid out of its column and was put back
    REJOINED = "rejoined"  # pieces of one cell, cut by a line or page end, were joined
    CONTINUED = "continued"  # a merged label, carried over rows or a page
    LABEL_BELOW = "label_below"  # a merged label that is printed below the first row it covers
    COLUMN_MATCHED = "column_matched"  # the heading of its column is in no list; the matcher was sure what it names
    HELD = "held"  # the row fits the columns in no way, or in several equally well; nothing was moved
    RESIDUE_REMOVED = "residue_removed"  # conversion residue such as <p> stood around the text
    OCR = "ocr"  # read from a picture


@dataclass(frozen=True, slots=True)
class Text:
    """A text as published, with where it stands and what was done on the way to it."""

    text: str
    places: Places = ()
    marks: tuple[Mark, ...] = ()
    confidence: float | None = None  # 0 to 1 for text read from a picture, else None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a layout grid: it covers rows row..row+row_span and columns col..col+col_span, half open, from 0."""

    row: int
    col: int
    row_span: int
    col_span: int
    text: str
    places: Places = ()
    marks: tuple[Mark, ...] = ()
    confidence: float | None = None

    def as_text(self) -> Text:
        """Return the cell's text without its position in the grid."""
        return Text(self.text, self.places, self.marks, self.confidence)


class Ragged(StrEnum):
    """Why the columns of a grid are not known."""

    ROWS = "rows"  # rows are rows, but cells may have slid out of their column
    LINES = "lines"  # rows are text lines and cells are words: a row of the table may take several lines


class GridError(ValueError):
    """Cells that overlap, leave a hole, or stand outside their grid."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as a layout grid in which each position belongs to exactly one cell.

    Where `ragged` is set, only the order of the cells in a row is known, not their columns (text conversions): the
    cells then stand from column 0 on and the rest of each row is padded with empty cells without places.
    `row_breaks` are the rows before which the source shows a page break.
    """

    n_rows: int
    n_cols: int
    cells: tuple[Cell, ...]
    caption: Text | None = None
    ragged: Ragged | None = None
    row_breaks: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        taken: list[int] = []
        for cell in self.cells:
            if cell.row + cell.row_span > self.n_rows or cell.col + cell.col_span > self.n_cols:
                raise GridError(f"cell {cell.row},{cell.col} stands outside a grid of {self.n_rows} x {self.n_cols}")
            for row in range(cell.row, cell.row + cell.row_span):
                start = row * self.n_cols + cell.col
                taken += range(start, start + cell.col_span)
        if len(set(taken)) < len(taken):
            row, col = divmod(Counter(taken).most_common(1)[0][0], self.n_cols)
            raise GridError(f"two cells cover row {row}, column {col}")
        if len(taken) != self.n_rows * self.n_cols:
            raise GridError(f"{self.n_rows * self.n_cols - len(taken)} positions of the grid belong to no cell")

    def by_position(self) -> Mapping[tuple[int, int], Cell]:
        """Return the owner of each (row, column)."""
        return {position: cell for cell in self.cells for position in covered_positions(cell)}


def covered_positions(cell: Cell) -> Iterator[tuple[int, int]]:
    """Return each (row, column) that the cell covers, row by row."""
    return product(range(cell.row, cell.row + cell.row_span), range(cell.col, cell.col + cell.col_span))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text outside tables."""

    text: str
    places: Places = ()


@dataclass(frozen=True, slots=True)
class Leftover:
    """Text that stands in no block, with the reason (a page number, a watermark, conversion residue, ...)."""

    text: str
    places: Places
    reason: str


Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Source:
    """The file that was read."""

    name: str
    sha256: str
    media_type: str
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """Paragraphs and grids in reading order; each character of the source is in one block or in `leftover`."""

    source: Source
    blocks: tuple[Block, ...]
    leftover: tuple[Leftover, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a block: the text under each column role (see `extract.vocabulary`)."""

    cells: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Split:
    """An amount of a split of the total, such as 基本支出 under 按支出性质分."""

    group: Text | None
    label: Text
    amount: Text | None


@dataclass(frozen=True, slots=True)
class BasicRow:
    """A line of a basic data table: its label and the value under each column heading, as (heading, value)."""

    label: Text
    values: tuple[tuple[str, Text], ...]


OUTSIDE = "outside the page"  # text that the edge of a page cuts off
REPEATED_HEADER = "repeated header"  # rows of headings that are printed again on the next page
COLUMNS_LOST = "the columns of the row are lost and cannot be decided"
NO_FUND_LINE = "amounts without a fund line"
LOST_ROWS = frozenset((COLUMNS_LOST, NO_FUND_LINE))  # reasons why a whole row fits no field: its numbers are missing


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A text of a form that fits no field, with the reason."""

    text: Text
    reason: str


@dataclass(frozen=True, slots=True)
class Form:
    """The labelled blocks of one self-evaluation, still text.

    `fields` maps a role (project_name, supervisor, implementer, unit_name, self_score, rating, report_date, ...) to
    its value. `funds`, `goals`, `indicators` and `tasks` hold rows by column role. `indicators` rows carry the roles
    level1, level2, level3, target, actual, weight, score, reason, standard, unit as far as the form has them; merged
    labels are repeated on each row they cover, marked CONTINUED.
    """

    kind: str  # project, department, basic_data
    family: str
    number: int  # from 1, in document order
    title: Text | None
    fields: Mapping[str, Text]
    labels: Mapping[str, Text] = field(default_factory=dict)  # the printed label of each field and column role
    funds: tuple[Row, ...] = ()
    splits: tuple[Split, ...] = ()
    tasks: tuple[Row, ...] = ()
    goals: tuple[Row, ...] = ()
    indicators: tuple[Row, ...] = ()
    basic: tuple[BasicRow, ...] = ()
    total: Row | None = None
    notes: tuple[Text, ...] = ()
    contacts: tuple[Text, ...] = ()
    remainder: tuple[Unplaced, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence outside the forms that states an amount, rate, count or score.

    `metric` names what is stated (initial_budget, full_year_budget, executed, execution_rate, score, ...); `subject`
    is what it is about, as written (基本支出, 三公经费, ...); `value` is the number as written, `unit` its unit.
    """

    metric: str
    value: str
    unit: str | None
    subject: str | None
    sentence: str
    places: Places
