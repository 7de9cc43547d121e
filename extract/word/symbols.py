"""Characters of the symbol fonts: a code in Symbol or Wingdings stands for a sign that Unicode has elsewhere.

Word keeps such characters as a font and a code (in the private area from U+F000). The table of Symbol follows the
Unicode consortium's mapping of Adobe's encoding; of the Wingdings only marks, boxes and bullets are listed. What is
not listed stays as the code that the file gives.
"""

from __future__ import annotations

import re

_PRIVATE = re.compile("[\uf020-\uf0ff]")
_SYMBOL_LOW = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
_SYMBOL_HIGH = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪"
_FONTS: dict[str, dict[int, str]] = {
    "symbol": dict(enumerate(_SYMBOL_LOW, 0x20)) | dict(enumerate(_SYMBOL_HIGH, 0xA0)),
    "wingdings": {
        0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x75: "◆", 0x76: "❖", 0x9F: "•", 0xA1: "○",
        0xA7: "▪", 0xA8: "□", 0xAB: "★", 0xD8: "➢", 0xE0: "→", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓",
        0xFD: "☒", 0xFE: "☑",
    },
    "wingdings 2": {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□"},
}  # fmt: skip


def symbol(font: str, code: int) -> str:
    """Return the sign that a font shows for a code, the code's own character where the font is not listed."""
    table = _FONTS.get(font.lower())
    own = chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code <= 0x10FFFF else ""  # noqa: PLR2004 - no controls
    return own if table is None else table.get(code & 0xFF, own)


def without_private(text: str, font: str) -> str:
    """Return the text with its private-area characters shown as that symbol font shows them."""
    return _PRIVATE.sub(lambda found: symbol(font, ord(found[0])), text)


def has_private(text: str) -> bool:
    """Tell whether the text holds characters of the private area that symbol fonts use."""
    return _PRIVATE.search(text) is not None
