"""Write docs/rules.md, the catalogue of rules, from the docstrings of the checks.

python -m tests.benchmarks.write_rules
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from normalize.checks import CHECKS, CORPUS_CHECKS, DOCUMENT_CHECKS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rules.md"
INTRODUCTION = """# The rules

Each rule is a function in `normalize/checks/`; this page is made from their docstrings by
`python -m tests.benchmarks.write_rules`; how to add one: [extending](extending.md#a-check).

Every rule ends in one of three outcomes: **holds**, **broken**, or **not applicable** with its reason. A broken rule is a
*contradiction* (no rounding makes it true), a *warning* (against the stated or usual rule) or *info*. The cells that a
contradiction rests on are read a second time: a PDF by another parser, a Word file on the page that LibreOffice prints of
it, where it is installed. Where that reading shows another text, or the number in another row or column, it is a warning
with the doubt beside it.

How numbers are compared:

- A printed number with decimals stands for an interval: 99.90 for 99.895 to 99.905. A rule is broken only where no
  values within the intervals satisfy it. Digits that were cut off instead of rounded are a second reading: the rule
  holds and says so.
- Whole points are exact, as assigned; so are full scores. A whole score in a column with decimals may have lost its
  zeros. A whole total over scores with decimals was rounded. The score of the execution line stands for no more than
  its rate leaves open.
- A blank is no number. No rule fires where a number is missing.

## Rules on one form
"""


def page() -> str:
    """Return the page."""
    document = ["\n## Rules on the sentences and tables of one document\n", *map(entry, DOCUMENT_CHECKS)]
    corpus = ["\n## Rules between the documents of a run\n", *map(entry, CORPUS_CHECKS)]
    return "\n".join([INTRODUCTION, *map(entry, CHECKS), *document, *corpus]).rstrip() + "\n"


def entry(check: Any) -> str:
    """Return the entry of one rule: its name, and its docstring."""
    return "\n".join([f"### `{check.__name__}`", "", *lines_of(inspect.getdoc(check) or ""), ""])


def lines_of(text: str) -> Iterator[str]:
    """Yield the lines of a docstring, with room around its list."""
    return iter(text.splitlines())


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
