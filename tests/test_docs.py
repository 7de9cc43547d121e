"""The docs name every command and option that exists, and none that does not."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import typer.main
from typer.core import TyperCommand, TyperGroup

from extract.model import Grid, ReadError, TextPlace
from extract.read import KINDS, Kind, read_bytes
from extract.vocabulary import load
from tests.benchmarks import write_readme
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


def test_the_outputs_in_the_readme_are_those_of_the_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert write_readme.PAGE.read_text("utf-8") == write_readme.page(), "python -m tests.benchmarks.write_readme"


def test_the_python_in_the_readme_defines_every_name_that_it_uses() -> None:
    (block,) = re.findall(r"^```python\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    nodes = list(ast.walk(ast.parse(block)))
    names = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    used = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    assert used <= names | imported


def test_the_readme_says_how_its_commands_come_on_the_path() -> None:
    five_minutes = (ROOT / "README.md").read_text("utf-8").partition("## Five minutes")[2]
    before = five_minutes.partition("$ ziping")[0]
    assert ". .venv/bin/activate" in before
    assert r".venv\Scripts\Activate.ps1" in before


def test_the_reader_of_the_example_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = re.findall(
        r"^```python\n(.*?)^```", (ROOT / "docs/extending.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    module, line = ModuleType("extract.tabs"), {"Kind": Kind}
    exec(blocks[0], module.__dict__)  # noqa: S102 - our own page
    kind = eval(blocks[1].strip().rstrip(","), line)  # noqa: S307 - our own page
    monkeypatch.setitem(sys.modules, "extract.tabs", module)
    monkeypatch.setattr("extract.read.KINDS", (kind, *KINDS))
    data = "sep=\t\n指标\t分值\n满意度\n".encode()
    document = read_bytes(data, "x")
    (grid,) = document.blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["指标", "分值", "满意度", ""]
    assert grid.cells[1].places == (TextPlace(2, 3, 2, 5),)
    assert [left.text for left in document.leftover] == ["sep=\t"]
    with pytest.raises(ReadError, match="save it as UTF-8"):
        read_bytes(data[:6] + b"\xff", "x")


def test_the_family_of_the_example_can_be_loaded() -> None:
    (block,) = re.findall(
        r"^```toml\n(# Project form.*?)^```", (ROOT / "docs/extending.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    common = (ROOT / "extract/labels.toml").read_text("utf-8")
    words = load(common, [("example.toml", block)])
    assert words.role("indicators", "赋分") == "weight"
    assert words.family("project", [], ["成本指标"]) == "national-2021"
