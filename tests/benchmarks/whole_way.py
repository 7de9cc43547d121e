"""CPU milliseconds a page from bytes to records and findings, beside `pdfplumber.extract_tables` on the same files.

    python tests/benchmarks/whole_way.py [FOLDER]

A page of a .docx is a page of the .pdf of the same name. Each file is read once before it is timed; the figure is the
best of five runs.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber

from ziping.process import process

DOCUMENTS = Path(__file__).parents[2] / "corpus" / "documents"
RUNS = 5


def milliseconds(work: Callable[[], object]) -> float:
    """Return the least CPU time of a call, after one that is not counted."""
    work()
    durations = []
    for _ in range(RUNS):
        start = time.process_time()
        work()
        durations.append((time.process_time() - start) * 1000)
    return min(durations)


def tables_by_pdfplumber(data: bytes) -> int:
    """Extract all tables as pdfplumber does; return the number of pages."""
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            page.extract_tables()
        return len(document.pages)


def main(folder: Path) -> None:
    """Print a row a document and the totals."""
    print(
        f"{'document':<28}{'pages':>6}{'docx ms/p':>11}{'pdf ms/p':>10}{'pdfplumber ms/p':>17}{'pdf / pdfplumber':>18}"
    )
    sums = [0.0, 0.0, 0.0, 0.0]
    for path in sorted(folder.glob("*.pdf")):
        word = path.with_suffix(".docx").read_bytes()
        data = path.read_bytes()
        pages = tables_by_pdfplumber(data)
        ours_word = milliseconds(lambda word=word, path=path: process(word, path.name))
        ours = milliseconds(lambda data=data, path=path: process(data, path.name))
        theirs = milliseconds(lambda data=data: tables_by_pdfplumber(data))
        row = [ours_word / pages, ours / pages, theirs / pages]
        print(f"{path.stem:<28}{pages:>6}{row[0]:>11.1f}{row[1]:>10.1f}{row[2]:>17.1f}{row[1] / row[2]:>18.2f}")
        sums = [total + value for total, value in zip(sums, (pages, ours_word, ours, theirs), strict=True)]
    pages, ours_word, ours, theirs = sums
    print(
        f"{'all':<28}{pages:>6.0f}{ours_word / pages:>11.1f}{ours / pages:>10.1f}{theirs / pages:>17.1f}{ours / theirs:>18.2f}"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS)
