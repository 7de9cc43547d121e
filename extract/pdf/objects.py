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
from extract.model import Box
from extract.pdf import pdfium
from extract.pdf.clips import EVERYWHERE, clip_bounds, clips_with_holes
from extract.pdf.pdfium import Handle
from extract.pdf.rings import cut_by_holes, without_rings

Matrix = tuple[float, float, float, float, float, float]
Handles = list[Handle]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
FLOATS = np.zeros(6, dtype=np.float32)  # for PDFium to write to,
MODES = np.zeros(2, dtype=np.int32)
COLOR = np.array([0, 0, 0, 255], dtype=np.int32)  # black, for patterns, whose colour PDFium does not tell
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

    `paint` tells of unusual text objects, by the value of their handle: invisible, or turned from the level; `clips`
    gives the bounds of those that a clip cuts.
    `picture_area` is in square points, `covering_area` that of the largest picture painted over all text; `pictures`
    are arrays of x0, bottom, x1, top.
    """

    lines: list[FloatArray] = field(default_factory=list)
    boxes: list[FloatArray] = field(default_factory=list)
    paint: dict[int, str] = field(default_factory=dict)
    clips: dict[int, Box] = field(default_factory=dict)
    picture_area: float = 0.0
    covering_area: float = 0.0
    pictures: list[FloatArray] = field(default_factory=list)


def page_objects(page: Handle) -> Painted:
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
    _pictures(handles, kinds, outer, depth, painted)
    forms = _chosen(handles, kinds == pdfium.FORM) if depth < MAX_DEPTH else []
    for form, (a, b, c, d, e, f) in zip(forms, _products(_matrices(forms), outer).tolist(), strict=True):
        inner = list(map(pdfium.get_form_object, repeat(form), range(pdfium.form_object_count(form))))
        _visit(inner, (a, b, c, d, e, f), depth + 1, painted)


def _chosen(handles: Handles, chosen: BoolArray) -> Handles:
    return list(compress(handles, chosen.tolist()))


def _pictures(handles: Handles, kinds: IntArray, outer: Matrix, depth: int, painted: Painted) -> None:
    """Note how large the pictures are."""
    is_picture = kinds == pdfium.IMAGE
    if not is_picture.any():
        return
    painted.pictures.append(_bounds(_chosen(handles, is_picture), outer))
    x0, y0, x1, y1 = painted.pictures[-1].T
    areas = (x1 - x0) * (y1 - y0)
    painted.picture_area += float(areas.sum())
    if depth == 0:
        last_text = np.flatnonzero((kinds == pdfium.TEXT) | (kinds == pdfium.FORM)).max(initial=-1)
        painted.covering_area = float(areas[np.flatnonzero(is_picture) > last_text].max(initial=0.0))


def _texts(handles: Handles, outer: Matrix, painted: Painted) -> None:
    """Note the text objects that are not seen or not along the page."""
    if not handles:
        return
    along, up = (_matrices(handles)[:, :2] @ np.array([outer[:2], outer[2:4]])).T
    is_turned = np.abs(up) > SLANT * along
    modes = np.fromiter(map(pdfium.render_mode, handles), dtype=np.int64, count=len(handles))
    is_invisible = (modes == pdfium.INVISIBLE_MODES[0]) | (modes == pdfium.INVISIBLE_MODES[1])
    for paint, chosen in (("turned", is_turned.tolist()), ("invisible", is_invisible.tolist())):
        painted.paint.update((handle.value or 0, paint) for handle in compress(handles, chosen))
    clips = clip_bounds(handles)
    is_clipped = clips[:, 0] > EVERYWHERE[0]
    if is_clipped.any():
        _note_cut(_chosen(handles, is_clipped), clips[is_clipped], outer, painted)


def _note_cut(handles: Handles, clips: FloatArray, outer: Matrix, painted: Painted) -> None:
    """Note the text objects that reach out of their clips."""
    bounds = pdfium.answers(pdfium.object_bounds, handles, FLOATS[:4], order=range(4)).astype(np.float64)
    reach = np.maximum(clips[:, :2] - bounds[:, :2], bounds[:, 2:] - clips[:, 2:])
    is_cut = np.maximum(*reach.T) > HAIR
    kept = map(tuple, _moved_bounds(clips, outer)[is_cut].tolist())
    painted.clips.update(zip((handle.value or 0 for handle in _chosen(handles, is_cut)), kept, strict=True))


def pale_texts(handles: Handles) -> BoolArray:
    """Tell which text objects are so pale that, where they are large, they are a watermark."""
    return _luminances(pdfium.fill_color, handles) > PALE


def _paths(handles: Handles, outer: Matrix, painted: Painted) -> None:
    """Read paths: those with thin bounds as one line each, the others segment by segment."""
    modes = pdfium.answers(pdfium.draw_mode, handles, MODES, order=(0, 1)) > 0
    seen = modes[:, 0] | modes[:, 1]
    if not seen.all():
        handles, modes = _chosen(handles, seen), modes[seen]
    if not handles:
        return
    filling = _luminances(pdfium.fill_color, handles, modes[:, 0])
    stroking = _luminances(pdfium.stroke_color, handles, modes[:, 1])
    luminances = np.minimum(filling, stroking)
    bounds = _bounds(handles, outer)
    clips, holes = (_moved_bounds(found, outer) for found in clips_with_holes(handles))
    counts = np.fromiter(map(pdfium.segment_count, handles), dtype=np.int64, count=len(handles))
    is_line = (np.minimum(*(bounds[:, 2:] - bounds[:, :2]).T) <= THIN) & (counts <= BOX_SEGMENTS)
    whole = is_line & (luminances < TRANSPARENT)
    _add_boxes(_clipped(np.column_stack([bounds, luminances])[whole], clips[whole]), painted)
    rest = ~is_line & (luminances < TRANSPARENT)
    if rest.any():
        outlines = _outlines(_chosen(handles, rest), counts[rest], outer)
        if modes[rest, 1].any():
            _stroke(outlines, stroking[rest], clips[rest], painted)
        if modes[rest, 0].any():
            _fill(outlines, filling[rest], clips[rest], holes[rest], painted)


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
    """Return the sides of all paths at once; PDFium itself adds the side that closes a subpath."""
    of_paths = chain.from_iterable(map(repeat, handles, counts.tolist()))
    segments = list(map(pdfium.get_segment, of_paths, chain.from_iterable(map(range, counts.tolist()))))
    kinds = np.fromiter(map(pdfium.segment_type, segments), dtype=np.int64, count=len(segments))
    points = pdfium.answers(pdfium.segment_point, segments, FLOATS[:2], order=(0, 1))
    paths = np.repeat(np.arange(len(handles)), counts)
    matrices = _products(_matrices(handles), outer)
    a, b, c, d, e, f = matrices[paths].T
    x, y = points.astype(np.float64).T
    points = np.column_stack([a * x + c * y + e, b * x + d * y + f])
    subpaths = np.cumsum(kinds == pdfium.MOVE_TO)
    ends = np.flatnonzero(kinds == pdfium.LINE_TO)
    curved = np.zeros(int(subpaths.max(initial=0)) + 1, dtype=bool)
    curved[subpaths[kinds == pdfium.BEZIER_TO]] = True
    widths = pdfium.answers(pdfium.stroke_width, handles, FLOATS[:1])[:, 0]
    scales = np.sqrt(np.abs(matrices[:, 0] * matrices[:, 3] - matrices[:, 1] * matrices[:, 2]))
    return _Outlines(
        np.column_stack([points[ends - 1], points[ends]]), paths[ends], subpaths[ends], curved, widths * scales
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
    if not is_bar.any():
        return
    bars = lines[is_bar]
    across = (
        np.where((bars[:, 2] - bars[:, 0] > bars[:, 3] - bars[:, 1])[:, None], [0.0, 0.5], [0.5, 0.0]) * bars[:, 4:5]
    )
    painted.boxes.append(np.column_stack([bars[:, :2] - across, bars[:, 2:4] + across, bars[:, 5]]))


def _fill(
    outlines: _Outlines, luminances: FloatArray, clips: FloatArray, holes: FloatArray, painted: Painted
) -> None:
    """Add the subpaths of filled paths that are upright boxes: level and upright sides, three drawn or all four.

    A box whose hole is nearly as large is drawn as its four sides.
    """
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
    filled = np.column_stack([boxes[chosen], luminances[paths], clips[paths]])
    is_cut, strips = cut_by_holes(filled, holes[paths], THIN)
    for shapes in (*without_rings(filled[~is_cut], paths[~is_cut], THIN), strips):
        _add_boxes(_clipped(shapes[:, :5], shapes[:, 5:]), painted)


def _clipped(shapes: FloatArray, clips: FloatArray) -> FloatArray:
    """Return lines or boxes, whose first four columns are their bounds, cut to their clips; what lies outside goes."""
    low, high = np.maximum(shapes[:, :2], clips[:, :2]), np.minimum(shapes[:, 2:4], clips[:, 2:])
    return np.column_stack([low, high, shapes[:, 4:]])[(high >= low).all(axis=1)]


def _matrices(handles: Handles) -> FloatArray:
    return pdfium.answers(pdfium.object_matrix, handles, FLOATS).astype(np.float64)


def _bounds(handles: Handles, outer: Matrix) -> FloatArray:
    bounds = pdfium.answers(pdfium.object_bounds, handles, FLOATS[:4], order=range(4))
    return _moved_bounds(bounds.astype(np.float64), outer)


def _luminances(color: Any, handles: Handles, chosen: BoolArray | None = None) -> FloatArray:
    """Return 0 (black) to 1 (white) as it looks on white paper; TRANSPARENT for paint that leaves no mark.

    Only the chosen objects are asked; the others are not painted.
    """
    if chosen is not None and not chosen.all():
        result = np.full(len(handles), TRANSPARENT)
        if chosen.any():
            result[chosen] = _luminances(color, _chosen(handles, chosen))
        return result
    table = pdfium.answers(color, handles, COLOR, order=range(4))
    alpha = table[:, 3] / 255
    ink = 1 - table[:, :3] @ np.array([0.299, 0.587, 0.114]) / 255
    return np.where(alpha > 0, 1 - ink * alpha, TRANSPARENT)


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
