"""Reads the findings of a dataset back, as `run` wrote them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from normalize.finding import Finding
from normalize.record import Record

JSON_COLUMNS = ("places", "explanations", "consequences")


class Checked(NamedTuple):
    """What became of a document, and its findings; with its records where they are at hand."""

    file: str
    sha256: str | None
    status: str
    reason: str | None
    detail: str | None
    findings: Sequence[Finding]
    records: Sequence[Record] = ()


def is_dataset(path: Path) -> bool:
    """Return whether a path is a folder that `run` filled."""
    return (path / "findings.parquet").is_file() and (path / "documents.parquet").is_file()


def findings_of_dataset(path: Path) -> Iterator[Checked]:
    """Yield what became of each document of a dataset, and its findings, in the order of its documents."""
    with duckdb.connect() as connection:
        found: dict[str, list[Finding]] = {}
        for row in rows(connection, path / "findings.parquet"):
            found.setdefault(row["document_sha256"], []).append(finding_of_row(row))
        for document in rows(connection, path / "documents.parquet"):
            sha256 = document["document_sha256"]
            fields = (document["file"], sha256, document["status"], document["reason"], document["detail"])
            yield Checked(*fields, found.pop(sha256, []))


def rows(connection: duckdb.DuckDBPyConnection, table: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a Parquet file, by column name."""
    relation = connection.read_parquet(str(table))
    for row in relation.fetchall():
        yield dict(zip(relation.columns, row, strict=True))


def finding_of_row(row: dict[str, Any]) -> Finding:
    """Return the finding of one row of the table."""
    fields = {name: row[name] for name in Finding.model_fields if name in row}
    lists = {name: json.loads(row[name]) if row[name] else [] for name in JSON_COLUMNS}
    return Finding.model_validate(fields | lists)
