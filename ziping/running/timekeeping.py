"""How long a worker may take for its document: a fixed time, and more for each picture of a page that it reads.

The worker writes where its time ends into memory that it shares with the process that started it, which ends it then.
So a scan of many pages has time for all, and what hangs is still ended after the time for one page.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import context
from time import monotonic
from typing import Any

from extract.pace import paced

RESERVE = 0.5  # share of the fixed time that is kept for what comes after the pages


@dataclass(frozen=True, slots=True)
class Allowance:
    """The seconds for a document, and the further ones for each picture of a page."""

    seconds: float
    picture_seconds: float


class Deadline:
    """The moment at which a worker's time ends, on the monotonic clock that all processes of a machine share."""

    def __init__(self, server: context.BaseContext) -> None:
        self._end: Any = server.RawValue("d", 0.0)

    def clear(self) -> None:
        """Forget the time of an earlier document."""
        self._end.value = 0.0

    def is_running(self) -> bool:
        """Tell whether a worker took a document."""
        return bool(self._end.value > 0.0)

    def is_over(self) -> bool:
        """Tell whether a worker took a document and its time has ended."""
        return bool(0.0 < self._end.value < monotonic())

    @contextmanager
    def running(self, allowance: Allowance) -> Iterator[None]:
        """Let the time run for a document, in the worker; each picture adds to it, unless the rest is kept."""
        self._end.value = monotonic() + allowance.seconds

        def may_read_picture() -> bool:
            if self._end.value - monotonic() < RESERVE * allowance.seconds:
                return False
            self._end.value += allowance.picture_seconds
            return True

        with paced(may_read_picture):
            yield
