"""The commands `read`, `record` and `check`: what a file says, what it means, and whether it adds up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extract.model import ReadError, Reason
from ziping.cli.output import AsJson, Exit, complain, complain_of_reason, print_json, print_line

if TYPE_CHECKING:
    from normalize.finding import Finding
    from ziping.result import Result

Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Documents to read.")]
WithContacts = Annotated[bool, typer.Option("--with-contacts", help="Keep persons and telephone numbers.")]

COLOURS = {"contradiction": "red", "warning": "yellow", "info": "blue"}


def read(files: Files, *, as_json: AsJson = False) -> None:
    """Print what the documents say: their tables with merged cells and places, their paragraphs, and what is left over.

    As JSON a file that cannot be read gives {"file", "error", "detail"}.
    """
    from ziping.document_json import document_as_json
    from ziping.process import read_document
    from ziping.show import draw_document

    unread = 0
    for path in files:
        try:
            document = read_document(bytes_of(path), str(path))
        except ReadError as error:
            unread += 1
            complain_of_reason(path, error.reason, error.detail)
            if as_json:
                print_json({"file": str(path), "error": error.reason, "detail": error.detail})
            continue
        if as_json:
            print_json(document_as_json(document))
        else:
            print_title(path, len(files))
            for line in draw_document(document, terminal_width()):
                print_line(line)
            for warning in document.warnings:
                typer.echo(f"ziping: {path}: {warning}", err=True)
    leave_if_nothing_read(unread, len(files))


def record(files: Files, *, as_json: AsJson = False, with_contacts: WithContacts = False) -> None:
    """Print the records of the documents, their statements and their findings."""
    from ziping.show_record import draw_result

    unread = 0
    for result in results_of(files):
        unread += result.status == "failed"
        shown = result if with_contacts else result.without_contacts()
        if as_json:
            print_json(shown.model_dump(mode="json"))
        elif result.status != "failed":
            print_title(result.file, len(files))
            for line in draw_result(shown, terminal_width()):
                print_line(line)
    leave_if_nothing_read(unread, len(files))


def check(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Documents, folders, or datasets of `run`.")],
    *,
    everything: Annotated[bool, typer.Option("--all", help="Also what holds and what is not applicable.")] = False,
    as_json: AsJson = False,
) -> None:
    """Print what does not add up, broken rules first; the exit code is 1 where a figure is contradicted.

    As JSON each file gives {"file", "sha256", "status", "findings"}, the findings with all outcomes.
    """
    from ziping.dataset_findings import findings_of_dataset, is_dataset

    checked = unread = contradictions = 0
    for path in paths:
        found = findings_of_dataset(path) if is_dataset(path) else findings_of_files(path)
        for file, sha256, status, findings in found:
            checked += 1
            unread += status == "failed"
            contradictions += sum(f.outcome == "broken" and f.severity == "contradiction" for f in findings)
            if as_json:
                dumped = [finding.model_dump(mode="json") for finding in findings]
                print_json({"file": file, "sha256": sha256, "status": status, "findings": dumped})
            else:
                print_findings(file, findings, everything=everything)
    leave_if_nothing_read(unread, checked)
    if contradictions or unread:
        raise typer.Exit(Exit.CONTRADICTED)


def findings_of_files(path: Path) -> Iterator[tuple[str, str | None, str, Sequence[Finding]]]:
    """Yield (file, sha256, status, findings) of a document, or of each document in a folder."""
    files = [path]
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.is_file() and not file.name.startswith("."))
        if not files:
            complain(path, "no documents here", "name a folder that holds some")
    for result in results_of(files):
        yield result.file, result.sha256, result.status, result.findings


def results_of(files: Sequence[Path]) -> Iterator[Result]:
    """Yield the result of each file, complaining of those that cannot be read."""
    from ziping.process import process
    from ziping.result import failed

    for path in files:
        try:
            result = process(bytes_of(path), str(path))
        except ReadError as error:
            result = failed(str(path), None, error.reason, error.detail)
        if result.reason:
            complain_of_reason(path, result.reason, result.detail)
        yield result


def bytes_of(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        ReadError: UNREADABLE_PATH, with the system's words.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise ReadError(Reason.UNREADABLE_PATH, error.strerror or str(error)) from error


def print_findings(file: str, findings: Sequence[Finding], *, everything: bool) -> None:
    """Print a file's findings, broken ones first, after a line that counts them."""
    from ziping.show_record import draw_finding, finding_counts, worst_first

    print_line(f"{file}: {finding_counts(findings)}", bold=True)
    for finding in worst_first(findings):
        if everything or finding.outcome == "broken":
            colour = COLOURS[finding.severity] if finding.outcome == "broken" else None
            for line in draw_finding(finding):
                print_line(line, fg=colour) if colour else print_line(line)


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
