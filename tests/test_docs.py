"""The docs name every command and option that exists, and none that does not."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from typer.core import TyperCommand, TyperGroup

from ziping.cli import app

ROOT = Path(__file__).resolve().parents[1]
EVERYWHERE = {"--help"}


def commands(group: TyperGroup, name: str = "ziping") -> Iterator[tuple[str, TyperCommand]]:
    """Yield every command under its full name."""
    for child, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from commands(command, f"{name} {child}")
        else:
            assert isinstance(command, TyperCommand)
            yield f"{name} {child}", command


def options_of(command: TyperCommand) -> set[str]:
    return {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)} - EVERYWHERE


def app_group() -> TyperGroup:
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    return group


COMMANDS = dict(commands(app_group()))
REFERENCE = (ROOT / "docs/commands.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^## (ziping .+?)\n(.*?)(?=^## |\Z)", REFERENCE, re.MULTILINE | re.DOTALL))
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name: str) -> None:
    section = SECTIONS.get(name, "")
    assert f"    {name} " in section
    missing = {option for option in options_of(COMMANDS[name]) if option.startswith("-") and option not in section}
    assert not missing


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_helps_with_an_example(name: str) -> None:
    assert (COMMANDS[name].epilog or "").startswith(f"Example: {name}")
    assert COMMANDS[name].help


def test_only_commands_that_exist_are_documented() -> None:
    assert set(SECTIONS) == set(COMMANDS)


def command_lines(text: str) -> Iterator[str]:
    """Yield each use of the command in the code of a page."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL) + re.findall(r"`([^`\n]+)`", text)
    for block in blocks:
        for line in block.splitlines():
            yield from re.findall(r"(?:^|[\s/\\&;])(ziping (?!\.).*?)(?=&&|;|\||>|$)", line)


@pytest.mark.parametrize("page", ["README.md", "docs/architecture.md", "docs/extending.md"])
def test_commands_in_a_page_exist_with_their_options(page: str) -> None:
    for line in command_lines((ROOT / page).read_text("utf-8")):
        name = next((known for known in COMMANDS if f"{line} ".startswith(f"{known} ")), None)
        if line.split()[1].startswith("-"):
            continue
        assert name, line
        unknown = set(re.findall(r"(?<=\s)--[\w-]+", line)) - options_of(COMMANDS[name]) - EVERYWHERE
        assert not unknown, line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
