"""How worker processes are started: quickly, without a copy of the caller's threads, and so that none outlives it.

Where there is a fork server (POSIX), each worker is forked from a small process that has loaded the readers once: a
start takes milliseconds, and unlike a plain fork it copies no lock that a thread of the caller holds. Elsewhere
workers are spawned. The caller's main module is not loaded again, so a plain script may call `ziping.run`.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from contextlib import contextmanager
from multiprocessing import connection, context, process
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.process import BaseProcess


def worker_context(preload: str) -> context.BaseContext:
    """Return the context that starts workers; `preload` names the module that they need."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return _Spawned()
    server = _ForkServer()
    server.set_forkserver_preload([preload])
    return server


def prepare_worker(memory: int | None) -> None:
    """Bound the worker's memory, in bytes, where the system can, and let it die with the process that started it."""
    threading.Thread(target=_die_with_parent, daemon=True).start()
    if memory is not None and sys.platform != "win32":
        import resource  # noqa: PLC0415 - POSIX only

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _die_with_parent() -> None:
    parent = process.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


@contextmanager
def _main_module_hidden() -> Iterator[None]:
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


class _SpawnedProcess(context.SpawnProcess):
    @staticmethod
    def _Popen(process_obj: BaseProcess) -> Any:  # noqa: N802 - the name that multiprocessing calls
        with _main_module_hidden():
            return context.SpawnProcess._Popen(process_obj)  # noqa: SLF001 - extended


class _Spawned(context.SpawnContext):
    Process = _SpawnedProcess


if sys.platform != "win32":

    class _ForkedProcess(context.ForkServerProcess):
        @staticmethod
        def _Popen(process_obj: BaseProcess) -> Any:  # noqa: N802 - the name that multiprocessing calls
            with _main_module_hidden():
                return context.ForkServerProcess._Popen(process_obj)  # noqa: SLF001 - extended

    class _ForkServer(context.ForkServerContext):
        Process = _ForkedProcess
