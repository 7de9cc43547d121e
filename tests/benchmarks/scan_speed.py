"""Seconds a page and exactness of scans of the corpus: what is read from the text is the truth for the picture.

    python tests/benchmarks/scan_speed.py [FILE.pdf ...]

Each page is pictured at 150 or 200 dots an inch, turned, with noise, losses of compression and a red seal. A cell's
place in the grid counts as right with its row, column and spans, its text with white space ignored; the figures after
"alike" take full-width and half-width signs as the same.
"""

from __future__ import annotations

import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1])]

import scan_builder as draw  # noqa: E402  beside the tests, so the path comes first

from extract.model import Document, Grid, PagePlace  # noqa: E402  as above
from extract.pdf import read_pdf  # noqa: E402  as above
from extract.read import read_bytes  # noqa: E402  as above

CORPUS = Path(__file__).parents[2] / "corpus" / "documents"
SCANNERS = (
    draw.Scanner(150, 1.0, 8, 60, seal=True),
    draw.Scanner(200, -1.5, 8, 60, seal=True),
    draw.Scanner(200, 0.4, 14, 40, seal=True),
    draw.Scanner(150, -0.7, 14, 45, seal=True),
)
Spot = tuple[int, int, int, int, int, int]  # page, table on it, row, column, row span, column span


def main(paths: list[Path]) -> None:
    """Print a line for each file and one for all."""
    print(f"{'':32} {'pages':>5} {'seconds':>8} {'CPU':>6} {'structure':>10} {'texts':>7} {'alike':>7}")
    sums: Counter[str] = Counter()
    for number, path in enumerate(paths):
        counts = measured(path, SCANNERS[number % len(SCANNERS)])
        report(path.name, counts)
        sums.update(counts)
    report("all", sums)


def measured(path: Path, scanner: draw.Scanner) -> Counter[str]:
    """Return the counts of one file."""
    data = path.read_bytes()
    truth = read_pdf(data, path.name)
    pages = [draw.scanned(data, page, scanner) for page in range(truth.source.pages or 0)]
    scan = draw.picture_pdf(pages, scanner)
    wall, processor = time.perf_counter(), time.process_time()
    found = dict(spots(read_bytes(scan, path.name)))
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    expected = dict(spots(truth))
    return Counter(
        pages=len(pages),
        milliseconds=round(1000 * wall),
        processor=round(1000 * processor),
        expected=len(expected),
        found=len(found),
        shapes=len(expected.keys() & found.keys()),
        texts=sum(found.get(spot) == text for spot, text in expected.items()),
        alike=sum(folded(found.get(spot, "\0")) == folded(text) for spot, text in expected.items()),
    )


def spots(document: Document) -> Iterator[tuple[Spot, str]]:
    """Yield where each cell stands, with its text."""
    tables: Counter[int] = Counter()
    for grid in (block for block in document.blocks if isinstance(block, Grid)):
        page = next(place.page for cell in grid.cells for place in cell.places if isinstance(place, PagePlace))
        for cell in grid.cells:
            yield (page, tables[page], cell.row, cell.col, cell.row_span, cell.col_span), "".join(cell.text.split())
        tables[page] += 1


def folded(text: str) -> str:
    """Return a text with full-width and half-width signs as the same."""
    return unicodedata.normalize("NFKC", text)


def report(name: str, counts: Counter[str]) -> None:
    """Print a line of figures."""
    pages, cells = max(1, counts["pages"]), max(1, counts["expected"])
    structure = 2 * counts["shapes"] / max(1, counts["expected"] + counts["found"])
    print(
        f"{name[:32]:32} {counts['pages']:5d} {counts['milliseconds'] / pages / 1000:8.2f}"
        f" {counts['processor'] / pages / 1000:6.2f} {structure:10.4f}"
        f" {counts['texts'] / cells:7.4f} {counts['alike'] / cells:7.4f}",
        flush=True,
    )


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or sorted(CORPUS.glob("*.pdf")))
