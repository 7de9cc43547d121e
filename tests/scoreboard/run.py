"""Draws the forms, reads them back and writes docs/scoreboard.md: `python tests/scoreboard/run.py [--peers PYTHON]`.

`--peers` names the Python of an environment in which pdfplumber, camelot-py, img2table, python-docx and mammoth, or
some of them, are installed; they are measured beside ziping on the same files.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from scoreboard import grids, page  # noqa: E402  run as a script, so the path comes first
from scoreboard.board import File, draw, evaluate, tables  # noqa: E402  as above
from scoreboard.damages import DAMAGES, FAMILIES  # noqa: E402  as above
from scoreboard.scores import mark  # noqa: E402  as above

PEERS_OF = (".pdf", ".docx")


def main(arguments: Sequence[str]) -> None:
    """Measure and write the page; the bars are printed."""
    options = parsed(arguments)
    damages = [damage for damage in DAMAGES if options.only in f"{damage.rendition}: {damage.name}"]
    files = draw(damages, options.forms, options.first_seed)
    with measuring(files, options.peers, options.peer_forms) as found:
        lines = evaluate(files)
        rivals = compared(files, found)
    text = page.markdown(lines, rivals, options.forms, len(FAMILIES))
    options.out.write_text(text, encoding="utf-8", newline="\n")
    print("\n".join(page.bars(lines)))


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--forms", type=int, default=8, help="files of each damage")
    parser.add_argument("--first-seed", type=int, default=0, help="other seeds give other forms")
    parser.add_argument("--only", default="", help="damages whose title contains this")
    parser.add_argument("--peers", help="Python of the environment with the other tools")
    parser.add_argument("--peer-forms", type=int, default=4, help="files of each damage for the other tools")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "scoreboard.md", help="where the page goes")
    return parser.parse_args(arguments)


@contextmanager
def measuring(files: Sequence[File], python: str | None, forms: int) -> Iterator[list[dict[str, object]]]:
    """Let the other tools read the first files of each damage beside the block; their tables are in the list after it.

    The list fills when it is first asked for: see `compared`.
    """
    found: list[dict[str, object]] = []
    if python is None:
        yield found
        return
    with TemporaryDirectory() as folder:
        for file in chosen(files, forms):
            Path(folder, file.name).write_bytes(file.data)
        made = subprocess.run(  # noqa: S603  the Python that the caller names
            [python, str(Path(__file__).with_name("peers.py")), folder], check=True, stdout=subprocess.PIPE
        )
    found += [json.loads(line) for line in made.stdout.splitlines()]
    yield found


def chosen(files: Sequence[File], forms: int) -> Iterator[File]:
    """Yield the first files of each damage of which other tools know the kind."""
    counts: dict[str, int] = {}
    for file in files:
        key = f"{file.damage.rendition}: {file.damage.name}"
        counts[key] = counts.get(key, 0) + 1
        if counts[key] <= forms and file.name.endswith(PEERS_OF):
            yield file


def compared(files: Sequence[File], found: Sequence[dict[str, object]]) -> dict[str, dict[str, page.Rival]]:
    """Return what each tool reached on each damage, beside ziping on the same files."""
    by_name = {file.name: file for file in files}
    ours = {name: tables(by_name[name]) for name in sorted({str(line["file"]) for line in found})}
    rivals: dict[str, dict[str, page.Rival]] = {}
    for line in found:
        file = by_name[str(line["file"])]
        tools = rivals.setdefault(f"{file.damage.rendition}: {file.damage.name}", {})
        rival = tools.setdefault(str(line["tool"]), page.Rival())
        read, seconds, _ = ours[file.name]
        theirs = [grids.spots(cells) for cells in line["tables"]]  # type: ignore[attr-defined]  # lists of cells
        rival.marks.add(mark(file.drawn.tables, theirs, trees=False))
        rival.ours.add(mark(file.drawn.tables, read, trees=False))
        rival.seconds += float(str(line["seconds"]))
        rival.our_seconds += seconds
    return rivals


if __name__ == "__main__":
    main(sys.argv[1:])
