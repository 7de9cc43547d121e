"""The text of a conversion as lines, each with its number and columns, and the page breaks between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.model import ReadError, Reason

_ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file, or a stretch of one that begins in `column`; lines count from 1, columns from 0."""

    number: int
    text: str
    after_break: bool = False
    column: int = 0

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


def without_blanks(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with text; a gap wider than the usual one, or a form feed, is a page break."""
    present = [line for line in lines if line.text.strip()]
    gaps = [after.number - before.number for before, after in pairwise(present)]
    usual = max(set(gaps), key=gaps.count) if gaps else 1
    broken = [False, *(gap > usual for gap in gaps)][: len(present)]
    return [
        Line(line.number, line.text.replace("\f", ""), wide or "\f" in line.text)
        for line, wide in zip(present, broken, strict=True)
    ]


def indent(line: Line) -> int:
    """Return the column in which the text of a line begins."""
    return line.column + len(line.text) - len(line.text.lstrip())
