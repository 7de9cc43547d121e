"""An overview of a dataset as one static page: what was read, what does not add up, what could not be read.

The page needs no network and runs no script; all that comes from documents is escaped.
"""

from __future__ import annotations

import base64
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

ROWS = 2_000  # of a table of the page; the rest is in the dataset

STYLE = """
body { font: 15px/1.5 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; margin: 2rem auto;
  max-width: 75rem; padding: 0 1rem; color: #1a1a1a; background: #fff }
h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2rem }
table { border-collapse: collapse; margin: .5rem 0 }
th, td { border-bottom: 1px solid #d0d0d0; padding: .3rem .6rem; text-align: left; vertical-align: top;
  overflow-wrap: anywhere }
th { background: #f3f3f3 } th, .contradiction, .warning, .failed { white-space: nowrap }
td.number { text-align: right; font-variant-numeric: tabular-nums }
.contradiction, .failed { color: #a40000; font-weight: 600 } .warning { color: #7a4b00; font-weight: 600 }
@media print { body { margin: 0; max-width: none } }
"""


def write_report(folder: Path) -> None:
    """Write `report/index.html` for the Parquet files of a folder."""
    documents = pq.read_table(folder / "documents.parquet").drop_columns(["warnings"])
    forms = pq.read_table(folder / "forms.parquet", columns=["document_sha256", "form", "title_value"])
    findings = pq.read_table(
        folder / "findings.parquet",
        columns=["document_sha256", "form", "rule", "severity", "published", "expected", "message"],
        filters=[("outcome", "=", "broken")],
    )
    body = [*_numbers(documents, forms, findings), *_broken(documents, forms, findings), *_documents(documents)]
    place = folder / "report" / "index.html"
    place.parent.mkdir(exist_ok=True)
    place.write_text("\n".join(_page(body)) + "\n", encoding="utf-8", newline="\n")


def _page(body: Iterable[str]) -> Iterator[str]:
    digest = base64.b64encode(sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>Self-evaluations: what does not add up</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>"
    yield "<h1>Published self-evaluations</h1>"
    yield from body
    yield "</main>\n</body>\n</html>"


def _numbers(documents: Any, forms: Any, findings: Any) -> Iterator[str]:
    failed = pc.sum(pc.equal(documents["status"], "failed")).as_py() or 0
    severities = {row["values"]: row["counts"] for row in pc.value_counts(findings["severity"]).to_pylist()}
    counts = {"documents": documents.num_rows, "failed": failed, "forms": forms.num_rows} | severities
    yield from _table(("", "count"), ([("", name), ("number", str(count))] for name, count in counts.items()))


def _broken(documents: Any, forms: Any, findings: Any) -> Iterator[str]:
    yield "<h2>What does not add up</h2>"
    files = dict(zip(documents["document_sha256"].to_pylist()[::-1], documents["file"].to_pylist()[::-1], strict=True))
    titles = {(row["document_sha256"], row["form"]): row["title_value"] for row in forms.to_pylist()}
    rows = (
        [
            ("", files[row["document_sha256"]]),
            ("", _form(row["form"], titles.get((row["document_sha256"], row["form"])))),
            (row["severity"], row["severity"]),
            ("", row["rule"].replace("_", " ")),
            ("", row["message"]),
        ]
        for row in findings.slice(0, ROWS).to_pylist()
    )
    yield from _table(("document", "form", "severity", "rule", "what"), rows)
    yield from _rest(findings.num_rows, "findings")


def _documents(documents: Any) -> Iterator[str]:
    yield "<h2>Documents</h2>"
    rows = (
        [
            ("", row["file"]),
            (row["status"], row["status"].replace("_", " ")),
            ("", ": ".join(part for part in (row["reason"], row["detail"]) if part)),
            ("number", str(row["forms"])),
            ("number", str(row["broken"])),
        ]
        for row in documents.slice(0, ROWS).to_pylist()
    )
    yield from _table(("document", "status", "reason", "forms", "broken rules"), rows)
    yield from _rest(documents.num_rows, "documents")


def _form(number: int | None, title: str | None) -> str:
    return "text outside forms" if number is None else f"{number}. {title or ''}".strip()


def _rest(count: int, table: str) -> Iterator[str]:
    if count > ROWS:
        yield f"<p>The first {ROWS} of {count}; all are in csv/{table}.csv and {table}.parquet.</p>"


def _table(headings: Sequence[str], rows: Iterable[Sequence[tuple[str, str]]]) -> Iterator[str]:
    yield "<table>\n<thead><tr>" + "".join(f'<th scope="col">{heading}</th>' for heading in headings) + "</tr></thead>"
    yield "<tbody>"
    for row in rows:
        yield "<tr>" + "".join(_cell(name, text) for name, text in row) + "</tr>"
    yield "</tbody>\n</table>"


def _cell(name: str, text: str) -> str:
    return f'<td class="{escape(name)}">{escape(text)}</td>' if name else f"<td>{escape(text)}</td>"
