"""Ragged tables of text conversions put right: slid cells back in their columns, wrapped lines back in their rows."""

from extract.repair.document import repair

__all__ = ["repair"]
