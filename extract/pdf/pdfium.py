"""PDFium's C functions, called with plain integers for handles and addresses.

The calls of pypdfium2 take pointer objects; a page needs thousands of calls, and building those objects costs more than
PDFium's own work. The prototypes here take integers, so that `map` can feed them from ranges of numpy addresses.
PDFium is not safe for threads: the prototypes of the small calls keep the interpreter lock.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from pypdfium2 import raw

ADDRESS = ctypes.c_void_p
INT = ctypes.c_int
UINT = ctypes.c_uint

ERROR_PASSWORD = raw.FPDF_ERR_PASSWORD
ERROR_SECURITY = raw.FPDF_ERR_SECURITY
TEXT, PATH, IMAGE, FORM = (
    raw.FPDF_PAGEOBJ_TEXT,
    raw.FPDF_PAGEOBJ_PATH,
    raw.FPDF_PAGEOBJ_IMAGE,
    raw.FPDF_PAGEOBJ_FORM,
)
BGRX, ANNOTATIONS = raw.FPDFBitmap_BGRx, raw.FPDF_ANNOT
LINE_TO, BEZIER_TO, MOVE_TO = raw.FPDF_SEGMENT_LINETO, raw.FPDF_SEGMENT_BEZIERTO, raw.FPDF_SEGMENT_MOVETO
INVISIBLE_MODES = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)


def _small(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(getattr(raw, name), ADDRESS).value
    if address is None:
        raise ImportError(f"PDFium has no function {name}")
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


def _handle(name: str, *arguments: Any) -> Callable[..., Any]:
    return _small(name, ADDRESS, *arguments)


init_library = raw.FPDF_InitLibrary
last_error: Callable[[], int] = raw.FPDF_GetLastError
load_document = _handle("FPDF_LoadMemDocument64", ctypes.c_char_p, ctypes.c_size_t, ADDRESS)
close_document = _small("FPDF_CloseDocument", None, ADDRESS)
page_count = _small("FPDF_GetPageCount", INT, ADDRESS)

load_page = _handle("FPDF_LoadPage", ADDRESS, INT)
close_page = _small("FPDF_ClosePage", None, ADDRESS)
page_rotation = _small("FPDFPage_GetRotation", INT, ADDRESS)
page_box = _small("FPDF_GetPageBoundingBox", INT, ADDRESS, ADDRESS)  # float left, top, right, bottom

page_width = _small("FPDF_GetPageWidthF", ctypes.c_float, ADDRESS)  # as shown
page_height = _small("FPDF_GetPageHeightF", ctypes.c_float, ADDRESS)
create_bitmap = _handle("FPDFBitmap_CreateEx", INT, INT, INT, ADDRESS, INT)  # width, height, format, pixels, stride
render_page = _small("FPDF_RenderPageBitmap", None, ADDRESS, ADDRESS, INT, INT, INT, INT, INT, INT)
destroy_bitmap = _small("FPDFBitmap_Destroy", None, ADDRESS)

load_text = _handle("FPDFText_LoadPage", ADDRESS)
close_text = _small("FPDFText_ClosePage", None, ADDRESS)
char_count = _small("FPDFText_CountChars", INT, ADDRESS)
text_codes = _small("FPDFText_GetText", INT, ADDRESS, INT, INT, ADDRESS)
char_code = _small("FPDFText_GetUnicode", UINT, ADDRESS, INT)
char_loose_box = _small("FPDFText_GetLooseCharBox", INT, ADDRESS, INT, ADDRESS)  # float left, top, right, bottom
char_box = _small("FPDFText_GetCharBox", INT, ADDRESS, INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS)
char_angle = _small("FPDFText_GetCharAngle", ctypes.c_float, ADDRESS, INT)  # radians, clockwise
char_object = _handle("FPDFText_GetTextObject", ADDRESS, INT)
char_is_unmapped = _small("FPDFText_HasUnicodeMapError", INT, ADDRESS, INT)

object_count = _small("FPDFPage_CountObjects", INT, ADDRESS)
get_object = _handle("FPDFPage_GetObject", ADDRESS, INT)
form_object_count = _small("FPDFFormObj_CountObjects", INT, ADDRESS)
get_form_object = _handle("FPDFFormObj_GetObject", ADDRESS, ctypes.c_ulong)
object_type = _small("FPDFPageObj_GetType", INT, ADDRESS)
object_matrix = _small("FPDFPageObj_GetMatrix", INT, ADDRESS, ADDRESS)  # float a, b, c, d, e, f
object_bounds = _small("FPDFPageObj_GetBounds", INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS)
fill_color = _small("FPDFPageObj_GetFillColor", INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS)
stroke_color = _small("FPDFPageObj_GetStrokeColor", INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS)
stroke_width = _small("FPDFPageObj_GetStrokeWidth", INT, ADDRESS, ADDRESS)
render_mode = _small("FPDFTextObj_GetTextRenderMode", INT, ADDRESS)

draw_mode = _small("FPDFPath_GetDrawMode", INT, ADDRESS, ADDRESS, ADDRESS)
segment_count = _small("FPDFPath_CountSegments", INT, ADDRESS)
get_segment = _handle("FPDFPath_GetPathSegment", ADDRESS, INT)
segment_point = _small("FPDFPathSegment_GetPoint", INT, ADDRESS, ADDRESS, ADDRESS)
segment_type = _small("FPDFPathSegment_GetType", INT, ADDRESS)
segment_closes = _small("FPDFPathSegment_GetClose", INT, ADDRESS)
clip_path = _handle("FPDFPageObj_GetClipPath", ADDRESS)
clip_count = _small("FPDFClipPath_CountPaths", INT, ADDRESS)
clip_segment_count = _small("FPDFClipPath_CountPathSegments", INT, ADDRESS, INT)
get_clip_segment = _handle("FPDFClipPath_GetPathSegment", ADDRESS, INT, INT)


def answers(
    function: Callable[..., Any],
    *arguments: Iterable[Any],
    shape: tuple[int, int],
    dtype: type,
    order: Sequence[int] = (0,),
) -> np.ndarray[Any, Any]:
    """Call a function once a row and return what it writes: an array of the given shape.

    `order` names the columns to which the function's address arguments point, one each; a function that writes a whole
    structure has the address of the row's first column alone.
    """
    table: np.ndarray[Any, Any] = np.zeros(shape, dtype=dtype)
    start, step, size = table.ctypes.data, shape[1] * table.itemsize, table.itemsize
    addresses = (range(start + column * size, start + column * size + step * shape[0], step) for column in order)
    deque(map(function, *arguments, *addresses), maxlen=0)
    return table
