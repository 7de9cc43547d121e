"""The scoreboard: its forms are what they say, its scores are right, and what ziping reads of a small sample is exact."""

from __future__ import annotations

from decimal import Decimal

import pytest
import scoreboard  # noqa: F401  puts the corpus's renderers on the path
from reportlab.pdfbase import pdfmetrics

# isort: split
from render import pdf
from render.flow import Box
from scoreboard import scores
from scoreboard.board import draw, evaluate
from scoreboard.damages import DAMAGES, GROUPS, Damage
from scoreboard.drawers import cut, dice_of
from scoreboard.forms import FAMILIES, make
from scoreboard.grids import Spot, Spots, drawn
from scoreboard.ink import FONT
from scoreboard.page import markdown
from scoreboard.pages import Look, laid_out, render
from scoreboard.rules import pieces

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


def titled(damage: Damage) -> str:
    return f"{damage.rendition}: {damage.name}"


@pytest.mark.parametrize("name", EXACT)
def test_a_damaged_form_is_read_as_it_was_drawn(name: str) -> None:
    (line,) = evaluate(draw([damage for damage in DAMAGES if titled(damage) == name], forms=2, first_seed=500))
    assert (line.marks.cells.f1, line.marks.pairs.f1, line.teds, line.facts.f1) == (1, 1, 1, 1)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_seed_gives_the_same_form_and_its_weights_add_up(family: str) -> None:
    made = make(7, family)
    assert made == make(7, family)
    assert 8 <= len(made.truth["indicators"]) <= 45
    assert sum(Decimal(row["weight"]) for row in made.truth["indicators"]) == 90
    assert len({spot.text for spot in drawn(made.table)}) > 20


def test_every_sign_of_the_forms_stands_in_the_font() -> None:
    pdf.register()
    known = set(map(chr, pdfmetrics.getFont(FONT).face.charToGlyph)) | {"\n"}
    texts = (cell.text for seed in range(20) for family in FAMILIES for row in make(seed, family).table.rows for cell in row)
    assert set("".join(texts)) <= known


def test_the_same_seed_draws_the_same_file() -> None:
    content, look = make(3, "national-2021", 9).blocks(), Look(missing=0.2, rulings="gapped")
    assert render(content, look, dice_of(1)) == render(content, look, dice_of(1))


def test_damages_have_names_of_their_own_and_a_group_with_a_bar() -> None:
    names = [titled(damage) for damage in DAMAGES]
    assert len(set(names)) == len(names)
    assert all(damage.group in GROUPS and damage.group.bars for damage in DAMAGES)


def test_where_page_ends_cut_rows_a_row_is_cut() -> None:
    look = Look(split_rows=True)
    blocks = cut(look)(1, "national-2021").blocks()
    assert laid_out(blocks, look) != laid_out(blocks, Look())


def test_sides_are_cut_where_corners_stand_on_them() -> None:
    wide, left, right = Box(0, 0, 20, 10), Box(0, 10, 10, 20), Box(10, 10, 20, 20)
    found = pieces([wide, left, right])
    assert (0, 0, 20, 0) in found
    assert (0, 10, 10, 10) in found
    assert (10, 10, 20, 10) in found
    assert len(found) == 10


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


def test_the_page_names_each_bar_and_each_damage() -> None:
    damages = [damage for damage in DAMAGES if titled(damage) == "html: spans"]
    page = markdown(evaluate(draw(damages, forms=1)), {}, 1, len(FAMILIES))
    assert "| xlsx, xls, html, doc | cells | 0.995 |" in page
    assert "| html | spans" in page
