"""The canonical tree as JSON and CSV, with all that is known of each concept."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from normalize.taxonomy import Concept, Taxonomy

COLUMNS = (
    "id", "kind", "name", "definition", "parents", "schemes", "unit", "direction", "published", "usage", "extension",
)  # fmt: skip


def concept_as_json(concept: Concept) -> dict[str, Any]:
    """Return a concept with all its fields; lists for parents, schemes and spellings."""
    fields = ((name, getattr(concept, name)) for name in COLUMNS)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in fields}


def tree_as_json(tree: Taxonomy) -> dict[str, Any]:
    """Return the whole tree as one object: its sources, and its concepts in the order of the tree."""
    return {"sources": dict(tree.sources), "concepts": [concept_as_json(concept) for _, concept in walk(tree)]}


def tree_as_csv(tree: Taxonomy) -> Iterator[str]:
    """Yield the lines of a CSV table, one concept a line; several values in a cell are parted by `|`."""
    for row in [list(COLUMNS), *(csv_row(concept) for _, concept in walk(tree))]:
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow(row)
        yield line.getvalue()


def csv_row(concept: Concept) -> list[str]:
    """Return the cells of a concept."""
    values = concept_as_json(concept).values()
    return ["|".join(value) if isinstance(value, list) else "" if value is None else str(value) for value in values]


def walk(tree: Taxonomy) -> Iterator[tuple[int, Concept]]:
    """Yield (depth, concept), each concept once: parents before their children, else in the order of the data."""
    seen: set[str] = set()

    def below(concept: Concept, depth: int) -> Iterator[tuple[int, Concept]]:
        if concept.id not in seen:
            seen.add(concept.id)
            yield depth, concept
            for child in tree.children(concept.id):
                yield from below(child, depth + 1)

    for concept in tree:
        if not concept.parents:
            yield from below(concept, 0)
