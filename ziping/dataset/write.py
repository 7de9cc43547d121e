"""The dataset of a run: its store written out as Parquet, DuckDB, CSV, XLSX, JSON Lines and a Frictionless package.

Each file is written beside its place and then moved there, so that a reader sees the old file or the new, never a part.
"""

from __future__ import annotations

import shutil
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from ziping.dataset.datapackage import datapackage
from ziping.dataset.exports import TableWriter, write_duckdb, write_xlsx
from ziping.dataset.tables import TABLES, document_rows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import BinaryIO

    from ziping.dataset.columns import Json
    from ziping.running.store import Finished

NAMED = 20  # failed documents that a summary names
OPTIONAL = ("dataset.xlsx", "csv-excel-safe")  # what an earlier run may have written and this one does not


@dataclass
class Counts:
    """What the dataset holds; findings by (outcome, severity), failures by reason, the first of them by name."""

    statuses: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    failed: list[Json] = field(default_factory=list)
    findings: Counter[tuple[str, str]] = field(default_factory=Counter)
    rows: dict[str, int] = field(default_factory=dict)
    xlsx: bool = True


def write_dataset(finished: Iterable[Finished], out: Path, *, excel_safe: bool = False) -> Counts:
    """Write the dataset of the files of a run, in the order given, into the folder `out`.

    Returns:
        What was written. `xlsx` is False where the dataset is too large for a workbook; then there is none.
    """
    folder = out / ".writing"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    counts = _write_tables(finished, folder, excel_safe=excel_safe)
    write_duckdb(TABLES, folder)
    counts.xlsx = write_xlsx(TABLES, folder)
    (folder / "datapackage.json").write_bytes(datapackage(TABLES, folder))
    for name in OPTIONAL:
        _remove(out / name)
    _move_into(folder, out)
    shutil.rmtree(folder)
    return counts


def _write_tables(finished: Iterable[Finished], folder: Path, *, excel_safe: bool) -> Counts:
    counts = Counts()
    with ExitStack() as stack:
        writers = {table.name: TableWriter(table, folder, stack, excel_safe=excel_safe) for table in TABLES}
        lines = stack.enter_context((folder / "records.jsonl").open("wb"))
        for item in finished:
            for name, rows in document_rows(item.result, item.size, first=item.first).items():
                writers[name].add(rows)
            _count(item, counts)
            if item.first:
                _write_records(item.result, lines)
        for name, writer in writers.items():
            writer.finish()
            counts.rows[name] = writer.count
    return counts


def _write_records(result: Json, lines: BinaryIO) -> None:
    for record in result["records"]:
        nested: dict[str, Any] = {"document_sha256": result["sha256"], "file": result["file"], **record}
        lines.write(to_json(nested) + b"\n")


def _count(item: Finished, counts: Counts) -> None:
    counts.statuses[item.result["status"]] += 1
    if item.result["reason"]:
        counts.failures[item.result["reason"]] += 1
        if len(counts.failed) < NAMED:
            counts.failed.append({name: item.result[name] for name in ("file", "reason", "detail")})
    if item.first:
        counts.findings.update((finding["outcome"], finding["severity"]) for finding in item.result["findings"])


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _move_into(folder: Path, out: Path) -> None:
    """Move every file of a folder to its place; the package, which names the others, comes last."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    for path in sorted(files, key=lambda path: (path.name == "datapackage.json", path)):
        place = out / path.relative_to(folder)
        place.parent.mkdir(exist_ok=True)
        path.replace(place)
