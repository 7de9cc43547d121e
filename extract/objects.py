"""What is drawn on a PDF page beside the glyphs themselves: lines, filled boxes, pictures, and how the text is painted.

The page's objects are asked in bulk, Form XObjects included, and each path is reduced to straight level or upright
segments and to filled boxes, cut to its clip. Coordinates are PDF's: points, the origin at the bottom left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, compress, pairwise, repeat
from typing import Any

import numpy as np

from extract import pdfium
from extract.arrays import FloatArray

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
Bounds = tuple[float, float, float, float]  # x0, bottom, x1, top
Handles = list[int]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
EVERYWHERE: Bounds = (-1e9, -1e9, 1e9, 1e9)
HAIR = 0.7  # points of slant that a drawn line may have
THIN = 4.0  # a filled box at most this thick, in points, is a line
BOX_SEGMENTS = 5  # a closed box has at most so many
MAX_DEPTH = 12  # Form XObjects within each other
PALE = 0.62  # luminance from which large text counts as a watermark
TRANSPARENT = 2.0  # stands for the luminance of paint that leaves no mark
SLANT = 0.05  # the rise of a line of text from which it is not level


@dataclass(slots=True)
class Painted:
    """`lines` hold x0, y0, x1, y1, thickness, luminance; `boxes` x0, bottom, x1, top, luminance; one list a row.

    `paint` tells of unusual text objects, by handle: invisible, pale, or turned from the level.
    `picture_area` is in square points.
    """

    lines: list[tuple[float, ...]] = field(default_factory=list)
    boxes: list[tuple[float, ...]] = field(default_factory=list)
    paint: dict[int, str] = field(default_factory=dict)
    picture_area: float = 0.0


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
    for x0, y0, x1, y1 in _bounds(_chosen(handles, kinds == pdfium.IMAGE), outer).tolist():
        painted.picture_area += (x1 - x0) * (y1 - y0)
    forms = _chosen(handles, kinds == pdfium.FORM) if depth < MAX_DEPTH else []
    for form, matrix in zip(forms, _matrices(forms).tolist(), strict=True):
        inner = list(map(pdfium.get_form_object, repeat(form), range(pdfium.form_object_count(form))))
        _visit(inner, _product(tuple(matrix), outer), depth + 1, painted)


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
    """Read paths: those with thin bounds as one line each, in bulk; the others segment by segment."""
    modes = pdfium.answers(pdfium.draw_mode, handles, shape=(len(handles), 2), dtype=np.int32, order=(0, 1)) > 0
    handles = _chosen(handles, modes.any(axis=1))
    if not handles:
        return
    modes = modes[modes.any(axis=1)]
    filling = np.where(modes[:, 0], _luminances(pdfium.fill_color, handles), TRANSPARENT)
    stroking = np.where(modes[:, 1], _luminances(pdfium.stroke_color, handles), TRANSPARENT)
    bounds, clips = _bounds(handles, outer), _clips(handles, outer)
    counts = np.fromiter(map(pdfium.segment_count, handles), dtype=np.int64, count=len(handles))
    is_line = (np.minimum(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1]) <= THIN) & (counts <= BOX_SEGMENTS)
    _whole_lines(bounds[is_line], clips[is_line], np.minimum(filling, stroking)[is_line], painted)
    for number in np.flatnonzero(~is_line & (np.minimum(filling, stroking) <= 1)).tolist():
        handle, clip = handles[number], tuple(clips[number].tolist())
        matrix = _product(tuple(_matrices([handle])[0].tolist()), outer)
        parts = [[_moved(point, matrix) for point in part] for part in _parts(handle, int(counts[number]))]
        if stroking[number] <= 1:
            _stroke(parts, clip, _width(handle, matrix), float(stroking[number]), painted)
        if filling[number] <= 1:
            _fill(parts, clip, float(filling[number]), painted)


def _whole_lines(bounds: FloatArray, clips: FloatArray, luminances: FloatArray, painted: Painted) -> None:
    """Take paths as one line each by their bounds alone: most table rules are so."""
    low, high = np.maximum(bounds[:, :2], clips[:, :2]), np.minimum(bounds[:, 2:], clips[:, 2:])
    is_seen = (high >= low).all(axis=1) & (luminances <= 1)
    for (x0, y0), (x1, y1), luminance in zip(
        low[is_seen].tolist(), high[is_seen].tolist(), luminances[is_seen].tolist(), strict=True
    ):
        _add_box((x0, y0, x1, y1), luminance, painted)


def _add_box(box: Bounds, luminance: float, painted: Painted) -> None:
    """Add a filled box: as a line along its middle where it is thin."""
    x0, y0, x1, y1 = box
    if min(x1 - x0, y1 - y0) > THIN:
        painted.boxes.append((*box, luminance))
    elif x1 - x0 > y1 - y0:
        painted.lines.append((x0, (y0 + y1) / 2, x1, (y0 + y1) / 2, y1 - y0, luminance))
    else:
        painted.lines.append(((x0 + x1) / 2, y0, (x0 + x1) / 2, y1, x1 - x0, luminance))


def _stroke(parts: list[list[Point]], clip: Bounds, width: float, luminance: float, painted: Painted) -> None:
    for (ax, ay), (bx, by) in chain.from_iterable(map(pairwise, parts)):
        if abs(ax - bx) > HAIR and abs(ay - by) > HAIR:
            continue
        line = _intersection((min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)), clip)
        if line is None:
            continue
        x0, y0, x1, y1 = line
        if width <= THIN:
            painted.lines.append((*line, width, luminance))
        elif x1 - x0 > y1 - y0:  # a very thick line is a bar of colour, not a ruling
            painted.boxes.append((x0, y0 - width / 2, x1, y1 + width / 2, luminance))
        else:
            painted.boxes.append((x0 - width / 2, y0, x1 + width / 2, y1, luminance))


def _fill(parts: list[list[Point]], clip: Bounds, luminance: float, painted: Painted) -> None:
    for part in parts:
        if _is_box(part):
            xs, ys = zip(*part, strict=True)
            box = _intersection((min(xs), min(ys), max(xs), max(ys)), clip)
            if box is not None:
                _add_box(box, luminance, painted)


def _is_box(part: list[Point]) -> bool:
    """Tell whether a subpath is an upright rectangle: its sides are level or upright, and there are four."""
    steps = [(abs(a[0] - b[0]), abs(a[1] - b[1])) for a, b in pairwise(part)]
    sides = [(dx, dy) for dx, dy in steps if max(dx, dy) > 0.01]  # noqa: PLR2004 - points
    return len(sides) in (3, 4) and all(min(side) <= HAIR for side in sides)


def _parts(handle: int, count: int) -> Iterator[list[Point]]:
    """Yield the subpaths of a path as points; a curve breaks a subpath, since only its straight runs can rule."""
    segments = list(map(pdfium.get_segment, repeat(handle), range(count)))
    points = pdfium.answers(pdfium.segment_point, segments, shape=(count, 2), dtype=np.float32, order=(0, 1)).tolist()
    part: list[Point] = []
    for (x, y), kind, closes in zip(
        points, map(pdfium.segment_type, segments), map(pdfium.segment_closes, segments), strict=True
    ):
        if kind != pdfium.LINE_TO:
            if len(part) > 1:
                yield part
            part = []
        part.append((x, y))
        if closes and len(part) > 1:
            part.append(part[0])
    if len(part) > 1:
        yield part


def _width(handle: int, matrix: Matrix) -> float:
    """Return the width of a path's stroke, in points of the page."""
    width = pdfium.answers(pdfium.stroke_width, [handle], shape=(1, 1), dtype=np.float32)[0, 0]
    return float(width * abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) ** 0.5)


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
            bounds = _intersection(bounds, (min(xs), min(ys), max(xs), max(ys))) or (0.0, 0.0, -1.0, -1.0)
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


def _intersection(one: Bounds, other: Bounds) -> Bounds | None:
    x0, y0, x1, y1 = max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])
    return (x0, y0, x1, y1) if x1 >= x0 and y1 >= y0 else None


def _moved(point: Point, matrix: Matrix) -> Point:
    a, b, c, d, e, f = matrix
    return a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f


def _moved_bounds(bounds: FloatArray, matrix: Matrix) -> FloatArray:
    if matrix == IDENTITY:
        return bounds
    a, b, c, d, e, f = matrix
    corners = [np.column_stack([a * x + c * y + e, b * x + d * y + f]) for x, y in (bounds[:, :2].T, bounds[:, 2:].T)]
    return np.concatenate([np.minimum(*corners), np.maximum(*corners)], axis=1)


def _product(inner: Matrix, outer: Matrix) -> Matrix:
    if outer == IDENTITY:
        return inner
    a, b, c, d, e, f = inner
    turn: Matrix = (*outer[:4], 0.0, 0.0)
    return (*_moved((a, b), turn), *_moved((c, d), turn), *_moved((e, f), outer))
