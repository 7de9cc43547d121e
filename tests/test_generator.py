"""The generator: its forms are what they say, and its damages do what their names say and nothing else."""

from __future__ import annotations

import io
from decimal import Decimal

import numpy as np
import openpyxl
import pypdfium2
import pytest
import scoreboard  # noqa: F401  puts the corpus's renderers on the path
from reportlab.pdfbase import pdfmetrics

# isort: split
from render import pdf
from render.flow import Box, Page, Run
from scoreboard import calc, chrome, drawers, gaps, scans
from scoreboard.board import draw, left_out
from scoreboard.damages import DAMAGES, GROUPS, NEEDS
from scoreboard.forms import FAMILIES, make
from scoreboard.grids import drawn
from scoreboard.ink import FONT
from scoreboard.makers import SMALL_TYPE, cut, dice_of, short, small
from scoreboard.pages import Look, laid_out, render
from scoreboard.rules import Side, pieces


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
    content, look = make(3, "national-2021", 9).blocks(), Look(gaps="20 %")
    assert render(content, look, dice_of(1)) == render(content, look, dice_of(1))


def test_damages_have_names_of_their_own_and_a_group_with_a_bar() -> None:
    names = [damage.title for damage in DAMAGES]
    assert len(set(names)) == len(names)
    assert all(damage.group in GROUPS and damage.group.bars for damage in DAMAGES)


def test_what_another_program_makes_says_so_by_its_kind_of_file() -> None:
    one_a_kind = {damage.rendition: damage for damage in DAMAGES}
    assert {kind for kind, damage in one_a_kind.items() if damage.draw(1, FAMILIES[0]).convert} == set(NEEDS)


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


# --- rulings that are missing -----------------------------------------------------------------------------------------

WIDTHS, HEIGHT = (30, 60, 60, 40, 40), 20


def ruled() -> Page:
    """Return a page with a heading over four rows; its second column holds the third level."""
    lefts = [sum(WIDTHS[:number]) for number in range(len(WIDTHS))]
    boxes = [
        Box(left, top, left + width, top + HEIGHT)
        for top in range(0, 5 * HEIGHT, HEIGHT)
        for left, width in zip(lefts, WIDTHS, strict=True)
    ]
    return Page([Run(100, 15, 9, gaps.HEADING)], boxes)


def left_after(name: str) -> set[Side]:
    return set(gaps.GAPS[name](ruled(), dice_of(name)))


def gone(name: str) -> set[Side]:
    return set(pieces(ruled().boxes)) - left_after(name)


@pytest.mark.parametrize(("name", "share"), [("10 %", 0.1), ("20 %", 0.2), ("30 %", 0.3)])
def test_a_share_of_the_stretches_is_missing_here_and_there(name: str, share: float) -> None:
    remaining = [gaps.GAPS[name](ruled(), dice_of(name, number)) for number in range(20)]
    assert abs(sum(map(len, remaining)) / (20 * len(pieces(ruled().boxes))) - (1 - share)) < 0.04
    assert {gaps.is_level(side) for side in gone(name)} == {True, False}


def test_missing_lines_are_missing_from_end_to_end_and_never_the_frame() -> None:
    assert {side[0] for side in gone("vertical lines")} < {30, 90, 150, 190}
    assert len(gone("vertical lines")) == 5 * len({side[0] for side in gone("vertical lines")})
    assert {side[1] for side in gone("horizontal lines")} < {20, 40, 60, 80}
    assert len(gone("horizontal lines")) == 5 * len({side[1] for side in gone("horizontal lines")})


def test_the_open_sides_are_the_frame_s() -> None:
    assert gone("left and right") == {side for side in pieces(ruled().boxes) if side[0] == side[2] and side[0] in {0, 230}}


def test_within_a_column_nothing_parts_the_rows_below_the_heading() -> None:
    assert {side[1] for side in gone("within a column")} == {40, 60, 80}
    assert len({(side[0], side[2]) for side in gone("within a column")}) == 1


def test_only_the_frame_or_only_the_heading_is_left() -> None:
    assert {gaps.place(side) for side in left_after("all but the frame")} == {0, 100, 230}
    assert left_after("all but around the heading") == set(pieces(ruled().boxes[:5]))
    assert not left_after("all")


# --- pages ------------------------------------------------------------------------------------------------------------


def page_count(data: bytes) -> int:
    return len(pypdfium2.PdfDocument(data))


@pytest.mark.parametrize("family", FAMILIES)
def test_two_small_forms_stand_on_one_page(family: str) -> None:
    file = drawers.canvas(SMALL_TYPE, small, 2)(1, family)
    assert (page_count(file.data), len(file.tables), len(file.forms)) == (1, 2, 2)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_that_is_turned_back_looks_like_one_that_was_never_turned(degrees: int) -> None:
    content, landscape = short(1, "national-2021").blocks(), degrees != 180
    straight, turned = (render(content, Look(landscape=landscape, rotate=turn), dice_of(1)) for turn in (0, degrees))
    one, other = (picture(data) for data in (straight, turned))
    assert one.shape == other.shape
    assert abs(one - other).mean() < 1


def picture(data: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return the first page as grey levels."""
    (page, *_) = pypdfium2.PdfDocument(data)
    return np.asarray(page.render(scale=1).to_pil().convert("L"), dtype=np.float64)


def test_a_picture_stored_on_its_side_is_turned_back_where_the_page_says_so() -> None:
    data = render(short(1, "national-2021").blocks(), Look(), dice_of(1))
    seen = [
        picture(scans.scanned(data, scans.Scan(100, stored=stored, upright=upright), dice_of(1)))
        for stored, upright in ((0, True), (90, True), (90, False))
    ]
    assert abs(seen[0] - seen[1]).mean() < 2
    assert seen[2].shape == seen[0].shape[::-1]


def test_a_projection_takes_the_corners_that_are_seen_to_those_of_the_page() -> None:
    page, seen = ((0, 0), (100, 0), (100, 200), (0, 200)), ((3, 1), (98, 4), (99, 195), (2, 198))
    a, b, c, d, e, f, g, h = scans.perspective(seen, page)
    for (x, y), corner in zip(seen, page, strict=True):
        depth = g * x + h * y + 1
        assert ((a * x + b * y + c) / depth, (d * x + e * y + f) / depth) == pytest.approx(corner, abs=1e-6)


def test_a_pasted_table_is_a_picture_and_what_stands_around_it_is_text() -> None:
    (page, *_) = pypdfium2.PdfDocument(drawers.pasted(1, "national-2021").data)
    text = page.get_textpage().get_text_bounded()
    assert "项目支出绩效自评表" in text
    assert "三级指标" not in text


# --- other producers --------------------------------------------------------------------------------------------------


def test_a_sheet_for_paper_has_rows_as_high_as_their_text_and_fits_the_width() -> None:
    made = short(1, "national-2021")
    book = openpyxl.load_workbook(io.BytesIO(calc.sheet(made, calc.Print())))
    heights = [book.active.row_dimensions[len(made.before) + 1 + row].height for row in range(len(made.table.rows))]
    longest = max(range(len(made.table.rows)), key=lambda row: max(len(cell.text) for cell in made.table.rows[row]))
    assert heights[longest] > 2 * min(heights)
    assert book.active.page_setup.fitToHeight == 0


def test_without_chromium_its_files_are_left_out_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chrome, "CHROMIUM", None)
    damages = [damage for damage in DAMAGES if damage.title == "pdf, Chromium: plain"]
    files = draw(damages, forms=2)
    assert files == []
    assert list(left_out(damages, 2, files)) == ["pdf, Chromium: plain: 2 files; Chromium is not installed"]


@pytest.mark.skipif(chrome.find() is None, reason="Chromium is not installed")
def test_chromium_prints_the_first_row_again_on_each_page() -> None:
    (file,) = draw([damage for damage in DAMAGES if damage.title == "pdf, Chromium: first row repeated"], forms=1)
    first = file.drawn.tables[0][0].text
    texts = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(file.data)]
    assert len(texts) > 1
    assert all(first in "".join(text.split()) for text in texts)
