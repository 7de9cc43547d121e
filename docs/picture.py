"""Draws docs/picture.svg: a published form, cell by cell where it was read, beside the record made of it.

python docs/picture.py
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from html import escape
from pathlib import Path

import ziping
from extract.model import Box, Document, Grid, PagePlace, Places
from normalize.finding import Finding
from normalize.record import Fact, Indicator, Record
from ziping.show import character_width, display_width

Card = Generator[str, None, float]

ROOT = Path(__file__).resolve().parents[1]
SOURCE = "corpus/documents/songlan-road-2020.pdf"
SHOWN_ROWS = (0, 4, 8)  # indicators that have a card of their own

WIDTH, HEIGHT = 1060, 700
LEFT, TOP, RIGHT = -16, -26, 524  # where the page's own corner lies, and where the links leave it
CARD_X, CARD_WIDTH, LINE = 610, 434, 17
STYLE = """
svg { background: #ffffff }
text { fill: #1f2933;
       font-family: "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif }
.cell { fill: none; stroke: #7b8794; stroke-width: .6 }
.term { fill: #fff3c4 }
.published { fill: #ffbdbd }
.linked { fill: #e0effb }
.card { fill: #f5f7fa; stroke: #cbd2d9 }
.broken { fill: #fff5f5; stroke: #e66a6a }
.bad { fill: #ab091e; font-weight: bold }
.code { fill: #0b69a3 }
.link { fill: none; stroke: #9fb3c8; stroke-width: 1 }
.link.red { stroke: #e66a6a; stroke-width: 1.4 }
"""


def main() -> None:
    """Write the picture."""
    document, result = ziping.read(ROOT / SOURCE), ziping.record(ROOT / SOURCE)
    finding = next(f for f in result.findings if f.outcome == "broken" and f.severity == "contradiction")
    record = result.records[0]
    body = "\n".join((*page(document, linked_boxes(record), finding), *cards(record, finding)))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
    title = "<title>A published form beside the record made of it</title>"
    (ROOT / "docs/picture.svg").write_text(f"{head}\n{title}\n<style>{STYLE}</style>\n{body}\n</svg>\n", "utf-8")


def linked_boxes(record: Record) -> list[Box]:
    """Return the boxes of the cells that a card is linked to."""
    facts = [record.project.name, record.funds[0].label, *(record.indicators[number].level3 for number in SHOWN_ROWS)]
    return [box_of(fact.places) for fact in facts if fact]


def page(document: Document, linked: list[Box], finding: Finding) -> Iterator[str]:
    """Yield the page: its cells where they stand, those of the finding and of the links coloured."""
    published, *terms = [place.box for place in finding.places if isinstance(place, PagePlace)]
    for block in document.blocks:
        if not isinstance(block, Grid):
            x0, _, _, bottom = shifted(box_of(block.places))
            yield f'<text x="{x0:.1f}" y="{bottom:.1f}" font-size="11">{escape(block.text)}</text>'
            continue
        for cell in block.cells:
            box = box_of(cell.places)
            name = "published" if box == published else "term" if box in terms else "linked" if box in linked else ""
            yield rect(box, f"cell {name}".strip())
            yield from text_in(box, cell.text, 7.5)


def cards(record: Record, finding: Finding) -> Iterator[str]:
    """Yield the record as cards, each linked to the place of its first fact."""
    total = record.funds[0]
    y = 12.0
    lines = [f"family {record.family}", f"project {raw(record.project.name)}"]
    y = yield from card(y, "form", lines, record.project.name)
    amounts = f"initial {raw(total.initial)} · full_year {raw(total.full_year)} · executed {raw(total.executed)}"
    points = f"weight {raw(total.weight)} · rate {raw(total.rate)} · score {raw(total.score)}"
    lines = [f"{raw(total.label)} = {total.code}", amounts, points]
    y = yield from card(y, "funds[1]", lines, total.label)
    for number in SHOWN_ROWS:
        row = record.indicators[number]
        y = yield from card(y, f"indicators[{number + 1}]", list(indicator_lines(row)), row.level3)
    lines = [f"weight {raw(record.total.weight)} · score {raw(record.total.score)}"]
    y = yield from card(y, "total", lines, record.total.weight)
    lines = [*folded(finding.message, 62), f"published {finding.published} · expected {finding.expected}"]
    yield from card(y, f"{finding.severity}: {finding.rule}", lines, record.total.score, broken=True)


def indicator_lines(row: Indicator) -> Iterator[str]:
    """Yield the lines of an indicator's card."""
    yield " › ".join(f"{raw(level)} = {level.code}" for level in (row.level1, row.level2) if level)
    if row.level3:
        sure = f"= {row.level3.code} ({row.level3.probability:.2f})" if row.level3.code else "(no code is sure)"
        yield f"{raw(row.level3)} {sure}"
    for name, value in (("target", row.target), ("actual", row.actual)):
        if value:
            bounds = f"op {value.op} · low {value.low} · high {value.high} · unit {value.unit}"
            yield f"{name} {raw(value)}: {bounds if value.kind == 'quantity' else value.kind}".replace("None", "null")
    yield f"weight {raw(row.weight)} · score {raw(row.score)}"


def card(y: float, title: str, lines: list[str], fact: Fact | None, *, broken: bool = False) -> Card:
    """Yield a card and its link; return where the next one starts."""
    height = LINE * (len(lines) + 1) + 12
    frame, heading, link = ("broken", "bad", "link red") if broken else ("card", "code", "link")
    yield f'<rect x="{CARD_X}" y="{y}" width="{CARD_WIDTH}" height="{height}" rx="6" class="{frame}"/>'
    yield f'<text x="{CARD_X + 12}" y="{y + LINE}" font-size="12" class="{heading}">{escape(title)}</text>'
    for number, line in enumerate(lines, 2):
        yield f'<text x="{CARD_X + 12}" y="{y + LINE * number}" font-size="12">{escape(line)}</text>'
    if fact is not None:
        _, top, _, bottom = shifted(box_of(fact.places))
        start, end = (top + bottom) / 2 + (3 if broken else 0), y + 14
        bend = f"{RIGHT + 40},{start:.1f} {CARD_X - 40},{end}"
        yield f'<path d="M{RIGHT},{start:.1f} C{bend} {CARD_X},{end}" class="{link}"/>'
    return y + height + 10


def text_in(box: Box, text: str, size: float) -> Iterator[str]:
    """Yield the lines of a text, wrapped into its box."""
    x0, top, x1, bottom = shifted(box)
    lines = [line for part in text.splitlines() for line in folded(part.strip(), max(2, int((x1 - x0 - 4) / size * 2)))]
    first = (top + bottom) / 2 - (len(lines) - 1) * size * 0.6 + size * 0.36
    for number, line in enumerate(lines):
        yield f'<text x="{x0 + 3:.1f}" y="{first + number * size * 1.2:.1f}" font-size="{size}">{escape(line)}</text>'


def folded(text: str, width: int) -> list[str]:
    """Return a text in lines of at most `width` columns, broken at a space where it has some."""
    lines, line = [], ""
    for word in text.split(" ") if display_width(text) == len(text) else list(text):
        gap = " " if line and display_width(text) == len(text) else ""
        if display_width(line) + sum(map(character_width, word)) + len(gap) > width:
            lines.append(line)
            line, gap = "", ""
        line += gap + word
    return [*lines, line]


def box_of(places: Places) -> Box:
    """Return the box of a text on its page."""
    return next(place.box for place in places if isinstance(place, PagePlace))


def shifted(box: Box) -> Box:
    """Return a box of the page in the picture."""
    return box[0] + LEFT, box[1] + TOP, box[2] + LEFT, box[3] + TOP


def rect(box: Box, name: str) -> str:
    """Return a rectangle."""
    x0, top, x1, bottom = shifted(box)
    return f'<rect x="{x0:.1f}" y="{top:.1f}" width="{x1 - x0:.1f}" height="{bottom - top:.1f}" class="{name}"/>'


def raw(fact: Fact | None) -> str:
    """Return a fact's text on one line."""
    return "".join(fact.raw.splitlines()) if fact else "null"


if __name__ == "__main__":
    main()
