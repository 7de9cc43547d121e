"""Builds the corpus: every spec (golden/<name>/truth.toml with a [render] table) into its documents and the index.

Run it from anywhere: `python corpus/build.py [NAME...]`. The same specs give the same bytes.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from render import docx, pdf, spec, text
from render.flow import flow

ROOT = Path(__file__).resolve().parents[1]
SPECS = ROOT / "golden"
INDEX = ROOT / "corpus" / "index.toml"
INDEX_HEAD = "# Documents that this project made from its specs; the bodies, places and persons in them are invented.\n"
MADE_BY = {
    ".docx": "python corpus/build.py, by python-docx",
    ".pdf": "python corpus/build.py, by reportlab",
    ".txt": "python corpus/build.py, as a conversion in the dialect {dialect}",
}


def main(names: list[str]) -> None:
    """Write the documents of the named specs, or of all, and with all of them the index."""
    entries = []
    for path in sorted(SPECS.glob("*/truth.toml")):
        loaded = spec.load(path)
        if "render" not in loaded or (names and path.parent.name not in names):
            continue
        for file, data in documents(loaded):
            (ROOT / file).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / file).write_bytes(data)
            entries.append(index_entry(path, loaded, file, data))
            print(f"{file}  {len(data):,} bytes")
    if not names:
        INDEX.write_text(index_text(entries), encoding="utf-8", newline="\n")


def documents(loaded: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Yield each file of the spec with its bytes."""
    for file in loaded["document"]["files"]:
        yield file, rendered(loaded, Path(file).suffix)


def rendered(loaded: Mapping[str, Any], suffix: str) -> bytes:
    """Return the document in the format of the suffix."""
    render = loaded["render"]
    content = list(spec.blocks(loaded))
    if suffix == ".docx":
        return docx.render(content, landscape=render.get("landscape", False), **render.get("docx", {}))
    options = render.get("text", {})
    if suffix == ".txt" and options["dialect"] == "cell_per_line":
        return text.cell_per_line(content, options).encode()
    if suffix == ".txt" and options["dialect"] == "tab_rows":
        return text.tab_rows(content, options).encode()
    font = render.get("pdf", {}).get("font", "embedded")
    paper = pdf.paper(landscape=render.get("landscape", False), font=font, **render.get("paper", {}))
    pages = flow(content, paper)
    if suffix == ".txt":
        return text.text_lines(pages).encode()
    return pdf.render(pages, paper, **render.get("pdf", {}))


def index_entry(path: Path, loaded: Mapping[str, Any], file: str, data: bytes) -> dict[str, str]:
    """Return what the index says of a document."""
    dialect = loaded["render"].get("text", {}).get("dialect", "")
    return {
        "file": file,
        "what": loaded["document"]["notes"].strip(),
        "made": MADE_BY[Path(file).suffix].format(dialect=dialect),
        "spec": path.relative_to(ROOT).as_posix(),
        "licence": "CC0-1.0",
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def index_text(entries: list[dict[str, str]]) -> str:
    """Return the index as TOML."""
    return "\n".join([INDEX_HEAD, *(index_table(entry) for entry in entries)])


def index_table(entry: Mapping[str, str]) -> str:
    """Return an entry of the index as a TOML table."""
    return "\n".join(["[[documents]]", *(f"{key} = {quoted(value)}" for key, value in entry.items())]) + "\n"


def quoted(value: str) -> str:
    """Return a TOML basic string."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


if __name__ == "__main__":
    main(sys.argv[1:])
