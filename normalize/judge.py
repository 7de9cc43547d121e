"""A person's decisions on labels: honoured before the matcher is asked, and the labels most worth a decision.

A decision says that a label, in its place, names a concept (same), does not name it (not the same), or cannot be told
(unsure). Two decisions that cannot both hold are refused, with the place of each. The file is TOML:

    [[judgement]]
    label = "惠民资金发放率"
    kind = "level3"
    level2 = "质量指标"          # optional: without it the decision holds wherever the label stands
    concept = "L3.grant_full_rate"
    verdict = "same"            # same, not the same, unsure
    who = "reader 1"
    when = "2025-01-31"
    why = "the share of the sum that was paid"
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from normalize.label import read_label
from normalize.match import NO_CONTEXT, Context, Match, match
from normalize.taxonomy import KINDS, taxonomy

SAME, NOT_THE_SAME, UNSURE = VERDICTS = ("same", "not the same", "unsure")
Place = tuple[str, str, str | None]  # key of the label, its kind, key of the level-2 label above or None for anywhere


class JudgementError(ValueError):
    """Decisions that contradict each other or the tree; the message names the places."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A decision, with the number of its entry in the file, from 1."""

    number: int
    label: str
    kind: str
    concept: str
    verdict: str
    who: str
    when: str
    why: str = ""
    level2: str | None = None

    @property
    def place(self) -> Place:
        """Where the decision holds."""
        return (read_label(self.label).key, self.kind, read_label(self.level2).key if self.level2 else None)


@dataclass(frozen=True, slots=True)
class Judgements:
    """All decisions by where they hold."""

    by_place: Mapping[Place, tuple[Judgement, ...]]

    def on(self, label: str, kind: str, context: Context) -> tuple[Judgement, ...]:
        """Return the decisions on a label in its place; those for this very place before those for anywhere."""
        key = read_label(label).key
        level2 = read_label(context.level2).key if context.level2 else None
        here = self.by_place.get((key, kind, level2), ()) if level2 else ()
        return (*here, *self.by_place.get((key, kind, None), ()))


def read_judgements(text: str) -> Judgements:
    """Return the decisions of a TOML text; JudgementError where they contradict each other or the tree."""
    entries = [Judgement(number, **entry) for number, entry in enumerate(tomllib.loads(text).get("judgement", ()), 1)]
    if faults := list(find_faults(entries)):
        raise JudgementError("; ".join(faults))
    by_place: dict[Place, tuple[Judgement, ...]] = {}
    for entry in entries:
        by_place[entry.place] = (*by_place.get(entry.place, ()), entry)
    return Judgements(by_place)


def find_faults(entries: Sequence[Judgement]) -> Iterator[str]:
    """Yield what is wrong with decisions: unknown words, and pairs that cannot both hold."""
    for entry in entries:
        if entry.verdict not in VERDICTS or entry.kind not in KINDS or entry.concept not in taxonomy().concepts:
            yield f"judgement {entry.number} names an unknown verdict, kind or concept"
    for index, later in enumerate(entries):
        for earlier in entries[:index]:
            if earlier.place == later.place and _conflict(earlier, later):
                yield f"judgements {earlier.number} and {later.number} cannot both hold of {later.label}"


def _conflict(first: Judgement, second: Judgement) -> bool:
    """Say whether two decisions on one place exclude each other: two concepts, or same and not the same."""
    if first.concept == second.concept:
        return {first.verdict, second.verdict} == {SAME, NOT_THE_SAME}
    return first.verdict == second.verdict == SAME


def match_judged(label: str, kind: str, judgements: Judgements, context: Context = NO_CONTEXT) -> Match:
    """Return the match of a label, a person's decision before the matcher's."""
    found = match(label, kind, context)
    for entry in judgements.on(label, kind, context):
        why = f"judged {entry.verdict} by {entry.who}, {entry.when}: {entry.why}".rstrip(": ")
        if entry.verdict == SAME:
            candidates = ((entry.concept, 1.0), *(pair for pair in found.candidates if pair[0] != entry.concept))
            return replace(found, code=entry.concept, probability=1.0, method="judged", why=why, candidates=candidates)
        if found.code == entry.concept:
            return replace(found, code=None, method="judged", why=why)
    return found


def queue(labels: Iterable[tuple[str, str, Context]], judgements: Judgements) -> list[tuple[float, str, str, Context]]:
    """Return the labels without a decision, most worth one first: how often a label stands times how unsure its answer.

    An answer of probability 0.5 is the least sure and counts 1, one of 0 or 1 counts 0.
    """
    worth: dict[tuple[str, str, Context], float] = {}
    for label, kind, context in labels:
        if not judgements.on(label, kind, context):
            doubt = 1 - abs(2 * match(label, kind, context).probability - 1)
            worth[label, kind, context] = worth.get((label, kind, context), 0.0) + doubt
    return sorted(((value, *place) for place, value in worth.items()), key=lambda item: (-item[0], item[1], item[2]))
