"""The closed labels of the forms: what a printed label is, by exact key first and a small edit distance second.

The spellings are data: `labels.toml` holds those common to all forms, each file of `families/` one form family with
the marks by which it is recognised and the spellings of its own.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from importlib import resources

from rapidfuzz.distance import Levenshtein

from extract.clean import compare_key
from extract.family import Family, Spellings, read_families

Entry = list[str] | dict[str, list[str]]  # spellings, or a table of spellings and parents
Labels = dict[str, dict[str, Entry]]
Patterns = dict[str, dict[str, str]]

_BRACKETED = re.compile(r"\([^()]*\)|\([^()]*$")
_POINTS_TAIL = re.compile(r"\d+(?:\.\d+)?分?$")
_NUMBERING = re.compile(r"^(?:[★*●■◆]+|指标\d+:|\d{1,2}[、.．)](?!\d)|[一二三四五六七八九十]{1,3}、|附[件表]\d*:?)+")
_OF_WHICH = re.compile(r"^其中[:,]?")
_FUZZY_FROM = 5  # shorter labels differ from one another by a single character (一级指标, 二级指标)
_FUZZY_TO = 24  # longer texts are no labels


@lru_cache(maxsize=65536)
def label_key(text: str) -> str:
    """Return the key of a label without points, units, notes in brackets, numbering and 其中."""
    key = compare_key(text)
    bare = _NUMBERING.sub("", _BRACKETED.sub("", key)) or key
    bare = _OF_WHICH.sub("", _NUMBERING.sub("", bare)) or bare
    return str(compare_key(bare.replace("/", "").rstrip("*")))


class Vocabulary:
    """Label lookups over the spellings of `labels.toml` and the families."""

    def __init__(self, labels: Labels, patterns: Patterns, families: Iterable[Family]) -> None:
        self._patterns = {block: _compiled(roles) for block, roles in patterns.items()}
        self._families = tuple(families)
        self._roles = {block: _by_key(roles) for block, roles in labels.items()}
        self._exact = frozenset(key for by_key in self._roles.values() for key in by_key)
        self._known: dict[tuple[str, str], str | None] = {}
        self._parents = {name: frozenset(_parents(entry)) for name, entry in labels["level2"].items()}

    def role(self, block: str, text: str) -> str | None:
        """Return the role that a label has in a block (`indicators`, `funds`, `fields`, ...), or None."""
        key = label_key(text)
        if (block, key) not in self._known:
            self._known[block, key] = self._roles[block].get(key) or self._near(key, block)
        return self._known[block, key]

    def _near(self, key: str, block: str) -> str | None:
        """Return the only role of the block with a spelling one edit away from a key that is no label itself."""
        if key in self._exact or not _FUZZY_FROM <= len(key) <= _FUZZY_TO:
            return None
        near = {
            role
            for spelling, role in self._roles[block].items()
            if len(spelling) >= _FUZZY_FROM and Levenshtein.distance(key, spelling, score_cutoff=1) <= 1
        }
        return near.pop() if len(near) == 1 else None

    def roles(self, block: str) -> set[str]:
        """Return the roles that labels have in a block."""
        return set(self._roles[block].values())

    def spellings(self, block: str, role: str) -> list[str]:
        """Return the keys of the labels that have a role in a block."""
        return [key for key, known in self._roles[block].items() if known == role]

    def guess(self, block: str, text: str) -> str | None:
        """Return the role that the words of an unknown label point to; ask only where a label must stand."""
        key = label_key(text)
        if len(key) > _FUZZY_TO:
            return None
        return next((role for role, pattern in self._patterns.get(block, ()) if pattern.search(key)), None)

    def fund_line(self, text: str) -> str | None:
        """Return `total` or `part` for a fund line; a group may stand before it, as in 2、资金结构：（1）基本支出."""
        return self.role("funds_lines", text) or self.role("funds_lines", re.split(r"[:)]", compare_key(text))[-1])

    def level1(self, text: str) -> str | None:
        """Return the canonical level-1 label."""
        return self._level("level1", text)

    def level2(self, text: str) -> str | None:
        """Return the canonical level-2 label."""
        return self._level("level2", text)

    def _level(self, level: str, text: str) -> str | None:
        """Return the canonical label of a level; points may stand behind it without brackets (投入13, 指标40分)."""
        return self.role(level, text) or self.role(level, _POINTS_TAIL.sub("", compare_key(text)))

    def is_level(self, text: str, *levels: str) -> bool:
        """Tell whether a text is a label of one of the levels letter by letter, points aside."""
        keys = {label_key(text), _POINTS_TAIL.sub("", compare_key(text))}
        return any(key in self._roles[level] for key in keys for level in levels or ("level1", "level2"))

    def parents(self, level2: str) -> frozenset[str]:
        """Return the canonical level-1 labels under which a canonical level-2 label usually stands."""
        return self._parents.get(level2, frozenset())

    def family(self, kind: str, labels: Iterable[str], level1: Iterable[str]) -> str:
        """Return the id of the family that a form of this kind, with these label keys and level-1 labels, follows."""
        printed, heads = frozenset(labels), frozenset(level1)
        for family in self._families:
            if family.kind == kind and family.fits(printed, heads):
                return family.id
        return "other"


def _compiled(roles: Mapping[str, str]) -> list[tuple[str, re.Pattern[str]]]:
    """Return the patterns of a block's roles, in their order."""
    return [(role, re.compile(pattern)) for role, pattern in roles.items()]


def _by_key(roles: Mapping[str, Entry]) -> dict[str, str]:
    """Return role by label key; the first role that claims a spelling keeps it."""
    by_key: dict[str, str] = {}
    for role, entry in roles.items():
        for spelling in _spellings(entry):
            by_key.setdefault(label_key(spelling), role)
    return by_key


def _spellings(entry: Entry) -> list[str]:
    """Return the spellings of an entry."""
    return entry["spellings"] if isinstance(entry, dict) else entry


def _parents(entry: Entry) -> list[str]:
    """Return the parents that an entry names."""
    return entry["parents"] if isinstance(entry, dict) else []


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Return the vocabulary of the package's data, loaded once."""
    package = resources.files("extract")
    files = sorted(package.joinpath("families").iterdir(), key=lambda item: item.name)
    families = [file for file in files if file.name.endswith(".toml")]
    texts = [(f"extract/families/{file.name}", file.read_text(encoding="utf-8")) for file in families]
    return load(package.joinpath("labels.toml").read_text(encoding="utf-8"), texts)


def load(common: str, families: Iterable[tuple[str, str]]) -> Vocabulary:
    """Return the vocabulary of the common labels, the text of a TOML file, and of files of families as (name, text).

    Raises:
        FamilyError: a file of a family is at fault.
    """
    labels = tomllib.loads(common)
    patterns = labels.pop("patterns")
    found = [_keyed(family) for family in read_families(families, labels)]
    for family in found:
        _extend(labels, family.labels)
    return Vocabulary(labels, patterns, found)


def _keyed(family: Family) -> Family:
    """Return the family with the keys of its marks in place of the labels."""
    any_label, none_label = (frozenset(map(label_key, marks)) for marks in (family.any_label, family.none_label))
    return replace(family, any_label=any_label, none_label=none_label)


def _extend(labels: Labels, own: Spellings) -> None:
    """Add a family's own spellings to the common ones."""
    for block, roles in own.items():
        for role, spellings in roles.items():
            _spellings(labels[block][role]).extend(spellings)
