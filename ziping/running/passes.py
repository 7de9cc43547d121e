"""The passes of a run over its documents: one over all, and one more over those that a second reading needs printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ziping.result import Parcel
from ziping.running.contain import Task
from ziping.running.prepare import with_conversions, with_pages
from ziping.running.store import Store

Progress = Callable[[int, int, str], None]
Hands = Callable[[Iterable[Task]], Iterator[tuple[Task, Parcel]]]


@dataclass(frozen=True, slots=True)
class Passes:
    """What a run works with: its store, where the files are, the hands that work, and how many they are."""

    store: Store
    located: Mapping[str, Path]
    hands: Hands
    workers: int
    prints: bool  # whether there is a second pass: what awaits printed pages is not done without

    def process(self, progress: Progress) -> int:
        """Process each content that has no result yet, or awaits its pages; return how many."""
        total = self.store.contents()
        known = done = total - len(self.store.waiting()) - (len(self.store.awaiting()) if self.prints else 0)
        progress(done, total, "")
        for file in self._files_done():
            done += 1
            progress(done, total, file)
        return done - known

    def _files_done(self) -> Iterator[str]:
        for task, parcel in self.hands(with_conversions(self._tasks(self.store.waiting()), self.workers)):
            self.store.put(task.name, parcel)
            if not (self.prints and parcel.awaits_pages):
                yield task.name
        if self.prints and self.store.awaiting():
            yield from self._files_printed()

    def _files_printed(self) -> Iterator[str]:
        """Process what awaits its pages with them; where there are none, or it fails with them, nothing changes."""
        tasks = with_conversions(self._tasks(self.store.awaiting()), self.workers)
        for task, parcel in self.hands(with_pages(tasks, self.workers)):
            if parcel.reason is None:
                self.store.put(task.name, parcel)
            self.store.settle(task.sha256)
            yield task.name
        for file, sha256 in self.store.awaiting():
            self.store.settle(sha256)
            yield file

    def _tasks(self, contents: Iterable[tuple[str, str]]) -> Iterator[Task]:
        return (Task(self.located[file], file, sha256) for file, sha256 in contents)
