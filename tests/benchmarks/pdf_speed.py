"""Milliseconds a page of `read_pdf`, beside pdfplumber's `extract_tables` and PDFium's own work on the same files.

    python tests/benchmarks/pdf_speed.py [FILE.pdf ...]

PDFium's parse is loading the page and its text page; its reading adds one call for the box of each glyph and the bounds
of each object, the least with which a table can be found. Each figure is the best of several rounds of CPU time.
"""

from __future__ import annotations

import io
import sys
import time
from collections import deque
from collections.abc import Callable
from itertools import repeat
from pathlib import Path

import numpy as np
import pdfplumber

from extract.pdf import pdfium, read_pdf

ROUNDS = 5
CORPUS = Path(__file__).parents[2] / "corpus" / "documents"


def main(paths: list[Path]) -> None:
    """Print a line for each file and one for all."""
    print(f"{'ms a page':32} {'pages':>5} {'parse':>7} {'reading':>8} {'read_pdf':>9} {'pdfplumber':>11} ratios")
    totals = np.zeros(5)
    for path in paths:
        data = path.read_bytes()
        pages = parse(data, reads=False)
        row = [milliseconds(work) for work in works(data)]
        totals += [pages, *row]
        report(path.name, pages, [value / pages for value in row])
    report("all", int(totals[0]), (totals[1:] / totals[0]).tolist())


def works(data: bytes) -> list[Callable[[], object]]:
    """Return the pieces of work to compare."""
    return [
        lambda: parse(data, reads=False),
        lambda: parse(data, reads=True),
        lambda: read_pdf(data, "benchmark.pdf"),
        lambda: tables(data),
    ]


def report(name: str, pages: int, row: list[float]) -> None:
    """Print a line of figures with the ratios of `read_pdf` to the others."""
    parsed, reading, ours, theirs = row
    ratios = (
        f"{ours / parsed:.1f} x parse, {ours / reading:.1f} x reading, {theirs / ours:.1f} times faster than pdfplumber"
    )
    print(f"{name[:32]:32} {pages:5d} {parsed:7.2f} {reading:8.2f} {ours:9.2f} {theirs:11.2f} {ratios}")


def milliseconds(work: Callable[[], object]) -> float:
    """Return the best CPU time of several rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best * 1000


def parse(data: bytes, *, reads: bool) -> int:
    """Let PDFium parse all pages, and return their number; `reads` asks it for the glyphs and objects too."""
    pdfium.init_library()
    document = pdfium.load_document(data, len(data), None)
    pages: int = pdfium.page_count(document)
    for number in range(pages):
        page = pdfium.load_page(document, number)
        text = pdfium.load_text(page)
        if reads:
            ask(page, text)
        pdfium.close_text(text)
        pdfium.close_page(page)
    pdfium.close_document(document)
    return pages


def ask(page: int, text: int) -> None:
    """Ask for the code and box of each glyph, and the kind and bounds of each object."""
    count = pdfium.char_count(text)
    deque(map(pdfium.char_code, repeat(text), range(count)), maxlen=0)
    pdfium.answers(pdfium.char_loose_box, repeat(text), range(count), shape=(count, 4), dtype=np.float32)
    objects = [pdfium.get_object(page, number) for number in range(pdfium.object_count(page))]
    deque(map(pdfium.object_type, objects), maxlen=0)
    pdfium.answers(pdfium.object_bounds, objects, shape=(len(objects), 4), dtype=np.float32, order=range(4))


def tables(data: bytes) -> None:
    """Let pdfplumber find the tables of all pages."""
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            page.extract_tables()
            page.close()


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or sorted(CORPUS.glob("*.pdf")))
