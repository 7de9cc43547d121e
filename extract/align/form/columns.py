"""The column lines of a form without walls: the blank stretches in which they must stand, and where they do there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from extract.align.form.blocks import Block
from extract.align.form.centred import narrowed
from extract.align.form.section import Section
from extract.align.form.setting import Setting
from extract.align.form.stab import LEFT, Interval, best_spans, stabbed, without_slivers
from extract.arrays import FloatArray
from extract.geometry.rulings import Rulings

MARGIN = 4.0  # em from the outermost text to the table's sides, at most
SHARED = 3  # so many rulings end where a side is
SLACK = 0.15  # em by which text is off the middle of its column
ALIKE = 0.3  # em by which texts may be off the middles of columns that a form has of the one above
RIM = 0.4  # em from the outermost text to the table's sides, where nothing else shows them

Stretches = Sequence[tuple[Interval, Interval]]  # blank ones, and where in them a line stands by all signs


def column_lines(
    stretches: Stretches, outer: tuple[Interval, Interval], known: Sequence[float], em: float
) -> list[float]:
    """Return the column lines of a form, with its sides: the fewest that stand in all stretches where one must be.

    `known` are those of its part on the page before.
    """
    left, right = (_known(side, known) for side in outer)
    inner = stabbed(_known(narrow, known) for _, narrow in stretches)
    inner = without_slivers(inner, [blank for blank, _ in stretches], em)
    return [max(left[0], left[1] - RIM * em), *inner, min(right[1], right[0] + RIM * em)]


def _known(side: Interval, known: Sequence[float]) -> Interval:
    """Return the stretch of a column line: just where the only known one in it stands."""
    inside = [x for x in known if side[0] <= x <= side[1]]
    return (inside[0], inside[0]) if len(inside) == 1 else side


def sides(lines: Sequence[Block], rulings: Rulings, setting: Setting) -> tuple[Interval, Interval]:
    """Return the stretches in which the form's left and right side stand: just where rulings show them.

    Such stand no further from the text than a margin, but where several level rulings end together, or where an upright
    one runs along half of the form. Without rulings, they stand near those of the form above, where these are known.
    """
    em = setting.em
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    top, bottom = min(line.top for line in lines), max(line.bottom for line in lines)
    level = rulings.level[(rulings.level[:, 0] > top) & (rulings.level[:, 0] < bottom)]
    beside = rulings.upright[(rulings.upright[:, 2] > top) & (rulings.upright[:, 1] < bottom)]
    starts, ends, upright = level[:, 1].tolist(), level[:, 2].tolist(), beside[:, 0].tolist()
    lefts = [x for x in [*starts, *upright] if left - MARGIN * em < x < left]
    rights = [x for x in [*ends, *upright] if right < x < right + MARGIN * em]
    along = beside[np.minimum(beside[:, 2], bottom) - np.maximum(beside[:, 1], top) > (bottom - top) / 2, 0].tolist()
    low = min([*lefts, *(x for x in [*_shared(starts), *along] if x < left)], default=None)
    high = max([*rights, *(x for x in [*_shared(ends), *along] if x > right)], default=None)
    if low is None and high is None and setting.near:
        start, end = setting.near[0], setting.near[-1]
        return (min(left, start - em), min(left, start + em)), (max(right, end - em), max(right, end + em))
    return (
        (left - MARGIN * em, left) if low is None else (low, low),
        (right, right + MARGIN * em) if high is None else (high, high),
    )


def _shared(ends: Sequence[float]) -> Iterator[float]:
    """Yield the ends that several rulings have."""
    for end in ends:
        if sum(abs(end - other) < 1.0 for other in ends) >= SHARED:
            yield end


def boundaries(
    section: Section, outer: tuple[Interval, Interval], lines: Sequence[Block], upright: FloatArray, setting: Setting
) -> Stretches:
    """Return the blank stretches between the columns of a section."""
    mine = upright[(upright[:, 2] > section.middle) & (upright[:, 1] < min(section.end, section.last)), 0]
    gaps = [_ruled(low, high, mine) for (_, low), (high, _) in pairwise(section.cores)]
    return between(gaps, [_centre(section, core, lines, setting.em) for core in section.cores], outer, setting)


def between(
    gaps: Sequence[Interval], centres: Sequence[float | None], outer: tuple[Interval, Interval], setting: Setting
) -> Stretches:
    """Return the gaps between neighbouring texts, and where in each a line stands by all signs.

    `centres` are the middles of the columns where the texts show them. Where these and the sides contradict each other,
    or texts stand in the middle of the columns of the form above, the lines are those of that form.
    """
    em = setting.em
    if setting.at_left:
        return [(gap, (max(gap[0], gap[1] - 2 * LEFT * em), gap[1])) for gap in gaps]
    sides = [outer[0], *gaps, outer[1]]
    narrow = narrowed(sides, centres, SLACK * em)[1:-1]
    lines = _lines_above(sides, setting)
    columns = zip(pairwise(lines), centres[1:-1], strict=False)
    off = [abs(sum(pair) / 2 - centre) for pair, centre in columns if centre is not None]
    if lines and (narrow == list(gaps) or (off and max(off) < ALIKE * em)):
        narrow = [(x, x) for x in lines]
    return list(zip(gaps, narrow, strict=True))


def _lines_above(sides: Sequence[Interval], setting: Setting) -> list[float]:
    """Return those of the lines of the form above that stand between texts: one in each gap, or none at all."""
    if not setting.near:
        return []
    texts = [(low, high, False) for (_, low), (high, _) in pairwise(sides)]
    spans = best_spans(texts, setting.near, setting.em)
    lines = [setting.near[end] for _, end in spans[:-1]]
    return lines if all(low <= x <= high for (low, high), x in zip(sides[1:-1], lines, strict=True)) else []


def _ruled(low: float, high: float, upright: FloatArray) -> Interval:
    """Return the stretch in which a column line stands: where the only ruling between two texts does."""
    between = upright[(upright > low - 1.0) & (upright < high + 1.0)]
    return (low, high) if not len(between) or np.ptp(between) > 1.0 else (float(between.min()), float(between.max()))


def _centre(section: Section, core: tuple[float, float], lines: Sequence[Block], em: float) -> float | None:
    """Return the middle of a column, from its heading or else from its texts where these agree."""
    heads = [block.centre for block in section.head if core[0] <= block.centre <= core[1]]
    if heads:
        return heads[0] if len(heads) == 1 else None
    own = [
        line.centre
        for line in lines
        if section.middle - em < line.middle < min(section.end, section.last) and core[0] <= line.centre <= core[1]
    ]
    return own[0] if own and max(own) - min(own) < SLACK * em else None
