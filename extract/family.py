"""A form family as its file in `families/` describes it, refused where the file cannot mean what it says."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

KINDS = ("project", "department", "basic_data")
MARKS = ("any_label", "none_label", "level1")
FIELDS = {"id": str, "kind": str, "priority": int, "marks": dict, "labels": dict}
NEEDED = ("id", "kind", "priority")
WORDS = {str: "a text", int: "a whole number", dict: "a table"}

Spellings = Mapping[str, Mapping[str, Sequence[str]]]  # by block and role


class FamilyError(ValueError):
    """A file of a family is at fault; the message is one line that names the file and the key."""


@dataclass(frozen=True, slots=True)
class Family:
    """A form family: its marks, and the spellings of its own, as they are written.

    Families are asked in the order of `priority`, the lowest number first; the first of the form's kind whose marks
    all hold is taken. `any_label` holds where one of these labels is printed, `none_label` where none is, `level1`
    where one of these is a level-1 label of the form.
    """

    id: str
    kind: str
    priority: int
    any_label: frozenset[str] = frozenset()
    none_label: frozenset[str] = frozenset()
    level1: frozenset[str] = frozenset()
    labels: Spellings = field(default_factory=dict)

    @property
    def has_marks(self) -> bool:
        """Whether anything tells the family from the others of its kind."""
        return bool(self.any_label or self.none_label or self.level1)

    def fits(self, printed: frozenset[str], level1: frozenset[str]) -> bool:
        """Tell whether all marks hold of a form with these labels and level-1 labels, written like the marks."""
        if self.any_label and not self.any_label & printed:
            return False
        if self.level1 and not self.level1 & level1:
            return False
        return not self.none_label & (printed | level1)


def read_families(files: Iterable[tuple[str, str]], known: Mapping[str, Iterable[str]]) -> list[Family]:
    """Return the families of files given as (name, text), in the order of priority.

    Args:
        files: the files.
        known: the roles of each block to which a family may add spellings.

    Raises:
        FamilyError: a file has an unknown key or a value of the wrong sort, or hides another family.
    """
    named = [(name, _read(name, text, known)) for name, text in files]
    named.sort(key=lambda item: item[1].priority)
    for fault in _hidden(named):
        raise FamilyError(fault)
    return [family for _, family in named]


def _read(name: str, text: str, known: Mapping[str, Iterable[str]]) -> Family:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FamilyError(f"{name}: {error}") from error
    for fault in _faults(data, known):
        raise FamilyError(f"{name}: {fault}")
    marks = {mark: frozenset(labels) for mark, labels in data.get("marks", {}).items()}
    return Family(data["id"], data["kind"], data["priority"], labels=data.get("labels", {}), **marks)


def _faults(data: Mapping[str, Any], known: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Yield what is wrong with a file; the first that is yielded leaves the later ones without a ground to stand on."""
    yield from _unknown("key", data, FIELDS)
    yield from (f"the key {key} is missing" for key in NEEDED if key not in data)
    for key, value in data.items():
        if type(value) is not FIELDS[key]:
            yield f"{key} must be {WORDS[FIELDS[key]]}"
    if data["kind"] not in KINDS:
        yield f"kind is {data['kind']}, which is none of {', '.join(KINDS)}"
    marks, labels = data.get("marks", {}), data.get("labels", {})
    yield from _unknown("mark", marks, MARKS)
    yield from (f"marks.{mark} must be a list of texts" for mark in marks if not _is_texts(marks[mark]))
    yield from _unknown("label in marks.level1:", marks.get("level1", ()), known["level1"])
    yield from _unknown("block in labels:", labels, known)
    for block, roles in labels.items():
        if not isinstance(roles, dict):
            yield f"labels.{block} must be a table"
        yield from _unknown(f"role in labels.{block}:", roles, known[block])
        yield from (f"labels.{block}.{role} must be a list of texts" for role in roles if not _is_texts(roles[role]))


def _unknown(what: str, found: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    yield from (f"no such {what} {key}; there are {', '.join(known)}" for key in found if key not in known)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _hidden(named: Sequence[tuple[str, Family]]) -> Iterator[str]:
    """Yield each family that no form can follow, or that shares its id; families stand in the order of priority."""
    for number, (name, family) in enumerate(named):
        for later, hidden in named[number + 1 :]:
            if family.id == hidden.id:
                yield f"{later}: the id {family.id} is that of {name}"
            if family.kind == hidden.kind and not family.has_marks:
                yield (
                    f"{name}: without marks it takes every form of the kind {family.kind}; "
                    f"give it [marks], or a priority above the {hidden.priority} of {later}"
                )
