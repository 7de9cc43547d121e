"""Renders a hand-written spec into the documents that an office would have published from it."""
