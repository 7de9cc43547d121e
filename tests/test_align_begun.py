"""Forms without walls of which a page end leaves the beginning alone: fields, or the head of the first block."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import pdf_builder as build
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from extract.model import Document, Grid
from extract.pdf import read_pdf
from extract.stitch import stitch

Part = Callable[[Canvas], None]
EM = 9.0
XS = [40, 100, 160, 280, 360, 450, 550]
WIDE = [XS[0], XS[2], XS[6]]  # a label and its value
TITLE = "2024年度项目支出绩效自评表"
FIELDS = [["项目名称", "农田管护经费"], ["自评得分", "98"]]
FUNDS = [
    ["年度资金总额", "1000.50", "900.25", "90.01%"],
    ["其中：财政拨款", "600.00", "600.00", "100.00%"],
    ["其他资金", "400.50", "300.25", "74.97%"],
]
INDICATORS = [
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值"],
    ["", "数量指标", "维修设备数量", "≥10台", "12台"],
    ["产出指标", "质量指标", "验收合格率", "≥95%", "98%"],
    ["", "时效指标", "完成及时率", "≥95%", "96%"],
]


def row(texts: Sequence[str], sides: Sequence[float], top: float) -> list[Part]:
    """Return texts in the middles of the columns between sides."""
    middles = [(left + right) / 2 for left, right in pairwise(sides)]
    widths = [sum(EM if sign > "⺀" else EM / 2 for sign in text) for text in texts]
    placed = zip(middles, widths, texts, strict=True)
    return [build.written(middle - width / 2, top, text) for middle, width, text in placed if text]


def rows(texts: Sequence[Sequence[str]], sides: Sequence[float], top: float) -> list[Part]:
    """Return rows of texts, 20 points each."""
    return [part for number, line in enumerate(texts) for part in row(line, sides, top + 20 * number)]


def head(top: float) -> list[Part]:
    """Return the title and the fields of a form."""
    return [*row([TITLE], [XS[0], XS[6]], top), *rows(FIELDS, WIDE, top + 30)]


def funds_head(top: float) -> list[Part]:
    """Return the head of the funds, with their label."""
    headings = row(["", "全年预算数", "全年执行数", "预算执行率"], [XS[2], *XS[3:5], XS[5], XS[6]], top)
    return [*headings, *row(["项目资金"], [XS[0], XS[2]], top)]


def funds(top: float) -> list[Part]:
    """Return the rows of the funds."""
    return rows(FUNDS, [XS[2], *XS[3:5], XS[5], XS[6]], top)


def indicators(top: float) -> list[Part]:
    """Return the indicators, with their label and a total."""
    label = row(["绩效指标"], XS[:2], top + 30)
    return [*rows(INDICATORS, XS[1:], top), *label, *row(["总分", "", "98"], [XS[0], *XS[4:]], top + 80)]


def whole(top: float) -> list[Part]:
    """Return a form from its title to its total."""
    return [*head(top), *funds_head(top + 70), *funds(top + 90), *indicators(top + 150)]


def tables(*pages: Sequence[Part]) -> list[Grid]:
    """Return the tables of pages, joined over these."""
    return [block for block in stitch(document(pages)).blocks if isinstance(block, Grid)]


def pieces(*pages: Sequence[Part]) -> list[Grid]:
    """Return the tables of each page."""
    return [block for block in document(pages).blocks if isinstance(block, Grid)]


def document(pages: Sequence[Sequence[Part]]) -> Document:
    """Return what pages say."""
    return read_pdf(build.pdf(*(build.together(*page) for page in pages)), "test.pdf")


def written(grid: Grid) -> set[tuple[int, int, int, int, str]]:
    return {(cell.row, cell.col, cell.row_span, cell.col_span, cell.text) for cell in grid.cells}


def test_fields_that_a_page_end_parts_from_their_form_are_its_first_rows() -> None:
    (one,) = tables(whole(60))
    first, second = tables([*whole(60), *head(420)], [*funds_head(60), *funds(80), *indicators(140)])
    assert written(first) == written(second) == written(one)


def test_a_head_that_a_page_end_parts_from_its_rows_has_the_columns_of_these() -> None:
    (one,) = tables(whole(60))
    _, second = tables([*whole(60), *head(420), *funds_head(490)], [*funds(60), *indicators(120)])
    assert (second.n_rows, second.n_cols) == (one.n_rows, one.n_cols)
    assert {cell.text for cell in second.cells} == {cell.text for cell in one.cells}


def test_fields_go_on_below_a_page_end() -> None:
    (one,) = tables(whole(60))
    goal = [["年度总体目标", "健全管护机制，提升服务能力。"]]
    rest = [*rows(goal, WIDE, 60), *funds_head(80), *funds(100), *indicators(160)]
    *_, second = pieces([*whole(60), *head(420)], rest)
    assert second.n_rows == one.n_rows - 1
    assert (0, 2, 1, 4, goal[0][1]) in written(second)


def test_a_cover_that_names_the_fields_is_no_table() -> None:
    assert tables([*row([TITLE], [XS[0], XS[6]], 300), *rows(FIELDS, WIDE, 400)]) == []


def test_text_above_a_title_tells_that_fields_below_it_are_those_of_a_form() -> None:
    prose = [build.written(XS[0], 60 + 14 * number, "各单位应当按照年度工作计划完成各项任务并报送结果") for number in range(4)]
    (grid,) = tables([*prose, *head(600)])
    assert [cell.text for cell in grid.cells] == [text for texts in FIELDS for text in texts]


def test_rows_of_a_split_go_on_below_a_page_end() -> None:
    sides = [XS[2], *XS[3:5], XS[5], XS[6]]
    splits = [["一般公共预算", "900.25", "基本支出", "500.00"], ["其他资金", "0.25", "项目支出", "400.25"]]
    groups = row(["按收入性质分", "按支出性质分"], [XS[2], XS[4], XS[6]], 530)
    first = [*head(420), *funds_head(490), *funds(510)[:4], *groups, *rows(splits[:1], sides, 550)]
    _, second = tables([*whole(60), *first], [*rows(splits[1:], sides, 60), *indicators(80)])
    assert {(6, 2, 1, 1, "其他资金"), (6, 4, 1, 1, "项目支出"), (6, 5, 1, 1, "400.25")} <= written(second)


def test_a_page_without_merged_labels_keeps_the_lines_of_each_row_together() -> None:
    opening = [*head(60), *funds_head(130), *funds(150), *rows(INDICATORS, XS[1:], 220)]
    below = [*row(["年度任务完成"], XS[3:5], 60), *row(["及时率"], XS[3:5], 72), *row(["≥95%", "96%"], XS[4:], 66)]
    below += [*row(["总分", "", "98"], [XS[0], *XS[4:]], 96)]
    (grid,) = tables(opening, below)
    assert "年度任务完成及时率" in {cell.text.replace("\n", "") for cell in grid.cells}


WORDS = ["项目名称", "主管部门", "一级指标", "三级指标", "年度指标值", "实际完成值", "全年预算数", "全年执行数", "预期目标"]
WORDS += ["实际完成情况", "总分", "年度资金总额", "按收入性质分", "产出指标", "98%", "—", "任务名称", "主要内容", "注：无", TITLE]


@settings(max_examples=60)
@given(st.lists(st.lists(st.lists(st.sampled_from(WORDS), max_size=6), max_size=12), min_size=1, max_size=3))
def test_no_arrangement_of_the_words_of_forms_stops_the_reading(pages: list[list[list[str]]]) -> None:
    words = [
        [
            build.written(40 + 80 * col, 40 + 20 * number, text)
            for number, texts in enumerate(page)
            for col, text in enumerate(texts)
        ]
        for page in pages
    ]
    assert tables([build.written(40, 10, "附件")], *words) is not None
