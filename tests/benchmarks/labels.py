"""The labelled labels: what each file holds, and how a line reads.

`fit.jsonl` and `real_dev.jsonl` are for fitting; `test.jsonl` and `real_test.jsonl` are kept apart and never looked at
when spellings, readings or weights are changed. `real_*` are labels that offices published, by source.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from normalize.match import Context

FOLDER = Path(__file__).parents[1] / "data" / "labels"
FIT = ("fit", "real_dev")
TEST = ("test", "real_test")


@dataclass(frozen=True, slots=True)
class Example:
    """A label in its context; `right` holds every answer that is right, None for no concept, the usual one first."""

    label: str
    kind: str
    context: Context
    right: tuple[str | None, ...]
    source: str


def load_examples(name: str) -> list[Example]:
    """Return the examples of a file of the folder."""
    return read_examples(FOLDER / f"{name}.jsonl")


def read_examples(path: Path) -> list[Example]:
    """Return the examples of a JSON Lines file: label, kind, context, gold, source, and `also` where several are right."""
    return [_example(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def _example(line: dict[str, object]) -> Example:
    """Return the example that a line describes."""
    context = line["context"]
    assert isinstance(context, dict)
    also = line.get("also") or line.get("gold_alt") or []
    assert isinstance(also, list)
    return Example(
        str(line["label"]),
        str(line["kind"]),
        Context(context.get("level1"), context.get("level2"), context.get("unit")),
        (line["gold"], *also),  # type: ignore[arg-type]  # ids or null, as the files hold them
        str(line["source"]),
    )
