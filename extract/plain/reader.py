"""Text conversions of published files: four broken shapes, told apart by what parts their cells.

`cells`: one cell a line behind a tab, a blank line after each row, further paragraphs of a cell without tab.
`rows`: one row a line, cells between tabs, of which some are missing, or between the bars of a markdown table.
`lines`: the text lines of a page, cells only separated by spaces.
`separated`: cells parted by commas or single bars, by tabs where quotation marks hold line ends, or filled up with
blanks to columns of one width.
Tables whose strokes are drawn with signs stand apart from these: they show their cells.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from extract.model import Document, Mark, ReadError, Reason, Source
from extract.plain.drawn import parted
from extract.plain.reading import Piece, Reading
from extract.plain.separated import quotes_line_ends, separated
from extract.plain.text import Line, decode, lines_of, without_blanks
from extract.plain.textlines import TITLE, read_lines

_RULE = re.compile(r"^[\s|:\-—_=]*-{3,}[\s|:\-—_=]*$")
_MIN_CELLS = 3  # so many lines with nothing but a cell


def read_plain(data: bytes, name: str) -> Document:
    """Return the paragraphs and ragged tables of a text conversion.

    Raises:
        ReadError: EMPTY for a file without text, UNSUPPORTED for one that is not text.
    """
    lines = lines_of(decode(data))
    if not any(line.text.strip() for line in lines):
        raise ReadError(Reason.EMPTY, f"{name}: the file holds no text")
    reading = Reading()
    parts = list(parted(lines))
    shape = _shape([line for part in parts if isinstance(part, list) for line in part])
    for part in parts:
        if isinstance(part, list):
            shape(part, reading)
        else:
            reading.add_drawn(part)
    source = Source(name, hashlib.sha256(data).hexdigest(), "text/plain")
    return Document(source, tuple(reading.blocks), tuple(reading.leftover))


def _shape(lines: Sequence[Line]) -> Callable[[Sequence[Line], Reading], None]:
    """Return the reader of the shape that the lines have."""
    cells = sum(line.text.startswith("\t") and "\t" not in line.text[1:] for line in lines)
    rows = sum(line.has_cells() and len(line.parts()) > 2 for line in lines)  # noqa: PLR2004 - more than a cell and a lead
    if rows > 1 and rows * 2 >= cells and not _parts_alone(lines):
        return _read_separated if quotes_line_ends(lines) else _read_rows
    if cells > _MIN_CELLS:
        return _read_cells
    return read_lines if separated(without_blanks(lines)) is None else _read_separated


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
        table = [[_continued(reading.joined(cell)) for cell in row] for row in rows if row]
        reading.add_rows(table)
        rows[:] = [[]]

    for before, line, after in _neighbours(lines):
        if line.text.startswith("\t"):
            reading.add_paragraphs(outside)
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
    reading.add_paragraphs(outside)


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
    return single and after.startswith("\t") and not TITLE.search(text) and not text.startswith(("附", "注", "备注"))


def _read_rows(lines: Sequence[Line], reading: Reading) -> None:
    """Read the shape with one row a line; a blank line inside a table is a page break."""
    for tabbed, group in groupby(without_blanks(lines), key=Line.has_cells):
        stretch = list(group)
        if not tabbed:
            reading.add_paragraphs(stretch)
            continue
        rules = [line for line in stretch if _RULE.match(line.text)]
        reading.add_strokes((line, line.text.strip()) for line in rules)
        kept = [line for line in stretch if line not in rules]
        reading.add_strokes((line, line.bars()) for line in kept)
        rows = [[reading.joined([part]) for part in line.parts()] for line in kept]
        reading.add_rows(rows, frozenset(i for i, line in enumerate(kept) if i and line.after_break))


def _read_separated(lines: Sequence[Line], reading: Reading) -> None:
    """Read the shape whose cells a sign or blanks part."""
    for is_row, group in groupby(separated(without_blanks(lines)) or (), key=lambda item: item[0] is not None):
        stretch = list(group)
        if is_row:
            records = [record or [] for record, written in stretch if not _is_rule(written, reading)]
            reading.add_rows([[reading.joined(cell) for cell in record] for record in records])
        else:
            reading.add_paragraphs([line for _, written in stretch for line in written])


def _is_rule(lines: Sequence[Line], reading: Reading) -> bool:
    """Tell whether these lines draw the rule under a head, and put it aside."""
    is_rule = all(_RULE.match(line.text) for line in lines)
    if is_rule:
        reading.add_strokes((line, line.text.strip()) for line in lines)
    return is_rule


def _continued(piece: Piece) -> Piece:
    """Return the piece of a cell; in this shape a cell without any text goes on from the row above, or is blank."""
    return piece if piece.text else Piece("", (), (Mark.CONTINUED,))
