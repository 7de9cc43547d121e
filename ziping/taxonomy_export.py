"""The canonical tree in other formats: JSON, CSV and SKOS (https://www.w3.org/TR/skos-reference/) in Turtle."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from normalize.taxonomy import Concept, Taxonomy

NAMESPACE = "urn:ziping:taxonomy:"
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


def tree_as_skos(tree: Taxonomy) -> Iterator[str]:
    """Yield the lines of the tree in Turtle; each kind of concept is a collection of the one scheme."""
    yield "@prefix skos: <http://www.w3.org/2004/02/skos/core#> ."
    yield f"@prefix : <{NAMESPACE}> ."
    yield ""
    yield f"<{NAMESPACE}scheme> a skos:ConceptScheme ."
    for _, concept in walk(tree):
        yield ""
        yield from skos_concept(tree, concept)


def skos_concept(tree: Taxonomy, concept: Concept) -> Iterator[str]:
    """Yield the lines of one concept."""
    yield f"{node(concept.id)} a skos:Concept ;"
    yield f"    skos:inScheme <{NAMESPACE}scheme> ;"
    if not concept.parents:
        yield f"    skos:topConceptOf <{NAMESPACE}scheme> ;"
    yield from (f"    skos:broader {node(parent)} ;" for parent in concept.parents)
    yield from (f"    skos:altLabel {literal(name)} ;" for name in (*concept.published, *concept.usage))
    yield from (f"    skos:scopeNote {literal(tree.sources[scheme], 'und')} ;" for scheme in concept.schemes)
    yield f"    skos:definition {literal(concept.definition, 'en')} ;"
    yield f"    skos:notation {json.dumps(concept.id)} ;"
    yield f"    skos:prefLabel {literal(concept.name)} ."


def node(concept_id: str) -> str:
    """Return the name of a concept in Turtle."""
    return f"<{NAMESPACE}{concept_id}>"


def literal(text: str, language: str = "zh") -> str:
    """Return a text as a Turtle literal, whose escapes are those of JSON."""
    return f"{json.dumps(text, ensure_ascii=False)}@{language}"


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
