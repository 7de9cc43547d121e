"""Pages that are part text and part picture: each part is read once, from where it can be trusted."""

from __future__ import annotations

import io

import numpy as np
import pdf_builder as build
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

pytest.importorskip("cv2", reason="the extra `scan` is not installed")
pytest.importorskip("rapidocr", reason="the extra `scan` is not installed")

import scan_builder as draw

from extract import pace
from extract.arrays import Glyphs
from extract.model import Cell, Document, Grid, Mark, PagePlace, ReadError, Reason
from extract.pdf.layout import PageLayout
from extract.read import read_bytes
from extract.scan.layer import witnessed

CELLS = [
    build.Drawn(row, col, 1, 1, text)
    for row, texts in enumerate(
        [("指标名称", "指标值", "得分"), ("培训人数", "≥280人", "9.99"), ("合格率", "95%", "10")]
    )
    for col, text in enumerate(texts)
]
TABLE = build.table(CELLS, [100, 90, 70], [24, 24, 24])
SCANNER = draw.Scanner(200)


def grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def texts(grid: Grid) -> list[str]:
    return [cell.text for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.col))]


def with_picture(pixels: draw.Pixels, lines: int) -> bytes:
    """Return a page with lines of text above a picture of a table."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(build.WIDTH, build.HEIGHT), invariant=True)
    for number in range(lines):
        canvas.drawString(60, build.HEIGHT - 40 - 14 * number, "The figures of the table below are those of the year.")
    height, width = (side * 72 / SCANNER.dpi for side in pixels.shape[:2])
    canvas.drawImage(ImageReader(Image.fromarray(pixels[:, :, ::-1])), 60, 300, width, height)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def cut_table() -> draw.Pixels:
    """Return the picture of the table alone."""
    page = draw.scanned(build.pdf(TABLE), 0, SCANNER)
    rows, columns = np.nonzero(page[:, :, 0] < 128)
    return np.ascontiguousarray(page[rows.min() - 12 : rows.max() + 12, columns.min() - 12 : columns.max() + 12])


def test_a_picture_of_a_table_beside_text_is_read_into_its_place() -> None:
    document = read_bytes(with_picture(cut_table(), 4), "pasted.pdf")
    (grid,) = grids(document)
    assert texts(grid) == [cell.text for cell in CELLS]
    assert all(Mark.OCR in cell.marks for cell in grid.cells)
    assert "The figures" in document.blocks[0].text  # type: ignore[union-attr]  # a paragraph
    (place,) = grid.cells[0].places
    assert isinstance(place, PagePlace)
    assert place.box[0] == pytest.approx(64, abs=3)


def test_a_picture_without_a_table_beside_text_is_left_alone() -> None:
    photo = np.random.default_rng(1).integers(0, 255, (500, 700, 3), dtype=np.uint8)
    document = read_bytes(with_picture(photo, 4), "photo.pdf")
    assert not grids(document)
    assert document.warnings == ()


def page_of(*cells: tuple[str, float]) -> PageLayout:
    """Return a page with a table of one row whose cells are 50 points wide."""
    made = tuple(
        Cell(0, col, 1, 1, text, (PagePlace(1, (50.0 * col, 0.0, 50.0 * col + 50, 20.0)),), (Mark.OCR,), confidence)
        for col, (text, confidence) in enumerate(cells)
    )
    return PageLayout(1, 20, 20, grids=(((0, 0, 50.0 * len(cells), 20), Grid(1, len(cells), made)),))


def hidden(*found: str) -> tuple[Glyphs, ...]:
    """Return hidden glyphs that stand in the cells of such a page."""
    codes = [ord(sign) for text in found for sign in text]
    lefts = [50.0 * col + 4 * number for col, text in enumerate(found) for number in range(len(text))]
    none = np.zeros(len(codes), dtype=np.int64)
    boxes = np.array([(left, 5.0, left + 4, 12.0) for left in lefts])
    return (Glyphs(np.array(codes), boxes, none, none.astype(bool)),)


def test_a_cell_that_a_good_hidden_layer_reads_otherwise_is_doubtful() -> None:
    page = witnessed(
        page_of(("数量指标", 0.99), ("质量指标", 0.99), ("95%", 0.99)), hidden("数量指标", "质量指标", "96%")
    )
    ((_, grid),) = page.grids
    assert [cell.confidence for cell in grid.cells] == [0.99, 0.99, 0.5]
    assert texts(grid) == ["数量指标", "质量指标", "95%"]
    assert page.warnings == ("a hidden text layer agrees with the picture in 91% of the signs; it is left over",)


def test_a_bad_hidden_layer_raises_no_doubt_but_is_named() -> None:
    page = witnessed(page_of(("数量指标", 0.99), ("质量指标", 0.99)), hidden("数重旨禾", "页里旨标"))
    ((_, grid),) = page.grids
    assert [cell.confidence for cell in grid.cells] == [0.99, 0.99]
    assert "agrees" in page.warnings[0]


def test_pages_for_which_there_is_no_time_are_named_and_the_others_kept() -> None:
    page = draw.scanned(build.pdf(TABLE), 0, SCANNER)
    answers = iter([True, False, False])
    with pace.paced(lambda: next(answers)):
        document = read_bytes(draw.picture_pdf([page, page, page], SCANNER), "long.pdf")
    assert len(grids(document)) == 1
    assert [warning for warning in document.warnings if pace.OUT_OF_TIME in warning] == [
        f"page {number}: {pace.OUT_OF_TIME}" for number in (2, 3)
    ]


def test_a_scan_without_time_for_any_page_is_an_error() -> None:
    page = draw.scanned(build.pdf(TABLE), 0, SCANNER)
    with pace.paced(lambda: False), pytest.raises(ReadError) as error:
        read_bytes(draw.picture_pdf([page], SCANNER), "long.pdf")
    assert error.value.reason is Reason.NO_TEXT_LAYER
