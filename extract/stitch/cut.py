"""Whether a page end cuts a row: the last row above it and the first one below are one, or two.

Three things speak: rulings that are left out where the page ends; texts that run on; and which cells are filled, set
beside how often those of other rows are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from math import log
from typing import NamedTuple

from extract.model import Cell, Grid, Mark
from extract.rows import read_heading
from extract.signs import half_widths
from extract.vocabulary import vocabulary

NUMBER_LIKE = re.compile(r"[≥≤><=＝≧≦－—–-]*\s*\d[\d.,，]*\s*[%％‰]?\S{0,3}|[-—–/]+")
DASHES = "-—–－/"
FIGURE = re.compile(r"\d[\d,]*\.\d+[%％]?")  # with decimals: two whole numbers may stand below one another
FIGURES = re.compile(r"[\d.,%％]+")
DATE = re.compile(r"^(?:年\d{1,2}\s*月|月\d{1,2}\s*日)")  # from the sign before a page end on
NOTE = re.compile(r"\s*[（(][^（）()]{1,6}[）)]\s*")  # a unit or the points of a label
BLOCKS = "indicators", "tasks", "funds", "goals", "management"
SENTENCE_END = "。；;！!？?"
CLAUSES = frozenset("，；。、")
SLACK = 4  # a line that the cut filled lacks at most so many half-width signs of the cell's longest line
SIDES = 3  # a cell that is filled and cut has its text above, below, or on both sides
MARGIN = 3.0  # log odds from which the filled cells alone decide
PROSE = 3  # lines above, of all cells that run on, that are read as prose


class Ends(NamedTuple):
    """A cell above a page end and the one below it in the same columns."""

    above: Cell
    below: Cell

    @property
    def filled(self) -> tuple[bool, bool]:
        """Return which of the two holds text."""
        return bool(self.above.text.strip()), bool(self.below.text.strip())

    @property
    def is_open(self) -> bool:
        """Tell whether no ruling ends the cell above; one that does may be drawn there alone, not below too."""
        return Mark.INFERRED_BORDER in self.above.marks


def is_cut(upper: Grid, lower: Grid) -> bool:
    """Tell whether the page end cuts one row. No column then holds two values."""
    last = {cell.col: cell for cell in upper.by_position().values() if cell.row + cell.row_span == upper.n_rows}
    first = {cell.col: cell for cell in lower.cells if cell.row == 0}
    if {(cell.col, cell.col_span) for cell in last.values()} != {(cell.col, cell.col_span) for cell in first.values()}:
        return False
    pairs = [Ends(last[col], first[col]) for col in sorted(last)]
    begins_rows = lower.n_rows > 1 and all(cell.row_span > 1 for cell in first.values())
    if begins_rows or _is_whole_head(pairs) or _begins_anew(pairs):
        return False
    in_row = [pair for pair in pairs if pair.above.row_span == pair.below.row_span == 1]  # no merged labels
    is_open = 2 * sum(pair.is_open for pair in in_row) > len(in_row)
    odds = _odds(in_row, _filled_shares(upper, lower))
    if not is_open and odds <= MARGIN and stays_open(upper, lower):
        return False  # a label goes on, but the row ends
    both = [pair for pair in pairs if all(pair.filled)]
    lacks_value = any(_is_value(pair.above) and not pair.below.text.strip() for pair in pairs)
    run_on = [_runs_on(pair, lacks_value=lacks_value) for pair in both]
    if is_open or any(run_on):
        longest = _longest_lines(upper, lower)
        run_on = [runs or _is_broken_figure(pair, longest) for runs, pair in zip(run_on, both, strict=True)]
    if not all(run_on):  # prose may come to a full stop at the page end
        go_on = (runs or _is_full_prose(pair) for runs, pair in zip(run_on, both, strict=True))
        return all(go_on) and (any(run_on) or odds > MARGIN)
    if both and (is_open or any(any(pair.filled) != all(pair.filled) for pair in in_row)):
        return True
    return _is_prose(both) or odds > (0 if is_open else MARGIN)


def _is_whole_head(pairs: Sequence[Ends]) -> bool:
    """Tell whether most texts above are headings of one block, but none of those with a text below is so with it."""
    filled = [pair for pair in pairs if pair.above.text.strip()]
    for block in BLOCKS:
        heads = [pair for pair in filled if vocabulary().role(block, pair.above.text)]
        below = [pair for pair in heads if pair.below.text.strip()]
        if 2 * len(heads) > len(filled) and below:
            return not any(vocabulary().role(block, pair.above.text + pair.below.text) for pair in below)
    return False


def _begins_anew(pairs: Sequence[Ends]) -> bool:
    """Tell whether texts below are headings, or begin with a field's label, but are none with those above them."""
    heading = read_heading([pair.below.text for pair in pairs])
    first = next((pair for pair in pairs if pair.below.text.strip()), None)
    block, asked = (heading.block, pairs) if heading else ("fields", [first] if first else [])
    labels = [pair for pair in asked if all(pair.filled) and vocabulary().role(block, pair.below.text)]
    return any(vocabulary().role(block, pair.above.text + pair.below.text) is None for pair in labels)


def stays_open(upper: Grid, lower: Grid) -> set[int]:
    """Return the columns with no ruling at the page end, above or below it, where others beside them have one."""
    last = [cell for cell in upper.cells if cell.row + cell.row_span == upper.n_rows]
    first = [cell for cell in lower.cells if cell.row == 0]
    return {cell.col for cells in (last, first) for cell in _open_alone(cells)}


def _open_alone(cells: Sequence[Cell]) -> list[Cell]:
    """Return those of the cells that lack a ruling, if not all do."""
    found = [cell for cell in cells if Mark.INFERRED_BORDER in cell.marks]
    return found if len(found) < len(cells) else []


def _is_prose(both: Sequence[Ends]) -> bool:
    """Tell whether nothing but prose runs on: of several lines or clauses in each cell, it hardly stops within one."""
    texts = [pair.above.text.strip() for pair in both]
    if len(texts) > 1 and all("\n" in text or CLAUSES.intersection(text) for text in texts):
        return True
    lines = [len(text.split("\n")) for text in texts]
    return sum(lines) >= PROSE and min(lines) > 1


def _filled_shares(upper: Grid, lower: Grid) -> dict[tuple[int, int], float]:
    """Return how likely a cell of one row is filled, by column and columns spanned, from rows not at the page end."""
    counts: dict[tuple[int, int], list[int]] = {}
    for cell in _within(upper, lower):
        if cell.row_span == 1:
            count = counts.setdefault((cell.col, cell.col_span), [1, 2])
            count[0] += bool(cell.text.strip())
            count[1] += 1
    return {columns: filled / all_ for columns, (filled, all_) in counts.items()}


def _odds(in_row: Sequence[Ends], shares: dict[tuple[int, int], float]) -> float:
    """Return the log odds that the filled cells are those of one row and not of two."""
    odds = 0.0
    for pair in in_row:
        share = shares.get((pair.above.col, pair.above.col_span), 0.5)
        one = log(share / SIDES) if any(pair.filled) else log(1 - share)
        odds += one - sum(log(share if filled else 1 - share) for filled in pair.filled)
    return odds


def _is_value(cell: Cell) -> bool:
    return NUMBER_LIKE.fullmatch(cell.text.strip()) is not None


def _runs_on(pair: Ends, *, lacks_value: bool) -> bool:
    """Tell whether the text above goes on below.

    A value goes on only with its unit, or as a date, and a heading with its unit. Other text fills its last line, or
    has several lines where the lower row lacks the values that a row of its own would have.
    """
    above, below = pair
    if NOTE.fullmatch(below.text) and any(vocabulary().role(block, above.text) for block in BLOCKS):
        return True
    if _is_value(above):
        is_date = DATE.search(f"{above.text.strip()[-1:]}{below.text.strip()}") is not None
        return is_date or not any(character.isdigit() or character in DASHES for character in below.text)
    if _is_value(below) and not lacks_value:
        return False
    if is_level_label(below.text):
        return _fills_line(pair) and not is_level_label(above.text)
    return _fills_line(pair) or (lacks_value and "\n" in above.text.strip())


def _is_broken_figure(pair: Ends, longest: Mapping[tuple[int, int], int]) -> bool:
    """Tell whether a figure that fills its column goes on below, shorter, as it does where columns are too narrow."""
    above, below = pair.above.text.strip().split("\n"), pair.below.text.strip().split("\n")
    if not FIGURE.fullmatch("".join((*above, *below))):
        return False
    room = max(longest.get((pair.above.col, pair.above.col_span), 0), *map(len, above[:-1]), 1)
    return len(above[-1]) >= room and len("".join(below)) < len("".join(above))


def _longest_lines(upper: Grid, lower: Grid) -> dict[tuple[int, int], int]:
    """Return the length of the longest line of figures in cells of the same columns, but of those at the page end."""
    found: dict[tuple[int, int], int] = {}
    for cell in _within(upper, lower):
        columns = cell.col, cell.col_span
        lengths = (len(line) for line in cell.text.split("\n") if FIGURES.fullmatch(line))
        found[columns] = max([found.get(columns, 0), *lengths])
    return found


def _within(upper: Grid, lower: Grid) -> Iterator[Cell]:
    """Yield the cells that are not at the page end."""
    yield from (cell for cell in upper.cells if cell.row + cell.row_span < upper.n_rows)
    yield from (cell for cell in lower.cells if cell.row > 0)


def _fills_line(pair: Ends) -> bool:
    """Tell whether the text above ends within a sentence, at the end of a line."""
    return _is_full(pair) and not pair.above.text.rstrip().endswith(tuple(SENTENCE_END))


def _is_full(pair: Ends) -> bool:
    """Tell whether the last line above is as long as any."""
    lines = pair.above.text.split("\n")
    longest = max(half_widths(line) for line in [*lines, *pair.below.text.split("\n")])
    return half_widths(lines[-1]) >= longest - SLACK


def _is_full_prose(pair: Ends) -> bool:
    """Tell whether prose above is full to its last line: that a sentence ends there too is chance beside one cut."""
    return _is_full(pair) and len(pair.above.text.strip().split("\n")) >= PROSE


def is_level_label(text: str) -> bool:
    """Tell whether a text is the name of a level of indicators."""
    return (vocabulary().level1(text) or vocabulary().level2(text)) is not None
