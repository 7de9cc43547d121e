"""How well the tables that were found agree with those that were drawn.

- strict: a cell counts only with the same row, column, spans and text, in the one table that answers to the form's;
- adjacency: pairs of neighbouring texts, as in the table competition of ICDAR 2013 (Göbel et al.): blank cells are
  passed over, a pair counts by its two texts and its direction;
- TEDS: one minus the edit distance of the tables as trees over the larger tree's size (Zhong et al. 2020), the distance
  by Zhang and Shasha (1989); cells of other spans are wholly different, other texts by their edit distance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from operator import eq

from rapidfuzz.distance import Levenshtein

from scoreboard.grids import Spots

Node = tuple[int, int, str]  # spans down and across, text
Row = list[Node]
Tag = Node | str  # a cell, "row" or "table"


@dataclass(slots=True)
class Tally:
    """Counts of what was found as expected, of all that was expected and of all that was found."""

    hits: int = 0
    expected: int = 0
    found: int = 0

    def add(self, other: Tally) -> None:
        """Count another tally in."""
        self.hits, self.expected, self.found = (
            self.hits + other.hits,
            self.expected + other.expected,
            self.found + other.found,
        )

    @property
    def precision(self) -> float:
        """Share of what was found that was expected."""
        return self.hits / self.found if self.found else float(not self.expected)

    @property
    def recall(self) -> float:
        """Share of what was expected that was found."""
        return self.hits / self.expected if self.expected else float(not self.found)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        together = self.expected + self.found
        return 2 * self.hits / together if together else 1.0


@dataclass(slots=True)
class Marks:
    """The scores of tables: `cells` strict, `shapes` strict but for the text, `pairs` by adjacency, a TEDS a table."""

    cells: Tally = field(default_factory=Tally)
    shapes: Tally = field(default_factory=Tally)
    texts: Tally = field(default_factory=Tally)
    pairs: Tally = field(default_factory=Tally)
    teds: list[float] = field(default_factory=list)

    def add(self, other: Marks) -> None:
        """Count other marks in."""
        self.cells.add(other.cells)
        self.shapes.add(other.shapes)
        self.texts.add(other.texts)
        self.pairs.add(other.pairs)
        self.teds += other.teds


def mark(expected: Sequence[Spots], found: Sequence[Spots], *, trees: bool = True) -> Marks:
    """Return the scores of one document; without `trees` the costly TEDS is left out.

    Each drawn table is answered by the found one that shares most cells with it, each found one answers once; a table
    that answers to none counts as found in full. `texts` is measured on cells that are in place: how many read right.
    """
    marks = Marks()
    pairs = answers(expected, found)
    spare = [table for number, table in enumerate(found) if number not in {yours for _, yours in pairs}]
    for mine, yours in pairs:
        want, got = expected[mine], found[yours] if yours is not None else ()
        marks.cells.add(tally(want, got))
        marks.shapes.add(tally([spot[:4] for spot in want], [spot[:4] for spot in got]))
        marks.texts.add(right_texts(want, got))
        marks.pairs.add(tally(neighbours(want), neighbours(got)))
        if trees:
            marks.teds.append(teds(want, got))
    for table in spare:
        marks.cells.found += len(table)
        marks.shapes.found += len(table)
        marks.pairs.found += len(neighbours(table))
    return marks


def answers(expected: Sequence[Spots], found: Sequence[Spots]) -> list[tuple[int, int | None]]:
    """Return the found table that answers to each drawn one: most shared cells, then most shared texts, first."""
    shared = sorted(
        ((likeness(want, got), -mine, -yours) for mine, want in enumerate(expected) for yours, got in enumerate(found)),
        reverse=True,
    )
    taken: dict[int, int] = {}
    for like, mine, yours in shared:
        if like > (0, 0) and -mine not in taken and -yours not in taken.values():
            taken[-mine] = -yours
    return [(mine, taken.get(mine)) for mine in range(len(expected))]


def likeness(want: Spots, got: Spots) -> tuple[int, int]:
    """Return how many cells, and how many texts, two tables share."""
    return tally(want, got).hits, tally([spot.text for spot in want], [spot.text for spot in got]).hits


def tally(want: Sequence[Hashable], got: Sequence[Hashable]) -> Tally:
    """Count what two bags share."""
    return Tally((Counter(want) & Counter(got)).total(), len(want), len(got))


def right_texts(want: Spots, got: Spots) -> Tally:
    """Count the texts that are right among the cells that are in place."""
    here = {spot[:4]: spot.text for spot in got}
    both = [(spot.text, here[spot[:4]]) for spot in want if spot[:4] in here]
    return Tally(sum(mine == yours for mine, yours in both), len(both), len(both))


def neighbours(cells: Spots) -> list[tuple[str, str, str]]:
    """Return the pairs of texts that stand next to each other to the right or below, blank cells passed over."""
    owner = {
        (row, col): spot
        for spot in cells
        for row in range(spot.row, spot.row + spot.row_span)
        for col in range(spot.col, spot.col + spot.col_span)
    }
    n_rows = max((row for row, _ in owner), default=-1) + 1
    n_cols = max((col for _, col in owner), default=-1) + 1
    pairs = set()
    for spot in cells:
        if not spot.text:
            continue
        for row in range(spot.row, spot.row + spot.row_span):
            line = (owner.get((row, col)) for col in range(spot.col + spot.col_span, n_cols))
            pairs.add((spot, next((other for other in line if other and other.text), None), "right"))
        for col in range(spot.col, spot.col + spot.col_span):
            column = (owner.get((row, col)) for row in range(spot.row + spot.row_span, n_rows))
            pairs.add((spot, next((other for other in column if other and other.text), None), "below"))
    return [(spot.text, other.text, way) for spot, other, way in pairs if other]


def teds(want: Spots, got: Spots) -> float:
    """Return the similarity of two tables as trees: 1 for the same, 0 for nothing in common."""
    if set(want) == set(got):
        return 1.0
    if not want or not got:
        return 0.0
    mine, yours = differing(rows(want), rows(got))
    return 1 - distance(tree(mine), tree(yours)) / max(size(want), size(got))


def rows(cells: Spots) -> list[Row]:
    """Return the spans and texts of the cells that begin in each row."""
    lines: list[Row] = [[] for _ in range(max(spot.row + spot.row_span for spot in cells))]
    for spot in cells:
        lines[spot.row].append(spot[2:])
    return lines


def differing(want: Sequence[Row], got: Sequence[Row]) -> tuple[Sequence[Row], Sequence[Row]]:
    """Return the rows without those that both begin and end with: these are kept at no cost in some cheapest edit."""
    first = sum(takewhile(bool, map(eq, want, got)))
    want, got = want[first:], got[first:]
    last = sum(takewhile(bool, map(eq, reversed(want), reversed(got))))
    return want[: len(want) - last], got[: len(got) - last]


def size(cells: Spots) -> int:
    """Return the number of nodes: the table, its rows and its cells."""
    return 1 + max(spot.row + spot.row_span for spot in cells) + len(cells)


@dataclass(frozen=True, slots=True)
class Tree:
    """Nodes in postorder, the first leaf under each, and the nodes that have a left sibling."""

    tags: list[Tag]
    leaves: list[int]
    roots: list[int]


def tree(lines: Sequence[Row]) -> Tree:
    """Return the table's tree: rows under the table, cells under their row."""
    tags: list[Tag] = []
    leaves: list[int] = []
    for line in lines:
        first = len(tags)
        for cell in line:
            leaves.append(len(tags))
            tags.append(cell)
        leaves.append(first)
        tags.append("row")
    leaves.append(0)
    tags.append("table")
    last = {leaf: node for node, leaf in enumerate(leaves)}
    return Tree(tags, leaves, sorted(last.values()))


def distance(one: Tree, other: Tree) -> float:
    """Return the tree edit distance by Zhang and Shasha."""
    apart = [[0.0] * len(other.tags) for _ in one.tags]
    for i in one.roots:
        for j in other.roots:
            forest_distance(one, other, i, j, apart)
    return apart[-1][-1]


def forest_distance(one: Tree, other: Tree, i: int, j: int, apart: list[list[float]]) -> None:
    """Fill in the distances of all pairs of subtrees on the left paths of two keyroots."""
    low_i, low_j = one.leaves[i], other.leaves[j]
    above = [float(col) for col in range(j - low_j + 2)]
    rows = [above]
    for a in range(low_i, i + 1):
        row = [above[0] + 1]
        back = rows[one.leaves[a] - low_i]
        whole_a = one.leaves[a] == low_i
        for b in range(low_j, j + 1):
            at = b - low_j
            least = min(above[at + 1], row[at]) + 1
            if whole_a and other.leaves[b] == low_j:
                least = min(least, above[at] + change(one.tags[a], other.tags[b]))
                apart[a][b] = least
            else:
                least = min(least, back[other.leaves[b] - low_j] + apart[a][b])
            row.append(least)
        rows.append(row)
        above = row


def change(one: Tag, other: Tag) -> float:
    """Return the cost of turning a node into another."""
    if isinstance(one, str) or isinstance(other, str):
        return float(one != other)
    return Levenshtein.normalized_distance(one[2], other[2]) if one[:2] == other[:2] else 1.0
