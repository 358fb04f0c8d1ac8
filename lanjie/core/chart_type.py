"""The type that charts are measured with: a font of plain wedges as wide as the characters of a Chinese sans-serif.

Vega lays axes and labels out by the width of their text, and vl-convert finds a width by tracing every glyph: with a Chinese font
three milliseconds a label, more than all the rest of a drawing. A wedge is traced in a tenth of that, and is as wide on a machine
without Chinese fonts as on one with them. Nobody ever sees the wedges: pages and documents draw the text in type of their own.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

MEASURE = "Lanjie Measure"
#: Advance widths by thousandths of the size, as wide as the common sans-serifs have them; wide East Asian characters take a full one.
ADVANCES = {
    270: " ',.:;Iijl|", 340: "!()[]f{}-t", 400: "/\\r", 490: '*?"sxz', 530: "JYcvy", 560: "#$+0123456789<=>FLVX^_aegk~",
    610: "AESTZ`bhnou", 650: "BCKPRdpq", 690: "&DG", 740: "HNUOQ", 800: "Mw", 880: "W", 930: "%m", 960: "@",
}  # fmt: skip
FULL, OTHER = 1000, 600
#: Drawn a full square by Chinese fonts, though other alphabets have them narrower.
SQUARE = "≥≤×·…“”‘’→▲△▼▽℃‰—①②③④⑤⑥⑦⑧⑨"
FILE = "measure-1.ttf"


def advance(character: str) -> int:
    """The width of a character in thousandths of the size of the type."""
    if character in SQUARE or unicodedata.east_asian_width(character) in "WF":
        return FULL
    return _NARROW.get(character, OTHER)


_NARROW = {character: width for width, characters in ADVANCES.items() for character in characters}


@cache
def register() -> None:
    """Make the font known to vl-convert, once a process; it is made where the data folder has none yet."""
    import vl_convert  # slow import

    folder = Path(settings.VAR) / "fonts"
    if not (folder / FILE).exists():
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder) as half:
            make(Path(half) / FILE)
            (Path(half) / FILE).replace(folder / FILE)
    vl_convert.register_font_directory(str(folder))


def make(path: Path) -> None:
    """Write the font: one glyph for every width, every character of the basic plane pointing at its glyph."""
    # fontTools comes with WeasyPrint
    from fontTools.fontBuilder import FontBuilder  # type: ignore[import-untyped]  # noqa: PLC0415  slow import
    from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]  # noqa: PLC0415  slow import
    from fontTools.ttLib.tables._c_m_a_p import CmapSubtable  # type: ignore[import-untyped]  # noqa: PLC0415  slow import

    glyphs = {f"wide{width}": width for width in sorted({OTHER, FULL, *ADVANCES})}
    font = FontBuilder(FULL, isTTF=True)
    font.setupGlyphOrder([".notdef", *glyphs])
    font.setupCharacterMap({})
    many = CmapSubtable.newSubtable(13)  # the table in which many characters share a glyph
    many.platformID, many.platEncID, many.language = 3, 10, 0
    plain = (chr(code) for code in range(0x20, 0x10000) if not 0xD800 <= code < 0xE000)
    many.cmap = {ord(character): f"wide{advance(character)}" for character in plain}
    font.font["cmap"].tables = [many]
    wedges = {}
    for name, width in {".notdef": OTHER, **glyphs}.items():
        pen = TTGlyphPen(None)
        for step, point in ((pen.moveTo, (0, 0)), (pen.lineTo, (0, 700)), (pen.lineTo, (width, 0))):
            step(point)
        pen.closePath()
        wedges[name] = pen.glyph()
    font.setupGlyf(wedges)
    font.setupHorizontalMetrics({name: (width, 0) for name, width in {".notdef": OTHER, **glyphs}.items()})
    font.setupHorizontalHeader(ascent=880, descent=-120)
    font.setupNameTable({"familyName": MEASURE, "styleName": "Regular", "psName": MEASURE.replace(" ", "")})
    font.setupOS2(sTypoAscender=880, sTypoDescender=-120)
    font.setupPost()
    font.save(str(path))
