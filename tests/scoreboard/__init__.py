"""Golden by construction: forms whose grid and facts are known, drawn with named damages, read back and scored."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
for folder in (ROOT / "corpus", ROOT / "tests"):  # scripts, not packages: the renderers and the small builders
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
