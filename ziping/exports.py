"""The files of a table: Parquet and CSV written together in batches, DuckDB and XLSX made from the Parquet files.

The same rows give the same bytes: fixed settings, row groups of a fixed length, no times. (A DuckDB file is equal in
content, not in bytes.)
"""

from __future__ import annotations

import re
from contextlib import ExitStack
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
import xlsxwriter

from ziping.columns import DECIMALS, DIGITS, Column, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from ziping.tables import Table

ROW_GROUP = 20_000  # rows
SHEET_ROWS = 1_048_575  # of an XLSX sheet, without its heading
CELL_LENGTH = 32_767  # characters of an XLSX cell
CUT = "… (cut here; whole in the CSV)"
CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook's times have no zone; always this one
XLSX_CELLS = 6_000_000  # a larger workbook is slow to open, and to write

# A spreadsheet program takes a cell that begins so for a formula. Full-width signs count: some programs fold them.
FORMULA_START = r"^([=+\-@\t\r\n＝＋－＠])"

ARROW = {"integer": pa.int64(), "share": pa.float64()}
DUCKDB = {"integer": "BIGINT", "share": "DOUBLE", "decimal": f"DECIMAL({DIGITS}, {DECIMALS})"}
DECIMAL = pa.decimal128(DIGITS, DECIMALS)


class TableWriter:
    """Writes a table's rows, in the order given, to `NAME.parquet`, `csv/NAME.csv` and `csv-excel-safe/NAME.csv`."""

    def __init__(self, table: Table, folder: Path, stack: ExitStack, *, excel_safe: bool) -> None:
        self._columns = table.columns
        self._text = pa.schema([pa.field(name, ARROW.get(kind, pa.string())) for name, kind, _ in self._columns])
        typed = pa.schema([_typed_field(column) for column in self._columns])
        self._rows: list[list[Value]] = []
        self._parquet = stack.enter_context(
            pq.ParquetWriter(folder / f"{table.name}.parquet", typed, compression="zstd", version="2.6")
        )
        self._csv = stack.enter_context(_csv_writer(folder / "csv" / f"{table.name}.csv", self._text))
        self._safe = (
            stack.enter_context(_csv_writer(folder / "csv-excel-safe" / f"{table.name}.csv", self._text))
            if excel_safe
            else None
        )
        self.count = 0

    def add(self, rows: Iterable[list[Value]]) -> None:
        """Take rows; they are written when there are enough for a row group."""
        self._rows += rows
        while len(self._rows) >= ROW_GROUP:
            self._write(self._rows[:ROW_GROUP])
            del self._rows[:ROW_GROUP]

    def finish(self) -> None:
        """Write the rows that are left."""
        if self._rows:
            self._write(self._rows)
            self._rows = []

    def _write(self, rows: Sequence[Sequence[Value]]) -> None:
        columns = zip(*rows, strict=True)
        arrays = [pa.array(values, field.type) for values, field in zip(columns, self._text, strict=True)]
        self._csv.write_table(pa.Table.from_arrays(arrays, schema=self._text))
        if self._safe is not None:
            harmless = [_harmless(array, column) for array, column in zip(arrays, self._columns, strict=True)]
            self._safe.write_table(pa.Table.from_arrays(harmless, schema=self._text))
        typed = [
            pc.cast(array, DECIMAL) if column.kind == "decimal" else array
            for array, column in zip(arrays, self._columns, strict=True)
        ]
        self._parquet.write_table(pa.Table.from_arrays(typed, schema=self._parquet.schema), row_group_size=ROW_GROUP)
        self.count += len(rows)


def write_duckdb(tables: Sequence[Table], folder: Path) -> None:
    """Write `dataset.duckdb` from the Parquet files of a folder, with keys and comments."""
    with duckdb.connect(folder / "dataset.duckdb") as connection:
        connection.begin()  # quicker than a transaction for each comment
        for table in tables:
            connection.execute(_create(table))
            parquet = _quoted(str(folder / f"{table.name}.parquet"))
            connection.execute(f"INSERT INTO {table.name} SELECT * FROM read_parquet({parquet})")  # noqa: S608 - quoted
            connection.execute(f"COMMENT ON TABLE {table.name} IS {_quoted(table.description)}")
            for column in table.columns:
                comment = f"COMMENT ON COLUMN {table.name}.{column.name} IS {_quoted(column.description)}"
                connection.execute(comment)
        connection.commit()


def write_xlsx(tables: Sequence[Table], folder: Path) -> bool:
    """Write `dataset.xlsx` from the Parquet files of a folder: published texts as text cells, numbers as numbers.

    Returns:
        False, and nothing is written, where the dataset is too large for a spreadsheet program.
    """
    files = {table.name: pq.ParquetFile(folder / f"{table.name}.parquet") for table in tables}
    if sum(file.metadata.num_rows * file.metadata.num_columns for file in files.values()) > XLSX_CELLS:
        return False
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(folder / "dataset.xlsx", options) as book:
        book.set_properties({"created": CREATED})
        bold = book.add_format({"bold": True})
        for table in tables:
            _write_sheets(book, table, files[table.name], bold)
    return True


def _csv_writer(path: Path, schema: pa.Schema) -> Any:
    path.parent.mkdir(exist_ok=True)
    return pyarrow.csv.CSVWriter(path, schema)


def _typed_field(column: Column) -> pa.Field:
    kind = DECIMAL if column.kind == "decimal" else ARROW.get(column.kind, pa.string())
    return pa.field(column.name, kind, metadata={"description": column.description})


def _harmless(array: pa.Array, column: Column) -> pa.Array:
    """Put an apostrophe before a text that a spreadsheet program would take for a formula; numbers stay."""
    if column.kind not in {"text", "json"}:
        return array
    return pc.replace_substring_regex(array, FORMULA_START, r"'\1")


def _create(table: Table) -> str:
    columns = [f'"{column.name}" {DUCKDB.get(column.kind, "VARCHAR")}' for column in table.columns]
    keys = [f"PRIMARY KEY ({', '.join(table.key)})"]
    if table.of_form:
        keys.append("FOREIGN KEY (document_sha256, form) REFERENCES forms (document_sha256, form)")
    return f"CREATE TABLE {table.name} ({', '.join(columns + keys)})"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _write_sheets(book: Any, table: Table, file: Any, bold: Any) -> None:
    """Write a table to a sheet of its name, and to further ones where it is longer than a sheet may be."""
    sheet, row = None, 0
    for cells in _rows(file):
        if sheet is None or row == SHEET_ROWS:
            sheet, row = _new_sheet(book, table, bold), 0
        row += 1
        for position, value in enumerate(cells):
            _write_cell(sheet, row, position, value)
    if sheet is None:
        _new_sheet(book, table, bold)


def _rows(file: Any) -> Iterator[tuple[Any, ...]]:
    for batch in file.iter_batches(batch_size=ROW_GROUP):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _new_sheet(book: Any, table: Table, bold: Any) -> Any:
    number = sum(1 for sheet in book.worksheets() if re.fullmatch(rf"{table.name}(_\d+)?", sheet.name)) + 1
    sheet = book.add_worksheet(table.name if number == 1 else f"{table.name}_{number}")
    sheet.freeze_panes(1, 0)
    for position, column in enumerate(table.columns):
        sheet.write_string(0, position, column.name, bold)
    return sheet


def _write_cell(sheet: Any, row: int, position: int, value: str | Decimal | float | None) -> None:
    if value is None:
        return
    if isinstance(value, str):
        sheet.write_string(row, position, value if len(value) <= CELL_LENGTH else value[: CELL_LENGTH - len(CUT)] + CUT)
    elif isinstance(value, Decimal) and Decimal(repr(float(value))) != value:
        sheet.write_string(row, position, format(value.normalize(), "f"))  # a float would not be the printed number
    else:
        sheet.write_number(row, position, float(value))
