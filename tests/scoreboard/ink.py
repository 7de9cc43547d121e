"""How text gets onto a PDF page: one function for each way in which producers, or damages, write it.

The canvas stands at the page's top left, and y, which PDF counts upwards, is the negative of the page's.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from random import Random

from render import pdf
from render.flow import MM, Box, Paper, Run
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONT = pdf.FONTS["embedded"]
RADICALS = {"一": "⼀", "人": "⼈", "工": "⼯", "行": "⾏", "目": "⽬", "金": "⾦", "力": "⼒", "生": "⽣", "用": "⽤"}
COMPATIBLE = {"金": "\uf90a", "年": "\uf98e", "力": "\uf98a", "不": "\uf967", "量": "\uf97e", "率": "\uf961", "利": "\uf9dd", "理": "\uf9e4"}
STAMP = "青岚市财政局 公开资料"
TITLE = "部门预算绩效管理资料"
UNSEEN_SHARE = 0.15
UNSEEN = 3  # the text rendering mode that paints nothing

DrawText = Callable[[Canvas, Sequence[Run], Random], None]


def write(canvas: Canvas, run: Run, font: str = FONT) -> None:
    """Write a line of text."""
    canvas.setFont(font, run.size)
    canvas.drawString(run.x, -run.baseline, run.text)


def whole_runs(canvas: Canvas, runs: Sequence[Run], _: Random) -> None:
    """Write each line with one operator."""
    for run in runs:
        write(canvas, run)


def glyph_runs(runs: Iterable[Run]) -> list[Run]:
    """Return the runs glyph by glyph."""
    singles = []
    for run in runs:
        x = run.x
        for sign in run.text:
            singles.append(Run(x, run.baseline, run.size, sign))
            x += pdfmetrics.stringWidth(sign, FONT, run.size)
    return singles


def single_glyphs(canvas: Canvas, runs: Sequence[Run], dice: Random) -> None:
    """Write each glyph with an operator of its own."""
    whole_runs(canvas, glyph_runs(runs), dice)


def shuffled(canvas: Canvas, runs: Sequence[Run], dice: Random) -> None:
    """Write the glyphs of the page in random order."""
    singles = glyph_runs(runs)
    dice.shuffle(singles)
    whole_runs(canvas, singles, dice)


def twice(canvas: Canvas, runs: Sequence[Run], dice: Random) -> None:
    """Write each line twice, a third of a point apart, to look bold."""
    whole_runs(canvas, runs, dice)
    whole_runs(canvas, [Run(run.x + 0.3, run.baseline, run.size, run.text) for run in runs], dice)


def swapped(canvas: Canvas, runs: Sequence[Run], _: Random, *, name: str, swap: Mapping[str, str]) -> None:
    """Write signs with the codes of others that look alike, as some producers' fonts are mapped."""
    font = swapped_font(name, tuple(swap.items()))
    for run in runs:
        write(canvas, Run(run.x, run.baseline, run.size, run.text.translate(str.maketrans(swap))), font)


@cache
def swapped_font(name: str, swap: tuple[tuple[str, str], ...]) -> str:
    """Return the name of the corpus's font with other codes mapped to the glyphs of the signs they look like."""
    from fontTools.ttLib import TTFont as FontFile  # noqa: PLC0415  these damages alone need it

    file = FontFile(pdf.EMBEDDED)
    for table in file["cmap"].tables:
        for sign, other in swap:
            if table.isUnicode() and ord(sign) in table.cmap:
                table.cmap[ord(other)] = table.cmap[ord(sign)]
    for record in file["name"].names:  # reportlab takes fonts of one name for the same
        record.string = name
    buffer = io.BytesIO()
    file.save(buffer)
    buffer.seek(0)
    pdfmetrics.registerFont(TTFont(name, buffer))
    return name


def with_unseen(canvas: Canvas, runs: Sequence[Run], dice: Random) -> None:
    """Write each line, and here and there over them another text that is not painted."""
    for run in runs:
        write(canvas, run)
        if dice.random() < UNSEEN_SHARE:
            unseen(canvas, Run(run.x, run.baseline + 2, run.size, STAMP))


def unseen(canvas: Canvas, run: Run) -> None:
    """Write a line of text that is not painted."""
    text = canvas.beginText(run.x, -run.baseline)
    text.setFont(FONT, run.size)
    text.setTextRenderMode(UNSEEN)
    text.textOut(run.text)
    text.setTextRenderMode(0)
    canvas.drawText(text)


TEXTS: dict[str, DrawText] = {
    "runs": whole_runs,
    "glyphs": single_glyphs,
    "shuffled": shuffled,
    "twice": twice,
    "radicals": partial(swapped, name="corpus-radicals", swap=RADICALS),
    "compatible": partial(swapped, name="corpus-compatible", swap=COMPATIBLE),
    "unseen": with_unseen,
}


def sideways(canvas: Canvas, box: Box, text: str, size: float) -> None:
    """Write a text upwards in the middle of its box."""
    canvas.saveState()
    canvas.translate((box.left + box.right) / 2 + size / 3, -(box.top + box.bottom) / 2)
    canvas.rotate(90)
    canvas.setFont(FONT, size)
    canvas.drawCentredString(0, 0, text)
    canvas.restoreState()


def stamp(canvas: Canvas, paper: Paper) -> None:
    """Write a large pale text across the page."""
    canvas.saveState()
    canvas.translate(paper.width / 2, -paper.height / 2)
    canvas.rotate(40)
    canvas.setFillGray(0.85)
    canvas.setFont(FONT, 48)
    canvas.drawCentredString(0, 0, STAMP)
    canvas.restoreState()


def running(canvas: Canvas, paper: Paper, number: int, count: int) -> None:
    """Write a running title and a page number."""
    canvas.setFont(FONT, 9)
    canvas.drawCentredString(paper.width / 2, -10 * MM, TITLE)
    canvas.drawCentredString(paper.width / 2, -(paper.height - 10 * MM), f"- {number} / {count} -")
