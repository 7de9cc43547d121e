"""The Frictionless description of the dataset, and the data dictionary, both from the tables' own columns.

`python -m ziping.dataset.datapackage` prints the data dictionary (docs/data-dictionary.md).
"""

from __future__ import annotations

import json
import sys
from hashlib import file_digest
from typing import TYPE_CHECKING, Any

from normalize.record import SCHEMA_VERSION
from ziping.dataset.columns import DECIMALS, DIGITS, Column
from ziping.dataset.tables import TABLES, Table
from ziping.running.files import PACKAGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

FRICTIONLESS = {
    "text": "string",
    "integer": "integer",
    "decimal": "number",
    "share": "number",
    "json": "any",
    "date": "string",
}
SAID = {
    "text": "text",
    "integer": "integer",
    "decimal": f"decimal({DIGITS}, {DECIMALS})",
    "share": "double",
    "json": "text (JSON)",
    "date": "text (EDTF)",
}

HEAD = f"""\
# Data dictionary

The tables of the dataset that `ziping run` writes, schema version {SCHEMA_VERSION}. Made from the models by
`python -m ziping.dataset.datapackage > docs/data-dictionary.md`; do not edit.

- `..._raw` is the text as published, exact. `..._value` is what it was read as: a number in the unit printed, a rate in
  percent, a text with its line breaks folded. What is not printed is null.
- A number is a decimal({DIGITS}, {DECIMALS}) in Parquet and DuckDB, and the printed digits in CSV. A number with more
  digits is null there and named in `remainders`; its text stands beside it. The bounds of a target are numbers
  (`target_low`) or dates in EDTF (`target_low_date`).
- Files with the same bytes have a row each in `documents`; their forms and findings are given once, under the `file`
  that is the first in order of name.
- Rows count from 1. The `field` of a change in `explanations` is a path in the JSON of `records.jsonl`, whose lists
  count from 0: `indicators.7.score` is `row` 8 of `indicators`; `forms.2` is the form with the number 2. People are
  shown the row and its label.
- CSV is UTF-8 with texts in quotation marks, as published: `=100%` stays `=100%`. A spreadsheet program may take such
  a text for a formula, and Excel takes UTF-8 for another encoding: open `dataset.xlsx`, or the files of
  `csv-excel-safe` (`--excel-safe`), which say their encoding and have an apostrophe before such a text.
"""


def datapackage(tables: Sequence[Table], folder: Path) -> bytes:
    """Return `datapackage.json` for the CSV files of a folder."""
    package = {
        "profile": "tabular-data-package",
        "name": PACKAGE,
        "title": "Published budget self-evaluations",
        "version": SCHEMA_VERSION,
        "resources": [_resource(table, folder) for table in tables],
    }
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()


def data_dictionary() -> str:
    """Return the data dictionary as Markdown."""
    return HEAD + "".join(f"\n{line}" for table in TABLES for line in _dictionary_lines(table)) + "\n"


def _resource(table: Table, folder: Path) -> dict[str, Any]:
    path = folder / "csv" / f"{table.name}.csv"
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "description": table.description,
        "path": f"csv/{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\n", "header": True},
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column, table) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    if references := list(_references(table)):
        schema["foreignKeys"] = references
    return schema


def _field(column: Column, table: Table) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": FRICTIONLESS[column.kind], "description": column.description}
    if column.name in table.key:
        field["constraints"] = {"required": True}
    return field


def _references(table: Table) -> Iterator[dict[str, Any]]:
    if table.name == "documents":
        return
    fields = ["document_sha256", "form"] if table.of_form else ["document_sha256"]
    resource = "forms" if table.of_form else "documents"
    yield {"fields": fields, "reference": {"resource": resource, "fields": fields}}


def _dictionary_lines(table: Table) -> Iterator[str]:
    yield f"## {table.name}\n"
    yield f"{table.description}. Key: {', '.join(f'`{name}`' for name in table.key)}.\n"
    yield "| column | type | what it is |"
    yield "|---|---|---|"
    for column in table.columns:
        yield f"| `{column.name}` | {SAID[column.kind]} | {column.description} |"
    yield ""


if __name__ == "__main__":
    sys.stdout.write(data_dictionary())
