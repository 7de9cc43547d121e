"""The commands `match` and `quantity`: one question as an argument, or many as JSON Lines, answered a line each."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ziping.cli.output import (
    AsJson,
    Exit,
    WithJudgements,
    complain,
    leave_over_judgements,
    print_json,
    print_line,
)

if TYPE_CHECKING:
    from normalize.match import Match
    from normalize.match.judge import Judgements
    from normalize.quantity import Quantity
    from ziping.judging import LabelInPlace

Question = Mapping[str, Any]
Answer = Callable[[Question], dict[str, Any]]
Queue = Annotated[
    list[Path] | None,
    typer.Option(metavar="PATH", help="List the labels of a document, folder or dataset most worth a judgement."),
]


class LabelKind(StrEnum):
    """The kinds of label that the taxonomy knows."""

    LEVEL1 = "level1"
    LEVEL2 = "level2"
    LEVEL3 = "level3"
    FUND_LINE = "fund_line"
    COLUMN = "column"


def match(
    label: Annotated[str | None, typer.Argument(help="A label; without it, JSON Lines are read from stdin.")] = None,
    *,
    kind: Annotated[LabelKind, typer.Option(help="What sort of label it is.")] = LabelKind.LEVEL3,
    level1: Annotated[str | None, typer.Option(help="The level-1 label it stands under.")] = None,
    level2: Annotated[str | None, typer.Option(help="The level-2 label it stands under.")] = None,
    unit: Annotated[str | None, typer.Option(help="The unit of its value.")] = None,
    judgements: WithJudgements = None,
    queue: Queue = None,
    as_json: AsJson = False,
) -> None:
    """Find the taxonomy's code for a label.

    From stdin: {"label", "kind": "level1|level2|level3|fund_line|column", "context": {"level1", "level2", "unit"}} a
    line; {"code", "probability", "method", "why", "candidates", "extension", "removed"} a line, code null where none
    is sure.
    """
    from normalize.match import Context
    from normalize.match.judge import match_judged

    decided = judgements_or_leave(judgements)

    def answer(question: Question) -> dict[str, Any]:
        around = question.get("context") or {}
        context = Context(*(text_or_none(around.get(name)) for name in ("level1", "level2", "unit")))
        return match_as_json(match_judged(text_of(question["label"]), text_of(question["kind"]), context, decided))

    if queue:
        print_queue(queue, decided, as_json=as_json)
        return
    if label is None:
        answer_lines(answer)
        return
    complain_of_labels_above(level1, level2)
    context = {"level1": level1, "level2": level2, "unit": unit}
    found = answer({"label": label, "kind": kind.value, "context": context})
    if as_json:
        print_json(found)
        return
    print_line(f"{found['code'] or 'no code'}  {found['probability']:.2f}  {found['method']}: {found['why']}")
    for candidate in found["candidates"]:
        print_line(f"  {candidate['score']:.2f}  {candidate['code']}")
    for piece in found["removed"]:
        print_line(f"  without {piece['what'].replace('_', ' ')} {piece['text']}")
    if found["extension"]:
        print_line(f"beyond the common list: {found['extension']}")


def complain_of_labels_above(level1: str | None, level2: str | None) -> None:
    """Complain of a label above that is none of its level; the answer is then as without it."""
    from normalize.match import NO_CONTEXT, Context, match

    for level, label, context in (("level1", level1, NO_CONTEXT), ("level2", level2, Context(level1))):
        if label is not None and match(label, level, context).code is None:
            complain(f"--{level} {label}", "no label of this level", f"see `ziping taxonomy list --kind {level}`")


def judgements_or_leave(paths: Sequence[Path] | None) -> Judgements:
    """Return the decisions of files, or complain of what is wrong with them and leave."""
    from normalize.match.judge import JudgementError
    from ziping.judgements import load_judgements

    try:
        return load_judgements(paths)
    except JudgementError as error:
        leave_over_judgements(error)


def print_queue(paths: Sequence[Path], decided: Judgements, *, as_json: bool) -> None:
    """Print the labels of documents and datasets that a decision would help most."""
    from ziping.judging import question_as_json, worth_judging

    labels = [label for path in paths for label in labels_in(path)]
    for question in worth_judging(labels, decided):
        if as_json:
            print_json(question_as_json(question))
        else:
            above = " / ".join(label for label in (question.context.level1, question.context.level2) if label)
            best = f"{question.best[0]} {question.best[1]:.2f}" if question.best else "no candidate"
            print_line(
                f"{question.worth:.2f}  {question.label}  ({question.kind}{', ' if above else ''}{above})  {best}"
            )


def labels_in(path: Path) -> Iterator[LabelInPlace]:
    """Yield the labels of a document, of the documents in a folder, or of a dataset."""
    from ziping.cli.reading import documents_under, results_of
    from ziping.dataset.findings import is_dataset
    from ziping.judging import labels_of_dataset, labels_of_record

    if is_dataset(path):
        yield from labels_of_dataset(path)
        return
    unread = total = 0
    for total, result in enumerate(results_of(documents_under(path), second_reading=False), 1):  # noqa: B007 - counted for after the loop
        unread += result.status == "failed"
        for record in result.model_dump(mode="json")["records"]:
            yield from labels_of_record(record)
    if unread == total:
        raise typer.Exit(Exit.NOTHING_READ)


def match_as_json(found: Match) -> dict[str, Any]:
    """Return a match as the command line prints it."""
    return {
        "code": found.code,
        "probability": round(found.probability, 4),
        "method": found.method,
        "why": found.why,
        "candidates": [{"code": code, "score": score} for code, score in found.candidates],
        "extension": found.extension,
        "removed": [{"what": piece.what, "text": piece.text} for piece in found.label.removed],
    }


def quantity(
    raw: Annotated[str | None, typer.Argument(help="A value; without it, JSON Lines are read from stdin.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Parse a target or an actual value.

    From stdin: {"raw"} a line; {"op", "low", "high", "unit", "kind", "flags"} a line, numbers as strings.
    """
    from normalize.quantity import parse_quantity

    def answer(question: Question) -> dict[str, Any]:
        return quantity_as_json(parse_quantity(text_of(question["raw"])))

    if raw is None:
        answer_lines(answer)
        return
    found = answer({"raw": raw})
    if as_json:
        print_json(found)
    else:
        print_line("  ".join(f"{name} {value}" for name, value in found.items() if value not in (None, [], ())))


def quantity_as_json(found: Quantity) -> dict[str, Any]:
    """Return a value as the command line prints it; numbers are strings, with the digits as printed."""
    low, high = (format(bound, "f") if isinstance(bound, Decimal) else bound for bound in (found.low, found.high))
    return {
        "op": found.op,
        "low": low,
        "high": high,
        "unit": found.unit,
        "kind": found.kind,
        "flags": list(found.flags),
    }


def answer_lines(answer: Answer) -> None:
    """Answer each line of stdin, flushed, so that a partner program can talk; blank lines are passed over.

    A line that cannot be understood is answered by {"error"} and does not stop the rest; the exit code is then 2.
    """
    if sys.stdin.isatty():
        complain("stdin", "waiting for JSON Lines", "end with Ctrl-D, or give the text as an argument (--help)")
    misunderstood = 0
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            found = answer(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            found = {"error": f"line {number}: {explained(error)}"}
            misunderstood += 1
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    if misunderstood:
        raise typer.Exit(Exit.USAGE)


def text_of(value: object) -> str:
    """Return a field that must be a text."""
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def text_or_none(value: object) -> str | None:
    """Return a field that may be null."""
    return None if value is None else text_of(value)


def explained(error: Exception) -> str:
    """Return what was wrong with a line, for a person."""
    if isinstance(error, KeyError):
        return f"the field {error} is missing"
    if isinstance(error, (TypeError, AttributeError)):
        return f"not an object with text fields ({error})"
    return str(error)
