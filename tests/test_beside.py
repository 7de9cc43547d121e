"""Sheets wider than their paper, which go on to the right on pages of their own; and what must not be taken for one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import pdf_builder as build
import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.geometry.beside import Spread, side_by_side
from extract.geometry.rulings import Rulings
from extract.model import Cell, Document, Grid, Mark, PagePlace, Paragraph
from extract.pdf import read_pdf
from extract.pdf.strips import Strip, places_on
from extract.stitch import stitch
from extract.stitch.sides import column_lines

Page = Callable[[Canvas], None]

LEFT = 50.0
WIDTHS = [80.0, 120.0, 70.0, 110.0, 90.0, 60.0]
XS = build.grid_lines(0, WIDTHS)
TITLE = "青岚市二〇二四年度项目支出绩效自评表"
ROWS = [  # first column, columns, text
    [(0, 1, "项目名称"), (1, 5, "全市老旧小区供水管网更新改造与二次供水设施维护项目")],
    [(0, 1, "主管部门"), (1, 3, "青岚市住房和城乡建设局"), (4, 1, "得分"), (5, 1, "97")],
    [(0, 1, "指标"), (1, 1, "数量指标"), (2, 2, "改造供水管网长度公里"), (4, 1, "一"), (5, 1, "20")],
    [(0, 1, "指标"), (1, 1, "质量指标"), (2, 1, "合格率"), (3, 1, "不低于"), (4, 1, "二"), (5, 1, "30")],
    [(0, 1, "指标"), (1, 1, "时效指标"), (2, 1, "及时率"), (3, 1, "不晚于"), (4, 1, "三"), (5, 1, "40")],
]
HEIGHTS = [24.0, 30.0, 26.0, 38.0, 22.0]


def drawn(rows: Sequence[Sequence[tuple[int, int, str]]], heights: Sequence[float], title: str) -> Page:
    """Draw a sheet from its left side on, with a title in the middle above it."""
    cells = [build.Drawn(row, col, 1, span, text) for row, cells in enumerate(rows) for col, span, text in cells]
    boxes = build.outlines(cells, XS, build.grid_lines(build.TOP, heights))

    def draw(canvas: Canvas) -> None:
        build.stroked(canvas, boxes)
        for cell, (x0, top, x1, _) in zip(cells, boxes, strict=True):
            build.write(canvas, (x0 + x1 - build.SIZE * len(cell.text)) / 2, top + 6, cell.text)
        build.write(canvas, (XS[-1] - 12 * len(title)) / 2, build.TOP - 30, title, 12)

    return draw


def strip(draw: Page, start: float, end: float, also: Page | None = None) -> Page:
    """Draw what a sheet shows from one place across to another, cut off there as spreadsheets do."""

    def page(canvas: Canvas) -> None:
        canvas.saveState()
        paper = canvas.beginPath()
        paper.rect(LEFT - (start == 0), 0, end - start + (start == 0) + (end == XS[-1]), build.HEIGHT)
        canvas.clipPath(paper, stroke=0)
        canvas.translate(LEFT - start, 0)
        draw(canvas)
        canvas.restoreState()
        if also:
            also(canvas)

    return page


def strips(draw: Page, *columns: int, also: Page | None = None) -> list[Page]:
    """Draw a sheet on pages that end with some columns."""
    seams = [0.0, *(XS[col] for col in columns), XS[-1]]
    return [strip(draw, start, end, also) for start, end in pairwise(seams)]


def read(*pages: Page) -> Document:
    return stitch(read_pdf(build.pdf(*pages), "sheet.pdf"))


def grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def texts(grid: Grid) -> list[list[tuple[int, int, str]]]:
    """Return the cells of each row, as they were to be drawn."""
    return [
        [(cell.col, cell.col_span, cell.text) for cell in grid.cells if cell.row == row] for row in range(grid.n_rows)
    ]


@pytest.mark.parametrize("columns", [(2,), (3,), (4,), (2, 4), (3, 5)])
def test_a_sheet_on_pages_side_by_side_is_one_table_wherever_the_paper_ends(columns: tuple[int, ...]) -> None:
    document = read(*strips(drawn(ROWS, HEIGHTS, TITLE), *columns))
    (grid,) = grids(document)
    assert texts(grid) == ROWS
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == [TITLE]


def test_a_sheet_that_is_laid_over_several_sheets_of_paper_is_one_table() -> None:
    draw = drawn(ROWS, HEIGHTS, TITLE)

    def paper(start: float) -> Page:
        def page(canvas: Canvas) -> None:
            canvas.translate(-start, 0)
            draw(canvas)

        return page

    data = build.pdf(paper(-20), paper(280), size=(300, build.HEIGHT))
    (grid,) = grids(stitch(read_pdf(data, "poster.pdf")))
    assert texts(grid) == ROWS


def test_a_cell_that_the_paper_s_edge_cuts_has_a_place_on_each_page() -> None:
    (grid,) = grids(read(*strips(drawn(ROWS, HEIGHTS, TITLE), 3)))
    name = grid.by_position()[0, 1]
    seam = LEFT + XS[3]
    assert [place.page for place in name.places if isinstance(place, PagePlace)] == [1, 2]
    assert [place.box[0::2] for place in name.places if isinstance(place, PagePlace)] == [
        pytest.approx((LEFT + XS[1], seam), abs=1),
        pytest.approx((LEFT, LEFT + XS[-1] - XS[3]), abs=1),
    ]


def test_what_an_edge_hides_is_seen_on_the_page_beside_and_no_warning_is_due() -> None:
    document = read(*strips(drawn(ROWS, HEIGHTS, TITLE), 3))
    assert {piece.reason for piece in document.leftover} == {"seen on the page beside"}
    assert not document.warnings


@pytest.mark.parametrize("order", [(0, 2, 1, 3), (0, 1, 2, 3)])
def test_pages_may_follow_each_other_downwards_first_or_to_the_right_first(order: tuple[int, ...]) -> None:
    upper = strips(drawn(ROWS[:3], HEIGHTS[:3], TITLE), 3)
    lower = strips(drawn(ROWS[3:], HEIGHTS[3:], ""), 3)
    pages = [*upper, *lower]
    (grid,) = grids(read(*(pages[number] for number in order)))
    assert texts(grid) == ROWS
    assert grid.row_breaks == {3}


def test_the_number_and_the_head_of_each_page_are_left_out() -> None:
    def head(canvas: Canvas) -> None:
        build.write(canvas, 200, 20, "附件三")
        build.write(canvas, 290, 800, f"第{canvas.getPageNumber()}页")

    document = read(*strips(drawn(ROWS, HEIGHTS, TITLE), 3, also=head))
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == [TITLE]
    reasons = {piece.text: piece.reason for piece in document.leftover}
    assert reasons["附件三"] == "running title"
    assert reasons["第1页"] == reasons["第2页"] == "page number"


def test_the_same_form_on_two_pages_is_two_tables() -> None:
    page = strips(drawn(ROWS, HEIGHTS, TITLE))[0]
    assert [texts(grid) for grid in grids(read(page, page))] == [ROWS, ROWS]


def test_tables_of_the_same_rows_that_the_paper_cuts_off_alike_stay_apart() -> None:
    page = strips(drawn(ROWS, HEIGHTS, TITLE), 3)[0]
    assert len(read(page, page).blocks) == 2 * len(read(page).blocks)


def test_a_table_whose_rows_stand_elsewhere_is_another_one() -> None:
    first, _ = strips(drawn(ROWS, HEIGHTS, TITLE), 3)
    _, other = strips(drawn(ROWS, [30.0, 24.0, 38.0, 22.0, 26.0], TITLE), 3)
    assert {place.page for place in grids(read(first, other))[0].cells[0].places if isinstance(place, PagePlace)} == {1}
    assert len(grids(read(first, other))) == 2


def rulings(rows: Sequence[float], walls: Sequence[tuple[float, Sequence[int]]]) -> Rulings:
    """Return the rulings of a page: level lines over its width, and walls beside rows given by their numbers."""
    xs = [x for x, _ in walls]
    return Rulings(
        np.array([(y, min(xs), max(xs)) for y in rows]),
        np.array([(x, rows[row], rows[row + 1]) for x, beside in walls for row in beside]).reshape(-1, 3),
    )


LINES = [90.0, 120.0, 140.0, 175.0, 190.0]
OPEN_RIGHT = rulings(LINES, [(50, [0, 1, 2, 3]), (500, [2, 3])])
OPEN_LEFT = rulings(LINES, [(50, [2, 3]), (300, [0, 1, 2, 3])])
CLOSED = rulings(LINES, [(50, [0, 1, 2, 3]), (500, [0, 1, 2, 3])])


def test_pages_meet_at_a_seam_where_the_same_rows_have_no_wall_on_either() -> None:
    (spread,) = side_by_side([CLOSED, OPEN_RIGHT, OPEN_LEFT, CLOSED])
    assert spread == Spread((1, 2), moved=(0, 450), seams=(500,))


def test_tables_that_have_no_sides_are_not_cut_by_the_paper() -> None:
    bare = rulings(LINES, [(50, []), (200, [0, 1, 2, 3]), (500, [])])
    assert side_by_side([bare, bare]) == []


def test_rows_that_lack_a_wall_on_one_page_alone_are_not_cut() -> None:
    assert side_by_side([OPEN_RIGHT, CLOSED]) == []
    assert side_by_side([CLOSED, OPEN_LEFT]) == []


def test_other_rows_without_a_wall_are_not_those_that_were_cut() -> None:
    assert side_by_side([OPEN_RIGHT, rulings(LINES, [(50, [0, 1]), (300, [0, 1, 2, 3])])]) == []


def test_the_room_between_two_tables_on_each_page_is_no_cell_that_was_cut() -> None:
    both = rulings(LINES, [(50, [0, 1, 3]), (500, [0, 1, 3])])
    assert side_by_side([both, both]) == []


def test_a_sheet_of_which_a_page_is_missing_is_left_as_it_is() -> None:
    lower = rulings(LINES[:3], [(50, [0, 1]), (500, [0, 1])])
    assert side_by_side([OPEN_RIGHT, lower, OPEN_LEFT]) == []
    assert side_by_side([OPEN_RIGHT, None, OPEN_LEFT]) == []


def test_pages_below_are_found_by_their_rows_and_sides_though_no_cell_of_theirs_is_cut() -> None:
    left = rulings(LINES[:3], [(50, [0, 1]), (500, [0, 1])])
    right = rulings(LINES[:3], [(50, [0, 1]), (300, [0, 1])])
    assert [spread.pages for spread in side_by_side([OPEN_RIGHT, left, OPEN_LEFT, right])] == [(0, 2), (1, 3)]
    assert [spread.pages for spread in side_by_side([OPEN_RIGHT, OPEN_LEFT, left, right, CLOSED])] == [(0, 1), (2, 3)]


def test_a_box_of_a_wide_page_stands_on_those_of_its_pages_that_it_reaches() -> None:
    pages = Strip(1, -1e9, 500, 0), Strip(4, 500, 1e9, 450)
    assert places_on(pages, (60, 90, 500.4, 120)) == (PagePlace(1, (60, 90, 500, 120)),)
    assert places_on(pages, (60, 90, 700, 120)) == (PagePlace(1, (60, 90, 500, 120)), PagePlace(4, (50, 90, 250, 120)))


def test_the_columns_of_pages_side_by_side_are_counted_on_from_the_left_one() -> None:
    cells = (
        Cell(0, 0, 1, 3, "表", (PagePlace(1, (50, 90, 500, 120)), PagePlace(2, (40, 90, 240, 120)))),
        Cell(1, 0, 1, 1, "一", (PagePlace(1, (50, 120, 300, 150)),)),
        Cell(1, 1, 1, 1, "二", (PagePlace(1, (300, 120, 500, 150)),)),
        Cell(1, 2, 1, 1, "三", (PagePlace(2, (40, 120, 240, 150)),)),
    )
    assert column_lines(Grid(2, 3, cells)) == [50, 300, 500, 700]
    second_row = tuple(Cell(0, cell.col, 1, 1, cell.text, cell.places) for cell in cells[1:])
    assert column_lines(Grid(1, 3, second_row)) == [50, 300, 500, 700]


def test_a_label_as_high_on_the_next_page_stands_below_and_not_beside() -> None:
    cells = (
        Cell(
            0, 0, 2, 1, "指标", (PagePlace(1, (50, 90, 150, 700)), PagePlace(2, (53, 90, 153, 700))), (Mark.CONTINUED,)
        ),
        Cell(0, 1, 1, 1, "一", (PagePlace(1, (150, 90, 300, 700)),)),
        Cell(1, 1, 1, 1, "二", (PagePlace(2, (153, 90, 303, 700)),)),
    )
    assert column_lines(Grid(2, 2, cells)) == [53, 153, 303]
