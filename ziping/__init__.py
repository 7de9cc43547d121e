"""Published Chinese budget self-evaluations, read into a checked dataset.

The names below are all that most users need; each is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from normalize.match.judge import match_judged as match
    from normalize.quantity import parse_quantity as quantity
    from ziping.documents import check, read, record
    from ziping.job import run

__all__ = ["check", "match", "quantity", "read", "record", "run"]

_HOMES = {
    "check": ("ziping.documents", "check"),
    "match": ("normalize.match.judge", "match_judged"),
    "quantity": ("normalize.quantity", "parse_quantity"),
    "read": ("ziping.documents", "read"),
    "record": ("ziping.documents", "record"),
    "run": ("ziping.job", "run"),
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _HOMES[name]
    value = getattr(import_module(module), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
