"""Text that a clip cuts off, and frames that are filled with a hole."""

from __future__ import annotations

import pdf_builder as build
from reportlab.pdfgen.canvas import Canvas

from extract.model import Grid
from extract.pdf import read_pdf

WIDTHS, HEIGHTS = [80.0, 80.0, 80.0], [20.0, 20.0]
CELLS = build.simple_cells([["项目", "预算数", "执行数"], ["", "5.0", "4.0"]])


def grid(data: bytes) -> Grid:
    """Return the only table."""
    (found,) = (block for block in read_pdf(data, "test.pdf").blocks if isinstance(block, Grid))
    return found


def test_text_too_long_for_its_cell_and_clipped_there_is_not_read_into_the_next_one() -> None:
    def page(canvas: Canvas) -> None:
        build.table(CELLS, WIDTHS, HEIGHTS)(canvas)
        canvas.saveState()
        clip = canvas.beginPath()
        clip.rect(build.LEFT, build.HEIGHT - build.TOP - 40, 80, 20)
        canvas.clipPath(clip, stroke=0)
        build.write(canvas, build.LEFT + 4, build.TOP + 23, "农村义务教育学生营养改善计划")
        canvas.restoreState()

    data = build.pdf(page)
    assert [cell.text for cell in grid(data).cells if cell.row == 1] == ["农村义务教育学生", "5.0", "4.0"]
    document = read_pdf(data, "test.pdf")
    assert [(left.text, left.reason) for left in document.leftover] == [("营养改善计划", "cut off by a clip")]
    assert any("cut off" in warning for warning in document.warnings)


def test_frames_filled_around_a_hole_are_walls_also_where_words_touch_them() -> None:
    def ringed(canvas: Canvas) -> None:
        xs, ys = build.grid_lines(build.LEFT, [46.0, 46.0]), build.grid_lines(build.TOP, HEIGHTS)
        for x0, top, x1, bottom in build.outlines(build.simple_cells([["", ""], ["", ""]]), xs, ys):
            ring = canvas.beginPath()
            for rim in (0.7, 1.2):
                ring.rect(x0 + rim, build.HEIGHT - bottom + rim, x1 - x0 - 2 * rim, bottom - top - 2 * rim)
            canvas.drawPath(ring, stroke=0, fill=1, fillMode=0)
        for row, texts in enumerate([["全年预算数", "全年执行数"], ["100", "98"]]):
            for col, text in enumerate(texts):
                build.write(canvas, xs[col] + 0.5, ys[row] + 4, text)

    assert [cell.text for cell in grid(build.pdf(ringed)).cells] == ["全年预算数", "全年执行数", "100", "98"]
