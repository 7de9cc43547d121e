"""What is drawn on a PDF page beside the glyphs themselves: lines, filled boxes, pictures, and how the text is painted.

The page's objects are asked in bulk, Form XObjects included, and each path is reduced to straight level or upright
segments and to filled boxes, cut to its clip. Coordinates are PDF's: points, the origin at the bottom left.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain, compress, repeat
from typing import Any

import numpy as np

from extract.arrays import BoolArray, FloatArray, IntArray
from extract.pdf import pdfium

Matrix = tuple[float, float, float, float, float, float]
Bounds = tuple[float, float, float, float]  # x0, bottom, x1, top
Handles = list[int]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
EVERYWHERE: Bounds = (-1e9, -1e9, 1e9, 1e9)
POINT = 0.01  # points: a side not longer is none
HAIR = 0.7  # points of slant that a drawn line may have
THIN = 4.0  # a filled box at most this thick, in points, is a line
BOX_SEGMENTS = 5  # a closed box has at most so many
MAX_DEPTH = 12  # Form XObjects within each other
PALE = 0.62  # luminance from which large text counts as a watermark
TRANSPARENT = 2.0  # stands for the luminance of paint that leaves no mark
SLANT = 0.05  # the rise of a line of text from which it is not level


@dataclass(slots=True)
class Painted:
    """`lines` are arrays of x0, y0, x1, y1, thickness, luminance; `boxes` of x0, bottom, x1, top, luminance.

    `paint` tells of unusual text objects, by handle: invisible, pale, or turned from the level.
    `picture_area` is in square points, `covering_area` that of the largest picture painted over all text.
    """

    lines: list[FloatArray] = field(default_factory=list)
    boxes: list[FloatArray] = field(default_factory=list)
    paint: dict[int, str] = field(default_factory=dict)
    picture_area: float = 0.0
    covering_area: float = 0.0


def page_objects(page: int) -> Painted:
    """Return what an open page paints."""
    painted = Painted()
    handles = list(map(pdfium.get_object, repeat(page), range(pdfium.object_count(page))))
    _visit(handles, IDENTITY, 0, painted)
    return painted


def _visit(handles: Handles, outer: Matrix, depth: int, painted: Painted) -> None:
    """Read the objects of a page or a form, whose matrix is `outer`."""
    kinds = np.fromiter(map(pdfium.object_type, handles), dtype=np.int64, count=len(handles))
    _texts(_chosen(handles, kinds == pdfium.TEXT), outer, painted)
    _paths(_chosen(handles, kinds == pdfium.PATH), outer, painted)
    x0, y0, x1, y1 = _bounds(_chosen(handles, kinds == pdfium.IMAGE), outer).T
    areas = (x1 - x0) * (y1 - y0)
    painted.picture_area += float(areas.sum())
    if depth == 0:
        last_text = np.flatnonzero(np.isin(kinds, (pdfium.TEXT, pdfium.FORM))).max(initial=-1)
        painted.covering_area = float(areas[np.flatnonzero(kinds == pdfium.IMAGE) > last_text].max(initial=0.0))
    forms = _chosen(handles, kinds == pdfium.FORM) if depth < MAX_DEPTH else []
    for form, (a, b, c, d, e, f) in zip(forms, _products(_matrices(forms), outer).tolist(), strict=True):
        inner = list(map(pdfium.get_form_object, repeat(form), range(pdfium.form_object_count(form))))
        _visit(inner, (a, b, c, d, e, f), depth + 1, painted)


def _chosen(handles: Handles, chosen: Any) -> Handles:
    return list(compress(handles, chosen.tolist()))


def _texts(handles: Handles, outer: Matrix, painted: Painted) -> None:
    """Note the text objects that are not plain dark text along the page."""
    if not handles:
        return
    along, up = (_matrices(handles)[:, :2] @ np.array([outer[:2], outer[2:4]])).T
    is_turned = np.abs(up) > SLANT * along
    is_pale = _luminances(pdfium.fill_color, handles) > PALE
    modes = np.fromiter(map(pdfium.render_mode, handles), dtype=np.int64, count=len(handles))
    is_invisible = np.isin(modes, pdfium.INVISIBLE_MODES)
    for paint, chosen in (("pale", is_pale), ("turned", is_turned), ("invisible", is_invisible)):
        painted.paint.update(zip(_chosen(handles, chosen), repeat(paint)))


def _paths(handles: Handles, outer: Matrix, painted: Painted) -> None:
    """Read paths: those with thin bounds as one line each, the others segment by segment."""
    modes = pdfium.answers(pdfium.draw_mode, handles, shape=(len(handles), 2), dtype=np.int32, order=(0, 1)) > 0
    handles = _chosen(handles, modes.any(axis=1))
    if not handles:
        return
    modes = modes[modes.any(axis=1)]
    filling = np.where(modes[:, 0], _luminances(pdfium.fill_color, handles), TRANSPARENT)
    stroking = np.where(modes[:, 1], _luminances(pdfium.stroke_color, handles), TRANSPARENT)
    luminances = np.minimum(filling, stroking)
    bounds, clips = _bounds(handles, outer), _clips(handles, outer)
    counts = np.fromiter(map(pdfium.segment_count, handles), dtype=np.int64, count=len(handles))
    is_line = (np.minimum(*(bounds[:, 2:] - bounds[:, :2]).T) <= THIN) & (counts <= BOX_SEGMENTS)
    whole = is_line & (luminances < TRANSPARENT)
    _add_boxes(_clipped(np.column_stack([bounds, luminances])[whole], clips[whole]), painted)
    rest = ~is_line & (luminances < TRANSPARENT)
    if rest.any():
        outlines = _outlines(_chosen(handles, rest), counts[rest], outer)
        _stroke(outlines, stroking[rest], clips[rest], painted)
        _fill(outlines, filling[rest], clips[rest], painted)


def _add_boxes(boxes: FloatArray, painted: Painted) -> None:
    """Add filled boxes (n, 5): as lines along their middle where they are thin."""
    width, height = (boxes[:, 2:4] - boxes[:, :2]).T
    is_thin = np.minimum(width, height) <= THIN
    painted.boxes.append(boxes[~is_thin])
    thin, lies = boxes[is_thin], (width > height)[is_thin]
    middle = (thin[:, :2] + thin[:, 2:4]) / 2
    ends = np.where(lies[:, None], thin[:, [0, 2]], thin[:, [1, 3]])
    start = np.column_stack([np.where(lies, ends[:, 0], middle[:, 0]), np.where(lies, middle[:, 1], ends[:, 0])])
    end = np.column_stack([np.where(lies, ends[:, 1], middle[:, 0]), np.where(lies, middle[:, 1], ends[:, 1])])
    painted.lines.append(np.column_stack([start, end, np.minimum(width, height)[is_thin], thin[:, 4]]))


@dataclass(frozen=True, slots=True)
class _Outlines:
    """The straight sides of paths, start and end (n, 4), each with its path and its subpath; `curved` tells subpaths.

    `widths` are those of the paths' strokes.
    """

    sides: FloatArray
    paths: IntArray
    subpaths: IntArray
    curved: BoolArray
    widths: FloatArray


def _outlines(handles: Handles, counts: IntArray, outer: Matrix) -> _Outlines:
    """Return the sides of all paths at once; a subpath is closed by a side of its own where the path says so."""
    of_paths = zip(map(repeat, handles), map(range, counts.tolist()), strict=True)
    segments = list(chain.from_iterable(map(pdfium.get_segment, *pair) for pair in of_paths))
    kinds = np.fromiter(map(pdfium.segment_type, segments), dtype=np.int64, count=len(segments))
    closes = np.fromiter(map(pdfium.segment_closes, segments), dtype=bool, count=len(segments))
    shape = (len(segments), 2)
    points = pdfium.answers(pdfium.segment_point, segments, shape=shape, dtype=np.float32, order=(0, 1))
    paths = np.repeat(np.arange(len(handles)), counts)
    matrices = _products(_matrices(handles), outer)
    a, b, c, d, e, f = matrices[paths].T
    x, y = points.astype(np.float64).T
    points = np.column_stack([a * x + c * y + e, b * x + d * y + f])
    is_move = kinds == pdfium.MOVE_TO
    begins = np.maximum.accumulate(np.where(is_move, np.arange(len(kinds)), 0))
    subpaths = np.cumsum(is_move)
    drawn, closing = np.flatnonzero(kinds == pdfium.LINE_TO), np.flatnonzero(closes)
    starts, ends = np.concatenate([drawn - 1, closing]), np.concatenate([drawn, begins[closing]])
    curved = np.zeros(int(subpaths.max(initial=0)) + 1, dtype=bool)
    curved[subpaths[kinds == pdfium.BEZIER_TO]] = True
    widths = pdfium.answers(pdfium.stroke_width, handles, shape=(len(handles), 1), dtype=np.float32)[:, 0]
    scales = np.sqrt(np.abs(matrices[:, 0] * matrices[:, 3] - matrices[:, 1] * matrices[:, 2]))
    return _Outlines(
        np.column_stack([points[starts], points[ends]]), paths[ends], subpaths[ends], curved, widths * scales
    )


def _stroke(outlines: _Outlines, luminances: FloatArray, clips: FloatArray, painted: Painted) -> None:
    """Add the level and upright sides of stroked paths; a very thick one is a bar of colour, not a ruling."""
    slants = np.minimum(*np.abs(outlines.sides[:, 2:] - outlines.sides[:, :2]).T)
    chosen = (slants <= HAIR) & (luminances[outlines.paths] < TRANSPARENT)
    sides, paths = outlines.sides[chosen], outlines.paths[chosen]
    low, high = np.minimum(sides[:, :2], sides[:, 2:]), np.maximum(sides[:, :2], sides[:, 2:])
    widths = outlines.widths[paths]
    lines = _clipped(np.column_stack([low, high, widths, luminances[paths]]), clips[paths])
    is_bar = lines[:, 4] > THIN
    painted.lines.append(lines[~is_bar])
    bars = lines[is_bar]
    across = (
        np.where((bars[:, 2] - bars[:, 0] > bars[:, 3] - bars[:, 1])[:, None], [0.0, 0.5], [0.5, 0.0]) * bars[:, 4:5]
    )
    painted.boxes.append(np.column_stack([bars[:, :2] - across, bars[:, 2:4] + across, bars[:, 5]]))


def _fill(outlines: _Outlines, luminances: FloatArray, clips: FloatArray, painted: Painted) -> None:
    """Add the subpaths of filled paths that are upright boxes: level and upright sides, three drawn or all four."""
    steps = np.abs(outlines.sides[:, 2:] - outlines.sides[:, :2])
    is_side = steps.max(axis=1, initial=0.0) > POINT
    count = len(outlines.curved)
    sides = np.bincount(outlines.subpaths[is_side], minlength=count)
    slanted = np.bincount(outlines.subpaths, steps.min(axis=1, initial=np.inf) > HAIR, minlength=count) > 0
    owner = np.zeros(count, dtype=np.int64)
    owner[outlines.subpaths] = outlines.paths
    boxes = np.full((count, 4), np.inf)
    boxes[:, 2:] = -np.inf
    for corner in (outlines.sides[:, :2], outlines.sides[:, 2:]):
        np.minimum.at(boxes[:, :2], outlines.subpaths, corner)
        np.maximum.at(boxes[:, 2:], outlines.subpaths, corner)
    chosen = np.isin(sides, (3, 4)) & ~slanted & ~outlines.curved & (luminances[owner] < TRANSPARENT)
    paths = owner[chosen]
    _add_boxes(_clipped(np.column_stack([boxes[chosen], luminances[paths]]), clips[paths]), painted)


def _clipped(shapes: FloatArray, clips: FloatArray) -> FloatArray:
    """Return lines or boxes, whose first four columns are their bounds, cut to their clips; what lies outside goes."""
    low, high = np.maximum(shapes[:, :2], clips[:, :2]), np.minimum(shapes[:, 2:4], clips[:, 2:])
    return np.column_stack([low, high, shapes[:, 4:]])[(high >= low).all(axis=1)]


def _clips(handles: Handles, outer: Matrix) -> FloatArray:
    """Return the bounds of each path's clip (n, 4)."""
    clips = [_clip(handle) for handle in map(pdfium.clip_path, handles)]
    return _moved_bounds(np.array(clips, dtype=np.float64).reshape(-1, 4), outer)


def _clip(clip: int) -> Bounds:
    """Return the bounds of a clip, in the coordinates of the object that holds the path."""
    bounds = EVERYWHERE
    for number in range(max(0, pdfium.clip_count(clip)) if clip else 0):
        count = pdfium.clip_segment_count(clip, number)
        corners = (0, 2) if count in (BOX_SEGMENTS - 1, BOX_SEGMENTS) else range(count)
        segments = map(pdfium.get_clip_segment, repeat(clip), repeat(number), corners)
        points = pdfium.answers(
            pdfium.segment_point, segments, shape=(len(corners), 2), dtype=np.float32, order=(0, 1)
        ).tolist()
        if points:
            xs, ys = zip(*points, strict=True)
            bounds = _intersection(bounds, (min(xs), min(ys), max(xs), max(ys)))
    return bounds


def _matrices(handles: Handles) -> FloatArray:
    return pdfium.answers(pdfium.object_matrix, handles, shape=(len(handles), 6), dtype=np.float32).astype(np.float64)


def _bounds(handles: Handles, outer: Matrix) -> FloatArray:
    shape = (len(handles), 4)
    bounds = pdfium.answers(pdfium.object_bounds, handles, shape=shape, dtype=np.float32, order=range(4))
    return _moved_bounds(bounds.astype(np.float64), outer)


def _luminances(color: Any, handles: Handles) -> FloatArray:
    """Return 0 (black) to 1 (white) as it looks on white paper; TRANSPARENT for paint that leaves no mark.

    A pattern, whose colour PDFium does not tell, counts as black.
    """
    table = np.zeros((len(handles), 4), dtype=np.int32)
    starts = (
        range(table.ctypes.data + 4 * column, table.ctypes.data + 4 * column + 16 * len(handles), 16)
        for column in range(4)
    )
    is_known = np.fromiter(map(color, handles, *starts), dtype=bool, count=len(handles))
    alpha = np.where(is_known, table[:, 3], 255) / 255
    ink = 1 - np.where(is_known, table[:, :3] @ np.array([0.299, 0.587, 0.114]), 0) / 255
    result: FloatArray = np.where(alpha > 0, 1 - ink * alpha, TRANSPARENT)
    return result


def _intersection(one: Bounds, other: Bounds) -> Bounds:
    """Return what two bounds have in common: empty bounds, end before start, if nothing."""
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _moved_bounds(bounds: FloatArray, matrix: Matrix) -> FloatArray:
    if matrix == IDENTITY:
        return bounds
    a, b, c, d, e, f = matrix
    corners = [np.column_stack([a * x + c * y + e, b * x + d * y + f]) for x, y in (bounds[:, :2].T, bounds[:, 2:].T)]
    return np.concatenate([np.minimum(*corners), np.maximum(*corners)], axis=1)


def _products(matrices: FloatArray, outer: Matrix) -> FloatArray:
    """Return matrices (n, 6) followed by another."""
    if outer == IDENTITY:
        return matrices
    turn = np.array([outer[:2], outer[2:4]])
    parts = [matrices[:, :2] @ turn, matrices[:, 2:4] @ turn, matrices[:, 4:] @ turn + np.array(outer[4:])]
    return np.concatenate(parts, axis=1)
