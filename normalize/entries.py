"""The shape of the taxonomy's files: which keys a concept has, and what sort of value each; slips are named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

TEXT, TEXTS, FLAG = "one text", "a list of texts", "true or false"
KEYS = {
    "id": TEXT,
    "name": TEXT,
    "definition": TEXT,
    "parents": TEXTS,
    "schemes": TEXTS,
    "unit": TEXT,
    "direction": TEXT,
    "published": TEXTS,
    "usage": TEXT,
    "extension": FLAG,
}
NEEDED = ("id", "name", "definition")


def find_slips(table: Mapping[str, Any], kinds: Sequence[str]) -> Iterator[str]:
    """Yield each key of a parsed file that is unknown or missing, or whose value is of another sort, as a line."""
    yield from (
        f"no such key {key}; there are sources, {', '.join(kinds)}" for key in table if key not in {"sources", *kinds}
    )
    for kind in kinds:
        entries = table.get(kind, [])
        if isinstance(entries, list):
            for number, entry in enumerate(entries, 1):
                yield from (f"{kind} {entry.get('id', f'number {number}')}: {slip}" for slip in _slips(entry))
        else:
            yield f"{kind}: each concept needs the heading [[{kind}]]"


def _slips(entry: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the keys of a concept."""
    yield from (f"{key} is missing" for key in NEEDED if key not in entry)
    for key, value in entry.items():
        if key not in KEYS:
            yield f"no such key {key}; there are {', '.join(KEYS)}"
        elif _sort(value) != KEYS[key]:
            parted = ', the spellings parted by " | "' if key == "usage" else ""
            yield f"{key} must be {KEYS[key]}{parted}"


def _sort(value: object) -> str | None:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return TEXTS
    return TEXT if isinstance(value, str) else FLAG if isinstance(value, bool) else None
