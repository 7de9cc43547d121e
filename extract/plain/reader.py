"""Text conversions of published files: four broken shapes, told apart by what parts their cells.

`cells`: one cell a line behind a tab, a blank line after each row, further paragraphs of a cell without tab.
`rows`: one row a line, cells between tabs, of which some are missing, or between the bars of a markdown table.
`lines`: the text lines of a page, cells only separated by spaces.
`separated`: cells parted by commas or single bars, or filled up with blanks to columns of one width.
Nothing is put right here: tables come out as ragged grids, for `extract.repair`.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from extract.clean import strip_residue
from extract.model import (
    Block,
    Cell,
    Document,
    Grid,
    Leftover,
    Mark,
    Paragraph,
    Places,
    Ragged,
    ReadError,
    Reason,
    Source,
    TextPlace,
)
from extract.plain.passages import passages
from extract.plain.separated import separated
from extract.plain.text import Line, decode, indent, without_blanks
from extract.vocabulary import vocabulary

_RULE = re.compile(r"^[\s|:\-—_=]*-{3,}[\s|:\-—_=]*$")
_TITLE = re.compile(r"(?:自评|评价|绩效)[^。，；]{0,12}表$|基础数据表$")
_SECTION = re.compile(r"^[一二三四五六七八九十]{1,3}、")
_MIN_HEADINGS = 3  # so many column headings on a line are a table's head
_TITLE_REACH = 60  # lines between a form's title and the first heading of its table


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with its places; what a cell or paragraph is made of."""

    text: str
    places: Places
    marks: tuple[Mark, ...] = ()


@dataclass(slots=True)
class Reading:
    """What has been read so far."""

    blocks: list[Block] = field(default_factory=list)
    leftover: list[Leftover] = field(default_factory=list)


def read_plain(data: bytes, name: str) -> Document:
    """Return the paragraphs and ragged tables of a text conversion.

    Raises:
        ReadError: EMPTY for a file without text, UNSUPPORTED for one that is not text.
    """
    lines = [Line(number, text) for number, text in enumerate(decode(data).splitlines(), start=1)]
    if not any(line.text.strip() for line in lines):
        raise ReadError(Reason.EMPTY, f"{name}: the file holds no text")
    reading = Reading()
    _shape(lines)(lines, reading)
    source = Source(name, hashlib.sha256(data).hexdigest(), "text/plain")
    return Document(source, tuple(reading.blocks), tuple(reading.leftover))


def _shape(lines: Sequence[Line]) -> Callable[[Sequence[Line], Reading], None]:
    """Return the reader of the shape that the lines have."""
    cells = sum(line.text.startswith("\t") and "\t" not in line.text[1:] for line in lines)
    rows = sum(line.has_cells() and len(line.parts()) > 2 for line in lines)  # noqa: PLR2004 - more than a cell and a lead
    if rows > 1 and rows * 2 >= cells and not _parts_alone(lines):
        return _read_rows
    if cells > _MIN_HEADINGS:
        return _read_cells
    return _read_lines if separated(without_blanks(lines)) is None else _read_separated


def _parts_alone(lines: Sequence[Line]) -> bool:
    """Tell whether bars stand between the cells alone: a line that begins and ends with one begins and ends blank.

    Some lines then have as many bars as the others without standing between two.
    """
    bars = Counter(line.text.count("|") for line in lines if "\t" not in line.text)
    usual = max((count for count in bars if count), key=lambda count: bars[count], default=0)
    bare = sum(line.text.count("|") == usual and not line.has_cells() for line in lines)
    return usual > 1 and bare > 1


def _read_cells(lines: Sequence[Line], reading: Reading) -> None:
    """Read the shape with one cell a line."""
    rows: list[list[list[Line]]] = [[]]
    outside: list[Line] = []

    def close_table() -> None:
        table = [[_continued(_joined(cell, reading)) for cell in row] for row in rows if row]
        _add_table(table, Ragged.ROWS, reading)
        rows[:] = [[]]

    for before, line, after in _neighbours(lines):
        if line.text.startswith("\t"):
            _add_paragraphs(outside, reading)
            outside.clear()
            rows[-1].extend([part] for part in line.parts()[1:])
        elif not line.text.strip(" \f"):
            if rows[-1]:
                rows.append([])
        elif rows[-1]:
            rows[-1][-1].append(line)
        elif len(rows) > 1 and _goes_on_in_cell(before, line, after):
            rows.pop()
            rows[-1][-1].append(line)
        else:
            close_table()
            outside.append(line)
    close_table()
    _add_paragraphs(outside, reading)


def _neighbours(lines: Sequence[Line]) -> Iterator[tuple[tuple[str, str], Line, str]]:
    """Yield each line with the texts of the two lines before it and of the line after it."""
    texts = ["", "", *(line.text for line in lines), ""]
    for k, line in enumerate(lines):
        yield (texts[k], texts[k + 1]), line, texts[k + 3]


def _goes_on_in_cell(before: tuple[str, str], line: Line, after: str) -> bool:
    """Tell whether a line behind a single blank line is a further paragraph of the cell above, not text between tables.

    The next cell then follows at once; what stands between tables is set off by more, or is a title or its number.
    """
    single = not before[1].strip() and bool(before[0].strip())
    text = line.text.strip()
    return single and after.startswith("\t") and not _TITLE.search(text) and not text.startswith(("附", "注", "备注"))


def _read_rows(lines: Sequence[Line], reading: Reading) -> None:
    """Read the shape with one row a line; a blank line inside a table is a page break."""
    for tabbed, group in groupby(without_blanks(lines), key=Line.has_cells):
        stretch = list(group)
        if not tabbed:
            _add_paragraphs(stretch, reading)
            continue
        rules = [line for line in stretch if _RULE.match(line.text)]
        reading.leftover.extend(Leftover(line.text.strip(), _whole(line), "rule of a text table") for line in rules)
        kept = [line for line in stretch if line not in rules]
        rows = [[_joined([part], reading) for part in line.parts()] for line in kept]
        _add_table(rows, Ragged.ROWS, reading, frozenset(i for i, line in enumerate(kept) if i and line.after_break))


def _read_separated(lines: Sequence[Line], reading: Reading) -> None:
    """Read the shape whose cells a sign or blanks part."""
    for is_row, group in groupby(separated(without_blanks(lines)) or (), key=lambda item: item[0] is not None):
        stretch = list(group)
        if is_row:
            records = [record or [] for record, written in stretch if not _is_rule(written, reading)]
            _add_table([[_joined(cell, reading) for cell in record] for record in records], Ragged.ROWS, reading)
        else:
            _add_paragraphs([line for _, written in stretch for line in written], reading)


def _is_rule(lines: Sequence[Line], reading: Reading) -> bool:
    """Tell whether these lines draw the rule under a head, and put it aside."""
    is_rule = all(_RULE.match(line.text) for line in lines)
    if is_rule:
        reading.leftover.extend(Leftover(line.text.strip(), _whole(line), "rule of a text table") for line in lines)
    return is_rule


def _read_lines(lines: Sequence[Line], reading: Reading) -> None:
    """Read the shape of text lines: the stretch from a form's first labelled line on is its table."""
    present = without_blanks(lines)
    start = 0
    for first, end in _table_stretches(present):
        _add_paragraphs(present[start:first], reading)
        rows = [list(_words(line, reading)) for line in present[first:end]]
        breaks = frozenset(i for i, line in enumerate(present[first:end]) if i and line.after_break)
        _add_table(rows, Ragged.LINES, reading, breaks)
        start = end
    _add_paragraphs(present[start:], reading)


def _table_stretches(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Yield (first, end) of each table among text lines: from its first labelled line to the next title or section."""
    heads = [i for i, line in enumerate(lines) if _is_head(line.text)]
    end = 0
    for head in heads:
        if head < end:
            continue
        first = _first_labelled(lines, head, end)
        end = next((i for i in range(head + 1, len(lines)) if _ends_table(lines, i)), len(lines))
        yield first, end


def _is_head(text: str) -> bool:
    """Tell whether so many words of a line are column headings of one block that it is a table's head."""
    words = text.split()
    return any(
        sum(vocabulary().role(block, word) is not None for word in words) >= _MIN_HEADINGS
        for block in ("indicators", "funds", "tasks")
    )


def _first_labelled(lines: Sequence[Line], head: int, start: int) -> int:
    """Return the line from which a table runs: the first that begins with a form's label, behind the form's title."""
    reach = range(head, max(start, head - _TITLE_REACH) - 1, -1)
    title = next((i for i in reach if _TITLE.search(lines[i].text.strip()) and i < head), None)
    for i in range(head if title is None else title + 1, head):
        word = lines[i].text.split()[0]
        if not word.endswith(("：", ":")) and _begins_table(word):
            return i
    return head


def _begins_table(word: str) -> bool:
    """Tell whether a word is a label that opens a line of a form."""
    words = vocabulary()
    return words.role("fields", word) is not None or words.role("blocks", word) is not None


def _ends_table(lines: Sequence[Line], i: int) -> bool:
    """Tell whether a line is the title of the next form or a numbered section of a report."""
    text = lines[i].text.strip()
    return bool(_TITLE.search(text) and " " not in text) or bool(_SECTION.match(text) and " " not in text)


def _words(line: Line, reading: Reading) -> Iterator[Piece]:
    """Yield the words of a line, each with its columns."""
    for found in re.finditer(r"\S+", line.text):
        clean, removed = strip_residue(found[0])
        place = (TextPlace(line.number, found.start(), line.number, found.end()),)
        reading.leftover.extend(Leftover(piece, place, "residue of a conversion") for piece in removed)
        if clean:
            yield Piece(clean, place, (Mark.RESIDUE_REMOVED,) if removed else ())


def _joined(lines: Sequence[Line], reading: Reading) -> Piece:
    """Return the lines of one cell as a piece, without residue; the residue goes to the leftovers."""
    cleaned: list[str] = []
    marked = False
    for line in lines:
        clean, removed = strip_residue(line.text)
        reading.leftover.extend(Leftover(piece, _whole(line), "residue of a conversion") for piece in removed)
        cleaned.append(clean)
        marked = marked or bool(removed)
    text = "\n".join(cleaned)
    places = tuple(place for line in lines if line.text.strip() for place in _whole(line))
    return Piece(text.strip("\n"), places, (Mark.RESIDUE_REMOVED,) if marked else ())


def _continued(piece: Piece) -> Piece:
    """Return the piece of a cell; in this shape a cell without any text goes on from the row above, or is blank."""
    return piece if piece.text else Piece("", (), (Mark.CONTINUED,))


def _whole(line: Line) -> Places:
    """Return the place of all text of a line."""
    return (TextPlace(line.number, indent(line), line.number, line.column + len(line.text.rstrip())),)


def _add_table(
    rows: Iterable[Sequence[Piece]], ragged: Ragged, reading: Reading, breaks: frozenset[int] = frozenset()
) -> None:
    """Add the rows as a ragged grid; its width is that of the longest row."""
    table = [row for row in rows if row]
    width = max((len(row) for row in table), default=0)
    cells = [
        Cell(i, j, 1, 1, piece.text, piece.places, piece.marks)
        for i, row in enumerate(table)
        for j, piece in enumerate([*row, *[Piece("", ())] * (width - len(row))])
    ]
    if table:
        reading.blocks.append(Grid(len(table), width, tuple(cells), ragged=ragged, row_breaks=breaks))


def _add_paragraphs(lines: Sequence[Line], reading: Reading) -> None:
    """Add the lines as paragraphs."""
    for passage in passages(lines):
        stretches = [Line(line.number, line.text.strip(), column=indent(line)) for line in passage]
        piece = _joined(stretches, reading)
        if piece.text:
            reading.blocks.append(Paragraph(piece.text.replace("\n", ""), piece.places))
