"""What has been read of a text: its pieces with their places, and the tables and paragraphs made of them.

Nothing is put right here: tables come out as ragged grids, for `extract.repair`; those whose strokes are drawn have
their spans.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from extract.clean import strip_residue
from extract.model import REPEATED_HEADER, Block, Cell, Grid, Leftover, Mark, Paragraph, Places, Ragged, TextPlace
from extract.plain.drawn import Box, Drawing
from extract.plain.laid import LaidOut
from extract.plain.passages import passages
from extract.plain.repeated import repeats
from extract.plain.text import Line, indent

RESIDUE, RULE, REPEATED = "residue of a conversion", "rule of a text table", "merged cell written again"


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

    def joined(self, lines: Sequence[Line]) -> Piece:
        """Return the lines of one cell as a piece, without residue; the residue goes to the leftovers."""
        cleaned: list[str] = []
        marked = False
        for line in lines:
            clean, removed = strip_residue(line.text)
            self.leftover += [Leftover(piece, whole(line), RESIDUE) for piece in removed]
            cleaned.append(clean)
            marked = marked or bool(removed)
        text = "\n".join(cleaned)
        places = tuple(place for line in lines if line.text.strip() for place in whole(line))
        return Piece(text.strip("\n"), places, (Mark.RESIDUE_REMOVED,) if marked else ())

    def add_strokes(self, strokes: Iterable[tuple[Line, str]]) -> None:
        """Put the strokes of lines aside, given with each line."""
        self.leftover += [Leftover(text, whole(line), RULE) for line, text in strokes if text]

    def add_rows(self, rows: Iterable[Sequence[Piece]], breaks: frozenset[int] = frozenset()) -> None:
        """Add a table whose rows are known, each merged cell written once; what repeats it is left over."""
        table = [list(row) for row in rows if row]
        for row, col in sorted(repeats([[piece.text for piece in row] for row in table])):
            self.leftover.append(Leftover(table[row][col].text, table[row][col].places, REPEATED))
            table[row][col] = Piece("", ())
        self._add(table, Ragged.ROWS, breaks)

    def add_words(self, lines: Iterable[Sequence[Piece]], breaks: frozenset[int]) -> None:
        """Add a table of which only the words of its lines are known."""
        self._add([line for line in lines if line], Ragged.LINES, breaks)

    def add_held(self, lines: Iterable[Sequence[Piece]], breaks: frozenset[int]) -> None:
        """Add lines of which nothing says where their cells go on: as they stand, each marked so."""
        held = [[replace(piece, marks=(*piece.marks, Mark.HELD)) for piece in line] for line in lines if line]
        self._add(held, None, breaks)

    def _add(self, table: Sequence[Sequence[Piece]], ragged: Ragged | None, breaks: frozenset[int]) -> None:
        """Add rows as a grid; its width is that of the longest row."""
        width = max((len(row) for row in table), default=0)
        cells = [
            Cell(i, j, 1, 1, piece.text, piece.places, piece.marks)
            for i, row in enumerate(table)
            for j, piece in enumerate([*row, *[Piece("", ())] * (width - len(row))])
        ]
        if table:
            self.blocks.append(Grid(len(table), width, tuple(cells), ragged=ragged, row_breaks=breaks))

    def add_drawn(self, table: Drawing) -> None:
        """Add a table whose strokes are drawn, with the spans that they show, unless it writes merged cells again."""
        self.add_strokes(table.strokes)
        rows = [[Piece("", ())] * table.n_cols for _ in range(table.n_rows)]
        for box in table.boxes:
            rows[box.rows[0]][box.columns[0]] = self.joined(box.lines)
        if repeats([[piece.text for piece in row] for row in rows]):
            self.add_rows(rows)
            return
        cells = (_cell(box, rows[box.rows[0]][box.columns[0]]) for box in table.boxes)
        self.blocks.append(Grid(table.n_rows, table.n_cols, tuple(cells)))

    def add_laid_out(self, table: LaidOut) -> None:
        """Add a table whose rows and columns were concluded from how its words stand: each cell is marked so."""
        cells = []
        for (row, col, row_end, col_end), lines in table.cells:
            piece = self.joined(lines)
            marks = (*piece.marks, Mark.INFERRED_BORDER)
            cells.append(Cell(row, col, row_end - row, col_end - col, piece.text, piece.places, marks))
        self.blocks.append(Grid(table.n_rows, table.n_cols, tuple(cells)))
        self.leftover += [Leftover(line.text.strip(), whole(line), REPEATED_HEADER) for line in table.again]

    def add_paragraphs(self, lines: Sequence[Line]) -> None:
        """Add the lines as paragraphs."""
        for passage in passages(lines):
            piece = self.joined([Line(line.number, line.text.strip(), column=indent(line)) for line in passage])
            if piece.text:
                self.blocks.append(Paragraph(piece.text.replace("\n", ""), piece.places))


def _cell(box: Box, piece: Piece) -> Cell:
    (row, bottom), (col, right) = box.rows, box.columns
    return Cell(row, col, bottom - row, right - col, piece.text, piece.places, piece.marks)


def whole(line: Line) -> Places:
    """Return the place of all text of a line."""
    return (TextPlace(line.number, indent(line), line.number, line.column + len(line.text.rstrip())),)
