"""Detection and localisation of injected errors, by operation, one and two at a time, and the time of an explanation.

python tests/benchmarks/check_injected.py [number of records an operation] [--write]
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from detectable import is_detectable
from record_builder import consistent_record
from record_errors import OPERATIONS, Injected, inject

from normalize.checks import check_record
from normalize.explain import explain, is_contradiction
from normalize.finding import Explanation, Finding

PAGE = Path(__file__).resolve().parents[2] / "docs" / "explanations.md"
FENCE = "--write` prints and puts here:\n\n```\n"
TRIES = 40  # records tried for one in which an operation applies


def main(count: int, *, write: bool) -> None:
    """Print a line for each operation and for pairs of operations; with `write`, put them into the page as well."""
    lines = []
    for line in report(count):
        print(line, flush=True)
        lines.append(line)
    if write:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(FENCE)
        _, _, after = rest.partition("\n```\n")
        PAGE.write_text(before + FENCE + "\n".join(lines) + "\n```\n" + after, encoding="utf-8")


def report(count: int) -> Iterator[str]:
    """Yield the lines of the report."""
    yield f"{'operation':28} {'injected':>8} {'detectable':>10} {'detected':>8} {'first':>6} {'alone':>6}"
    times: list[float] = []
    for name in OPERATIONS:
        yield line_of(name, [(name,)] * count, times)
    names = list(OPERATIONS)
    pairs = [(names[index % len(names)], names[(index * 5 + 3) % len(names)]) for index in range(2 * count)]
    yield line_of("two at a time", pairs, times)
    times.sort()
    median, late = statistics.median(times) * 1000, times[int(len(times) * 0.99)] * 1000
    yield f"explanation: median {median:.1f} ms, 99 % {late:.1f} ms, longest {times[-1] * 1000:.0f} ms"


def line_of(title: str, cases: list[tuple[str, ...]], times: list[float]) -> str:
    """Return the line of some cases: the detectable, the share of those detected, of the detected ranked first."""
    tally: Counter[str] = Counter()
    for number, names in enumerate(cases):
        case = next(filter(None, (inject(consistent_record(number * TRIES + n), names, n) for n in range(TRIES))), None)
        if case is not None:
            tally.update(outcome(case, times))
    possible, detected = tally["detectable"] or 1, tally["detected"] or 1
    return (
        f"{title:28} {tally['injected']:8} {tally['detectable']:10} {tally['both'] / possible:8.3f} "
        f"{tally['first'] / detected:6.3f} {tally['alone'] / detected:6.3f}"
    )


def outcome(case: Injected, times: list[float]) -> list[str]:
    """Return what was achieved on one case."""
    findings = check_record(case.record)
    reached = ["injected", *["detectable"] * is_detectable(case.record)]
    if not any(is_contradiction(finding) for finding in findings):
        return reached
    reached += ["detected", *["both"] * ("detectable" in reached)]
    start = time.process_time()
    explained = explain(case.record, findings)
    times.append(time.process_time() - start)
    heads = [finding for finding in explained if is_contradiction(finding)]
    found = {path for finding in heads for path, value in first_changes(finding) if agrees(case, path, value)}
    first = found >= origins(case)
    alone = first and all(sum(one.rank == 1 for one in finding.explanations) == 1 for finding in heads)
    return [*reached, *["first"] * first, *["alone"] * alone]


def first_changes(finding: Finding) -> list[tuple[str, Decimal]]:
    """Return the numbers that the explanations ranked first suppose."""
    first: list[Explanation] = [one for one in finding.explanations if one.rank == 1]
    return [(change.field, Decimal(change.supposed or 0)) for one in first for change in one.changes]


def agrees(case: Injected, path: str, supposed: Decimal) -> bool:
    """Tell whether a supposed number is the true one, as far as its printed digits say."""
    true = case.truth.get(path)
    if true is None:
        return False
    places = max(-true.as_tuple().exponent, 0) if isinstance(true.as_tuple().exponent, int) else 0
    return abs(supposed - true) <= Decimal(1).scaleb(-places) * 2


def origins(case: Injected) -> set[str]:
    """Return the paths that an explanation must name: all that were changed, but of a carried rate the rate alone."""
    carried = {"funds.0.score", "total.score"} if "rate_rounded_and_carried_on" in case.operations else set()
    return set(case.truth) - carried


if __name__ == "__main__":
    numbers = [argument for argument in sys.argv[1:] if argument.isdigit()]
    main(int(numbers[0]) if numbers else 100, write="--write" in sys.argv)
