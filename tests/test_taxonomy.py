"""The canonical tree: what it holds, and that it refuses to contradict itself."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from normalize import tables
from normalize.tables import COPIES, DATA, QUICK
from normalize.taxonomy import DIRECTIONS, KINDS, Taxonomy, find_faults, taxonomy, tree_from_tables
from tests.benchmarks.copy_tables import copy_of
from tests.benchmarks.write_taxonomy import PAGE, page

SOURCES = {"sources": {"A": "a document"}}


def tree_of(**concepts: list[dict[str, object]]) -> Taxonomy:
    for entries in concepts.values():
        for entry in entries:
            entry.setdefault("definition", "something")
    return tree_from_tables([SOURCES, concepts])


def test_the_common_list_is_whole() -> None:
    common = Counter(concept.kind for concept in taxonomy() if not concept.extension)
    assert common == {"level1": 10, "level2": 28, "level3": 111, "fund_line": 15, "column": 28}


def test_the_tree_that_comes_with_the_package_is_sound() -> None:
    assert not list(find_faults(taxonomy()))


def test_every_concept_says_what_it_is() -> None:
    assert all(concept.definition and concept.name for concept in taxonomy())
    assert all(concept.direction in {None, *DIRECTIONS} for concept in taxonomy())


def test_level_three_says_what_more_means() -> None:
    assert all(concept.direction for concept in taxonomy().of_kind("level3"))


def test_a_free_concept_and_one_beyond_the_common_list_say_where_they_come_from() -> None:
    asked = [concept for concept in taxonomy() if concept.extension or concept.kind == "level3"]
    assert not [concept.id for concept in asked if not concept.schemes]


def test_a_child_stands_under_its_parents_and_their_parents() -> None:
    tree = taxonomy()
    assert tree.under("L3.quality_pass_rate", "L2.quality")
    assert tree.under("L3.quality_pass_rate", "L1.output")
    assert not tree.under("L3.quality_pass_rate", "L1.cost")


def test_cost_is_a_block_and_a_group() -> None:
    children = {concept.id for concept in taxonomy().children("L1.cost")}
    assert children == {"L2.economic_cost", "L2.social_cost", "L2.eco_cost"}
    assert taxonomy()["L2.output_cost"].parents == ("L1.output",)


def test_the_spellings_are_written_without_noise() -> None:
    written = (spelling for concept in taxonomy() for spelling in concept.usage)
    assert not [spelling for spelling in written if spelling.strip() != spelling or "\n" in spelling]


def test_every_data_file_is_read() -> None:
    tables = [tomllib.loads(path.read_text(encoding="utf-8")) for path in DATA.glob("indicators_*.toml")]
    assert sum(len(table.get(kind, ())) for table in tables for kind in KINDS) == len(taxonomy())


@pytest.mark.parametrize(
    ("tree", "fault"),
    [
        (tree_of(level2=[{"id": "b", "name": "B", "parents": ["a"]}]), "names the parent a"),
        (tree_of(level1=[{"id": "a", "name": "A", "schemes": ["B"]}]), "names the scheme B"),
        (tree_of(level1=[{"id": "a", "name": "A", "direction": "up"}]), "has the direction up"),
        (tree_of(level1=[{"id": "a", "name": "A", "definition": ""}]), "has no definition"),
        (tree_of(level1=[{"id": "a", "name": "A"}, {"id": "b", "name": " A："}]), "A stands for both a and b".lower()),
        (
            tree_of(level2=[{"id": "a", "name": "A", "parents": ["b"]}, {"id": "b", "name": "B", "parents": ["a"]}]),
            "a is its own ancestor",
        ),
    ],
)
def test_a_contradiction_is_named(tree: Taxonomy, fault: str) -> None:
    assert any(fault in line for line in find_faults(tree))


def test_one_spelling_may_stand_for_two_concepts_under_different_parents() -> None:
    tree = tree_of(
        level1=[{"id": "a", "name": "A"}, {"id": "b", "name": "B"}],
        level2=[{"id": "c", "name": "C", "parents": ["a"]}, {"id": "d", "name": "C", "parents": ["b"]}],
    )
    assert not list(find_faults(tree))


def test_an_id_is_defined_once() -> None:
    with pytest.raises(ValueError, match="defined twice"):
        tree_of(level1=[{"id": "a", "name": "A"}, {"id": "a", "name": "B"}])


def test_the_page_of_the_docs_is_that_of_the_tree() -> None:
    assert PAGE.read_text("utf-8") == page(), "python -m tests.benchmarks.write_taxonomy"


@pytest.mark.parametrize("name", QUICK)
def test_the_copy_of_a_table_is_that_of_the_table(name: str) -> None:
    assert (COPIES / f"{name}.json").read_text("utf-8") == copy_of(name), "python -m tests.benchmarks.copy_tables"


def test_a_table_that_was_edited_is_never_read_from_its_copy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "copies").mkdir()
    (tmp_path / "grades.toml").write_text("longest = 3\n", encoding="utf-8")
    (tmp_path / "copies" / "grades.json").write_text(copy_of("grades"), encoding="utf-8")
    monkeypatch.setattr(tables, "DATA", tmp_path)
    monkeypatch.setattr(tables, "COPIES", tmp_path / "copies")
    assert tables.read_table("grades") == {"longest": 3}
