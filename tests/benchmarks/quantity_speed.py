"""Print how many values a second one core parses, without the cache: the values of the case files, each once."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

from normalize.quantity import parse_quantity

CASES = Path(__file__).parents[1] / "cases" / "quantity"
ROUNDS = 5


def raws() -> list[str]:
    """Return the raw text of every case."""
    files = sorted(CASES.glob("*.toml"))
    return [case["raw"] for file in files for case in tomllib.loads(file.read_text(encoding="utf-8"))["cases"]]


def main() -> None:
    """Parse every value afresh, several times, and print the best rate."""
    values = raws()
    best = float("inf")
    for _ in range(ROUNDS):
        parse_quantity.cache_clear()
        start = time.perf_counter()
        for value in values:
            parse_quantity(value)
        best = min(best, time.perf_counter() - start)
    print(f"{len(values)} different values, {len(values) / best:,.0f} a second, {best / len(values) * 1e6:.1f} us each")


if __name__ == "__main__":
    main()
