"""Pictures of the pages of one document: each lies elsewhere on the glass, with what paper has at its margins."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pdf_builder as build
import pytest

cv2 = pytest.importorskip("cv2", reason="the extra `scan` is not installed")
pytest.importorskip("rapidocr", reason="the extra `scan` is not installed")

import scan_builder as draw  # noqa: E402  needs OpenCV

from extract.model import Cell, Grid, Mark, PagePlace, Paragraph  # noqa: E402  as above
from extract.read import read_bytes  # noqa: E402  as above
from extract.stitch.columns import aligned  # noqa: E402  as above
from extract.stitch.sides import column_lines  # noqa: E402  as above

COLUMNS = [60.0, 140.0, 320.0, 380.0, 520.0]


def row(page: int, columns: list[float], marks: tuple[Mark, ...]) -> Grid:
    """Return a grid of one row on a page."""
    cells = [
        Cell(0, col, 1, 1, "", (PagePlace(page, (x0, 100.0, x1, 120.0)),), marks)
        for col, (x0, x1) in enumerate(pairwise(columns))
    ]
    return Grid(1, len(cells), tuple(cells))


def moved(scale: float, shift: float) -> list[float]:
    return [scale * x + shift for x in COLUMNS]


def test_columns_of_a_picture_that_is_larger_and_lies_elsewhere_agree() -> None:
    assert aligned(row(1, COLUMNS, (Mark.OCR,)), row(2, moved(1.03, 25), (Mark.OCR,))) is not None


def test_those_of_a_page_of_text_do_not_wander() -> None:
    assert aligned(row(1, COLUMNS, ()), row(2, moved(1.03, 25), ())) is None


def test_other_columns_on_a_picture_are_others() -> None:
    others = [60.0, 200.0, 260.0, 450.0, 520.0]
    assert aligned(row(1, COLUMNS, (Mark.OCR,)), row(2, others, (Mark.OCR,))) is None


def test_a_punched_hole_at_the_margin_is_no_text() -> None:
    table = build.table(build.simple_cells([["指标名称", "指标值"], ["培训人数", "280人"]]), [100, 90], [24, 24])
    page = draw.scanned(build.pdf(table), 0, draw.Scanner(200)).copy()
    cv2.circle(page, (60, 320), 22, (60, 60, 60), 3, cv2.LINE_AA)
    document = read_bytes(draw.picture_pdf([page], draw.Scanner(200)), "scan.pdf")
    assert not [block for block in document.blocks if isinstance(block, Paragraph)]
    assert any(isinstance(block, Grid) and block.n_cols == 2 for block in document.blocks)


def leaning(page: int, slant: float, quarters: int = 0) -> Grid:
    """Return a grid with a label over 20 rows, of a page that was scanned aslant, and perhaps turned."""
    spans = [(0, 0, 20), *((row, 1, 1) for row in range(20))]
    xs = [60.0, 140.0, 320.0]
    cells = [
        Cell(row, col, high, 1, "", (place(page, xs, row, col, high, slant, quarters),)) for row, col, high in spans
    ]
    return Grid(20, 2, tuple(replace(cell, marks=(Mark.OCR,)) for cell in sorted(cells, key=lambda c: (c.row, c.col))))


def place(page: int, xs: list[float], row: int, col: int, high: int, slant: float, quarters: int) -> PagePlace:
    """Return the place of a cell in the box around what the slant makes of it."""
    top, bottom = 100.0 + 30 * row, 100.0 + 30 * (row + high)
    corners = [(x + slant * y, y - slant * x) for x in xs[col : col + 2] for y in (top, bottom)]
    for _ in range(quarters):
        corners = [(-y, x) for x, y in corners]
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return PagePlace(page, (min(across), min(down), max(across), max(down)))


@pytest.mark.parametrize("quarters", range(4))
def test_the_columns_of_pages_that_lean_to_different_sides_agree(quarters: int) -> None:
    both = aligned(leaning(1, 0.026, quarters), leaning(2, -0.026, quarters))
    assert both is not None
    assert [grid.n_cols for grid in both] == [2, 2]


def test_cells_in_one_place_tell_no_line_between_them() -> None:
    upper, lower = row(1, COLUMNS, (Mark.OCR,)), row(2, COLUMNS, (Mark.OCR,))
    shared = (PagePlace(1, (60.0, 100.0, 320.0, 120.0)),)
    cells = tuple(replace(cell, places=shared) if cell.col < 2 else cell for cell in upper.cells)
    assert column_lines(replace(upper, cells=cells)) is None
    assert column_lines(lower) == COLUMNS
