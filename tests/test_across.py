"""What the documents of a run say of each other is added to the later file, whatever else it holds."""

from __future__ import annotations

from record_builder import form, line, words

from normalize.record import Project, Record, Units
from ziping.across import findings_across, with_findings
from ziping.result import Result
from ziping.running.store import Finished


def finished(file: str, amount: str, *, first: bool = True) -> Finished:
    update = {
        "year": words("2024"),
        "project": Project(name=words("项目"), code=words("P1")),
        "units": Units(implementer=words("某局")),
    }
    record: Record = form(funds=[line("F.total", "总额", full_year=amount)]).model_copy(update=update)
    result = Result(file=file, sha256=file, status="ok", records=(record,))
    return Finished(result.model_dump(mode="json"), 1, first)


def test_a_form_that_another_file_prints_otherwise_is_a_finding_of_the_later_file() -> None:
    files = [finished("a.pdf", "5.00"), finished("b.pdf", "6.00")]
    first, second = with_findings(files, findings_across(files))
    assert first.result["findings"] == []
    (found,) = second.result["findings"]
    assert (found["rule"], found["form"], found["outcome"]) == ("same_form_twice", None, "broken")
    assert "form 1 of a.pdf" in found["message"]


def test_files_with_the_same_bytes_are_not_compared() -> None:
    assert not findings_across([finished("a.pdf", "5.00"), finished("b.pdf", "6.00", first=False)])


def test_the_findings_of_a_file_come_before_those_between_files() -> None:
    files = [finished("a.pdf", "5.00"), finished("b.pdf", "6.00")]
    files[1].result["findings"] = [{"rule": "own"}]
    *_, last = with_findings(files, findings_across(files))
    assert [one["rule"] for one in last.result["findings"]] == ["own", "same_form_twice"]
    assert files[1].result["findings"] == [{"rule": "own"}]
