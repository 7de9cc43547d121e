"""Write docs/matching.md, how labels are matched and how well, and its picture: python -m tests.benchmarks.write_matching.

The figures are those of the labels kept apart; speed and start-up are those of the machine that writes the page.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from normalize.match import least_probability
from normalize.taxonomy import KINDS
from tests.benchmarks import match_curves
from tests.benchmarks.labels import FIT, TEST, load_examples
from tests.benchmarks.match_scores import calibration_error, ours, scores_table, speed, variants_table

PAGE = Path(__file__).resolve().parents[2] / "docs" / "matching.md"
PAGE_TEXT = """# How labels are matched

This page is made by `python -m tests.benchmarks.write_matching`.

A label is answered with the concept of the [taxonomy](taxonomy.md) that it names, or with none, and a probability.

1. **The place decides first.** The kind (level 1, 2, 3, fund line, column) and the labels above say which concepts are
   possible: 成本指标 is a block at level 1 and a group under 产出指标 at level 2.
2. **The label is taken apart.** Points, numbering, operators, values, units, instructions, converter residue,
   traditional script and known misreadings are taken away, named and kept (`normalize/match/label.py`). A character that makes
   no known word with its neighbours is read as a look-alike that does (采构 as 采购), noted as `misread` and weighed
   (`normalize/match/mend.py`; the look-alikes are measured from type by `python -m tests.benchmarks.write_glyphs`).
3. **Candidates** are the concepts with the nearest spellings and those that the words of the label can be read as
   (`normalize/data/readings.toml`).
4. **Features** of each candidate: spelling, likeness and margin to the runner-up, the head of what is measured (…率,
   …人数, …满意度), readings, the labels above, the unit of the value, length (`normalize/match/features.py`).
5. **One fitted model a kind** weighs them: a conditional logit with "none" as an outcome. Its weights
   (`normalize/data/match_weights.json`) are made by `python -m tests.benchmarks.fit_match` and calibrated on what each
   source gets from weights fitted without it. Below the threshold ({thresholds}) there is no code.
6. **The labels of a row are decided together** (`normalize/match/decode.py`): a level-1 label that alone is not sure is heard
   with the label below it (on level-1 labels spoiled as in the last table, twice over, 98.9 % right against 96.6 %, none
   more wrong), and a likeness to a fund line gives way to the line itself. Column headings that the vocabulary does not
   know are matched together, none twice; one that surely names a column that the form lacks becomes it, marked
   `column_matched` (`normalize/match/headings.py`).
7. **A person's decision comes first**: see below.

Every answer says what was taken away, by what evidence it was found, and what the runners-up are.

## Scores

{counts}

{scores}

*accuracy*: none counts as an answer. *false*: labels that name nothing and got a code. *precision* of the codes given,
*coverage* of the labels that have one. *ECE*: expected calibration error in ten bins, over the
labels of which a concept and none are not both right (with the {open} others, {harsh}). *WRatio*: accuracy of plain
rapidfuzz over the same names and aliases, with the cut-off that is best on the labels for fitting.

{speed}

![Errors against coverage, and calibration](match_curves.svg)

1,450 of these labels (`fresh_test.jsonl`, five sets) were keyed by three people who had seen the definitions and neither
the matcher nor its spellings. At first contact the sets scored 0.923 to 0.980 in accuracy, 0.961 together, with a
precision of 0.989 where a code was given; a few word classes have been mended since.

The same labels as typesetting and recognition spoil them (*garbled*: one character that no label holds; *misread*: one
look-alike; *dropped*: one character lost; *blanked*: a box in its place):

{variants}

## Judgements

A person decides what the matcher cannot. A file of judgements is TOML:

```toml
[[judgement]]
label = "惠民资金发放率"
kind = "level3"
level2 = "质量指标"            # optional, as is level1: without them it holds wherever the label stands
concept = "L3.grant_full_rate"
verdict = "same"              # same, not the same, unsure
who = "reader 1"
when = "2025-01-31"
why = "the share of the sum that was paid"
```

or JSON Lines with the same fields (a name that ends in `.jsonl`). `--judgements FILE` gives it to `ziping match`,
`ziping record` and `ziping run`; `ziping.record` and `ziping.run` take its path as `judgements=`, and `ziping.match` what
`ziping.judgements.load_judgements(path)` returns.

- A decision holds for every writing of the label that is the same words once points, numbers and residue are gone
  (method `judged`), and is learned as a further spelling where only filler words differ (method `learned`).
- *same* names the concept with probability 1; *not the same* and *unsure* take that concept away.
- A decision that names the labels above goes before one that does not.
- Two decisions that cannot both hold are refused, with the file and line of each.
- `ziping run` makes its results again when the judgements change.
- `ziping match --queue PATH` lists the labels of documents or of a dataset that are most worth a decision: how often a
  label stands times how unsure its answer is. With `--json` each line has the fields of a judgement, to be completed.
"""


def main() -> None:
    """Write the page and the picture."""
    examples = [example for name in TEST for example in load_examples(name)]
    fitted = [example for name in FIT for example in load_examples(name)]
    kinds = Counter(example.kind for example in examples)
    rate, start = speed(examples)
    text = PAGE_TEXT.format(
        thresholds=", ".join(f"{kind} {least_probability(kind):.2f}" for kind in KINDS),
        counts=f"{len(examples)} labels kept apart from the {len(fitted)} for fitting, {kinds['level3']} of level 3.",
        scores="\n".join(scores_table(examples)),
        open=sum(example.is_open for example in examples),
        harsh=f"{calibration_error([(one, ours(one)) for one in examples], with_open=True):.3f}",
        speed=f"{rate:,.0f} distinct labels a second on one core; {start:.0f} ms from a cold start to the first answers.",
        variants="\n".join(variants_table(examples)),
    )
    PAGE.write_text(text, encoding="utf-8")
    match_curves.main()


if __name__ == "__main__":
    main()
