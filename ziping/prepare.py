"""Puts the documents that are read through a conversion at the end of a run, converted a batch at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256

from ziping.contain import Task
from ziping.convert import BATCH, BATCH_BYTES, convert, document_to_convert


def with_conversions(tasks: Iterable[Task]) -> Iterator[Task]:
    """Yield each task once; those for LibreOffice come last, with their documents converted."""
    waiting: list[Task] = []
    for task in tasks:
        if document_to_convert(task.path) is None:
            yield task
        else:
            waiting.append(task)
    batch: dict[Task, bytes] = {}
    for task in waiting:
        data = document_to_convert(task.path) or b""
        if batch and (len(batch) == BATCH or sum(map(len, batch.values())) + len(data) > BATCH_BYTES):
            yield from _converted(batch)
            batch = {}
        batch[task] = data
    yield from _converted(batch)


def _converted(batch: dict[Task, bytes]) -> Iterator[Task]:
    """Yield the tasks with their conversions; a file that changed since it was listed stays as it is."""
    unchanged = {task.name: data for task, data in batch.items() if sha256(data).hexdigest() == task.sha256}
    converted = convert(unchanged)
    for task in batch:
        yield replace(task, converted=converted.get(task.name))
