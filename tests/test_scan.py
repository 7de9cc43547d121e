"""Pictures of pages: what is drawn on them is found, and a page of text is read as its cells are printed."""

from __future__ import annotations

import io

import numpy as np
import pdf_builder as build
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from extract import scan
from extract.model import Document, Grid, Mark, PagePlace, Paragraph, ReadError, Reason
from extract.pdf.frame import Frame
from extract.read import read_bytes

cv2 = pytest.importorskip("cv2", reason="the extra `scan` is not installed")
pytest.importorskip("rapidocr", reason="the extra `scan` is not installed")

import scan_builder as draw  # noqa: E402  needs OpenCV

from extract.arrays import Glyphs  # noqa: E402  as above
from extract.geometry import lattices  # noqa: E402  as above
from extract.geometry.lattice import Lattice  # noqa: E402  as above
from extract.scan import ocr  # noqa: E402  as above
from extract.scan.cells import Cells  # noqa: E402  as above
from extract.scan.lines import Line, Stretch, stretches  # noqa: E402  as above
from extract.scan.marks import marks_of, specks  # noqa: E402  as above
from extract.scan.ocr import Reading  # noqa: E402  as above
from extract.scan.picture import Picture, skew, straight_picture, straightened  # noqa: E402  as above
from extract.scan.reading import line_glyphs  # noqa: E402  as above
from extract.scan.ruled import picture_rulings  # noqa: E402  as above
from extract.scan.seals import without_seals  # noqa: E402  as above

SCALE = 200 / 72
NO_TEXT = np.zeros((0, 4))
XS, YS = [100, 400, 700, 1100], [80, 160, 240, 420]

CELLS = [
    build.Drawn(0, 0, 1, 2, "项目名称"),
    build.Drawn(0, 2, 1, 2, "巡察工作经费"),
    build.Drawn(1, 0, 3, 1, "绩效\n指标"),
    build.Drawn(1, 1, 1, 1, "二级指标"),
    build.Drawn(1, 2, 1, 1, "指标值"),
    build.Drawn(1, 3, 1, 1, "得分"),
    build.Drawn(2, 1, 1, 1, "数量指标"),
    build.Drawn(2, 2, 1, 1, "≥280人"),
    build.Drawn(2, 3, 1, 1, "9.99"),
    build.Drawn(3, 1, 1, 1, "质量指标"),
    build.Drawn(3, 2, 1, 1, "—"),
    build.Drawn(3, 3, 1, 1, "5"),
]
WIDTHS, HEIGHTS = [60, 80, 120, 70], [22, 22, 34, 22]
FORM = build.together(build.written(200, 60, "项目支出绩效自评表", 16), build.table(CELLS, WIDTHS, HEIGHTS))
PAGE = build.pdf(FORM)


def picture(pixels: draw.Pixels) -> Picture:
    return straight_picture(pixels, SCALE)


def unstained(grey: np.ndarray) -> Picture:
    """Return a picture with a pixel a point."""
    return Picture(grey, 1.0, Frame(), np.zeros(grey.shape, dtype=bool))


def positions(lines: np.ndarray, column: int) -> list[int]:
    """Return the distinct places of level (1) or upright (0) lines, in pixels to the nearest five."""
    chosen = lines[lines[:, column] == lines[:, column + 2]]
    return sorted({5 * round(place * SCALE / 5) for place in chosen[:, column].tolist()})


def grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def shape(grid: Grid) -> set[tuple[int, int, int, int, str]]:
    return {(cell.row, cell.col, cell.row_span, cell.col_span, "".join(cell.text.split())) for cell in grid.cells}


PRINTED = {(cell.row, cell.col, cell.row_span, cell.col_span, "".join(cell.text.split())) for cell in CELLS}


@pytest.mark.parametrize("degrees", [-4.0, -0.7, 0.0, 1.3])
def test_the_slant_of_a_page_is_found(degrees: float) -> None:
    page = draw.turned(draw.ruled(XS, YS), degrees)
    assert skew(without_seals(page, SCALE)[0]) == pytest.approx(-degrees, abs=0.05)


def test_places_of_a_straightened_page_lead_back_to_the_page_as_shown() -> None:
    grey, stain = without_seals(draw.ruled(XS, YS), SCALE)
    straight = straightened(Picture(grey, SCALE, Frame(), stain), 2.0)
    height, width = (side / SCALE for side in straight.grey.shape)
    back = straight.back.boxes(np.array([[width / 2 - 5, height / 2 - 2, width / 2 + 5, height / 2 + 2]]))[0]
    middle = [grey.shape[1] / SCALE / 2, grey.shape[0] / SCALE / 2]
    assert back.tolist() == pytest.approx([middle[0] - 5, middle[1] - 2, middle[0] + 5, middle[1] + 2], abs=0.5)


def test_places_of_a_turned_page_lead_back_too() -> None:
    grey = np.full((300, 200), 255, dtype=np.uint8)
    for quarters, expected in ((1, [190, 20]), (2, [180, 290]), (3, [10, 280])):
        turned = unstained(grey).turned(quarters)
        assert turned.back.boxes(np.array([[20.0, 10.0, 20.0, 10.0]]))[0, :2].tolist() == expected


def test_rulings_are_found_where_they_are_drawn() -> None:
    lines = picture_rulings(picture(draw.ruled(XS, YS)), NO_TEXT).lines
    assert positions(lines, 1) == YS
    assert positions(lines, 0) == XS


def test_a_broken_ruling_is_one_ruling() -> None:
    found = picture(draw.ruled(XS, YS, gap_at=550))
    tables = lattices(picture_rulings(found, NO_TEXT).lines, np.zeros((0, 5)), no_glyphs())
    assert [(len(table.ys), len(table.xs)) for table in tables] == [(4, 4)]
    assert tables[0].level.min() > 0.9


def test_strokes_of_characters_are_no_rulings() -> None:
    page = draw.paper()
    for x in range(100, 460, 48):  # a line of large signs
        for y in (200, 215, 230):
            cv2.line(page, (x, y), (x + 38, y), (20, 20, 20), 3)
    assert not len(picture_rulings(picture(page), np.array([[33.0, 68.0, 170.0, 87.0]])).lines)


def test_a_red_seal_goes_and_the_text_under_it_stays() -> None:
    page = draw.paper(600, 600)
    cv2.putText(page, "12", (270, 320), cv2.FONT_HERSHEY_SIMPLEX, 2, (30, 30, 30), 4)
    ink = without_seals(page, SCALE)[0] < 128
    grey, stain = without_seals(draw.sealed(page, 300, 300, 200), SCALE)
    seen = grey < 128
    assert stain[300, 500]
    assert not stain[20, 20]
    assert (seen & ink).sum() > 0.9 * ink.sum()
    assert (seen & ~ink).sum() < 0.1 * ink.sum()


def test_a_spot_far_from_text_is_a_speck_and_a_point_in_it_is_none() -> None:
    page = draw.paper(600, 300)
    cv2.putText(page, "9.99", (100, 150), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (20, 20, 20), 3)
    cv2.circle(page, (450, 150), 2, (20, 20, 20), -1)
    rows, columns = np.nonzero(specks(picture(page)))
    assert len(rows)
    assert columns.min() > 440


def no_glyphs() -> Glyphs:
    none = np.zeros(0, dtype=np.int64)
    return Glyphs(none, np.zeros((0, 4)), none, none.astype(bool))


def two_cells() -> Cells:
    """Return two cells of 100 by 50 points side by side, from the top left."""
    lattice = Lattice(
        np.array([0.0, 50.0]), np.array([0.0, 100.0, 200.0]), np.ones((2, 2)), np.ones((3, 1)), (False,) * 4
    )
    return Cells([lattice], no_glyphs())


def inked(*boxes: tuple[int, int, int, int]) -> Picture:
    """Return a picture with ink in these boxes, a pixel a point."""
    grey = np.full((50, 200), 255, dtype=np.uint8)
    for x0, top, x1, bottom in boxes:
        grey[top:bottom, x0:x1] = 0
    return unstained(grey)


def test_text_found_over_two_cells_is_parted_between_them() -> None:
    found = stretches(
        marks_of(inked((60, 20, 90, 30), (110, 20, 150, 30))), np.array([[55.0, 15.0, 155.0, 35.0]]), two_cells()
    )
    assert [(line.owner, line.box) for line in found] == [(0, (59, 19, 91, 31)), (1, (109, 19, 151, 31))]


def test_two_pieces_of_one_line_are_one() -> None:
    boxes = np.array([[20.0, 18.0, 45.0, 32.0], [47.0, 18.0, 70.0, 32.0]])
    found = stretches(marks_of(inked((22, 20, 44, 30), (48, 20, 68, 30))), boxes, two_cells())
    assert [line.box for line in found] == [(21, 19, 69, 31)]


def test_ink_that_was_not_found_as_text_is_looked_at_all_the_same() -> None:
    found = stretches(marks_of(inked((120, 24, 140, 26))), NO_TEXT, two_cells())
    assert [line.owner for line in found] == [1]


def test_the_signs_of_a_line_share_its_box() -> None:
    glyphs = line_glyphs([Line(0, (0.0, 0.0, 60.0, 10.0), "年12 月", 1.0, is_stacked=False)])
    assert "".join(map(chr, glyphs.codes.tolist())) == "年12月"
    assert glyphs.boxes[:, 0].tolist() == pytest.approx([0, 60 * 2 / 7, 60 * 3 / 7, 60 * 5 / 7])
    assert glyphs.spaced.tolist() == [False, False, False, True]


def test_a_stretch_without_ink_is_none() -> None:
    assert stretches(marks_of(inked()), np.array([[20.0, 18.0, 45.0, 32.0]]), two_cells()) == []
    assert Stretch(0, (0, 0, 1, 1)).owner == 0


def test_a_slanted_scan_with_noise_and_a_hidden_layer_is_read_as_printed() -> None:
    scanner = draw.Scanner(200, 1.2, 8, 60)
    data = draw.picture_pdf([draw.scanned(PAGE, 0, scanner)], scanner, hidden="what the scanner thought it was")
    document = read_bytes(data, "scan.pdf")
    (grid,) = grids(document)
    assert shape(grid) == PRINTED
    assert all(Mark.OCR in cell.marks and (cell.confidence or 0) > 0.5 for cell in grid.cells)
    title = next(block for block in document.blocks if isinstance(block, Paragraph))
    assert title.text == "项目支出绩效自评表"
    assert [left.reason for left in document.leftover] == ["invisible text"]
    assert "read from a picture" in document.warnings[0]
    (place,) = grid.by_position()[2, 3].places
    assert isinstance(place, PagePlace)
    assert place.box == pytest.approx([320, 134, 390, 168], abs=8)


def test_a_page_of_text_keeps_its_text_beside_a_scanned_one() -> None:
    scanner = draw.Scanner(150)
    picture_page = draw.scanned(PAGE, 0, scanner)

    def with_picture(canvas: Canvas) -> None:
        image = Image.fromarray(picture_page[:, :, ::-1])
        canvas.drawInlineImage(image, 0, 0, build.WIDTH, build.HEIGHT)

    document = read_bytes(build.pdf(FORM, with_picture), "mixed.pdf")
    first, second = grids(document)
    assert shape(first) == shape(second) == PRINTED
    assert not any(Mark.OCR in cell.marks for cell in first.cells)
    assert all(Mark.OCR in cell.marks for cell in second.cells)


def test_a_picture_file_upside_down_is_read_as_a_page() -> None:
    scanner = draw.Scanner(200)
    page = np.rot90(draw.scanned(PAGE, 0, scanner), 2)
    document = read_bytes(draw.picture_file(page, "PNG", scanner), "scan.png")
    assert document.source.media_type == "image/png"
    assert document.source.pages == 1
    assert shape(grids(document)[0]) == PRINTED


@pytest.mark.parametrize(("upright", "turned", "expected"), [(0.9, 0.4, False), (0.4, 0.9, True)])
def test_lines_that_seem_to_stand_on_their_heads_are_read_both_ways(
    monkeypatch: pytest.MonkeyPatch, *, upright: float, turned: float, expected: bool
) -> None:
    line = np.full((20, 60), 255, dtype=np.uint8)
    line[0] = 0  # shows which way up it is
    monkeypatch.setattr(ocr, "_seems_upside_down", lambda _: True)
    monkeypatch.setattr(ocr, "_read_line", lambda crop: Reading("指标", turned if crop[0, 0] else upright, 0.5))
    assert ocr.are_upside_down([line] * 3) == expected


def test_without_the_extra_a_scan_is_an_error_that_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "is_installed", lambda: False)
    scanner = draw.Scanner(100)
    data = draw.picture_pdf([draw.paper(300, 300)], scanner)
    for file, name in ((data, "scan.pdf"), (draw.picture_file(draw.paper(60, 60), "PNG", scanner), "scan.png")):
        with pytest.raises(ReadError, match="scan") as error:
            read_bytes(file, name)
        assert error.value.reason is Reason.NO_TEXT_LAYER


def test_a_cut_picture_file_is_damaged() -> None:
    whole = io.BytesIO()
    Image.new("RGB", (400, 400), "red").save(whole, "PNG")
    with pytest.raises(ReadError) as error:
        read_bytes(whole.getvalue()[:60], "cut.png")
    assert error.value.reason is Reason.DAMAGED
