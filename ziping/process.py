"""One document, from bytes to what it states and whether it adds up.

Pure: no files, no clock, no network. `ziping.running.contain` runs it where it can do no harm.
"""

from __future__ import annotations

import hashlib
from itertools import chain
from typing import TYPE_CHECKING

from extract.forms import find_forms
from extract.model import ReadError
from extract.prose import find_statements
from extract.read import read_bytes
from extract.repair import repair
from extract.stitch import stitch
from normalize.assemble import assemble
from normalize.checks import check_document, check_record
from normalize.explain import explain
from normalize.explain.document import explain_document
from normalize.match.judge import NO_JUDGEMENTS
from ziping.result import Result, Stated, failed
from ziping.second.doubt import doubted, read_again

if TYPE_CHECKING:
    from extract.model import Document, Statement
    from normalize.match.judge import Judgements

__all__ = ["Result", "process", "read_document"]


def process(data: bytes, name: str, judgements: Judgements = NO_JUDGEMENTS, *, pages: bytes | None = None) -> Result:
    """Return the records, statements and findings of a document.

    Args:
        data: the file's bytes; its kind is told from them.
        name: the file's name, as results shall show it.
        judgements: a person's decisions on labels, which come before the matcher's.
        pages: a PDF that was printed of the document, for a second reading where it has no pages of its own.

    Returns:
        A result of status `ok`, `no_forms` or, where the document cannot be read, `failed` with its reason.
    """
    try:
        document = read_document(data, name)
    except ReadError as error:
        return failed(name, hashlib.sha256(data).hexdigest(), error.reason, error.detail)
    records = tuple(assemble(form, judgements) for form in find_forms(document))
    statements = find_statements(document)
    checked = [check_record(record) for record in records]
    between = check_document(records, statements)
    second = read_again(chain(*checked, between), document, data, _printed(pages, name))
    explained = (
        explain(record, doubted(found, second.doubts), statements)
        for record, found in zip(records, checked, strict=True)
    )
    return Result(
        file=name,
        sha256=document.source.sha256,
        media_type=document.source.media_type,
        pages=document.source.pages,
        status="ok" if records else "no_forms",
        records=records,
        statements=tuple(_stated(statement) for statement in statements),
        findings=(
            *chain.from_iterable(explained),
            *explain_document(records, statements, doubted(between, second.doubts)),
        ),
        warnings=document.warnings,
        second_reading=second.reader,
    )


def read_document(data: bytes, name: str) -> Document:
    """Return what the document says: tables joined over pages, cells in their columns.

    Raises:
        ReadError: the document cannot be read.
    """
    return repair(stitch(read_bytes(data, name)))


def _printed(pages: bytes | None, name: str) -> Document | None:
    """Return what printed pages say; None where there are none that can be read."""
    try:
        return read_document(pages, name) if pages else None
    except ReadError:
        return None


def _stated(statement: Statement) -> Stated:
    return Stated(
        metric=statement.metric,
        value=statement.value,
        unit=statement.unit,
        subject=statement.subject,
        sentence=statement.sentence,
        places=statement.places,
    )
