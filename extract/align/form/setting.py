"""How a form without walls is set: its type, where texts stand in their cells, and whether page ends cut it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Stand(Enum):
    """At which height texts stand in their cells."""

    MIDDLE = "middle"
    TOP = "top"
    FOOT = "foot"


@dataclass(frozen=True, slots=True)
class Setting:
    """How a form, or its part on a page, is set; in points."""

    em: float
    step: float  # from line to line of a cell
    stand: Stand = Stand.MIDDLE  # at which height texts stand in their cells
    at_left: bool = False  # texts begin at the left of their cells, else they stand in the middle
    begins: bool = True  # with the page's first row, or a page end cuts the form before it
    ends: bool = True  # with the page's last row, or a page end cuts the form there
    near: tuple[float, ...] = ()  # the column lines of a form above that of which a page shows but little
