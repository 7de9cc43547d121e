"""Texts that keep the layout of their page: cells are told by how their words stand, or else held."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.model import Document, Grid, Mark, TextPlace
from extract.plain import read_plain
from extract.plain.laid.columns import straight
from extract.plain.laid.heights import APART, HALF, STEP, heights
from extract.plain.laid.pages import on_one_page
from extract.plain.laid.rows import Block, Row, blocks_of
from extract.plain.laid.words import Words, words_of

Placed = list[tuple[int, str]]

TOP: list[Placed] = [
    [(22, "河桥县项目支出绩效自评表")],
    [(3, "项目名称"), (30, "义务教育补助")],
    [(3, "主管部门"), (18, "河桥县教育局"), (34, "实施单位"), (48, "河桥县第一小学")],
    [(22, "年初预算数"), (31, "全年预算数"), (37, "全年执行数"), (50, "分值"), (56, "执行率"), (64, "得分")],
    [(13, "年度资金")],
    [(3, "项目资金"), (22, "120.00"), (31, "120.00"), (42, "96.00"), (50, "10"), (55, "80.00%"), (64, "8.00")],
    [(3, "（万元）"), (14, "总额")],
    [(13, "其他资金"), (23, "0.00"), (32, "0.00"), (43, "0.00"), (50, "—"), (57, "—"), (65, "—")],
    [(22, "预期目标"), (50, "实际完成情况")],
    [(1, "年度总体目标"), (14, "补助困难学生，减轻家庭负担。"), (42, "补助按时发放，无一人辍学。")],
    [(42, "年度"), (51, "实际"), (72, "偏差原因分析")],
    [(4, "一级指标"), (12, "二级指标"), (25, "三级指标"), (60, "分值"), (66, "得分")],
    [(41, "指标值"), (50, "完成值"), (72, "及改进措施")],
]
ROWS: list[Placed] = [
    [(24, "受助学生人数"), (40, "≥690人"), (51, "704人"), (60, "20"), (66, "20")],
    [(12, "数量指标"), (24, "发放到户的补"), (72, "部分家长外出")],
    [(41, "≥2次"), (52, "1次"), (60, "20"), (66, "16")],
    [(4, "产出指标"), (25, "助次数"), (75, "务工")],
    [(4, "（60分）")],
    [(12, "质量指标"), (24, "足额发放率"), (40, "=100%"), (51, "100%"), (60, "20"), (66, "20")],
    [(16, "总分"), (60, "100"), (66, "56.00")],
]


def line(placed: Placed) -> str:
    written = ""
    for column, text in placed:
        written = written.ljust(column) + text
    return written


def words(lines: list[Placed]) -> list[Words]:
    return [words_of(line(placed)) for placed in lines]


def read(*pages: list[Placed]) -> Document:
    return read_plain("\f".join("".join(f"{line(placed)}\n" for placed in page) for page in pages).encode(), "x.txt")


def the_table(document: Document) -> Grid:
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    return grid


def row_of(grid: Grid, text: str) -> list[str]:
    """Return the texts of the row in which a text stands, blanks left out; none is held."""
    assert not any(Mark.HELD in cell.marks for cell in grid.cells)
    number = next(cell.row for cell in grid.cells if cell.text == text)
    across = sorted((cell.col, cell.text) for cell in grid.cells if cell.row <= number < cell.row + cell.row_span)
    return [text for _, text in across if text]


def test_a_form_laid_out_by_blanks_is_a_table_whose_cells_are_marked_as_inferred() -> None:
    grid = the_table(read(TOP + ROWS))
    assert grid.ragged is None
    assert all(Mark.INFERRED_BORDER in cell.marks for cell in grid.cells)
    assert row_of(grid, "受助学生人数") == ["产出指标\n（60分）", "数量指标", "受助学生人数", "≥690人", "704人", "20", "20"]
    assert row_of(grid, "其他资金") == ["项目资金\n（万元）", "其他资金", "0.00", "0.00", "0.00", "—", "—", "—"]


def test_lines_of_one_cell_are_told_by_the_figures_of_its_row_between_them() -> None:
    grid = the_table(read(TOP + ROWS))
    texts = {cell.text for cell in grid.cells}
    assert {"年度资金\n总额", "年度\n指标值", "发放到户的补\n助次数", "部分家长外出\n务工"} <= texts
    assert grid.n_rows == 12


def test_a_text_beside_its_heading_goes_to_it_where_the_order_leaves_no_other() -> None:
    """`96.00` stands right of 全年执行数, with not one column in common."""
    grid = the_table(read(TOP + ROWS))
    above = {cell.col: cell.text for cell in grid.cells if cell.row == 2}
    executed = next(cell for cell in grid.cells if cell.text == "96.00")
    assert above[executed.col] == "全年执行数"


def test_the_place_of_a_cell_is_where_its_words_are_written() -> None:
    grid = the_table(read(TOP + ROWS))
    executed = next(cell for cell in grid.cells if cell.text == "96.00")
    assert executed.places == (TextPlace(6, 42, 6, 47),)


def test_a_row_without_points_that_hides_in_another_is_held() -> None:
    hidden: list[Placed] = [
        [(24, "补助标准"), (40, "=1250元"), (51, "1250元")],
        [(24, "足额发放率"), (40, "=100%"), (51, "100%"), (60, "20"), (66, "20")],
        [(24, "及时发放率"), (40, "=100%"), (51, "100%")],
    ]
    grid = the_table(read(TOP + ROWS[:1] + hidden + ROWS[-1:]))
    assert all(Mark.HELD in cell.marks for cell in grid.cells if cell.text)


def test_an_amount_that_may_belong_to_either_of_two_headings_is_held() -> None:
    unclear: Placed = [(13, "其他资金"), (23, "0.00"), (35, "0.00"), (50, "—"), (57, "—"), (65, "—")]
    grid = the_table(read([*TOP[:7], unclear, *TOP[8:], *ROWS]))
    assert all(Mark.HELD in cell.marks for cell in grid.cells if cell.text)


NEXT_PAGE: list[Placed] = [
    [(9, "质量指标"), (16, "足额发放率"), (27, "=100%"), (37, "100%"), (43, "10"), (48, "10")],
    [(16, "按标准发放率"), (27, "=100%"), (37, "100%"), (43, "10"), (48, "10")],
    [(10, "总分"), (42, "100"), (48, "56.00")],
]


def test_columns_that_stand_elsewhere_on_the_next_page_are_those_of_the_first() -> None:
    first: list[Placed] = [*TOP, *ROWS[:5], [(36, "-1-")]]
    document = read(first, NEXT_PAGE)
    grid = the_table(document)
    assert row_of(grid, "按标准发放率")[-5:] == ["按标准发放率", "=100%", "100%", "10", "10"]
    assert [(left.text, left.reason) for left in document.leftover] == [("-1-", "page number")]
    assert next(cell for cell in grid.cells if cell.text == "按标准发放率").places == (TextPlace(21, 16, 21, 22),)


def test_a_head_printed_again_on_the_next_page_is_left_over() -> None:
    again: list[Placed] = [
        [(28, "年度"), (38, "实际"), (54, "偏差原因分析")],
        [(2, "一级指标"), (9, "二级指标"), (17, "三级指标"), (43, "分值"), (48, "得分")],
        [(27, "指标值"), (37, "完成值"), (54, "及改进措施")],
    ]
    document = read(TOP + ROWS[:5], again + NEXT_PAGE)
    assert row_of(the_table(document), "按标准发放率")[-5:] == ["按标准发放率", "=100%", "100%", "10", "10"]
    assert {left.reason for left in document.leftover} == {"repeated header"}


def test_a_next_page_with_labels_under_other_headings_is_none_of_the_same_columns() -> None:
    """Here the label of a second level would come to stand where the first page has names."""
    moved: list[Placed] = [
        [(9, "质量指标"), (27, "足额发放率"), (37, "100%"), (43, "10"), (48, "10")],
        [(9, "时效指标"), (27, "按期发放率"), (37, "100%"), (43, "10"), (48, "10")],
        [(2, "效益指标"), (27, "知晓率"), (37, "100%"), (43, "10"), (48, "10")],
    ]
    assert not list(on_one_page([words([*TOP, *ROWS[:5]]), words(moved)]))


def test_rows_are_set_further_apart_than_the_lines_of_their_cells() -> None:
    lines = words([*TOP[3:], *ROWS])
    blocks = blocks_of(lines)
    assert blocks is not None
    first = [levels[-1] for levels in heights(lines, blocks)]
    assert [first[3] - first[2], first[2] - first[1]] == [HALF, HALF]  # 年度资金, its amounts, 总额
    assert first[4] - first[3] == APART
    assert STEP == 2 * HALF


def test_the_rows_of_a_block_are_those_about_its_figures() -> None:
    blocks = blocks_of(words(TOP + ROWS))
    assert blocks is not None
    assert [block.rows for block in blocks] == [
        (Row(3, 3, 3), Row(4, 5, 6), Row(7, 7, 7)),
        (Row(10, 11, 12), Row(13, 13, 13), Row(14, 15, 16), Row(18, 18, 18), Row(19, 19, 19)),
    ]


def test_a_field_s_label_may_stand_around_the_line_of_its_value() -> None:
    wrapped: list[Placed] = [
        [(3, "业务主管部"), (34, "实施单位")],
        [(18, "河桥县教育局"), (48, "河桥县第一小学")],
        [(5, "门")],
    ]
    grid = the_table(read([*TOP[:2], *wrapped, *TOP[3:], *ROWS]))
    assert row_of(grid, "河桥县教育局") == ["业务主管部\n门", "河桥县教育局", "实施单位", "河桥县第一小学"]


@given(st.lists(st.integers(0, 3), min_size=4, max_size=4), st.integers(1, 6))
def test_straightened_words_keep_their_order_and_the_columns_they_were_written_in(gaps: list[int], width: int) -> None:
    head = [(10 * column, "得分") for column in range(4)]
    row = [(10 * column + gap, "9" * width) for column, gap in enumerate(gaps)]
    lines = words([head, row])
    straightened = straight(lines, Block((Row(0, 0, 0), Row(1, 1, 1)), 0, 0))
    assert straightened is not None
    for before, after in zip(lines, straightened, strict=True):
        assert [word.start - word.moved for word in after] == [word.start for word in before]
        assert all(one.end < other.start for one, other in pairwise(after))


@pytest.mark.parametrize("cut", range(1, 5))
def test_no_character_of_a_laid_out_form_is_lost(cut: int) -> None:
    lines = TOP + ROWS
    document = read(lines[: -cut * 3], lines[-cut * 3 :])
    found = [cell.text for block in document.blocks if isinstance(block, Grid) for cell in block.cells]
    found += [block.text for block in document.blocks if not isinstance(block, Grid)]
    found += [left.text for left in document.leftover]
    assert sorted("".join("".join(found).split())) == sorted("".join("".join(map(line, lines)).split()))
