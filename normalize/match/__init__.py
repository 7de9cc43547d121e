"""A label in its context -> the concept of the taxonomy that it names, with a probability, or none.

The column in which a label stands (its kind) and the labels above it decide what the same words mean: 成本指标 is a
block at level 1 and a group under 产出 at level 2. Candidates come from `normalize.match.features`; a conditional logit
per kind, fitted by tests/benchmarks/fit_match.py, turns their features into the probability that each is meant, against
the others and against none. Where no candidate is probable enough the answer has no code and keeps its candidates.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import mul

from extract.clean import CompareKey
from normalize.match.features import NAMES, Candidate, Query, best_of, candidates, index
from normalize.match.label import Label, Removed, read_label
from normalize.match.mend import mend
from normalize.tables import DATA
from normalize.taxonomy import KINDS

WEIGHTS = "match_weights.json"
_KEPT_CANDIDATES = 3
_HIGHEST_SCORE = 30.0  # beyond it a probability is 1 anyway
_HOW = {  # the method, by the first feature that is set
    "exact": "a spelling of",
    "loose": "but for filler words a spelling of",
    "read": "its words read as",
    "similarity": "its nearest spelling, {spelling}, is of",
}


@dataclass(frozen=True, slots=True)
class Context:
    """What surrounds a label: the labels above it as printed, and the unit of its value."""

    level1: str | None = None
    level2: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """The concept that a label names.

    `code` is None where no candidate of the common list reaches the threshold; `probability` is then that of the
    best of them. `candidates` are (id, probability), best first. `extension` is a concept beyond the common list
    that the label names instead. `label` says what was taken away before the words were looked up.
    """

    code: str | None
    probability: float
    method: str
    why: str
    candidates: tuple[tuple[str, float], ...]
    label: Label
    extension: str | None = None


NO_CONTEXT = Context()


@dataclass(frozen=True, slots=True)
class Model:
    """A fitted model: the weights in the order of the features, and the probability from which a concept is named."""

    intercept: float
    weights: tuple[float, ...]
    threshold: float


@lru_cache(maxsize=65536)
def match(label: str, kind: str, context: Context = NO_CONTEXT) -> Match:
    """Return the concept of this kind that the label names in its context; ValueError where there is no such kind."""
    if kind not in KINDS:
        raise ValueError(f"no such kind of label: {kind}")
    words = read_label(label)
    if not words.key:
        return Match(None, 0.0, "none", "no words are left", (), words)
    query, words = ask(words, kind, context)
    return decide(words, kind, weigh(query))


def ask(words: Label, kind: str, context: Context) -> tuple[Query, Label]:
    """Return the question that a label puts, and the label with its misread characters read as those meant."""
    query = Query(words.key, kind, above(context), context.unit)
    mended = None if words.key in index(kind).owners else mend(words.key, kind)
    if mended is None:
        return query, words
    removed = (*words.removed, *(Removed("misread", wrong) for wrong, _ in mended.changes))
    key = CompareKey(mended.key)
    return (
        replace(query, key=key, mended=len(mended.changes), guessed=mended.guessed),
        replace(words, key=key, removed=removed),
    )


@lru_cache(maxsize=4096)
def above(context: Context) -> tuple[str, ...]:
    """Return the ids of the labels above, from level 1 down, as far as they are known."""
    level1 = match(context.level1, "level1").code if context.level1 else None
    level2 = match(context.level2, "level2", Context(context.level1)).code if context.level2 else None
    return tuple(code for code in (level1, level2) if code)


@lru_cache(maxsize=65536)
def weigh(query: Query) -> tuple[tuple[float, Candidate], ...]:
    """Return the candidates with the probability that each is meant, best first."""
    found = candidates(query)
    model = _models()[query.kind]
    scores = [model.intercept + sum(map(mul, model.weights, candidate.features)) for candidate in found]
    return tuple(best_of(found, exclusive(scores)))


def exclusive(scores: Sequence[float]) -> list[float]:
    """Return the probabilities of outcomes of which one is right, or none, whose score is 0 (conditional logit)."""
    odds = [math.exp(min(score, _HIGHEST_SCORE)) for score in scores]
    total = 1 + math.fsum(odds)
    return [odd / total for odd in odds]


@lru_cache(maxsize=1)
def _models() -> Mapping[str, Model]:
    """Return the model of each kind."""
    table = json.loads(DATA.joinpath(WEIGHTS).read_text(encoding="utf-8"))
    return {
        kind: Model(named["intercept"], tuple(named[name] for name in NAMES), named["threshold"])
        for kind, named in table.items()
    }


def least_probability(kind: str) -> float:
    """Return the probability from which a concept of this kind is named."""
    return _models()[kind].threshold


def decide(words: Label, kind: str, weighed: tuple[tuple[float, Candidate], ...]) -> Match:
    """Return the answer for weighed candidates: the best one, if it is probable enough and of the common list."""
    common = [(probability, candidate) for probability, candidate in weighed if not candidate.concept.extension]
    named = tuple((candidate.concept.id, round(probability, 4)) for probability, candidate in common)
    if not weighed:
        return Match(None, 0.0, "none", "no concept is near", (), words)
    best_probability, best = weighed[0]
    method = _method(best)
    probability = named[0][1] if named else 0.0
    if best_probability < least_probability(kind):
        why = f"no candidate is probable; {_why(best, method)}"
        return Match(None, probability, "none", why, named[:_KEPT_CANDIDATES], words)
    if best.concept.extension:
        return Match(None, probability, method, _why(best, method), named[:_KEPT_CANDIDATES], words, best.concept.id)
    return Match(best.concept.id, probability, method, _why(best, method), named[:_KEPT_CANDIDATES], words)


def _method(candidate: Candidate) -> str:
    """Return the strongest evidence for a candidate."""
    features = dict(zip(NAMES, candidate.features, strict=True))
    return next((name for name in _HOW if features[name]), "similarity")


def _why(candidate: Candidate, method: str) -> str:
    """Return the evidence as a line for a person."""
    return f"{_HOW[method].format(spelling=candidate.spelling)} {candidate.concept.name}"
