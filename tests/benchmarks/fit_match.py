"""Fit the weights of the matcher from labelled labels: python -m tests.benchmarks.fit_match.

Every listed spelling is fitted as if nobody had listed it, so that the weights say how to read an unknown one, and
misread as recognition misreads; the labelled labels of tests/data/labels add real ones and those that name nothing.
The probabilities are then calibrated on what each source gets from weights fitted without it.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from normalize.features import NAMES, Candidate, Query, candidates
from normalize.label import read_label
from normalize.match import WEIGHTS, above, exclusive
from normalize.taxonomy import KINDS, Concept, taxonomy
from tests.benchmarks.labels import FIT, Example, load_examples
from tests.benchmarks.variants import variants

HIDDEN_WEIGHT = 0.15  # an alias somebody listed says less of real labels than a real label
LISTED_WEIGHT = 0.4  # most labels of real forms are listed, and these are right
MISREAD_WEIGHT = 0.1
INVERSE_PENALTY = 0.5
PRECISION = 0.985
CLOSED = tuple(kind for kind in KINDS if kind != "level3")
Pair = tuple[tuple[float, ...], bool, float]
Weights = dict[str, float]
Outcome = list[tuple[float, bool | None]]  # scores, best first, with whether each is right


def main() -> None:
    """Fit and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("normalize/data") / WEIGHTS)
    arguments = parser.parse_args()
    weights = fit([example for name in FIT for example in load_examples(name)])
    arguments.out.write_text(json.dumps(weights, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"weights written to {arguments.out}")


def fit(examples: Sequence[Example]) -> dict[str, Weights]:
    """Return the calibrated weights of every kind."""
    base = {kind: list(spelling_pairs(kind)) for kind in KINDS}
    weights = {kind: fit_kind(base[kind], of_kind(examples, kind)) for kind in KINDS}
    for kinds in (("level3",), CLOSED):
        outcomes = [outcome for kind in kinds for outcome in unseen_outcomes(base[kind], of_kind(examples, kind))]
        slope, shift = calibration(outcomes)
        cut = threshold(outcomes, slope, shift)
        print(f"{', '.join(kinds)}: {len(outcomes)} unseen outcomes, slope {slope:.2f}, shift {shift:+.2f}, cut {cut}")
        for kind in kinds:
            weights[kind] = {name: round(slope * weight, 4) for name, weight in weights[kind].items()}
            weights[kind]["intercept"] = round(weights[kind]["intercept"] + shift, 4)
            weights[kind]["threshold"] = cut
    return weights


def of_kind(examples: Iterable[Example], kind: str) -> list[Example]:
    """Return the examples of a kind that hold words."""
    return [example for example in examples if example.kind == kind and read_label(example.label).key]


def fit_kind(base: Sequence[Pair], examples: Iterable[Example]) -> Weights:
    """Return the weights by the names of the features, with the intercept, not yet calibrated."""
    pairs = [*base, *example_pairs(examples)]
    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=5000)
    model.fit(np.array([pair[0] for pair in pairs]), [pair[1] for pair in pairs], sample_weight=[pair[2] for pair in pairs])
    named = dict(zip(NAMES, map(float, model.coef_[0]), strict=True))
    return named | {"intercept": float(model.intercept_[0])}


def spelling_pairs(kind: str) -> Iterator[Pair]:
    """Yield the candidates of each listed spelling: as if it were not listed, as it is, and misread."""
    for concept in taxonomy().of_kind(kind):
        for number, spelling in enumerate(concept.spellings):
            key = read_label(spelling).key
            query = Query(key, kind, usual_place(concept), concept.unit if number % 2 else None)
            yield from _pairs(candidates(query, withheld=key), concept, HIDDEN_WEIGHT)
            yield from _pairs(candidates(query), concept, LISTED_WEIGHT)
            if kind in CLOSED:  # in a free label one other character makes another meaning: 开工, 竣工
                for text in misreadings(key):
                    yield from _pairs(candidates(Query(text, kind, query.above)), concept, MISREAD_WEIGHT)


def misreadings(key: str) -> list[str]:
    """Return the keys that recognition may make of a key."""
    return [read_label(text).key for name, text in variants(key).items() if name in {"misread", "garbled", "dropped"}]


def _pairs(found: Iterable[Candidate], meant: Concept, weight: float) -> Iterator[Pair]:
    """Yield candidates with whether each is the one meant."""
    for candidate in found:
        yield candidate.features, candidate.concept.id == meant.id, weight


def usual_place(concept: Concept) -> tuple[str, ...]:
    """Return the ids that usually stand above a concept."""
    if not concept.parents:
        return ()
    parent = taxonomy()[concept.parents[0]]
    return (*usual_place(parent), parent.id)


def example_candidates(example: Example) -> list[Candidate]:
    """Return the candidates of a labelled label."""
    key = read_label(example.label).key
    return candidates(Query(key, example.kind, above(example.context), example.context.unit))


def example_pairs(examples: Iterable[Example]) -> Iterator[Pair]:
    """Yield the candidates of each labelled label."""
    for example in examples:
        for candidate in example_candidates(example):
            if candidate.concept.extension and None in example.right:
                continue  # the labels do not say which concept beyond the common list is meant
            yield candidate.features, candidate.concept.id in example.right, 1.0


def unseen_outcomes(base: Sequence[Pair], examples: Sequence[Example]) -> Iterator[Outcome]:
    """Yield for each example the candidates' scores by weights fitted without its source, and which are right."""
    for source in sorted({example.source for example in examples}):
        weights = fit_kind(base, [example for example in examples if example.source != source])
        for example in examples:
            if example.source == source and (found := example_candidates(example)):
                yield sorted(
                    ((score_of(weights, one), outcome_of(one, example)) for one in found),
                    key=lambda pair: -pair[0],
                )


def score_of(weights: Mapping[str, float], candidate: Candidate) -> float:
    """Return the logit of a candidate."""
    return weights["intercept"] + math.fsum(
        weights[name] * value for name, value in zip(NAMES, candidate.features, strict=True)
    )


def outcome_of(candidate: Candidate, example: Example) -> bool | None:
    """Say whether the candidate would be right; None for a concept beyond the common list."""
    return None if candidate.concept.extension else candidate.concept.id in example.right


def calibration(outcomes: Iterable[Outcome]) -> tuple[float, float]:
    """Return the slope and shift of the logit that make it a probability of being right (Platt scaling)."""
    best = [outcome[0] for outcome in outcomes if outcome[0][1] is not None]
    model = LogisticRegression(C=10.0)
    model.fit([[score] for score, _ in best], [right for _, right in best])
    return float(model.coef_[0][0]), float(model.intercept_[0])


def threshold(outcomes: Iterable[Outcome], slope: float, shift: float) -> float:
    """Return the least probability, in steps of 0.05, from which the answers are as precise as asked."""
    best = [(exclusive([slope * score + shift for score, _ in outcome])[0], outcome[0][1]) for outcome in outcomes]
    for cut in (step / 20 for step in range(10, 18)):
        if np.mean([right for probability, right in best if right is not None and probability >= cut]) >= PRECISION:
            return cut
    return 0.85


if __name__ == "__main__":
    main()
