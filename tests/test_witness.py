"""The second reading of a page, and its comparison with the first."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pdf_builder as build
import pytest

from extract.model import Grid, PagePlace, ReadError, Reason
from extract.pdf import read_pdf
from extract.witness import differences, second_reading, second_texts

CELLS = [
    build.Drawn(0, 0, 1, 2, "项目名称"),
    build.Drawn(0, 2, 1, 1, "巡察工作经费"),
    build.Drawn(1, 0, 2, 1, "绩效\n指标"),
    build.Drawn(1, 1, 1, 1, "数量指标"),
    build.Drawn(1, 2, 1, 1, "9.99"),
    build.Drawn(2, 1, 1, 1, "质量指标"),
    build.Drawn(2, 2, 1, 1, ""),
]


def first_grid(data: bytes) -> Grid:
    (grid,) = (block for block in read_pdf(data, "test.pdf").blocks if isinstance(block, Grid))
    return grid


def test_two_readings_of_a_sound_page_agree() -> None:
    data = build.pdf(build.table(CELLS, [60, 80, 100], [18, 20, 20]))
    assert differences(first_grid(data), 1, second_reading(data, 1)) == ()


def test_a_cell_read_otherwise_is_named_with_both_texts() -> None:
    data = build.pdf(build.table(CELLS, [60, 80, 100], [18, 20, 20]))
    grid = first_grid(data)
    wrong = tuple(replace(cell, text="9.90") if cell.text == "9.99" else cell for cell in grid.cells)
    (found,) = differences(replace(grid, cells=wrong), 1, second_reading(data, 1))
    assert (found.row, found.col, found.page, found.first, found.second) == (1, 2, 1, "9.90", "9.99")


def test_a_cell_that_the_second_reader_lacks_is_a_difference() -> None:
    data = build.pdf(build.table(CELLS, [60, 80, 100], [18, 20, 20]))
    found = differences(first_grid(data), 1, ())
    assert {difference.second for difference in found} == {None}
    assert len(found) == sum(1 for cell in CELLS if cell.text)


def test_a_broken_file_says_so() -> None:
    with pytest.raises(ReadError) as caught:
        second_reading(b"no pdf", 1)
    assert caught.value.reason is Reason.DAMAGED


def test_text_that_looks_like_a_path_is_read_and_drawn_paths_are_passed_over() -> None:
    words = ["10 20 m 30 40 l S ", "a ( 1 2 m ) b", "% 0 0 5 5 re f ", "BI 1 w EI"]
    written = [build.written(60, 90 + 20 * number, word) for number, word in enumerate(words)]
    data = build.pdf(build.together(build.table(CELLS, [60, 80, 100], [18, 20, 20]), *written))
    lines = [(50.0, 88.0 + 20 * number, 400.0, 106.0 + 20 * number) for number in range(len(words))]
    (texts,) = second_texts(data, {1: lines}).values()
    for word, text in zip(words, texts, strict=True):
        assert word.strip() in text


def test_the_texts_within_boxes_are_read_on_several_pages_at_once() -> None:
    table = build.table(CELLS, [60, 80, 100], [18, 20, 20])
    data = build.pdf(table, build.written(60, 90, "第二页"), build.together(table))
    cells = first_grid(build.pdf(table)).cells
    boxes = [place.box for cell in cells for place in cell.places if isinstance(place, PagePlace)]
    whole = [(0.0, 0.0, 600.0, 800.0)]
    texts = second_texts(data, {1: boxes, 2: whole, 3: boxes, 9: whole})
    assert texts[1] == texts[3] == tuple(cell.text.replace("\n", "") for cell in cells)
    assert texts[2] == ("第二页",)
    assert 9 not in texts


def test_the_second_parser_says_nothing_of_fonts_to_users_who_did_not_ask() -> None:
    remark = "import logging, extract.witness; logging.getLogger('pdfminer.pdffont').warning('no FontBBox')"
    run = subprocess.run([sys.executable, "-c", remark], capture_output=True, text=True, check=True)  # noqa: S603 - our own code
    assert (run.stdout, run.stderr) == ("", "")
