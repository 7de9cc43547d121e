"""Tables cut as browsers and other printers cut them: without rulings at the page end, and with text that hangs out."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pdf_builder as build
from reportlab.pdfgen.canvas import Canvas

from extract.model import Cell, Grid, Mark, PagePlace, Paragraph
from extract.pdf import read_pdf
from extract.stitch import stitch
from extract.stitch.cut import is_cut

WIDTHS = [60.0, 60.0, 120.0, 60.0]
XS = build.grid_lines(build.LEFT, WIDTHS)
HEAD = ["绩效指标", "一级指标", "三级指标", "得分"]


def piece(cells: list[build.Drawn], heights: list[float], *, hung: str = "") -> Callable[[Canvas], None]:
    """Draw cells, of which those that reach over the piece's first or last line have no ruling there.

    A cell with row -1 begins before, one that ends below the last row goes on; `hung` is written under the first column.
    """
    ys = build.grid_lines(build.TOP, heights)

    def draw(canvas: Canvas) -> None:
        for cell in cells:
            x0, x1 = XS[cell.col], XS[cell.col + cell.col_span]
            first, end = max(cell.row, 0), min(cell.row + cell.row_span, len(heights))
            for x in (x0, x1):
                canvas.line(x, build.HEIGHT - ys[first], x, build.HEIGHT - ys[end])
            for row in (cell.row, cell.row + cell.row_span):
                if 0 <= row <= len(heights):
                    canvas.line(x0, build.HEIGHT - ys[row], x1, build.HEIGHT - ys[row])
            for number, line in enumerate(cell.text.split("\n") if cell.text else []):
                build.write(canvas, x0 + 3, ys[first] + 3 + 11 * number, line)
        if hung:
            build.write(canvas, XS[0] + 3, ys[-1] + 1, hung)

    return draw


def read(*pieces: Callable[[Canvas], None]) -> tuple[list[Grid], list[str]]:
    """Return the grids and the paragraphs of pieces on a page each."""
    blocks = stitch(read_pdf(build.pdf(*pieces), "test.pdf")).blocks
    return (
        [block for block in blocks if isinstance(block, Grid)],
        [block.text for block in blocks if isinstance(block, Paragraph)],
    )


def row(number: int, texts: Iterable[str], first: int) -> list[build.Drawn]:
    """Return the cells of a row from a column on."""
    return [build.Drawn(number, col, 1, 1, text) for col, text in enumerate(texts, first)]


def test_side_rulings_that_no_level_one_touches_belong_to_the_table_between_them() -> None:
    upper = piece(
        [build.Drawn(0, 0, 3, 1, "绩效指标"), *row(0, HEAD[1:], 1), *row(1, ["产出", "次数", "5"], 1)], [30, 30]
    )
    middle = piece(
        [build.Drawn(-1, 0, 4, 1, ""), *row(0, ["效益", "整改率", "9"], 1), *row(1, ["", "知晓率", "8"], 1)], [30, 30]
    )
    (grid,), _ = read(upper, middle)
    assert (grid.n_rows, grid.n_cols) == (4, 4)
    label = grid.by_position()[0, 0]
    assert (label.text, label.row_span) == ("绩效指标", 4)
    assert Mark.CONTINUED in label.marks


def test_text_that_hangs_out_of_a_cut_cell_is_its_own() -> None:
    upper = piece(
        [build.Drawn(0, 0, 2, 1, "年度总\n体"), build.Drawn(0, 1, 1, 2, "预期目标"), *row(0, ["实际"], 3)],
        [24],
        hung="目标",
    )
    lower = piece([build.Drawn(-1, 0, 2, 1, ""), build.Drawn(0, 1, 1, 2, "完成任务。"), *row(0, ["完成。"], 3)], [30])
    (grid,), paragraphs = read(upper, lower)
    assert grid.by_position()[0, 0].text.replace("\n", "") == "年度总体目标"
    assert not paragraphs


def test_a_note_under_a_closed_table_is_no_part_of_it() -> None:
    closed = piece([*row(0, HEAD, 0), *row(1, ["绩效", "产出", "次数", "5"], 0)], [24, 24], hung="注：无")
    (grid,), paragraphs = read(closed)
    assert grid.by_position()[1, 0].text == "绩效"
    assert paragraphs == ["注：无"]


def test_a_row_that_ends_beside_a_label_that_goes_on_is_not_cut() -> None:
    upper = piece(
        [build.Drawn(0, 0, 3, 1, "资金\n管理"), *row(0, HEAD[1:], 1), *row(1, ["分配\n科学", "合规", "无"], 1)],
        [30, 30],
    )
    lower = piece([build.Drawn(-1, 0, 2, 1, ""), *row(0, ["下达\n及时", "及时", "无"], 1)], [30])
    (grid,), _ = read(upper, lower)
    assert [grid.by_position()[number, 1].text.replace("\n", "") for number in (1, 2)] == ["分配科学", "下达及时"]


def filled(*rows: list[str]) -> Grid:
    """Return a grid of such rows."""
    cells = (Cell(number, col, 1, 1, text) for number, texts in enumerate(rows) for col, text in enumerate(texts))
    return Grid(len(rows), len(rows[0]), tuple(cells))


FULL = [["次数", "3次", "3次", "5"], ["培训率", "90%", "91%", "5"], ["满意度", "95%", "96%", "5"]]


def test_two_rows_that_are_whole_only_together_are_one() -> None:
    assert is_cut(filled(*FULL, ["", "3批", "4批", "5"]), filled(["组织专家评审的批次", "", "", ""], *FULL))


def test_two_whole_rows_are_two() -> None:
    assert not is_cut(filled(*FULL, ["整改率", "90%", "90%", "5"]), filled(["知晓率", "90%", "90%", "5"], *FULL))


def test_a_row_without_values_is_not_taken_for_the_rest_of_a_whole_one() -> None:
    without = [["说明", "", "", ""], ["备注", "", "", ""], ["次数", "3次", "3次", "5"]]
    assert not is_cut(filled(*without, ["整改率。", "90%", "90%", "5"]), filled(["其他", "", "", ""], *without))


def test_prose_that_runs_on_in_every_column_is_cut() -> None:
    above = "按照年度工作计划完成各项任务，\n加强监督检查，做好培训工作，\n强化资金监管，做到专款专用，"
    below = "提高资金使用效益，完成目标任。"
    assert is_cut(filled(["目标", "完成"], [above, above]), filled([below, below], ["次数", "3次"]))


def test_columns_of_a_label_that_is_not_drawn_where_it_goes_on_are_blank_and_say_so() -> None:
    upper = piece(
        [build.Drawn(0, 0, 3, 1, "绩效指标"), *row(0, HEAD[1:], 1), *row(1, ["产出", "次数", "5"], 1)], [30, 30]
    )
    lower = piece([*row(0, ["效益", "整改率", "9"], 1), *row(1, ["满意", "知晓率", "8"], 1)], [30, 30])
    (grid,), _ = read(upper, lower)
    label = grid.by_position()[0, 0]
    assert (grid.n_rows, grid.n_cols, label.row_span) == (4, 4, 4)
    assert Mark.CONTINUED in label.marks
    assert [place.page for place in label.places if isinstance(place, PagePlace)] == [1, 2]


def test_a_narrower_table_on_the_next_page_is_another_one() -> None:
    upper = piece([*row(0, HEAD, 0), *row(1, ["绩效", "产出", "次数", "5"], 0)], [30, 30])
    lower = piece([*row(0, ["序号", "单位"], 2), *row(1, ["1", "某局"], 2)], [30, 30])
    assert len(read(upper, lower)[0]) == 2


def test_a_band_beside_nothing_but_labels_that_go_on_is_no_row() -> None:
    ys = build.grid_lines(build.TOP, [30, 30, 20])

    def with_void(canvas: Canvas) -> None:
        piece([build.Drawn(0, 0, 3, 1, "绩效指标"), *row(0, HEAD[1:], 1), *row(1, ["产出", "次数", "5"], 1)], [30, 30])(
            canvas
        )
        for x in XS[:2]:
            canvas.line(x, build.HEIGHT - ys[2], x, build.HEIGHT - ys[3])

    lower = piece([build.Drawn(-1, 0, 2, 1, ""), *row(0, ["效益", "整改率", "9"], 1)], [30])
    (grid,), _ = read(with_void, lower)
    assert (grid.n_rows, grid.by_position()[0, 0].row_span) == (3, 3)


def goals(left: str, right: str, mark: tuple[Mark, ...]) -> Grid:
    """Return a row of two cells of prose."""
    return Grid(1, 2, (Cell(0, 0, 1, 1, left, marks=mark), Cell(0, 1, 1, 1, right, marks=mark)))


SENTENCE = "建立问题台账并逐项\n销号处理后全年开展\n监督检查至少四次；"
WITHIN = "通过本项目的实施进\n一步改善基层的服务\n条件并且提高公共服"
AFTER = ("强化资金监管做到专\n款专用", "务供给的质量和效率")


def test_a_sentence_may_end_by_chance_where_the_row_is_cut_beside_it() -> None:
    for mark in ((), (Mark.INFERRED_BORDER,)):
        assert is_cut(goals(SENTENCE, WITHIN, mark), goals(*AFTER, mark))


def test_two_rows_whose_sentences_all_end_at_the_page_end_are_two() -> None:
    mark = (Mark.INFERRED_BORDER,)
    assert not is_cut(goals(SENTENCE, SENTENCE, mark), goals(*AFTER, mark))


def test_a_remark_that_goes_on_alone_is_no_row_of_its_own() -> None:
    remark = "因连续降雨影响\n施工进度，两个\n标段顺延完工；"
    rows_above = [["次数", "3次", "3次", ""], ["培训率", "90%", "91%", ""], ["满意度", "95%", "96%", ""]]
    upper = filled(*rows_above, ["机制", "健全", "较健全", remark])
    assert is_cut(upper, filled(["", "", "", "下一步将倒排工"], *rows_above))


def boxes(cells: Iterable[build.Drawn], heights: list[float]) -> Callable[[Canvas], None]:
    """Draw each cell as a box of its own, with gaps between."""

    def with_gaps(canvas: Canvas, outlines: Iterable[build.Line]) -> None:
        build.rectangles(canvas, [(x0 + 1, top + 1, x1 - 1, bottom - 1) for x0, top, x1, bottom in outlines])

    return build.table(list(cells), WIDTHS, heights, draw=with_gaps)


def test_a_place_without_a_box_of_its_own_belongs_to_the_label_above() -> None:
    above = [build.Drawn(0, 0, 1, 1, "绩效指标"), *row(0, HEAD[1:], 1), *row(1, ["产出", "次数", "5"], 1)]
    below = [*row(0, ["效益", "整改率", "9"], 1), *row(1, ["", "总分", "14", ""], 0)]
    (grid,), _ = read(boxes(above, [30, 30]), boxes(below, [30, 30]))
    assert [(cell.row, cell.row_span) for cell in grid.cells if cell.text == "绩效指标"] == [(0, 3)]
    assert (grid.n_rows, grid.by_position()[3, 0].text) == (4, "")


def test_a_blank_cell_with_a_box_of_its_own_stays_a_cell() -> None:
    cells = [*row(0, HEAD, 0), *row(1, ["", "产出", "次数", "5"], 0), *row(2, ["", "效益", "整改率", ""], 0)]
    (grid,), _ = read(boxes(cells, [30, 30, 30]))
    assert all((cell.row_span, cell.col_span) == (1, 1) for cell in grid.cells)
    assert len(grid.cells) == 12
