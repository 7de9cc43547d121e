"""The commands `golden check` and `golden accept`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ziping.cli.output import AsJson, Exit, complain, print_json, print_line

if TYPE_CHECKING:
    from ziping.golden import Case, Report

app = typer.Typer(help="Compare with the golden cases, or accept new snapshots.", no_args_is_help=True)

Names = Annotated[list[str] | None, typer.Argument(metavar="CASE", help="Cases; none means all.")]
Folder = Annotated[Path, typer.Option("--golden", help="The folder of the golden cases.")]
Seeds = Annotated[
    Path | None,
    typer.Option(envvar="ZIPING_SEEDS", help="Where documents outside the repository are kept."),
]

SHOWN_DIFFERENCES = 20


@app.command(epilog="Example: ziping golden check")
def check(
    names: Names = None, *, golden: Folder = Path("golden"), seeds: Seeds = None, as_json: AsJson = False
) -> None:
    """Score documents against keyed truth.

    Every rendition of a case is scored per field, and the snapshots of the first are compared. A case whose documents
    are not at hand is named as not checked. The exit code is 1 where a fact or a snapshot differs.
    """
    from ziping.golden import check as check_case

    outcomes = []
    for case in cases_or_leave(golden, names or [], seeds):
        report = check_case(case)
        outcomes.append(report.outcome)
        if as_json:
            print_json(report.as_json())
        else:
            print_report(report)
    counted = ", ".join(f"{outcomes.count(outcome)} {outcome}" for outcome in ("passed", "failed", "not checked"))
    typer.echo(f"golden: {counted}", err=as_json)
    if "failed" in outcomes:
        raise typer.Exit(Exit.CONTRADICTED)
    if "passed" not in outcomes:
        raise typer.Exit(Exit.NOTHING_READ)


@app.command(epilog="Example: ziping golden accept changdu-2024")
def accept(
    names: Annotated[list[str], typer.Argument(metavar="CASE", help="Cases whose snapshots to write.")],
    *,
    golden: Folder = Path("golden"),
    seeds: Seeds = None,
    force: Annotated[bool, typer.Option("--force", help="Replace snapshots that were accepted before.")] = False,
) -> None:
    """Write the snapshots of cases.

    Look first at what `golden check` shows. The keyed truth is never written.
    """
    from ziping.golden import AcceptError
    from ziping.golden import accept as accept_case

    refused = 0
    for case in cases_or_leave(golden, names, seeds):
        try:
            written = accept_case(case, force=force)
        except AcceptError as error:
            typer.echo(f"ziping: {error}", err=True)
            refused += 1
            continue
        print_line(f"{case.name}: {', '.join(path.name for path in written) or 'nothing has changed'}")
    if refused:
        raise typer.Exit(Exit.CONTRADICTED)


def cases_or_leave(golden: Path, names: list[str], seeds: Path | None) -> list[Case]:
    """Return the cases, or complain and leave where one does not exist."""
    from ziping.golden import CaseError, find_cases

    try:
        return find_cases(golden, names, seeds)
    except CaseError as error:
        typer.echo(f"ziping: {error}", err=True)
        raise typer.Exit(Exit.USAGE) from error


def print_report(report: Report) -> None:
    """Print a case: its outcome, the score of each rendition, and what differs."""
    colour = {"passed": "green", "failed": "red"}.get(report.outcome, "yellow")
    print_line(f"{report.case.name}: {report.outcome}", fg=colour)
    if report.case.missing:
        complain(report.case.name, f"not checked: {', '.join(report.case.missing)}", "name their folder with --seeds")
    for rendition in report.renditions:
        facts, codes = rendition.score.facts, rendition.score.judged
        print_line(
            f"  {rendition.file}: {facts.hits + facts.missed} facts, precision {facts.precision}, recall {facts.recall}"
            f"; level-3 codes, precision {codes.precision}, recall {codes.recall}"
        )
        if rendition.failure:
            print_line(f"    could not be read: {rendition.failure}")
        for difference in rendition.score.differences[:SHOWN_DIFFERENCES]:
            print_line(f"    {difference.where}: keyed {difference.expected!r}, found {difference.found!r}")
        if (more := len(rendition.score.differences) - SHOWN_DIFFERENCES) > 0:
            print_line(f"    and {more} more; see them all with --json")
    for lines in report.snapshots.values():
        for line in lines:
            print_line(f"    {line}")
