from __future__ import annotations

import csv
import json
import re
from contextlib import ExitStack
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from stand_in import stand_in

from normalize.record import Fact, Fund, Indicator, NumberFact, ValueFact
from ziping.dataset import exports
from ziping.dataset.columns import FITS, cells, fitted
from ziping.dataset.datapackage import data_dictionary
from ziping.dataset.figures import ends_of, number_of
from ziping.dataset.tables import TABLES
from ziping.dataset.write import Counts, write_dataset
from ziping.dataset.xlsx import CUT
from ziping.result import pack, unpacked
from ziping.running.store import Finished

TABLE = {table.name: table for table in TABLES}


def finished(*texts: str) -> list[Finished]:
    results = [stand_in(text.encode(), f"{number}.txt") for number, text in enumerate(texts)]
    return [Finished(unpacked(pack(result).payload), 10, first=True) for result in results]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    write_dataset(finished("=forms 1", "forms 2"), tmp_path, excel_safe=True)
    return tmp_path


def csv_rows(path: Path, encoding: str = "utf-8") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def sheet_rows(path: Path, table: str) -> list[dict[str, tuple[str | None, str]]]:
    """Return the rows of a sheet: column letters to (kind of cell, content)."""
    number = [table.name for table in TABLES].index(table) + 1
    with ZipFile(path) as book:
        sheet = etree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
    return [
        {cell.get("r", "").rstrip("0123456789"): (cell.get("t"), str(cell.xpath("string()"))) for cell in row}
        for row in sheet.iterfind(".//{*}row")
    ]


def test_a_published_formula_stays_exact_in_csv(out: Path) -> None:
    assert csv_rows(out / "csv" / "indicators.csv")[0]["target_raw"] == "=100%"
    assert csv_rows(out / "csv" / "forms.csv")[0]["title_raw"] == "=forms 1"


def test_an_excel_safe_csv_has_an_apostrophe_before_a_formula_and_leaves_numbers_alone(out: Path) -> None:
    row = csv_rows(out / "csv-excel-safe" / "indicators.csv", "utf-8-sig")[0]
    assert (row["target_raw"], row["weight_value"]) == ("'=100%", "10")
    assert csv_rows(out / "csv-excel-safe" / "remainders.csv", "utf-8-sig")[0]["text"] == "'-1+1"


def test_only_the_csv_for_excel_says_its_encoding(out: Path) -> None:
    for table in TABLES:
        safe, plain = ((out / folder / f"{table.name}.csv").read_bytes() for folder in ("csv-excel-safe", "csv"))
        assert safe.startswith(exports.UTF8_SIGN)
        assert not plain.startswith(exports.UTF8_SIGN)


def test_every_row_names_its_file(out: Path) -> None:
    for table in TABLES:
        assert {row["file"] for row in pq.read_table(out / f"{table.name}.parquet").to_pylist()} <= {"0.txt", "1.txt"}
        assert sheet_rows(out / "dataset.xlsx", table.name)[0]["A"][1] == "file"


def indicator_cells(indicator: Indicator) -> dict[str, Any]:
    names = [column.name for source in TABLE["indicators"].sources for column in source.columns]
    found = cells(TABLE["indicators"].sources, indicator.model_dump(mode="json"), [])
    return dict(zip(names, found, strict=True))


def test_the_bounds_of_a_value_are_numbers_and_those_of_a_deadline_dates() -> None:
    number = ValueFact(raw="2-3次", value="2-3次", op="range", low="2", high="3", unit="次", kind="range")
    deadline = ValueFact(raw="6月底前", value="6月底前", op="<=", high="2022-06-30", kind="date")
    row = indicator_cells(Indicator(target=number, actual=deadline))
    assert (row["target_low"], row["target_high"]) == ("2", "3")
    assert (row["target_low_date"], row["target_high_date"]) == (None, None)
    assert (row["actual_low"], row["actual_high"], row["actual_high_date"]) == (None, None, "2022-06-30")
    kinds = {column.name: column.kind for column in TABLE["indicators"].columns}
    assert (kinds["target_low"], kinds["actual_high_date"]) == ("decimal", "date")


def test_a_year_as_a_deadline_is_no_number() -> None:
    row = indicator_cells(Indicator(target=ValueFact(raw="2024年", value="2024年", low="2024", kind="date")))
    assert (row["target_low"], row["target_low_date"]) == (None, "2024")


def test_the_figures_of_statements_and_findings_are_numbers_with_their_texts_beside(out: Path) -> None:
    with duckdb.connect(out / "dataset.duckdb", read_only=True) as connection:
        stated = connection.execute("SELECT value_raw, value FROM statements LIMIT 1").fetchone()
        asked = "SELECT published, published_value, expected, expected_low, expected_high, difference FROM findings"
        found = connection.execute(asked).fetchone()
    assert stated == ("1.0", Decimal(1))
    assert found is not None
    assert found[:5] == ("90", Decimal(90), "91", Decimal(91), Decimal(91))


@pytest.mark.parametrize(
    ("text", "number", "ends"),
    [
        ("95.00%", "95.00", ("95.00", "95.00")),
        ("310.75万元", "310.75", ("310.75", "310.75")),
        ("[0.00, 467.99]", None, ("0.00", "467.99")),
        ("[90, 101)", None, ("90", "101")),
        ("优", None, (None, None)),
        (None, None, (None, None)),
    ],
)
def test_a_figure_is_the_number_in_its_text(text: str | None, number: str | None, ends: tuple[str | None, ...]) -> None:
    assert number_of(text) == (None if number is None else Decimal(number))
    assert ends_of(text) == tuple(None if end is None else Decimal(end) for end in ends)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**40), max_value=10**40))
def test_a_computed_number_fits_its_column_or_is_left_out(number: Decimal) -> None:
    text = fitted(number)
    assert FITS.fullmatch(text) if text is not None else abs(number) >= 10**27


def test_a_sheet_has_a_frozen_heading_filters_widths_and_notes(out: Path) -> None:
    with ZipFile(out / "dataset.xlsx") as book:
        number = [table.name for table in TABLES].index("indicators") + 1
        sheet = book.read(f"xl/worksheets/sheet{number}.xml").decode()
        notes = [book.read(name).decode() for name in book.namelist() if "comments" in name]
    assert 'ySplit="1"' in sheet
    assert "<autoFilter" in sheet
    widths = [float(width) for width in re.findall(r'<col [^>]*width="([\d.]+)"', sheet)]
    assert 7 < min(widths) <= max(widths) < 50
    assert any("Target: lower bound, a number" in note for note in notes)


def test_a_workbook_holds_published_texts_as_text_and_numbers_as_numbers(out: Path) -> None:
    heading, first, *_ = sheet_rows(out / "dataset.xlsx", "indicators")
    cell = {name: first.get(letters) for letters, (_, name) in heading.items()}
    assert cell["target_raw"] == ("inlineStr", "=100%")
    assert (cell["weight_raw"], cell["weight_value"]) == (("inlineStr", "10"), (None, "10"))


def test_numbers_keep_the_printed_digits_in_csv_and_their_value_in_parquet(out: Path) -> None:
    assert csv_rows(out / "csv" / "funds.csv")[0]["executed_value"] == "581.540"
    assert pq.read_table(out / "funds.parquet").to_pylist()[0]["executed_value"] == Decimal("581.54")


def test_a_number_with_too_many_digits_is_null_and_named_in_the_remainders(out: Path) -> None:
    row = pq.read_table(out / "indicators.parquet").to_pylist()[0]
    assert (row["score_raw"], row["score_value"]) == ("9.87654321098765", None)
    named = [row for row in pq.read_table(out / "remainders.parquet").to_pylist() if "score" in row["text"]]
    assert [(row["form"], row["text"]) for row in named] == [
        (form, "score_value: 9.87654321098765") for form in (1, 1, 2)
    ]


def test_places_of_a_row_stand_by_the_name_of_the_fact(out: Path) -> None:
    row = pq.read_table(out / "funds.parquet").to_pylist()[0]
    place = [{"lines": [1, 1], "columns": [0, 4]}]
    assert json.loads(row["places"]) == {"label": place, "executed": place, "rate": place}


def test_the_database_has_the_same_rows_with_keys_and_comments(out: Path) -> None:
    with duckdb.connect(out / "dataset.duckdb", read_only=True) as connection:
        for table in TABLES:
            stored = connection.table(table.name).fetchall()
            assert stored == [tuple(row.values()) for row in pq.read_table(out / f"{table.name}.parquet").to_pylist()]
        uncommented = "SELECT count(*) FROM duckdb_columns() WHERE comment IS NULL AND NOT internal"
        assert connection.execute(uncommented).fetchone() == (0,)
        keys = "SELECT count(*) FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'"
        assert connection.execute(keys).fetchone() == (len(TABLES),)


def test_the_package_describes_every_column_and_names_each_files_hash(out: Path) -> None:
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        data = (out / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{sha256(data).hexdigest()}"
        heading = next(csv.reader(data.decode().splitlines()))
        assert [field["name"] for field in resource["schema"]["fields"]] == heading
        assert all(field["description"] for field in resource["schema"]["fields"])
        assert set(resource["schema"]["primaryKey"]) <= set(heading)


def test_keys_are_unique_and_references_exist(out: Path) -> None:
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    rows = {resource["name"]: csv_rows(out / resource["path"]) for resource in package["resources"]}
    for resource in package["resources"]:
        keys = [tuple(row[name] for name in resource["schema"]["primaryKey"]) for row in rows[resource["name"]]]
        assert len(keys) == len(set(keys))
        for reference in resource["schema"].get("foreignKeys", []):
            target = rows[reference["reference"]["resource"]]
            known = {tuple(row[name] for name in reference["reference"]["fields"]) for row in target}
            assert {tuple(row[name] for name in reference["fields"]) for row in rows[resource["name"]]} <= known


def test_records_are_written_whole_with_their_document(out: Path) -> None:
    lines = [json.loads(line) for line in (out / "records.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(line["file"], line["form"]) for line in lines] == [("0.txt", 1), ("1.txt", 1), ("1.txt", 2)]
    assert lines[0]["indicators"][0]["target"]["raw"] == "=100%"


def test_files_of_an_earlier_run_that_are_not_wanted_any_more_are_removed(out: Path) -> None:
    write_dataset(finished("forms 1"), out)
    assert not (out / "csv-excel-safe").exists()
    assert not (out / ".writing").exists()


def test_a_dataset_too_large_for_a_workbook_has_none(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "XLSX_CELLS", 10)
    assert write_dataset(finished("forms 1"), out).xlsx is False
    assert not (out / "dataset.xlsx").exists()


def test_batches_do_not_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = finished(*(f"forms {number}" for number in range(9)))
    write_dataset(documents, tmp_path / "whole")
    monkeypatch.setattr(exports, "ROW_GROUP", 4)
    write_dataset(documents, tmp_path / "pieces")
    for table in TABLES:
        name = f"csv/{table.name}.csv"
        assert (tmp_path / "whole" / name).read_bytes() == (tmp_path / "pieces" / name).read_bytes()


def test_a_text_longer_than_a_cell_is_cut_with_a_mark_in_the_workbook_alone(tmp_path: Path) -> None:
    write_dataset(finished("forms 1 " + "长" * 40_000), tmp_path)
    _, title = sheet_rows(tmp_path / "dataset.xlsx", "forms")[1]["F"]
    assert len(title) == 32_767
    assert title.endswith(CUT)
    assert len(csv_rows(tmp_path / "csv" / "forms.csv")[0]["title_raw"]) > 40_000


def test_the_counts_are_those_of_the_tables(tmp_path: Path) -> None:
    counts = write_dataset(finished("forms 1", "forms 2", "nothing"), tmp_path)
    assert isinstance(counts, Counts)
    assert counts.statuses == {"ok": 2, "no_forms": 1}
    assert (counts.rows["documents"], counts.rows["forms"], counts.rows["findings"]) == (3, 3, 3)


def test_the_data_dictionary_in_the_docs_is_that_of_the_models() -> None:
    written = Path(__file__).parents[1] / "docs" / "data-dictionary.md"
    assert written.read_text(encoding="utf-8") == data_dictionary()


def test_column_names_of_a_table_are_unique() -> None:
    for table in TABLES:
        names = [column.name for column in table.columns]
        assert len(names) == len(set(names))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=10, min_value=-(10**27), max_value=10**27))
def test_every_number_that_fits_is_given_as_it_is(number: Decimal) -> None:
    text = format(number, "f")
    fund = Fund(label=Fact(raw="", value=None), executed=NumberFact(raw=text, value=number)).model_dump(mode="json")
    misfits: list[Any] = []
    assert text in cells(TABLE["funds"].sources, fund, misfits)
    assert not misfits


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"])), min_size=1))
def test_any_text_comes_back_from_csv_and_parquet_as_it_was(tmp_path: Path, texts: list[str]) -> None:
    (tmp_path / "csv").mkdir(exist_ok=True)
    with ExitStack() as stack:
        writer = exports.TableWriter(TABLE["remainders"], tmp_path, stack, excel_safe=False)
        writer.add(["a.txt", "0" * 64, row, None, text, "reason", None] for row, text in enumerate(texts))
        writer.finish()
    assert pq.read_table(tmp_path / "remainders.parquet")["text"].to_pylist() == texts
    with (tmp_path / "csv" / "remainders.csv").open(encoding="utf-8", newline="") as file:
        assert [row["text"] for row in csv.DictReader(file)] == texts
