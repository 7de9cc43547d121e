"""What draws the damages: functions of a seed and a family to a file, with the grids and facts to be read from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import pdfplumber
from render import docx, text
from render.blocks import Block

from scoreboard import books, calc, chrome, office, pages, scans, word
from scoreboard.forms import Made
from scoreboard.grids import Spot, Spots, drawn
from scoreboard.makers import Maker, any_size, cut, dice_of, long, short
from scoreboard.pages import Look
from scoreboard.scans import Scan

PLAIN = Look()
NESTED: Spots = (Spot(0, 0, 1, 1, "其中"), Spot(0, 1, 1, 1, "见附表"))


@dataclass(frozen=True, slots=True)
class Drawn:
    """A file with the grids and the forms that should be read from it; `convert` is what another program makes of it."""

    suffix: str
    data: bytes
    tables: tuple[Spots, ...]
    forms: tuple[Mapping[str, Any], ...]
    convert: str = ""


Draw = Callable[[int, str], Drawn]


def drawn_forms(suffix: str, data: bytes, *made: Made, more: Sequence[Spots] = (), convert: str = "") -> Drawn:
    """Return a file with the grids and truths of its forms."""
    tables = (*(drawn(form.table) for form in made), *more)
    return Drawn(suffix, data, tables, tuple(form.truth for form in made), convert)


# --- PDF --------------------------------------------------------------------------------------------------------------


def canvas(look: Look, maker: Maker = short, count: int = 1, *between: Block) -> Draw:
    """Return the drawer of PDFs made operator by operator, with one or several forms and blocks between them."""

    def draw(seed: int, family: str) -> Drawn:
        made = [maker(seed + 100 * number, family) for number in range(count)]
        content = [block for form in made for block in (*between, *form.blocks())][len(between) :]
        return drawn_forms(".pdf", pages.render(content, look, dice_of("draw", seed)), *made)

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


def from_chromium(style: str, maker: Maker = short, *, repeated: bool = False) -> Draw:
    """Return the drawer of web pages that Chromium prints."""

    def draw(seed: int, family: str) -> Drawn:
        made = maker(seed, family)
        return drawn_forms(".html", chrome.render(made.blocks(), style, repeated=repeated), made, convert="pdf")

    return draw


def from_calc(maker: Maker = short, **options: Any) -> Draw:
    """Return the drawer of sheets that LibreOffice prints; a sheet's own grid lines are drawn around its titles too."""
    how = calc.Print(**options)

    def draw(seed: int, family: str) -> Drawn:
        made = maker(seed, family)
        file = drawn_forms(".xlsx", calc.sheet(made, how), made, convert="pdf")
        return replace(file, tables=(books.on_sheet(made),)) if how.grid_lines else file

    return draw


def unmapped(seed: int, family: str) -> Drawn:
    """Draw a PDF whose fonts do not say which signs their glyphs are."""
    file = canvas(PLAIN)(seed, family)
    return replace(file, data=file.data.replace(b"/ToUnicode", b"/ToUnknown"))  # as long, so that all offsets hold


# --- pictures ---------------------------------------------------------------------------------------------------------


def scan(how: Scan, look: Look = PLAIN, maker: Maker = short) -> Draw:
    """Return the drawer of pages as pictures."""

    def draw(seed: int, family: str) -> Drawn:
        made = maker(seed, family)
        dice = dice_of("scan", seed)
        return drawn_forms(".pdf", scans.scanned(pages.render(made.blocks(), look, dice), how, dice), made)

    return draw


def half_scanned(seed: int, family: str) -> Drawn:
    """Draw a form as text and another, on the page after it, as a picture."""
    made = [short(seed, family), short(seed + 100, family)]
    dice = dice_of("mixed", seed)
    first, second = (pages.render(form.blocks(), PLAIN, dice) for form in made)
    return drawn_forms(".pdf", scans.joined(first, scans.scanned(second, Scan(), dice)), *made)


def layered(seed: int, family: str) -> Drawn:
    """Draw a scan over a hidden layer of text in which some signs were recognised wrong."""
    return pictured(scans.layered, seed, family)


def pasted(seed: int, family: str) -> Drawn:
    """Draw a page of text with the table pasted into it as a picture."""
    return pictured(scans.pasted, seed, family)


def pictured(compose: scans.Compose, seed: int, family: str) -> Drawn:
    """Draw a page composed of its picture and its text."""
    made = short(seed, family)
    dice = dice_of("layer", seed)
    (page,) = pages.laid_out(made.blocks(), PLAIN)
    (picture,) = scans.pictures(pages.render(made.blocks(), PLAIN, dice), Scan(), dice)
    return drawn_forms(".pdf", compose(picture, page, PLAIN.paper, dice), made)


# --- Word, sheets, web pages, text ------------------------------------------------------------------------------------


def clean_word(seed: int, family: str) -> Drawn:
    """Draw a Word file as it should be."""
    made = any_size(seed, family)
    return drawn_forms(".docx", docx.render(made.blocks()), made)


def wordy(damage: str) -> Draw:
    """Return the drawer of messy Word files."""

    def draw(seed: int, family: str) -> Drawn:
        made = any_size(seed, family)
        data = word.render(made.blocks(), damage, dice_of(damage, seed))
        more = [NESTED] * word.nested_cells(made.table) if "nested" in damage else ()
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


def typed(seed: int, family: str) -> Drawn:
    """Draw a Word file in which the table was typed with tabs."""
    made = any_size(seed, family)
    return drawn_forms(".docx", word.typed(text.tab_rows(made.blocks(), {}).splitlines()), made)


def sheets(damage: str, forms: int = 1, convert: str = "", gap: int = books.GAP) -> Draw:
    """Return the drawer of workbooks, with one or several forms on the sheet."""

    def draw(seed: int, family: str) -> Drawn:
        made = [any_size(seed + 100 * number, family) for number in range(forms)]
        file = drawn_forms(".xlsx", books.sheet(made, damage, dice_of(damage, seed), gap), *made, convert=convert)
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


def layout_kept(content: Sequence[Block], made: Made) -> str:
    """Return the text of a PDF, its words parted by blanks so that they stand in the columns where they stood."""
    data = pages.render(content, PLAIN, dice_of("layout", len(made.table.rows)))
    with pdfplumber.open(BytesIO(data)) as document:
        return "\f".join(page.extract_text(layout=True) for page in document.pages)


def tabs_over_pages(content: Sequence[Block], made: Made) -> str:
    """Return rows of fields where the first column is lost after the page end."""
    rows = len(made.table.rows)
    cut = next((row for row in range(rows // 2, rows - 1) if not made.table.rows[row][0].text), rows // 2)
    lost = all(line[0].continues or not line[0].text for line in made.table.rows[cut:-1])
    return text.tab_rows(content, {"tables": [{"cuts": [cut], **({"outer_lost": True} if lost else {})}]})
