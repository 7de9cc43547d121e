"""The damages by name, in groups that each have a bar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from render import text
from render.blocks import PageBreak

from scoreboard import pages, scans
from scoreboard.drawers import (
    Draw,
    any_size,
    bare,
    bare_long,
    canvas,
    clean_word,
    cut_canvas,
    from_office,
    half_scanned,
    layered,
    long,
    scan,
    sheets,
    short,
    tabs_over_pages,
    texts,
    two_forms,
    typed,
    unmapped,
    webs,
    wordy,
)
from scoreboard.pages import Look


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
    draw: Draw
    fewer: int = 1  # so many times fewer files, where they take long to read


RULED = Group("ruled PDFs of two producers", {"cells": 0.995})
BREAKS = Group("page breaks through tables and rows, landscape, /Rotate", {"cells": 0.99})
STYLES = Group("rectangles, dashed and double rulings", {"cells": 0.99})
MISSING = Group("rulings partly missing", {"cells": 0.95})
NONE = Group("no rulings", {"cells": 0.93})
GLYPHS = Group("text drawn oddly", {"cells": 0.99})
SCANS = Group("scans", {"shapes": 0.97, "texts": 0.93})
WORD = Group("Word, messy", {"cells": 0.99})
OTHERS = Group("xlsx, xls, html, doc", {"cells": 0.995})
TEXTS = Group("text conversions", {"facts": 0.99})
GROUPS = (RULED, BREAKS, STYLES, MISSING, NONE, GLYPHS, SCANS, WORD, OTHERS, TEXTS)


CANVAS, OFFICE = "pdf, operators", "pdf, LibreOffice"
DAMAGES: tuple[Damage, ...] = (
    Damage(RULED, CANVAS, "plain", canvas(Look())),
    Damage(RULED, OFFICE, "plain", from_office()),
    Damage(RULED, CANVAS, "two forms, a page each", two_forms(short, PageBreak())),
    Damage(BREAKS, CANVAS, "page ends between rows", canvas(Look(), long)),
    Damage(BREAKS, CANVAS, "page ends cut rows", cut_canvas(Look(split_rows=True))),
    Damage(BREAKS, CANVAS, "cut label in its larger part", cut_canvas(Look(split_rows=True, label_part="largest"))),
    Damage(BREAKS, CANVAS, "repeated heading", canvas(Look(repeat=True), long)),
    Damage(BREAKS, CANVAS, "running titles and page numbers", cut_canvas(Look(split_rows=True, numbers=True))),
    Damage(BREAKS, CANVAS, "landscape", cut_canvas(Look(landscape=True, split_rows=True))),
    Damage(BREAKS, CANVAS, "/Rotate 90", cut_canvas(Look(landscape=True, rotate=True, split_rows=True))),
    Damage(BREAKS, CANVAS, "two forms, one right after the other", two_forms(any_size)),
    Damage(BREAKS, OFFICE, "page ends", from_office(long)),
    Damage(BREAKS, OFFICE, "landscape", from_office(long, landscape=True)),
    Damage(STYLES, CANVAS, "a rectangle a cell", canvas(Look(rulings="boxes"))),
    Damage(STYLES, CANVAS, "filled thin rectangles", canvas(Look(rulings="bars"))),
    Damage(STYLES, CANVAS, "dash pattern", canvas(Look(rulings="dashed"))),
    Damage(STYLES, CANVAS, "single dashes", canvas(Look(rulings="dashes"))),
    Damage(STYLES, CANVAS, "double", canvas(Look(rulings="double"))),
    Damage(STYLES, CANVAS, "coloured cells, white gaps", canvas(Look(rulings="fills"))),
    Damage(STYLES, CANVAS, "path segments in spaces of their own", canvas(Look(rulings="driven"))),
    Damage(STYLES, CANVAS, "inside Form XObjects", canvas(Look(rulings="form"))),
    Damage(STYLES, CANVAS, "longer than their clips", canvas(Look(rulings="clipped"))),
    Damage(STYLES, CANVAS, "fills of several colours, clipped", canvas(Look(rulings="clipped fills"))),
    Damage(STYLES, CANVAS, "double, over pages", cut_canvas(Look(rulings="double", split_rows=True))),
    Damage(STYLES, OFFICE, "dashed", from_office(border="dashed")),
    Damage(STYLES, OFFICE, "double", from_office(border="double")),
    Damage(STYLES, OFFICE, "dotted", from_office(border="dotted")),
    Damage(MISSING, CANVAS, "10 % of the stretches", canvas(Look(rulings="gapped", missing=0.1))),
    Damage(MISSING, CANVAS, "20 % of the stretches", canvas(Look(rulings="gapped", missing=0.2))),
    Damage(MISSING, CANVAS, "all vertical ones", canvas(Look(rulings="horizontal"))),
    Damage(NONE, CANVAS, "none", canvas(Look(rulings="nothing"), bare)),
    Damage(NONE, CANVAS, "none, over pages", canvas(Look(rulings="nothing"), bare_long)),
    Damage(NONE, CANVAS, "none, page ends cut rows", cut_canvas(Look(rulings="nothing", split_rows=True), bare_long)),
    Damage(NONE, OFFICE, "none", from_office(bare, border="nil")),
    Damage(NONE, OFFICE, "none, over pages", from_office(bare_long, border="nil")),
    Damage(GLYPHS, CANVAS, "an operator a glyph", canvas(Look(text="glyphs"))),
    Damage(GLYPHS, CANVAS, "glyphs in random order", canvas(Look(text="shuffled"))),
    Damage(GLYPHS, CANVAS, "printed twice to look bold", canvas(Look(text="twice"))),
    Damage(GLYPHS, CANVAS, "signs mapped to radicals", canvas(Look(text="radicals"))),
    Damage(GLYPHS, CANVAS, "signs mapped to compatibility forms", canvas(Look(text="compatible"))),
    Damage(GLYPHS, CANVAS, "invisible text between", canvas(Look(text="unseen"))),
    Damage(GLYPHS, CANVAS, "watermark", canvas(Look(watermark=True))),
    Damage(GLYPHS, CANVAS, "sideways label", canvas(Look(turned=True))),
    Damage(GLYPHS, OFFICE, "label from top to bottom", from_office(sideways=True)),
    Damage(SCANS, "scan", "200 dpi", scan(scans.Scan()), 2),
    Damage(SCANS, "scan", "200 dpi, 1.5 degrees, noise", scan(scans.Scan(degrees=1.5, noise=12)), 2),
    Damage(SCANS, "scan", "150 dpi, 0.7 degrees, noise, seal", scan(scans.Scan(150, 0.7, 8, seal=True)), 2),
    Damage(SCANS, "scan", "hidden layer of text, misread", layered, 4),
    Damage(SCANS, "scan", "a page of text, a page scanned", half_scanned, 4),
    Damage(SCANS, CANVAS, "fonts without a Unicode map", unmapped, 4),
    Damage(WORD, "docx", "plain", clean_word),
    Damage(WORD, "docx", "no vMerge, borders between off", wordy("open borders")),
    Damage(WORD, "docx", "no vMerge, blank cells as printed", wordy("closed borders")),
    Damage(WORD, "docx", "gridSpan lost", wordy("no spans")),
    Damage(WORD, "docx", "gridSpan, and blank cells for its columns", wordy("doubled")),
    Damage(WORD, "docx", "columns stated wrong", wordy("wrong grid")),
    Damage(WORD, "docx", "gridAfter for blank ends", wordy("grid after")),
    Damage(WORD, "docx", "gridBefore beside labels", wordy("grid before")),
    Damage(WORD, "docx", "tracked changes", wordy("tracked")),
    Damage(WORD, "docx", "content controls", wordy("content controls")),
    Damage(WORD, "docx", "tables in content controls", wordy("held")),
    Damage(WORD, "docx", "labels from top to bottom", wordy("upright")),
    Damage(WORD, "docx", "footnotes in cells", wordy("footnotes")),
    Damage(WORD, "docx", "runs, bookmarks, fields", wordy("runs")),
    Damage(WORD, "docx", "nested tables", wordy("nested")),
    Damage(WORD, "docx", "text boxes", wordy("text boxes")),
    Damage(WORD, "docx", "split, heading retyped", wordy("split")),
    Damage(OTHERS, "xlsx", "merged ranges", sheets("")),
    Damage(OTHERS, "xlsx", "number formats", sheets("number formats")),
    Damage(OTHERS, "xlsx", "hidden rows", sheets("hidden rows")),
    Damage(OTHERS, "xlsx", "two forms on a sheet", sheets("", 2)),
    Damage(OTHERS, "xls", "merged ranges", sheets("", convert="xls")),
    Damage(OTHERS, "xls", "number formats", sheets("number formats", convert="xls")),
    Damage(OTHERS, "xls", "hidden rows", sheets("hidden rows", convert="xls")),
    Damage(OTHERS, "html", "spans", webs("")),
    Damage(OTHERS, "html", "GBK", webs("gbk")),
    Damage(OTHERS, "html", "unclosed tags", webs("unclosed")),
    Damage(OTHERS, "html", "layout tables around", webs("layout")),
    Damage(OTHERS, "html", "as Excel saves it", webs("excel")),
    Damage(OTHERS, "doc", "plain", from_office(any_size, "doc")),
    Damage(TEXTS, "text", "a cell a line", texts(lambda content, _: text.cell_per_line(content, {}))),
    Damage(TEXTS, "text", "a row a line, tabs", texts(lambda content, _: text.tab_rows(content, {}))),
    Damage(TEXTS, "text", "tabs, a column lost at the page end", texts(tabs_over_pages)),
    Damage(TEXTS, "docx", "a row a paragraph, tabs", typed),
    Damage(TEXTS, "text", "the lines of a PDF", texts(lambda content, _: text.text_lines(pages.laid_out(content, Look())))),
)
