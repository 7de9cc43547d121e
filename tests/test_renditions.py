"""The same document as Word, PDF and text gives the same record, places and the way of reading aside."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from ziping.process import process

DOCUMENTS = Path(__file__).parents[1] / "corpus" / "documents"
NAMES = sorted(path.stem for path in DOCUMENTS.glob("*.docx"))
READING = {"places", "marks", "confidence"}


@lru_cache(maxsize=4)
def published(path: Path) -> Any:
    """Return the records of a document without where and how they were read."""
    return [without_reading(record.model_dump(mode="json")) for record in process(path.read_bytes(), path.name).records]


def without_reading(value: Any) -> Any:
    """Return JSON without places and marks, its texts without white space (each rendition breaks lines its own way)."""
    if isinstance(value, dict):
        return {key: without_reading(item) for key, item in value.items() if key not in READING}
    if isinstance(value, list):
        return [without_reading(item) for item in value]
    return "".join(value.split()) if isinstance(value, str) else value


@pytest.mark.parametrize("other", [".pdf", ".txt"])
@pytest.mark.parametrize("name", NAMES)
def test_renditions_give_the_same_record(name: str, other: str) -> None:
    assert published(DOCUMENTS / f"{name}{other}") == published(DOCUMENTS / f"{name}.docx")
