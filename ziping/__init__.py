"""Published Chinese budget self-evaluations, read into a checked dataset.

The names below are all that most users need; each is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from normalize.quantity import parse_quantity as quantity

    from normalize.match import match
    from ziping.documents import check, read, record
    from ziping.run import run

__all__ = ["check", "match", "quantity", "read", "record", "run"]

_HOMES = {
    "check": ("ziping.documents", "check"),
    "match": ("normalize.match", "match"),
    "quantity": ("normalize.quantity", "parse_quantity"),
    "read": ("ziping.documents", "read"),
    "record": ("ziping.documents", "record"),
    "run": ("ziping.run", "run"),
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _HOMES[name]
    value = getattr(import_module(module), attribute)
    globals()[name] = value  # the module of the same name, such as ziping.run, must not take its place
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
