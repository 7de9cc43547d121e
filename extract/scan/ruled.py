"""The rulings of a straight picture, as the lines that `extract.geometry` takes.

A run of ink that is short, or lies in text, is a ruling only where it ends at others; what lacks between the pieces of
a broken one is filled in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from extract.arrays import BoolArray, FloatArray
from extract.scan.bridges import bridges
from extract.scan.dashes import TURNED, dashed_lines, ink_along, thin_ink
from extract.scan.frames import stamp_frames
from extract.scan.picture import FAINT, Picture
from extract.scan.pieces import BREAK, SAME_LINE, TOUCH, joined, lies_in_text, reaching
from extract.scan.runs import BESIDE, CROWDED, LONG, SHORT, Runs, level_runs

IN_TEXT = 0.6  # share of a level run that is not long from which it is of strokes that lie in lines of text,
RIM = 0.2  # which do not reach so near to its upper and lower side, as a share of the height
SEVERAL = 3  # walls that end at one height
CUT = 25.0  # points: level runs that do so are dashes set at a wall, if they are not longer
AROUND = 3.0  # points up to which a box of text may reach beyond its ink, and take in a wall
MOST = 0.5  # share of a stroke that text covers, or flanks
FLANK = 1.4, 4.5  # points from a stroke, in which others of its line are
OVERSHOT = 3.0  # points by which a wall may run over the last ruling that it meets: what is longer is a stroke
WHITE = 0.07  # share of the length of a stroke, and what lies between it and rulings, that is white,
LIGHTER = 45.0  # by so much lighter than the ink


@dataclass(frozen=True, slots=True)
class Ruled:
    """The rulings of a picture, in points: lines (n, 6) of x0, y0, x1, y1, thickness, luminance; and their pixels."""

    lines: FloatArray
    mask: BoolArray


def picture_rulings(picture: Picture, text: FloatArray) -> Ruled:
    """Return the rulings of a picture in which text was found in these boxes (n, 4)."""
    turned = picture.transposed()
    level = level_runs(picture)
    is_long = level.lines[:, 2] - level.lines[:, 0] > LONG
    level = level.take(is_long | (_shares_in_text(level.lines, text) < IN_TEXT))
    upright = level_runs(turned)
    thin, thin_upright = thin_ink(picture), thin_ink(turned)
    level, upright = _joined(level, upright, (thin, thin_upright), text, picture)
    level, upright = _held(level, upright.lines, text, CUT), _held(upright, level.lines, text[:, TURNED[:4]])
    stamped, stamped_upright = stamp_frames(level.lines, upright.lines)
    stamps = level.take(stamped).mask() | upright.take(stamped_upright).mask().T
    level, upright = level.take(~stamped), upright.take(~stamped_upright)
    walls, strokes = _walls_and_strokes(upright.lines, level.lines, text, picture)
    is_stroke = ink_along(strokes, upright.mask(), picture.scale)
    upright = replace(upright, lines=walls)
    across = bridges(level.lines, upright.lines, _outside(text, thin, picture.scale), text, picture)
    text_upright = text[:, TURNED[:4]]
    clear_upright = _outside(text_upright, thin_upright, picture.scale)
    down = bridges(upright.lines, np.concatenate([level.lines, across]), clear_upright, text_upright, turned)
    drawn = np.concatenate([level.lines, across, upright.lines[:, TURNED], down[:, TURNED]])
    mask = stamps | level.mask() | (upright.mask() & ~is_stroke).T
    mask |= ink_along(np.concatenate([level.lines, across]), thin, picture.scale)
    mask |= ink_along(np.concatenate([upright.lines, down]), thin_upright, picture.scale).T
    dashed, dashes = dashed_lines(picture.without(mask), text, drawn)
    lines = np.concatenate([drawn, dashed])
    return Ruled(np.column_stack([lines, np.zeros(len(lines))]), mask | dashes)


def _joined(
    level: Runs, upright: Runs, thin: tuple[BoolArray, BoolArray], text: FloatArray, picture: Picture
) -> tuple[Runs, Runs]:
    """Return the runs with broken ones whole, long or beside white; those of bits alone from one ruling to another."""
    dark = picture.ink() > 0
    across, is_across = joined(level, thin[0], text, upright.lines, picture.scale)
    down, is_down = joined(upright, thin[1], text[:, TURNED[:4]], level.lines, picture.scale)
    is_across |= reaching(across.lines, down.lines)
    is_down |= reaching(down.lines, across.lines)
    return (
        across.take(is_across & _beside_white(across.lines, dark & ~level.mask(), picture.scale)),
        down.take(is_down & _beside_white(down.lines, dark.T & ~upright.mask(), picture.scale)),
    )


def _beside_white(runs: FloatArray, dark: BoolArray, scale: float) -> BoolArray:
    """Tell which level runs have little other ink above and below, or are long: else they are strokes of text."""
    clear = runs[:, 2] - runs[:, 0] > LONG
    for number in np.flatnonzero(~clear).tolist():
        x0, y, x1, _, thickness = runs[number].tolist()
        reach = thickness / 2 + BESIDE
        rows = [min(max(0, round(side * scale)), len(dark) - 1) for side in (y - reach, y + reach)]
        clear[number] = dark[rows, round(x0 * scale) : round(x1 * scale)].mean(axis=1).max() <= CROWDED
    return clear


def _outside(text: FloatArray, ink: BoolArray, scale: float) -> BoolArray:
    """Return the pixels of ink outside of boxes of text."""
    clear = ink.copy()
    for left, top, right, bottom in np.maximum(np.round(text * scale), 0).astype(np.int64).tolist():
        clear[top:bottom, left:right] = False
    return clear


def _shares_in_text(runs: FloatArray, text: FloatArray) -> FloatArray:
    """Return the share of each level run's length that lies well inside of lines of text."""
    x0, y, x1 = (runs[:, column, None] for column in range(3))
    left, top, right, bottom = text.T
    rim = RIM * (bottom - top)
    is_level = right - left > bottom - top
    inside = is_level & (y > top + rim) & (y < bottom - rim)
    overlaps = np.where(inside, np.clip(np.minimum(x1, right) - np.maximum(x0, left), 0.0, None), 0.0)
    shares: FloatArray = overlaps.sum(axis=1) / np.maximum(runs[:, 2] - runs[:, 0], 1e-6)
    return shares


def _held(runs: Runs, crossing: FloatArray, text: FloatArray, cut: float = 0.0) -> Runs:
    """Return the runs that are long, or lie outside of text in line with those, or end at crossing ones on both sides.

    A page end cuts walls: they end at a crossing run on one side and together on the other, if they are longer than
    `cut`. What is not very long and runs through text for the most part is of strokes. Crossing has y for x.
    """
    x0, y, x1 = (runs.lines[:, column, None] for column in range(3))
    reaches = (crossing[:, 0] - TOUCH <= y) & (y <= crossing[:, 2] + TOUCH)
    beside = TOUCH + crossing[:, 4] / 2
    starts = (reaches & (np.abs(crossing[:, 1] - x0) < beside)).any(axis=1)
    ends = (reaches & (np.abs(crossing[:, 1] - x1) < beside)).any(axis=1)
    left, top, right, bottom = text.T
    inside = (top + TOUCH < y) & (y < bottom - TOUCH)
    overlaps = np.where(inside, np.clip(np.minimum(x1, right) - np.maximum(x0, left), 0.0, None), 0.0).sum(axis=1)
    length = (x1 - x0)[:, 0]
    is_stroke = (length <= LONG) & (overlaps > IN_TEXT * length)
    is_long = (length > SHORT) & ~is_stroke
    is_clear = ~lies_in_text(runs.lines, text)
    in_line = (np.abs(y - runs.lines[is_long, 1]) < SAME_LINE).any(axis=1) & is_clear
    is_cut = ((starts & _together(x1)) | (ends & _together(x0))) & is_clear & (length > cut)
    return runs.take(is_long | in_line | is_cut | (starts & ends))


def _together(ends: FloatArray) -> BoolArray:
    """Tell which runs end where several do, by these ends (n, 1)."""
    return np.asarray((np.abs(ends - ends.T) < TOUCH).sum(axis=1) >= SEVERAL)


def _walls_and_strokes(
    upright: FloatArray, level: FloatArray, text: FloatArray, picture: Picture
) -> tuple[FloatArray, FloatArray]:
    """Return upright runs (y for x) less the strokes of characters at their ends, and these strokes.

    They stand between two level runs, or beyond the last one that the run meets.
    """
    walls, strokes = [], []
    for start, x, end, _, thickness in upright.tolist():
        stops = _stops(start, x, end, level)
        low, high = 0, len(stops) - 1
        while low < high and _is_stroke(x, stops[low], stops[low + 1], text, picture):
            low += 1
        while low < high and _is_stroke(x, stops[high - 1], stops[high], text, picture):
            high -= 1
        y0, y1 = stops[low], stops[high]
        strokes += [[a, x, b, x, thickness] for a, b in ((start, y0), (y1, end)) if b - a > OVERSHOT]
        if y1 - y0 > TOUCH:
            walls.append([y0, x, y1, x, thickness])
    return np.array(walls, dtype=np.float64).reshape(-1, 5), np.array(strokes, dtype=np.float64).reshape(-1, 5)


def _stops(start: float, x: float, end: float, level: FloatArray) -> list[float]:
    """Return where an upright run meets level runs, downwards, and its ends where these lie a row beyond."""
    meets = (level[:, 0] - TOUCH <= x) & (x <= level[:, 2] + TOUCH)
    y, reach = level[meets, 1], TOUCH + level[meets, 4] / 2
    stops: list[float] = sorted(y[(start - reach <= y) & (y <= end + reach)].tolist())
    if not stops or stops[0] - start > BREAK:
        stops.insert(0, start)
    if end - stops[-1] > BREAK:
        stops.append(end)
    return stops


def _is_stroke(x: float, top: float, bottom: float, text: FloatArray, picture: Picture) -> bool:
    """Tell whether ink between two level runs stands in text, and leaves white before it reaches them.

    What is lower than rows are needs no white.
    """
    inside = (text[:, 0] + AROUND < x) & (x < text[:, 2] - AROUND)
    covered = np.clip(np.minimum(text[:, 3], bottom) - np.maximum(text[:, 1], top), 0.0, None)
    if covered[inside].sum() <= MOST * (bottom - top) and not _is_flanked(x, top, bottom, picture):
        return False
    if bottom - top < BREAK:
        return True
    column = round(x * picture.scale)
    first, last = round(top * picture.scale), round(bottom * picture.scale)
    darkest = picture.grey[first : last + 1, max(0, column - 1) : column + 2].min(axis=1).astype(np.float64)
    return bool((darkest > np.median(darkest) + LIGHTER).mean() > WHITE)


def _is_flanked(x: float, top: float, bottom: float, picture: Picture) -> bool:
    """Tell whether there is ink close to both sides of most of an upright stroke: text that was not found."""
    left, right = (
        picture.cut((x + start, top, x + end, bottom), picture.grey, 255).min(axis=1, initial=255) < FAINT
        for start, end in ((-FLANK[1], -FLANK[0]), FLANK)
    )
    return bool((left & right).mean() > MOST)
