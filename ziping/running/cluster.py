"""The same work on a Ray cluster, whose machines must see the files under the same paths.

Each Ray task runs `contained` with one worker of its own, so that limits and failures are those of a local run.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ziping.running.contain import contained

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ziping.result import Parcel
    from ziping.running.contain import Job, Task


class EngineError(Exception):
    """The engine cannot be used; the message is one line for a person."""


def contained_by_ray(tasks: Iterable[Task], job: Job, workers: int) -> Iterator[tuple[Task, Parcel]]:
    """Yield each task with its result, as they complete, with at most `workers` under way.

    Raises:
        EngineError: Ray is not installed.
    """
    ray = require_ray()
    started_here = not ray.is_initialized()
    if started_here:
        ray.init(include_dashboard=False, log_to_driver=False)
    try:
        yield from _answers(ray, iter(tasks), job, workers)
    finally:
        if started_here:
            ray.shutdown()


def require_ray() -> Any:
    """Return the library; raises EngineError where it is not installed."""
    try:
        return import_module("ray")
    except ImportError as error:
        raise EngineError("the engine ray needs the extra: pip install 'ziping[ray]'") from error


def _answers(ray: Any, queue: Iterator[Task], job: Job, workers: int) -> Iterator[tuple[Task, Parcel]]:
    remote = ray.remote(num_cpus=1, max_retries=2)(_run_contained)
    under_way: dict[Any, Task] = {}
    while True:
        while len(under_way) < workers and (task := next(queue, None)) is not None:
            under_way[remote.remote(task, job)] = task
        if not under_way:
            return
        for answer in ray.wait(list(under_way))[0]:
            yield under_way.pop(answer), ray.get(answer)


def _run_contained(task: Task, job: Job) -> Parcel:
    ((_, parcel),) = contained([task], job, 1)
    return parcel
