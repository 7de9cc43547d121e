"""The labels of documents and datasets that are most worth a person's judgement."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from normalize.match import Context, match
from normalize.match.judge import queue

if TYPE_CHECKING:
    from normalize.match.judge import Judgements

LEAST_WORTH = 0.05  # a label that stands once and is 97.5 % sure is worth no decision

LabelInPlace = tuple[str, str, Context]
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A label to judge: what a decision is worth, and its best candidate with the probability."""

    worth: float
    label: str
    kind: str
    context: Context
    best: tuple[str, float] | None


def worth_judging(labels: Sequence[LabelInPlace], judgements: Judgements) -> list[Asked]:
    """Return the labels without a decision whose answer is not sure, most worth one first."""
    return [
        Asked(worth, label, kind, context, next(iter(match(label, kind, context).candidates), None))
        for worth, label, kind, context in queue(labels, judgements)
        if worth >= LEAST_WORTH
    ]


def question_as_json(question: Asked) -> dict[str, Any]:
    """Return a label to judge as a judgement whose concept is the best candidate, for a person to decide."""
    return {
        "label": question.label,
        "kind": question.kind,
        "level1": question.context.level1,
        "level2": question.context.level2,
        "concept": question.best[0] if question.best else None,
        "probability": question.best[1] if question.best else 0.0,
        "worth": round(question.worth, 4),
    }


def labels_of_dataset(folder: Path) -> Iterator[LabelInPlace]:
    """Yield the labels of every record of a dataset that `run` wrote."""
    with (folder / "records.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            yield from labels_of_record(json.loads(line))


def labels_of_record(record: Json) -> Iterator[LabelInPlace]:
    """Yield the labels of a record in their context, from its JSON."""
    for line in (*record["funds"], *record["splits"]):
        yield line["label"]["raw"], "fund_line", Context()
    for row in record["indicators"]:
        level1, level2, level3 = (row[name]["raw"] if row[name] else None for name in ("level1", "level2", "level3"))
        unit = row["target"]["unit"] if row["target"] else None
        if level1:
            yield level1, "level1", Context()
        if level2:
            yield level2, "level2", Context(level1)
        if level3:
            yield level3, "level3", Context(level1, level2, unit)
