"""How long a form table of a page takes to read from Word, beside python-docx opening the file and walking `row.cells`.

Prints the median milliseconds of both, of opening alone, and the ratio of the two readings.
Run from the project's root: python tests/benchmarks/word_speed.py [FILE.docx ...]
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import docx

from extract.word import read_word

_ROWS, _COLUMNS = 40, 9
_ROUNDS = 15


def form() -> bytes:
    """Return a form of a page: a title over all columns, labels merged over four rows each, short texts."""
    document = docx.Document()
    table = document.add_table(_ROWS, _COLUMNS)
    for r in range(_ROWS):
        for c in range(_COLUMNS):
            table._cells[r * _COLUMNS + c].text = f"指标{r}.{c}"  # noqa: SLF001 - the public access is what is slow
    table.cell(0, 0).merge(table.cell(0, _COLUMNS - 1))
    for r in range(2, _ROWS - 3, 4):
        table.cell(r, 0).merge(table.cell(r + 3, 0))
        table.cell(r, 1).merge(table.cell(r + 1, 1))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def row_cells(data: bytes) -> list[list[str]]:
    """Return the texts of all tables as most tools get them."""
    document = docx.Document(io.BytesIO(data))
    return [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]


def milliseconds(call: Callable[[], object]) -> float:
    """Return the median time of a call, after one that warms up."""
    call()
    times = []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times)


def main(paths: list[str]) -> None:
    """Print one line a file."""
    files = {path: Path(path).read_bytes() for path in paths} or {f"form of {_ROWS} x {_COLUMNS}": form()}
    for name, data in files.items():
        ours, theirs, opening = (
            milliseconds(lambda data=data: read_word(data, "form.docx")),
            milliseconds(lambda data=data: row_cells(data)),
            milliseconds(lambda data=data: docx.Document(io.BytesIO(data))),
        )
        print(
            f"{name}: read_word {ours:.1f} ms; python-docx row.cells {theirs:.1f} ms "
            f"(of which opening {opening:.1f} ms); ratio {theirs / ours:.1f}"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
