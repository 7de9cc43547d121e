"""The commands `read`, `record` and `check`: what a file says, what it means, and whether it adds up."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extract.model import ReadError, Reason
from ziping.cli.output import (
    AsJson,
    Exit,
    WithContacts,
    WithJudgements,
    colours_wanted,
    complain,
    complain_of_reason,
    print_json,
    print_line,
)

if TYPE_CHECKING:
    from extract.model import Document
    from normalize.finding import Finding
    from normalize.record import Record
    from ziping.result import Result

Files = Annotated[list[Path], typer.Argument(metavar="FILE", help="Documents to read.")]

INDENT = "      "
COLOURS = {"contradiction": "red", "warning": "yellow", "info": "blue"}


def read(files: Files, *, as_json: AsJson = False) -> None:
    """Print what documents say.

    Tables with merged cells, paragraphs, and what is left over, each with its places. As JSON a file that cannot be
    read gives {"file", "error", "detail"}.
    """
    unread = 0
    for path in files:
        document = document_of(path)
        if isinstance(document, ReadError):
            unread += 1
            complain_of_reason(path, document.reason, document.detail)
            if as_json:
                print_json({"file": path.as_posix(), "error": document.reason, "detail": document.detail})
        else:
            print_document(document, len(files), as_json=as_json)
    leave_if_nothing_read(unread, len(files))


def print_document(document: Document, count: int, *, as_json: bool) -> None:
    """Print what one of `count` documents says; its warnings go to stderr unless they stand in the JSON."""
    from ziping.document_json import document_as_json
    from ziping.show import draw_document

    if as_json:
        print_json(document_as_json(document))
        return
    print_title(document.source.name, count)
    for line in draw_document(document, terminal_width()):
        print_line(line)
    for warning in document.warnings:
        typer.echo(f"ziping: {document.source.name}: {warning}", err=True)


def record(
    files: Files, *, as_json: AsJson = False, with_contacts: WithContacts = False, judgements: WithJudgements = None
) -> None:
    """Print records, statements and findings.

    Every fact has its text as published, its value and its places (--json). Persons are left out unless asked for.
    """
    from ziping.show_record import draw_result

    unread = 0
    for result in results_of(files, with_contacts=with_contacts, judgements=judgements):
        unread += result.status == "failed"
        if as_json:
            print_json(result.model_dump(mode="json"))
        elif result.status != "failed":
            print_title(result.file, len(files))
            for line in draw_result(result, terminal_width()):
                print_line(line)
    leave_if_nothing_read(unread, len(files))


def check(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Documents, folders, or datasets of `run`.")],
    *,
    everything: Annotated[bool, typer.Option("--all", help="Also what holds and what is not applicable.")] = False,
    excerpt: Annotated[
        bool | None, typer.Option("--excerpt/--no-excerpt", help="Draw the rows concerned; usual at a terminal.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print what does not add up, broken rules first.

    The exit code is 1 where a figure is contradicted or a document cannot be read. As JSON each file gives
    {"file", "sha256", "status", "findings"}, the findings with all outcomes.
    """
    from ziping.dataset_findings import findings_of_dataset, is_dataset

    checked = unread = contradictions = 0
    for path in paths:
        kept = ((*one, ()) for one in findings_of_dataset(path)) if is_dataset(path) else findings_of_files(path)
        for file, sha256, status, findings, records in kept:
            checked += 1
            unread += status == "failed"
            contradictions += sum(f.outcome == "broken" and f.severity == "contradiction" for f in findings)
            if as_json:
                dumped = [finding.model_dump(mode="json") for finding in findings]
                print_json({"file": file, "sha256": sha256, "status": status, "findings": dumped})
            else:
                drawn = sys.stdout.isatty() if excerpt is None else excerpt
                print_findings(file, findings, records if drawn else (), everything=everything)
    leave_if_nothing_read(unread, checked)
    if contradictions or unread:
        raise typer.Exit(Exit.CONTRADICTED)


def findings_of_files(path: Path) -> Iterator[tuple[str, str | None, str, Sequence[Finding], Sequence[Record]]]:
    """Yield (file, sha256, status, findings, records) of a document, or of each document in a folder."""
    for result in results_of(documents_under(path)):
        yield result.file, result.sha256, result.status, result.findings, result.records


def documents_under(path: Path) -> list[Path]:
    """Return the documents of a folder, chosen as by `run`; a file is itself."""
    from ziping.contain import Limits
    from ziping.files import list_files

    if not path.is_dir():
        return [path]
    found = [file for _, file in list_files([path], path / "store.sqlite", Limits().size)]
    if not found:
        complain(path, "no documents here", "name a folder that holds some")
    return found


def results_of(
    files: Sequence[Path], *, with_contacts: bool = False, judgements: Sequence[Path] | None = None
) -> Iterator[Result]:
    """Yield the result of each file, complaining of those that cannot be read; leave where the judgements cannot."""
    from normalize.judge import JudgementError
    from ziping.documents import record as record_of
    from ziping.result import failed

    for path in files:
        try:
            result = record_of(path, with_contacts=with_contacts, judgements=judgements)
        except JudgementError as error:
            typer.echo(f"ziping: {error}", err=True)
            raise typer.Exit(Exit.USAGE) from error
        except Exception as error:  # noqa: BLE001 - whatever one file breaks, the others are read
            result = failed(path.as_posix(), None, Reason.CRASHED, described(error))
        if result.reason:
            complain_of_reason(path, result.reason, result.detail)
        yield result


def document_of(path: Path) -> Document | ReadError:
    """Return what a file says, or why it cannot be read."""
    from ziping.documents import read as read_file

    try:
        return read_file(path)
    except ReadError as error:
        return error
    except Exception as error:  # noqa: BLE001 - whatever one file breaks, the others are read
        return ReadError(Reason.CRASHED, described(error))


def described(error: Exception) -> str:
    """Return an unforeseen error on one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())


def print_findings(file: str, findings: Sequence[Finding], drawn: Sequence[Record], *, everything: bool) -> None:
    """Print a file's findings, broken ones first, after a line that counts them; with the rows of the forms `drawn`."""
    from ziping.show_record import draw_finding, finding_counts, worst_first

    print_line(f"{file}: {finding_counts(findings)}", bold=True)
    for finding in worst_first(findings):
        if everything or finding.outcome == "broken":
            colour = COLOURS[finding.severity] if finding.outcome == "broken" else None
            for line in draw_finding(finding):
                print_line(line, fg=colour) if colour else print_line(line)
            if finding.severity == "contradiction":
                print_excerpt(finding, drawn)


def print_excerpt(finding: Finding, records: Sequence[Record]) -> None:
    """Print the rows of the forms that a finding concerns, the cells concerned marked and in colour."""
    from ziping.excerpt import MARKED, draw_excerpt

    for record in records:
        if finding.form in {None, record.form}:
            for line in draw_excerpt(finding, record, terminal_width() - len(INDENT)):
                print_line(INDENT + MARKED.sub(coloured, line))


def coloured(found: re.Match[str]) -> str:
    """Return the text of a cell concerned, in colour where colours are wanted."""
    return typer.style(found[0], fg=COLOURS["contradiction"], bold=True) if colours_wanted() else found[0]


def print_title(name: object, count: int) -> None:
    """Print the name of a file above its output where there are several."""
    if count > 1:
        print_line(f"==> {name} <==", bold=True)


def terminal_width() -> int:
    """Return the columns of the terminal; 160 in a pipe."""
    import shutil

    return shutil.get_terminal_size((160, 24)).columns


def leave_if_nothing_read(unread: int, total: int) -> None:
    """Leave with the code for it where no document could be read."""
    if unread == total:
        raise typer.Exit(Exit.NOTHING_READ)
