"""The tables of `data/`: words and rules as TOML, each with a copy as JSON, which is read ten times as quickly.

A copy counts only while it is that of the TOML as it stands, by checksum, so that a table that was edited is never
read stale. `python -m tests.benchmarks.copy_tables` makes the copies again.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from zlib import crc32

DATA = Path(__file__).with_name("data")
COPIES = DATA / "copies"
QUICK = (
    "comparators", "grades", "units", "label_noise", "glyphs", "readings", "indicators_levels", "indicators_concepts",
    "indicators_extensions", "indicators_fund_lines", "indicators_columns",
)  # fmt: skip


def read_table(name: str) -> dict[str, Any]:
    """Return a table by the name of its file."""
    source = DATA.joinpath(f"{name}.toml").read_bytes()
    copy = COPIES / f"{name}.json"
    if copy.is_file():
        kept: dict[str, Any] = json.loads(copy.read_bytes())
        if kept["crc32"] == crc32(source):
            table: dict[str, Any] = kept["table"]
            return table
    return parse_table(source)


def parse_table(source: bytes) -> dict[str, Any]:
    """Return the table that a TOML file holds."""
    import tomllib  # noqa: PLC0415 - seldom needed, and slow to load

    return tomllib.loads(source.decode("utf-8"))
