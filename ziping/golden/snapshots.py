"""The snapshots of a document, one a stage: what the tables look like, the labelled forms, the records, the findings.

Persons who filled in a form are left out, as from every export.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from difflib import unified_diff
from pathlib import Path
from typing import Any

from extract.forms import find_forms
from extract.model import Document, Form, Place
from normalize.record import place_from_json
from ziping.process import read_document
from ziping.result import Result
from ziping.show import draw_document, place_as_text

STAGES = ("grid.txt", "form.json", "records.json", "findings.json")


def snapshots_of(data: bytes, name: str, result: Result) -> dict[str, str]:
    """Return the text of each stage's snapshot, by file name.

    Raises:
        ReadError: the document cannot be read.
    """
    document = read_document(data, name)
    shown = result.without_contacts().model_dump(mode="json")
    stages = (
        grid_snapshot(document),
        as_json([form_snapshot(form) for form in find_forms(document)]),
        as_json({"records": shown["records"], "statements": shown["statements"]}),
        as_json(shown["findings"]),
    )
    return dict(zip(STAGES, stages, strict=True))


def snapshot_differences(folder: Path, snapshots: Mapping[str, str]) -> dict[str, list[str]]:
    """Return a unified diff for each snapshot that differs from the accepted one or was never accepted."""
    differences: dict[str, list[str]] = {}
    for stage, text in snapshots.items():
        path = folder / stage
        accepted = path.read_text(encoding="utf-8") if path.is_file() else None
        if accepted is None:
            differences[stage] = [f"{path}: no snapshot; look at the output and accept it with `ziping golden accept`"]
        elif accepted != text:
            lines = unified_diff(accepted.splitlines(), text.splitlines(), f"{path} accepted", f"{path} now", n=2)
            differences[stage] = [line.rstrip("\n") for line in lines]
    return differences


def grid_snapshot(document: Document) -> str:
    """Return the drawing of the document, lines without trailing blanks."""
    return "".join(f"{line.rstrip()}\n" for line in draw_document(document))


def form_snapshot(form: Form) -> dict[str, Any]:
    """Return a form as JSON values, without the persons who filled it in."""
    return {
        field.name: plain(getattr(form, field.name)) for field in dataclasses.fields(form) if field.name != "contacts"
    }


def plain(value: Any) -> Any:
    """Return a value of a form as JSON values; what is empty is left out of texts, places become words."""
    if isinstance(value, Place):
        return place_as_text(value)
    if dataclasses.is_dataclass(value):
        parts = ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
        return {name: plain(part) for name, part in parts if part not in (None, ())}
    if isinstance(value, Mapping):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(part) for part in value]
    return value


def as_json(value: Any) -> str:
    """Return a value as indented JSON, each place as words so that a moved cell is one changed line."""
    return json.dumps(with_places_in_words(value), ensure_ascii=False, indent=1, default=str) + "\n"


def with_places_in_words(value: Any) -> Any:
    """Return JSON values in which `places` are words on one line, and from which empty fields are left out."""
    if isinstance(value, dict):
        return {
            key: "; ".join(map(in_words, part)) if key == "places" else with_places_in_words(part)
            for key, part in value.items()
            if part not in (None, [], {})
        }
    return [with_places_in_words(part) for part in value] if isinstance(value, list) else value


def in_words(place: Any) -> str:
    """Return a place in words; one that is in words already stays as it is."""
    return place if isinstance(place, str) else place_as_text(place_from_json(place))
