"""Settings of all tests: properties are tried on the same examples in each run, on new ones when asked to explore."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("steady", derandomize=True)
settings.register_profile("explore", derandomize=False, print_blob=True)
settings.load_profile("steady")
