"""CPU milliseconds a page of `read_pdf`, beside PDFium's own work and pdfplumber's `extract_tables` on the same files.

    python tests/benchmarks/pdf_speed.py [FILE.pdf ...]

- parse: PDFium loads the page and its text page, no more;
- asked: and is asked the code and box of each glyph, the kind and bounds of each object, by calls as cheap as ours;
- pypdfium2: and is asked the same, and the points of each path, by pypdfium2's own calls.

Each figure is the best of several rounds.
"""

from __future__ import annotations

import ctypes
import io
import sys
import time
from collections import deque
from collections.abc import Callable
from itertools import repeat
from pathlib import Path

import numpy as np
import pdfplumber
from pypdfium2 import raw

from extract.pdf import pdfium, read_pdf

ROUNDS = 5
CORPUS = Path(__file__).parents[2] / "corpus" / "documents"
FLOATS = np.zeros(4, dtype=np.float32)
Ask = Callable[[pdfium.Handle, pdfium.Handle], object]  # of an open page and its text page


def main(paths: list[Path]) -> None:
    """Print a line for each file and one for all."""
    head = (
        f"{'ms a page':32} {'pages':>5} {'parse':>7} {'asked':>7} {'pypdfium2':>10} {'read_pdf':>9} {'pdfplumber':>11}"
    )
    print(f"{head}  read_pdf takes")
    totals = np.zeros(6)
    for path in paths:
        data = path.read_bytes()
        pages = parse(data)
        row = [milliseconds(work) for work in works(data)]
        totals += [pages, *row]
        report(path.name, pages, [value / pages for value in row])
    report("all", int(totals[0]), (totals[1:] / totals[0]).tolist())


def works(data: bytes) -> list[Callable[[], object]]:
    """Return the pieces of work to compare."""
    return [
        lambda: parse(data),
        lambda: parse(data, ask),
        lambda: parse(data, ask_by_pypdfium2),
        lambda: read_pdf(data, "benchmark.pdf"),
        lambda: tables(data),
    ]


def report(name: str, pages: int, row: list[float]) -> None:
    """Print a line of figures with the ratios of `read_pdf` to the others."""
    parsed, asked, peer, ours, theirs = row
    ratios = (
        f"{ours / parsed:.1f} x parse, {ours / asked:.1f} x asked, {ours / peer:.1f} x pypdfium2, "
        f"1/{theirs / ours:.1f} of pdfplumber"
    )
    print(f"{name[:32]:32} {pages:5d} {parsed:7.2f} {asked:7.2f} {peer:10.2f} {ours:9.2f} {theirs:11.2f}  {ratios}")


def milliseconds(work: Callable[[], object]) -> float:
    """Return the best CPU time of several rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best * 1000


def parse(data: bytes, ask: Ask | None = None) -> int:
    """Let PDFium parse all pages, and return their number; `ask` asks it for what is on them."""
    pdfium.init_library()
    document = pdfium.load_document(data, len(data), None)
    pages: int = pdfium.page_count(document)
    for number in range(pages):
        page = pdfium.load_page(document, number)
        text = pdfium.load_text(page)
        if ask:
            ask(page, text)
        pdfium.close_text(text)
        pdfium.close_page(page)
    pdfium.close_document(document)
    return pages


def ask(page: pdfium.Handle, text: pdfium.Handle) -> None:
    """Ask for the code and box of each glyph, and the kind and bounds of each object."""
    count = pdfium.char_count(text)
    deque(map(pdfium.char_code, repeat(text), range(count)), maxlen=0)
    pdfium.answers(pdfium.char_loose_box, range(count), FLOATS, of=text)
    objects = [pdfium.get_object(page, number) for number in range(pdfium.object_count(page))]
    deque(map(pdfium.object_type, objects), maxlen=0)
    pdfium.answers(pdfium.object_bounds, objects, FLOATS, order=range(4))


def ask_by_pypdfium2(page: pdfium.Handle, text: pdfium.Handle) -> None:
    """Ask for the same, and for the points of each path, as pypdfium2 offers it."""
    of_page, of_text = ctypes.cast(page, raw.FPDF_PAGE), ctypes.cast(text, raw.FPDF_TEXTPAGE)
    box, sides = raw.FS_RECTF(), [ctypes.c_float() for _ in range(4)]
    for number in range(raw.FPDFText_CountChars(of_text)):
        raw.FPDFText_GetUnicode(of_text, number)
        raw.FPDFText_GetLooseCharBox(of_text, number, box)
    for number in range(raw.FPDFPage_CountObjects(of_page)):
        item = raw.FPDFPage_GetObject(of_page, number)
        raw.FPDFPageObj_GetBounds(item, *sides)
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_PATH:
            for index in range(raw.FPDFPath_CountSegments(item)):
                raw.FPDFPathSegment_GetPoint(raw.FPDFPath_GetPathSegment(item, index), *sides[:2])


def tables(data: bytes) -> None:
    """Let pdfplumber find the tables of all pages."""
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            page.extract_tables()
            page.close()


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or sorted(CORPUS.glob("*.pdf")))
