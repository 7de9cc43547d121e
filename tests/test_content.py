"""What of a page is content, told from the values of its glyphs."""

from __future__ import annotations

import numpy as np
import pytest

from extract.pdf.content import is_unreadable
from extract.signs import unified


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("2024年度项目支出绩效自评表（100分）≥280人", False),
        ("Table 3: estimates of value added, 2005–2010", False),
        ("第一章...........................................1", False),
        ("\x03\x04\x05\x06!\"#$%&'()", True),
        ("!\"#$%&'()+,:;<=>?@[]^ABC", True),
        ("ᎠᎡᎢᎣᎤᏀᏁ绩效", True),
        ("\ue000\ue001\ue002绩效", True),
    ],
)
def test_glyph_numbers_given_out_as_unicode_are_known_by_their_scripts(text: str, *, verdict: bool) -> None:
    assert is_unreadable(np.array([ord(sign) for sign in text])) is verdict


def test_radicals_and_compatibility_forms_are_read_as_the_unified_signs() -> None:
    codes = unified(np.array([ord(sign) for sign in "⽬⻓⻅金度ﬁ１"]))
    assert "".join(map(chr, codes.tolist())) == "目长见金度ﬁ１"
