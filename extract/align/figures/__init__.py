"""Tables without walls that columns of figures show, whatever they are about."""

from extract.align.figures.tables import figure_tables

__all__ = ["figure_tables"]
