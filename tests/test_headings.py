"""Columns with a heading that no list holds."""

from extract.model import Form, Mark, Row, Text
from normalize.assemble import assemble
from normalize.match.headings import name_columns


def form_of(*cells: dict[str, str], total: dict[str, str] | None = None) -> Form:
    def row(texts: dict[str, str]) -> Row:
        return Row({role: Text(text) for role, text in texts.items()})

    return Form("project", "other", 1, None, {}, indicators=tuple(map(row, cells)), total=row(total) if total else None)


ROW = {"level1": "产出指标", "level3": "培训人数", "target": "≥280人", "?实际完戍値": "285", "?权垂": "5", "score": "5"}


def test_a_misread_heading_names_its_column_and_the_texts_say_so() -> None:
    form = form_of(ROW)
    cells = name_columns(form).indicators[0].cells
    assert list(cells) == ["level1", "level3", "target", "actual", "weight", "score"]
    assert cells["actual"].marks == (Mark.COLUMN_MATCHED,)
    assert cells["target"].marks == ()


def test_a_column_that_the_form_has_already_is_named_to_no_other() -> None:
    form = form_of({**ROW, "actual": "280"})
    assert "?实际完戍値" in name_columns(form).indicators[0].cells


def test_two_headings_never_name_one_column() -> None:
    form = form_of({"level3": "培训人数", "target": "1", "?实际完戍値": "1", "?年终完成值": "2"})
    assert sum(role == "actual" for role in name_columns(form).indicators[0].cells) <= 1


def test_a_heading_that_names_no_column_of_the_record_stays_under_its_own() -> None:
    record = assemble(form_of({**ROW, "?上年完成值": "270"}))
    assert set(record.indicators[0].other) == {"上年完成值"}


def test_a_total_is_read_by_the_same_columns() -> None:
    total = name_columns(form_of(ROW, total={"?实际完戍値": "", "score": "96"})).total
    assert total is not None
    assert "actual" in total.cells


def test_a_form_without_unknown_columns_is_left_as_it_is() -> None:
    form = form_of({"level3": "培训人数", "target": "1"})
    assert name_columns(form) is form
