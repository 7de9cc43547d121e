"""The canonical tree of indicators, fund lines and column headings, loaded once from data and checked as it is loaded.

Ids are stable. A name or alias belongs to one concept among those of its kind that share a parent; the same words may
stand for different concepts under different parents or in another column, so a look-up always names the kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from extract.clean import CompareKey, compare_key
from normalize.entries import find_slips
from normalize.tables import read_table

KINDS = ("level1", "level2", "level3", "fund_line", "column")
DIRECTIONS = ("higher", "lower", "band", "date", "qualitative")
_FILES = ("levels", "concepts", "extensions", "fund_lines", "columns")


class TaxonomyError(ValueError):
    """The data contradicts itself; the message lists every fault."""


@dataclass(frozen=True, slots=True)
class Concept:
    """An entry of the tree.

    `schemes` are the sources that hold it; the one called USAGE says that no official list does.
    `published` are spellings seen in published forms or official text, `usage` further ones in common use. `unit` is
    the usual unit of its values and `direction` what a larger value means. An `extension` is a concept of this
    project beyond the common list: it is reported beside a match, never as its code.
    """

    id: str
    kind: str
    name: str
    definition: str
    parents: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ()
    unit: str | None = None
    direction: str | None = None
    published: tuple[str, ...] = ()
    usage: tuple[str, ...] = ()
    extension: bool = False

    @property
    def spellings(self) -> tuple[str, ...]:
        """The name and all aliases."""
        return (self.name, *self.published, *self.usage)


@dataclass(frozen=True)
class Taxonomy:
    """All concepts by id, in the order of the data, and the documents that schemes refer to."""

    concepts: Mapping[str, Concept]
    sources: Mapping[str, str]
    _by_kind: Mapping[str, tuple[Concept, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_kind = {kind: tuple(c for c in self.concepts.values() if c.kind == kind) for kind in KINDS}
        object.__setattr__(self, "_by_kind", MappingProxyType(by_kind))

    def __getitem__(self, concept_id: str) -> Concept:
        return self.concepts[concept_id]

    def __iter__(self) -> Iterator[Concept]:
        return iter(self.concepts.values())

    def __len__(self) -> int:
        return len(self.concepts)

    def of_kind(self, kind: str) -> tuple[Concept, ...]:
        """Return the concepts of a kind; KeyError where there is no such kind."""
        return self._by_kind[kind]

    def children(self, concept_id: str) -> tuple[Concept, ...]:
        """Return the concepts that name this one as a parent."""
        return tuple(concept for concept in self if concept_id in concept.parents)

    def under(self, child: str, parent: str) -> bool:
        """Say whether `parent` is among the parents of `child`, or of its parents."""
        parents = self.concepts[child].parents
        return parent in parents or any(self.under(above, parent) for above in parents)


@lru_cache(maxsize=1)
def taxonomy() -> Taxonomy:
    """Return the tree that comes with the package; TaxonomyError where its data is at fault."""
    tree = tree_from_tables(_table(f"indicators_{name}") for name in _FILES)
    if faults := list(find_faults(tree)):
        raise TaxonomyError("; ".join(faults))
    return tree


def _table(name: str) -> Mapping[str, Any]:
    """Return a table of the data; TaxonomyError where its file is no TOML, or a key of it is not as it must be."""
    try:
        table = read_table(name)
    except ValueError as error:
        raise TaxonomyError(f"normalize/data/{name}.toml: {error}") from error
    if slips := list(find_slips(table, KINDS)):
        raise TaxonomyError("; ".join(f"normalize/data/{name}.toml: {slip}" for slip in slips))
    return table


def tree_from_tables(tables: Iterable[Mapping[str, Any]]) -> Taxonomy:
    """Build a tree from parsed tables: arrays of concepts under their kind, and `sources`."""
    concepts: dict[str, Concept] = {}
    sources: dict[str, str] = {}
    for table in tables:
        sources |= table.get("sources", {})
        for kind in KINDS:
            for entry in table.get(kind, ()):
                if entry["id"] in concepts:
                    raise TaxonomyError(f"{entry['id']} is defined twice")
                concepts[entry["id"]] = _concept(kind, entry)
    return Taxonomy(MappingProxyType(concepts), MappingProxyType(sources))


def _concept(kind: str, entry: Mapping[str, Any]) -> Concept:
    """Return the concept that a table of the data describes."""
    fields: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in entry.items()}
    fields["usage"] = tuple(entry["usage"].split(" | ")) if "usage" in entry else ()
    return Concept(kind=kind, **fields)


def find_faults(tree: Taxonomy) -> Iterator[str]:
    """Yield each contradiction in a tree, as a line for a person."""
    for concept in tree:
        yield from _field_faults(tree, concept)
    yield from _cycles(tree)
    for kind in KINDS:
        yield from _shared_spellings(tree.of_kind(kind))


def _field_faults(tree: Taxonomy, concept: Concept) -> Iterator[str]:
    """Yield what is wrong with one concept's own fields."""
    for parent in concept.parents:
        if parent not in tree.concepts:
            yield f"{concept.id} names the parent {parent}, which does not exist"
    for scheme in concept.schemes:
        if scheme not in tree.sources:
            yield f"{concept.id} names the scheme {scheme}, which is not among the sources"
    if concept.direction not in {None, *DIRECTIONS}:
        yield f"{concept.id} has the direction {concept.direction}"
    if not concept.definition:
        yield f"{concept.id} has no definition"


def _cycles(tree: Taxonomy) -> Iterator[str]:
    """Yield each concept that is its own ancestor."""
    for concept in tree:
        above, reached = list(concept.parents), set[str]()
        while above:
            parent = above.pop()
            if parent not in reached and parent in tree.concepts:
                reached.add(parent)
                above += tree[parent].parents
        if concept.id in reached:
            yield f"{concept.id} is its own ancestor"


def _shared_spellings(concepts: Iterable[Concept]) -> Iterator[str]:
    """Yield each spelling that two concepts claim under one parent, or where either has no parent."""
    owners: dict[CompareKey, list[Concept]] = {}
    for concept in concepts:
        for spelling in concept.spellings:
            owners.setdefault(compare_key(spelling), []).append(concept)
    for spelling, claimants in owners.items():
        for index, first in enumerate(claimants):
            for second in claimants[:index]:
                if _meet(first, second):
                    yield f"{spelling} stands for both {second.id} and {first.id}"


def _meet(first: Concept, second: Concept) -> bool:
    """Say whether two concepts can be confused under one parent."""
    return not first.parents or not second.parents or bool(set(first.parents) & set(second.parents))
