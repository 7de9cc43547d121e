"""Scores found facts against keyed ones: rows are aligned in order, then compared field by field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from normalize.taxonomy import taxonomy
from ziping.golden.facts import HEAD, Facts, same

Item = TypeVar("Item")
Row = dict[str, str]
Pair = tuple[int | None, int | None]

# Which concept a free text means is a judgement with a probability, not a published fact: scored, but beside the facts.
JUDGED = frozenset({"indicators.code3"})
CODE, EXTENSION = "code3", "extension3"


SUBJECT = "statements.subject"


@dataclass(slots=True)
class Tally:
    """Counts of facts: found as keyed, keyed but not found, found but not keyed. A wrong fact counts as both."""

    hits: int = 0
    missed: int = 0
    surplus: int = 0

    @property
    def precision(self) -> Decimal:
        """Share of the found facts that are as keyed; 1 where nothing was found."""
        return share(self.hits, self.surplus)

    @property
    def recall(self) -> Decimal:
        """Share of the keyed facts that were found; 1 where nothing is keyed."""
        return share(self.hits, self.missed)


def share(hits: int, others: int) -> Decimal:
    """Return hits over all to four digits, rounded down, so that 1 means all."""
    if not others:
        return Decimal(1)
    return (Decimal(hits) / (hits + others)).quantize(Decimal("0.0001"), "ROUND_DOWN")


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact that is not as keyed: `expected` is None for a surplus one, `found` for a missing one."""

    where: str
    expected: str | None
    found: str | None


@dataclass(slots=True)
class Score:
    """The tally of each field, as `indicators.score`, and each difference."""

    fields: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    differences: list[Difference] = field(default_factory=list)

    @property
    def facts(self) -> Tally:
        """The sum over all fields but the judged ones."""
        return total(tally for path, tally in self.fields.items() if path not in JUDGED)

    @property
    def judged(self) -> Tally:
        """The sum over the judged fields."""
        return total(tally for path, tally in self.fields.items() if path in JUDGED)


def total(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of tallies."""
    counts = [(tally.hits, tally.missed, tally.surplus) for tally in tallies]
    return Tally(*map(sum, zip(*counts, strict=True))) if counts else Tally()


def score_forms(expected: Sequence[Facts], found: Sequence[Facts]) -> Score:
    """Return the score of a document's forms."""
    score = Score()
    for mine, yours in align(expected, found, forms_agree):
        number = (mine if mine is not None else yours or 0) + 1
        keyed = expected[mine] if mine is not None else {}
        read = found[yours] if yours is not None else {}
        for block in [*keyed, *(name for name in read if name not in keyed)]:
            score_rows(score, f"forms[{number}].", block, keyed.get(block, []), read.get(block, []))
    return score


def score_rows(score: Score, prefix: str, block: str, expected: Sequence[Row], found: Sequence[Row]) -> None:
    """Add the rows of one block to the score."""
    for mine, yours in align(expected, found, rows_agree):
        where = prefix + (block if block == HEAD else f"{block}[{(mine if mine is not None else yours or 0) + 1}]")
        keyed = expected[mine] if mine is not None else {}
        read = with_keyed_code(keyed, found[yours]) if yours is not None else {}
        for name in [*keyed, *(name for name in read if name not in keyed)]:
            score_field(score, f"{block}.{name}", f"{where}.{name}", keyed.get(name), read.get(name))


def with_keyed_code(keyed: Row, found: Row) -> Row:
    """Return a found row whose code is the concept beyond the common list where the keyed code is one, too."""
    read = {name: text for name, text in found.items() if name != EXTENSION}
    meant = taxonomy().concepts.get(keyed.get(CODE, ""))
    return {CODE: found[EXTENSION]} | read if meant and meant.extension and EXTENSION in found else read


def score_field(score: Score, path: str, where: str, expected: str | None, found: str | None) -> None:
    """Add one fact to the score."""
    tally = score.fields[path]
    if expected is not None and found is not None and _agree(path, expected, found):
        tally.hits += 1
        return
    tally.missed += expected is not None
    tally.surplus += found is not None
    score.differences.append(Difference(where, expected, found))


def _agree(path: str, expected: str, found: str) -> bool:
    """Return whether a fact is as keyed; where the words for a statement's subject end is open (问题, 发现问题)."""
    if path == SUBJECT:
        return expected in found or found in expected
    return same(expected, found)


def rows_agree(expected: Row, found: Row) -> int:
    """Return the number of fields that are as keyed."""
    return sum(name in found and same(text, found[name]) for name, text in expected.items())


def forms_agree(expected: Facts, found: Facts) -> int:
    """Return the number of head fields that are as keyed; 0 for forms of two kinds."""
    keyed, read = expected[HEAD][0], found[HEAD][0]
    return rows_agree(keyed, read) if keyed.get("kind") == read.get("kind") else 0


def align(expected: Sequence[Item], found: Sequence[Item], agree: Callable[[Item, Item], int]) -> list[Pair]:
    """Return pairs of indices in order that agree most in sum; an index without a partner is paired with None.

    The longest common subsequence with a weight, so that one missing row does not shift those after it.
    """
    gain = [[agree(mine, yours) for yours in found] for mine in expected]
    best = [[0] * (len(found) + 1) for _ in range(len(expected) + 1)]
    for i in reversed(range(len(expected))):
        for j in reversed(range(len(found))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + gain[i][j])
    pairs: list[Pair] = []
    i = j = 0
    while i < len(expected) and j < len(found):
        if gain[i][j] and best[i][j] == best[i + 1][j + 1] + gain[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            pairs.append((i, None))
            i += 1
        else:
            pairs.append((None, j))
            j += 1
    return [*pairs, *((left, None) for left in range(i, len(expected))), *((None, j) for j in range(j, len(found)))]
