"""What a run lets LibreOffice do before its workers read: conversions, and the pages of a second reading."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from itertools import islice

from extract.model import ReadError
from ziping.office.convert import convert, document_to_convert, printed
from ziping.office.libreoffice import in_batches
from ziping.running.contain import Task

MOST_STARTS = 4  # of LibreOffice side by side, each a few hundred MiB

Loaded = tuple[Task, bytes]


def with_conversions(tasks: Iterable[Task], starts: int = 1) -> Iterator[Task]:
    """Yield each task once; those for LibreOffice come last, with their documents converted a batch at a time."""
    waiting: list[Task] = []
    for task in tasks:
        if document_to_convert(task.path) is None:
            yield task
        else:
            waiting.append(task)
    yield from _side_by_side(_converted, ((task, document_to_convert(task.path) or b"") for task in waiting), starts)


def with_pages(tasks: Iterable[Task], starts: int = 1) -> Iterator[Task]:
    """Yield the tasks whose documents LibreOffice prints, with their pages, a batch at a time."""
    yield from _side_by_side(_printed, ((task, _bytes_of(task)) for task in tasks), starts)


def _side_by_side(turn: Callable[[list[Loaded]], list[Task]], loaded: Iterable[Loaded], starts: int) -> Iterator[Task]:
    """Yield what becomes of the tasks, in their order, a few batches turned at a time."""
    batches = in_batches(loaded, lambda one: len(one[1]))
    starts = min(starts, MOST_STARTS)
    with ThreadPoolExecutor(starts) as pool:
        under_way = deque(pool.submit(turn, batch) for batch in islice(batches, starts))
        while under_way:
            turned = under_way.popleft().result()
            under_way.extend(pool.submit(turn, batch) for batch in islice(batches, 1))
            yield from turned


def _converted(batch: list[Loaded]) -> list[Task]:
    converted = convert({task.name: data for task, data in batch if _is_unchanged(task, data)})
    return [replace(task, converted=converted.get(task.name)) for task, _ in batch]


def _printed(batch: list[Loaded]) -> list[Task]:
    unchanged = [(task, data) for task, data in batch if _is_unchanged(task, data)]
    pages = printed([data for _, data in unchanged])
    return [
        replace(task, pages=page)
        for (task, _), page in zip(unchanged, pages, strict=True)
        if not isinstance(page, ReadError)
    ]


def _is_unchanged(task: Task, data: bytes) -> bool:
    """Tell whether a file is as it was when it was listed; LibreOffice need not see another one."""
    return sha256(data).hexdigest() == task.sha256


def _bytes_of(task: Task) -> bytes:
    try:
        return task.path.read_bytes()
    except OSError:
        return b""
