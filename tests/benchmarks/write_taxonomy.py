"""Write docs/taxonomy.md, the canonical tree as a page: python -m tests.benchmarks.write_taxonomy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from normalize.taxonomy import KINDS, Concept, Taxonomy, taxonomy

PAGE = Path(__file__).resolve().parents[2] / "docs" / "taxonomy.md"
INTRODUCTION = """# The taxonomy

The canonical tree that labels are matched to: the two upper levels of a form, the indicators of level 3, the fund lines
and the column headings. This page is made from `normalize/data/indicators_*.toml` by
`python -m tests.benchmarks.write_taxonomy`; `ziping taxonomy show CODE` prints one concept, and
`ziping taxonomy export` the whole tree as JSON, CSV, SKOS in Turtle (`--format skos`) or in JSON-LD (`--format jsonld`).

Ids are stable. Definitions are in the project's own words. Of the spellings, those in **bold** were seen in published
forms or in official text; the others are in common use. Spellings are looked up with points, numbering, brackets,
residue and traditional script taken away. A concept marked **beyond** is not of the common list: it is reported as
`extension` beside a match, never as its `code`, and keeps labels of its own from being drawn to one that looks alike.
Where the scheme is USAGE, no official list holds the concept: it is this project's own, from labels that offices use.

As the tree is loaded it is checked: ids are unique, parents and schemes exist, nothing is its own ancestor, and no
spelling stands for two concepts that share a parent.
"""
TITLES = {
    "level1": "Level 1: the blocks of a form",
    "level2": "Level 2: the groups",
    "level3": "Level 3: the indicators",
    "fund_line": "Fund lines",
    "column": "Column headings",
}


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


def page() -> str:
    """Return the page."""
    tree = taxonomy()
    return "\n".join([INTRODUCTION, *sources(tree), *(line for kind in KINDS for line in section(tree, kind))]) + "\n"


def sources(tree: Taxonomy) -> Iterator[str]:
    """Yield the documents that the schemes refer to."""
    yield "## Sources\n"
    yield "| scheme | document |\n|---|---|"
    yield from (f"| {scheme} | {cell(source)} |" for scheme, source in tree.sources.items())
    yield ""


def section(tree: Taxonomy, kind: str) -> Iterator[str]:
    """Yield the concepts of a kind, those of the common list first."""
    concepts = sorted(tree.of_kind(kind), key=lambda concept: concept.extension)
    beyond = sum(concept.extension for concept in concepts)
    yield f"## {TITLES[kind]}\n\n{len(concepts) - beyond} of the common list, {beyond} beyond it.\n"
    yield "| id | name | what it is | under | unit, direction, schemes | further spellings |\n|---|---|---|---|---|---|"
    yield from map(row, concepts)
    yield ""


def row(concept: Concept) -> str:
    """Return the line of a concept."""
    about = [part for part in (concept.unit, concept.direction, ", ".join(concept.schemes)) if part]
    spellings = [*(f"**{cell(name)}**" for name in concept.published), *map(cell, concept.usage)]
    cells = (
        f"`{concept.id}`" + (" **beyond**" if concept.extension else ""),
        cell(concept.name),
        cell(concept.definition),
        ", ".join(f"`{parent}`" for parent in concept.parents),
        cell("; ".join(about)),
        "、".join(spellings),
    )
    return f"| {' | '.join(cells)} |"


def cell(text: str) -> str:
    """Return a text as a cell of a table can hold it."""
    return text.replace("|", "\\|").replace("*", "\\*")


if __name__ == "__main__":
    main()
