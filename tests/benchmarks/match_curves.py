"""Draw how the matcher's errors fall with its coverage, and its calibration: python -m tests.benchmarks.match_curves.

Writes docs/match_curves.svg from the labels kept apart. Left: the share of wrong answers among those given, as the
least probability is lowered; right: how often the best candidate is right, by its probability, in ten bins.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.labels import TEST, load_examples
from tests.benchmarks.match_scores import BINS, Answer, Example, ours

OUT = Path(__file__).parents[2] / "docs" / "match_curves.svg"
SIDE, GAP, TOP = 300, 90, 40
MOST_RISK = 0.1  # the upper end of the left axis
Point = tuple[float, float]


def main() -> None:
    """Write the picture."""
    answers = [(example, ours(example)) for name in TEST for example in load_examples(name)]
    left = panel(GAP, "coverage", "risk", f"{MOST_RISK:.1f}", risk_coverage(answers))
    right = panel(2 * GAP + SIDE, "probability", "right", "1.0", calibration(answers), diagonal=True)
    size = f'viewBox="0 0 {2 * SIDE + 3 * GAP} {SIDE + 2 * TOP}"'
    style = "<style>text{font:12px sans-serif;fill:#444}path{fill:none;stroke:#999}.line{stroke:#07c;stroke-width:2}</style>"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{style}{left}{right}</svg>\n'
    OUT.write_text(svg, encoding="utf-8")
    print(f"{len(answers)} labels, drawn in {OUT.name}")


def risk_coverage(answers: Sequence[tuple[Example, Answer]]) -> list[Point]:
    """Return (coverage, risk / MOST_RISK) as candidates are accepted from the most probable down."""
    ranked = sorted(((found.probability, found.best in example.right) for example, found in answers), reverse=True)
    points, wrong = [], 0
    for number, (_, right) in enumerate(ranked, 1):
        wrong += not right
        points.append((number / len(ranked), min(1.0, wrong / number / MOST_RISK)))
    return points


def calibration(answers: Sequence[tuple[Example, Answer]]) -> list[Point]:
    """Return (mean probability, share right) of each bin that holds labels."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for example, found in answers:
        if found.best and not example.is_open:
            bins[min(BINS - 1, int(found.probability * BINS))].append((found.probability, found.best in example.right))
    return [(sum(p for p, _ in one) / len(one), sum(r for _, r in one) / len(one)) for one in bins if one]


def panel(at: int, across: str, up: str, most: str, points: Sequence[Point], *, diagonal: bool = False) -> str:
    """Return the drawing of one panel: axes from 0 to 1, the curve, and the diagonal if asked."""
    bottom = TOP + SIDE
    curve = " L".join(f"{at + x * SIDE:.1f} {bottom - y * SIDE:.1f}" for x, y in points)
    slope = f'<path d="M{at} {bottom} L{at + SIDE} {TOP}" stroke-dasharray="4"/>' if diagonal else ""
    return (
        f'<path d="M{at} {TOP} V{bottom} H{at + SIDE}"/>{slope}<path class="line" d="M{curve}"/>'
        f'<text x="{at + SIDE - 60}" y="{bottom + 20}">{across}</text><text x="{at - 30}" y="{TOP - 10}">{up}</text>'
        f'<text x="{at - 24}" y="{TOP + 6}">{most}</text><text x="{at - 12}" y="{bottom + 14}">0</text>'
        f'<text x="{at + SIDE}" y="{bottom + 14}">1</text>'
    )


if __name__ == "__main__":
    main()
