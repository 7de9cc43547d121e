"""Digital PDFs drawn with known content, and what is read from them."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pdf_builder as build
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from extract.model import Document, Grid, PagePlace, Paragraph, ReadError, Reason
from extract.pdf import read_pdf

Shape = set[tuple[int, int, int, int, str]]

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
    build.Drawn(3, 2, 1, 1, "100%"),
    build.Drawn(3, 3, 1, 1, ""),
]
WIDTHS, HEIGHTS = [60, 80, 100, 70], [18, 18, 30, 18]


def read(data: bytes) -> Document:
    return read_pdf(data, "test.pdf")


def grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def paragraphs(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def shape(grid: Grid) -> Shape:
    return {(cell.row, cell.col, cell.row_span, cell.col_span, cell.text) for cell in grid.cells}


def expected(cells: list[build.Drawn] = CELLS) -> Shape:
    return {(cell.row, cell.col, cell.row_span, cell.col_span, cell.text) for cell in cells}


@pytest.mark.parametrize(
    "draw",
    [
        build.stroked,
        build.rectangles,
        build.thin_fills,
        build.dashed,
        build.double,
        build.coloured,
        build.shadows,
        build.on_ink,
    ],
)
def test_merged_cells_come_back_however_the_rulings_are_drawn(draw: Callable[..., None]) -> None:
    (grid,) = grids(read(build.pdf(build.table(CELLS, WIDTHS, HEIGHTS, draw=draw))))
    assert shape(grid) == expected()


def test_the_side_that_closes_a_path_is_drawn() -> None:
    (grid,) = grids(read(build.pdf(build.table(CELLS, WIDTHS, HEIGHTS, draw=build.closed))))
    assert shape(grid) == expected()
    assert not any(cell.marks for cell in grid.cells)


@pytest.mark.parametrize(
    ("rotate", "matrix"),
    [
        (90, (0, 1, -1, 0, build.HEIGHT, 0)),
        (180, (-1, 0, 0, -1, build.WIDTH, build.HEIGHT)),
        (270, (0, -1, 1, 0, 0, build.WIDTH)),
    ],
)
def test_a_rotated_page_is_read_as_shown(rotate: int, matrix: tuple[float, ...]) -> None:
    def turned(canvas: Canvas) -> None:
        canvas.transform(*matrix)
        build.table(CELLS, WIDTHS, HEIGHTS)(canvas)

    (grid,) = grids(read(build.pdf(turned, rotate=rotate)))
    assert shape(grid) == expected()
    (place,) = grid.cells[0].places
    assert isinstance(place, PagePlace)
    assert place.box == pytest.approx((60, 90, 200, 108), abs=0.6)


def test_text_set_sideways_on_an_upright_page_is_read_with_the_head_turned() -> None:
    def sideways(canvas: Canvas) -> None:
        canvas.translate(build.WIDTH, 0)
        canvas.rotate(90)
        canvas.translate(0, build.WIDTH - build.HEIGHT)
        build.table(CELLS, WIDTHS, HEIGHTS)(canvas)

    (grid,) = grids(read(build.pdf(sideways)))
    assert shape(grid) == expected()
    boxes = [place.box for cell in grid.cells for place in cell.places if isinstance(place, PagePlace)]
    assert all(0 <= x0 < x1 <= build.WIDTH and 0 <= top < bottom <= build.HEIGHT for x0, top, x1, bottom in boxes)


def test_an_upright_page_number_beside_sideways_text_is_left_out() -> None:
    def sideways(canvas: Canvas) -> None:
        build.write(canvas, 290, 810, "- 1 -")
        canvas.translate(build.WIDTH, 0)
        canvas.rotate(90)
        canvas.translate(0, build.WIDTH - build.HEIGHT)
        build.table(CELLS, WIDTHS, HEIGHTS)(canvas)
        build.write(canvas, 60, 200, "注：得分不超过分值。")

    document = read(build.pdf(sideways))
    assert [(left.text, left.reason) for left in document.leftover] == [("- 1 -", "page number")]
    (note,) = (place for block in document.blocks if isinstance(block, Paragraph) for place in block.places)
    assert isinstance(note, PagePlace)
    x0, top, x1, bottom = note.box
    assert x1 - x0 < bottom - top < build.HEIGHT


def test_places_are_points_from_the_top_left_also_of_empty_cells() -> None:
    (grid,) = grids(read(build.pdf(build.table(CELLS, WIDTHS, HEIGHTS))))
    boxes = {
        (cell.row, cell.col): place.box for cell in grid.cells for place in cell.places if isinstance(place, PagePlace)
    }
    assert boxes[0, 0] == pytest.approx((60, 90, 200, 108), abs=0.6)
    assert boxes[3, 3] == pytest.approx((300, 156, 370, 174), abs=0.6)


def test_blocks_come_in_reading_order() -> None:
    page = build.together(
        build.written(200, 40, "绩效自评表", 14),
        build.table(CELLS, WIDTHS, HEIGHTS),
        build.written(60, 200, "注：得分不超过分值。"),
    )
    blocks = read(build.pdf(page)).blocks
    assert [type(block).__name__ for block in blocks] == ["Paragraph", "Grid", "Paragraph"]


def test_full_lines_run_on_and_an_indent_starts_a_paragraph() -> None:
    page = build.together(
        build.written(78, 90, "我单位认真组织开展绩效自评工作，" + "完成各项任务" * 6),
        build.written(60, 106, "目标，取得较好成效。"),
        build.written(78, 122, "二、存在的问题。"),
    )
    texts = paragraphs(read(build.pdf(page)))
    assert [text[-10:] for text in texts] == ["目标，取得较好成效。", "二、存在的问题。"]


def test_a_framed_box_is_a_paragraph() -> None:
    page = build.table([build.Drawn(0, 0, 1, 1, "填报说明")], [200], [40])
    assert paragraphs(read(build.pdf(page))) == ["填报说明"]


def test_words_keep_their_spaces_and_chinese_signs_have_none() -> None:
    page = build.written(60, 90, "Table 3 of 5 预 算 数")
    assert paragraphs(read(build.pdf(page))) == ["Table 3 of 5 预算数"]


def test_an_open_frame_is_closed_and_says_so() -> None:
    def open_sides(canvas: Canvas, boxes: Any) -> None:
        for x0, top, x1, bottom in boxes:
            canvas.line(x0, build.HEIGHT - top, x1, build.HEIGHT - top)
            canvas.line(x0, build.HEIGHT - bottom, x1, build.HEIGHT - bottom)
            if x0 > build.LEFT:
                canvas.line(x0, build.HEIGHT - top, x0, build.HEIGHT - bottom)

    (grid,) = grids(read(build.pdf(build.table(CELLS, WIDTHS, HEIGHTS, draw=open_sides))))
    assert shape(grid) == expected()
    assert any("inferred_border" in cell.marks for cell in grid.cells)


def test_a_form_xobject_is_looked_into() -> None:
    def in_form(canvas: Canvas) -> None:
        canvas.beginForm("table")
        canvas.setFont(build.FONT, build.SIZE)
        build.table(CELLS, WIDTHS, HEIGHTS)(canvas)
        canvas.endForm()
        canvas.translate(20, -30)
        canvas.scale(0.9, 0.9)
        canvas.doForm("table")

    (grid,) = grids(read(build.pdf(in_form)))
    assert shape(grid) == expected()


def test_text_printed_twice_for_boldness_is_read_once() -> None:
    def bold(canvas: Canvas) -> None:
        for shift in (0.0, 0.3):
            build.write(canvas, 60 + shift, 90, "绩效自评表100分")

    document = read(build.pdf(bold))
    assert paragraphs(document) == ["绩效自评表100分"]


def test_single_signs_printed_twice_go_to_the_leftovers() -> None:
    def bold(canvas: Canvas) -> None:
        for number, sign in enumerate("绩效自评"):
            build.write(canvas, 60 + 9 * number, 90, sign)
        for number, sign in enumerate("绩效自评"):
            build.write(canvas, 60.4 + 9 * number, 90, sign)

    document = read(build.pdf(bold))
    assert paragraphs(document) == ["绩效自评"]
    assert {left.reason for left in document.leftover} <= {"printed twice to look bold"}


def test_a_watermark_is_left_out_with_its_reason() -> None:
    def slanted(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFillGray(0.8)
        canvas.translate(200, 300)
        canvas.rotate(45)
        canvas.setFont(build.FONT, 60)
        canvas.drawString(0, 0, "内部资料")
        canvas.restoreState()
        canvas.setFont(build.FONT, build.SIZE)
        build.table(CELLS, WIDTHS, HEIGHTS)(canvas)

    document = read(build.pdf(slanted))
    assert shape(grids(document)[0]) == expected()
    assert [(left.text, left.reason) for left in document.leftover] == [("内部资料", "watermark")]


def test_invisible_text_is_left_out_with_its_reason() -> None:
    def hidden(canvas: Canvas) -> None:
        text = canvas.beginText(60, 700)
        text.setTextRenderMode(3)
        text.textLine("看不见")
        text.setTextRenderMode(0)
        canvas.drawText(text)
        build.write(canvas, 60, 200, "看得见")

    document = read(build.pdf(hidden))
    assert paragraphs(document) == ["看得见"]
    assert [(left.text, left.reason) for left in document.leftover] == [("看不见", "invisible text")]


def test_page_numbers_and_running_titles_are_left_out_with_their_reason() -> None:
    def page(number: int) -> Callable[[Canvas], None]:
        return build.together(
            build.written(60, 30, "某市财政局绩效自评"),
            build.written(60, 100, f"正文第{'一二三'[number]}段。"),
            build.written(290, 810, f"- {number + 1} -"),
        )

    document = read(build.pdf(*map(page, range(3))))
    assert paragraphs(document) == ["正文第一段。", "正文第二段。", "正文第三段。"]
    assert sorted({left.reason for left in document.leftover}) == ["page number", "running title"]


def test_the_same_title_above_the_tables_of_several_pages_is_no_running_title() -> None:
    page = build.together(
        build.written(200, 30, "项目支出绩效自评表"), build.table(CELLS, WIDTHS, HEIGHTS), build.written(60, 30, "附表")
    )
    document = read(build.pdf(page, page, page))
    assert sum("绩效自评表" in text for text in paragraphs(document)) == 3


def test_a_paragraph_cut_by_a_page_end_is_one() -> None:
    upper = build.together(
        build.written(78, 200, "本年度" + "预算执行良好" * 7), build.written(60, 216, "各项工作" * 11 + "顺利")
    )
    lower = build.together(build.written(60, 90, "完成，取得成效。"), build.written(78, 106, "二、" + "主要做法" * 10))
    first, second = paragraphs(read(build.pdf(upper, lower)))
    assert first.endswith("顺利完成，取得成效。")
    assert second.startswith("二、")


def test_a_line_that_a_long_figure_found_no_room_on_runs_on() -> None:
    upper, lower = "本年度预算执行良好" * 5 + "，执行率为", "109.83%；项目支出完成。"
    page = build.together(build.written(60, 74, "各" * 52), build.written(78, 90, upper), build.written(60, 106, lower))
    assert upper + lower in paragraphs(read(build.pdf(page)))


def test_a_numbered_heading_begins_a_paragraph_below_a_full_line() -> None:
    page = build.together(build.written(60, 90, "各项工作" * 12), build.written(60, 106, "二、存在的问题"))
    assert len(paragraphs(read(build.pdf(page)))) == 2


def test_an_encrypted_file_says_so() -> None:
    def locked() -> bytes:
        buffer = io.BytesIO()
        canvas = Canvas(buffer, encrypt=StandardEncryption("user", "owner", strength=128))
        canvas.drawString(60, 700, "secret")
        canvas.save()
        return buffer.getvalue()

    with pytest.raises(ReadError) as caught:
        read(locked())
    assert caught.value.reason is Reason.ENCRYPTED


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF"])
def test_a_broken_file_says_so(data: bytes) -> None:
    with pytest.raises(ReadError) as caught:
        read(data)
    assert caught.value.reason is Reason.DAMAGED


def test_a_document_without_any_text_says_so() -> None:
    with pytest.raises(ReadError) as caught:
        read(build.pdf(lambda canvas: canvas.rect(100, 100, 200, 200, fill=1)))
    assert caught.value.reason is Reason.NO_TEXT_LAYER


@st.composite
def layouts(draw: st.DrawFn) -> tuple[list[build.Drawn], list[float], list[float]]:
    """Tables in which every row and column begins or ends some cell, so that all their lines can be seen."""
    n_rows, n_cols = draw(st.integers(2, 6)), draw(st.integers(2, 6))
    free = {(row, col) for row in range(n_rows) for col in range(n_cols)}
    cells = []
    for row in range(n_rows):
        for col in range(n_cols):
            if (row, col) not in free:
                continue
            width = draw(st.integers(1, 3))
            while width > 1 and not all((row, col + step) in free for step in range(width)):
                width -= 1
            height = draw(st.integers(1, 3))
            while height > 1 and not all(
                (row + down, col + step) in free for down in range(height) for step in range(width)
            ):
                height -= 1
            free -= {(row + down, col + step) for down in range(height) for step in range(width)}
            text = draw(st.sampled_from(["", "数量", "99.9%", "一级\n指标", "a b"]))
            cells.append(build.Drawn(row, col, height, width, text))
    widths = draw(st.lists(st.floats(40, 75), min_size=n_cols, max_size=n_cols))
    heights = draw(st.lists(st.floats(28, 60), min_size=n_rows, max_size=n_rows))
    return cells, widths, heights


def seen(cells: list[build.Drawn]) -> Shape:
    """Return the cells on the lines that some cell bounds: lines that bound none cannot be seen."""
    rows = sorted({edge for cell in cells for edge in (cell.row, cell.row + cell.row_span)})
    cols = sorted({edge for cell in cells for edge in (cell.col, cell.col + cell.col_span)})
    return {
        (
            rows.index(cell.row),
            cols.index(cell.col),
            rows.index(cell.row + cell.row_span) - rows.index(cell.row),
            cols.index(cell.col + cell.col_span) - cols.index(cell.col),
            cell.text,
        )
        for cell in cells
    }


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(layouts(), st.sampled_from([build.stroked, build.rectangles, build.thin_fills, build.double]))
def test_any_layout_of_spans_comes_back(
    layout: tuple[list[build.Drawn], list[float], list[float]], draw: Callable[..., None]
) -> None:
    cells, widths, heights = layout
    if len(cells) < 2 or not any(cell.text for cell in cells):
        return
    (grid,) = grids(read(build.pdf(build.table(cells, widths, heights, draw=draw))))
    assert shape(grid) == seen(cells)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(20, 500),
            st.integers(2, 55).map(lambda line: 14 * line),  # PDFium reads a sign once that is drawn twice in one place
            st.text("绩效自评0123456789ab%", min_size=1, max_size=8),
        ),
        min_size=1,
        max_size=12,
        unique_by=(lambda placed: placed[2], lambda placed: placed[1]),
    )
)
def test_every_sign_is_in_exactly_one_place(texts: list[tuple[float, float, str]]) -> None:
    page = build.together(build.table(CELLS, WIDTHS, HEIGHTS), *(build.written(x, top, text) for x, top, text in texts))
    document = read(build.pdf(page))
    found = [left.text for left in document.leftover] + paragraphs(document)
    found += [cell.text for grid in grids(document) for cell in grid.cells]
    source = [text for _, _, text in texts] + [cell.text for cell in CELLS]
    assert signs(found) == signs(source)


def signs(texts: list[str]) -> list[str]:
    return sorted(sign for sign in unicodedata.normalize("NFC", "".join(texts)) if not sign.isspace())


def test_a_page_whose_font_has_no_unicode_map_is_not_passed_on_as_read() -> None:
    pdfmetrics.registerFont(TTFont("Corpus", Path(__file__).parents[1] / "corpus" / "fonts" / "corpus.ttf"))

    def embedded(canvas: Canvas) -> None:
        canvas.setFont("Corpus", 10)
        canvas.drawString(60, 700, "项目名称主管部门实施单位年度总体目标预期目标实际完成情况一级指标分值得分")

    data = build.pdf(embedded)
    assert paragraphs(read(data)) == ["项目名称主管部门实施单位年度总体目标预期目标实际完成情况一级指标分值得分"]
    stripped = re.sub(rb"/ToUnicode \d+ 0 R", lambda found: b" " * len(found.group()), data)
    assert stripped != data
    with pytest.raises(ReadError) as caught:
        read(stripped)
    assert caught.value.reason is Reason.NO_TEXT_LAYER
