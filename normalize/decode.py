"""The labels of one table matched together: the labels above constrain those below, and a heading occurs once.

Each row is read from level 1 down. Where two labels of a table that may occur once claim one concept, they are dealt
out so that the product of the probabilities is greatest; a label that is left without a probable one gets no code.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from normalize.match import Context, Match, least_probability, match

_LEAST = 1e-6  # a probability below it counts as this, so that its logarithm exists


@dataclass(frozen=True, slots=True)
class RowLabels:
    """The labels of an indicator row as printed, and the unit of its value."""

    level1: str | None = None
    level2: str | None = None
    level3: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class RowMatches:
    """What each label of a row names; None where the row has no such label."""

    level1: Match | None
    level2: Match | None
    level3: Match | None


def match_rows(rows: Sequence[RowLabels]) -> tuple[RowMatches, ...]:
    """Return the matches of the rows of an indicator table, in their order."""
    return tuple(_match_row(row) for row in rows)


def _match_row(row: RowLabels) -> RowMatches:
    """Match a row from level 1 down."""
    return RowMatches(
        match(row.level1, "level1") if row.level1 else None,
        match(row.level2, "level2", Context(row.level1)) if row.level2 else None,
        match(row.level3, "level3", Context(row.level1, row.level2, row.unit)) if row.level3 else None,
    )


def match_headings(labels: Sequence[str], kind: str = "column") -> tuple[Match, ...]:
    """Return the matches of labels of which no two name the same concept, as the headings of one table."""
    matches = [match(label, kind) for label in labels]
    rivals = [number for number, found in enumerate(matches) if _claims(matches, found)]
    dealt = _deal([matches[number].candidates for number in rivals])
    for number, choice in zip(rivals, dealt, strict=True):
        matches[number] = _with_choice(matches[number], choice, kind)
    return tuple(matches)


def _claims(matches: Sequence[Match], found: Match) -> bool:
    """Say whether another label names the same concept."""
    return found.code is not None and sum(other.code == found.code for other in matches) > 1


def _deal(candidates: Sequence[tuple[tuple[str, float], ...]]) -> list[tuple[str, float] | None]:
    """Deal each label one of its candidates or none, no concept twice, for the greatest product of probabilities."""
    states: dict[frozenset[str], tuple[float, list[tuple[str, float] | None]]] = {frozenset(): (0.0, [])}
    for options in candidates:
        grown: dict[frozenset[str], tuple[float, list[tuple[str, float] | None]]] = {}
        none = max(_LEAST, 1 - math.fsum(probability for _, probability in options))
        for taken, (score, dealt) in states.items():
            for option, probability in ((None, none), *((option, option[1]) for option in options)):
                if option and option[0] in taken:
                    continue
                state = taken | {option[0]} if option else taken
                total = score + math.log(max(_LEAST, probability))
                if state not in grown or total > grown[state][0]:
                    grown[state] = (total, [*dealt, option])
        states = grown
    return max(states.values(), key=lambda state: state[0])[1]


def _with_choice(found: Match, choice: tuple[str, float] | None, kind: str) -> Match:
    """Return the match with what it was dealt; a concept that went to another label stays among the candidates."""
    if choice and choice[0] == found.code:
        return found
    if choice and choice[1] >= least_probability(kind):
        return replace(found, code=choice[0], probability=choice[1], why="another heading names the nearer concept")
    return replace(found, code=None, method="none", why="another heading names the same concept")
