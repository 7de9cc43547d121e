"""A label in its context -> the concept of the taxonomy that it names, with a probability, or none.

The column in which a label stands (its kind) and the labels above it decide what the same words mean: 成本指标 is a
block at level 1 and a group under 产出 at level 2. An exact spelling is looked up first; otherwise the nearest
spellings are weighed. Where no candidate is probable enough the answer has no code and keeps its candidates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.fuzz import ratio

from normalize.label import Label, read_label, without_scope
from normalize.taxonomy import KINDS, Concept, taxonomy

THRESHOLD = 0.5
_KEPT_CANDIDATES = 3


@dataclass(frozen=True, slots=True)
class Context:
    """What surrounds a label: the labels above it as printed, and the unit of its value."""

    level1: str | None = None
    level2: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """The concept that a label names.

    `code` is None where no candidate reaches the threshold; `probability` is then that of the best candidate, which
    `candidates` (code and probability, best first) names. `extension` is a concept beyond the common list that the
    label names; `label` says what was taken away before the words were looked up.
    """

    code: str | None
    probability: float
    method: str
    why: str
    candidates: tuple[tuple[str, float], ...]
    label: Label
    extension: str | None = None


NO_CONTEXT = Context()


@lru_cache(maxsize=65536)
def match(label: str, kind: str, context: Context = NO_CONTEXT) -> Match:
    """Return the concept of this kind that the label names in its context; ValueError where there is no such kind."""
    if kind not in KINDS:
        raise ValueError(f"no such kind of label: {kind}")
    words = read_label(label)
    if not words.key:
        return Match(None, 0.0, "none", "no words are left", (), words)
    for key, method in ((words.key, "exact"), (without_scope(words.key), "without scope")):
        if concept := _pick(_spellings(kind).get(key, ()), context):
            why = f"{key} is a spelling of {concept.name}"
            return Match(concept.id, 0.99, method, why, ((concept.id, 0.99),), words)
    return _nearest(words, kind)


def _pick(concepts: tuple[Concept, ...], context: Context) -> Concept | None:
    """Return the one concept meant, by the labels above where the words alone leave a choice."""
    if len(concepts) < 2:  # noqa: PLR2004 - one is no choice
        return concepts[0] if concepts else None
    above = _parents_of(context)
    fitting = [concept for concept in concepts if any(taxonomy().under(concept.id, parent) for parent in above)]
    return fitting[0] if len(fitting) == 1 else None


@lru_cache(maxsize=4096)
def _parents_of(context: Context) -> tuple[str, ...]:
    """Return the ids of the labels above."""
    level1 = match(context.level1, "level1").code if context.level1 else None
    level2 = match(context.level2, "level2", Context(context.level1)).code if context.level2 else None
    return tuple(code for code in (level1, level2) if code)


@lru_cache(maxsize=len(KINDS))
def _spellings(kind: str) -> Mapping[str, tuple[Concept, ...]]:
    """Return the concepts of a kind by the keys of their spellings."""
    found: dict[str, list[Concept]] = {}
    for concept in taxonomy().of_kind(kind):
        for spelling in concept.spellings:
            owners = found.setdefault(read_label(spelling).key, [])
            if concept not in owners:
                owners.append(concept)
    return {key: tuple(owners) for key, owners in found.items()}


def _nearest(words: Label, kind: str) -> Match:
    """Weigh the nearest spellings."""
    spellings = _spellings(kind)
    near = process.extract(without_scope(words.key), spellings.keys(), scorer=ratio, limit=8)
    best: dict[str, float] = {}
    for spelling, score, _ in near:
        for concept in spellings[spelling]:
            best[concept.id] = max(best.get(concept.id, 0.0), round(score / 100, 4))
    candidates = tuple(sorted(best.items(), key=lambda pair: -pair[1])[:_KEPT_CANDIDATES])
    code, score = candidates[0]
    probability = max(0.0, min(0.97, (score - 0.7) / 0.25)) if len(words.key) > 3 else 0.0  # noqa: PLR2004
    why = f"nearest spelling is of {taxonomy()[code].name}"
    return Match(code if probability >= THRESHOLD else None, probability, "near", why, candidates, words)
