"""Each sign of a source stands in exactly one cell, paragraph or leftover, whatever file it is and what ails it.

The signs are counted by other parsers than the readers. Files built here hold each sign once, so that a sign that
was read twice in place of another is seen as well.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, count, islice
from pathlib import Path
from typing import Any

import pytest
import scoreboard  # noqa: F401  puts the corpus's renderers on the path
import word_builder as word
import xlsxwriter
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

# isort: split
from render import pdf
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from scoreboard.board import draw
from scoreboard.damages import DAMAGES, NEEDS, PICTURES, SCANS, Damage
from scoreboard.ink import FONT
from source_signs import count_signs, read_signs, source_signs

from extract.model import Document
from extract.read import read_bytes
from extract.repair import repair
from extract.stitch import stitch

PICTURED = (SCANS, PICTURES)
DRAWN = [damage for damage in DAMAGES if damage.group not in PICTURED and damage.rendition not in NEEDS]  # quick to make
CORPUS = Path(__file__).parents[1] / "corpus" / "documents"
FIRST = ord("一")


def check(data: bytes, suffix: str, name: str = "") -> Document:
    """Check a file as read, and as joined and aligned; return the latter."""
    written = source_signs(data, suffix)
    document = read_bytes(data, name or f"x{suffix}")
    assert read_signs(document) == written, f"{read_signs(document) - written} {written - read_signs(document)}"
    whole = repair(stitch(document))
    assert read_signs(whole) == written
    return whole


@pytest.mark.parametrize("damage", DRAWN, ids=lambda damage: f"{damage.rendition}: {damage.name}")
def test_each_sign_of_a_damaged_form_is_read_once(damage: Damage) -> None:
    for file in draw([damage], forms=2, first_seed=900):
        check(file.data, file.drawn.suffix, file.name)


@pytest.mark.parametrize("path", sorted(CORPUS.iterdir()), ids=lambda path: path.name)
def test_each_sign_of_a_document_of_the_corpus_is_read_once(path: Path) -> None:
    check(path.read_bytes(), path.suffix, path.name)


# --- signs that stand once --------------------------------------------------------------------------------------------


class Signs:
    """Gives out signs, none twice."""

    def __init__(self, signs: Iterable[str] = ()) -> None:
        self.signs = chain(signs, map(chr, count(FIRST)))

    def take(self, number: int = 2) -> str:
        """Return so many new signs."""
        return "".join(islice(self.signs, number))


Draw = Callable[[st.SearchStrategy[Any]], Any]


def several(draw: Draw, most: int, make: Callable[[], str]) -> str:
    """Return up to so many pieces, one after the other."""
    return "".join(make() for _ in range(draw(st.integers(0, most))))


# --- Word -------------------------------------------------------------------------------------------------------------

AROUND = (
    "{}",
    "<w:ins>{}</w:ins>",
    "<w:moveTo>{}</w:moveTo>",
    "<w:del>{}</w:del>",
    "<w:moveFrom>{}</w:moveFrom>",
    "<w:hyperlink>{}</w:hyperlink>",
    '<w:fldSimple w:instr=" REF a ">{}</w:fldSimple>',
    "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
    "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>{}<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
    "<m:oMath><m:r><m:t>Σ</m:t></m:r></m:oMath>{}",
    "<w:r><w:ruby><w:rt>{}</w:rt></w:ruby></w:r>",
    "<mc:AlternateContent><mc:Choice>{0}</mc:Choice><mc:Fallback>{0}</mc:Fallback></mc:AlternateContent>",
)
BLOCKS_AROUND = (
    "{}",
    "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
    "<w:customXml>{}</w:customXml>",
    "<w:ins>{}</w:ins>",
    "<mc:AlternateContent><mc:Choice>{0}</mc:Choice><mc:Fallback>{0}</mc:Fallback></mc:AlternateContent>",
)
BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx>'
    "</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict>"
    "</mc:Fallback></mc:AlternateContent></w:r>"
)
RUN = st.sampled_from(["", "<w:vanish/>", '<w:vanish w:val="0"/>', "<w:b/>"])
CELL = st.sampled_from(["", "<w:hMerge/>", '<w:hMerge w:val="restart"/>', "<w:cellDel/>", '<w:textDirection w:val="tbRlV"/>'])
ROW = st.sampled_from(["", '<w:gridBefore w:val="1"/>', '<w:gridAfter w:val="2"/>', "<w:del/>", "<w:hidden/>", "<w:tblHeader/>"])


def word_inline(draw: Draw, signs: Signs, depth: int) -> str:
    """Return a run with something around it, or a text box."""
    if depth and draw(st.integers(0, 9)) == 0:
        return BOX.format(word_blocks(draw, signs, depth - 1))
    return draw(st.sampled_from(AROUND)).replace("Σ", signs.take()).format(word.run(signs.take(), draw(RUN)))


def word_paragraph(draw: Draw, signs: Signs, depth: int) -> str:
    """Return a paragraph of some runs; its mark may have been deleted."""
    runs = several(draw, 3, lambda: word_inline(draw, signs, depth))
    return word.paragraph(runs, properties=draw(st.sampled_from(["", "<w:rPr><w:del/></w:rPr>", '<w:pStyle w:val="x"/>'])))


def word_table(draw: Draw, signs: Signs, depth: int) -> str:
    """Return a table whose spans, merges and widths agree with nothing."""

    def cell() -> str:
        content = word_blocks(draw, signs, depth - 1) if draw(st.booleans()) else word.paragraph(signs.take())
        span, merge = draw(st.integers(0, 4)), draw(st.sampled_from(["", "restart", "continue"]))
        made = word.cell(content or "<w:p/>", span, merge, draw(st.sampled_from([0, 40, 500, 3000])), draw(CELL))
        return str(draw(st.sampled_from(BLOCKS_AROUND[:4]))).format(made)

    def row() -> str:
        made = word.row(several(draw, 4, cell) or "<w:tc/>", properties=draw(ROW))
        return str(draw(st.sampled_from(BLOCKS_AROUND[:4]))).format(made)

    grid = tuple(draw(st.lists(st.sampled_from([0, 40, 500, 1500]), max_size=5)))
    return word.table(several(draw, 4, row), grid=grid)


def word_blocks(draw: Draw, signs: Signs, depth: int) -> str:
    """Return paragraphs and tables, and runs that stand where none should."""

    def block() -> str:
        kind = draw(st.integers(0, 9))
        if kind == 0:
            return word.run(signs.take())
        made = word_table(draw, signs, depth) if depth and kind < 5 else word_paragraph(draw, signs, depth)
        return str(draw(st.sampled_from(BLOCKS_AROUND))).format(made)

    return several(draw, 3, block)


@st.composite
def word_files(draw: Draw) -> tuple[str, dict[str, str]]:
    """Draw the body of a Word file and its other parts: notes, a running head and comments."""
    signs = Signs()
    body = word.paragraph(signs.take()) + word_blocks(draw, signs, 2)
    parts = {
        "footnotes": f"<w:footnotes><w:footnote>{word_blocks(draw, signs, 1)}</w:footnote></w:footnotes>",
        "header": f"<w:hdr>{word_blocks(draw, signs, 1)}</w:hdr>",
        "comments": f"<w:comments><w:comment>{word_paragraph(draw, signs, 0)}</w:comment></w:comments>",
    }
    return body, parts if draw(st.booleans()) else {}


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(word_files())
def test_each_sign_of_any_word_file_is_read_once(file: tuple[str, dict[str, str]]) -> None:
    check(word.package(*file), ".docx")


# --- web pages --------------------------------------------------------------------------------------------------------

TAGS = (
    *("p", "div", "table", "tr", "td", "th", "tbody", "thead", "tfoot", "caption", "b", "span", "ul", "li", "pre", "a"),
    *("select", "option", "h1", "center", "font", "dl", "dd", "fieldset", "legend", "details", "noscript", "o:p"),
)
OPENED = (*TAGS, "td rowspan=2", "td colspan=3", 'tr style="display:none"', "div hidden", 'td style="mso-hide:all"', "br", "hr", "col")
COMMENTS = ("<!-- -->", "<!--[if gte mso 9]><xml><x:a/></xml><![endif]-->", "<![if !supportMisalignedColumns]>", "<![endif]>")


@st.composite
def pages(draw: Draw) -> bytes:
    """Draw a page whose tags are opened and closed at random."""
    signs = Signs()
    pieces = st.sampled_from([*(f"<{tag}>" for tag in OPENED), *(f"</{tag}>" for tag in TAGS), *COMMENTS, "", "", "&nbsp;", "\n"])
    soup = [piece or signs.take() for piece in draw(st.lists(pieces, max_size=40))]
    return f'<html><head><meta charset="utf-8"><title>{signs.take()}</title></head><body>{signs.take()}{"".join(soup)}'.encode()


@settings(max_examples=250, deadline=None)
@given(pages())
def test_each_sign_of_any_page_is_read_once(data: bytes) -> None:
    check(data, ".html")


# --- workbooks --------------------------------------------------------------------------------------------------------

Area = tuple[int, int, int, int]  # first row and column, last row and column
AREAS = st.tuples(st.integers(0, 9), st.integers(0, 5), st.integers(0, 2), st.integers(0, 2))


@st.composite
def sheets(draw: Draw) -> list[Area]:
    """Draw areas of a sheet that do not overlap, some of one cell."""
    kept: list[Area] = []
    for top, left, more_rows, more_columns in draw(st.lists(AREAS, min_size=1, max_size=14)):
        area = (top, left, top + more_rows, left + more_columns)
        if not any(_touch(area, other) for other in kept):
            kept.append(area)
    return kept


def _touch(one: Area, other: Area) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


@settings(max_examples=60, deadline=None)
@given(st.lists(sheets(), min_size=1, max_size=2), st.sets(st.integers(0, 11)), st.sets(st.integers(0, 7)))
def test_each_sign_of_any_workbook_is_read_once(
    books: Sequence[Sequence[Area]], rows: set[int], columns: set[int]
) -> None:
    signs, buffer = Signs(), io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for number, areas in enumerate(books):
        page = book.add_worksheet(f"Sheet{number}")
        for top, left, bottom, right in areas:
            if (top, left) == (bottom, right):
                page.write(top, left, signs.take())
            else:
                page.merge_range(top, left, bottom, right, signs.take())
        for row in rows if number == 0 else ():
            page.set_row(row, options={"hidden": True})
        for column in columns if number == 0 else ():
            page.set_column(column, column, options={"hidden": True})
        if number:
            page.hide()
    book.close()
    check(buffer.getvalue(), ".xlsx")


@settings(max_examples=40, deadline=None)
@given(sheets(), st.sets(st.integers(0, 11)))
def test_each_sign_of_any_old_workbook_is_read_once(areas: Sequence[Area], rows: set[int]) -> None:
    signs, buffer = Signs(), io.BytesIO()
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("Sheet")
    texts = [signs.take() for _ in areas]
    for (top, left, bottom, right), text in zip(areas, texts, strict=True):
        page.write_merge(top, bottom, left, right, text)
    for row in rows:
        page.row(row).hidden = True
    book.save(buffer)
    assert read_signs(repair(stitch(read_bytes(buffer.getvalue(), "x.xls")))) == Counter("".join(texts))


# --- texts ------------------------------------------------------------------------------------------------------------

BETWEEN = ("\t", "\t\t", " ", "  ", "\n", "\n\n", "\r\n", "\f", "\x07", "|", "　", "<p>", "</p>", "<br>", "│", "┌──┬──┐\n", "-- 1 --\n")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*BETWEEN, *[""] * 10]), max_size=40))
def test_each_sign_of_any_text_is_read_once(pieces: list[str]) -> None:
    signs = Signs()
    text = signs.take() + "".join(piece or signs.take() for piece in pieces)
    document = read_bytes(text.encode(), "x.txt")
    for each in (document, repair(stitch(document))):
        assert {sign: number for sign, number in read_signs(each).items() if ord(sign) >= FIRST} == Counter(
            sign for sign in text if ord(sign) >= FIRST
        )


# --- pages of a PDF ---------------------------------------------------------------------------------------------------

PLACES = st.tuples(st.integers(0, 27), st.integers(0, 40), st.sampled_from([6, 9, 9, 9, 16, 40]), st.sampled_from([0, 0, 0, 0, 90, 270, 35]))
LINES = st.tuples(st.integers(0, 27), st.integers(0, 40), st.integers(0, 27), st.integers(0, 40))
STEP = 20  # points between places


Written = tuple[int, int, int, int]  # column, row, size, degrees
Drawn = tuple[int, int, int, int]  # column and row of two corners
PAGES = st.lists(
    st.tuples(st.lists(PLACES, max_size=12, unique_by=lambda place: place[:2]), st.lists(LINES, max_size=8)),
    min_size=1,
    max_size=2,
)


def pdf_of(pages: Sequence[tuple[Sequence[Written], Sequence[Drawn]]]) -> bytes:
    """Return a PDF of texts and rectangles, with a text in the middle of each page, of signs that stand once."""
    pdf.register()
    signs = Signs(map(chr, sorted(sign for sign in pdfmetrics.getFont(FONT).face.charToGlyph if sign >= FIRST)))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for texts, rectangles in pages:
        for column, row, size, turn in [(13, 21, 9, 0), *texts]:
            canvas.saveState()
            canvas.translate(column * STEP, row * STEP)
            canvas.rotate(turn)
            canvas.setFont(FONT, size)
            canvas.setFillGray(0.8 if size > 30 else 0)
            canvas.drawString(0, 0, signs.take(1 + column % 6))
            canvas.restoreState()
        for x0, y0, x1, y1 in rectangles:
            canvas.rect(x0 * STEP, y0 * STEP, (x1 - x0) * STEP, (y1 - y0) * STEP)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PAGES)
def test_each_sign_of_any_pdf_is_read_once(pages: Sequence[tuple[Sequence[Written], Sequence[Drawn]]]) -> None:
    check(pdf_of(pages), ".pdf")


# --- scans ------------------------------------------------------------------------------------------------------------


def test_each_sign_recognised_on_a_scan_and_each_of_its_hidden_layer_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("rapidocr")
    from extract.scan import page  # noqa: PLC0415  an optional extra

    recognised: list[str] = []

    def recorded(*arguments: Any) -> Any:
        lines, unread = read_stretches(*arguments)
        recognised.extend(line.text for line in lines)
        recognised.extend(reading.text for _, reading in unread)
        return lines, unread

    read_stretches = page.read_stretches
    monkeypatch.setattr(page, "read_stretches", recorded)
    (file,) = draw([damage for damage in DAMAGES if damage.name == "hidden layer of text, misread"], forms=1)
    document = read_bytes(file.data, file.name)
    assert recognised
    assert read_signs(document) == source_signs(file.data, ".pdf") + count_signs(recognised)
