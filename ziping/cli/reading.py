"""The commands `read`, `record` and `check`: what a file says, what it means, and whether it adds up."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
    complain_of_search,
    leave_over_judgements,
    load_words,
    print_json,
    print_line,
)

if TYPE_CHECKING:
    from extract.model import Document
    from normalize.finding import Finding
    from normalize.record import Record
    from ziping.dataset.findings import Checked
    from ziping.result import Result

Files = Annotated[list[Path], typer.Argument(metavar="FILE", help="Documents to read.")]

INDENT = "      "
COLOURS = {"contradiction": "red", "warning": "yellow", "info": "blue"}


def read(files: Files, *, as_json: AsJson = False) -> None:
    """Print what documents say.

    Tables with merged cells, paragraphs, and what is left over, each with its places. As JSON a file that cannot be
    read gives {"file", "error", "detail"}.
    """
    load_words()
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
    {"file", "sha256", "status", "reason", "detail", "findings"}, the findings with all outcomes.
    """
    checked = unread = contradictions = 0
    drawn = sys.stdout.isatty() if excerpt is None else excerpt
    for path in paths:
        for one in findings_under(path):
            checked += 1
            unread += one.status == "failed"
            contradictions += sum(f.outcome == "broken" and f.severity == "contradiction" for f in one.findings)
            if as_json:
                print_json(checked_as_json(one))
            elif one.status != "failed":
                print_findings(one, one.records if drawn else (), everything=everything)
    leave_if_nothing_read(unread, checked)
    if contradictions or unread:
        raise typer.Exit(Exit.CONTRADICTED)


def checked_as_json(one: Checked) -> dict[str, Any]:
    """Return what became of a document, and its findings, as the command line prints them."""
    fields = {name: getattr(one, name) for name in ("file", "sha256", "status", "reason", "detail")}
    return fields | {"findings": [finding.model_dump(mode="json") for finding in one.findings]}


def findings_under(path: Path) -> Iterator[Checked]:
    """Yield what became of a document, or of each in a folder or dataset, and its findings."""
    from ziping.dataset.findings import Checked, findings_of_dataset, is_dataset

    if is_dataset(path):
        for one in findings_of_dataset(path):
            if one.reason:
                complain_of_reason(one.file, Reason(one.reason), one.detail)
            yield one
        return
    for result in results_of(documents_under(path)):
        fields = (result.file, result.sha256, result.status, result.reason, result.detail)
        yield Checked(*fields, result.findings, result.records)


def documents_under(path: Path) -> list[Path]:
    """Return the documents of a folder, chosen as by `run`; a file is itself."""
    from ziping.running.contain import Limits
    from ziping.running.files import Search, list_files

    if not os.path.isdir(path):  # noqa: PTH112 - says False where `Path.is_dir` raises
        return [path]
    search = Search()
    found = [file for _, file in list_files([path], search, Limits().size)]
    complain_of_search(search.ignored, search.datasets)
    if not found and path not in search.datasets:
        complain(path, "no documents here", "name a folder that holds some")
    return found


def results_of(
    files: Sequence[Path],
    *,
    with_contacts: bool = False,
    judgements: Sequence[Path] | None = None,
    second_reading: bool = True,
) -> Iterator[Result]:
    """Yield the result of each file, complaining of those that cannot be read; leave where the judgements cannot."""
    from normalize.match.judge import JudgementError
    from ziping.documents import record as record_of
    from ziping.result import failed

    load_words()
    for path in files:
        try:
            result = record_of(path, with_contacts=with_contacts, judgements=judgements, second_reading=second_reading)
        except JudgementError as error:
            leave_over_judgements(error)
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


def print_findings(one: Checked, drawn: Sequence[Record], *, everything: bool) -> None:
    """Print a file's findings, broken ones first, after a line that counts them; with the rows of the forms `drawn`."""
    from ziping.show_record import around, draw_finding, finding_counts, worst_first

    no_form = "no form found, " if one.status == "no_forms" else ""
    print_line(f"{one.file}: {no_form}{finding_counts(one.findings)}", bold=True)
    for finding in worst_first(one.findings):
        if everything or finding.outcome == "broken":
            colour = COLOURS[finding.severity] if finding.outcome == "broken" else None
            for line in draw_finding(finding, around=around(finding, one.records)):
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
