"""What the commands share: exit codes, JSON Lines on stdout, one line of complaint on stderr, and common options."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from enum import IntEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from extract.model import Reason

WithContacts = Annotated[bool, typer.Option("--with-contacts", help="Keep persons and telephone numbers.")]
WithJudgements = Annotated[
    list[Path] | None,
    typer.Option("--judgements", metavar="FILE", help="A person's decisions on labels; may be given several times."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON Lines, one object a line.")]


class Exit(IntEnum):
    """The exit codes."""

    DONE = 0
    CONTRADICTED = 1
    USAGE = 2
    NOTHING_READ = 3
    INTERRUPTED = 130  # as shells say it: 128 and the number of the signal
    TERMINATED = 143


REMEDIES = {
    Reason.ENCRYPTED: "save it without its password",
    Reason.DAMAGED: "fetch it again, or open and save it in its own program",
    Reason.TOO_LARGE: "split it",
    Reason.TOO_SLOW: "split it",
    Reason.OUT_OF_MEMORY: "split it",
    Reason.CRASHED: "print it to a PDF and read that",
    Reason.UNSUPPORTED: "give a PDF, Word, sheet, HTML or text file",
    Reason.EMPTY: "fetch it again",
    Reason.NO_TEXT_LAYER: "give a copy with text",
    Reason.NEEDS_LIBREOFFICE: "install LibreOffice, or save it as .docx",
    Reason.UNREADABLE_PATH: "check the path and its permissions",
}


def print_json(value: Any) -> None:
    """Print one object as one line."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=str) + "\n")


def print_line(text: str = "", **style: Any) -> None:
    """Print a line of text; `style` is dropped where colours are not wanted."""
    typer.echo(typer.style(text, **style) if style and colours_wanted() else text)


def colours_wanted() -> bool:
    """Return whether stdout is a terminal and NO_COLOR is not set (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def load_words() -> None:
    """Load the package's own words, so that a fault in them is told once, and not of every document.

    Raises:
        FamilyError, TaxonomyError: a file of them is at fault.
    """
    from extract.vocabulary import vocabulary
    from normalize.taxonomy import taxonomy

    vocabulary()
    taxonomy()


def complain(subject: object, problem: str, remedy: str) -> None:
    """Print one line on stderr: what it is about, what is wrong, what to do."""
    typer.echo(f"ziping: {subject}: {problem}; {remedy}", err=True)


def complain_of_search(ignored: int, datasets: Iterable[object]) -> None:
    """Say what a search through folders passed over."""
    for folder in datasets:
        complain(folder, "a dataset of `ziping run`, passed over", f"`ziping check {folder}` shows its findings")
    if ignored:
        complain("hidden, temporary and index files", f"{ignored} passed over", "name one itself to read it")


def leave_over_judgements(error: Exception) -> NoReturn:
    """Complain of judgements that cannot be read or contradict each other, and leave."""
    typer.echo(f"ziping: {error}; give a TOML or JSON Lines file as docs/matching.md describes it", err=True)
    raise typer.Exit(Exit.USAGE) from error


def complain_of_reason(subject: object, reason: Reason, detail: str | None) -> None:
    """Print one line on stderr on a document that could not be read; a reader may say itself what to do about it."""
    if isinstance(subject, Path) and subject.is_dir():
        complain(subject, "is a folder", "name its files, or use `ziping check` or `ziping run`")
        return
    problem, _, advice = (detail or reason).removeprefix(f"{subject}: ").partition("; ")
    complain(subject, problem if problem == reason else f"{reason} ({problem})", advice or REMEDIES[reason])
