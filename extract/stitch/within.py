"""Tables inside the cells of a table: they follow it in the document, but nothing of it ends or begins with them."""

from __future__ import annotations

from collections.abc import Iterator

from extract.model import Grid, WebPlace, WordPlace


def stands_in(inner: Grid, outer: Grid) -> bool:
    """Tell whether a grid stands in a cell of another, as the places of Word files and web pages say."""
    own = next(_paths(inner), None)
    return own is not None and any(own != path and own.startswith(path) for path in set(_paths(outer)))


def _paths(grid: Grid) -> Iterator[str]:
    """Yield what the places of all that stands inside a grid begin with."""
    for cell in grid.cells:
        for place in cell.places:
            if isinstance(place, WordPlace) and place.table:
                yield "/".join((place.part, *map(str, place.table), ""))
            elif isinstance(place, WebPlace):
                yield f"{place.path}/"
