"""PDFium's C functions, called as cheaply as Python can.

The calls of pypdfium2 take pointer objects; a page needs thousands of calls, and building those objects costs more than
PDFium's own work. Here a handle is made once and the calls made often declare no argument types: whoever gives them
a plain integer for a handle or an address crashes. What they write goes to rows whose pointers are made once, too.
PDFium is not safe for threads: the prototypes of the small calls keep the interpreter lock.
"""

from __future__ import annotations

import ctypes
import threading
from collections import deque
from collections.abc import Callable, Sequence
from itertools import repeat
from typing import Any

import numpy as np
from pypdfium2 import raw

Row = np.ndarray[Any, Any]

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


class Handle(ctypes.c_void_p):
    """What PDFium gives for a document, a page, an object; false where there is none."""


def _small(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(getattr(raw, name), ADDRESS).value
    if address is None:
        raise ImportError(f"PDFium has no function {name}")
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


def _handle(name: str, *arguments: Any) -> Callable[..., Any]:
    return _small(name, Handle, *arguments)


init_library = raw.FPDF_InitLibrary
last_error: Callable[[], int] = raw.FPDF_GetLastError
load_document = _handle("FPDF_LoadMemDocument64", ctypes.c_char_p, ctypes.c_size_t, ADDRESS)
close_document = _small("FPDF_CloseDocument", None, ADDRESS)
page_count = _small("FPDF_GetPageCount", INT, ADDRESS)

load_page = _handle("FPDF_LoadPage", ADDRESS, INT)
close_page = _small("FPDF_ClosePage", None, ADDRESS)
page_rotation = _small("FPDFPage_GetRotation", INT, ADDRESS)
page_box = _small("FPDF_GetPageBoundingBox", None)  # float left, top, right, bottom

page_width = _small("FPDF_GetPageWidthF", ctypes.c_float, ADDRESS)  # as shown
page_height = _small("FPDF_GetPageHeightF", ctypes.c_float, ADDRESS)
create_bitmap = _handle("FPDFBitmap_CreateEx", INT, INT, INT, ADDRESS, INT)  # width, height, format, pixels, stride
render_page = _small("FPDF_RenderPageBitmap", None, ADDRESS, ADDRESS, INT, INT, INT, INT, INT, INT)
destroy_bitmap = _small("FPDFBitmap_Destroy", None, ADDRESS)

load_text = _handle("FPDFText_LoadPage", ADDRESS)
close_text = _small("FPDFText_ClosePage", None, ADDRESS)
char_count = _small("FPDFText_CountChars", INT, ADDRESS)
text_codes = _small("FPDFText_GetText", INT, ADDRESS, INT, INT, ADDRESS)
char_code = _small("FPDFText_GetUnicode", UINT)
char_loose_box = _small("FPDFText_GetLooseCharBox", None)  # float left, top, right, bottom
char_box = _small("FPDFText_GetCharBox", None)  # double left, right, bottom, top
char_angle = _small("FPDFText_GetCharAngle", ctypes.c_float)  # radians, clockwise
char_object = _small("FPDFText_GetTextObject", ADDRESS, ADDRESS, INT)  # as integer
char_is_unmapped = _small("FPDFText_HasUnicodeMapError", INT)

object_count = _small("FPDFPage_CountObjects", INT, ADDRESS)
get_object = _handle("FPDFPage_GetObject")
form_object_count = _small("FPDFFormObj_CountObjects", INT, ADDRESS)
get_form_object = _handle("FPDFFormObj_GetObject", ADDRESS, ctypes.c_ulong)
object_type = _small("FPDFPageObj_GetType", INT)
object_matrix = _small("FPDFPageObj_GetMatrix", None)  # float a, b, c, d, e, f
object_bounds = _small("FPDFPageObj_GetBounds", None)  # float left, bottom, right, top
fill_color = _small("FPDFPageObj_GetFillColor", None)
stroke_color = _small("FPDFPageObj_GetStrokeColor", None)
stroke_width = _small("FPDFPageObj_GetStrokeWidth", None)
render_mode = _small("FPDFTextObj_GetTextRenderMode", INT)

draw_mode = _small("FPDFPath_GetDrawMode", None)
segment_count = _small("FPDFPath_CountSegments", INT)
get_segment = _handle("FPDFPath_GetPathSegment")
segment_point = _small("FPDFPathSegment_GetPoint", None)
segment_type = _small("FPDFPathSegment_GetType", INT)
clip_path = _small("FPDFPageObj_GetClipPath", ADDRESS, ADDRESS)  # as integer
clip_count = _small("FPDFClipPath_CountPaths", INT, ADDRESS)
clip_segment_count = _small("FPDFClipPath_CountPathSegments", INT, ADDRESS, INT)
get_clip_segment = _handle("FPDFClipPath_GetPathSegment", ADDRESS, INT, INT)


class _Board(threading.local):
    """Rows for PDFium to write to, and a pointer to each of their fields: making pointers costs more than the calls."""

    ROWS = 1024
    SIZE = 32  # bytes of a row

    def __init__(self) -> None:
        self.memory = (ctypes.c_char * (self.ROWS * self.SIZE))()
        self.bytes = np.ctypeslib.as_array(self.memory).view(np.uint8).reshape(self.ROWS, self.SIZE)
        self.known: dict[int, list[Any]] = {}

    def pointers(self, offset: int) -> list[Any]:
        """Return the pointers to a field of each row."""
        if offset not in self.known:
            starts = range(offset, self.ROWS * self.SIZE, self.SIZE)
            self.known[offset] = list(map(ctypes.byref, repeat(self.memory), starts))
        return self.known[offset]


_board = _Board()


def answers(
    function: Callable[..., Any],
    items: Sequence[Handle] | Sequence[int],
    blank: Row,
    order: Sequence[int] = (0,),
    of: Handle | None = None,
) -> Row:
    """Call a function for each item and return what it writes: an array of rows like `blank`, which stays by default.

    `order` names the columns to which the function's address arguments point, one each; a function that writes a whole
    structure has the address of the row's first column alone. `of` is a handle that stands before the item.
    """
    table = np.empty((len(items), len(blank)), dtype=blank.dtype)
    rows = _board.bytes[:, : blank.nbytes].view(blank.dtype)
    pointers = [_board.pointers(column * blank.itemsize) for column in order]
    before = () if of is None else (repeat(of),)
    for start in range(0, len(items), _Board.ROWS):
        part = items[start : start + _Board.ROWS]
        rows[: len(part)] = blank
        deque(map(function, *before, part, *pointers), maxlen=0)
        table[start : start + len(part)] = rows[: len(part)]
    return table
