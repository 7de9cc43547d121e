"""Fit the weights of the matcher from labelled labels: python -m tests.benchmarks.fit_match.

A label means one of its candidates or none: the model is a conditional logit with "none" as an outcome of score 0.
Every listed spelling is fitted as if nobody had listed it, so that the weights say how to read an unknown one, and
misread as recognition misreads; the labelled labels of tests/data/labels add real ones and those that name nothing.
The probabilities are then calibrated on what each source gets from weights fitted without it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from normalize.match import NO_CONTEXT, WEIGHTS, ask
from normalize.match.features import NAMES, Candidate, Query, candidates
from normalize.match.label import read_label
from normalize.match.readings import head_of
from normalize.taxonomy import KINDS, Concept, taxonomy
from tests.benchmarks.labels import Example, fit_examples
from tests.benchmarks.variants import variants

HIDDEN_WEIGHT = 0.15  # an alias somebody listed says less of real labels than a real label
LISTED_WEIGHT = 0.3  # most labels of real forms are listed, and these are right
MISREAD_WEIGHT = 0.1
PENALTY = 0.3
SHIFT_PENALTY = 5.0  # labels that name nothing are too few to move "none" far
PRECISION = 0.99  # of the codes given; a wrong code is dearer than none
LEAST = {"level3": 0.75, "closed": 0.65}  # no lower: the words of labels nobody has seen are less well known than these
UNITS: dict[str, str] = (
    dict.fromkeys(("satisfied", "ontime", "coverage", "passed", "attained", "completion", "awareness", "share"), "%")
    | dict.fromkeys(("number", "sessions"), "个")
    | {"persons": "人", "cost": "万元", "standard": "元/人", "time": "月", "size": "亩"}
)
CLOSED = tuple(kind for kind in KINDS if kind != "level3")
Matrix = NDArray[np.float64]
Weights = dict[str, float]


@dataclass(frozen=True)
class Choice:
    """A label to fit: its candidates' features with a column of ones, which of them are right, whether none is."""

    features: Matrix
    right: NDArray[np.bool_]
    none_right: bool
    weight: float
    common: NDArray[np.bool_]


@dataclass(frozen=True)
class Labelled:
    """A labelled label: the choice that it puts, and those to fit, in which a likely unit stands as well."""

    source: str
    asked: Choice | None
    choices: tuple[Choice, ...]

    @classmethod
    def read(cls, example: Example) -> Labelled:
        """Return what an example gives."""
        return cls(example.source, example_choice(example), tuple(example_choices(example)))


def main() -> None:
    """Fit and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("normalize/data") / WEIGHTS)
    arguments = parser.parse_args()
    weights = fit(fit_examples())
    arguments.out.write_text(json.dumps(weights, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"weights written to {arguments.out}")


def fit(examples: Sequence[Example]) -> dict[str, Weights]:
    """Return the calibrated weights of every kind."""
    base = {kind: list(spelling_choices(kind)) for kind in KINDS}
    labelled = {kind: [Labelled.read(example) for example in of_kind(examples, kind)] for kind in KINDS}
    full = {kind: fit_kind(base[kind], labelled[kind]) for kind in KINDS}
    weights: dict[str, Weights] = {}
    for kinds in (("level3",), CLOSED):
        unseen = [choice for kind in kinds for choice in unseen_choices(base[kind], labelled[kind], full[kind])]
        slope, shift = solve(unseen, prior=np.array([1.0, 0.0]), penalty=np.array([0.0, SHIFT_PENALTY]))
        cut = threshold(unseen, np.array([slope, shift]), LEAST["level3" if "level3" in kinds else "closed"])
        print(f"{', '.join(kinds)}: {len(unseen)} unseen labels, slope {slope:.2f}, shift {shift:+.2f}, cut {cut}")
        for kind in kinds:
            fitted = slope * full[kind]
            fitted[-1] += shift
            names = (*NAMES, "intercept")
            weights[kind] = {name: round(float(value), 4) for name, value in zip(names, fitted, strict=True)}
            weights[kind]["threshold"] = cut
    return {kind: weights[kind] for kind in KINDS}


def of_kind(examples: Iterable[Example], kind: str) -> list[Example]:
    """Return the examples of a kind that hold words."""
    return [example for example in examples if example.kind == kind and read_label(example.label).key]


def fit_kind(base: Sequence[Choice], labelled: Iterable[Labelled], start: Matrix | None = None) -> Matrix:
    """Return the weights in the order of the features, the intercept last, not yet calibrated."""
    choices = [*base, *(choice for one in labelled for choice in one.choices)]
    penalty = np.array([PENALTY] * len(NAMES) + [0.0])
    return solve(choices, np.zeros(len(NAMES) + 1), penalty, start)


def spelling_choices(kind: str) -> Iterator[Choice]:
    """Yield each listed spelling: as if it were not listed, as it is, and misread."""
    for concept in taxonomy().of_kind(kind):
        for number, spelling in enumerate(concept.spellings):
            key = read_label(spelling).key
            place = usual_place(concept) if number % 3 else ()  # some forms have no level 2, some labels no form
            query = Query(key, kind, place, concept.unit if number % 2 else None)
            yield from _choice(candidates(replace(query, withheld=key)), concept, HIDDEN_WEIGHT)
            yield from _choice(candidates(query), concept, LISTED_WEIGHT)
            for text in misreadings(key):
                asked, _ = ask(read_label(text), kind, NO_CONTEXT)
                if kind in CLOSED or asked.mended:  # in a free label one other character may make another meaning
                    asked = replace(asked, above=query.above, unit=query.unit)
                    yield from _choice(candidates(asked), concept, MISREAD_WEIGHT)


def misreadings(key: str) -> list[str]:
    """Return the texts that recognition may make of a key."""
    return [text for name, text in variants(key).items() if name in {"misread", "garbled", "dropped"}]


def _choice(found: Sequence[Candidate], meant: Concept, weight: float) -> Iterator[Choice]:
    """Yield the choice among candidates of which one is meant; the others are wrong, and none is right without it."""
    if found:
        right = np.array([candidate.concept.id == meant.id for candidate in found])
        yield Choice(rows(found), right, not right.any(), weight, commons(found))


def rows(found: Sequence[Candidate]) -> Matrix:
    """Return the features of candidates with a column of ones."""
    return np.array([(*candidate.features, 1.0) for candidate in found])


def commons(found: Sequence[Candidate]) -> NDArray[np.bool_]:
    """Say which candidates are of the common list."""
    return np.array([not candidate.concept.extension for candidate in found])


def usual_place(concept: Concept) -> tuple[str, ...]:
    """Return the ids that usually stand above a concept."""
    if not concept.parents:
        return ()
    parent = taxonomy()[concept.parents[0]]
    return (*usual_place(parent), parent.id)


def example_choices(example: Example) -> Iterator[Choice]:
    """Yield a labelled label as it stands, with the unit that its head asks for, and misread.

    The files seldom give a unit.
    """
    for unit in (example.context.unit, likely_unit(example)):
        if choice := example_choice(replace(example, context=replace(example.context, unit=unit))):
            yield replace(choice, weight=0.5)
    for text in misreadings(example.label):
        if choice := example_choice(replace(example, label=text)):
            yield replace(choice, weight=MISREAD_WEIGHT)


def likely_unit(example: Example) -> str | None:
    """Return the unit that a level-3 label is likely counted in."""
    head = head_of(read_label(example.label).key) if example.kind == "level3" else None
    return UNITS.get(head or "", "%" if example.label.endswith("率") else None)


def example_choice(example: Example) -> Choice | None:
    """Return the choice of a labelled label; any concept beyond the common list is right where none is."""
    query, _ = ask(read_label(example.label), example.kind, example.context)
    found = candidates(query)
    if not found:
        return None
    none_right = None in example.right
    right = [none_right if one.concept.extension else one.concept.id in example.right for one in found]
    return Choice(rows(found), np.array(right), none_right or not any(right), 1.0, commons(found))


def unseen_choices(base: Sequence[Choice], labelled: Sequence[Labelled], start: Matrix) -> Iterator[Choice]:
    """Yield each example with its candidates' scores by weights fitted without its source, and a column of ones."""
    for source in sorted({one.source for one in labelled}):
        weights = fit_kind(base, [one for one in labelled if one.source != source], start)
        for choice in (one.asked for one in labelled if one.source == source):
            if choice:
                scores = np.column_stack([choice.features @ weights, np.ones(len(choice.right))])
                yield replace(choice, features=scores)


def solve(choices: Sequence[Choice], prior: Matrix, penalty: Matrix, start: Matrix | None = None) -> Matrix:
    """Return the weights that make the right outcomes most probable, with a ridge penalty on leaving the prior ones."""
    features = np.vstack([choice.features for choice in choices])
    right = np.concatenate([choice.right for choice in choices])
    none = np.array([choice.none_right for choice in choices])
    weight = np.array([choice.weight for choice in choices])
    first = np.cumsum([0, *(len(choice.right) for choice in choices[:-1])])
    group = np.repeat(np.arange(len(choices)), [len(choice.right) for choice in choices])

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        odds = np.exp(np.clip(features @ weights, -30, 30))
        everything = 1 + np.add.reduceat(odds, first)
        good = none + np.add.reduceat(odds * right, first)
        pull = weight[group] * odds * (1 / everything[group] - right / good[group])
        value = float(weight @ (np.log(everything) - np.log(good)) + penalty @ (weights - prior) ** 2 / 2)
        return value, features.T @ pull + penalty * (weights - prior)

    return np.asarray(minimize(loss, prior if start is None else start, jac=True, method="L-BFGS-B").x)


def threshold(choices: Iterable[Choice], weights: Matrix, least: float) -> float:
    """Return the least probability, in steps of 0.05 from the one given, from which the answers are precise."""
    answers = []
    for choice in choices:
        odds = np.exp(choice.features @ weights)
        best = int(odds.argmax())
        if choice.common[best]:
            answers.append((odds[best] / (1 + odds.sum()), bool(choice.right[best])))
    for cut in (step / 20 for step in range(round(least * 20), 19)):
        if np.mean([right for probability, right in answers if probability >= cut]) >= PRECISION:
            return cut
    return 0.95


if __name__ == "__main__":
    main()
