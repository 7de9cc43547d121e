"""Rules between documents: the same form twice, a budget over the years, copies; and none where two forms differ in kind."""

from __future__ import annotations

from record_builder import form, line, printed, row, words
from test_checks_document import valued

from normalize.checks import check_corpus, check_document
from normalize.finding import Finding, Outcome, Severity
from normalize.record import Basic, Indicator, Project, Record, Units


def published(
    *rows: Indicator, year: str = "2024", code: str = "P1", unit: str = "某局", number: int = 1, **amounts: str
) -> Record:
    fund = line("F.total", "年度资金总额", **amounts)
    carried = line("F.carryover", "上年结转资金", full_year=amounts.get("initial", "0"))
    update = {
        "form": number,
        "year": words(year),
        "project": Project(name=words("项目"), code=words(code)),
        "units": Units(implementer=words(unit)),
    }
    return form(*rows, funds=[fund, carried] if "initial" in amounts else [fund]).model_copy(update=update)


def found(*files: Record) -> list[Finding]:
    named = [(f"{index}.pdf", [record]) for index, record in enumerate(files)]
    return [one for findings in check_corpus(named).values() for one in findings]


def broken(*files: Record) -> dict[str, str]:
    return {one.rule: one.message for one in found(*files) if one.outcome is Outcome.BROKEN}


def test_the_same_form_in_two_documents_holds_where_rounding_explains_the_digits() -> None:
    (one,) = found(published(full_year="847.98"), published(full_year="848"))
    assert (one.rule, one.outcome) == ("same_form_twice", Outcome.HOLDS)


def test_the_same_form_in_two_documents_names_the_other_file_and_both_ways_to_put_it_right() -> None:
    (one,) = found(published(full_year="847.98"), published(full_year="874.98"))
    assert (one.severity, one.published, one.expected) == (Severity.WARNING, "874.98", "847.98")
    assert "form 1 of 0.pdf" in one.message
    assert [change.field for way in one.explanations for change in way.changes] == [
        "1.pdf: forms.1.funds.0.full_year",
        "0.pdf: forms.1.funds.0.full_year",
    ]
    assert {way.rank for way in one.explanations} == {1}


def test_amounts_in_yuan_agree_with_those_in_ten_thousand_yuan() -> None:
    in_yuan = published(full_year="8479800").model_copy(update={"currency_unit": words("单位：元")})
    assert not broken(published(full_year="847.98"), in_yuan)


def test_forms_of_other_projects_units_or_years_are_not_compared() -> None:
    others = [published(full_year="1.00", code="P2"), published(full_year="2.00", year="2021")]
    assert not found(published(full_year="3.00"), *others)


def test_more_cannot_be_carried_over_than_was_left() -> None:
    last = published(year="2023", full_year="100.00", executed="90.00")
    assert not broken(last, published(initial="10.00", full_year="50.00"))
    assert "carried over" in broken(last, published(initial="30.00", full_year="50.00"))["budgets_over_years"]


def test_a_budget_ten_thousand_times_last_years_may_be_in_another_unit() -> None:
    last = published(year="2023", initial="0", full_year="100.00", executed="90.00")
    last = last.model_copy(update={"funds": (line("F.total", "总额", initial="100.00", executed="100.00"),)})
    this = last.model_copy(update={"year": words("2024"), "funds": (line("F.total", "总额", initial="1050000"),)})
    assert "ten thousand times" in broken(last, this)["budgets_over_years"]


def test_the_very_amounts_of_last_year_were_perhaps_not_updated() -> None:
    pair = [published(year=year, full_year="123.45", executed="98.76") for year in ("2023", "2024")]
    assert "very amounts" in broken(*pair)["budgets_over_years"]


ROWS = [valued(f"≥{n}个", f"{n + 3}个", "10", "10") for n in range(10, 16)]


def test_the_same_rows_for_two_projects_of_two_documents_are_copies() -> None:
    first, second = published(*ROWS, full_year="5"), published(*ROWS[::-1], full_year="6", code="P2")
    assert "share 6 rows" in broken(first, second)["copies"]


def test_of_many_copies_the_nearest_is_named_and_the_others_counted() -> None:
    forms = [published(*ROWS, full_year="5", code=f"P{n}") for n in range(4)]
    last = [one for one in found(*forms) if one.rule == "copies"][-1]
    assert "form 1 of 0.pdf" in last.message
    assert "2 further forms" in last.message


def test_the_same_form_published_twice_is_no_copy() -> None:
    assert "copies" not in broken(published(*ROWS, full_year="5"), published(*ROWS, full_year="5"))


def test_two_basic_data_tables_of_a_unit_print_the_same_of_one_year() -> None:
    def report(year: str, **values: str) -> list[Record]:
        cells = {f"{heading[1:]}年决算数": printed(value) for heading, value in values.items()}
        table = Basic(label=words("三公经费"), values={name: fact for name, fact in cells.items() if fact})
        head = published(full_year="1", year=year).model_copy(update={"kind": "department"})
        return [head, form().model_copy(update={"form": 2, "kind": "basic_data", "basic": (table,)})]

    files = [("a", report("2023", y2022="3.10", y2023="3.00")), ("b", report("2024", y2023="3.50", y2024="2.00"))]
    (one,) = [one for one in check_corpus(files)["b"] if one.rule == "same_form_twice"]
    assert (one.outcome, one.published, one.expected) == (Outcome.BROKEN, "3.50", "3.00")


def test_two_forms_of_one_project_in_one_document_should_agree() -> None:
    records = (published(full_year="1.00"), published(full_year="2.00", number=2))
    rules = {one.rule: one.severity for one in check_document(records, ()) if one.outcome is Outcome.BROKEN}
    assert rules == {"same_form_again": Severity.WARNING}


def test_a_form_that_does_not_say_what_it_is_about_is_compared_with_none() -> None:
    assert not found(form(row("100", "90"), score="90"), form(row("100", "80"), score="80"))
