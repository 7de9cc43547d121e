"""The cells of a Word file beside the page that is printed of it, as two readings of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from extract.model import Cell, Document, Grid, Leftover, PagePlace, Place, Source, WordPlace
from ziping.second.rendered import PAGE, compared

HEAD = ["一级指标", "二级指标", "三级指标", "指标值", "实际完成值", "分值", "得分"]
ROWS = [
    HEAD,
    ["产出指标", "数量指标", "巡察次数", "3次", "3次", "20", "20"],
    ["产出指标", "质量指标", "整改率", "100%", "98%", "30", "29.4"],
    ["总分", "", "", "", "", "50", "49.4"],
]


def document(*tables: Sequence[Sequence[str]], on_page: bool = False) -> Document:
    """Return tables of single cells, as a Word file or as pages."""
    blocks = [
        Grid(
            len(rows),
            len(rows[0]),
            tuple(
                Cell(row, col, 1, 1, text, (place(table, row, col, on_page=on_page),))
                for row, texts in enumerate(rows)
                for col, text in enumerate(texts)
            ),
        )
        for table, rows in enumerate(tables)
    ]
    return Document(Source("x", "", ""), tuple(blocks))


def place(table: int, row: int, col: int, *, on_page: bool = False) -> Place:
    if on_page:
        return PagePlace(1, (float(col), float(row), col + 1.0, row + 1.0))
    return WordPlace("document", (table,), row, col)


def changed(row: int, col: int, text: str) -> list[list[str]]:
    return [[text if (i, k) == (row, col) else old for k, old in enumerate(texts)] for i, texts in enumerate(ROWS)]


def verdict(page: Sequence[Sequence[str]] | Document, row: int, col: int) -> list[str | None]:
    """Return what the page says of a cell of the rows; nothing where it cannot be compared."""
    pages = page if isinstance(page, Document) else document(page, on_page=True)
    at = place(0, row, col)
    return [doubt for where, doubt in compared(document(ROWS), pages, {at}).items() if where == at]


def test_a_number_in_its_row_under_its_heading_is_confirmed() -> None:
    assert verdict(ROWS, 2, 6) == [None]


def test_another_number_under_the_heading_is_a_doubt() -> None:
    assert verdict(changed(2, 6, "24.9"), 2, 6) == [f"'29.4' is '24.9' {PAGE}"]


def test_a_number_under_another_heading_is_a_doubt() -> None:
    page = [*ROWS[:2], ["产出指标", "质量指标", "整改率", "100%", "29.4", "98%", "30"], ROWS[3]]
    assert verdict(page, 2, 6) == [f"'29.4' stands under '实际完成值' {PAGE}, not under '得分'"]


def test_a_whole_block_in_the_wrong_columns_is_a_doubt() -> None:
    page = [["一级指标", "二级指标", "三级指标", "指标值", "实际完成值", "得分", "分值"], *ROWS[1:]]
    assert verdict(page, 2, 6) == [f"'29.4' stands under '分值' {PAGE}, not under '得分'"]


def test_numbers_beside_other_labels_are_a_doubt() -> None:
    page = [ROWS[0], [*ROWS[1][:3], *ROWS[2][3:]], [*ROWS[2][:3], *ROWS[1][3:]], ROWS[3]]
    assert verdict(page, 2, 6) == [f"'29.4' is '20' {PAGE}"]


def test_a_number_that_alone_is_not_printed_is_a_doubt() -> None:
    assert verdict(changed(2, 6, ""), 2, 6) == [f"'29.4' is not {PAGE}"]


def test_a_row_that_a_page_end_cuts_is_confirmed_by_the_part_that_has_the_number() -> None:
    page = [
        *ROWS[:2],
        ["产出指标", "质量指标", "整改", "100%", "98%", "30", "29.4"],
        ["", "", "率", "", "", "", ""],
        ROWS[3],
    ]
    assert verdict(page, 2, 5) == [None]


def test_nothing_is_said_of_a_row_that_lost_its_label_and_its_number() -> None:
    page = [*ROWS[:2], ["产出指标", "质量指标", "", "", "", "", ""], ROWS[3]]
    assert verdict(page, 2, 6) == []


def test_a_heading_that_the_page_prints_again_does_no_harm() -> None:
    page = document(ROWS[:2], [HEAD, *ROWS[2:]], on_page=True)
    assert verdict(page, 2, 6) == [None]
    assert verdict(document(ROWS[:2], [HEAD, *changed(2, 6, "24.9")[2:]], on_page=True), 2, 6) == [
        f"'29.4' is '24.9' {PAGE}"
    ]


def test_a_table_without_a_heading_on_the_page_is_compared_by_its_rows() -> None:
    assert verdict(document(ROWS[:2], ROWS[2:], on_page=True), 2, 6) == [None]
    assert verdict(document(ROWS[:2], changed(2, 6, "24.9")[2:], on_page=True), 2, 6) == [
        f"in its row, '29.4' is '24.9' {PAGE}"
    ]


def test_a_column_that_only_the_page_has_does_no_harm() -> None:
    assert verdict([[row[0], "", *row[1:]] for row in ROWS], 2, 6) == [None]


def test_nothing_is_said_where_the_page_shows_another_table() -> None:
    assert verdict([["姓名", "电话"], ["甲", "1234"]], 2, 6) == []


def test_nothing_is_said_of_a_cell_with_deleted_text_which_the_page_may_show() -> None:
    at = place(0, 2, 6)
    tracked = replace(document(ROWS), leftover=(Leftover("30", (at,), "deleted"),))
    assert compared(tracked, document(changed(2, 6, "3029.4"), on_page=True), {at}) == {}


def test_a_label_that_wraps_is_the_same_label() -> None:
    page = changed(2, 0, "产出\n指标")
    assert verdict(page, 2, 0) == [None]


TEXTS = st.sampled_from(["", "5", "10", "98%", "数量指标", "整改率", "指标1：办结率", "优", "—", "完成"])


@given(st.lists(st.lists(TEXTS, min_size=7, max_size=7), max_size=8))
def test_a_table_casts_no_doubt_on_itself(body: list[list[str]]) -> None:
    rows = [HEAD, *body]
    places = {place(0, row, col) for row in range(len(rows)) for col in range(7)}
    verdicts = compared(document(rows), document(rows, on_page=True), places)
    assert not [doubt for doubt in verdicts.values() if doubt]
