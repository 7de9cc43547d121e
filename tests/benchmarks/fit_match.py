"""Fit the weights of the matcher from labelled labels: python tests/benchmarks/fit_match.py [--check].

Every listed spelling is fitted as if nobody had listed it, so that the weights say how to read an unknown one; the
labelled labels of tests/data/labels add real ones and those that name nothing. With --check nothing is written: the
script fits leaving out one source at a time and prints what the labels of that source would have got.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from normalize.features import NAMES, Query, candidates
from normalize.label import read_label
from normalize.match import WEIGHTS, above
from normalize.taxonomy import KINDS, Concept, taxonomy
from tests.benchmarks.labels import FIT, Example, load_examples

HIDDEN_WEIGHT = 0.25  # an alias somebody listed says less of real labels than a real label
LISTED_WEIGHT = 0.1
INVERSE_PENALTY = 0.5
Pair = tuple[tuple[float, ...], bool, float]


def main() -> None:
    """Fit and write the weights, or check them by leaving out sources."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("normalize/data") / WEIGHTS)
    arguments = parser.parse_args()
    examples = [example for name in FIT for example in load_examples(name)]
    weights = {kind: fit_kind(kind, [example for example in examples if example.kind == kind]) for kind in KINDS}
    arguments.out.write_text(json.dumps(weights, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{len(examples)} labels, weights written to {arguments.out}")


def fit_kind(kind: str, examples: Iterable[Example]) -> dict[str, float]:
    """Return the weights of a kind by the names of the features, with the intercept."""
    pairs = [*spelling_pairs(kind), *example_pairs(examples)]
    features = np.array([pair[0] for pair in pairs])
    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=5000)
    model.fit(features, [pair[1] for pair in pairs], sample_weight=[pair[2] for pair in pairs])
    named = dict(zip(NAMES, (float(weight) for weight in model.coef_[0].round(4)), strict=True))
    return named | {"intercept": round(float(model.intercept_[0]), 4)}


def spelling_pairs(kind: str) -> Iterator[Pair]:
    """Yield the candidates of each listed spelling, as if it were not listed and as it is."""
    for concept in taxonomy().of_kind(kind):
        for spelling in concept.spellings:
            key = read_label(spelling).key
            query = Query(key, kind, usual_place(concept))
            for withheld, weight in ((key, HIDDEN_WEIGHT), (None, LISTED_WEIGHT)):
                for candidate in candidates(query, withheld):
                    yield candidate.features, candidate.concept.id == concept.id, weight


def usual_place(concept: Concept) -> tuple[str, ...]:
    """Return the ids that usually stand above a concept."""
    if not concept.parents:
        return ()
    parent = taxonomy()[concept.parents[0]]
    return (*usual_place(parent), parent.id)


def example_pairs(examples: Iterable[Example]) -> Iterator[Pair]:
    """Yield the candidates of each labelled label."""
    for example in examples:
        key = read_label(example.label).key
        if not key:
            continue
        for candidate in candidates(Query(key, example.kind, above(example.context), example.context.unit)):
            yield candidate.features, candidate.concept.id in example.right, 1.0


if __name__ == "__main__":
    main()
