"""What a form's page shows of the document, and where on it each place stands."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extract.model import Box, PagePlace, Place, TextPlace
from normalize.record import place_from_json
from ziping.report.artist import contains, is_drawn
from ziping.report.widths import Told, Widths, widths_of

if TYPE_CHECKING:
    from ziping.dataset.columns import Json

# Marks, the first that a place has is the one shown: a number that is doubted, and those that it was compared with.
RANKS = ("contradiction", "warning", "info", "contradiction-part", "warning-part", "info-part")
STEPS = 10  # characters; the least width of a table is a class of the style sheet
WIDEST = 200


@dataclass(slots=True)
class Spot:
    """A box on a picture; `marks` are those of the findings that name it."""

    id: str
    box: Box
    marks: set[str] = field(default_factory=set)
    numbers: list[str] = field(default_factory=list)  # of the findings that doubt it

    @property
    def style(self) -> str:
        """Its class on the page, which the first of its marks in rank decides."""
        return style_of(self.marks)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page as shown: its number and size in points, its picture's file, the boxes on it."""

    number: int
    width: float
    height: float
    picture: str
    spots: list[Spot]


@dataclass(slots=True)
class Cell:
    """A cell of a drawn table."""

    id: str
    text: str
    row: int
    row_span: int
    col_span: int
    places: tuple[Place, ...]
    marks: set[str] = field(default_factory=set)
    numbers: list[str] = field(default_factory=list)  # of the findings that doubt it

    @property
    def style(self) -> str:
        """Its class on the page, which the first of its marks in rank decides."""
        return style_of(self.marks)

    @property
    def severity(self) -> str:
        """The worst that a finding says of it."""
        return next((rank for rank in RANKS if rank in self.marks), "")


@dataclass(frozen=True, slots=True)
class Block:
    """A drawn table as rows of cells; a paragraph is one without rows, in its only cell."""

    rows: tuple[tuple[Cell, ...], ...]
    is_paragraph: bool
    widths: Widths
    follows_gap: bool  # something of the document is left out before it

    @property
    def least(self) -> int:
        """Its least width in characters, in steps."""
        return min(math.ceil(self.widths.least / STEPS) * STEPS, WIDEST)


class Stage:
    """The pages or tables of a document that one form's page shows; `why_bare` says why there are none, if so."""

    def __init__(self, drawn: Json | None, places: Sequence[Place]) -> None:
        self.why_bare = drawn["reason"] if drawn is not None and not is_drawn(drawn) else None
        self.leaves: list[Leaf] = []
        self.blocks: list[Block] = []
        self.ends_in_gap = False  # something of the document is left out at its end
        self._by_place: dict[Place, list[Spot | Cell]] = defaultdict(list)
        if drawn is not None and is_drawn(drawn):
            self._put_pictures(drawn, places)
            self._put_blocks(drawn, dict.fromkeys(places))

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing to see."""
        return not self.leaves and not self.blocks

    def ids(self, places: Iterable[Place]) -> tuple[str, ...]:
        """Return the ids of the boxes or cells in which the places stand; none where they are not shown."""
        return tuple(dict.fromkeys(found.id for place in places for found in self._by_place.get(place, ())))

    def tag(self, places: Iterable[Place], number: str) -> None:
        """Write a finding's number on the first box or cell that one of the places has."""
        shown = (found for place in places for found in self._by_place.get(place, ()))
        if (first := next(shown, None)) is not None:
            first.numbers.append(number)

    def mark(self, places: Iterable[Place], mark: str) -> None:
        """Mark the boxes or cells of places as named by a finding."""
        for place in places:
            for found in self._by_place.get(place, ()):
                found.marks.add(mark)

    def _put_pictures(self, drawn: Json, places: Sequence[Place]) -> None:
        for picture in drawn["pictures"]:
            number, name = picture["page"], picture_name(drawn["sha256"], picture["page"])
            here = [place for place in places if isinstance(place, PagePlace) and place.page == number]
            spots = [Spot(f"p{number}-{index}", place.box) for index, place in enumerate(here, start=1)]
            for place, spot in zip(here, spots, strict=True):
                self._by_place[place].append(spot)
            if spots:
                self.leaves.append(Leaf(number, picture["width"], picture["height"], name, spots))

    def _put_blocks(self, drawn: Json, places: Mapping[Place, None]) -> None:
        for block in drawn["blocks"]:
            cells = list(_cells(block, f"t{len(self.blocks) + 1}"))
            found = [(cell, place) for cell in cells for place in _found(cell, places)]
            if not found:
                self.ends_in_gap = True
                continue
            for cell, place in found:
                self._by_place[place].append(cell)
            rows = tuple(tuple(cell for cell in cells if cell.row == row) for row in range(max(block["n_rows"], 1)))
            texts = (Told(cell["col"], cell["col_span"], cell["text"]) for cell in block["cells"])
            widths = widths_of(texts, max(block["n_cols"], 1))
            self.blocks.append(
                Block(rows, is_paragraph=not block["n_rows"], widths=widths, follows_gap=self.ends_in_gap)
            )
            self.ends_in_gap = False


def picture_name(sha256: str, page: int) -> str:
    """Return the file name of a page's picture."""
    return f"{sha256[:16]}-{page}.png"


def style_of(marks: set[str]) -> str:
    """Return the class of a place that has some marks, or none."""
    return next((f"spot {rank}" for rank in RANKS if rank in marks), "spot")


def _cells(block: Json, prefix: str) -> Iterator[Cell]:
    ordered = sorted(block["cells"], key=lambda cell: (cell["row"], cell["col"]))
    for number, cell in enumerate(ordered, start=1):
        places = tuple(place_from_json(place) for place in cell["places"])
        yield Cell(f"{prefix}-{number}", cell["text"], cell["row"], cell["row_span"], cell["col_span"], places)


def _found(cell: Cell, places: Mapping[Place, None]) -> list[Place]:
    """Return which of the places stand in a cell; most are its own, a stretch of a text lies inside it."""
    own = [place for place in cell.places if place in places]
    if own or not any(isinstance(place, TextPlace) for place in cell.places):
        return own
    return [place for place in places if any(contains(outer, place) for outer in cell.places)]
