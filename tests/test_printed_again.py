"""What is printed more than once: signs to look bold, page numbers and titles and rows on each page."""

from __future__ import annotations

import numpy as np
import pdf_builder as build
from hypothesis import given
from hypothesis import strategies as st

from extract.arrays import Glyphs
from extract.model import Grid, Paragraph
from extract.page_numbers import is_page_number, may_number
from extract.pdf import read_pdf
from extract.pdf.running import Known, known_of, row_again, running_glyphs
from extract.pdf.twice import printed_twice

HEIGHT, SIZE = 800.0, 10.0


def glyphs(*lines: tuple[float, float, str]) -> Glyphs:
    """Return lines of square signs, each from its left and its top."""
    signs = [(x + SIZE * number, top, sign) for x, top, text in lines for number, sign in enumerate(text)]
    boxes = np.array([(x, top, x + SIZE, top + SIZE) for x, top, _ in signs])
    codes = np.array([ord(sign) for _, _, sign in signs], dtype=np.int64)
    return Glyphs(codes, boxes, np.zeros(len(signs), dtype=np.int64), np.zeros(len(signs), dtype=bool))


def texts(found: Glyphs) -> str:
    return "".join(map(chr, found.codes.tolist()))


def test_signs_a_little_aside_are_the_same_once_more() -> None:
    found = printed_twice(glyphs((50, 100, "绩效"), (50.3, 100.2, "绩效")))
    assert found.tolist() == [False, False, True, True]


def test_the_same_sign_beside_or_below_is_another_one() -> None:
    assert not printed_twice(glyphs((50, 100, "11"), (50, 112, "11"))).any()


def test_a_page_number_apart_from_the_text_is_none_of_it() -> None:
    page = glyphs((50, 700, "总分"), (300, 740, "100"), (300, 780, "2"))
    assert texts(page.take(running_glyphs(page, (), HEIGHT, Known()))) == "2"


def test_a_figure_close_below_the_text_is_no_page_number() -> None:
    page = glyphs((50, 755, "总分"), (300, 768, "2"))
    assert not running_glyphs(page, (), HEIGHT, Known()).any()


def test_what_stands_in_walls_is_no_page_number() -> None:
    page = glyphs((50, 700, "总分"), (300, 780, "2"))
    assert not running_glyphs(page, [(40, 690, 400, 795)], HEIGHT, Known()).any()


def test_a_title_is_known_from_the_page_before_whatever_its_number() -> None:
    known = known_of([("绩效资料 第1页", (200.0, 20.0, 280.0, 30.0))], HEIGHT, ())
    page = glyphs((200, 20, "绩效资料第2页"), (50, 60, "产出指标"))
    assert texts(page.take(running_glyphs(page, (), HEIGHT, known))) == "绩效资料第2页"
    assert not running_glyphs(page, (), HEIGHT, Known()).any()


def test_the_first_row_of_a_form_that_goes_on_is_known_though_a_cell_has_several_lines() -> None:
    known = known_of((), HEIGHT, ["项目名称培训经费专项"])
    page = glyphs((150, 60, "培训经费"), (50, 66, "项目名称"), (150, 72, "专项"), (50, 90, "产出指标"))
    everywhere = np.ones(len(page.codes), dtype=bool)
    assert texts(page.take(row_again(page, everywhere, (), HEIGHT, known))) == "培训经费项目名称专项"
    assert not row_again(page, everywhere, (), HEIGHT, Known()).any()


def test_a_page_number_in_larger_type_than_the_table_is_left_out() -> None:
    cells = build.simple_cells([["产出", "数量指标", "3次"], ["效益", "社会效益", "100%"]])
    pages = [
        build.together(build.table(cells, [60, 80, 60], [20, 20]), build.written(290, 800, str(number), 14))
        for number in (1, 2)
    ]
    document = read_pdf(build.pdf(*pages), "test.pdf")
    assert [(left.text, left.reason) for left in document.leftover] == [("1", "page number"), ("2", "page number")]
    assert all(isinstance(block, Grid) for block in document.blocks)


def test_a_large_line_above_a_title_and_above_a_table_that_goes_on_is_a_running_title() -> None:
    cells = build.simple_cells([["产出", "数量指标", "3次"], ["效益", "社会效益", "100%"]])
    table = build.table(cells, [60, 80, 60], [20, 20])
    running = build.written(230, 30, "预算绩效资料", 13)
    first = build.together(running, build.written(200, 55, "2024年度某局自评报告", 16), table)
    document = read_pdf(build.pdf(first, build.together(running, table)), "test.pdf")
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["2024年度某局自评报告"]
    assert {left.reason for left in document.leftover} == {"running title"}


FORMS = ["{}", "Page {}", "xiv", "{}/{}", "第{}页，共{}页", "{} of {}"]


@given(st.sampled_from("-—–―－~·• "), st.sampled_from(FORMS), st.integers(1, 999))
def test_each_sign_of_a_page_number_is_known_as_one(edge: str, form: str, number: int) -> None:
    written = f"{edge}{form.format(number, number)}{edge}"
    assert is_page_number(written)
    assert all(map(may_number, "".join(written.split())))
