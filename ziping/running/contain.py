"""One document in one worker process, within limits of time, memory and size; what it breaks is only itself.

Each worker is a pebble pool of its own: a worker that is killed while it holds the lock of a shared channel would
stall the others, and here there is nothing to share. A document whose worker dies is tried once more, since the
killer may have meant another; the second death is its own.
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from pebble import ProcessExpired, ProcessPool

from extract.model import ReadError, Reason
from ziping.office.convert import Converted, result_of_original
from ziping.result import Parcel, Result, failed, pack
from ziping.running.timekeeping import Allowance, Deadline
from ziping.running.workers import prepare_worker, worker_context

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from multiprocessing.context import BaseContext

    from normalize.match.judge import Judgements

Work = Callable[..., Result]  # of the bytes and the name, and of judgements and pages where there are some

ATTEMPTS = 2
PATIENCE = 0.5  # seconds between two looks at pools that do not answer
GRACE = 30.0  # seconds for a worker to start


_DEADLINE: list[Deadline] = []  # of the worker, in its own process


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take: `seconds`, and `picture_seconds` more for each picture of a page that is read.

    `memory` bounds the address space of a worker (`RLIMIT_AS`) and has no effect on Windows, which has no such limit.
    """

    seconds: float = 60.0
    picture_seconds: float = 30.0
    memory: int = 2 << 30  # bytes
    size: int = 256 << 20  # bytes; a larger file is not opened


@dataclass(frozen=True, slots=True)
class Task:
    """A file to process: where it is, how results shall name it, and what its bytes were when it was listed.

    `converted` is the same document as it is read instead, or why there is no such; `pages` are those that
    LibreOffice prints of it, as PDF, for a second reading.
    """

    path: Path
    name: str
    sha256: str
    converted: Converted | ReadError | None = None
    pages: bytes | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """What every task of a run shares; `work` is a function of a module, so that a worker can find it by name.

    Where there are `judgements`, `work` takes them as an argument of this name, and so it does the `pages` of a task.
    """

    work: Work
    limits: Limits = Limits()
    with_contacts: bool = False
    judgements: Judgements | None = None


def contained(tasks: Iterable[Task], job: Job, workers: int) -> Iterator[tuple[Task, Parcel]]:
    """Yield each task with its result, as they complete.

    A document that takes too long, takes too much memory, raises or kills its worker yields a failed result with the
    reason; the others are unaffected. Closing the iterator, or an exception such as `KeyboardInterrupt`, stops the
    workers.
    """
    queue = iter(tasks)
    idle = [_Slot(job) for _ in range(workers)]
    busy: dict[Future[Parcel], tuple[_Slot, Task]] = {}
    try:
        while True:
            while idle and (task := next(queue, None)) is not None:
                slot = idle.pop()
                busy[slot.start(task)] = (slot, task)
            if not busy:
                return
            done = wait(busy, timeout=PATIENCE, return_when=FIRST_COMPLETED).done
            for future in done or {future for future, (slot, _) in busy.items() if slot.lost()}:
                slot, task = busy.pop(future)
                parcel = slot.outcome(future, task)
                if parcel is None:
                    busy[slot.start(task)] = (slot, task)
                else:
                    idle.append(slot)
                    yield task, parcel
    finally:
        for slot in idle + [slot for slot, _ in busy.values()]:
            slot.stop()


class _Slot:
    """A place for one worker, started at the first task and again when it was lost."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._pool: ProcessPool | None = None
        self._attempts = 0
        self._context = worker_context(job.work.__module__)
        self._deadline = Deadline(self._context)
        self._start_by = 0.0

    def start(self, task: Task) -> Future[Parcel]:
        self._attempts += 1
        if self._pool is None or not self._pool.active:
            self.stop()
            self._pool = _pool_of_one(self._job, self._context, self._deadline)
        self._deadline.clear()
        self._start_by = monotonic() + GRACE
        future: Future[Parcel] = self._pool.schedule(_run_task, (task, self._job))
        return future

    def lost(self) -> bool:
        """Tell whether no answer is to be waited for: the pool broke before it took the task, or time is over."""
        return self._pool is None or not self._pool.active or self._is_late()

    def _is_late(self) -> bool:
        return self._deadline.is_over() or (not self._deadline.is_running() and monotonic() > self._start_by)

    def outcome(self, future: Future[Parcel], task: Task) -> Parcel | None:
        """Return the task's result, or None where it shall be tried again."""
        is_too_slow = not future.done() and self._deadline.is_over()
        failure = _failure(future, task, self._job.limits, TimeoutError() if is_too_slow else BrokenProcessPool())
        if failure is None:
            self._attempts = 0
            return future.result()
        if is_too_slow or failure.reason is Reason.CRASHED:
            self.stop()
        if failure.reason is Reason.CRASHED and self._attempts < ATTEMPTS:
            return None
        self._attempts = 0
        return pack(failure)

    def stop(self) -> None:
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it so
            self._pool.join()
            self._pool = None


def _pool_of_one(job: Job, server: BaseContext, deadline: Deadline) -> ProcessPool:
    return ProcessPool(max_workers=1, initializer=_prepare, initargs=(job.limits.memory, deadline), context=server)


def _prepare(memory: int, deadline: Deadline) -> None:
    """Make a worker ready; its deadline comes with its start, since shared memory cannot be sent to it later."""
    prepare_worker(memory)
    _DEADLINE.append(deadline)


def _run_task(task: Task, job: Job) -> Parcel:
    """Process the task's file; runs in a worker."""
    try:
        data = task.path.read_bytes()
    except OSError as error:
        return pack(failed(task.name, task.sha256, Reason.UNREADABLE_PATH, error.strerror or "cannot be read"))
    if sha256(data).hexdigest() != task.sha256:
        return pack(failed(task.name, task.sha256, Reason.UNREADABLE_PATH, "the file changed during the run"))
    allowance = Allowance(job.limits.seconds, job.limits.picture_seconds)
    try:
        with _DEADLINE[-1].running(allowance):
            result = _work(job, data, task)
        return pack(result if job.with_contacts else result.without_contacts())
    except ReadError as error:
        reason, detail = error.reason, error.detail
    except MemoryError:
        reason, detail = Reason.OUT_OF_MEMORY, f"over {_mebibytes(job.limits.memory)}"
    except Exception as error:  # noqa: BLE001 - whatever a document provokes stays with that document
        reason, detail = Reason.CRASHED, f"{type(error).__name__}: {error}"
    return pack(failed(task.name, task.sha256, reason, detail))


def _work(job: Job, data: bytes, task: Task) -> Result:
    work = partial(job.work, judgements=job.judgements) if job.judgements else job.work
    work = partial(work, pages=task.pages) if task.pages else work
    if isinstance(task.converted, ReadError):
        raise task.converted
    if task.converted is None:
        return work(data, task.name)
    return result_of_original(work(task.converted.data, task.name), task.sha256, task.converted)


def _failure(future: Future[Parcel], task: Task, limits: Limits, unanswered: Exception) -> Result | None:
    """Return what became of a task that gave no parcel; `unanswered` says why nobody waits for one any more."""
    error = future.exception() if future.done() else unanswered
    if error is None:
        return None
    if isinstance(error, TimeoutError):
        reason, detail = Reason.TOO_SLOW, f"over {limits.seconds:g} seconds"
    elif isinstance(error, MemoryError):
        reason, detail = Reason.OUT_OF_MEMORY, f"over {_mebibytes(limits.memory)}"
    elif isinstance(error, ProcessExpired):
        reason, detail = Reason.CRASHED, f"the worker ended: {_ending(error.exitcode)}"
    elif isinstance(error, BrokenProcessPool):
        reason, detail = Reason.CRASHED, "the worker ended before it took the document"
    else:
        reason, detail = Reason.CRASHED, f"{type(error).__name__}: {error}"
    return failed(task.name, task.sha256, reason, detail)


def _ending(exit_code: int | None) -> str:
    """Return an exit code in words; a negative one is a signal."""
    if exit_code is None or exit_code >= 0:
        return f"exit code {exit_code}"
    try:
        return f"killed by {signal.Signals(-exit_code).name}"
    except ValueError:
        return f"killed by signal {-exit_code}"


def _mebibytes(size: int) -> str:
    return f"{size >> 20} MiB"
