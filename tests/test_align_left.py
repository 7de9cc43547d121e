"""Forms without walls whose texts begin at the left of their cells, in the middle of their rows, at the top or foot."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pdf_builder as build
import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.align.form.blocks import Block
from extract.align.form.heads import sections_of
from extract.align.form.loose import loose_rows
from extract.align.form.setting import Stand
from extract.align.form.stab import best_spans
from extract.model import Grid
from extract.pdf import read_pdf

Part = Callable[[Canvas], None]
EM, STEP, ROOM = build.SIZE, 12.0, 10.0
XS = [40.0, 90.0, 140.0, 200.0, 300.0, 360.0, 430.0, 470.0]
ROWS: list[dict[int, str]] = [  # texts by column; lines of one text are parted by a line feed
    {0: "项目名称", 2: "农村饮水安全巩固提升工程"},
    {0: "主管部门", 2: "市水务局", 4: "实施单位", 5: "市水务局机关"},
    {1: "预期目标", 4: "实际完成情况"},
    {1: "健全运行管护机制", 4: "已经健全管护机制"},
    {1: "一级\n指标", 2: "二级\n指标", 3: "三级指标", 4: "年度指\n标值", 5: "实际完\n成值", 6: "分值", 7: "得分"},
    {2: "数量\n指标", 3: "改造管网长度", 4: "≥10公里", 5: "12公里", 6: "20", 7: "20"},
    {2: "质量\n指标", 3: "项目验收合格率（以\n年度审计意见为准）", 4: "≥95%", 5: "98%", 6: "15", 7: "15"},
    {2: "时效\n指标", 3: "项目按期完工率", 4: "100%", 5: "100%", 6: "15", 7: "14"},
    {1: "满意度\n指标", 2: "满意度\n指标", 3: "受益群众满意度", 4: "≥90%", 5: "93%", 6: "10", 7: "10"},
    {0: "总分", 6: "100", 7: "98"},
]
LABELS: list[tuple[int, int, int, str]] = [(2, 4, 0, "年度目标"), (4, 9, 0, "绩效指标"), (5, 8, 1, "产出\n指标")]  # from which row to which


SHARE = {Stand.TOP: 0.0, Stand.MIDDLE: 0.5, Stand.FOOT: 1.0}  # of the room in a cell that is above its text


def form(stand: Stand) -> list[Part]:
    """Return the texts of the form."""
    tops = [100.0]
    for texts in ROWS:
        tops.append(tops[-1] + STEP * max(text.count("\n") + 1 for text in texts.values()) + ROOM)
    cells = [(number, number + 1, col, text) for number, texts in enumerate(ROWS) for col, text in texts.items()]
    parts: list[Part] = []
    for row, end, col, text in cells + LABELS:
        lines = text.split("\n")
        room = tops[end] - ROOM - tops[row] - STEP * len(lines)
        first = tops[row] + SHARE[stand] * room
        parts += [build.written(XS[col], first + STEP * number, line) for number, line in enumerate(lines)]
    return parts


def columns(grid: Grid) -> dict[str, tuple[int, int]]:
    """Return the first and the last column of each text."""
    return {cell.text.replace("\n", ""): (cell.col, cell.col + cell.col_span - 1) for cell in grid.cells if cell.text}


@pytest.mark.parametrize("stand", Stand)
def test_texts_that_begin_at_the_left_tell_their_columns(stand: Stand) -> None:
    document = read_pdf(build.pdf(build.together(*form(stand))), "test.pdf")
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    found = columns(grid)
    assert (grid.n_rows, grid.n_cols) == (10, 8)
    assert found["项目名称"] == (0, 1)
    assert found["实施单位"] == (4, 4)
    assert found["实际完成情况"] == (4, 7)
    assert [found[text][0] for text in ("一级指标", "三级指标", "年度指标值", "得分")] == [1, 3, 4, 7]
    assert found["总分"] == (0, 5)


@pytest.mark.parametrize("stand", Stand)
def test_labels_that_begin_at_the_left_cover_their_rows(stand: Stand) -> None:
    document = read_pdf(build.pdf(build.together(*form(stand))), "test.pdf")
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    spans = {cell.text.replace("\n", ""): (cell.row, cell.row_span) for cell in grid.cells if cell.text}
    assert (spans["年度目标"], spans["绩效指标"], spans["产出指标"]) == ((2, 2), (4, 5), (5, 3))


def block(number: int, x0: float, middle: float, text: str) -> Block:
    return Block((number,), text, x0, middle - EM / 2, x0 + EM * len(text), middle + EM / 2)


def stacked(texts: Sequence[tuple[float, str]], top: float, stand: Stand) -> list[Block]:
    """Return the lines of texts of a row at their left sides."""
    most = max(text.count("\n") for _, text in texts)
    found: list[Block] = []
    for x0, text in texts:
        lines = text.split("\n")
        first = top + SHARE[stand] * STEP * (most + 1 - len(lines))
        found += [block(len(found) + number, x0, first + STEP * number, line) for number, line in enumerate(lines)]
    return found


@pytest.mark.parametrize("stand", Stand)
def test_lines_of_a_heading_may_share_their_left_side_alone(stand: Stand) -> None:
    texts = [
        (100.0, "一级\n指标"),
        (200.0, "三级指标"),
        (300.0, "全年实际完成\n值"),
        (400.0, "偏差原因分析\n及措施"),
        (500.0, "得分"),
    ]
    (section,) = sections_of(stacked(texts, 100, stand), EM, STEP)
    assert [head.text for head in section.head] == [
        "一级指标",
        "三级指标",
        "全年实际完成值",
        "偏差原因分析及措施",
        "得分",
    ]


def test_of_texts_at_the_left_each_takes_the_columns_up_to_the_next_one() -> None:
    xs = [0.0, 50.0, 100.0, 150.0]
    left = [(4.0, 30.0, False), (104.0, 120.0, False)]
    assert best_spans(left, xs, EM, at_left=True) == [(0, 2), (2, 3)]


def test_rows_at_the_top_of_a_label_are_beside_it() -> None:
    lines = [block(0, 0, 100, "项目名称"), block(1, 100, 100, "饮水工程"), block(2, 0, 124, "主管部门")]
    lines += [block(3, 100, 124, "市水务局"), block(4, 100, 124 + STEP, "和财政局")]
    rows = loose_rows(lines, EM, STEP, Stand.TOP)
    assert [[part.text for part in row] for row in rows] == [["项目名称", "饮水工程"], ["主管部门", "市水务局和财政局"]]
