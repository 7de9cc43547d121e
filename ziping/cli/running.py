"""The command `run`: files and folders to a dataset, with progress on stderr and a summary at the end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ziping.cli.output import AsJson, Exit, WithContacts, WithJudgements, complain, print_json, print_line

if TYPE_CHECKING:
    from ziping.run import Summary

Progress = Callable[[int, int, str], None]

ExcelSafe = Annotated[
    bool, typer.Option("--excel-safe", help="Also write CSV files that a spreadsheet program cannot mistake.")
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Exit with 1 where a figure is contradicted or a document failed.")
]

PLAIN_LINES = 20  # of progress in a run whose stderr is no terminal


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
    strict: Strict = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress and no summary.")] = False,
    as_json: AsJson = False,
) -> None:
    """Turn documents into a dataset.

    Records and findings go to Parquet, CSV, DuckDB and a data package that describes them. A document that cannot be
    read is a row with its reason and does not stop the others. A run that was stopped continues where it was.
    """
    from normalize.judge import JudgementError
    from ziping.run import EngineError
    from ziping.run import run as run_all
    from ziping.store import StoreError

    complain_of_paths(paths)
    if not any(holds_files(path) for path in paths):
        raise typer.Exit(Exit.NOTHING_READ)
    try:
        with progress_shown(quiet=quiet) as progress:
            summary = run_all(
                paths,
                out,
                workers,
                resume=resume,
                with_contacts=with_contacts,
                excel_safe=excel_safe,
                engine=engine.value,
                judgements=judgements,
                progress=progress,
            )
    except (EngineError, StoreError, JudgementError) as error:
        typer.echo(f"ziping: {error}", err=True)
        raise typer.Exit(Exit.USAGE) from error
    except OSError as error:
        complain(error.filename or out, error.strerror or str(error), "name another folder with --out, or make room")
        raise typer.Exit(Exit.USAGE) from error
    if as_json:
        print_json(summary.model_dump(mode="json"))
    elif not quiet:
        print_summary(summary)
    leave_with(summary, strict=strict)


def complain_of_paths(paths: Sequence[Path]) -> None:
    """Complain of each path that does not exist and each folder that holds nothing."""
    for path in paths:
        if not path.exists():
            complain(path, "no such file or folder", "check the path")
        elif not holds_files(path):
            complain(path, "no documents here", "name a folder that holds some")


def holds_files(path: Path) -> bool:
    """Return whether a path is a file, or a folder with files that are not hidden."""
    return path.is_file() or any(file.is_file() and not file.name.startswith(".") for file in path.rglob("*"))


@contextmanager
def progress_shown(*, quiet: bool) -> Iterator[Progress | None]:
    """Give a function that shows progress: a bar on a terminal, some lines elsewhere, None where none is wanted."""
    if quiet:
        yield None
    elif not sys.stderr.isatty():
        yield plain_progress
    else:
        with progress_bar() as progress:
            yield progress


def plain_progress(done: int, total: int, file: str) -> None:
    """Print a line for each twentieth of the work."""
    step = -(-total // PLAIN_LINES) or 1
    if done % step == 0 or done == total:
        typer.echo(f"{done}/{total} {file}".rstrip(), err=True)


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Draw a bar with the time left and the file that was done last."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[file]}", markup=False),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", file="")

        def progress(done: int, total: int, file: str) -> None:
            bar.update(task, completed=done, total=total, file=file)

        yield progress


def print_summary(summary: Summary) -> None:
    """Print what the run found, as a table."""
    from ziping.show import draw_rows

    rows = [
        ("documents", str(summary.documents)),
        *((f"  {status.replace('_', ' ')}", str(count)) for status, count in summary.statuses.items()),
        *((f"    {reason.replace('_', ' ')}", str(count)) for reason, count in summary.failures.items()),
        ("forms", str(summary.forms)),
        ("indicators", str(summary.indicators)),
        ("statements", str(summary.statements)),
        *((f"findings, {name}", str(count)) for name, count in finding_counts(summary)),
    ]
    for line in draw_rows(("", summary.out), rows):
        print_line(line)
    known = summary.documents - summary.processed
    print_line(f"{summary.elapsed:.1f} s" + (f", {known} known from an earlier run or twice here" if known else ""))


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
