"""Digital PDF: glyphs and rulings of each page by PDFium, and the grids and paragraphs they make."""

from extract.pdf.reader import read_pdf

__all__ = ["read_pdf"]
