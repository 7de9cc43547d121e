"""Tables over page ends, as grids and as PDFs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import pairwise

import pdf_builder as build
import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.model import (
    Cell,
    Document,
    Grid,
    Mark,
    PagePlace,
    Paragraph,
    Ragged,
    Source,
    WebPlace,
    WordPlace,
)
from extract.pdf import read_pdf
from extract.stitch import stitch

HEAD = ["一级指标", "二级指标", "三级指标", "指标值", "分值", "得分"]
WIDTHS = [50.0, 60.0, 120.0, 60.0, 40.0, 40.0]


def joined(*pages: list[build.Drawn], heights: float = 30.0) -> Document:
    """Draw the cells of each page as a table, read the PDF and stitch it."""
    parts = []
    for cells in pages:
        n_rows = max(cell.row + cell.row_span for cell in cells)
        parts.append(build.table(cells, WIDTHS, [heights] * n_rows))
    return stitch(read_pdf(build.pdf(*parts), "test.pdf"))


def grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def at(grid: Grid, row: int, col: int) -> Cell:
    return grid.by_position()[row, col]


def rows(*texts: list[str]) -> list[build.Drawn]:
    return build.simple_cells(texts)


def test_a_table_over_a_page_end_is_one_grid_that_knows_the_break() -> None:
    upper = rows(HEAD, ["产出", "数量指标", "巡察次数", "3次", "10", "10"])
    lower = rows(["效益", "社会效益", "整改率", "100%", "20", "19"])
    (grid,) = grids(joined(upper, lower))
    assert (grid.n_rows, grid.n_cols) == (3, 6)
    assert grid.row_breaks == {2}
    assert [place.page for place in at(grid, 2, 2).places if isinstance(place, PagePlace)] == [2]


def test_repeated_header_rows_go_to_the_leftovers() -> None:
    upper = rows(HEAD, ["产出", "数量指标", "巡察次数", "3次", "10", "10"])
    lower = rows(HEAD, ["效益", "社会效益", "整改率", "100%", "20", "19"])
    document = joined(upper, lower)
    (grid,) = grids(document)
    assert grid.n_rows == 3
    assert [(left.text, left.reason) for left in document.leftover] == [("\t".join(HEAD), "repeated header")]


def test_a_header_that_stands_lower_in_the_first_piece_is_known_again() -> None:
    first = rows(
        ["项目资金", "年度资金总额", "", "100", "10", "10"], HEAD, ["产出", "数量", "巡察次数", "3次", "10", "10"]
    )
    second = rows(HEAD, ["效益", "社会效益", "整改率", "100%", "20", "19"])
    (grid,) = grids(joined(first, second))
    assert grid.n_rows == 4


LABELLED = ["绩效指标", *HEAD[:5]]


def test_a_label_beside_a_repeated_header_goes_on_over_the_page_end() -> None:
    upper = [
        build.Drawn(0, 0, 2, 1, "绩效指标"),
        *rows(LABELLED)[1:],
        *rows([], ["", "产出", "数量", "次数", "3次", "10"])[1:],
    ]
    for label in ("绩效指标", ""):
        lower = [
            build.Drawn(0, 0, 2, 1, label),
            *rows(LABELLED)[1:],
            *rows([], ["", "效益", "社会", "整改率", "100%", "20"])[1:],
        ]
        (grid,) = grids(joined(upper, lower))
        assert grid.n_rows == 3
        assert (at(grid, 0, 0).text, at(grid, 0, 0).row_span) == ("绩效指标", 3)


def test_a_label_cut_where_its_end_resembles_it_is_one() -> None:
    upper = rows(HEAD, ["产出指标", "履职目标和主", "巡察次数", "3次", "10", "10"])
    lower = [
        build.Drawn(0, 0, 2, 1, ""),
        build.Drawn(0, 1, 2, 1, "要任务\n完成情况"),
        *(
            build.Drawn(row, col, 1, 1, text)
            for row in (0, 1)
            for col, text in enumerate(["整改率", "100%", "20", "19"], 2)
        ),
    ]
    (grid,) = grids(joined(upper, lower))
    assert (at(grid, 1, 1).text, at(grid, 1, 1).row_span) == ("履职目标和主\n要任务\n完成情况", 3)


def test_a_form_whose_titles_stand_in_the_grid_is_another_table() -> None:
    def piece(*lines: list[str]) -> Grid:
        spans = [4 // len(line) for line in lines]
        cells = ((row, col, text) for row, line in enumerate(lines) for col, text in enumerate(line))
        return Grid(len(lines), 4, tuple(Cell(row, col * spans[row], 1, spans[row], text) for row, col, text in cells))

    upper = piece(["某局项目支出绩效自评表"], ["项目名称", "甲"], ["总分", "", "100", "98"])
    lower = piece(["2024年度某局"], ["整体支出自评报告"], ["预算部门名称", "某局"], ["总分", "", "100", "97"])
    assert len(grids(stitch(document(upper, lower)))) == 2


def test_a_row_that_the_page_end_cuts_is_rejoined() -> None:
    upper = rows(HEAD, ["产出", "数量指标", "对被巡察单位党组织开展\n集中整改情况督查的次数", "3次", "10", "10"])
    lower = rows(["", "", "不少于一次", "", "", ""], ["效益", "社会效益", "整改率", "100%", "20", "19"])
    (grid,) = grids(joined(upper, lower))
    assert grid.n_rows == 3
    cell = at(grid, 1, 2)
    assert cell.text.replace("\n", "") == "对被巡察单位党组织开展集中整改情况督查的次数不少于一次"
    assert Mark.REJOINED in cell.marks
    assert len(cell.places) == 2
    assert at(grid, 1, 3).text == "3次"


def test_a_cut_after_a_full_stop_is_known_by_the_values_that_the_lower_piece_lacks() -> None:
    upper = rows(HEAD, ["产出", "数量指标", "对单位开展集中整改。\n督查两次。", "3次", "10", "10"])
    lower = rows(["", "", "覆盖全部单位。", "", "", ""], ["效益", "社会效益", "整改率", "100%", "20", "19"])
    (grid,) = grids(joined(upper, lower))
    assert grid.n_rows == 3
    assert at(grid, 1, 2).text.endswith("覆盖全部单位。")


def test_a_missing_line_at_the_page_end_is_evidence_of_a_cut() -> None:
    def without_last_line(canvas: Canvas, outlines: Iterable[build.Line]) -> None:
        kept = list(outlines)
        lowest = max(bottom for _, _, _, bottom in kept)
        for x0, top, x1, bottom in kept:
            canvas.line(x0, build.HEIGHT - top, x1, build.HEIGHT - top)
            for x in (x0, x1):
                canvas.line(x, build.HEIGHT - top, x, build.HEIGHT - bottom)
            if bottom < lowest:
                canvas.line(x0, build.HEIGHT - bottom, x1, build.HEIGHT - bottom)

    widths = [180.0, 180.0]
    upper = build.table(
        rows(["预期目标", "实际完成情况"], ["开展巡察并督促被巡察单位整改", "已开展巡察并督促单位完成整"]),
        widths,
        [30.0, 30.0],
        draw=without_last_line,
    )
    lower = build.table(rows(["到位。", "改工作。"], ["目标二", "完成"]), widths, [30.0, 30.0])
    (grid,) = grids(stitch(read_pdf(build.pdf(upper, lower), "test.pdf")))
    assert [at(grid, row, 0).text for row in range(3)] == ["预期目标", "开展巡察并督促被巡察单位整改\n到位。", "目标二"]


def test_a_line_that_is_drawn_above_the_page_end_alone_ends_its_row() -> None:
    def without_first_line(canvas: Canvas, outlines: Iterable[build.Line]) -> None:
        kept = list(outlines)
        highest = min(top for _, top, _, _ in kept)
        for x0, top, x1, bottom in kept:
            for y in (top, bottom):
                if y > highest:
                    canvas.line(x0, build.HEIGHT - y, x1, build.HEIGHT - y)
            for x in (x0, x1):
                canvas.line(x, build.HEIGHT - top, x, build.HEIGHT - bottom)

    widths = [120.0, 80.0, 80.0, 80.0]
    upper = build.table(
        rows(["三级指标", "指标值", "完成值", "原因"], ["群众获得感", "提升", "提升", ""]), widths, [30.0] * 2
    )
    lower = build.table(
        rows(["基层服务条件", "改善", "达成", ""], ["满意度", "≥90%", "95%", ""]),
        widths,
        [30.0] * 2,
        draw=without_first_line,
    )
    (grid,) = grids(stitch(read_pdf(build.pdf(upper, lower), "test.pdf")))
    assert [at(grid, row, 0).text for row in range(4)] == ["三级指标", "群众获得感", "基层服务条件", "满意度"]


def test_a_cut_head_may_part_a_heading_from_its_unit() -> None:
    upper = rows(["资金", "年初预算\n数", "全年执行数\n（万元）", "分值", "执行率", "得分"])
    lower = rows(["", "（万元）", "", "", "", ""], ["年度资金总额", "20", "19", "10", "95%", "9.5"])
    (grid,) = grids(joined(upper, lower))
    assert [cell.text for cell in grid.cells if cell.row == 0][1] == "年初预算\n数\n（万元）"
    assert grid.n_rows == 2


def test_a_cut_row_may_part_a_value_from_its_unit() -> None:
    upper = rows(HEAD, ["产出", "数量指标", "对单位开展集中整改的次数", "≥984", "10", "10"])
    lower = rows(["", "", "与覆盖面", "次", "", ""], ["效益", "社会效益", "整改率", "100%", "20", "19"])
    (grid,) = grids(joined(upper, lower))
    assert grid.n_rows == 3
    assert at(grid, 1, 3).text == "≥984\n次"


def test_two_texts_of_two_lines_that_both_stop_within_a_sentence_are_cut() -> None:
    head, widths, heights = ["预期目标", "实际完成情况"], [50.0, 110.0, 110.0], [20.0, 40.0]
    above = ["督促各被巡察单位按期\n完成全部整改并将情况", "已督促全部单位按期完\n成整改任务并且将情况"]
    below = ["", "报送巡察工作领导小组。", "上报领导小组。"]
    label = build.Drawn(0, 0, 2, 1, "年度\n目标")
    texts = [
        build.Drawn(row, 1 + col, 1, 1, text) for row, pair in enumerate((head, above)) for col, text in enumerate(pair)
    ]
    pages = [build.table([label, *texts], widths, heights), build.table(rows(below), widths, heights)]
    (grid,) = grids(stitch(read_pdf(build.pdf(*pages), "test.pdf")))
    assert grid.n_rows == 2
    assert at(grid, 1, 2).text == "已督促全部单位按期完\n成整改任务并且将情况\n上报领导小组。"


def test_a_complete_row_with_a_blank_label_is_not_taken_for_a_cut_one() -> None:
    upper = rows(HEAD, ["产出", "数量指标", "巡察次数", "3次", "10", "10"])
    lower = rows(["", "", "督查次数", "4次", "10", "10"], ["效益", "社会效益", "整改率", "100%", "20", "19"])
    (grid,) = grids(joined(upper, lower))
    assert grid.n_rows == 4
    assert at(grid, 2, 2).text == "督查次数"


def test_a_merged_label_goes_on_over_the_page_end() -> None:
    upper = [
        *rows(HEAD),
        build.Drawn(1, 0, 2, 1, "产出\n指标"),
        build.Drawn(1, 1, 2, 1, "数量\n指标"),
        *[build.Drawn(row, col, 1, 1, f"{row}{col}") for row in (1, 2) for col in range(2, 6)],
    ]
    lower = [
        build.Drawn(0, 0, 2, 1, ""),
        build.Drawn(0, 1, 1, 1, ""),
        build.Drawn(1, 1, 1, 1, "质量指标"),
        *[build.Drawn(row, col, 1, 1, f"{row + 5}{col}") for row in (0, 1) for col in range(2, 6)],
    ]
    (grid,) = grids(joined(upper, lower))
    label, second = at(grid, 1, 0), at(grid, 1, 1)
    assert (label.row_span, second.row_span) == (4, 3)
    assert Mark.CONTINUED in label.marks
    assert {place.page for place in label.places if isinstance(place, PagePlace)} == {1, 2}
    assert at(grid, 4, 1).text == "质量指标"


def test_a_label_whose_lines_the_page_end_parts_is_one() -> None:
    upper = rows(HEAD, ["产出指标", "服务对象满意", "群众满意度", "90%", "10", "10"])
    lower = rows(
        ["", "度指标", "职工满意度", "95%", "10", "10"], ["效益指标", "社会效益指标", "整改率", "100%", "20", "19"]
    )
    (grid,) = grids(joined(upper, lower))
    assert at(grid, 1, 1).text.replace("\n", "") == "服务对象满意度指标"
    assert (at(grid, 1, 0).row_span, at(grid, 1, 1).row_span) == (2, 2)
    assert [at(grid, row, 2).text for row in (1, 2)] == ["群众满意度", "职工满意度"]


def test_an_empty_row_with_a_label_of_its_own_is_not_taken_for_a_cut_one() -> None:
    upper = rows(HEAD, ["成本指标", "经济成本\n指标", "项目总成本", "100元", "10", "10"])
    lower = rows(["", "社会成本\n指标", "", "", "", ""], ["总分", "", "", "", "100", "97"])
    (grid,) = grids(joined(upper, lower))
    assert grid.n_rows == 4
    assert at(grid, 2, 1).text == "社会成本\n指标"


def test_a_piece_that_shows_fewer_column_lines_is_spread_over_all() -> None:
    upper = rows(HEAD, ["产出", "数量指标", "巡察次数", "3次", "10", "10"])
    lower = [build.Drawn(0, 0, 1, 4, "总分"), build.Drawn(0, 4, 1, 1, "100"), build.Drawn(0, 5, 1, 1, "96")]
    (grid,) = grids(joined(upper, lower))
    total = at(grid, 2, 0)
    assert (total.text, total.col_span) == ("总分", 4)
    assert at(grid, 2, 5).text == "96"


def test_a_table_over_three_pages_is_one_grid() -> None:
    pages = [rows([f"产出{page}", "数量", "次数", "3次", "10", "10"]) for page in range(3)]
    pages = [
        [*page, *[build.Drawn(1, col, 1, 1, f"{number}") for col in range(6)]] for number, page in enumerate(pages)
    ]
    (grid,) = grids(joined(*pages))
    assert grid.n_rows == 6
    assert grid.row_breaks == {2, 4}


def test_a_form_that_begins_on_the_next_page_is_another_table() -> None:
    upper = rows(HEAD, ["产出", "数量指标", "巡察次数", "3次", "10", "10"])
    lower = rows(["项目名称", "另一项目", "主管部门", "某局", "编码", "1"], HEAD)
    assert len(grids(joined(upper, lower))) == 2


def test_a_title_between_two_tables_parts_them() -> None:
    upper = build.table(rows(HEAD, ["产出", "数量指标", "巡察次数", "3次", "10", "10"]), WIDTHS, [30.0, 30.0])
    lower = build.together(
        build.written(200, 60, "项目支出绩效自评表", 14),
        build.table(rows(HEAD, ["效益", "社会效益", "整改率", "100%", "20", "19"]), WIDTHS, [30.0, 30.0]),
    )
    assert len(grids(stitch(read_pdf(build.pdf(upper, lower), "test.pdf")))) == 2


def test_two_tables_on_one_page_stay_two() -> None:
    page = build.together(
        build.table(rows(HEAD, ["产出", "数量", "次数", "3次", "10", "10"]), WIDTHS, [30.0, 30.0]),
        build.table(
            rows(["效益", "社会", "整改率", "100%", "20", "19"], ["总分", "", "", "", "100", "96"]),
            WIDTHS,
            [30.0, 30.0],
            top=300,
        ),
    )
    assert len(grids(stitch(read_pdf(build.pdf(page), "test.pdf")))) == 2


def test_other_columns_are_another_table() -> None:
    upper = build.table(rows(HEAD, ["产出", "数量", "次数", "3次", "10", "10"]), WIDTHS, [30.0, 30.0])
    lower = build.table(rows(["科目", "金额"], ["三公经费", "37.11"]), [150.0, 220.0], [30.0, 30.0])
    assert len(grids(stitch(read_pdf(build.pdf(upper, lower), "test.pdf")))) == 2


def plain_grid(texts: list[list[str]], *, ragged: Ragged | None = None) -> Grid:
    """Return a grid without places, as one from Word or text might be."""
    cells = [Cell(row, col, 1, 1, text) for row, line in enumerate(texts) for col, text in enumerate(line)]
    return Grid(len(texts), len(texts[0]), tuple(cells), ragged=ragged)


def document(*blocks: Grid | Paragraph) -> Document:
    return Document(Source("test", "", ""), blocks)


def test_word_tables_with_a_retyped_header_are_one() -> None:
    upper = plain_grid([HEAD, ["产出", "数量", "次数", "3次", "10", "10"]])
    lower = plain_grid([HEAD, ["效益", "社会", "整改率", "100%", "20", "19"]])
    assert [grid.n_rows for grid in grids(stitch(document(upper, lower)))] == [3]


def test_a_note_that_the_table_goes_on_does_not_part_it() -> None:
    upper = plain_grid([HEAD, ["产出", "数量", "次数", "3次", "10", "10"]])
    lower = plain_grid([HEAD, ["效益", "社会", "整改率", "100%", "20", "19"]])
    stitched = stitch(document(upper, Paragraph("（续表）"), lower))
    assert [grid.n_rows for grid in grids(stitched)] == [3]
    assert [left.reason for left in stitched.leftover] == ["continuation note", "repeated header"]


def test_ragged_grids_are_left_alone() -> None:
    upper = plain_grid([HEAD, ["产出", "数量", "次数", "3次", "10", "10"]], ragged=Ragged.ROWS)
    lower = plain_grid([["效益", "社会", "整改率", "100%", "20", "19"]], ragged=Ragged.ROWS)
    assert stitch(document(upper, lower)) == document(upper, lower)


def test_a_title_printed_again_with_the_first_row_is_left_out_and_the_table_goes_on() -> None:
    def titled(cells: list[build.Drawn]) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            build.write(canvas, 200, 60, "项目支出绩效自评表", 12)
            build.table(cells, WIDTHS, [30.0] * (1 + max(cell.row for cell in cells)))(canvas)

        return draw

    name = ["项目名称", "某项目", "主管部门", "某局", "得分", "98"]
    upper = titled(rows(name, HEAD, ["产出", "数量", "次数", "3次", "10", "10"]))
    lower = titled(rows(name, ["效益", "社会", "整改率", "90%", "20", "19"]))
    document = stitch(read_pdf(build.pdf(upper, lower), "test.pdf"))
    (grid,) = grids(document)
    assert grid.n_rows == 4
    assert [left.reason for left in document.leftover] == ["repeated title", "repeated header"]


def test_another_form_under_the_same_title_is_another_table() -> None:
    def titled(canvas: Canvas, name: str) -> None:
        build.write(canvas, 200, 60, "项目支出绩效自评表", 12)
        texts = [
            ["项目名称", name, "主管部门", "某局", "得分", "98"],
            HEAD,
            ["产出", "数量", "次数", "3次", "10", "10"],
        ]
        build.table(rows(*texts), WIDTHS, [30.0] * 3)(canvas)

    forms = [lambda canvas, name=name: titled(canvas, name) for name in ("甲项目", "乙项目")]
    assert len(grids(stitch(read_pdf(build.pdf(*forms), "test.pdf")))) == 2


def word_grid(texts: list[list[str]], *path: int) -> Grid:
    """Return a grid of a Word file: `path` is that of its table, longer for one inside a cell."""
    cells = [
        Cell(row, col, 1, 1, text, (WordPlace("document", path, row, col),))
        for row, line in enumerate(texts)
        for col, text in enumerate(line)
    ]
    return Grid(len(texts), len(texts[0]), tuple(cells))


def test_a_table_inside_a_cell_stands_between_no_pieces_and_is_none() -> None:
    upper = word_grid([HEAD, ["产出", "数量", "次数", "3次", "10", "10"]], 0)
    inner = word_grid([["其中", "上半年", "下半年", "1次", "2次", "3次"]], 0, 0)
    lower = word_grid([HEAD, ["效益", "社会", "整改率", "100%", "20", "19"]], 1)
    assert [grid.n_rows for grid in grids(stitch(document(upper, inner, lower)))] == [3, 1]


def test_a_table_inside_a_web_page_s_cell_is_no_piece() -> None:
    def page_grid(path: str) -> Grid:
        return Grid(1, 2, tuple(Cell(0, col, 1, 1, "甲", (WebPlace(f"{path}/td[{col + 1}]"),)) for col in range(2)))

    blocks = document(page_grid("/html/table/tr"), page_grid("/html/table/tr/td[2]/table/tr"))
    assert stitch(blocks) == blocks


def test_a_retyped_heading_tells_which_columns_are_the_same() -> None:
    spread = [Cell(0, 0, 1, 2, "项目名称"), Cell(0, 2, 1, 5, "培训"), Cell(1, 0, 1, 1, HEAD[0])]
    spread += [Cell(1, 1, 1, 2, HEAD[1]), *(Cell(1, col + 1, 1, 1, HEAD[col]) for col in range(2, 6))]
    lower = plain_grid([HEAD, ["效益", "社会", "整改率", "100%", "20", "19"]])
    (grid,) = grids(stitch(document(Grid(2, 7, tuple(spread)), lower)))
    assert [(cell.col, cell.col_span) for cell in grid.cells if cell.row == 2] == [
        (0, 1),
        (1, 2),
        *((n, 1) for n in range(3, 7)),
    ]


def test_a_heading_over_columns_that_both_parts_split_otherwise_tells_nothing() -> None:
    upper = Grid(1, 6, (Cell(0, 0, 1, 2, "一级"), Cell(0, 2, 1, 2, "二级"), Cell(0, 4, 1, 2, "三级")))
    lower = Grid(1, 7, (Cell(0, 0, 1, 3, "一级"), Cell(0, 3, 1, 2, "二级"), Cell(0, 5, 1, 2, "三级")))
    assert len(grids(stitch(document(upper, lower)))) == 2


def test_blanks_below_labels_that_are_not_merged_go_on_from_above() -> None:
    lines = [HEAD, ["产出", "数量", "a", "1", "1", "1"], ["", "", "b", "1", "1", "1"], ["", "", "c", "1", "1", "1"]]
    lower = plain_grid([["效益指标", "社会效益指标", "d", "1", "1", "1"]])
    (grid,) = grids(stitch(document(plain_grid(lines), lower)))
    assert at(grid, 4, 0).text == "效益指标"
    assert at(grid, 3, 0).text == ""


def test_a_title_in_the_first_cell_of_a_blank_row_begins_a_table_of_its_own() -> None:
    upper = plain_grid([HEAD, ["产出", "数量", "次数", "3次", "10", "10"]])
    lower = plain_grid([["自评报告", *[""] * 5], [""] * 6, ["项目名称", "培训", *[""] * 4]])
    assert len(grids(stitch(document(upper, lower)))) == 2


def test_a_value_merged_over_the_rows_of_a_label_goes_on_with_it() -> None:
    upper = [
        *rows(HEAD),
        build.Drawn(1, 0, 2, 1, "预算\n情况"),
        *(build.Drawn(1, col, 1, 1, text) for col, text in ((1, "基本支出"), (2, "10.5"), (3, "9.5"))),
        *(build.Drawn(2, col, 1, 1, text) for col, text in ((1, "项目支出"), (2, "20.5"), (3, "19.5"))),
        build.Drawn(1, 4, 2, 1, "10"),
        build.Drawn(1, 5, 2, 1, "9.5"),
    ]
    lower = [
        build.Drawn(0, 0, 2, 1, ""),
        *(build.Drawn(0, col, 1, 1, text) for col, text in ((1, "其他支出"), (2, "30.5"), (3, "29.5"))),
        *(build.Drawn(1, col, 1, 1, text) for col, text in ((1, "上年结转"), (2, "40.5"), (3, "39.5"))),
        build.Drawn(0, 4, 2, 1, ""),
        build.Drawn(0, 5, 2, 1, ""),
    ]
    (grid,) = grids(joined(upper, lower))
    assert [(at(grid, 1, col).text.replace("\n", ""), at(grid, 1, col).row_span) for col in (0, 4, 5)] == [
        ("预算情况", 4),
        ("10", 4),
        ("9.5", 4),
    ]


@pytest.mark.parametrize(
    ("above", "below"), [("项目资金", "（万元）"), ("年度主要", "任务"), ("服务对象", "满意度指标"), ("绩效指", "标")]
)
def test_what_is_a_known_label_only_with_what_stands_below_the_page_end_is_one(above: str, below: str) -> None:
    upper = rows(HEAD, [above, "数量指标", "巡察次数", "3次", "10", "10"])
    lower = [
        build.Drawn(0, 0, 2, 1, below),
        *(build.Drawn(0, col, 1, 1, text) for col, text in enumerate(("质量指标", "合格率", "98%", "5", "5"), start=1)),
        *(build.Drawn(1, col, 1, 1, text) for col, text in enumerate(("时效指标", "及时率", "97%", "5", "4"), start=1)),
    ]
    (grid,) = grids(joined(upper, lower))
    assert (at(grid, 1, 0).text.replace("\n", ""), at(grid, 1, 0).row_span) == (above + below, 3)


def test_a_row_of_headings_below_a_page_end_is_none_that_was_cut() -> None:
    upper = rows(["支出", "基本支出", "人员经费", "136.35", "", ""], ["支出", "项目支出", "", "136.35", "", ""])
    lower = rows(["", "", "年初预算数", "全年预算数", "分值", "得分"], ["", "", "20", "19", "10", "9.5"])
    (grid,) = grids(joined(upper, lower))
    assert grid.n_rows == 4


def test_a_field_s_label_below_a_page_end_begins_a_row() -> None:
    upper = rows(["项目名称", "", "巡察专项工作经费", "", "", ""])
    lower = rows(["主管部门", "", "区委巡察办", "", "", ""], ["产出", "数量指标", "巡察次数", "3次", "10", "10"])
    (grid,) = grids(joined(upper, lower))
    assert grid.n_rows == 3


BROKEN = ["", "", "建立健全长效机制，完善", "1234.5\n6", "10", ""]


def test_a_cut_row_may_part_a_figure_that_its_column_is_too_narrow_for() -> None:
    upper = rows(HEAD, BROKEN, ["", "", "督促指导整改落实，保障", "7891.2", "10", ""])
    lower = rows(["", "", "项目验收和资金拨付工作", "5", "", ""], BROKEN)
    (grid,) = grids(joined(upper, lower))
    assert grid.n_rows == 4
    assert "".join(at(grid, 2, 3).text.split()) == "7891.25"


def test_whole_figures_below_one_another_are_two() -> None:
    upper = rows(HEAD, BROKEN, ["", "", "督促指导整改落实，保障", "7891.25", "", ""])
    lower = rows(["", "", "项目验收和资金拨付工作", "7891.25", "", ""], BROKEN)
    (grid,) = grids(joined(upper, lower))
    assert grid.n_rows == 5


def test_a_cut_row_may_part_a_date() -> None:
    upper = rows(HEAD, ["产出", "时效指标", "对单位开展集中整改的时间", "2024年", "10", "10"])
    lower = rows(["", "", "与覆盖面", "12月底前", "", ""], ["效益", "社会效益", "整改率", "100%", "20", "19"])
    (grid,) = grids(joined(upper, lower))
    assert at(grid, 1, 3).text == "2024年\n12月底前"


def test_single_lines_of_clauses_that_stop_within_one_are_cut() -> None:
    head = build.simple_cells([["预期目标", "实际完成情况"], ["提高服务质量；减少隐患；全", "规范管理，提升满意度，"]])
    upper = build.table(head, [125.0, 105.0], [20.0, 20.0])
    lower = build.table(rows(["年无事故。", "按时发放。"]), [125.0, 105.0], [20.0])
    (grid,) = grids(stitch(read_pdf(build.pdf(upper, lower), "test.pdf")))
    assert [at(grid, 1, col).text.replace("\n", "") for col in (0, 1)] == [
        "提高服务质量；减少隐患；全年无事故。",
        "规范管理，提升满意度，按时发放。",
    ]


def test_a_label_written_beside_a_repeated_heading_alone_is_kept() -> None:
    def page(label: str, *values: str) -> list[build.Drawn]:
        lines = [HEAD[1:], *([value, "巡察次数", "3次", "10", "10"] for value in values)]
        cells = (
            build.Drawn(row, col, 1, 1, text) for row, line in enumerate(lines) for col, text in enumerate(line, 1)
        )
        return [build.Drawn(0, 0, len(lines), 1, label), *cells]

    document = joined(page("", "数量指标"), page("绩效\n指标", "质量指标", "时效指标"))
    (grid,) = grids(document)
    assert (at(grid, 0, 0).text, at(grid, 0, 0).row_span) == ("绩效\n指标", 4)
    assert [left.text for left in document.leftover] == ["\t".join(HEAD[1:])]


def test_columns_that_were_concluded_from_text_alone_need_but_be_alike() -> None:
    def piece(page: int, xs: list[float], text: str) -> Grid:
        cells = (
            Cell(0, col, 1, 1, text, (PagePlace(page, (x0, 50.0, x1, 70.0)),), (Mark.INFERRED_BORDER,))
            for col, (x0, x1) in enumerate(pairwise(xs))
        )
        return Grid(1, len(xs) - 1, tuple(cells))

    upper, lower = piece(1, [84, 152, 283, 402, 464], "次数。"), piece(2, [55, 99, 172, 299, 388, 478], "整改率")
    assert [grid.n_cols for grid in grids(stitch(document(upper, lower)))] == [5]
    other = piece(2, [55, 120, 240, 340, 420, 478], "整改率")
    assert len(grids(stitch(document(upper, other)))) == 2


def without_ruling(grid: Grid, *cols: int) -> Grid:
    """Return a grid of which cells of the first row have no ruling above."""
    cells = (
        replace(cell, marks=(Mark.INFERRED_BORDER,)) if cell.row == 0 and cell.col in cols else cell
        for cell in grid.cells
    )
    return replace(grid, cells=tuple(cells))


def test_a_head_at_a_page_end_is_not_cut_where_the_next_row_begins_without_a_ruling() -> None:
    head = ["一级指标", "二级指标", "三级指标", "指标值", "全年实际完成值", "未完成原因和改进措施"]
    rest = [
        ["产出指标", "数量指标", "购置设备", "872台", "879台", ""],
        ["产出指标", "质量指标", "合格率", "95%", "98%", ""],
    ]
    lower = without_ruling(plain_grid(rest), *range(6))
    (grid,) = grids(stitch(document(plain_grid([["甲", "乙", "丙", "丁", "戊", "己"], head]), lower)))
    assert [at(grid, row, 2).text for row in (1, 2)] == ["三级指标", "购置设备"]


def test_values_tell_a_cut_row_though_beside_it_only_a_label_goes_on_without_a_ruling() -> None:
    texts = [["", "", f"开展业务培训的场次（第{number}类）", f"{number}次", "10", "10"] for number in range(1, 10)]
    upper = plain_grid([HEAD, *texts, ["", "", "新增在线监测点位个数，覆盖全部乡镇集", "256个", "5", "5"]])
    lower = plain_grid([["", "", "中式水源地", "", "", ""], ["", "", "设备运行完好率", "95%", "5", "5"]])
    (grid,) = grids(stitch(document(upper, without_ruling(lower, 0))))
    assert at(grid, 10, 2).text == "新增在线监测点位个数，覆盖全部乡镇集\n中式水源地"


def test_a_text_that_runs_on_beside_full_prose_that_ends_is_cut() -> None:
    reason = "因连续降雨影响施\n工进度，两个标段\n顺延至次年完工；"
    upper = plain_grid([HEAD, ["产出", "数量", "改善基层公共服\n务条件，逐步缩", "有效提升", "", reason]])
    lower = plain_grid([["", "", "小差距", "", "", "下一步加强调度。"], ["", "", "公众满意", "有效提升", "", ""]])
    (grid,) = grids(stitch(document(upper, lower)))
    assert grid.n_rows == 3


def test_labels_that_no_ruling_ends_go_on_in_a_blank_cell_over_all_their_columns() -> None:
    upper = plain_grid([HEAD, ["满意度指标", "服务对象满意度", "贫困学生资助使用单位满", "≥98%", "5", "4"]])
    upper = replace(upper, cells=tuple(replace(cell, marks=(Mark.INFERRED_BORDER,)) for cell in upper.cells))
    lower = plain_grid([["", "", "意度", "", "", ""], ["", "", "信息系统使用单位满意度", "95%", "5", "5"]])
    blank = Cell(0, 0, 1, 2, "")
    lower = replace(lower, cells=(blank, *(cell for cell in lower.cells if cell.row or cell.col > 1)))
    (grid,) = grids(stitch(document(upper, lower)))
    assert [at(grid, 1, col).text for col in range(3)] == [
        "满意度指标",
        "服务对象满意度",
        "贫困学生资助使用单位满\n意度",
    ]
    assert grid.n_rows == 3
