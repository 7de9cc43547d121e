"""The labels of one table matched together: the labels above constrain those below, and a heading occurs once.

Each row is read from level 1 down; where the label of level 1 alone is not sure, the one below it is heard as well.
Where two labels of a table that may occur once claim one concept, they are dealt out so that the product of the
probabilities is greatest; a label that is left without a probable one gets no code.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from normalize.match import Context, Match, least_probability, match
from normalize.match.judge import NO_JUDGEMENTS, Judgements, match_judged
from normalize.taxonomy import taxonomy

_LEAST = 1e-6  # a probability below it counts as this, so that its logarithm exists
_OUT_OF_PLACE = 0.1  # how often a level-2 label stands under what is not its block
SURE = frozenset(("exact", "judged"))


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


def match_row(row: RowLabels, judgements: Judgements = NO_JUDGEMENTS) -> RowMatches:
    """Return the matches of the labels of an indicator row, a person's decisions first."""
    first = match_judged(row.level1, "level1", Context(), judgements) if row.level1 else None
    if first and row.level2 and first.code is None and first.method != "judged":
        first = _heard_from_below(first, row.level2)
    level1 = _telling(row.level1, first)
    second = match_judged(row.level2, "level2", Context(level1), judgements) if row.level2 else None
    context = Context(level1, _telling(row.level2, second), row.unit)
    third = match_judged(row.level3, "level3", context, judgements) if row.level3 else None
    return RowMatches(first, second, third)


def _heard_from_below(found: Match, below: str) -> Match:
    """Return the match of a level-1 label that alone is not sure, weighed with what the label below it stands under.

    The outcomes are the candidates and none; a sure group of level 2 seldom stands under what is not its block.
    """
    joint = {code: likely * _stands_under(below, code) for code, likely in found.candidates}
    none = max(_LEAST, 1 - math.fsum(likely for _, likely in found.candidates)) * _OUT_OF_PLACE
    whole = math.fsum(joint.values()) + none
    ranked = tuple(sorted(((code, round(one / whole, 4)) for code, one in joint.items()), key=lambda pair: -pair[1]))
    if not ranked or ranked[0][1] < least_probability("level1"):
        return found
    code, probability = ranked[0]
    why = f"{below} stands under {taxonomy()[code].name}"
    return replace(found, code=code, probability=probability, method="joint", why=why, candidates=ranked)


def _stands_under(label: str, level1: str) -> float:
    """Return how sure it is that a level-2 label names a group of a block; a group elsewhere is out of place."""
    found = match(label, "level2", Context(taxonomy()[level1].name))
    fits = found.code is not None and taxonomy().under(found.code, level1)
    return found.probability if fits else _OUT_OF_PLACE


def _telling(label: str | None, found: Match | None) -> str | None:
    """Return the label that tells those below what stands above them: the printed one, unless more is known."""
    if found and found.code and found.method in {"joint", "judged", "learned"}:
        return taxonomy()[found.code].name
    return label


def match_headings(
    labels: Sequence[str], kind: str = "column", judgements: Judgements = NO_JUDGEMENTS
) -> tuple[Match, ...]:
    """Return the matches of labels of which no two name the same concept, as the headings of one table."""
    matches = [match_judged(label, kind, Context(), judgements) for label in labels]
    rivals = [number for number, found in enumerate(matches) if _claims(matches, found)]
    dealt = _deal([matches[number].candidates for number in rivals])
    for number, choice in zip(rivals, dealt, strict=True):
        matches[number] = _with_choice(matches[number], choice, kind)
    return tuple(matches)


def match_fund_lines(labels: Sequence[str], judgements: Judgements = NO_JUDGEMENTS) -> tuple[Match, ...]:
    """Return the matches of the lines of a fund block; a likeness gives way to a line that surely is that concept.

    A line may be printed twice (under two groups), so two sure ones both stay.
    """
    matches = [match_judged(label, "fund_line", Context(), judgements) for label in labels]
    sure = {found.code for found in matches if found.method in SURE}
    for number, found in enumerate(matches):
        if found.method not in SURE and found.code is not None and found.code in sure:
            left = next((pair for pair in found.candidates if pair[0] not in sure), None)
            matches[number] = _with_choice(found, left, "fund_line")
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
