"""The labelled labels: what each file holds, and how a line reads.

`fit.jsonl`, `fresh_fit.jsonl`, `real_dev.jsonl` and the level-3 labels keyed in golden/ are for fitting; the
others are kept apart. `real_*` are labels that offices published, by source; the others are worded as offices of many
kinds word them, `fresh_test.jsonl` by people who had not seen the matcher.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from normalize.match import Context
from normalize.quantity import unit_of
from normalize.taxonomy import taxonomy

FOLDER = Path(__file__).parents[1] / "data" / "labels"
GOLDEN = Path(__file__).parents[2] / "golden"
FIT = ("fit", "fresh_fit", "real_dev")
OPEN = ("林农满意度", "果农满意度", "窗口工作人员满意度", "火灾隐患整改率")  # keyed in golden/, but open to doubt
TEST = ("test", "real_test", "fresh_test")


@dataclass(frozen=True, slots=True)
class Example:
    """A label in its context; `right` holds every answer that is right, None for no concept, the usual one first."""

    label: str
    kind: str
    context: Context
    right: tuple[str | None, ...]
    source: str

    @property
    def is_open(self) -> bool:
        """Whether a concept and none are both right, so that no probability of the concept is wrong."""
        return None in self.right and len(self.right) > 1


def load_examples(name: str) -> list[Example]:
    """Return the examples of a file of the folder."""
    return read_examples(FOLDER / f"{name}.jsonl")


def read_examples(path: Path) -> list[Example]:
    """Return the examples of a JSON Lines file: label, kind, context, gold, source, and `also` where several are right."""
    return [_example(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def fit_examples() -> list[Example]:
    """Return all examples for fitting, each golden label once a document."""
    return [*(example for name in FIT for example in load_examples(name)), *dict.fromkeys(_golden_examples())]


def _golden_examples() -> Iterator[Example]:
    """Yield the level-3 labels that are keyed in the golden cases; a concept beyond the common list is none."""
    for path in sorted(GOLDEN.glob("*/truth.toml")):
        truth = tomllib.loads(path.read_text(encoding="utf-8"))
        for row in (row for form in truth.get("forms", ()) for row in form.get("indicators", ())):
            label, code = row.get("level3"), row.get("code3")
            if label and " … " not in label and label not in OPEN:
                common = code in taxonomy().concepts and not taxonomy()[code].extension
                context = Context(row.get("level1"), row.get("level2"), unit_of(row.get("target", "")))
                yield Example(label, "level3", context, (code if common else None,), path.parent.name)


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
