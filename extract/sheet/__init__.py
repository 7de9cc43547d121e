"""Workbooks: each form on a sheet as a grid with its merged ranges, numbers as their formats show them.

`xlsx`, `xls` and `flat` (XML) give the cells of a file, `shown` turns a number and its format into the text on the
screen, and `reader` makes grids of them.
"""

from extract.sheet.reader import read_flat, read_xls, read_xlsx

__all__ = ["read_flat", "read_xls", "read_xlsx"]
