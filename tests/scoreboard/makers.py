"""Which form is drawn: functions of a seed and a family to one that fits where a damage wants it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from random import Random

from render.blocks import Paragraph

from scoreboard.forms import SIZES, Made, make
from scoreboard.pages import Look, laid_out

SMALL, SHORT, LONG = (5, 7), (8, 14), (24, SIZES[1])  # indicator rows
SMALL_TYPE = Look(cell_size=5.0)  # in which two small forms fit a page
TRIES = 200

Maker = Callable[[int, str], Made]


def dice_of(*words: object) -> Random:
    """Return dice that fall the same for the same words."""
    return Random(" ".join(map(str, words)))  # noqa: S311  forms and damages, no secrets


def any_size(seed: int, family: str) -> Made:
    """Return a form of any size."""
    return make(seed, family)


@cache
def short(seed: int, family: str) -> Made:
    """Return a form that fits a page."""
    return on_a_page(seed, family, dice_of("short", seed, family).randint(*SHORT), Look())


@cache
def small(seed: int, family: str) -> Made:
    """Return a form that fits half a page in small type."""
    return on_a_page(seed, family, dice_of("small", seed, family).randint(*SMALL), SMALL_TYPE, times=2)


def on_a_page(seed: int, family: str, rows: int, look: Look, times: int = 1) -> Made:
    """Return the first form that fits a page, so many times; after some in vain, forms with fewer rows are tried."""
    tries = (make(number, family, max(rows - turn // 20, SMALL[0])) for turn, number in enumerate(seeds(seed)))
    return next(made for made in tries if len(laid_out(times * made.blocks(), look)) == 1)


def seeds(seed: int) -> range:
    """Return the seeds that are tried for one; other seeds try others."""
    return range(seed, seed + 1000 * TRIES, 1000)


@cache
def long(seed: int, family: str) -> Made:
    """Return a form of several pages."""
    return make(seed, family, dice_of("long", seed, family).randint(*LONG))


def bare(maker: Maker) -> Maker:
    """Return the maker of forms to be drawn without rulings: none could tell a title in the table from a first row."""
    return lambda seed, family: titled(maker(seed, family))


def titled(made: Made) -> Made:
    """Return the form with its title above the table."""
    first = made.table.rows[0]
    if len(first) > 1:
        return made
    table = replace(made.table, rows=made.table.rows[1:])
    return replace(made, table=table, before=(*made.before, Paragraph(first[0].text, "title")))


def cut(look: Look, maker: Maker = long) -> Maker:
    """Return the maker of forms of which, in this look, a page end cuts a row."""
    whole = replace(look, split_rows=False)

    def find(seed: int, family: str) -> Made:
        tries = (maker(number, family) for number in seeds(seed))
        return next(made for made in tries if laid_out(made.blocks(), look) != laid_out(made.blocks(), whole))

    return find
