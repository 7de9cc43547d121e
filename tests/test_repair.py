"""Rows that have slid are put back, and where that cannot be decided nothing is moved."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.model import Document, Grid, Mark
from extract.plain import read_plain
from extract.repair import repair

HEAD = "绩效 指标\t一级 指标\t二级 指标\t三级 指标\t年度 指标值\t实际 完成值\t分值\t得分\t偏差原因分析 及改进措施"
FUNDS = "项目资金 (万元)\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\t"


def signs(document: Document) -> list[str]:
    """Return all signs that a document accounts for, white space aside, in no order."""
    texts = [cell.text for block in document.blocks if isinstance(block, Grid) for cell in block.cells]
    texts += [block.text for block in document.blocks if not isinstance(block, Grid)]
    return sorted("".join("".join([*texts, *(piece.text for piece in document.leftover)]).split()))


def repaired(text: str) -> Grid:
    document: Document = repair(read_plain(text.encode(), "form.txt"))
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    return grid


def rows(grid: Grid) -> list[dict[int, str]]:
    found: list[dict[int, str]] = [{} for _ in range(grid.n_rows)]
    for cell in grid.cells:
        if cell.text:
            found[cell.row][cell.col] = cell.text
    return found


def test_a_row_in_place_stays_and_is_not_marked() -> None:
    grid = repaired(f"{HEAD}\n\t产出指标\t数量指标\t清淤长度\t≥3公里\t3.2公里\t10\t10\t\n")
    assert rows(grid)[1] == {1: "产出指标", 2: "数量指标", 3: "清淤长度", 4: "≥3公里", 5: "3.2公里", 6: "10", 7: "10"}
    assert not any(cell.marks for cell in grid.cells)


def test_a_row_slid_by_one_column_is_put_back_and_marked() -> None:
    first = "\t产出指标\t数量指标\t清淤长度\t≥3公里\t3.2公里\t10\t10\t"
    slid = "\t成本指标\t清淤成本\t≤80万元\t79.5万元\t10\t10\t价格上涨\t"
    grid = repaired(f"{HEAD}\n{first}\n{slid}\n")
    assert rows(grid)[2] == {2: "成本指标", 3: "清淤成本", 4: "≤80万元", 5: "79.5万元", 6: "10", 7: "10", 8: "价格上涨"}
    assert all(Mark.REALIGNED in cell.marks for cell in grid.cells if cell.row == 2 and cell.text)


def test_a_row_slid_to_the_edge_with_blanks_moved_behind_its_name_is_put_back() -> None:
    grid = repaired(f"{HEAD}\n清淤工程按期完工率\t\t100%\t100%\t5\t5\t\t\t\n")
    assert rows(grid)[1] == {3: "清淤工程按期完工率", 4: "100%", 5: "100%", 6: "5", 7: "5"}


def test_fund_lines_are_put_under_headings_that_have_slid_themselves() -> None:
    grid = repaired(f"{FUNDS}\n\t\t年度资金总额:\t100.5\t100.5\t74.3\t10\t73.93%\t7.39\n\t\t其他资金\t\t\t—\t\t—\t\n")
    assert rows(grid)[1] == {1: "年度资金总额:", 2: "100.5", 3: "100.5", 4: "74.3", 5: "10", 6: "73.93%", 7: "7.39"}
    assert rows(grid)[2] == {1: "其他资金", 5: "—", 7: "—"}


def test_a_printed_oddity_in_place_is_not_put_right() -> None:
    head = "项目资金\t\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分"
    grid = repaired(f"{head}\n\t\t年度资金总额\t\t32 万\t32 万\t10\t10\t81\n")
    assert rows(grid)[1] == {1: "年度资金总额", 3: "32 万", 4: "32 万", 5: "10", 6: "10", 7: "81"}


def test_a_row_that_fits_in_two_ways_is_held() -> None:
    grid = repaired(f"{HEAD}\n\t产出指标\t数量指标\t清淤长度\t≥3公里\t3公里\t10\t10\t\n达标\t达标\t5\t5\t\t\t\t\t\n")
    assert rows(grid)[2] == {0: "达标", 1: "达标", 2: "5", 3: "5"}
    assert all(Mark.HELD in cell.marks for cell in grid.cells if cell.row == 2 and cell.text)


def test_a_row_broken_by_an_empty_paragraph_in_a_cell_is_one_row() -> None:
    head = "\n".join(f"\t{cell}" for cell in ("项目资金", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"))
    upper = "\n".join(f"\t{cell}" for cell in ("", "其中：当年财政拨款", "62", "62", "62"))
    grid = repaired(f"{head}\n\n{upper}\n\n\t—\n\t100%\n\t—\n")
    assert rows(grid)[1] == {1: "其中：当年财政拨款", 2: "62", 3: "62", 4: "62", 5: "—", 6: "100%", 7: "—"}


def test_lines_of_a_page_become_rows_with_wrapped_cells_joined() -> None:
    grid = repaired(
        "自评表\n单位名称 水利局\n一级指标 二级指标 三级指标 指标值 实际完成值 分值 得分 未完成原因分析\n"
        "产出指标\n履职目标和主要任\n务完成情况\n河道清淤长度 ≥3公里 3.2公里 10 10\n"
        "以河道治理为主线，推动\n水环境持续改善 达标 基本达标 10 8\n个别河段治理进度\n滞后\n总分 100 96\n"
    )
    assert rows(grid)[1:] == [
        {1: "一级指标", 2: "二级指标", 3: "三级指标", 4: "指标值", 5: "实际完成值", 6: "分值", 7: "得分", 8: "未完成原因分析"},
        {1: "产出指标", 2: "履职目标和主要任务完成情况", 3: "河道清淤长度", 4: "≥3公里", 5: "3.2公里", 6: "10", 7: "10"},
        {3: "以河道治理为主线，推动水环境持续改善", 4: "达标", 5: "基本达标", 6: "10", 7: "8", 8: "个别河段治理进度滞后"},
        {0: "总分", 6: "100", 7: "96"},
    ]


def test_a_row_cut_by_a_page_goes_on_in_the_cells_that_were_open() -> None:
    body = (
        "部门自评表\n\n单位名称 水利局\n\n一级指标 三级指标 指标值 实际完成值 分值 得分 未完成原因分析\n\n"
        "效益指标\n\n以河道治理为主线，推动水\n\n环境改善，把责任落到实\n\n达标 基本达标 10 8\n\n"
        "个别河段治理有偏\n\n差，推进力度还需\n\n\n\n处 进一步加大。\n\n防洪能力提升 ≥95% 100% 10 10\n"
    )
    found = rows(repaired(body))
    assert found[2][2] == "以河道治理为主线，推动水环境改善，把责任落到实处"
    assert found[2][7] == "个别河段治理有偏差，推进力度还需进一步加大。"
    assert found[3] == {2: "防洪能力提升", 3: "≥95%", 4: "100%", 5: "10", 6: "10"}


def test_headings_wrapped_over_lines_are_put_together() -> None:
    grid = repaired(
        "自评表\n项目名称 清淤\n一级指标 二级指标 三级指标\n年度\n指标值\n实际\n完成值\n分值 得分\n偏差原因分析及\n改进措施\n"
        "产出指标\n（50分）\n数量指标\n清淤长度 ≥3公里 3.2公里 10 10\n"
    )
    assert [rows(grid)[1][k] for k in (4, 5, 8)] == ["年度指标值", "实际完成值", "偏差原因分析及改进措施"]
    assert rows(grid)[2][1] == "产出指标（50分）"


NAMES = st.sampled_from(["清淤长度", "培训人次", "设备验收合格率", "指标1: 群众对河道治理的满意程度"])
TARGETS = st.sampled_from(["≥3公里", "=100%", "定性", "12次", "进一步提升"])
POINTS = st.sampled_from(["5", "10", "3.33", "6.67"])


@given(st.integers(0, 2), NAMES, TARGETS, TARGETS, POINTS, POINTS)
def test_a_row_that_slid_as_a_whole_comes_back(
    slide: int, name: str, target: str, actual: str, weight: str, score: str
) -> None:
    cells = ["", "", "", name, target, actual, weight, score, ""]
    slid = cells[slide:] + [""] * slide
    grid = repaired(f"{HEAD}\n\t产出指标\t数量指标\t清淤长度\t≥3公里\t3公里\t10\t10\t\n" + "\t".join(slid) + "\n")
    assert rows(grid)[2] == {3: name, 4: target, 5: actual, 6: weight, 7: score}


def cells(*rows: list[str]) -> str:
    """Return rows in the shape with one cell a line."""
    return "\n\n".join("\n".join(f"\t{cell}" for cell in row) for row in rows) + "\n"


INDICATOR_HEAD = ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因"]
INDICATOR = ["", "产出指标", "数量指标", "清淤长度", "≥3公里", "3.2公里", "10", "9", "工期短"]


def test_a_heading_row_broken_in_two_is_one() -> None:
    grid = repaired(cells(INDICATOR_HEAD[:6], INDICATOR_HEAD[6:], INDICATOR))
    assert rows(grid)[1] == {1: "产出指标", 2: "数量指标", 3: "清淤长度", 4: "≥3公里", 5: "3.2公里", 6: "10", 7: "9", 8: "工期短"}


def test_a_row_broken_in_three_is_one() -> None:
    grid = repaired(cells(INDICATOR_HEAD, INDICATOR[:4], INDICATOR[4:7], INDICATOR[7:]))
    assert grid.n_rows == 2


def test_a_total_row_broken_in_two_has_points_and_score() -> None:
    grid = repaired(cells(INDICATOR_HEAD, INDICATOR, ["总分", "100"], ["97"]))
    assert rows(grid)[2] == {0: "总分", 6: "100", 7: "97"}


def test_a_paragraph_of_a_cell_behind_an_empty_one_belongs_to_the_cell() -> None:
    text = cells(INDICATOR_HEAD, INDICATOR).replace("\t产出指标", "\t产出\n\n指标")
    assert rows(repaired(text))[1][1] == "产出\n指标"


def test_a_dash_stands_where_the_rows_above_have_one() -> None:
    grid = repaired(f"{FUNDS}\n\t\t其中:财政拨款\t9\t9\t9\t—\t100%\t—\n\t\t其他资金\t\t—\t\t—\t\n")
    assert rows(grid)[2] == {1: "其他资金", 5: "—", 7: "—"}


TEXTS = sorted((Path(__file__).parents[1] / "corpus" / "documents").glob("*.txt"))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_repair_loses_and_invents_nothing(path: Path) -> None:
    read = read_plain(path.read_bytes(), path.name)
    assert signs(repair(read)) == signs(read)


WORDS = st.sampled_from(["一级指标", "三级指标", "指标值", "完成值", "分值", "得分", "项目资金", "年初预算数", "执行率", "总分", "按收入性质分"])
CELLS = st.one_of(WORDS, NAMES, TARGETS, POINTS, st.just(""), st.just("—"), st.sampled_from(["产出指标", "质量指标", "注：无"]))


@given(st.lists(st.lists(CELLS, min_size=3, max_size=10), min_size=2, max_size=8), st.sampled_from(["\t", " "]))
def test_repair_of_any_table_loses_and_invents_nothing(table: list[list[str]], between: str) -> None:
    text = "自评表\n" + "\n".join(between.join(row) for row in table) + "\n文\n"
    read = read_plain(text.encode(), "form.txt")
    assert signs(repair(read)) == signs(read)


def test_lines_whose_words_fit_no_columns_are_held_and_say_so() -> None:
    text = (
        "自评表\n单位名称 水利局\n一级指标 二级指标 三级指标 指标值 实际完成值 分值 得分\n"
        "立项 目标\n决策 项目立项 依据 充分 5 充分 5\n性 三级 值 97.54\n指标 资金管理 执行 100% 10 值 9.75\n率 %\n"
        "管理 制度\n过程 组织实施 健全 健全 5 性 5\n平台 受理 案件\n产出 数量指标 ≥12 万 件 13.6 万 件 20 20 数\n"
    )
    document = repair(read_plain(text.encode(), "text"))
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    below = [cell for cell in grid.cells if cell.text and cell.row > 1]
    assert all(Mark.HELD in cell.marks for cell in below)
    assert document.warnings[0].endswith("could not be decided: read the file that was converted to text")


def test_the_end_of_a_cut_label_is_found_behind_the_other_cells_of_its_row() -> None:
    grid = repaired(
        "自评表\n单位名称 水利局\n一级指标 二级指标 三级指标 指标值 实际完成值 分值 得分\n"
        "成本指标 生态环境\n成本指标\n噪声投诉 ≤5件 3件 5 5\n"
        "满意度指 服务对象满意度指\n标 标\n群众满意度 ≥95% 96% 10 10\n总分 100 96\n"
    )
    assert rows(grid)[2:4] == [
        {1: "成本指标", 2: "生态环境成本指标", 3: "噪声投诉", 4: "≤5件", 5: "3件", 6: "5", 7: "5"},
        {1: "满意度指标", 2: "服务对象满意度指标", 3: "群众满意度", 4: "≥95%", 5: "96%", 6: "10", 7: "10"},
    ]


def test_a_row_of_more_cells_than_the_block_has_columns_is_held() -> None:
    text = (
        "年初预算数 全年预算数 全年执行数 分值 执行率 得分\n确保工程发挥效益，\n\n"
        "绩效指 一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施\n"
    )
    held = [cell.text for cell in repaired(text).cells if Mark.HELD in cell.marks]
    assert "偏差原因分析及改进措施" in held
