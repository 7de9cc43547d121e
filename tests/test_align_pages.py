"""Forms without walls over pages, and where their rows and columns are cut: what is read from text set cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pdf_builder as build
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from extract.align.form.blocks import Block
from extract.align.form.setting import Setting
from extract.align.form.stab import without_slivers
from extract.align.form.strips import strip_rows
from extract.model import Grid
from extract.pdf import read_pdf

EM = 9.0
STEP = 1.45 * EM
Part = Callable[[Canvas], None]


def line(number: int, text: str, middle: float) -> Block:
    """Return a line of text about a height in em."""
    return Block((number,), text, 0, middle * EM - EM / 2, 60, middle * EM + EM / 2)


def lines(text: str, middle: float, first: int) -> list[Block]:
    """Return the lines of a text, parted by spaces, in the middle of its row."""
    parts = text.split()
    top = middle - (len(parts) - 1) / 2 * STEP / EM
    return [line(first + number, part, top + number * STEP / EM) for number, part in enumerate(parts)]


def test_texts_of_even_and_odd_numbers_of_lines_beside_each_other_are_one_row() -> None:
    columns = [
        [*lines("年度任务完成及时性 各标段均须在十一月 底前完成验收", 5, 0), *lines("成本控制", 10, 10)],
        [*lines("95%", 5, 20), *lines("100%", 10, 21)],
        [*lines("因连续降雨影响施工 两个标段顺延至次年 一季度完工并倒排 工期加强调度", 5, 30)],
    ]
    assert len(strip_rows(columns, Setting(em=EM, step=STEP)).bounds) == 2


@given(st.lists(st.integers(1, 5), min_size=3, max_size=8))
def test_each_row_of_wrapped_texts_has_one_figure(heights: list[int]) -> None:
    middles, top = [], 2.0
    for height in heights:
        middles.append(top + height * STEP / EM / 2)
        top += height * STEP / EM + 1.0
    columns = [
        [part for n, (y, height) in enumerate(zip(middles, heights, strict=True)) for part in label(n, height, y)],
        [line(900 + n, "10", y) for n, y in enumerate(middles)],
    ]
    assert len(strip_rows(columns, Setting(em=EM, step=STEP)).bounds) == len(heights)


def label(number: int, height: int, middle: float) -> list[Block]:
    """Return a text of so many lines."""
    return lines(" ".join(["完成管网改造"] * height), middle, 100 * number)


def test_column_lines_too_close_for_a_column_between_are_one() -> None:
    assert without_slivers([100, 104, 200], [(90, 110), (98, 120), (190, 210)], 9) == [102, 200]


def test_close_column_lines_stay_where_no_place_suits_both() -> None:
    assert without_slivers([100, 104], [(90, 101), (103, 120)], 9) == [100, 104]


XS = [40, 100, 160, 280, 360, 450, 550]
FUNDS = ["全年预算数", "全年执行数", "预算执行率"]
GOALS = ["总体目标", "全年实际完成情况"]
HEADINGS = ["一级指标", "二级指标", "三级指标", "指标值", "全年实际完成值"]
ROWS = [
    ["", "数量指标", "维修设备数量", "≥10台", "12台"],
    ["产出指标", "质量指标", "验收合格率", "≥95%", "98%"],
    ["", "时效指标", "完成及时率", "≥95%", "96%"],
]


def width(text: str) -> float:
    return sum(EM if sign > "⺀" else EM / 2 for sign in text)


def row(texts: Sequence[str], sides: Sequence[float], top: float) -> list[Part]:
    """Return texts in the middles of the columns between sides."""
    return [
        build.written((left + right) / 2 - width(text) / 2, top, text)
        for text, left, right in zip(texts, sides, sides[1:], strict=False)
        if text
    ]


def funds() -> list[Part]:
    """Return the first rows of a form."""
    return [
        *row(["转移支付名称", "农田管护经费"], [XS[0], XS[2], XS[6]], 60),
        *row(["", *FUNDS], [XS[2], *XS[3:5], XS[5], XS[6]], 80),
        *row(["年度资金总额", "1000.50", "900.25", "90.01%"], [XS[2], *XS[3:5], XS[5], XS[6]], 100),
        *row(["地方资金", "400.50", "300.25", "74.97%"], [XS[2], *XS[3:5], XS[5], XS[6]], 120),
        *row(["资金投入情况"], [XS[0], XS[2]], 100),
    ]


def goals(top: float) -> list[Part]:
    """Return the goals that a form reached."""
    return row(["健全管护机制", "已经健全机制"], [XS[1], XS[4], XS[6]], top)


def above() -> list[Part]:
    """Return the part of a form above its indicators."""
    return [*funds(), *row(GOALS, [XS[1], XS[4], XS[6]], 140), *goals(160), *row(["目标情况"], XS[:2], 150)]


def indicators(top: float) -> list[Part]:
    """Return the indicators of a form, without points."""
    parts = row(HEADINGS, XS[1:], top)
    for number, texts in enumerate(ROWS, start=1):
        parts += row(texts, XS[1:], top + 20 * number)
    return [*parts, *row(["绩效指标"], XS[:2], top + 30)]


def tables(*pages: Sequence[Part]) -> list[Grid]:
    document = read_pdf(build.pdf(*(build.together(*page) for page in pages)), "test.pdf")
    return [block for block in document.blocks if isinstance(block, Grid)]


def cells(grid: Grid) -> set[tuple[int, int, int, int, str]]:
    return {(cell.row, cell.col, cell.row_span, cell.col_span, cell.text) for cell in grid.cells if cell.text}


def test_indicators_without_points_have_a_row_for_each_value() -> None:
    (grid,) = tables([*above(), *indicators(190)])
    found = {cell.text: (cell.row, cell.row_span) for cell in grid.cells}
    assert [found[text][0] - found["一级指标"][0] for text in ("12台", "98%", "96%")] == [1, 2, 3]
    assert found["产出指标"][1] == 3


def test_a_page_with_funds_and_goals_alone_is_read_as_the_part_of_a_form() -> None:
    (grid,) = tables(above())
    assert {"健全管护机制", "900.25", "地方资金"} <= {cell.text for cell in grid.cells}
    assert grid.n_rows == 6


def test_the_page_on_which_the_indicators_begin_has_the_column_lines_of_the_one_before() -> None:
    first, second = tables(above(), indicators(60))
    sides = {round(cell.places[0].box[0], 1) for cell in first.cells}  # type: ignore[union-attr]
    below = {round(cell.places[0].box[0], 1) for cell in second.cells}  # type: ignore[union-attr]
    assert len(sides & below) >= 5


def test_goals_below_a_page_end_stand_in_the_columns_of_their_head() -> None:
    first, second = tables([*funds(), *row(GOALS, [XS[1], XS[4], XS[6]], 140)], [*goals(60), *indicators(90)])
    assert "全年实际完成情况" in {cell.text for cell in first.cells}
    assert [cell.text for cell in second.cells if cell.row == 0 and cell.text] == ["健全管护机制", "已经健全机制"]
    assert second.n_rows == 5


def test_funds_alone_at_the_end_of_a_page_are_part_of_a_form() -> None:
    first, second = tables(funds(), [*row(GOALS, [XS[1], XS[4], XS[6]], 60), *goals(80), *indicators(110)])
    assert {"900.25", "74.97%"} <= {cell.text for cell in first.cells}
    assert "已经健全机制" in {cell.text for cell in second.cells}


def test_text_side_by_side_in_the_lines_of_one_cell_is_that_of_several() -> None:
    frame: list[Part] = [
        lambda canvas, wall=wall: canvas.line(wall[0], build.HEIGHT - wall[1], wall[2], build.HEIGHT - wall[3])  # type: ignore[misc]
        for wall in [
            *((XS[0], y, XS[6], y) for y in (50, 155)),
            *((x, 50, x, 155) for x in (XS[0], XS[1], XS[6])),
        ]
    ]
    (grid,) = tables([*indicators(70), *frame])
    assert {"12台", "≥95%", "验收合格率"} <= {cell.text for cell in grid.cells}
