"""What is drawn on a PDF page beside the glyphs themselves: lines, filled boxes, pictures, and how the text is painted.

The page's objects are walked once, Form XObjects included, and each path is reduced to straight level or upright
segments and to filled boxes, cut to its clip. Coordinates are PDF's: points, the origin at the bottom left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from extract import pdfium

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
Bounds = tuple[float, float, float, float]  # x0, bottom, x1, top

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
EVERYWHERE: Bounds = (-1e9, -1e9, 1e9, 1e9)
HAIR = 0.7  # points of slant that a drawn line may have
THIN = 4.0  # a filled box at most this thick, in points, is a line
MAX_DEPTH = 12  # Form XObjects within each other
PALE = 0.62  # luminance from which large text counts as a watermark
WHITE = 0.985  # luminance from which paint is not seen on white paper


@dataclass(slots=True)
class Painted:
    """`lines` hold x0, y0, x1, y1, thickness, luminance; `boxes` x0, bottom, x1, top, luminance; one list a row.

    `paint` tells of unusual text objects, by handle: invisible, pale or turned by an angle between quarters.
    `picture_area` is in square points.
    """

    lines: list[tuple[float, ...]] = field(default_factory=list)
    boxes: list[tuple[float, ...]] = field(default_factory=list)
    paint: dict[int, str] = field(default_factory=dict)
    picture_area: float = 0.0


def page_objects(page: int) -> Painted:
    """Return what an open page paints."""
    painted = Painted()
    walk = _Walk(painted)
    for number in range(pdfium.object_count(page)):
        walk.visit(pdfium.get_object(page, number), IDENTITY, 0)
    return painted


class _Walk:
    """The walk over a page's objects, with the buffers that PDFium writes its answers to."""

    def __init__(self, painted: Painted) -> None:
        self.painted = painted
        self.floats = np.zeros(8, dtype=np.float32)
        self.ints = np.zeros(8, dtype=np.int32)
        self.float_at = [self.floats.ctypes.data + 4 * number for number in range(8)]
        self.int_at = [self.ints.ctypes.data + 4 * number for number in range(8)]

    def visit(self, handle: int, outer: Matrix, depth: int) -> None:
        kind = pdfium.object_type(handle)
        if kind == pdfium.TEXT:
            self._text(handle)
        elif kind == pdfium.PATH:
            self._path(handle, outer)
        elif kind == pdfium.IMAGE:
            x0, y0, x1, y1 = _moved_bounds(self._bounds(handle), outer)
            self.painted.picture_area += (x1 - x0) * (y1 - y0)
        elif kind == pdfium.FORM and depth < MAX_DEPTH:
            inner = _product(self._matrix(handle), outer)
            for number in range(pdfium.form_object_count(handle)):
                self.visit(pdfium.get_form_object(handle, number), inner, depth + 1)

    def _text(self, handle: int) -> None:
        a, b, c, d, _, _ = self._matrix(handle)
        if pdfium.render_mode(handle) in pdfium.INVISIBLE_MODES:
            self.painted.paint[handle] = "invisible"
        elif min(abs(a), abs(b)) > 0.1 * max(abs(a), abs(b)):
            self.painted.paint[handle] = "turned"
        elif self._luminance(pdfium.fill_color, handle) > PALE:
            self.painted.paint[handle] = "pale"

    def _path(self, handle: int, outer: Matrix) -> None:
        pdfium.draw_mode(handle, self.int_at[0], self.int_at[1])
        is_filled, is_stroked = self.ints[:2].tolist()
        if not (is_filled or is_stroked):
            return
        clip = _moved_bounds(self._clip(handle), outer)
        if not is_stroked and self._whole_line(handle, outer, clip):
            return
        matrix = _product(self._matrix(handle), outer)
        parts = [[_moved(point, matrix) for point in part] for part in self._parts(handle)]
        if is_stroked:
            self._stroke(handle, parts, clip, _scale(matrix))
        if is_filled:
            self._fill(handle, parts, clip)

    def _whole_line(self, handle: int, outer: Matrix, clip: Bounds) -> bool:
        """Take a filled path as one line by its bounds alone, where these are thin: most table rules are so."""
        bounds = _moved_bounds(self._bounds(handle), outer)
        if min(bounds[2] - bounds[0], bounds[3] - bounds[1]) > THIN or pdfium.segment_count(handle) > 5:  # noqa: PLR2004 - corners of a closed box
            return False
        self._add_box(bounds, clip, self._luminance(pdfium.fill_color, handle))
        return True

    def _stroke(self, handle: int, parts: list[list[Point]], clip: Bounds, scale: float) -> None:
        pdfium.stroke_width(handle, self.float_at[0])
        width = float(self.floats[0]) * scale
        luminance = self._luminance(pdfium.stroke_color, handle)
        if luminance > 1:
            return
        for start, end in (pair for part in parts for pair in pairwise(part)):
            if abs(start[0] - end[0]) > HAIR and abs(start[1] - end[1]) > HAIR:
                continue
            line = _clipped((*map(min, start, end), *map(max, start, end)), clip)
            if line is None:
                continue
            if width > THIN:
                self._add_thick(line, width, luminance)
            else:
                self.painted.lines.append((*line, width, luminance))

    def _add_thick(self, line: Bounds, width: float, luminance: float) -> None:
        """A very thick line is a bar of colour, not a ruling."""
        x0, y0, x1, y1 = line
        across_x, across_y = (width / 2, 0.0) if x1 - x0 < y1 - y0 else (0.0, width / 2)
        self.painted.boxes.append((x0 - across_x, y0 - across_y, x1 + across_x, y1 + across_y, luminance))

    def _fill(self, handle: int, parts: list[list[Point]], clip: Bounds) -> None:
        luminance = self._luminance(pdfium.fill_color, handle)
        for part in parts:
            if _is_box(part):
                xs, ys = zip(*part, strict=True)
                self._add_box((min(xs), min(ys), max(xs), max(ys)), clip, luminance)

    def _add_box(self, bounds: Bounds, clip: Bounds, luminance: float) -> None:
        box = _clipped(bounds, clip)
        if box is None or luminance > 1:
            return
        x0, y0, x1, y1 = box
        if min(x1 - x0, y1 - y0) > THIN:
            self.painted.boxes.append((*box, luminance))
        elif x1 - x0 > y1 - y0:
            self.painted.lines.append((x0, (y0 + y1) / 2, x1, (y0 + y1) / 2, y1 - y0, luminance))
        else:
            self.painted.lines.append(((x0 + x1) / 2, y0, (x0 + x1) / 2, y1, x1 - x0, luminance))

    def _parts(self, handle: int) -> Iterator[list[Point]]:
        """Yield the subpaths of a path as points; a curve breaks a subpath, since only its straight runs can rule."""
        part: list[Point] = []
        x_at, y_at = self.float_at[:2]
        for number in range(pdfium.segment_count(handle)):
            segment = pdfium.get_segment(handle, number)
            kind = pdfium.segment_type(segment)
            pdfium.segment_point(segment, x_at, y_at)
            point = (float(self.floats[0]), float(self.floats[1]))
            if kind != pdfium.LINE_TO:
                if len(part) > 1:
                    yield part
                part = []
            part.append(point)
            if pdfium.segment_closes(segment) and len(part) > 1:
                part.append(part[0])
        if len(part) > 1:
            yield part

    def _clip(self, handle: int) -> Bounds:
        """Return the bounds of a path's clip, in the coordinates of the object that holds the path."""
        clip = pdfium.clip_path(handle)
        bounds = EVERYWHERE
        for number in range(max(0, pdfium.clip_count(clip)) if clip else 0):
            count = pdfium.clip_segment_count(clip, number)
            corners = (0, 2) if count in (4, 5) else range(count)
            points = []
            for corner in corners:
                pdfium.segment_point(pdfium.get_clip_segment(clip, number, corner), *self.float_at[:2])
                points.append((float(self.floats[0]), float(self.floats[1])))
            if points:
                xs, ys = zip(*points, strict=True)
                bounds = _intersection(bounds, (min(xs), min(ys), max(xs), max(ys)))
        return bounds

    def _bounds(self, handle: int) -> Bounds:
        pdfium.object_bounds(handle, *self.float_at[:4])
        x0, y0, x1, y1 = self.floats[:4].tolist()
        return x0, y0, x1, y1

    def _matrix(self, handle: int) -> Matrix:
        pdfium.object_matrix(handle, self.float_at[0])
        a, b, c, d, e, f = self.floats[:6].tolist()
        return a, b, c, d, e, f

    def _luminance(self, color: Callable[..., int], handle: int) -> float:
        """Return 0 (black) to 1 (white) as it looks on white paper; 2 for paint that is wholly transparent."""
        if not color(handle, *self.int_at[:4]):
            return 0.0  # a pattern or a colour that PDFium does not resolve: taken as seen
        red, green, blue, alpha = self.ints[:4].tolist()
        if not alpha:
            return 2.0
        ink = (299 * red + 587 * green + 114 * blue) / 255_000
        return float(1 - (1 - ink) * alpha / 255)


def _is_box(part: list[Point]) -> bool:
    """Tell whether a subpath is an upright rectangle: its sides are level or upright, and there are four."""
    steps = [(abs(a[0] - b[0]), abs(a[1] - b[1])) for a, b in pairwise(part)]
    sides = [(dx, dy) for dx, dy in steps if max(dx, dy) > 0.01]  # noqa: PLR2004 - points
    return len(sides) in (3, 4) and all(min(side) <= HAIR for side in sides)


def _clipped(bounds: Bounds, clip: Bounds) -> Bounds | None:
    x0, y0, x1, y1 = _intersection(bounds, clip)
    return (x0, y0, x1, y1) if x1 >= x0 and y1 >= y0 and x1 - x0 + y1 - y0 > 0 else None


def _intersection(one: Bounds, other: Bounds) -> Bounds:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _moved(point: Point, matrix: Matrix) -> Point:
    a, b, c, d, e, f = matrix
    return a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f


def _moved_bounds(bounds: Bounds, matrix: Matrix) -> Bounds:
    if matrix == IDENTITY:
        return bounds
    (x0, y0), (x1, y1) = _moved(bounds[:2], matrix), _moved(bounds[2:], matrix)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _product(inner: Matrix, outer: Matrix) -> Matrix:
    if outer == IDENTITY:
        return inner
    a, b, c, d, e, f = inner
    return (*_moved((a, b), (*outer[:4], 0.0, 0.0)), *_moved((c, d), (*outer[:4], 0.0, 0.0)), *_moved((e, f), outer))


def _scale(matrix: Matrix) -> float:
    return float(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) ** 0.5)
