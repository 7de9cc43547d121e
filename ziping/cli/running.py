"""The command `run`: files and folders to a dataset, with a summary at the end."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ziping.cli.output import (
    AsJson,
    Exit,
    WithContacts,
    WithJudgements,
    complain,
    complain_of_reason,
    complain_of_search,
    leave_over_judgements,
    load_words,
    print_json,
    print_line,
)
from ziping.cli.progress import progress_told

if TYPE_CHECKING:
    from ziping.job import Summary

ExcelSafe = Annotated[
    bool, typer.Option("--excel-safe", help="Also write CSV files that a spreadsheet program cannot mistake.")
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Exit with 1 where a figure is contradicted or a document failed.")
]

SecondReading = Annotated[
    bool,
    typer.Option(
        "--second-reading/--no-second-reading",
        help="Let LibreOffice print Word documents whose figures contradict each other, and read the pages too.",
    ),
]


class Engine(StrEnum):
    """Where the work is done."""

    LOCAL = "local"
    RAY = "ray"


def run(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Documents, and folders of documents.")],
    *,
    out: Annotated[Path, typer.Option(help="The folder of the dataset.")],
    workers: Annotated[int | None, typer.Option(min=1, help="Worker processes; one a processor unless given.")] = None,
    engine: Annotated[Engine, typer.Option(help="Where the work is done.")] = Engine.LOCAL,
    resume: Annotated[bool, typer.Option("--resume/--fresh", help="Keep what an earlier run has done.")] = True,
    with_contacts: WithContacts = False,
    excel_safe: ExcelSafe = False,
    judgements: WithJudgements = None,
    second_reading: SecondReading = True,
    strict: Strict = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress and no summary.")] = False,
    as_json: AsJson = False,
) -> None:
    """Turn documents into a dataset.

    Records and findings go to Parquet, CSV, DuckDB and a data package that describes them. A document that cannot be
    read is a row with its reason and does not stop the others. A run that was stopped continues where it was.
    """
    from ziping.job import run as run_all

    absent = complain_of_paths(paths)
    if len(absent) == len(paths):
        raise typer.Exit(Exit.NOTHING_READ)
    load_words()
    with errors_told(out), progress_told(out, quiet=quiet) as progress:
        summary = run_all(
            paths,
            out,
            workers,
            resume=resume,
            with_contacts=with_contacts,
            excel_safe=excel_safe,
            engine=engine.value,
            judgements=judgements,
            second_reading=second_reading,
            progress=progress,
        )
    if not quiet:
        complain_of_search(summary.ignored, summary.datasets)
        complain_of_failures(summary, absent)
    if as_json:
        print_json(summary.model_dump(mode="json"))
    elif not quiet:
        print_summary(summary)
    leave_with(summary, strict=strict)


def complain_of_paths(paths: Sequence[Path]) -> set[str]:
    """Complain of each path that does not exist and each folder that holds nothing, and return them."""
    from ziping.running.files import Search

    absent = set()
    for path in paths:
        search = Search()
        if not os.path.exists(path):  # noqa: PTH110 - says False where `Path.exists` raises
            complain(path, "no such file or folder", "check the path")
        elif next(search.files(path), None) is None:
            problem = "no documents here" + (", but a dataset of `ziping run`" if search.datasets else "")
            complain(path, problem, "name a folder that holds some")
        else:
            continue
        absent.add(path.as_posix())
    return absent


@contextmanager
def errors_told(out: Path) -> Iterator[None]:
    """Complain of what keeps a run from its work, and leave."""
    from normalize.match.judge import JudgementError
    from ziping.job import EngineError, OutError
    from ziping.running.store import StoreError

    try:
        yield
    except JudgementError as error:
        leave_over_judgements(error)
    except (EngineError, OutError, StoreError) as error:
        typer.echo(f"ziping: {error}", err=True)
        raise typer.Exit(Exit.USAGE) from error
    except OSError as error:
        complain(error.filename or out, error.strerror or str(error), "name another folder with --out, or make room")
        raise typer.Exit(Exit.USAGE) from error


def complain_of_failures(summary: Summary, told: set[str]) -> None:
    """Name the first documents that could not be read, apart from those that were told of before."""
    for failure in summary.failed:
        if failure.file not in told:
            complain_of_reason(failure.file, failure.reason, failure.detail)
    more = summary.statuses.get("failed", 0) - len(summary.failed)
    if more > 0:
        complain(f"{more} more documents", "could not be read", f"see {summary.out}/csv/documents.csv, column reason")


def print_summary(summary: Summary) -> None:
    """Print what the run found, as a table."""
    from ziping.show import draw_rows

    rows = [
        ("documents", str(summary.documents)),
        *status_rows(summary),
        ("forms", str(summary.forms)),
        ("indicators", str(summary.indicators)),
        ("statements", str(summary.statements)),
        *((f"findings, {name}", str(count)) for name, count in finding_counts(summary)),
    ]
    for line in draw_rows(("", summary.out), rows):
        print_line(line)
    print_line("; ".join([f"{summary.elapsed:.1f} s", *how_known(summary)]))


def status_rows(summary: Summary) -> Iterator[tuple[str, str]]:
    """Yield the number of documents by status, and of the failed ones by reason."""
    for status, count in summary.statuses.items():
        yield f"  {status.replace('_', ' ')}", str(count)
        if status == "failed":
            yield from ((f"    {reason.replace('_', ' ')}", str(n)) for reason, n in summary.failures.items())


def how_known(summary: Summary) -> Iterator[str]:
    """Yield what spared the run some work, and what it did once more."""
    if summary.known:
        yield f"{summary.known} known from an earlier run"
    if summary.copies:
        yield f"{summary.copies} with the same bytes as another file"
    if summary.tried_again:
        yield f"{summary.tried_again} crashed before, tried again"


def finding_counts(summary: Summary) -> Iterator[tuple[str, int]]:
    """Yield the number of broken rules by severity, and of the others by outcome."""
    for outcome, severities in summary.findings.items():
        if outcome == "broken":
            yield from severities.items()
        else:
            yield outcome.replace("_", " "), sum(severities.values())


def leave_with(summary: Summary, *, strict: bool) -> None:
    """Leave with the exit code that the summary asks for."""
    failed = summary.statuses.get("failed", 0)
    if failed == summary.documents:
        raise typer.Exit(Exit.NOTHING_READ)
    if strict and (failed or summary.findings.get("broken", {}).get("contradiction")):
        raise typer.Exit(Exit.CONTRADICTED)
