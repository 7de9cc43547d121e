"""The canonical tree in SKOS (https://www.w3.org/TR/skos-reference/), written as Turtle and as JSON-LD.

Both come from the same nodes. The tree is one concept scheme; each official document whose layout it serves is a
further one, and each kind of label is a collection. Where a spelling comes from stands in the plain JSON alone, since
SKOS has no field for it. Unit and direction are properties of this project.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from normalize.taxonomy import KINDS, Concept, Taxonomy

NAMESPACE = "urn:ziping:taxonomy:"
PREFIXES = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "zt": NAMESPACE,
}
SCHEME = f"{NAMESPACE}scheme"
TITLE = "Chinese budget self-evaluations: indicators, fund lines and columns"

Node = dict[str, Any]
"""A subject in JSON-LD: `@id`, `@type`, and lists of values, each {"@id"} or {"@value", "@language"}."""


def tree_as_turtle(tree: Taxonomy) -> Iterator[str]:
    """Yield the lines of the tree in Turtle."""
    yield from (f"@prefix {prefix}: <{address}> ." for prefix, address in PREFIXES.items())
    for node in nodes(tree):
        yield ""
        yield f"<{node['@id']}> a {node['@type']} ;"
        lines = [(name, value) for name, values in node.items() if name[0] != "@" for value in values]
        for number, (name, value) in enumerate(lines, 1):
            yield f"    {name} {turtle_value(value)} {'.' if number == len(lines) else ';'}"


def turtle_value(value: dict[str, str]) -> str:
    """Return a value in Turtle, whose escapes of texts are those of JSON."""
    if "@id" in value:
        return f"<{value['@id']}>"
    language = f"@{value['@language']}" if "@language" in value else ""
    return json.dumps(value["@value"], ensure_ascii=False) + language


def tree_as_json_ld(tree: Taxonomy) -> dict[str, Any]:
    """Return the tree as one object in JSON-LD."""
    return {"@context": PREFIXES, "@graph": list(nodes(tree))}


def nodes(tree: Taxonomy) -> Iterator[Node]:
    """Yield the subjects of the graph: schemes, collections, concepts."""
    top = (f"{NAMESPACE}{concept.id}" for concept in tree if not concept.parents)
    yield {
        "@id": SCHEME,
        "@type": "skos:ConceptScheme",
        "dcterms:title": [text(TITLE, "en")],
        "skos:hasTopConcept": links(top),
    }
    for scheme, source in tree.sources.items():
        yield {"@id": scheme_id(scheme), "@type": "skos:ConceptScheme", "dcterms:title": [text(source, "und")]}
    for kind in KINDS:
        members = (f"{NAMESPACE}{concept.id}" for concept in tree.of_kind(kind))
        yield {
            "@id": f"{NAMESPACE}kind:{kind}",
            "@type": "skos:Collection",
            "skos:prefLabel": [text(kind, "en")],
            "skos:member": links(members),
        }
    yield from (concept_node(tree, concept) for concept in tree)


def concept_node(tree: Taxonomy, concept: Concept) -> Node:
    """Return the subject of a concept."""
    values = {
        "skos:prefLabel": [text(concept.name, "zh")],
        "skos:altLabel": [text(name, "zh") for name in dict.fromkeys(concept.spellings) if name != concept.name],
        "skos:notation": [{"@value": concept.id}],
        "skos:definition": [text(concept.definition, "en")],
        "skos:inScheme": links([SCHEME, *map(scheme_id, concept.schemes)]),
        "skos:topConceptOf": [] if concept.parents else links([SCHEME]),
        "skos:broader": links(f"{NAMESPACE}{parent}" for parent in concept.parents),
        "skos:narrower": links(f"{NAMESPACE}{child.id}" for child in tree.children(concept.id)),
        "zt:unit": [{"@value": concept.unit}] if concept.unit else [],
        "zt:direction": [{"@value": concept.direction}] if concept.direction else [],
    }
    kept = {name: found for name, found in values.items() if found}
    return {"@id": f"{NAMESPACE}{concept.id}", "@type": "skos:Concept"} | kept


def scheme_id(scheme: str) -> str:
    """Return the name of the scheme of an official document."""
    return f"{NAMESPACE}scheme:{scheme}"


def links(ids: Iterable[str]) -> list[dict[str, str]]:
    """Return values that are other subjects."""
    return [{"@id": one} for one in ids]


def text(words: str, language: str) -> dict[str, str]:
    """Return a value that is a text in a language."""
    return {"@value": words, "@language": language}
