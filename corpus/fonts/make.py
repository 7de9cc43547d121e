"""Makes the corpus's font: the glyphs that the specs need, from Noto Sans CJK SC (SIL Open Font License 1.1).

Run it with the path of NotoSansCJK-Regular.ttc when a spec brings a new character. The outlines are turned into
TrueType's quadratic curves, since reportlab embeds no others, and the font gets a name of its own. It needs fonttools,
which building the documents does not.
"""

import sys
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont, newTable

HERE = Path(__file__).parent
SPECS = HERE.parents[1] / "golden"
PRESETS = HERE.parent / "render" / "presets.toml"
NAME = "Ziping Corpus Sans"
TOLERANCE = 1.0  # font units by which a curve may differ
FAMILY_NAME, FULL_NAME, POSTSCRIPT_NAME = 1, 4, 6  # ids of the name table
REGIONAL = "Noto Sans CJK SC"


def make(collection: Path) -> None:
    """Write corpus.ttf with the printable ASCII range and every character of the specs."""
    fonts = TTCollection(collection).fonts
    font = next(font for font in fonts if font["name"].getDebugName(1) == REGIONAL)
    options = Options(layout_features=[], name_IDs=[1, 2, 4, 6, 13, 14], hinting=False, notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(text=wanted())
    subsetter.subset(font)
    to_truetype(font)
    rename(font)
    font.recalcTimestamp = False
    font["head"].modified = font["head"].created
    font.save(HERE / "corpus.ttf")


def wanted() -> str:
    """Return the characters of the specs, the layouts and ASCII."""
    paths = [PRESETS, *sorted(SPECS.glob("*/truth.toml"))]
    written = "".join(path.read_text(encoding="utf-8") for path in paths)
    ascii_range = {chr(code) for code in range(32, 127)}
    return "".join(sorted(ascii_range | {sign for sign in written if sign > " "} | {"\u3000"}))


def to_truetype(font: TTFont) -> None:
    """Replace the font's cubic outlines by quadratic ones."""
    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    glyf = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, TOLERANCE, reverse_direction=True))
        glyf.glyphs[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), glyf
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for limit in ("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
                  "maxStackElements", "maxSizeOfInstructions", "maxComponentElements", "maxPoints", "maxContours",
                  "maxCompositePoints", "maxCompositeContours", "maxComponentDepth"):
        setattr(maxp, limit, 1 if limit == "maxZones" else 0)
    post = font["post"]
    post.formatType, post.extraNames, post.mapping, post.glyphOrder = 2.0, [], {}, order
    for table in ("CFF ", "VORG", "vhea", "vmtx", "GDEF", "GPOS", "GSUB", "BASE"):
        if table in font:
            del font[table]
    font.sfntVersion = "\000\001\000\000"


def rename(font: TTFont) -> None:
    """Give the font its own name, as its licence asks of a changed font with a reserved name."""
    for record in font["name"].names:
        if record.nameID in {FAMILY_NAME, FULL_NAME}:
            record.string = NAME
        if record.nameID == POSTSCRIPT_NAME:
            record.string = NAME.replace(" ", "")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
