"""Whether there is time for one more page that takes seconds: whoever runs a reader may say so, page by page.

Readers know no clock. They ask before each picture of a page; without anybody who answers there is always time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

OUT_OF_TIME = "a picture that is not read: the time for the document was over"

_ASKED: ContextVar[Callable[[], bool] | None] = ContextVar("asked", default=None)


@contextmanager
def paced(has_time: Callable[[], bool]) -> Iterator[None]:
    """Let readers within the block ask this function before each picture."""
    token = _ASKED.set(has_time)
    try:
        yield
    finally:
        _ASKED.reset(token)


def has_time() -> bool:
    """Tell whether one more picture of a page may be read."""
    asked = _ASKED.get()
    return asked is None or asked()
