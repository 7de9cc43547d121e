"""Write the copies of the tables in normalize/data that are read at every start: python -m tests.benchmarks.copy_tables."""

from __future__ import annotations

import json
from zlib import crc32

from normalize.tables import COPIES, DATA, QUICK, parse_table


def main() -> None:
    """Write each copy."""
    COPIES.mkdir(exist_ok=True)
    for name in QUICK:
        COPIES.joinpath(f"{name}.json").write_text(copy_of(name), encoding="utf-8")
    print(f"{len(QUICK)} tables copied")


def copy_of(name: str) -> str:
    """Return the text of a table's copy."""
    source = DATA.joinpath(f"{name}.toml").read_bytes()
    kept = {"crc32": crc32(source), "table": parse_table(source)}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    main()
