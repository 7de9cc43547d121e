"""What draws the damages: functions of a seed and a family to a file, with the grids and facts to be read from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from random import Random
from typing import Any

from render import docx, text
from render.blocks import Block, Paragraph

from scoreboard import books, office, pages, scans, word
from scoreboard.forms import SIZES, Made, make
from scoreboard.grids import Spot, Spots, drawn
from scoreboard.pages import Look

SHORT, LONG = (8, 14), (24, SIZES[1])  # indicator rows of forms that fit a page, and of those that do not
NESTED: Spots = (Spot(0, 0, 1, 1, "其中"), Spot(0, 1, 1, 1, "见附表"))


@dataclass(frozen=True, slots=True)
class Drawn:
    """A file with the grids and the forms that should be read from it; `convert` is a suffix LibreOffice makes of it."""

    suffix: str
    data: bytes
    tables: tuple[Spots, ...]
    forms: tuple[Mapping[str, Any], ...]
    convert: str = ""


Maker = Callable[[int, str], Made]
Draw = Callable[[int, str], Drawn]


def dice_of(*words: object) -> Random:
    """Return dice that fall the same for the same words."""
    return Random(" ".join(map(str, words)))  # noqa: S311  forms and damages, no secrets


def short(seed: int, family: str) -> Made:
    """Return a form that fits a page."""
    rows = dice_of("short", seed, family).randint(*SHORT)
    tries = (make(number, family, rows) for number in count(seed, 1000))
    return next(made for made in tries if len(pages.laid_out(made.blocks(), Look())) == 1)


def long(seed: int, family: str) -> Made:
    """Return a form of several pages."""
    return make(seed, family, dice_of("long", seed, family).randint(*LONG))


def bare(seed: int, family: str) -> Made:
    """Return a form that fits a page, to be drawn without rulings."""
    return titled(short(seed, family))


def bare_long(seed: int, family: str) -> Made:
    """Return a form of several pages, to be drawn without rulings."""
    return titled(long(seed, family))


def titled(made: Made) -> Made:
    """Return the form with its title above the table: without rulings none could tell it from a first row."""
    first = made.table.rows[0]
    if len(first) > 1:
        return made
    table = replace(made.table, rows=made.table.rows[1:])
    return replace(made, table=table, before=(*made.before, Paragraph(first[0].text, "title")))


def cut(look: Look, maker: Maker = long) -> Maker:
    """Return the maker of forms of which, in this look, a page end cuts a row."""
    whole = replace(look, split_rows=False)

    def find(seed: int, family: str) -> Made:
        tries = (maker(number, family) for number in count(seed, 1000))
        return next(
            made for made in tries if pages.laid_out(made.blocks(), look) != pages.laid_out(made.blocks(), whole)
        )

    return find


def any_size(seed: int, family: str) -> Made:
    """Return a form of any size."""
    return make(seed, family)


def drawn_forms(suffix: str, data: bytes, *made: Made, more: Sequence[Spots] = (), convert: str = "") -> Drawn:
    """Return a file with the grids and truths of its forms."""
    tables = (*(drawn(form.table) for form in made), *more)
    return Drawn(suffix, data, tables, tuple(form.truth for form in made), convert)


def canvas(look: Look, maker: Maker = short) -> Draw:
    """Return the drawer of PDFs made operator by operator."""

    def draw(seed: int, family: str) -> Drawn:
        made = maker(seed, family)
        return drawn_forms(".pdf", pages.render(made.blocks(), look, dice_of("draw", seed)), made)

    return draw


def cut_canvas(look: Look, maker: Maker = long) -> Draw:
    """Return the drawer of PDFs in which page ends cut rows."""
    return canvas(look, cut(look, maker))


def from_office(maker: Maker = short, convert: str = "pdf", **options: Any) -> Draw:
    """Return the drawer of Word files that LibreOffice turns into something else."""

    def draw(seed: int, family: str) -> Drawn:
        made = maker(seed, family)
        return drawn_forms(".docx", office.render(made.blocks(), **options), made, convert=convert)

    return draw


def wordy(damage: str) -> Draw:
    """Return the drawer of messy Word files."""

    def draw(seed: int, family: str) -> Drawn:
        made = any_size(seed, family)
        data = word.render(made.blocks(), damage, dice_of(damage, seed))
        more = [NESTED] * word.nested_cells(made.table) if damage == "nested" else ()
        file = drawn_forms(".docx", data, made, more=more)
        return replace(file, tables=(PRINTED[damage](file.tables[0]),)) if damage in PRINTED else file

    return draw


def apart(table: Spots) -> Spots:
    """Return the table with each merge down taken apart into a cell and blank ones."""
    return tuple(
        Spot(spot.row + step, spot.col, 1, spot.col_span, "" if step else spot.text)
        for spot in table
        for step in range(spot.row_span)
    )


def outer_apart(table: Spots) -> Spots:
    """Return the table with the merges down of its first columns taken apart."""
    return (*apart(tuple(spot for spot in table if not spot.col)), *(spot for spot in table if spot.col))


PRINTED: Mapping[str, Callable[[Spots], Spots]] = {"closed borders": apart, "grid before": outer_apart}


def clean_word(seed: int, family: str) -> Drawn:
    """Draw a Word file as it should be."""
    made = any_size(seed, family)
    return drawn_forms(".docx", docx.render(made.blocks()), made)


def sheets(damage: str, forms: int = 1, convert: str = "") -> Draw:
    """Return the drawer of workbooks, with one or several forms on the sheet."""

    def draw(seed: int, family: str) -> Drawn:
        made = [any_size(seed + 100 * number, family) for number in range(forms)]
        file = drawn_forms(".xlsx", books.sheet(made, damage, dice_of(damage, seed)), *made, convert=convert)
        return replace(file, tables=tuple(map(books.on_sheet, made)))

    return draw


def webs(damage: str) -> Draw:
    """Return the drawer of web pages."""

    def draw(seed: int, family: str) -> Drawn:
        made = any_size(seed, family)
        return drawn_forms(".html", books.web(made.blocks(), damage), made)

    return draw


def texts(dialect: Callable[[Sequence[Block], Made], str]) -> Draw:
    """Return the drawer of text conversions."""

    def draw(seed: int, family: str) -> Drawn:
        made = any_size(seed, family)
        return drawn_forms(".txt", dialect(made.blocks(), made).encode(), made)

    return draw


def typed(seed: int, family: str) -> Drawn:
    """Draw a Word file in which the table was typed with tabs."""
    made = any_size(seed, family)
    return drawn_forms(".docx", word.typed(text.tab_rows(made.blocks(), {}).splitlines()), made)


def tabs_over_pages(content: Sequence[Block], made: Made) -> str:
    """Return rows of fields where the first column is lost after the page end."""
    rows = len(made.table.rows)
    cut = next((row for row in range(rows // 2, rows - 1) if not made.table.rows[row][0].text), rows // 2)
    lost = all(line[0].continues or not line[0].text for line in made.table.rows[cut:-1])
    return text.tab_rows(content, {"tables": [{"cuts": [cut], **({"outer_lost": True} if lost else {})}]})


def scan(how: scans.Scan) -> Draw:
    """Return the drawer of scans."""

    def draw(seed: int, family: str) -> Drawn:
        made = short(seed, family)
        dice = dice_of("scan", seed)
        return drawn_forms(".pdf", scans.scanned(pages.render(made.blocks(), Look(), dice), how, dice), made)

    return draw


def two_forms(maker: Maker, *between: Block) -> Draw:
    """Return the drawer of two forms one after the other in one PDF."""

    def draw(seed: int, family: str) -> Drawn:
        made = [maker(seed, family), maker(seed + 100, family)]
        content: list[Block] = [*made[0].blocks(), *between, *made[1].blocks()]
        return drawn_forms(".pdf", pages.render(content, Look(), dice_of(seed)), *made)

    return draw


def unmapped(seed: int, family: str) -> Drawn:
    """Draw a PDF whose fonts do not say which signs their glyphs are."""
    made = short(seed, family)
    data = pages.render(made.blocks(), Look(), dice_of("draw", seed))
    return drawn_forms(".pdf", data.replace(b"/ToUnicode", b"/ToUnknown"), made)  # as long, so that all offsets hold


def half_scanned(seed: int, family: str) -> Drawn:
    """Draw a form as text and another, on the page after it, as a picture."""
    made = [short(seed, family), short(seed + 100, family)]
    dice = dice_of("mixed", seed)
    first, second = (pages.render(form.blocks(), Look(), dice) for form in made)
    return drawn_forms(".pdf", scans.joined(first, scans.scanned(second, scans.Scan(), dice)), *made)


def layered(seed: int, family: str) -> Drawn:
    """Draw a scan over a hidden layer of text in which some signs were recognised wrong."""
    made = short(seed, family)
    dice = dice_of("layer", seed)
    (page,) = pages.laid_out(made.blocks(), Look())
    picture = scans.pictures(pages.render(made.blocks(), Look(), dice), scans.Scan(), dice)[0]
    return drawn_forms(".pdf", pages.layered(picture, page, dice), made)
