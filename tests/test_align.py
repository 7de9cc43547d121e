"""Tables without walls: what is read from words that stand under one another, and where rulings are missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pdf_builder as build
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from extract.align import seen_in
from extract.align.figures.words import is_value
from extract.align.form.blocks import Block
from extract.align.form.centred import narrowed
from extract.align.form.loose import loose_rows
from extract.align.form.middles import row_sides, spread_over_rows
from extract.align.form.setting import Setting
from extract.align.form.stab import best_spans, stabbed
from extract.arrays import Glyphs
from extract.model import Grid, Mark, Paragraph
from extract.pdf import read_pdf

STEP = 14.0
SETTING = Setting(em=10, step=12)


def columns(rows: Sequence[Sequence[str]], xs: Sequence[float], top: float = 100) -> Callable[[Canvas], None]:
    """Return a page part with texts in columns, one row a line."""
    return build.together(
        *(
            build.written(x, top + STEP * number, text)
            for number, row in enumerate(rows)
            for x, text in zip(xs, row, strict=True)
            if text
        )
    )


def tables(*parts: Callable[[Canvas], None]) -> list[Grid]:
    document = read_pdf(build.pdf(build.together(*parts)), "test.pdf")
    return [block for block in document.blocks if isinstance(block, Grid)]


def cells(grid: Grid) -> set[tuple[int, int, int, int, str]]:
    return {(cell.row, cell.col, cell.row_span, cell.col_span, cell.text) for cell in grid.cells if cell.text}


FIGURES = [["Austria", "86.2", "13.8", "3,375"], ["Belgium", "0", "100.0", "3,973"], ["Cyprus", "81.0", "3.8", "158"]]
XS = [60, 200, 280, 360]


def test_figures_under_one_another_are_a_table() -> None:
    (grid,) = tables(columns(FIGURES, XS))
    assert (grid.n_rows, grid.n_cols) == (3, 4)
    assert cells(grid) == {(row, col, 1, 1, text) for row, line in enumerate(FIGURES) for col, text in enumerate(line)}


def test_every_cell_of_such_a_table_says_that_its_borders_were_concluded() -> None:
    (grid,) = tables(columns(FIGURES, XS))
    assert all(Mark.INFERRED_BORDER in cell.marks for cell in grid.cells)


def test_a_heading_over_several_columns_spans_them() -> None:
    head = build.together(
        build.written(235, 70, "Actual"),
        lambda canvas: canvas.line(198, build.HEIGHT - 82, 310, build.HEIGHT - 82),
        columns([["Country", "2007", "2008", "All"]], XS, 86),
    )
    (grid,) = tables(head, columns(FIGURES, XS))
    assert (0, 1, 1, 2, "Actual") in cells(grid)


def test_a_label_that_runs_over_two_lines_is_one_cell() -> None:
    wrapped = [*FIGURES, ["Federation of", "", "", ""], ["federal states", "12.1", "4.0", "77"], *FIGURES[:1]]
    (grid,) = tables(columns(wrapped, XS))
    assert "Federation of\nfederal states" in {cell.text for cell in grid.cells}


def test_a_page_of_text_holds_no_table() -> None:
    prose = "In 2007 only 4 of the 25 states found 2.4 percent of samples positive in the year"
    lines = [build.written(60, 100 + STEP * number, prose) for number in range(12)]
    assert tables(*lines) == []


def test_two_columns_of_text_are_no_table() -> None:
    half = "the share of samples in which it was found"
    lines = [build.written(x, 100 + STEP * number, half) for number in range(12) for x in (60, 320)]
    assert tables(*lines) == []


def test_text_around_a_table_stays_outside() -> None:
    note = "NOTE: Detail may not sum to totals because of rounding of the estimates that the states have sent."
    document = read_pdf(build.pdf(build.together(columns(FIGURES, XS), build.written(60, 170, note))), "test.pdf")
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == [note]


@pytest.mark.parametrize("word", ["3,375", "86.2", "(1.1–1.2)", "—", "$10,000–", "*2,247", "(X)"])
def test_figures_and_signs_in_their_place_are_values(word: str) -> None:
    assert is_value(word)


@pytest.mark.parametrize("word", ["states", "Ref.", "A12b", "项目"])
def test_words_are_no_values(word: str) -> None:
    assert not is_value(word)


def block(number: int, middle: float, text: str = "文") -> Block:
    return Block((number,), text, 0, middle - 5, 50, middle + 5)


def test_a_label_covers_the_rows_in_whose_middle_it_stands() -> None:
    sides = [0, 20, 40, 60, 80]
    spans = spread_over_rows([block(0, 30, "产出指标"), block(1, 70, "效益指标")], sides, SETTING, None)
    assert [(span.row, span.end, span.lines) for span in spans] == [(0, 3, (0,)), (3, 4, (1,))]


def test_a_label_that_a_page_end_cut_off_is_blank_below_it() -> None:
    spans = spread_over_rows([block(0, 70, "效益指标")], [0, 20, 40, 60, 80], replace(SETTING, begins=False), None)
    assert [(span.row, span.end, span.lines) for span in spans] == [(0, 3, ()), (3, 4, (0,))]


def test_a_label_before_a_page_end_may_hang_from_the_top_of_its_rows() -> None:
    lines = [block(0, 30, "产出指标"), block(1, 70, "效益指标")]
    spans = spread_over_rows(lines, [0, 20, 40, 60, 80, 100, 120], replace(SETTING, ends=False), None)
    assert [(span.row, span.end) for span in spans] == [(0, 3), (3, 6)]


def test_lines_beside_a_label_are_its_row_and_a_line_of_its_own_is_none() -> None:
    lines = [
        Block((0,), "绩效自评表", 200, 5, 260, 15),
        Block((1,), "年度目标", 0, 45, 50, 55),
        *(Block((number,), "完成年度工作任务", 100, top, 300, top + 10) for number, top in ((2, 30), (3, 45), (4, 60))),
        Block((5,), "主管部门", 0, 80, 50, 90),
        Block((6,), "水利局", 100, 80, 160, 90),
    ]
    rows = [[block.lines for block in row] for row in loose_rows(lines, 10)]
    assert rows == [[(0,)], [(1,), (2, 3, 4)], [(5,), (6,)]]


@given(st.lists(st.floats(20, 90), min_size=2, max_size=9), st.floats(2, 8))
def test_texts_in_the_middle_of_their_columns_keep_the_sides_within_reach(widths: list[float], margin: float) -> None:
    sides = build.grid_lines(0, widths)
    reach = [(side - margin, side + margin) for side in sides]
    found = narrowed(reach, [(left + right) / 2 for left, right in pairwise(sides)], 0.1)
    assert all(low <= side <= high for side, (low, high) in zip(sides, found, strict=True))
    assert all(low >= wide and high <= far for (low, high), (wide, far) in zip(found, reach, strict=True))


def test_one_known_side_tells_all_others_where_texts_stand_in_the_middle() -> None:
    found = narrowed([(0, 0), (10, 60), (70, 130), (150, 210)], [20, 70, 130], 0.1)
    assert [(round(low), round(high)) for low, high in found] == [(0, 0), (40, 40), (100, 100), (160, 160)]


def test_texts_that_contradict_each_other_narrow_nothing() -> None:
    reach = [(0.0, 0.0), (10.0, 20.0), (100.0, 100.0)]
    assert narrowed(reach, [40, 60], 0.1) == reach


@given(st.lists(st.floats(10, 60), min_size=1, max_size=12))
def test_the_sides_of_rows_have_the_middles_between(heights: list[float]) -> None:
    sides = build.grid_lines(0, heights)
    found = row_sides([(upper + 2, lower - 2) for upper, lower in pairwise(sides)], 10)
    assert len(found) == len(sides)
    assert found == sorted(found)


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(0, 60)), min_size=1, max_size=12))
def test_the_fewest_lines_stand_in_every_interval(pairs: list[tuple[float, float]]) -> None:
    intervals = [(start, start + length) for start, length in pairs]
    found = stabbed(intervals)
    assert all(any(low <= x <= high for x in found) for low, high in intervals)
    assert len(found) <= len(intervals)


def test_texts_take_the_columns_in_whose_middle_they_stand() -> None:
    assert best_spans([(20, 40, False), (190, 210, False)], [0, 60, 120, 240, 280], 10) == [(0, 1), (1, 4)]


def gapped(share: int) -> Callable[[Canvas, Iterable[build.Line]], None]:
    """Return a drawer that leaves out each so-many-th side of the cells, but for those of the frame."""

    def draw(canvas: Canvas, boxes: Iterable[build.Line]) -> None:
        sides = {
            side
            for x0, top, x1, bottom in boxes
            for side in ((x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom))
        }
        for number, (x0, top, x1, bottom) in enumerate(sorted(sides)):
            if number % share:
                canvas.line(x0, build.HEIGHT - top, x1, build.HEIGHT - bottom)

    return draw


TEXTS = [[f"{name}{row}" for name in ("甲", "乙", "丙", "丁")] for row in range(6)]


@pytest.mark.parametrize("share", [4, 5])
def test_missing_rulings_are_concluded_from_the_text(share: int) -> None:
    drawn = build.simple_cells(TEXTS)
    (grid,) = tables(build.table(drawn, [40] * 4, [18] * 6, draw=gapped(share)))
    assert cells(grid) == {(cell.row, cell.col, 1, 1, cell.text) for cell in drawn}
    assert any(Mark.INFERRED_BORDER in cell.marks for cell in grid.cells)


HEADINGS = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
FORM_XS = [60, 120, 180, 300, 380, 450, 500]
EM = 9.0


def ruled(x0: float, top: float, x1: float, bottom: float) -> Callable[[Canvas], None]:
    """Return the drawer of a line."""
    return lambda canvas: canvas.line(x0, build.HEIGHT - top, x1, build.HEIGHT - bottom)


def width(text: str) -> float:
    return sum(EM if sign > "⺀" else EM / 2 for sign in text)


def centred(texts: Sequence[str], top: float) -> list[Callable[[Canvas], None]]:
    """Return texts below the middles of the headings."""
    middles = [x + width(text) / 2 for x, text in zip(FORM_XS, HEADINGS, strict=True)]
    return [
        build.written(middle - width(text) / 2, top, text) for middle, text in zip(middles, texts, strict=True) if text
    ]


ROWS = [
    ["", "数量指标", "维修设备数量", "≥10台", "12台", "20", "20"],
    ["产出指标", "质量指标", "验收合格率", "≥95%", "98%", "20", "20"],
    ["", "时效指标", "完成及时率", "≥95%", "98%", "20", "20"],
]
TOTAL = ["", "", "总分", "", "", "60", "60"]


def form(*, total: bool = True) -> list[Callable[[Canvas], None]]:
    """Return the parts of a page with a form without walls."""
    parts = [build.written(60, 80, "项目名称"), build.written(280, 80, "巡察工作经费"), *centred(HEADINGS, 100)]
    for number, row in enumerate([*ROWS, *([TOTAL] if total else [])]):
        parts += centred(row, 120 + 20 * number)
    return parts


def test_a_form_without_walls_has_its_labels_over_their_rows() -> None:
    (grid,) = tables(*form())
    assert {(2, 0, 3, 1, "产出指标"), (2, 1, 1, 1, "数量指标"), (5, 0, 1, 5, "总分")} <= cells(grid)


def test_a_form_without_walls_goes_on_on_the_next_page_without_a_head() -> None:
    below = [["", *ROWS[1][1:]], ROWS[2], TOTAL]
    second = [part for number, row in enumerate(below) for part in centred(row, 60 + 20 * number)]
    document = read_pdf(build.pdf(build.together(*form(total=False)), build.together(*second)), "test.pdf")
    first, last = (block for block in document.blocks if isinstance(block, Grid))
    assert first.n_cols == last.n_cols == len(HEADINGS)
    assert {(0, 1, 1, 1, "质量指标"), (1, 2, 1, 1, "完成及时率"), (2, 0, 1, 5, "总分")} <= cells(last)


def test_a_page_number_below_a_form_without_walls_is_no_part_of_it() -> None:
    (grid,) = tables(*form(), build.written(300, 800, "- 1 -"))
    assert "- 1 -" not in {cell.text for cell in grid.cells}


def test_level_rulings_alone_do_not_change_a_form() -> None:
    rules = [ruled(40, y, 560, y) for y in (90, 110, 130, 150, 170, 190, 210)]
    (bare,), (with_rules,) = tables(*form()), tables(*form(), *rules)
    assert cells(bare) == cells(with_rules)


def test_a_form_that_lacks_a_whole_upright_ruling_keeps_its_columns() -> None:
    xs = [50, 110, 170, 285, 365, 487, 535]  # none between 实际完成值 and 分值
    walls = [ruled(x, 93, x, 193) for x in xs] + [ruled(50, y, 535, y) for y in (73, 93, 113, 133, 153, 173, 193)]
    walls += [ruled(50, 73, 50, 93), ruled(535, 73, 535, 93), ruled(170, 73, 170, 93)]
    rows = [part for number, row in enumerate(ROWS) for part in centred(row, 120 + 20 * number)]
    head = [build.written(60, 80, "项目名称"), build.written(280, 80, "巡察工作经费"), *centred(HEADINGS, 100)]
    (grid,) = tables(*head, *rows, *centred(TOTAL, 180), *walls)
    texts = {cell.text for cell in grid.cells}
    assert {"≥10台", "12台", "20", "分值", "实际完成值"} <= texts


@pytest.mark.parametrize("turn", [0, 3])
def test_signs_below_one_another_tell_rows_unless_text_beside_them_is_turned(turn: int) -> None:
    """A label from the top down has its figures turned, and stands in no rows of its own."""
    tops = [0.0, 20.0, 40.0, 60.0]
    boxes = np.array([[2.0, top, 11.0, top + 9] for top in tops])
    glyphs = Glyphs(np.array([*map(ord, "管理指0")]), boxes, np.array([0, 0, 0, turn]), np.zeros(4, dtype=bool))
    seen = seen_in(glyphs, np.zeros(4, dtype=np.int64), np.array([[0, 0, 3, 1]]), np.array([14.0]))
    assert seen.several == (turn == 0)
