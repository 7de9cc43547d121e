"""The corpus: every spec is well formed and every document is what its spec says, byte for byte."""

import hashlib
import io
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
sys.path.insert(0, str(CORPUS))

import build  # noqa: E402  corpus/ holds scripts, so its folder is put on the path first
import hostile  # noqa: E402  as above
from render import spec, text  # noqa: E402  as above
from render.blocks import Cell, Table  # noqa: E402  as above

SPECS = {
    path.parent.name: spec.load(path)
    for path in sorted((ROOT / "golden").glob("*/truth.toml"))
    if "render" in spec.load(path)
}
INDEX = tomllib.loads((CORPUS / "index.toml").read_text(encoding="utf-8"))["documents"]
FAMILIES = {
    "project": {"national-2021", "national-2015", "hunan-project"},
    "department": {"hunan-department", "henan-department"},
    "basic_data": {"hunan-basic-data"},
}
TEXT_KEYS = {"title", "year", "region", "report_date", "currency_unit", "self_score", "rating"}
FIELDS = {
    "units": {"supervisor", "implementer", "department", "filler"},
    "project": {"name", "code"},
    "total": {"weight", "score"},
    "funds": {"label", "code", "initial", "full_year", "executed", "weight", "rate", "score"},
    "splits": {"group", "label", "code", "amount"},
    "tasks": {"name", "content", "budget", "budget_fiscal", "completion", "executed", "executed_fiscal", "rate"},
    "goals": {"expected", "actual"},
    "indicators": {
        *("level1", "code1", "points1", "level2", "code2", "points2", "level3", "code3"),
        *("target", "actual", "weight", "score", "deviation", "standard", "measure_unit", "other"),
    },
    "basic": {"label", "values"},
}
METRICS = {
    *("initial_budget", "full_year_budget", "executed", "execution_rate", "target", "actual"),
    *("weight", "score", "rating", "amount", "rate", "count"),
}
DIALECTS = {"cell_per_line", "tab_rows", "text_lines"}
LARGEST_DOCUMENT, LARGEST_CORPUS = 200_000, 6_000_000

each_spec = pytest.mark.parametrize("name", SPECS)


def forms(name: str) -> list[dict[str, Any]]:
    return list(SPECS[name]["forms"])


def facts(form: dict[str, Any]) -> Iterator[str]:
    """Yield every text that the form prints, whatever field it is in."""
    for key in TEXT_KEYS & form.keys():
        yield form[key]
    for block in ("units", "project", "total"):
        yield from form.get(block, {}).values()
    for block in ("funds", "splits", "tasks", "goals", "indicators"):
        for entry in form.get(block, ()):
            yield from (value for key, value in entry.items() if not key.startswith(("code", "points", "other")))
            yield from entry.get("other", {}).values()
    for entry in form.get("basic", ()):
        yield from (entry["label"], *entry["values"].values())
    yield from form.get("contacts", ())


def squeezed(written: str) -> str:
    return "".join(written.split())


def test_the_corpus_has_at_least_sixteen_documents_in_three_formats() -> None:
    assert len(SPECS) >= 16
    for loaded in SPECS.values():
        assert {Path(file).suffix for file in loaded["document"]["files"]} == {".docx", ".pdf", ".txt"}


def test_the_corpus_varies_years_families_and_dialects() -> None:
    every = [form for name in SPECS for form in forms(name)]
    assert {form["family"] for form in every} == set().union(*FAMILIES.values())
    assert {form.get("year") for form in every} >= {"2019", "2020", "2021", "2022", "2023", "2024"}
    assert {loaded["render"]["text"]["dialect"] for loaded in SPECS.values()} == DIALECTS


@each_spec
def test_a_spec_has_only_known_fields_and_only_texts_in_them(name: str) -> None:
    for form in forms(name):
        assert form["family"] in FAMILIES[form["kind"]]
        assert form.keys() <= {"kind", "family", "notes", "contacts"} | TEXT_KEYS | FIELDS.keys()
        for block, known in FIELDS.items():
            entries = form.get(block, [])
            for entry in [entries] if isinstance(entries, dict) else entries:
                assert entry.keys() <= known, block
                assert all(value != "" for value in entry.values())
        assert all(isinstance(fact, str) for fact in facts(form))


@each_spec
def test_a_spec_says_what_is_special_and_how_it_is_rendered(name: str) -> None:
    loaded = SPECS[name]
    assert loaded["document"]["notes"].strip()
    assert loaded["render"]["text"]["dialect"] in DIALECTS
    assert len(loaded["render"]["forms"]) == len(loaded["forms"])
    for statement in loaded.get("statements", ()):
        assert statement["metric"] in METRICS


@each_spec
def test_the_codes_of_a_spec_belong_to_their_level(name: str) -> None:
    for form in forms(name):
        for row in form.get("indicators", ()):
            for level in "123":
                assert row.get(f"code{level}", f"L{level}.").startswith(f"L{level}.")
        for line in (*form.get("funds", ()), *form.get("splits", ())):
            assert line["code"].startswith("F.")


@each_spec
def test_every_statement_stands_in_the_narrative(name: str) -> None:
    body = SPECS[name]["render"]["body"]
    for statement in SPECS[name].get("statements", ()):
        assert statement["value"] in body, statement


@each_spec
def test_a_document_is_what_its_spec_renders_to(name: str) -> None:
    for file, data in build.documents(SPECS[name]):
        assert (ROOT / file).read_bytes() == data, f"{file} differs: run python corpus/build.py"


@each_spec
def test_every_fact_stands_in_the_text_of_the_document(name: str) -> None:
    content = list(spec.blocks(SPECS[name]))
    shown = squeezed("".join(part for block in content for part in shown_texts(block)))
    for form in forms(name):
        for fact in facts(form):
            assert squeezed(fact) in shown, fact


def shown_texts(block: Any) -> list[str]:
    if isinstance(block, Table):
        return [cell.text for row in block.rows for cell in row]
    return [getattr(block, "text", "")]


@each_spec
def test_a_document_is_small(name: str) -> None:
    for file in SPECS[name]["document"]["files"]:
        assert (ROOT / file).stat().st_size < LARGEST_DOCUMENT


def test_the_whole_corpus_is_small() -> None:
    assert sum(path.stat().st_size for path in CORPUS.rglob("*") if path.is_file()) < LARGEST_CORPUS


def test_the_index_lists_every_document_with_its_hash() -> None:
    assert {entry["file"] for entry in INDEX} == {
        path.relative_to(ROOT).as_posix() for path in (CORPUS / "documents").iterdir()
    }
    for entry in INDEX:
        assert hashlib.sha256((ROOT / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
        assert entry["licence"] == "CC0-1.0"
        assert (ROOT / entry["spec"]).is_file()
        assert entry["what"]
        assert entry["made"]


@pytest.mark.parametrize(
    ("name", "score"),
    [("luming-school-2022", "97.00"), ("hexiu-college-2024", "97.60"), ("chengzhou-data-2024", "95.46")],
)
def test_a_consistent_document_adds_up(name: str, score: str) -> None:
    (form,) = forms(name)
    scores = [Decimal(row["score"]) for row in form["indicators"]]
    assert sum(scores) + Decimal(form["funds"][0]["score"]) == Decimal(score) == Decimal(form["total"]["score"])


def test_a_cell_per_line_marks_merges_by_an_empty_string() -> None:
    table = Table((1, 1), ((Cell("甲"), Cell("乙")), (Cell("", continues=True), Cell("丙\n丁"))))
    assert text.cell_per_line([table], {}) == "\t甲\n\t乙\n\n\t\n\t丙\n丁\n\n"


def test_tab_rows_lose_the_outer_column_after_a_cut() -> None:
    label = Cell("", continues=True)
    table = Table((1, 1, 1), ((Cell("甲"), Cell("乙"), Cell("1")), (label, Cell("丙"), Cell("2"))))
    assert text.tab_table(table, {"cuts": [1], "outer_lost": True}) == "甲\t乙\t1\n\n丙\t2"


def test_a_moved_blank_never_moves_text() -> None:
    row = ["", "甲", "", "1"]
    text.move_blank(row, 0, -1)
    assert row == ["甲", "", "1", ""]
    with pytest.raises(ValueError, match="not empty"):
        text.move_blank(row, 0, -1)


def test_a_row_that_does_not_fill_its_grid_is_refused() -> None:
    with pytest.raises(ValueError, match="covers 1 of 2 columns"):
        Table((1, 1), ((Cell("甲"),),))


def test_the_hostile_files_are_what_they_claim() -> None:
    made = {name: make() for name, (make, _) in hostile.HOSTILE.items() if name != "bomb.docx"}
    assert b"/Encrypt" in made["encrypted.pdf"]
    assert b"%%EOF" not in made["truncated.pdf"]
    assert made["empty.txt"] == b""
    assert made["encrypted.docx"].startswith(hostile.OLE_MAGIC)
    assert "EncryptedPackage".encode("utf-16-le") in made["encrypted.docx"]
    with zipfile.ZipFile(io.BytesIO(made["doctype.docx"])) as archive:
        assert b"<!ENTITY" in archive.read("word/document.xml")


def test_the_bomb_unpacks_to_a_thousand_times_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hostile, "BOMB_SIZE", 4 * 1024 * 1024)
    data = hostile.zip_bomb()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.getinfo("word/document.xml").file_size > 500 * len(data)
