"""The files of a table: Parquet and CSV written together in batches, DuckDB and XLSX made from the Parquet files.

The same rows give the same bytes: fixed settings, row groups of a fixed length, no times. (A DuckDB file is equal in
content, not in bytes.)
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from ziping.dataset.columns import DECIMALS, DIGITS, Column, Value
from ziping.dataset.xlsx import Book, Heading, open_book, shown_length

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from ziping.dataset.tables import Table

ROW_GROUP = 20_000  # rows
XLSX_CELLS = 6_000_000  # a larger workbook is slow to open, and to write
SAMPLED = 500  # rows that the widths of a sheet's columns are taken from
WIDEST = 44  # characters of Latin script
FILTER_BUTTON = 4  # characters that it hides of a heading
DIGEST = "document_sha256"  # for machines; a person has the file's name beside it
UTF8_SIGN = b"\xef\xbb\xbf"  # without it Excel takes a CSV file for one in the encoding of the system

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
        self._csv = _csv_writer(folder / "csv" / f"{table.name}.csv", self._text, stack)
        safe = folder / "csv-excel-safe" / f"{table.name}.csv"
        self._safe = _csv_writer(safe, self._text, stack, UTF8_SIGN) if excel_safe else None
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
    with open_book(folder / "dataset.xlsx") as book:
        for table in tables:
            _write_sheets(book, table, files[table.name])
    return True


def _csv_writer(path: Path, schema: pa.Schema, stack: ExitStack, sign: bytes = b"") -> Any:
    path.parent.mkdir(exist_ok=True)
    file = stack.enter_context(path.open("wb"))
    file.write(sign)
    return stack.enter_context(pyarrow.csv.CSVWriter(file, schema))


def _typed_field(column: Column) -> pa.Field:
    kind = DECIMAL if column.kind == "decimal" else ARROW.get(column.kind, pa.string())
    return pa.field(column.name, kind, metadata={"description": column.description})


def _harmless(array: pa.Array, column: Column) -> pa.Array:
    """Put an apostrophe before a text that a spreadsheet program would take for a formula; numbers stay."""
    if column.kind == "decimal" or column.kind in ARROW:
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


def _write_sheets(book: Book, table: Table, file: Any) -> None:
    """Write a table to a sheet of its name, and to further ones where it is longer than a sheet may be."""
    headings = _headings(table, next(file.iter_batches(batch_size=SAMPLED), None))
    sheets = [book.sheet(table.name, headings)]
    for cells in _rows(file):
        if sheets[-1].is_full:
            sheets.append(book.sheet(f"{table.name}_{len(sheets) + 1}", headings))
        sheets[-1].add(cells)
    for sheet in sheets:
        sheet.finish()


def _headings(table: Table, sample: pa.RecordBatch | None) -> list[Heading]:
    """Return the headings of a table's columns, wide enough for most of the first rows; JSON stays narrow."""
    return [
        Heading(
            column.name,
            _width(column, sample.column(at).to_pylist() if sample else []),
            column.description,
            column.kind == "json",
        )
        for at, column in enumerate(table.columns)
    ]


def _width(column: Column, values: Sequence[Any]) -> int:
    lengths = sorted(map(shown_length, (value for value in values if value is not None)))
    usual = lengths[len(lengths) * 9 // 10] if lengths and column.kind != "json" and column.name != DIGEST else 0
    return max(min(usual, WIDEST) + 2, len(column.name) + FILTER_BUTTON)


def _rows(file: Any) -> Iterator[tuple[Any, ...]]:
    for batch in file.iter_batches(batch_size=ROW_GROUP):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)
