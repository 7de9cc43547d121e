"""Wrong usage, told in one line; typer and pydantic would take four, in words of their own."""

from __future__ import annotations

import sys
from typing import Any

import typer
from pydantic import ValidationError
from typer.core import TyperGroup

from ziping.cli.output import Exit, complain

# What pydantic calls a fault, and how it is said of the text that was given.
FAULTS = {
    "int_parsing": "is no whole number",
    "int_from_float": "is no whole number",
    "greater_than_equal": "is below {ge}",
}


class Commands(TyperGroup):
    """The commands; one that is used in a wrong way says so in one line and leaves with the code for it."""

    def main(self, *args: Any, **options: Any) -> Any:
        """Run the command line and leave."""
        try:
            code = super().main(*args, **options | {"standalone_mode": False})
        except typer.Abort:
            code = 1
        except typer.TyperException as error:
            code = tell(error)
        except ValueError as error:
            code = tell_of_data(error)
        sys.exit(code or 0)


def tell(error: Any) -> int:
    """Say what is wrong with the command line, and return the exit code; help that nobody asked for is shown whole."""
    message = " ".join([*hint_of(error), fault_of(error.__cause__)]) if error.__cause__ else error.format_message()
    if "\n" in message:
        error.show()
    else:
        path = error.ctx.command_path if getattr(error, "ctx", None) else "ziping"
        command = path.partition(" ")[2] or "command line"
        complain(command, message[:1].lower() + message[1:].rstrip("."), f"see `{path} --help`")
    return int(error.exit_code)


def tell_of_data(error: ValueError) -> int:
    """Say which of the package's own files is at fault, and return the exit code; raise again what is no such fault."""
    from extract.family import FamilyError
    from normalize.taxonomy import TaxonomyError

    if not isinstance(error, FamilyError | TaxonomyError):
        raise error
    complain("the words of ziping", str(error), "mend that file, as docs/extending.md describes it")
    return Exit.USAGE


def hint_of(error: Any) -> list[str]:
    """Return the name of the option or argument that an error is about."""
    return [error.param.get_error_hint().replace("'", "")] if getattr(error, "param", None) else []


def fault_of(cause: BaseException) -> str:
    """Return what is wrong with a text that an option was given."""
    if not isinstance(cause, ValidationError):
        return str(cause)
    (fault, *_) = cause.errors()
    if fault["type"] in FAULTS:
        return f"{fault['input']!r} {FAULTS[fault['type']].format(**fault.get('ctx', {}))}"
    return fault["msg"].removeprefix("Value error, ")
