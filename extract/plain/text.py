"""The text of a conversion as lines, each with its number and columns, and the page breaks between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.model import ReadError, Reason

_LINE_END = re.compile(r"\r\n|[\n\r\v\x1c-\x1e\x85\u2028\u2029]")
_ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file, or a stretch of one that begins in `column`; lines count from 1, columns from 0."""

    number: int
    text: str
    after_break: bool = False
    column: int = 0
    new_page: bool = False  # a form feed says so, not only a gap

    def has_cells(self) -> bool:
        """Tell whether the line holds cells: between tabs, or between the bars of a markdown table."""
        return "\t" in self.text or self._is_barred()

    def parts(self) -> list[Line]:
        """Return the stretches between tabs or bars."""
        barred = self._is_barred()
        found: list[Line] = []
        column = self.column
        for part in self.text.split("|" if barred else "\t"):
            found.append(Line(self.number, part.strip() if barred else part, column=column + _lead(part, barred)))
            column += len(part) + 1
        return found[1:-1] if barred else found

    def bars(self) -> str:
        """Return the bars of a row of a markdown table."""
        return "|" * self.text.count("|") if self._is_barred() else ""

    def _is_barred(self) -> bool:
        """Tell whether the line is a row of a markdown table."""
        text = self.text.strip()
        return len(text) > len("| |") and text[0] == text[-1] == "|"


def _lead(part: str, barred: bool) -> int:  # noqa: FBT001 - which of the two separators it is
    """Return the white space before the text of a stretch between bars."""
    return len(part) - len(part.lstrip()) if barred else 0


def decode(data: bytes) -> str:
    """Return the text of the bytes: UTF-8, UTF-16 with a byte order mark, or GB 18030.

    Raises:
        ReadError: UNSUPPORTED where none of them fits.
    """
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else _ENCODINGS
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ReadError(Reason.UNSUPPORTED, "the bytes are neither UTF-8, UTF-16 nor GB 18030 text")


def lines_of(text: str) -> list[Line]:
    """Return the lines of a text; a form feed, which begins a page, begins a line of the same number."""
    return [
        Line(number, part, column=column, new_page=column > 0)
        for number, line in enumerate(_LINE_END.split(text), start=1)
        for column, part in _pages(line)
    ]


def _pages(line: str) -> Iterator[tuple[int, str]]:
    """Yield what a line holds of each page, with the column where it begins."""
    column = 0
    for part in line.split("\f"):
        yield column, part
        column += len(part) + 1


def without_blanks(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with text; a gap wider than the usual one, or a form feed, is a page break."""
    present = list(_present(lines))
    gaps = [after.number - before.number for before, after in pairwise(present)]
    usual = max(set(gaps), key=gaps.count) if gaps else 1
    broken = [False, *(gap > usual for gap in gaps)][: len(present)]
    return [replace(line, after_break=wide or line.new_page) for line, wide in zip(present, broken, strict=True)]


def _present(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines with text; one behind a page's blank first lines begins the page."""
    new_page = False
    for line in lines:
        new_page |= line.new_page
        if line.text.strip():
            yield replace(line, new_page=new_page)
            new_page = False


def last_of_pages(lines: Sequence[Line]) -> set[int]:
    """Return the numbers of the lines that are the last with text before a form feed."""
    found = set()
    last = None
    for line in lines:
        if line.new_page and last is not None:
            found.add(last)
        last = line.number if line.text.strip() else last
    return found


def indent(line: Line) -> int:
    """Return the column in which the text of a line begins."""
    return line.column + len(line.text) - len(line.text.lstrip())
