"""The main job: files and folders to a dataset, over many documents, continuing where an earlier run stopped."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Literal

from pydantic import Field

from extract.model import Reason
from normalize.record import Model
from ziping.across import findings_across, with_findings
from ziping.dataset.write import NAMED, Counts, write_dataset
from ziping.judgements import Given, load_judgements
from ziping.office.libreoffice import find_libreoffice
from ziping.process import process
from ziping.report import write_report
from ziping.report.workbook import open_workbook
from ziping.running.cluster import EngineError, contained_by_ray, require_ray
from ziping.running.contain import Job, Limits, Work, contained
from ziping.running.files import OutError, Search, code_digest, list_files, refuse_among
from ziping.running.passes import Passes, Progress
from ziping.running.store import STORE, Edition, Store, open_store

__all__ = ["EngineError", "Limits", "OutError", "Summary", "run"]

Engine = Literal["local", "ray"]

ENGINES = {"local": contained, "ray": contained_by_ray}


class Failure(Model):
    """A document that could not be read, and why."""

    file: str
    reason: Reason
    detail: str | None


class Summary(Model):
    """What a run found."""

    out: str = Field(description="The folder of the dataset")
    documents: int = Field(description="Files the run was given")
    processed: int = Field(description="Contents read by this run")
    known: int = Field(description="Contents known from an earlier run")
    tried_again: int = Field(description="Contents that crashed in an earlier run, read once more by this one")
    copies: int = Field(description="Files with the same bytes as another one")
    ignored: int = Field(description="Hidden and temporary files and folders, passed over")
    datasets: tuple[str, ...] = Field(description="Folders that a run wrote, passed over")
    statuses: dict[str, int] = Field(description="Documents by status: ok, no_forms, failed")
    failures: dict[str, int] = Field(description="Failed documents by reason")
    failed: tuple[Failure, ...] = Field(description=f"The first {NAMED} failed documents, in order of name")
    forms: int
    indicators: int
    statements: int
    findings: dict[str, dict[str, int]] = Field(description="Findings by outcome, then severity")
    xlsx: bool = Field(description="False where the dataset is too large for dataset.xlsx")
    elapsed: float = Field(description="Seconds")


@dataclass(frozen=True, slots=True)
class _Taken:
    """What a run takes on: its search, its different contents, its files beyond those, and what crashed before."""

    search: Search
    contents: int
    copies: int
    tried_again: int


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
    second_reading: bool = True,
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
        second_reading: let LibreOffice, where it is installed, print the Word documents of which figures contradict
            each other, so that their cells are read a second time on the page.
        progress: called with (contents done, contents in all, file), first for what is known already; when it is
            called for a file, no kill can lose its result.
        work: the function that makes a result of bytes and name; a function of a module.

    Returns:
        What was found. A document that fails is a row with its reason, never an exception.

    Raises:
        OutError: the folder `out` is one of the paths, or holds one.
        StoreError: the folder's store has another schema version, or another run is using it.
        EngineError: the engine is not available.
        JudgementError: the judgements cannot be read, or contradict each other.
    """
    started = monotonic()
    judged = load_judgements(judgements)
    folder = Path(out)
    refuse_among(_as_paths(paths), folder)
    if engine == "ray":
        require_ray()
    folder.mkdir(parents=True, exist_ok=True)
    job = Job(work, limits or Limits(), with_contacts, judged if judged.digest else None)
    with open_store(folder / STORE, _edition(job), fresh=not resume) as store:
        search = Search(folder)
        located = _list(_as_paths(paths), search, job.limits, store)
        taken = _Taken(search, store.contents(), store.copies(), store.crashed_before())
        workers = workers or _processors()
        hands = partial(ENGINES[engine], job=job, workers=workers)
        prints = second_reading and find_libreoffice() is not None
        processed = Passes(store, located, hands, workers, prints).process(progress or _silent)
        across = findings_across(store.finished())
        counts = write_dataset(with_findings(store.finished(), across), folder, excel_safe=excel_safe)
        with open_workbook(folder / "findings.xlsx") as book:
            finished = with_findings(store.finished(), across)
            write_report(finished, located, folder / "report", workers, book.add)
    return _summary(folder, taken, processed, counts, monotonic() - started)


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


def _list(paths: list[Path], search: Search, limits: Limits, store: Store) -> dict[str, Path]:
    """Put the files into the store; return where each is."""
    located = list_files(paths, search, limits.size)
    store.list_files(listed for listed, _ in located)
    return {listed.file: path for listed, path in located}


def _summary(out: Path, taken: _Taken, processed: int, counts: Counts, elapsed: float) -> Summary:
    findings: dict[str, dict[str, int]] = {}
    for (outcome, severity), count in sorted(counts.findings.items()):
        findings.setdefault(outcome, {})[severity] = count
    return Summary(
        out=out.as_posix(),
        documents=counts.rows["documents"],
        processed=processed,
        known=taken.contents - processed,
        tried_again=taken.tried_again,
        copies=taken.copies,
        ignored=taken.search.ignored,
        datasets=tuple(folder.as_posix() for folder in taken.search.datasets),
        statuses=dict(sorted(counts.statuses.items())),
        failures=dict(sorted(counts.failures.items())),
        failed=tuple(Failure(**failure) for failure in counts.failed),
        forms=counts.rows["forms"],
        indicators=counts.rows["indicators"],
        statements=counts.rows["statements"],
        findings=findings,
        xlsx=counts.xlsx,
        elapsed=round(elapsed, 3),
    )
