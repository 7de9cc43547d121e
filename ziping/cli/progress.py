"""How far a run is, on stderr: while it goes on, and where Ctrl-C or SIGTERM stops it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ziping.cli.output import Exit, complain

if TYPE_CHECKING:
    from types import FrameType

Progress = Callable[[int, int, str], None]

PLAIN_LINES = 20  # of progress in a run whose stderr is no terminal


class Terminated(KeyboardInterrupt):
    """SIGTERM asked the run to end; it ends as after Ctrl-C, and leaves no worker behind."""


@contextmanager
def progress_told(out: Path, *, quiet: bool) -> Iterator[Progress]:
    """Give a function that shows progress unless `quiet`; where a signal stops the work, say how far it came."""
    reached = (0, 0)

    def progress(done: int, total: int, file: str) -> None:
        nonlocal reached
        reached = done, total
        shown(done, total, file)

    before = signal.signal(signal.SIGTERM, terminate)
    try:
        with progress_shown(quiet=quiet) as shown:
            yield progress
    except KeyboardInterrupt as error:
        complain(out, "stopped at {} of {}".format(*reached), "run the same command again to continue")
        raise typer.Exit(Exit.TERMINATED if isinstance(error, Terminated) else Exit.INTERRUPTED) from error
    finally:
        signal.signal(signal.SIGTERM, before)


def terminate(_number: int, _frame: FrameType | None) -> None:
    """Take SIGTERM."""
    raise Terminated


@contextmanager
def progress_shown(*, quiet: bool) -> Iterator[Progress]:
    """Give a function that shows progress: a bar on a terminal, some lines elsewhere, nothing where none is wanted."""
    if quiet:
        yield lambda _done, _total, _file: None
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
