"""The command `ziping`: each command loads what it needs, calls one function and sets the exit code.

Data goes to stdout, progress and complaints to stderr. Exit codes: 0 done; 1 contradictions found or documents failed
(`check`, `golden check`, `run --strict`); 2 wrong usage; 3 nothing could be read; 130 and 143 stopped by a signal.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ziping.cli import golden, lines, reading, running, taxonomy
from ziping.cli.usage import Commands

app = typer.Typer(
    cls=Commands,
    name="ziping",
    help="Published Chinese budget self-evaluations, read into a checked dataset.",
    epilog="Example: ziping run corpus/documents --out out",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help: quick, and the same in a pipe
    pretty_exceptions_enable=False,
)

app.command(epilog="Example: ziping run corpus/documents --out out --workers 2")(running.run)
app.command(epilog="Example: ziping read report.pdf --json")(reading.read)
app.command(epilog="Example: ziping record report.pdf --json")(reading.record)
app.command(epilog="Example: ziping check report.pdf --all")(reading.check)
app.command(epilog="Example: ziping match 验收合格率 --kind level3 --level2 质量指标")(lines.match)
app.command(epilog="Example: ziping quantity '≥280人'")(lines.quantity)
app.add_typer(taxonomy.app, name="taxonomy")
app.add_typer(golden.app, name="golden")


def print_version(wanted: bool) -> None:  # noqa: FBT001 - the shape of an option's callback
    """Print the version and leave."""
    if wanted:
        from importlib.metadata import version

        typer.echo(f"ziping {version('ziping')}")
        raise typer.Exit


@app.callback()
def options(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Published Chinese budget self-evaluations, read into a checked dataset."""


def main() -> None:
    """Run the command line; text is UTF-8 whatever the system's code page."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]  # real streams here
    app(prog_name="ziping")
