"""The commands `taxonomy list`, `show`, `check` and `export`."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from ziping.cli.lines import LabelKind
from ziping.cli.output import AsJson, Exit, complain, print_json, print_line

if TYPE_CHECKING:
    from normalize.taxonomy import Taxonomy

app = typer.Typer(help="The canonical tree of indicators, fund lines and columns.", no_args_is_help=True)


class Format(StrEnum):
    """The formats in which the tree can be exported."""

    CSV = "csv"
    JSON = "json"
    SKOS = "skos"
    JSONLD = "jsonld"


@app.command("list", epilog="Example: ziping taxonomy list --kind level2")
def list_concepts(
    *,
    kind: Annotated[LabelKind | None, typer.Option(help="Only concepts of this kind.")] = None,
    as_json: AsJson = False,
) -> None:
    """Print the tree, one concept a line."""
    from ziping.taxonomy_export import concept_as_json, walk

    for depth, concept in walk(load_or_leave()):
        if kind is not None and concept.kind != kind:
            continue
        if as_json:
            print_json(concept_as_json(concept))
        else:
            print_line(f"{'  ' * depth}{concept.id}  {concept.name}")


@app.command(epilog="Example: ziping taxonomy show L2.quality")
def show(
    codes: Annotated[list[str], typer.Argument(metavar="CODE", help="Ids of concepts.")], *, as_json: AsJson = False
) -> None:
    """Print all about some concepts."""
    from ziping.taxonomy_export import concept_as_json

    tree = load_or_leave()
    unknown = [code for code in codes if code not in tree.concepts]
    for code in unknown:
        complain(code, "no such concept", "see `ziping taxonomy list`")
    for concept in (tree[code] for code in codes if code in tree.concepts):
        shown = concept_as_json(concept)
        if as_json:
            print_json(shown)
            continue
        print_line(f"{concept.id}  {concept.name}", bold=True)
        for name, value in shown.items():
            if value and name not in {"id", "name"}:
                print_line(f"  {name}: {'、'.join(value) if isinstance(value, list) else value}")
    if unknown:
        raise typer.Exit(Exit.USAGE)


@app.command(epilog="Example: ziping taxonomy check")
def check(*, as_json: AsJson = False) -> None:
    """Check the tree's own data.

    Ids are unique, parents exist, nothing is its own ancestor and no spelling stands for two concepts of one parent.
    """
    tree = load_or_leave()
    counts: dict[str, int] = {}
    for concept in tree:
        counts[concept.kind] = counts.get(concept.kind, 0) + 1
    if as_json:
        print_json({"concepts": len(tree), "kinds": counts, "faults": []})
    else:
        print_line(f"{len(tree)} concepts ({', '.join(f'{n} {kind}' for kind, n in counts.items())}), no faults")


@app.command(epilog="Example: ziping taxonomy export --format skos > taxonomy.ttl")
def export(
    *,
    form: Annotated[Format, typer.Option("--format", help="The format to print.")] = Format.JSON,
    as_json: AsJson = False,
) -> None:
    """Print the tree as CSV, JSON or SKOS.

    JSON is one object with sources and concepts; SKOS is written in Turtle (skos) or in JSON-LD (jsonld).
    """
    from ziping.taxonomy_export import tree_as_csv, tree_as_json
    from ziping.taxonomy_skos import tree_as_json_ld, tree_as_turtle

    tree = load_or_leave()
    if form == Format.JSONLD:
        print_json(tree_as_json_ld(tree))
        return
    if as_json or form == Format.JSON:
        print_json(tree_as_json(tree))
        return
    for line in tree_as_csv(tree) if form == Format.CSV else tree_as_turtle(tree):
        print_line(line)


def load_or_leave() -> Taxonomy:
    """Return the tree, or complain of each fault in its data and leave."""
    from normalize.taxonomy import TaxonomyError, taxonomy

    try:
        return taxonomy()
    except TaxonomyError as error:
        complain("taxonomy", str(error), "mend the files in normalize/data")
        raise typer.Exit(Exit.CONTRADICTED) from error
