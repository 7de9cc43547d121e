"""What became of one document: its records, statements and findings, or the reason why there are none.

A result travels between processes and rests in the store as a `Parcel`, its JSON compressed.
"""

from __future__ import annotations

import re
import zlib
from typing import Any, Literal, NamedTuple

from pydantic import Field
from pydantic_core import from_json

from extract.model import Reason, WordPlace
from normalize.finding import Finding
from normalize.record import Located, Model, Record

Status = Literal["ok", "no_forms", "failed"]
SecondReader = Literal["pdfplumber", "LibreOffice"]

DETAIL_LENGTH = 300


class Stated(Model):
    """A sentence outside the forms that states an amount, rate, count or score."""

    metric: str = Field(description="What is stated: initial_budget, executed, execution_rate, score, ...")
    value: str = Field(description="The number as written")
    unit: str | None = Field(default=None, description="Its unit as written")
    subject: str | None = Field(default=None, description="What it is about, as written")
    sentence: str = Field(description="The sentence")
    places: tuple[Located, ...] = Field(default=(), description="Where the sentence stands")


class Result(Model):
    """What became of one document."""

    file: str = Field(description="The file, as it was named to the run")
    sha256: str | None = Field(description="SHA-256 of its bytes; null where they were never read")
    media_type: str | None = Field(default=None, description="Kind of file, told by content; null if not read")
    pages: int | None = Field(default=None, description="Number of pages; null where the kind of file has none")
    status: Status = Field(description="ok, no_forms (read, but it holds no self-evaluation form) or failed")
    reason: Reason | None = Field(default=None, description="Why the document failed, from a closed list")
    detail: str | None = Field(default=None, description="One line on the reason, for a person")
    records: tuple[Record, ...] = ()
    statements: tuple[Stated, ...] = ()
    findings: tuple[Finding, ...] = ()
    warnings: tuple[str, ...] = Field(default=(), description="What was odd about the reading")
    second_reading: SecondReader | None = Field(
        default=None,
        description="What read again the cells that contradictions rest on: pdfplumber, or LibreOffice, whose printed "
        "page it is that was read; null where none rests on a cell, or nothing could read it again",
    )

    def without_contacts(self) -> Result:
        """Return the result without the persons and telephone numbers of its forms."""
        records = tuple(record.model_copy(update={"contacts": ()}) for record in self.records)
        return self.model_copy(update={"records": records})


class Parcel(NamedTuple):
    """A result on its way to the store: `payload` is its JSON, compressed.

    It `awaits_pages` where a contradiction rests on cells that may be read again on the page as it is printed.
    """

    sha256: str | None
    reason: Reason | None
    detail: str | None
    payload: bytes
    awaits_pages: bool = False


def failed(file: str, sha256: str | None, reason: Reason, detail: str) -> Result:
    """Return the result of a document that could not be read; its name does not stand in the detail a second time."""
    detail = one_line(detail.removeprefix(f"{file}: "))
    return Result(file=file, sha256=sha256, status="failed", reason=reason, detail=detail)


def one_line(text: str) -> str:
    """Return the text as one line that is the same in every run: no line breaks, no addresses in memory."""
    folded = " ".join(re.sub(r"\b0x[0-9a-fA-F]{6,}\b", "0x…", text).split())
    return folded if len(folded) <= DETAIL_LENGTH else folded[: DETAIL_LENGTH - 1] + "…"


def awaits_pages(result: Result) -> bool:
    """Tell whether a contradiction rests on cells of a Word file that nothing has read again."""
    places = (place for finding in result.findings if finding.is_contradiction for place in finding.places)
    return result.second_reading is None and any(isinstance(place, WordPlace) and place.table for place in places)


def pack(result: Result) -> Parcel:
    """Return the result as a parcel."""
    payload = zlib.compress(result.model_dump_json().encode(), 1)
    return Parcel(result.sha256, result.reason, result.detail, payload, awaits_pages(result))


def unpacked(payload: bytes) -> dict[str, Any]:
    """Return the JSON of a parcel's result; the models are not built again, which would take most of an export."""
    fields: dict[str, Any] = from_json(zlib.decompress(payload))
    return fields
