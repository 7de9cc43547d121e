"""The damages by name, in groups that each have a bar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from render import text
from render.blocks import PageBreak

from scoreboard.dialects import drawn, in_text, written_again
from scoreboard.drawers import (
    Draw,
    canvas,
    clean_word,
    cut_canvas,
    from_calc,
    from_chromium,
    from_office,
    half_scanned,
    layered,
    layout_kept,
    pasted,
    scan,
    sheets,
    tabs_over_pages,
    texts,
    typed,
    unmapped,
    webs,
    wordy,
)
from scoreboard.makers import SMALL_TYPE, any_size, bare, long, short, small
from scoreboard.pages import Look, laid_out
from scoreboard.scans import Scan


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

    @property
    def title(self) -> str:
        """A name that no other has."""
        return f"{self.rendition}: {self.name}"


RULED = Group("ruled PDFs of several producers", {"cells": 0.995})
BREAKS = Group("page breaks through tables and rows, landscape, /Rotate", {"cells": 0.99})
COLUMNS = Group("page breaks through columns", {"cells": 0.95})
STYLES = Group("rectangles, dashed and double rulings", {"cells": 0.99})
MISSING = Group("rulings partly missing", {"cells": 0.95})
NONE = Group("no rulings", {"cells": 0.93})
GLYPHS = Group("text drawn oddly", {"cells": 0.99})
TOGETHER = Group("several damages in one file", {"cells": 0.97})
SCANS = Group("scans", {"shapes": 0.97, "texts": 0.93})
PICTURES = Group("pages that are pictures in other ways", {"shapes": 0.97, "texts": 0.93})
WORD = Group("Word, messy", {"cells": 0.99})
OTHERS = Group("xlsx, xls, html, doc", {"cells": 0.995})
TEXTS = Group("text conversions", {"facts": 0.99})
LAYOUTS = Group("texts that keep a page's layout", {"facts": 0.9})
GROUPS = (RULED, BREAKS, COLUMNS, STYLES, MISSING, NONE, GLYPHS, TOGETHER, SCANS, PICTURES, WORD, OTHERS, TEXTS, LAYOUTS)


SIDEWAYS = from_office(long, landscape=True, border="dashed", sideways=True)
TURNED = Look("dashed", "shuffled", landscape=True, rotate=270, split_rows=True, label_part="largest", repeat=True)
TURNED = replace(TURNED, numbers=True, watermark=True, turned=True)
OPEN = Look(text="twice", landscape=True, split_rows=True, label_part="largest", numbers=True, gaps="left and right")

CANVAS, OFFICE, CALC, CHROMIUM = "pdf, operators", "pdf, LibreOffice", "pdf, Calc", "pdf, Chromium"
NEEDS = {
    OFFICE: "LibreOffice",
    CALC: "LibreOffice",
    "doc": "LibreOffice",
    "xls": "LibreOffice",
    "odt": "LibreOffice",
    "ods": "LibreOffice",
    CHROMIUM: "Chromium",
}
DAMAGES: tuple[Damage, ...] = (
    Damage(RULED, CANVAS, "plain", canvas(Look())),
    Damage(RULED, OFFICE, "plain", from_office()),
    Damage(RULED, CALC, "plain", from_calc()),
    Damage(RULED, CALC, "number formats", from_calc(numbers=True)),
    Damage(RULED, CHROMIUM, "plain", from_chromium("plain")),
    Damage(RULED, CHROMIUM, "text to the left and top", from_chromium("to the left and top")),
    Damage(RULED, CANVAS, "two forms, a page each", canvas(Look(), short, 2, PageBreak())),
    Damage(RULED, CANVAS, "two forms on a page", canvas(SMALL_TYPE, small, 2)),
    Damage(BREAKS, CANVAS, "page ends between rows", canvas(Look(), long)),
    Damage(BREAKS, CANVAS, "page ends cut rows", cut_canvas(Look(split_rows=True))),
    Damage(BREAKS, CANVAS, "cut label in its larger part", cut_canvas(Look(split_rows=True, label_part="largest"))),
    Damage(BREAKS, CANVAS, "repeated heading", canvas(Look(repeat=True), long)),
    Damage(BREAKS, CANVAS, "running titles and page numbers", cut_canvas(Look(split_rows=True, numbers=True))),
    Damage(BREAKS, CANVAS, "landscape", cut_canvas(Look(landscape=True, split_rows=True))),
    Damage(BREAKS, CANVAS, "/Rotate 90", cut_canvas(Look(landscape=True, rotate=90, split_rows=True))),
    Damage(BREAKS, CANVAS, "/Rotate 180", canvas(Look(rotate=180), long)),
    Damage(BREAKS, CANVAS, "/Rotate 270", canvas(Look(landscape=True, rotate=270), long)),
    Damage(BREAKS, CANVAS, "two forms, one right after the other", canvas(Look(), any_size, 2)),
    Damage(BREAKS, CANVAS, "three forms, page ends cut rows", canvas(Look(split_rows=True), any_size, 3)),
    Damage(BREAKS, OFFICE, "page ends", from_office(long)),
    Damage(BREAKS, OFFICE, "landscape", from_office(long, landscape=True)),
    Damage(BREAKS, CALC, "page ends", from_calc(long)),
    Damage(BREAKS, CALC, "first rows repeated", from_calc(long, repeated=True)),
    Damage(BREAKS, CHROMIUM, "page ends cut rows", from_chromium("plain", long)),
    Damage(BREAKS, CHROMIUM, "rows kept whole", from_chromium("rows kept whole", long)),
    Damage(BREAKS, CHROMIUM, "first row repeated", from_chromium("plain", long, repeated=True)),
    Damage(BREAKS, CHROMIUM, "landscape", from_chromium("landscape", long)),
    Damage(COLUMNS, CALC, "a sheet wider than its paper", from_calc(scale=1.6)),
    Damage(COLUMNS, CALC, "far wider, dashed", from_calc(scale=2.4, border="dashed")),
    Damage(COLUMNS, CALC, "wider and longer", from_calc(scale=1.6, small=True)),
    Damage(COLUMNS, CALC, "wider and longer, to the right first", from_calc(scale=1.6, small=True, right_first=True)),
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
    Damage(STYLES, CALC, "dashed", from_calc(border="dashed")),
    Damage(STYLES, CALC, "double", from_calc(border="double")),
    Damage(STYLES, CALC, "hair lines", from_calc(border="hair")),
    Damage(STYLES, CALC, "the sheet's own grid lines", from_calc(border="none", grid_lines=True)),
    Damage(STYLES, CHROMIUM, "dashed", from_chromium("dashed")),
    Damage(STYLES, CHROMIUM, "dotted", from_chromium("dotted")),
    Damage(STYLES, CHROMIUM, "double", from_chromium("double")),
    Damage(STYLES, CHROMIUM, "boxes side by side", from_chromium("boxes side by side")),
    Damage(STYLES, CHROMIUM, "boxes with gaps", from_chromium("boxes with gaps")),
    Damage(STYLES, CHROMIUM, "boxes with gaps, over pages", from_chromium("boxes with gaps", long)),
    Damage(STYLES, CHROMIUM, "backgrounds alone", from_chromium("backgrounds")),
    Damage(MISSING, CANVAS, "10 % of the stretches", canvas(Look(gaps="10 %"))),
    Damage(MISSING, CANVAS, "10 % of the stretches, over pages", canvas(Look(gaps="10 %"), long)),
    Damage(MISSING, CANVAS, "20 % of the stretches", canvas(Look(gaps="20 %"))),
    Damage(MISSING, CANVAS, "30 % of the stretches", canvas(Look(gaps="30 %"))),
    Damage(MISSING, CANVAS, "30 % of the vertical lines", canvas(Look(gaps="vertical lines"))),
    Damage(MISSING, CANVAS, "30 % of the horizontal lines", canvas(Look(gaps="horizontal lines"))),
    Damage(MISSING, CANVAS, "all vertical ones", canvas(Look(gaps="all verticals"))),
    Damage(MISSING, CANVAS, "all horizontal ones", canvas(Look(gaps="all horizontals"))),
    Damage(MISSING, CANVAS, "the left and the right side", canvas(Look(gaps="left and right"))),
    Damage(MISSING, CANVAS, "those between the rows of one column", canvas(Look(gaps="within a column"))),
    Damage(MISSING, CANVAS, "all but the frame", canvas(Look(gaps="all but the frame"))),
    Damage(MISSING, CANVAS, "all but around the heading", canvas(Look(gaps="all but around the heading"), bare(short))),
    Damage(MISSING, CHROMIUM, "all vertical ones", from_chromium("horizontal")),
    Damage(MISSING, CHROMIUM, "all vertical ones, shaded rows", from_chromium("shaded rows")),
    Damage(MISSING, CHROMIUM, "all horizontal ones", from_chromium("vertical")),
    Damage(NONE, CANVAS, "none", canvas(Look(gaps="all"), bare(short))),
    Damage(NONE, CANVAS, "none, over pages", canvas(Look(gaps="all"), bare(long))),
    Damage(NONE, CANVAS, "none, page ends cut rows", cut_canvas(Look(gaps="all", split_rows=True), bare(long))),
    Damage(NONE, CANVAS, "none, two forms on a page", canvas(replace(SMALL_TYPE, gaps="all"), bare(small), 2)),
    Damage(NONE, CANVAS, "none, two forms over pages", canvas(Look(gaps="all"), bare(any_size), 2)),
    Damage(NONE, OFFICE, "none", from_office(bare(short), border="nil")),
    Damage(NONE, OFFICE, "none, over pages", from_office(bare(long), border="nil")),
    Damage(NONE, CALC, "none", from_calc(bare(short), border="none")),
    Damage(NONE, CHROMIUM, "none", from_chromium("none", bare(short))),
    Damage(NONE, CHROMIUM, "none, over pages", from_chromium("none", bare(long))),
    Damage(GLYPHS, CANVAS, "an operator a glyph", canvas(Look(text="glyphs"))),
    Damage(GLYPHS, CANVAS, "glyphs in random order", canvas(Look(text="shuffled"))),
    Damage(GLYPHS, CANVAS, "printed twice to look bold", canvas(Look(text="twice"))),
    Damage(GLYPHS, CANVAS, "signs mapped to radicals", canvas(Look(text="radicals"))),
    Damage(GLYPHS, CANVAS, "signs mapped to compatibility forms", canvas(Look(text="compatible"))),
    Damage(GLYPHS, CANVAS, "invisible text between", canvas(Look(text="unseen"))),
    Damage(GLYPHS, CANVAS, "watermark", canvas(Look(watermark=True))),
    Damage(GLYPHS, CANVAS, "sideways label", canvas(Look(turned=True))),
    Damage(GLYPHS, OFFICE, "label from top to bottom", from_office(sideways=True)),
    Damage(GLYPHS, CHROMIUM, "label from top to bottom", from_chromium("upright labels")),
    Damage(GLYPHS, CHROMIUM, "letters apart", from_chromium("letters apart")),
    Damage(TOGETHER, CANVAS, "all that page ends, turned pages and odd text do, dashed", cut_canvas(TURNED)),
    Damage(TOGETHER, CANVAS, "open sides, bold, page numbers, cut rows", cut_canvas(OPEN)),
    Damage(TOGETHER, CANVAS, "three forms, 10 % missing, bold", canvas(Look(text="twice", gaps="10 %"), any_size, 3)),
    Damage(TOGETHER, OFFICE, "page ends, landscape, dashed, sideways", SIDEWAYS),
    Damage(TOGETHER, CHROMIUM, "page ends, dotted, bold, sideways", from_chromium("dotted, bold", long, repeated=True)),
    Damage(TOGETHER, CHROMIUM, "page ends, no rulings, bold", from_chromium("none, bold", bare(long), repeated=True)),
    Damage(SCANS, "scan", "200 dpi", scan(Scan()), 2),
    Damage(SCANS, "scan", "200 dpi, 1.5 degrees, noise", scan(Scan(degrees=1.5, noise=12)), 2),
    Damage(SCANS, "scan", "150 dpi, 0.7 degrees, noise, seal", scan(Scan(150, 0.7, 8, seal=True)), 2),
    Damage(SCANS, "scan", "over pages", scan(Scan(), maker=long), 8),
    Damage(SCANS, "scan", "dashed rulings", scan(Scan(), Look(rulings="dashed")), 4),
    Damage(SCANS, "scan", "double rulings", scan(Scan(), Look(rulings="double")), 4),
    Damage(SCANS, "scan", "/Rotate 90", scan(Scan(stored=90)), 4),
    Damage(SCANS, "scan", "hidden layer of text, misread", layered, 4),
    Damage(SCANS, "scan", "a page of text, a page scanned", half_scanned, 4),
    Damage(PICTURES, "scan", "no rulings", scan(Scan(), Look(gaps="all"), bare(short)), 4),
    Damage(PICTURES, "scan", "10 % of the stretches missing", scan(Scan(), Look(gaps="10 %")), 4),
    Damage(PICTURES, "photograph", "a little askew, lit from a side", scan(Scan(tilt=0.02)), 4),
    Damage(PICTURES, "photograph", "well askew, noise", scan(Scan(tilt=0.05, noise=8)), 4),
    Damage(PICTURES, "picture", "pasted into a page of text", pasted, 4),
    Damage(PICTURES, "scan", "fed in sideways", scan(Scan(stored=90, upright=False)), 4),
    Damage(PICTURES, CANVAS, "fonts without a Unicode map", unmapped, 4),
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
    Damage(WORD, "docx", "split, with nested tables", wordy("split, nested")),
    Damage(WORD, "docx", "split, each part with columns of its own", wordy("split, no spans")),
    Damage(WORD, "docx", "in pieces, each with a grid of its own", wordy("pieces")),
    Damage(OTHERS, "xlsx", "merged ranges", sheets("")),
    Damage(OTHERS, "xlsx", "number formats", sheets("number formats")),
    Damage(OTHERS, "xlsx", "hidden rows", sheets("hidden rows")),
    Damage(OTHERS, "xlsx", "two forms on a sheet", sheets("", 2)),
    Damage(OTHERS, "xlsx", "two forms, a blank row between", sheets("", 2, gap=1)),
    Damage(OTHERS, "xlsx", "two forms, one right below the other", sheets("", 2, gap=0)),
    Damage(OTHERS, "xls", "merged ranges", sheets("", convert="xls")),
    Damage(OTHERS, "xls", "number formats", sheets("number formats", convert="xls")),
    Damage(OTHERS, "xls", "hidden rows", sheets("hidden rows", convert="xls")),
    Damage(OTHERS, "html", "spans", webs("")),
    Damage(OTHERS, "html", "GBK", webs("gbk")),
    Damage(OTHERS, "html", "unclosed tags", webs("unclosed")),
    Damage(OTHERS, "html", "layout tables around", webs("layout")),
    Damage(OTHERS, "html", "as Excel saves it", webs("excel")),
    Damage(OTHERS, "doc", "plain", from_office(any_size, "doc")),
    Damage(OTHERS, "odt", "plain", from_office(any_size, "odt")),
    Damage(OTHERS, "ods", "merged ranges", sheets("", convert="ods")),
    Damage(TEXTS, "text", "a cell a line", texts(lambda content, _: text.cell_per_line(content, {}))),
    Damage(TEXTS, "text", "a row a line, tabs", texts(lambda content, _: text.tab_rows(content, {}))),
    Damage(TEXTS, "text", "tabs, a column lost at the page end", texts(tabs_over_pages)),
    Damage(TEXTS, "text", "merged cells written again", texts(lambda content, _: in_text(content, written_again))),
    Damage(TEXTS, "text", "drawn with strokes", texts(lambda content, _: in_text(content, drawn))),
    Damage(TEXTS, "docx", "a row a paragraph, tabs", typed),
    Damage(TEXTS, "text", "the lines of a PDF", texts(lambda content, _: text.text_lines(laid_out(content, Look())))),
    Damage(LAYOUTS, "text", "blanks between words", texts(layout_kept)),
)
