"""A contradiction stands only where its cells were read beyond doubt."""

from __future__ import annotations

from pathlib import Path

from extract.model import OUTSIDE, Cell, Document, Grid, Leftover, PagePlace, Place, Source
from normalize.finding import Finding, Outcome, Severity
from ziping.process import process, read_document
from ziping.second.doubt import doubted, read_again

PDF = Path(__file__).parents[1] / "corpus" / "documents" / "songlan-road-2020.pdf"


def contradiction(*places: Place) -> Finding:
    return Finding(
        rule="sum_of_scores",
        form=1,
        outcome=Outcome.BROKEN,
        severity=Severity.CONTRADICTION,
        places=places,
        message="does not add up",
    )


def test_a_published_contradiction_is_confirmed_by_the_second_parser() -> None:
    broken = [finding for finding in process(PDF.read_bytes(), PDF.name).findings if finding.outcome is Outcome.BROKEN]
    assert any(finding.severity is Severity.CONTRADICTION and finding.doubt is None for finding in broken)


def test_a_misread_cell_is_a_doubt_and_no_contradiction() -> None:
    data = PDF.read_bytes()
    document = read_document(data, PDF.name)
    grid = next(block for block in document.blocks if isinstance(block, Grid))
    cell = next(cell for cell in grid.cells if cell.text == "95.60")
    misread = Cell(0, 0, 1, 1, "96.50", cell.places)
    wrong = Document(document.source, (Grid(1, 1, (misread,)),))
    findings = [contradiction(*cell.places)]
    second = read_again(findings, wrong, data)
    (finding,) = doubted(findings, second.doubts)
    assert second.reader == "pdfplumber"
    assert finding.severity is Severity.WARNING
    assert finding.doubt == "'96.50' is '95.60' to a second parser"


def test_a_cell_that_the_edge_of_its_page_cuts_is_a_doubt() -> None:
    inside, edge = PagePlace(1, (10, 10, 500, 30)), PagePlace(1, (500, 10, 594, 30))
    grid = Grid(1, 2, (Cell(0, 0, 1, 1, "总分", (inside,)), Cell(0, 1, 1, 1, "9", (edge,))))
    cut = Leftover("8", (PagePlace(1, (596, 12, 602, 24)),), OUTSIDE)
    document = Document(Source("form.pdf", "0", "application/pdf", 1), (grid,), (cut,))
    doubts = read_again([contradiction(edge)], document, b"").doubts
    assert doubts[edge] == "the edge of the page cuts off what stands beside '9'"
