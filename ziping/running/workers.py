"""How worker processes are started: quickly, without a copy of the caller's threads, and so that none outlives it.

Where there is a fork server (POSIX), each worker is forked from a small process that has loaded the readers once: a
start takes milliseconds, and unlike a plain fork it copies no lock that a thread of the caller holds. Elsewhere
workers are spawned. The caller's main module is not loaded again, so a plain script may call `ziping.run`. No process
that is started here imports from the current directory, which may hold anything.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from contextlib import contextmanager
from multiprocessing import connection, context, process, resource_tracker
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.process import BaseProcess

SAFE_PATH = "PYTHONSAFEPATH"  # https://docs.python.org/3/using/cmdline.html#envvar-PYTHONSAFEPATH


def worker_context(preload: str) -> context.BaseContext:
    """Return the context that starts workers; `preload` names the module that they need."""
    if sys.platform != "win32":
        with _nothing_imported_from_here():
            resource_tracker.ensure_running()  # else the first lock of a pool would start it
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
def _nothing_imported_from_here() -> Iterator[None]:
    """Keep the current directory off the path of a Python that is started meanwhile, which `python -c` puts first."""
    before = os.environ.get(SAFE_PATH)
    os.environ[SAFE_PATH] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[SAFE_PATH]
        else:
            os.environ[SAFE_PATH] = before


@contextmanager
def _started_clean() -> Iterator[None]:
    """Let a process be started without the caller's main module and without the current directory."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        with _nothing_imported_from_here():
            yield
    finally:
        sys.modules["__main__"] = main


class _SpawnedProcess(context.SpawnProcess):
    @staticmethod
    def _Popen(process_obj: BaseProcess) -> Any:  # noqa: N802 - the name that multiprocessing calls
        with _started_clean():
            return context.SpawnProcess._Popen(process_obj)  # noqa: SLF001 - extended


class _Spawned(context.SpawnContext):
    Process = _SpawnedProcess


if sys.platform != "win32":

    class _ForkedProcess(context.ForkServerProcess):
        @staticmethod
        def _Popen(process_obj: BaseProcess) -> Any:  # noqa: N802 - the name that multiprocessing calls
            with _started_clean():
                return context.ForkServerProcess._Popen(process_obj)  # noqa: SLF001 - extended

    class _ForkServer(context.ForkServerContext):
        Process = _ForkedProcess
