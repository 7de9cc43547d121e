"""Tables are drawn as they are printed, also where characters take two columns."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from extract.model import Cell, Document, Grid, Leftover, Mark, PagePlace, Paragraph, Source, TextPlace, WordPlace
from normalize.finding import Finding, Outcome, Severity
from ziping import record
from ziping.show import display_width, draw_document, draw_grid, draw_rows, place_as_text, wrap
from ziping.show_record import draw_finding, draw_result, finding_counts, repeats_left_out, worst_first


def finding(rule: str, outcome: Outcome, severity: Severity, places: int = 0) -> Finding:
    at = tuple(PagePlace(number + 1, (1.0, 2.0, 3.0, 4.0)) for number in range(places))
    return Finding(rule=rule, form=1, outcome=outcome, severity=severity, message="why", places=at)


def test_merged_cells_are_drawn_merged() -> None:
    grid = Grid(
        2,
        3,
        (Cell(0, 0, 2, 1, "绩效指标"), Cell(0, 1, 1, 2, "产出"), Cell(1, 1, 1, 1, "a"), Cell(1, 2, 1, 1, "≥280人")),
    )
    assert draw_grid(grid) == [
        "┌────────┬─────────┐",
        "│绩效指标│产出     │",
        "│        ├──┬──────┤",
        "│        │a │≥280人│",
        "└────────┴──┴──────┘",
    ]


def test_what_was_done_on_the_way_to_a_text_is_said_below() -> None:
    grid = Grid(1, 1, (Cell(0, 0, 1, 1, "5", marks=(Mark.REALIGNED, Mark.CONTINUED)),))
    assert draw_grid(grid)[-1] == "row 0 column 0: realigned, continued"


@given(st.lists(st.text("ab项目 ≥（\n", max_size=60), min_size=4, max_size=4), st.integers(12, 60))
def test_all_lines_of_a_table_end_in_one_column_and_no_text_is_lost(texts: list[str], width: int) -> None:
    cells = tuple(Cell(number // 2, number % 2, 1, 1, text) for number, text in enumerate(texts))
    lines = draw_grid(Grid(2, 2, cells), width)
    assert len({display_width(line) for line in lines}) == 1
    drawn = sorted(character for line in lines for character in line if character in "ab项目≥（")
    assert drawn == sorted(character for text in texts for character in text if character in "ab项目≥（")


@given(st.text(max_size=80), st.integers(2, 30))
def test_wrapped_lines_fit(text: str, width: int) -> None:
    assert all(display_width(line) <= width for line in wrap(text, width))


def test_a_document_is_drawn_with_what_was_left_over() -> None:
    grid = Grid(1, 1, (Cell(0, 0, 1, 1, "格"),))
    document = Document(
        Source("a.pdf", "0" * 64, "application/pdf"), (Paragraph("标题"), grid), (Leftover("1", (), "page number"),)
    )
    assert list(draw_document(document)) == [
        "标题",
        "",
        "table 1 (1 rows, 1 columns)",
        "┌──┐",
        "│格│",
        "└──┘",
        "",
        "left over (page number): 1",
    ]


def test_columns_without_any_text_are_left_out() -> None:
    assert draw_rows(["label", "empty", "score"], [["数量", "", "3"]]) == ["label  score", "─────  ─────", "数量   3"]


def test_a_label_that_stands_above_is_not_repeated() -> None:
    rows = [["产出", "数量", "1"], ["产出", "数量", "2"], ["产出", "质量", "3"], ["效益", "质量", "4"]]
    assert [row[:2] for row in repeats_left_out(rows, [0, 1])] == [
        ["产出", "数量"],
        ["", ""],
        ["", "质量"],
        ["效益", "质量"],
    ]


def test_places_are_told_in_words() -> None:
    assert place_as_text(PagePlace(2, (1.2, 3.6, 5.0, 7.9))) == "page 2 (1, 4, 5, 8)"
    assert place_as_text(WordPlace("document", (0, 1), 2, 3)) == "document table 0.1 row 2 cell 3"
    assert place_as_text(WordPlace("document", paragraph=4)) == "document ¶4"
    assert place_as_text(TextPlace(1, 2, 3, 4)) == "line 1:2-3:4"


def test_broken_rules_come_first_and_all_are_counted() -> None:
    findings = [
        finding("a", Outcome.HOLDS, Severity.CONTRADICTION),
        finding("b", Outcome.BROKEN, Severity.WARNING),
        finding("c", Outcome.BROKEN, Severity.CONTRADICTION),
        finding("d", Outcome.BROKEN, Severity.WARNING),
    ]
    assert [found.rule for found in worst_first(findings)] == ["c", "b", "d", "a"]
    assert finding_counts(findings) == "1 contradiction, 2 warnings, 1 rule holds"
    assert finding_counts([]) == "none"


def test_a_finding_names_the_first_of_its_places() -> None:
    lines = list(draw_finding(finding("sum", Outcome.BROKEN, Severity.CONTRADICTION, places=5)))
    assert lines[0] == "  contradiction form 1 sum: why"
    assert lines[1].endswith("page 3 (1, 2, 3, 4); and 2 more")


def test_a_record_is_drawn_with_what_was_concluded_from_it() -> None:
    result = record(Path(__file__).parents[1] / "corpus/documents/zhixi-water-2023.docx")
    drawn = "\n".join(draw_result(result, 200))
    assert {"attainment", "exceeded", "L1.output"} <= set(drawn.split())
