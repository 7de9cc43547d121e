"""The scoreboard: its forms are what they say, its scores are right, and what ziping reads of a small sample is exact."""

from __future__ import annotations

import pytest
import scoreboard  # noqa: F401  puts the corpus's renderers on the path
from hypothesis import given
from hypothesis import strategies as st

# isort: split
from scoreboard import scores
from scoreboard.board import Line, draw, evaluate
from scoreboard.damages import DAMAGES
from scoreboard.grids import Spot, Spots
from scoreboard.page import Rival, markdown

EXACT = (
    "pdf, operators: plain",
    "pdf, operators: page ends cut rows",
    "pdf, operators: filled thin rectangles",
    "pdf, operators: single dashes",
    "pdf, operators: double",
    "pdf, operators: path segments in spaces of their own",
    "pdf, operators: inside Form XObjects",
    "pdf, operators: longer than their clips",
    "pdf, operators: fills of several colours, clipped",
    "pdf, operators: two forms, one right after the other",
    "pdf, operators: two forms on a page",
    "pdf, operators: /Rotate 180",
    "pdf, operators: /Rotate 270",
    "pdf, operators: the left and the right side",
    "pdf, operators: invisible text between",
    "pdf, operators: signs mapped to compatibility forms",
    "pdf, operators: glyphs in random order",
    "pdf, operators: printed twice to look bold",
    "docx: plain",
    "docx: gridSpan lost",
    "docx: tracked changes",
    "docx: content controls",
    "docx: nested tables",
    "docx: text boxes",
    "docx: gridSpan, and blank cells for its columns",
    "docx: columns stated wrong",
    "docx: tables in content controls",
    "docx: labels from top to bottom",
    "docx: footnotes in cells",
    "html: layout tables around",
    "html: as Excel saves it",
)


@pytest.mark.parametrize("name", EXACT)
def test_a_damaged_form_is_read_as_it_was_drawn(name: str) -> None:
    (line,) = evaluate(draw([damage for damage in DAMAGES if damage.title == name], forms=2, first_seed=500))
    assert (line.marks.cells.f1, line.marks.pairs.f1, line.teds, line.facts.f1) == (1, 1, 1, 1)


def table(*rows: str) -> Spots:
    return tuple(Spot(row, col, 1, 1, text) for row, line in enumerate(rows) for col, text in enumerate(line.split()))


def test_a_cell_counts_only_in_its_place_with_its_spans_and_text() -> None:
    want, got = table("a b", "c d"), (*table("a b", "c x")[:3], Spot(1, 1, 2, 1, "d"))
    marks = scores.mark([want], [got])
    assert (marks.cells.f1, marks.shapes.f1) == (0.75, 0.75)
    assert marks.texts.f1 == 1


def test_a_table_in_two_pieces_answers_with_one_of_them() -> None:
    want = table("a b", "c d", "e f")
    marks = scores.mark([want], [table("a b", "c d"), table("e f")])
    assert (marks.cells.hits, marks.cells.expected, marks.cells.found) == (4, 6, 6)


def test_a_table_that_was_not_drawn_counts_against() -> None:
    marks = scores.mark([], [table("a b")])
    assert (marks.cells.precision, marks.cells.recall) == (0, 0)


def test_neighbours_are_found_over_blank_cells_and_spans() -> None:
    cells = (Spot(0, 0, 2, 1, "a"), Spot(0, 1, 1, 1, ""), Spot(0, 2, 1, 1, "b"), Spot(1, 1, 1, 2, "c"))
    assert sorted(scores.neighbours(cells)) == [("a", "b", "right"), ("a", "c", "right"), ("b", "c", "below")]


def test_tree_similarity_is_what_zhang_and_shasha_find() -> None:
    want = table("a b", "c d")
    assert scores.teds(want, want) == 1
    assert scores.teds(want, table("a b", "c x")) == 1 - 1 / 7  # one text is wholly other
    assert scores.teds(want, table("a b")) == 1 - 3 / 7  # a row and its two cells are missing
    assert scores.teds(want, (*want[:3], Spot(1, 1, 1, 2, "d"))) == 1 - 1 / 7  # other spans
    assert scores.teds(want, table("a b", "x", "c d")) == 1 - 2 / 9  # a row too many
    assert scores.teds(want, ()) == 0


LINES = st.lists(st.lists(st.tuples(st.just(1), st.integers(1, 2), st.sampled_from("ab")), max_size=3), max_size=5)


@given(LINES, LINES)
def test_rows_that_two_tables_begin_or_end_with_do_not_change_how_far_they_are_apart(
    want: list[scores.Row], got: list[scores.Row]
) -> None:
    whole = scores.distance(scores.tree(want), scores.tree(got))
    mine, yours = scores.differing(want, got)
    assert scores.distance(scores.tree(mine), scores.tree(yours)) == whole


def line_of(name: str, found: int) -> Line:
    (damage,) = (damage for damage in DAMAGES if damage.title == name)
    line = Line(damage, files=1)
    line.marks.cells = scores.Tally(found, 10, 10)
    return line


def test_the_page_names_each_bar_and_each_damage() -> None:
    damages = [damage for damage in DAMAGES if damage.title == "html: spans"]
    page = markdown(evaluate(draw(damages, forms=1)), {}, 1)
    assert "| xlsx, xls, html, doc | cells | 0.995 | 1 |" in page
    assert "| html | spans | 1 |" in page


def test_the_page_says_first_which_lines_fall_short() -> None:
    page = markdown([line_of("html: spans", 10), line_of("html: GBK", 9)], {}, 1)
    short, tables = page.index("## What falls short"), page.index("## Xlsx")
    assert "| html: GBK | cells | 0.995 | 0.900 |" in page[short:tables]
    assert "html: spans" not in page[short:tables]


def test_the_page_says_what_was_not_measured() -> None:
    page = markdown([line_of("html: spans", 10)], {}, 1, ["pdf, Chromium: plain: 8 files; Chromium is not installed"])
    assert "- pdf, Chromium: plain: 8 files; Chromium is not installed" in page


def test_other_tools_stand_beside_each_line_and_each_group() -> None:
    right, half = scores.Marks(cells=scores.Tally(10, 10, 10)), scores.Marks(cells=scores.Tally(5, 10, 10))
    page = markdown([line_of("html: spans", 10)], {"html: spans": {"other": Rival(half, right, 3.0, 2.0, 2)}}, 8)
    assert "| xlsx, xls, html, doc | 1 | 0.500 (1.5x) |" in page
    assert any(line.startswith("| html | spans |") and line.endswith("| 0.500 |") for line in page.splitlines())
