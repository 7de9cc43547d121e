"""Tables at page ends: a row that fills a page, and text that hangs out of the cells that a page end cuts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pdf_builder as build
from reportlab.pdfgen.canvas import Canvas

from extract.model import Grid, Paragraph
from extract.pdf import read_pdf
from extract.stitch import stitch

Part = Callable[[Canvas], None]
XS = [60.0, 120.0, 320.0, 520.0]


def upright(xs: Sequence[float], top: float, bottom: float) -> list[Part]:
    return [lambda canvas, x=x: canvas.line(x, build.HEIGHT - top, x, build.HEIGHT - bottom) for x in xs]  # type: ignore[misc]


def level(ys: Sequence[float], x0: float, x1: float) -> list[Part]:
    return [lambda canvas, y=y: canvas.line(x0, build.HEIGHT - y, x1, build.HEIGHT - y) for y in ys]  # type: ignore[misc]


def head() -> list[Part]:
    """Return the rows before that which fills the next page: their label goes on."""
    texts = [
        build.written(70, 104, "年度目标"),
        build.written(200, 104, "预期目标"),
        build.written(400, 104, "完成情况"),
    ]
    walls = [*level([100], XS[0], XS[-1]), *level([120], XS[1], XS[-1]), *upright(XS[2:], 100, 120)]
    return [*walls, *upright(XS[:2], 100, 800), *texts]


def prose(top: float, bottom: float) -> list[Part]:
    """Return lines of two cells, from top to bottom."""
    lines = range(int(top), int(bottom), 12)
    return [
        build.written(x, float(y), text)
        for y in lines
        for x, text in ((130.0, "健全运行管护机制，完成工程建设任务"), (330.0, "已经健全管护机制，并完成工程建设任务"))
    ]


def test_a_row_that_fills_a_page_is_told_by_the_sides_of_the_table_before() -> None:
    through = [*upright(XS, 40, 800), *prose(44, 790)]
    last = [*upright(XS, 40, 80), *level([80], XS[0], XS[-1]), *prose(44, 70)]
    pages = [build.together(*page) for page in (head(), through, last)]
    (grid,) = (block for block in stitch(read_pdf(build.pdf(*pages), "test.pdf")).blocks if isinstance(block, Grid))
    assert (grid.n_rows, grid.n_cols) == (2, 3)
    texts = [cell.text for cell in grid.cells if cell.row == 1]
    assert [text.count("\n") + 1 for text in texts] == [66, 66]


def test_upright_lines_elsewhere_on_the_next_page_are_no_row() -> None:
    columns = [*upright([200, 300, 400], 40, 800), *prose(44, 790)]
    document = read_pdf(build.pdf(build.together(*head()), build.together(*columns)), "test.pdf")
    assert sum(isinstance(block, Grid) for block in document.blocks) == 1


def below(*texts: tuple[float, str]) -> tuple[list[Grid], list[Paragraph]]:
    """Return the grids and paragraphs of a page with a table whose foot is open, and texts right below it."""
    rows = [*level([700, 720], XS[0], XS[-1]), *upright(XS, 700, 745)]
    cells = [
        build.written(130, 728, "健全运行管护机制，完成工"),
        build.written(330, 728, "已经健全机制"),
        build.written(70, 704, "目标"),
    ]
    document = read_pdf(
        build.pdf(build.together(*rows, *cells, *(build.written(x, 746.0, text) for x, text in texts))), "t"
    )
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    return grids, [block for block in document.blocks if isinstance(block, Paragraph)]


def test_text_below_an_open_foot_hangs_out_of_the_cell_within_whose_sides_it_stands() -> None:
    (grid,), paragraphs = below((130.0, "程建设任务。"))
    assert "健全运行管护机制，完成工\n程建设任务。" in {cell.text for cell in grid.cells}
    assert not paragraphs


def test_a_note_that_runs_on_below_several_cells_hangs_out_of_none() -> None:
    (grid,), (note,) = below((130.0, "注：定性指标根据完成情况分为达成预期指标、部分达成预期指标三档。"))
    assert note.text.startswith("注：")
    assert "健全运行管护机制，完成工" in {cell.text for cell in grid.cells}
