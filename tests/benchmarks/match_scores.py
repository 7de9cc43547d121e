"""Score the matcher on labels kept apart: python -m tests.benchmarks.match_scores [FILE.jsonl ...].

Prints accuracy (none counts as an answer), labels without a concept that are matched all the same, precision and
coverage of the codes given, and the calibration error, beside plain rapidfuzz WRatio over the same names and aliases
with its best single cut-off; then the accuracy on variants of the same labels, the speed and the start-up cost.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz, process

from extract.clean import compare_key
from normalize.match import match
from normalize.taxonomy import KINDS, taxonomy
from tests.benchmarks.labels import FIT, TEST, Example, load_examples, read_examples
from tests.benchmarks.variants import variants

BINS = 10
START = "import time; t = time.perf_counter(); from normalize.match import match; match('分值', 'column'); \
match('合格率', 'level3'); print(time.perf_counter() - t)"


@dataclass(frozen=True, slots=True)
class Answer:
    """A code given or not, with the best candidate and its probability."""

    code: str | None
    best: str | None
    probability: float


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="labelled labels instead of those kept apart")
    files = parser.parse_args().files
    examples = [example for path in files for example in read_examples(path)]
    examples = examples or [example for name in TEST for example in load_examples(name)]
    print(f"{len(examples)} labels\n")
    print("\n".join(scores_table(examples)), "\n")
    print("\n".join(variants_table(examples)), "\n")
    rate, start = speed(examples)
    print(f"{rate:,.0f} distinct labels a second\nstart-up {start:.0f} ms, imports included")


def scores_table(examples: Sequence[Example]) -> list[str]:
    """Return the lines of the table of scores, by kind."""
    cut = best_cut([example for name in FIT for example in load_examples(name)])
    closed = tuple(kind for kind in KINDS if kind != "level3")
    lines = ["| labels | n | accuracy | false | precision | coverage | ECE | WRatio | its false |", "|---" * 9 + "|"]
    for name, kinds in (("all", KINDS), ("all but level 3", closed), *((kind, (kind,)) for kind in KINDS)):
        asked = [example for example in examples if example.kind in kinds]
        if asked:
            lines.append(f"| {name} | {len(asked)} | {scores(asked, ours)} | {plain_scores(asked, cut)} |")
    return lines


def ours(example: Example) -> Answer:
    """Return the matcher's answer."""
    found = match(example.label, example.kind, example.context)
    return Answer(found.code, found.candidates[0][0] if found.candidates else None, found.probability)


def plain(example: Example) -> Answer:
    """Return what plain WRatio over names and aliases says, with its score as probability."""
    spellings = _plain_spellings(example.kind)
    found = process.extractOne(str(compare_key(example.label)), spellings.keys(), scorer=fuzz.WRatio)
    return Answer(None, spellings[found[0]], found[1] / 100) if found else Answer(None, None, 0.0)


def _plain_spellings(kind: str) -> dict[str, str]:
    """Return the ids of the common list by their spellings."""
    common = [concept for concept in taxonomy().of_kind(kind) if not concept.extension]
    return {str(compare_key(spelling)): concept.id for concept in common for spelling in concept.spellings}


def best_cut(examples: Sequence[Example]) -> float:
    """Return the cut-off of plain WRatio that is right most often."""
    answers = [(example, plain(example)) for example in examples]
    cuts = [step / 100 for step in range(50, 101)]
    return max(cuts, key=lambda cut: sum(_cut(answer, cut) in example.right for example, answer in answers))


def _cut(answer: Answer, cut: float) -> str | None:
    """Return the code that a cut-off lets pass."""
    return answer.best if answer.probability >= cut else None


def scores(examples: Sequence[Example], answer: Callable[[Example], Answer]) -> str:
    """Return the cells of a row."""
    answers = [(example, answer(example)) for example in examples]
    right = sum(found.code in example.right for example, found in answers)
    given = [(example, found) for example, found in answers if found.code]
    precise = sum(found.code in example.right for example, found in given)
    named = [found for example, found in answers if None not in example.right]
    covered = sum(found.code is not None for found in named)
    cells = (
        f"{right / len(answers):.3f}",
        false_share([(example, found.code) for example, found in answers]),
        f"{precise / max(1, len(given)):.3f}",
        f"{covered / max(1, len(named)):.3f}",
        f"{calibration_error(answers):.3f}",
    )
    return " | ".join(cells)


def false_share(answers: Sequence[tuple[Example, str | None]]) -> str:
    """Return how many labels that name nothing got a code."""
    nothing = [code for example, code in answers if example.right == (None,)]
    return f"{sum(code is not None for code in nothing)}/{len(nothing)}"


def calibration_error(answers: Sequence[tuple[Example, Answer]], *, with_open: bool = False) -> float:
    """Return the expected calibration error of the best candidates' probabilities in ten bins."""
    judged = [(example, found) for example, found in answers if found.best and (with_open or not example.is_open)]
    asked = [(found.probability, found.best in example.right) for example, found in judged]
    error = 0.0
    for number in range(BINS):
        inside = [pair for pair in asked if number == min(BINS - 1, int(pair[0] * BINS))]
        error += abs(sum(probability for probability, _ in inside) - sum(right for _, right in inside))
    return error / max(1, len(asked))


def plain_scores(examples: Sequence[Example], cut: float) -> str:
    """Return the cells of plain WRatio: accuracy, and labels that name nothing but got a code."""
    answers = [(example, _cut(plain(example), cut)) for example in examples]
    return f"{sum(code in example.right for example, code in answers) / len(answers):.3f} | {false_share(answers)}"


def variants_table(examples: Sequence[Example]) -> list[str]:
    """Return the lines of the table of accuracy on each sort of variant of the labels."""
    right: dict[str, list[bool]] = {}
    for example in examples:
        for name, text in variants(example.label).items():
            right.setdefault(name, []).append(match(text, example.kind, example.context).code in example.right)
    rows = (f"| {name} | {len(found)} | {sum(found) / len(found):.3f} |" for name, found in right.items())
    return ["| variant | n | accuracy |", "|---|---|---|", *rows]


def speed(examples: Sequence[Example]) -> tuple[float, float]:
    """Return the distinct labels answered a second, and the milliseconds a fresh interpreter takes to begin."""
    texts = {(text, one.kind, one.context) for one in examples for text in variants(f"{one.label}甲").values()}
    began = time.perf_counter()
    for text, kind, context in texts:
        match(text, kind, context)
    rate = len(texts) / (time.perf_counter() - began)
    starts = [float(subprocess.check_output([sys.executable, "-c", START])) for _ in range(5)]  # noqa: S603 - itself
    return rate, min(starts) * 1000


if __name__ == "__main__":
    main()
