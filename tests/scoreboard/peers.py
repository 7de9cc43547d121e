"""Other tools on the same files, run in an environment of their own: `python peers.py FOLDER > tables.jsonl`.

It imports nothing of the project, so that the tools' OpenCV and the project's never meet. One line a file and tool:
{"file", "tool", "seconds", "tables": [[[row, col, row_span, col_span, text], ...], ...]}; a tool that is not
installed is left out. pdfplumber's own rows have no spans: a cell is one by one where it is not None.
"""

from __future__ import annotations

import io
import json
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

Cells = list[tuple[int, int, int, int, str]]
Box = tuple[float, float, float, float]
NEAR = 1.5  # points: sides nearer than this are one


def main(folder: Path) -> None:
    """Print the tables that each tool finds in each file."""
    warnings.simplefilter("ignore")
    for path in sorted(folder.iterdir()):
        for name, tool in TOOLS.get(path.suffix, {}).items():
            start = time.process_time()
            try:
                tables = tool(path)
            except ModuleNotFoundError:
                continue
            except Exception as error:  # noqa: BLE001  whatever a tool raises is its result on this file
                sys.stderr.write(f"{name} on {path.name}: {error!r}"[:200] + "\n")
                tables = []
            line = {"file": path.name, "tool": name, "seconds": time.process_time() - start, "tables": tables}
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


def pdfplumber_rows(path: Path) -> list[Cells]:
    """Return what `extract_tables` gives."""
    import pdfplumber  # noqa: PLC0415  a tool is imported where it is measured

    with pdfplumber.open(path) as document:
        return [rows_to_cells(rows) for page in document.pages for rows in page.extract_tables()]


def rows_to_cells(rows: Sequence[Sequence[str | None]]) -> Cells:
    """Return rows of texts as cells of one row and column; None is no cell."""
    return [
        (row, col, 1, 1, text) for row, texts in enumerate(rows) for col, text in enumerate(texts) if text is not None
    ]


def pdfplumber_spans(path: Path) -> list[Cells]:
    """Return pdfplumber's cells with the spans that their boxes have."""
    import pdfplumber  # noqa: PLC0415  as above

    with pdfplumber.open(path) as document:
        return [boxes_to_cells(table.cells, page) for page in document.pages for table in page.find_tables()]


def boxes_to_cells(boxes: Sequence[Box], page: Any) -> Cells:
    """Return boxes of a page as cells, by the lines on which their sides stand."""
    xs, ys = sides(side for box in boxes for side in box[::2]), sides(side for box in boxes for side in box[1::2])
    cells = []
    for box in boxes:
        left, right = index(xs, box[0]), index(xs, box[2])
        top, bottom = index(ys, box[1]), index(ys, box[3])
        cells.append((top, left, bottom - top, right - left, page.within_bbox(box).extract_text() or ""))
    return cells


def sides(values: Iterable[float]) -> list[float]:
    """Return positions without those next to one before."""
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > NEAR:
            kept.append(value)
    return kept


def index(lines: Sequence[float], value: float) -> int:
    """Return the number of the line nearest to a value."""
    return min(range(len(lines)), key=lambda number: abs(lines[number] - value))


def camelot_lattice(path: Path) -> list[Cells]:
    """Return camelot's lattice cells with the spans that their missing sides show."""
    import camelot  # noqa: PLC0415  as above

    return [lattice_cells(table.cells) for table in camelot.read_pdf(str(path), pages="all", flavor="lattice")]


def lattice_cells(grid: Sequence[Sequence[Any]]) -> Cells:
    """Return the cells of a lattice: a cell goes on over each side that is not drawn."""
    done: set[tuple[int, int]] = set()
    cells: Cells = []
    for row, line in enumerate(grid):
        for col, cell in enumerate(line):
            if (row, col) in done:
                continue
            n_cols = 1
            while col + n_cols < len(line) and not line[col + n_cols - 1].right:
                n_cols += 1
            n_rows = 1
            while row + n_rows < len(grid) and not grid[row + n_rows - 1][col].bottom:
                n_rows += 1
            block = [(r, c) for r in range(row, row + n_rows) for c in range(col, col + n_cols)]
            done.update(block)
            cells.append((row, col, n_rows, n_cols, "".join(grid[r][c].text for r, c in block) or cell.text))
    return cells


def img2table_text(path: Path) -> list[Cells]:
    """Return img2table's cells, with the PDF's own text; a merged cell is given for each place that it covers."""
    from img2table.document import PDF  # noqa: PLC0415  as above

    found = PDF(str(path)).extract_tables(implicit_rows=False, borderless_tables=False)
    return [image_cells(table.content) for tables in found.values() for table in tables]


def image_cells(content: dict[int, Sequence[Any]]) -> Cells:
    """Return the cells of an image table, those with one box as one."""
    places: dict[tuple[Any, ...], list[tuple[int, int, str]]] = {}
    for row, line in content.items():
        for col, cell in enumerate(line):
            box = cell.bbox
            places.setdefault((box.x1, box.y1, box.x2, box.y2), []).append((row, col, cell.value or ""))
    cells = []
    for spots in places.values():
        rows, cols = [spot[0] for spot in spots], [spot[1] for spot in spots]
        cells.append((min(rows), min(cols), max(rows) - min(rows) + 1, max(cols) - min(cols) + 1, spots[0][2]))
    return cells


def docx_rows(path: Path) -> list[Cells]:
    """Return python-docx's `row.cells`, those that are one element as one cell."""
    import docx  # noqa: PLC0415  as above

    return [word_cells([row.cells for row in table.rows]) for table in docx.Document(str(path)).tables]


def word_cells(rows: Sequence[Sequence[Any]]) -> Cells:
    """Return rows of cell objects, those that stand in several places as one cell over all of them."""
    places: dict[Any, list[tuple[int, int, str]]] = {}
    for row, cells in enumerate(rows):
        for col, cell in enumerate(cells):
            places.setdefault(cell._tc, []).append((row, col, cell.text))  # noqa: SLF001  the element is the identity
    return [
        (row, col, spots[-1][0] - row + 1, spots[-1][1] - col + 1, text)
        for spots in places.values()
        for row, col, text in spots[:1]
    ]


def mammoth_web(path: Path) -> list[Cells]:
    """Return the tables of mammoth's HTML."""
    import mammoth  # noqa: PLC0415  as above

    return web_cells(mammoth.convert_to_html(io.BytesIO(path.read_bytes())).value)


class Tables(HTMLParser):
    """Gathers the cells of well-formed tables, nested ones after their outer one."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[list[list[list[Any]]]] = []
        self.open: list[list[list[list[Any]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        spans = dict(attrs)
        if tag == "table":
            self.open.append([])
            self.done.append(self.open[-1])
        elif tag == "tr" and self.open:
            self.open[-1].append([])
        elif tag in {"td", "th"} and self.open and self.open[-1]:
            self.open[-1][-1].append([int(spans.get("rowspan") or 1), int(spans.get("colspan") or 1), ""])

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] and self.open[-1][-1]:
            self.open[-1][-1][-1][2] += data


def web_cells(html: str) -> list[Cells]:
    """Return the tables of well-formed HTML."""
    parser = Tables()
    parser.feed(html)
    return [placed(rows) for rows in parser.done]


def placed(rows: Sequence[Sequence[Sequence[Any]]]) -> Cells:
    """Return rows of spans and texts with the place that each gets."""
    taken: set[tuple[int, int]] = set()
    cells: Cells = []
    for row, line in enumerate(rows):
        col = 0
        for row_span, col_span, text in line:
            while (row, col) in taken:
                col += 1
            taken |= {(r, c) for r in range(row, row + row_span) for c in range(col, col + col_span)}
            cells.append((row, col, row_span, col_span, text))
    return cells


TOOLS: dict[str, dict[str, Callable[[Path], list[Cells]]]] = {
    ".pdf": {
        "pdfplumber": pdfplumber_rows,
        "pdfplumber, spans": pdfplumber_spans,
        "camelot lattice": camelot_lattice,
        "img2table": img2table_text,
    },
    ".docx": {"python-docx": docx_rows, "mammoth": mammoth_web},
}

if __name__ == "__main__":
    main(Path(sys.argv[1]))
