"""The damages by name: each draws forms, as one file each, and says what grids and facts should be read from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from random import Random
from typing import Any

from render import docx, text
from render.blocks import Block, PageBreak, Paragraph

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


@dataclass(frozen=True, slots=True)
class Group:
    """Damages under one bar: the least that `score` (cells, facts, shapes and texts) must reach."""

    title: str
    bars: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Damage:
    """A named damage to one kind of file."""

    group: Group
    rendition: str
    name: str
    draw: Callable[[int, str], Drawn]


RULED = Group("ruled PDFs of two producers", {"cells": 0.995})
BREAKS = Group("page breaks through tables and rows, landscape, /Rotate", {"cells": 0.99})
STYLES = Group("rectangles, dashed and double rulings", {"cells": 0.99})
MISSING = Group("rulings partly missing", {"cells": 0.95})
NONE = Group("no rulings", {"cells": 0.93})
GLYPHS = Group("text drawn oddly", {"cells": 0.99})
SCANS = Group("scans", {"shapes": 0.97, "texts": 0.93})
WORD = Group("Word, messy", {"cells": 0.99})
OTHERS = Group("xlsx, html, doc", {"cells": 0.995})
TEXTS = Group("text conversions", {"facts": 0.99})
GROUPS = (RULED, BREAKS, STYLES, MISSING, NONE, GLYPHS, SCANS, WORD, OTHERS, TEXTS)


def dice_of(*words: object) -> Random:
    """Return dice that fall the same for the same words."""
    return Random(" ".join(map(str, words)))  # noqa: S311  forms and damages, no secrets


def short(seed: int, family: str) -> Made:
    """Return a form that fits a page."""
    rows = dice_of("short", seed, family).randint(*SHORT)
    tries = (make(number, family, rows) for number in count(seed, 1000))
    return next(made for made in tries if len(pages.laid_out(made.blocks(), Look())) == 1)


def bare(seed: int, family: str) -> Made:
    """Return a form that fits a page, its title above the table: without rulings none could tell it from a first row."""
    made = short(seed, family)
    first = made.table.rows[0]
    if len(first) > 1:
        return made
    table = replace(made.table, rows=made.table.rows[1:])
    return replace(made, table=table, before=(*made.before, Paragraph(first[0].text, "title")))


def long(seed: int, family: str) -> Made:
    """Return a form of several pages."""
    return make(seed, family, dice_of("long", seed, family).randint(*LONG))


def any_size(seed: int, family: str) -> Made:
    """Return a form of any size."""
    return make(seed, family)


Maker = Callable[[int, str], Made]


def drawn_forms(suffix: str, data: bytes, *made: Made, more: Sequence[Spots] = (), convert: str = "") -> Drawn:
    """Return a file with the grids and truths of its forms."""
    tables = (*(drawn(form.table) for form in made), *more)
    return Drawn(suffix, data, tables, tuple(form.truth for form in made), convert)


def canvas(look: Look, maker: Maker = short) -> Callable[[int, str], Drawn]:
    """Return the drawer of PDFs made operator by operator."""

    def draw(seed: int, family: str) -> Drawn:
        made = maker(seed, family)
        return drawn_forms(".pdf", pages.render(made.blocks(), look, dice_of("draw", seed)), made)

    return draw


def from_office(maker: Maker = short, convert: str = "pdf", **options: Any) -> Callable[[int, str], Drawn]:
    """Return the drawer of Word files that LibreOffice turns into something else."""

    def draw(seed: int, family: str) -> Drawn:
        made = maker(seed, family)
        return drawn_forms(".docx", office.render(made.blocks(), **options), made, convert=convert)

    return draw


def wordy(damage: str) -> Callable[[int, str], Drawn]:
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


def sheets(damage: str, forms: int = 1) -> Callable[[int, str], Drawn]:
    """Return the drawer of workbooks, with one or several forms on the sheet."""

    def draw(seed: int, family: str) -> Drawn:
        made = [any_size(seed + 100 * number, family) for number in range(forms)]
        file = drawn_forms(".xlsx", books.sheet(made, damage, dice_of(damage, seed)), *made)
        return replace(file, tables=tuple(map(books.on_sheet, made)))

    return draw


def webs(damage: str) -> Callable[[int, str], Drawn]:
    """Return the drawer of web pages."""

    def draw(seed: int, family: str) -> Drawn:
        made = any_size(seed, family)
        return drawn_forms(".html", books.web(made.blocks(), damage), made)

    return draw


def texts(dialect: Callable[[Sequence[Block], Made], str]) -> Callable[[int, str], Drawn]:
    """Return the drawer of text conversions."""

    def draw(seed: int, family: str) -> Drawn:
        made = any_size(seed, family)
        return drawn_forms(".txt", dialect(made.blocks(), made).encode(), made)

    return draw


def tabs_over_pages(content: Sequence[Block], made: Made) -> str:
    """Return rows of fields where the first column is lost after the page end."""
    rows = len(made.table.rows)
    cut = next((row for row in range(rows // 2, rows - 1) if not made.table.rows[row][0].text), rows // 2)
    lost = all(line[0].continues or not line[0].text for line in made.table.rows[cut:-1])
    return text.tab_rows(content, {"tables": [{"cuts": [cut], **({"outer_lost": True} if lost else {})}]})


def scan(how: scans.Scan) -> Callable[[int, str], Drawn]:
    """Return the drawer of scans."""

    def draw(seed: int, family: str) -> Drawn:
        made = short(seed, family)
        dice = dice_of("scan", seed)
        return drawn_forms(".pdf", scans.scanned(pages.render(made.blocks(), Look(), dice), how, dice), made)

    return draw


def side_by_side(seed: int, family: str) -> Drawn:
    """Draw two forms one after the other in one PDF, the second on the page after the first."""
    made = [short(seed, family), short(seed + 100, family)]
    content: list[Block] = [*made[0].blocks(), PageBreak(), *made[1].blocks()]
    return drawn_forms(".pdf", pages.render(content, Look(), dice_of(seed)), *made)


CANVAS, OFFICE = "pdf, operators", "pdf, LibreOffice"
DAMAGES: tuple[Damage, ...] = (
    Damage(RULED, CANVAS, "plain", canvas(Look())),
    Damage(RULED, OFFICE, "plain", from_office()),
    Damage(RULED, CANVAS, "two forms, a page each", side_by_side),
    Damage(BREAKS, CANVAS, "page ends between rows", canvas(Look(), long)),
    Damage(BREAKS, CANVAS, "page ends cut rows", canvas(Look(split_rows=True), long)),
    Damage(BREAKS, CANVAS, "cut label in its larger part", canvas(Look(split_rows=True, label_part="largest"), long)),
    Damage(BREAKS, CANVAS, "repeated heading", canvas(Look(repeat=True), long)),
    Damage(BREAKS, CANVAS, "running titles and page numbers", canvas(Look(split_rows=True, numbers=True), long)),
    Damage(BREAKS, CANVAS, "landscape", canvas(Look(landscape=True, split_rows=True), long)),
    Damage(BREAKS, CANVAS, "/Rotate 90", canvas(Look(landscape=True, rotate=True, split_rows=True), long)),
    Damage(BREAKS, OFFICE, "page ends", from_office(long)),
    Damage(BREAKS, OFFICE, "landscape", from_office(long, landscape=True)),
    Damage(STYLES, CANVAS, "a rectangle a cell", canvas(Look(rulings="boxes"))),
    Damage(STYLES, CANVAS, "filled thin rectangles", canvas(Look(rulings="bars"))),
    Damage(STYLES, CANVAS, "dash pattern", canvas(Look(rulings="dashed"))),
    Damage(STYLES, CANVAS, "single dashes", canvas(Look(rulings="dashes"))),
    Damage(STYLES, CANVAS, "double", canvas(Look(rulings="double"))),
    Damage(STYLES, CANVAS, "coloured cells, white gaps", canvas(Look(rulings="fills"))),
    Damage(STYLES, CANVAS, "double, over pages", canvas(Look(rulings="double", split_rows=True), long)),
    Damage(STYLES, OFFICE, "dashed", from_office(border="dashed")),
    Damage(STYLES, OFFICE, "double", from_office(border="double")),
    Damage(STYLES, OFFICE, "dotted", from_office(border="dotted")),
    Damage(MISSING, CANVAS, "10 % of the stretches", canvas(Look(rulings="gapped", missing=0.1))),
    Damage(MISSING, CANVAS, "20 % of the stretches", canvas(Look(rulings="gapped", missing=0.2))),
    Damage(MISSING, CANVAS, "all vertical ones", canvas(Look(rulings="horizontal"))),
    Damage(NONE, CANVAS, "none", canvas(Look(rulings="nothing"), bare)),
    Damage(NONE, OFFICE, "none", from_office(bare, border="nil")),
    Damage(GLYPHS, CANVAS, "an operator a glyph", canvas(Look(text="glyphs"))),
    Damage(GLYPHS, CANVAS, "glyphs in random order", canvas(Look(text="shuffled"))),
    Damage(GLYPHS, CANVAS, "printed twice to look bold", canvas(Look(text="twice"))),
    Damage(GLYPHS, CANVAS, "signs mapped to radicals", canvas(Look(text="radicals"))),
    Damage(GLYPHS, CANVAS, "watermark", canvas(Look(watermark=True))),
    Damage(GLYPHS, CANVAS, "sideways label", canvas(Look(turned=True))),
    Damage(GLYPHS, OFFICE, "label from top to bottom", from_office(sideways=True)),
    Damage(SCANS, "scan", "200 dpi", scan(scans.Scan())),
    Damage(SCANS, "scan", "200 dpi, 1.5 degrees, noise", scan(scans.Scan(degrees=1.5, noise=12))),
    Damage(SCANS, "scan", "150 dpi, 0.7 degrees, noise, seal", scan(scans.Scan(150, 0.7, 8, seal=True))),
    Damage(WORD, "docx", "plain", clean_word),
    Damage(WORD, "docx", "no vMerge, borders between off", wordy("open borders")),
    Damage(WORD, "docx", "no vMerge, blank cells as printed", wordy("closed borders")),
    Damage(WORD, "docx", "gridSpan lost", wordy("no spans")),
    Damage(WORD, "docx", "gridAfter for blank ends", wordy("grid after")),
    Damage(WORD, "docx", "gridBefore beside labels", wordy("grid before")),
    Damage(WORD, "docx", "tracked changes", wordy("tracked")),
    Damage(WORD, "docx", "content controls", wordy("content controls")),
    Damage(WORD, "docx", "runs, bookmarks, fields", wordy("runs")),
    Damage(WORD, "docx", "nested tables", wordy("nested")),
    Damage(WORD, "docx", "text boxes", wordy("text boxes")),
    Damage(WORD, "docx", "split, heading retyped", wordy("split")),
    Damage(OTHERS, "xlsx", "merged ranges", sheets("")),
    Damage(OTHERS, "xlsx", "number formats", sheets("number formats")),
    Damage(OTHERS, "xlsx", "hidden rows", sheets("hidden rows")),
    Damage(OTHERS, "xlsx", "two forms on a sheet", sheets("", 2)),
    Damage(OTHERS, "html", "spans", webs("")),
    Damage(OTHERS, "html", "GBK", webs("gbk")),
    Damage(OTHERS, "html", "unclosed tags", webs("unclosed")),
    Damage(OTHERS, "doc", "plain", from_office(any_size, "doc")),
    Damage(TEXTS, "text", "a cell a line", texts(lambda content, _: text.cell_per_line(content, {}))),
    Damage(TEXTS, "text", "a row a line, tabs", texts(lambda content, _: text.tab_rows(content, {}))),
    Damage(TEXTS, "text", "tabs, a column lost at the page end", texts(tabs_over_pages)),
    Damage(TEXTS, "text", "the lines of a PDF", texts(lambda content, _: text.text_lines(pages.laid_out(content, Look())))),
)
