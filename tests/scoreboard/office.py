"""LibreOffice as a second producer: Word files of the corpus's renderer turned into .pdf and .doc, many a start."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import word_builder as xml
from docx import Document
from docx.oxml.ns import qn
from render import docx
from render.blocks import Block

from scoreboard.pages import TURNED

SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
AT_LEAST = 300  # seconds for a batch


def find() -> str | None:
    """Return LibreOffice's command, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def render(content: Iterable[Block], *, border: str = "", landscape: bool = False, sideways: bool = False) -> bytes:
    """Return the blocks as a .docx whose tables have this kind of border and, if wished, sideways labels."""
    data = docx.render(content, landscape=landscape)
    if border:
        lines = "".join(f'<w:{side} w:val="{border}" w:sz="6" w:space="0" w:color="auto"/>' for side in SIDES)
        data = xml.replaced(data, "<w:tblCellMar>", f"<w:tblBorders>{lines}</w:tblBorders><w:tblCellMar>")
    return turned(data) if sideways else data


def turned(data: bytes) -> bytes:
    """Return the .docx with the short outer labels set from top to bottom."""
    document = Document(io.BytesIO(data))
    for cell in document.element.body.iter(qn("w:tc")):
        if "".join(cell.itertext()) in TURNED:
            cell.tcPr.append(docx.element("w:textDirection", val="tbRlV"))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def convert(files: Mapping[str, bytes], suffix: str) -> dict[str, bytes]:
    """Return each file turned into another kind; one that LibreOffice could not turn is left out."""
    command = find()
    if command is None or not files:
        return {}
    with TemporaryDirectory() as folder:
        base = Path(folder)
        names = {f"{number:04}": name for number, name in enumerate(files)}
        for short, name in names.items():
            (base / f"{short}{Path(name).suffix}").write_bytes(files[name])
        run(command, base, suffix, sorted(base.iterdir()))
        made = {short: base / "out" / f"{short}.{suffix}" for short in names}
        return {names[short]: path.read_bytes() for short, path in made.items() if path.exists()}


def run(command: str, base: Path, suffix: str, paths: Sequence[Path]) -> None:
    """Run LibreOffice once over all files, with a profile of its own."""
    profile = f"-env:UserInstallation={(base / 'profile').as_uri()}"
    options = ["--headless", "--norestore", "--convert-to", suffix, "--outdir", str(base / "out")]
    subprocess.run(  # noqa: S603  the command is LibreOffice's, found on the path
        [command, profile, *options, *map(str, paths)], check=False, capture_output=True, timeout=AT_LEAST + 2 * len(paths)
    )
