"""Score the parser on values kept apart: python -m tests.benchmarks.value_scores [FILE.jsonl ...] [--errors].

The values of tests/data/values were keyed by someone who had not seen the parser, from the conventions of the contract
alone. `test.jsonl` is kept apart; `dev.jsonl` may be looked at. A value is right where operator, both bounds, unit and
kind are those of the key, or of one of its `also`, which stand where the conventions leave a value open.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from normalize.quantity import parse_quantity

FOLDER = Path(__file__).parents[1] / "data" / "values"
FIELDS = ("op", "low", "high", "unit", "kind")
Answer = tuple[str | Decimal | None, ...]


def main() -> None:
    """Print how many values of each kind are read exactly."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, default=[FOLDER / "test.jsonl"])
    parser.add_argument("--errors", action="store_true", help="also print each value that is not read as keyed")
    arguments = parser.parse_args()
    for path in arguments.files:
        values = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        wrong = [value for value in values if answer_to(value["raw"]) not in right_answers(value)]
        asked, missed = (Counter(value["kind"] for value in chosen) for chosen in (values, wrong))
        print(f"{path.name}: {len(values) - len(wrong)} of {len(values)} exact, {1 - len(wrong) / len(values):.4f}")
        print(", ".join(f"{kind} {count - missed[kind]}/{count}" for kind, count in asked.most_common()))
        for value in wrong if arguments.errors else ():
            print(repr(value["raw"]), answer_to(value["raw"]), "keyed", right_answers(value)[0])


def right_answers(value: Mapping[str, object]) -> list[Answer]:
    """Return the key of a value and what is right as well."""
    also = value.get("also", [])
    assert isinstance(also, list)
    return [tuple(comparable(one[field]) for field in FIELDS) for one in (value, *also)]


def answer_to(raw: str) -> Answer:
    """Return what the parser reads."""
    found = parse_quantity(raw)
    return tuple(comparable(getattr(found, field)) for field in FIELDS)


def comparable(part: object) -> str | Decimal | None:
    """Return a number as its value, so that 90 and 90.0 are one, and any other part as text."""
    if part is None:
        return None
    try:
        return Decimal(str(part))
    except InvalidOperation:
        return str(part)


if __name__ == "__main__":
    main()
