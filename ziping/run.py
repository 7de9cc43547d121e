"""The main job: files and folders to a dataset, over many documents, continuing where an earlier run stopped."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Literal

from pydantic import Field

from normalize.record import Model
from ziping.across import findings_across, with_findings
from ziping.cluster import EngineError, contained_by_ray
from ziping.contain import Job, Limits, Task, Work, contained
from ziping.convert import find_libreoffice
from ziping.dataset import Counts, write_dataset
from ziping.files import code_digest, list_files
from ziping.judgements import Given, load_judgements
from ziping.prepare import with_conversions
from ziping.process import process
from ziping.report import write_report
from ziping.result import Parcel
from ziping.store import Edition, Store, open_store
from ziping.workbook import open_workbook

__all__ = ["EngineError", "Limits", "Summary", "run"]

Engine = Literal["local", "ray"]
Progress = Callable[[int, int, str], None]
Hands = Callable[[Iterable[Task]], Iterator[tuple[Task, Parcel]]]

ENGINES = {"local": contained, "ray": contained_by_ray}


class Summary(Model):
    """What a run found."""

    out: str = Field(description="The folder of the dataset")
    documents: int = Field(description="Files the run was given")
    processed: int = Field(description="Contents read by this run; the others were known from an earlier one")
    statuses: dict[str, int] = Field(description="Documents by status: ok, no_forms, failed")
    failures: dict[str, int] = Field(description="Failed documents by reason")
    forms: int
    indicators: int
    statements: int
    findings: dict[str, dict[str, int]] = Field(description="Findings by outcome, then severity")
    xlsx: bool = Field(description="False where the dataset is too large for dataset.xlsx")
    elapsed: float = Field(description="Seconds")


def run(  # noqa: PLR0913 - each is an option of the command
    paths: str | Path | Sequence[str | Path],
    out: str | Path,
    workers: int | None = None,
    *,
    resume: bool = True,
    with_contacts: bool = False,
    excel_safe: bool = False,
    engine: Engine = "local",
    limits: Limits | None = None,
    judgements: Given = None,
    progress: Progress | None = None,
    work: Work = process,
) -> Summary:
    """Process files and folders into a dataset.

    Args:
        paths: files, and folders that are searched with all their folders.
        out: folder of the dataset and of the store that a later run continues from.
        workers: number of worker processes; one for each processor where None.
        resume: keep the results of an earlier run; else begin anew.
        with_contacts: keep the persons and telephone numbers that forms name.
        excel_safe: write the CSV files a second time, harmless to spreadsheet programs.
        engine: where the work is done: `local`, or `ray` on a cluster (an extra).
        limits: what one document may take.
        judgements: files of a person's decisions on labels; where they change, every document is done again.
        progress: called with (contents done, contents in all, file), first for what is known already; when it is
            called for a file, no kill can lose its result.
        work: the function that makes a result of bytes and name; a function of a module.

    Returns:
        What was found. A document that fails is a row with its reason, never an exception.

    Raises:
        StoreError: the folder's store has another schema version, or another run is using it.
        EngineError: the engine is not available.
        JudgementError: the judgements cannot be read, or contradict each other.
    """
    started = monotonic()
    judged = load_judgements(judgements)
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    job = Job(work, limits or Limits(), with_contacts, judged if judged.digest else None)
    with open_store(folder / "store.sqlite", _edition(job), fresh=not resume) as store:
        located = _list(_as_paths(paths), folder, job.limits, store)
        workers = workers or _processors()
        hands = partial(ENGINES[engine], job=job, workers=workers)
        processed = _process(store, located, hands, progress or _silent)
        across = findings_across(store.finished())
        counts = write_dataset(with_findings(store.finished(), across), folder, excel_safe=excel_safe)
        with open_workbook(folder / "findings.xlsx") as book:
            finished = with_findings(store.finished(), across)
            write_report(finished, located, folder / "report", workers, book.add)
    return _summary(folder, processed, counts, monotonic() - started)


def _as_paths(paths: str | Path | Sequence[str | Path]) -> list[Path]:
    return [Path(paths)] if isinstance(paths, str | Path) else [Path(path) for path in paths]


def _edition(job: Job) -> Edition:
    code = f"{code_digest()} {job.work.__module__}.{job.work.__qualname__}"
    code += f" {job.judgements.digest}" if job.judgements else ""
    limits = f"{job.limits.seconds:g} s, {job.limits.memory} B, {job.limits.size} B"
    limits += ", LibreOffice" if find_libreoffice() else ""
    return Edition(code, limits, job.with_contacts)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _silent(_done: int, _total: int, _file: str) -> None:
    pass


def _list(paths: list[Path], out: Path, limits: Limits, store: Store) -> dict[str, Path]:
    """Put the files into the store; return where each is."""
    located = list_files(paths, out, limits.size)
    store.list_files(listed for listed, _ in located)
    return {listed.file: path for listed, path in located}


def _process(store: Store, located: dict[str, Path], hands: Hands, progress: Progress) -> int:
    """Process each content that has no result yet; return how many."""
    waiting = store.waiting()
    total = store.contents()
    done = total - len(waiting)
    progress(done, total, "")
    tasks = (Task(located[file], file, sha256) for file, sha256 in waiting)
    for task, parcel in hands(with_conversions(tasks)):
        store.put(task.name, parcel)
        done += 1
        progress(done, total, task.name)
    return len(waiting)


def _summary(out: Path, processed: int, counts: Counts, elapsed: float) -> Summary:
    findings: dict[str, dict[str, int]] = {}
    for (outcome, severity), count in sorted(counts.findings.items()):
        findings.setdefault(outcome, {})[severity] = count
    return Summary(
        out=out.as_posix(),
        documents=counts.rows["documents"],
        processed=processed,
        statuses=dict(sorted(counts.statuses.items())),
        failures=dict(sorted(counts.failures.items())),
        forms=counts.rows["forms"],
        indicators=counts.rows["indicators"],
        statements=counts.rows["statements"],
        findings=findings,
        xlsx=counts.xlsx,
        elapsed=round(elapsed, 3),
    )
