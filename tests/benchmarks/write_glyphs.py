"""Write normalize/data/glyphs.toml: traditional characters, and what print and recognition take for one another.

Traditional and Japanese characters for their simplified forms are the facts of OpenCC (`pip install
opencc-python-reimplemented`); characters that are simplified ones themselves are left out. Look-alikes are measured: two
characters drawn in a sans and in a serif type, blurred, and correlated. Both are needed to write the file only:
python -m tests.benchmarks.write_glyphs OPENCC_DICTIONARY_FOLDER SANS.ttc SERIF.ttc.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from normalize.match.features import index
from normalize.match.readings import lexicon
from normalize.tables import DATA
from normalize.taxonomy import KINDS

SIZE = 40  # pixels of a character as it is drawn
BLUR = 1.6
COMMON = (18, 0.80)  # most look-alikes of a character among the common ones, and how alike they must be
RARE = (8, 0.86)
HEADING = """# Made by tests/benchmarks/write_glyphs.py.

# Characters that stand for a simplified one, and that one, pairwise.
traditional = "{traditional}"
simplified = "{simplified}"

# A character of the labels, then those that look like it, most alike first.
lookalikes = \"\"\"
{lookalikes}
\"\"\"
"""
Picture = NDArray[np.float32]


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("opencc", type=Path, help="the folder of TSCharacters.txt and JPVariants.txt")
    parser.add_argument("fonts", nargs="+", type=Path)
    arguments = parser.parse_args()
    script = plain_characters(arguments.opencc)
    text = HEADING.format(
        traditional="".join(script),
        simplified="".join(script.values()),
        lookalikes="\n".join(look_alikes(meant_characters(), arguments.fonts, set(script))),
    )
    DATA.joinpath("glyphs.toml").write_text(text, encoding="utf-8")


def plain_characters(folder: Path) -> Mapping[str, str]:
    """Return simplified characters by those that stand for them."""
    simplified = {old: new for old, new in _pairs(folder / "TSCharacters.txt") if is_common(new)}
    japanese = {new: simplified.get(old, old) for old, new in _pairs(folder / "JPVariants.txt")}
    both = japanese | simplified
    return {old: new for old, new in sorted(both.items()) if not is_common(old) and is_common(new)}


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    """Yield a character and the first that stands for it."""
    for line in path.read_text(encoding="utf-8").splitlines():
        old, new = line.split("\t")
        yield old, new.split(" ")[0]


def is_common(character: str) -> bool:
    """Say whether a character is one of the 6,763 simplified ones of GB 2312."""
    return encodes(character, "gb2312")


def encodes(character: str, encoding: str) -> bool:
    """Say whether an encoding holds a character."""
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def meant_characters() -> list[str]:
    """Return the characters of the listed spellings and of the word classes."""
    spellings = (key for kind in KINDS for key in index(kind).owners)
    words = (*lexicon().words, *lexicon().endings)
    return sorted(
        {character for text in (*spellings, *words) for character in text if "\u4e00" <= character <= "\u9fff"}
    )


def look_alikes(meant: Sequence[str], fonts: Iterable[Path], traditional: set[str]) -> Iterator[str]:
    """Yield each character with those that look like it."""
    every = [chr(code) for code in range(0x4E00, 0xA000) if chr(code) not in traditional]
    known = [character for character in every if encodes(character, "gbk") or encodes(character, "shift_jis")]
    common = np.array([is_common(character) for character in known])
    drawn = [(pictures(meant, font), pictures(known, font)) for font in fonts]
    for number, character in enumerate(meant):
        likeness = np.mean([of_all @ of_meant[number] for of_meant, of_all in drawn], axis=0)
        order = [at for at in np.argsort(-likeness) if known[at] != character]
        near = [at for at in order if common[at] and likeness[at] >= COMMON[1]][: COMMON[0]]
        near += [at for at in order if not common[at] and likeness[at] >= RARE[1]][: RARE[0]]
        if near:
            yield character + "".join(known[at] for at in sorted(near, key=lambda at: -likeness[at]))


def pictures(characters: Iterable[str], font: Path) -> Picture:
    """Return characters as drawn, a row each, of mean 0 and length 1."""
    type_ = ImageFont.truetype(str(font), SIZE)
    drawn = np.array([_picture(character, type_) for character in characters], dtype=np.float32)
    drawn -= drawn.mean(axis=1, keepdims=True)
    return np.asarray(drawn / (np.linalg.norm(drawn, axis=1, keepdims=True) + 1e-9), dtype=np.float32)


def _picture(character: str, font: ImageFont.FreeTypeFont) -> NDArray[np.uint8]:
    """Return one character, blurred."""
    image = Image.new("L", (SIZE + 8, SIZE + 8))
    ImageDraw.Draw(image).text((4, 0), character, font=font, fill=255)
    blurred = image.filter(ImageFilter.GaussianBlur(BLUR)).resize((24, 24), Image.Resampling.BILINEAR)
    return np.asarray(blurred).ravel()


if __name__ == "__main__":
    main()
