"""Short names of places for charts: 岳塘 for 岳塘区, Leng-/shuijiang in two lines for Lengshuijiang City (visual.md 4, 6)."""

from __future__ import annotations

import re

#: Without their class word these would be read as the city, or as another place, of the same name.
KEEP = frozenset({"长沙县", "湘潭县", "衡阳县", "邵阳县", "岳阳县", "洪江区"})
#: English names from this many letters on are broken in two lines.
TWO_LINES_FROM = 10

_AUTONOMOUS = re.compile(r"^(.{2,}?)(?:.{1,5}?族)+自治[县州旗]$")
_CLASS_EN = re.compile(
    r"\s+(?:(?:\S+\s+)*(?:Autonomous (?:County|Prefecture))|Management (?:Zone|District)|District|County|City|Prefecture|Province)$"
)
_SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|[aeiouü])",
    re.IGNORECASE,
)


def short_zh(name: str) -> str:
    """Drop 县, 区, 市 where at least two characters remain; an autonomous county goes by its place word."""
    autonomous = _AUTONOMOUS.match(name)
    if autonomous:
        return autonomous[1]
    if name in KEEP or len(name) < 3 or name[-1] not in "县区市":
        return name
    return name[:-1]


def short_en(name: str) -> str:
    """Pinyin without the class word: `Yuetang` for `Yuetang District`."""
    return _CLASS_EN.sub("", name)


def short(name: str, lang: str) -> str:
    """The short name in a language."""
    return short_en(name) if lang == "en" else short_zh(name)


def place(city: str, county: str, lang: str) -> str:
    """A county with its city: `湘潭 岳塘`, `Yuetang, Xiangtan`."""
    if lang == "en":
        return f"{short_en(county)}, {short_en(city)}"
    return f"{short_zh(city)} {short_zh(county)}"


def two_lines(name: str) -> str:
    """A long English name broken after a syllable where the longer line is shortest: `Wuling-`, `yuan`."""
    if len(name) < TWO_LINES_FROM:
        return name
    parts = syllables(name)
    breaks = ["".join(parts[:at]) for at in range(1, len(parts))]
    if not breaks:
        return name
    first = min(breaks, key=lambda head: max(len(head) + 1, len(name) - len(head)))
    return f"{first}-\n{name[len(first) :]}"


def syllables(name: str) -> list[str]:
    """The syllables of a pinyin word; a syllable after the first begins with a consonant or an apostrophe. [] when it is not pinyin."""
    if not name:
        return []
    for end in range(min(len(name), 6), 0, -1):
        rest = name[end:]
        if not _SYLLABLE.fullmatch(name[:end]) or (rest and rest[0].lower() in "aeiouü"):
            continue
        following = syllables(rest.removeprefix("'")) if rest else []
        if not rest or following:
            if rest.startswith("'"):
                following[0] = "'" + following[0]
            return [name[:end], *following]
    return []
