"""Text in pictures: RapidOCR's detector and recogniser, whose models lie in its wheel; nothing is downloaded.

Both run at the sizes that measurement chose: lines are found on a small picture, since that is enough to see where
text is, and each line is recognised at full size.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
from rapidocr import RapidOCR

from extract.arrays import FloatArray
from extract.scan.paper import Grey
from extract.scan.picture import Picture

FINDING = 110 / 72  # pixels a point on which text is looked for
UPSIDE_DOWN = "180"  # what the classifier of directions says
SUSPICIOUS = 2  # where so many lines seem to stand on their heads,
READ = 3  # so many are read both ways
MAX_THREADS = 4  # more than so many threads gain little


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as recognised, with the probability of its signs on average, and that of the least certain one."""

    text: str
    confidence: float
    weakest: float


def find_text(picture: Picture) -> FloatArray:
    """Return the boxes (n, 4) of stretches of text, in points."""
    ratio = min(1.0, FINDING / picture.scale)
    small = cv2.resize(picture.grey, None, fx=ratio, fy=ratio, interpolation=cv2.INTER_AREA)
    found = _engine()(cv2.cvtColor(small, cv2.COLOR_GRAY2BGR), use_det=True, use_cls=False, use_rec=False)
    if found.boxes is None:
        return np.zeros((0, 4))
    corners = np.asarray(found.boxes, dtype=np.float64) / (ratio * picture.scale)
    return np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1)


def are_upside_down(crops: Sequence[Grey]) -> bool:
    """Tell whether pictures of lines, the longest of a page, stand on their heads.

    The classifier of directions takes some upright lines for such, many where the type is brushed; then the way in
    which they are read with more confidence decides.
    """
    if sum(map(_seems_upside_down, crops)) < SUSPICIOUS:
        return False
    turned = [np.ascontiguousarray(np.rot90(crop, 2)) for crop in crops[:READ]]
    upright, upside_down = (sum(line.confidence for line in read_lines(way)) for way in (crops[:READ], turned))
    return upside_down > upright


def _seems_upside_down(crop: Grey) -> bool:
    found = _engine()(cv2.cvtColor(crop, cv2.COLOR_GRAY2BGR), use_det=False, use_cls=True, use_rec=False)
    return bool(found.cls_res) and found.cls_res[0][0] == UPSIDE_DOWN


def read_lines(crops: Sequence[Grey]) -> list[Reading]:
    """Return the text of pictures of one line each."""
    return [_read_line(crop) for crop in crops]


def _read_line(crop: Grey) -> Reading:
    colours = cv2.cvtColor(crop, cv2.COLOR_GRAY2BGR)
    found = _engine()(colours, use_det=False, use_cls=False, use_rec=True, return_word_box=True)
    if not found.txts or not found.txts[0].strip():
        return Reading("", 0.0, 0.0)
    return Reading(found.txts[0].strip(), float(found.scores[0]), float(min(found.word_results[0].confs)))


@cache
def _engine() -> Any:
    threads = min(MAX_THREADS, os.cpu_count() or 1)
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "Global.use_preprocess_img": False,
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Rec.rec_img_shape": [3, 48, 48],  # the narrowest input: a digit needs no more
        }
    )
