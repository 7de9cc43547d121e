"""How a form without walls is set: its type, where texts stand in their cells, and whether page ends cut it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """How a form, or its part on a page, is set; in points."""

    em: float
    step: float  # from line to line of a cell
    at_top: bool = False  # texts stand at the top of their cells, else in the middle
    at_left: bool = False  # texts begin at the left of their cells, else they stand in the middle
    begins: bool = True  # with the page's first row, or a page end cuts the form before it
    ends: bool = True  # with the page's last row, or a page end cuts the form there
