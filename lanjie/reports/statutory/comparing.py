"""Holding a docx against the one that was issued, character by character: every changed, added and removed numeral, and which figure it is.

What counts is what is printed, wherever it stands: inside the content controls and outside them, in tables, notes and feet. The issued
file knows which characters belong to which figure, so a copy whose controls were stripped is read just as well.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from lxml import etree  # type: ignore[import-untyped,unused-ignore]

from lanjie.core.documents_docx import LARGEST_XML, W

_PART = re.compile(r"word/(document|footnotes|endnotes|comments|header\d*|footer\d*)\.xml")
_NUMERAL = re.compile(r"[0-9０-９〇零一二三四五六七八九十百千万亿两½¼¾%％]")
#: Blocks of changed text longer than this are compared paragraph by paragraph.
LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph as it is printed, and for each bound stretch of it (start, end, tag)."""

    text: str
    marks: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A numeral that is not as issued. `tag` names the figure, or is "" for one that stood in plain words; texts are those around it."""

    tag: str
    issued: str
    found: str
    where: int

    @property
    def figure(self) -> str:
        """The figure, act or name, without its place."""
        return self.tag.partition("#")[0]


@dataclass(frozen=True, slots=True)
class Compared:
    """Every numeral that differs, and how many paragraphs differ in words only."""

    numerals: tuple[Difference, ...]
    words: int


def passages(content: bytes) -> list[Passage]:
    """The printed paragraphs of a docx. Raises `ValueError` for a file that is none."""
    found: list[Passage] = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            archive.getinfo("word/document.xml")  # a zip without it is no docx
            for name in sorted((name for name in archive.namelist() if _PART.fullmatch(name)), key=_order):
                if archive.getinfo(name).file_size > LARGEST_XML:
                    message = "too large for a docx"
                    raise ValueError(message)
                tree = etree.fromstring(archive.read(name), etree.XMLParser(resolve_entities=False, no_network=True))
                found += (_passage(paragraph) for paragraph in tree.iter(f"{{{W}}}p"))
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as error:
        message = "not a docx"
        raise ValueError(message) from error
    return [passage for passage in found if passage.text]


def _order(name: str) -> tuple[bool, str]:
    return name != "word/document.xml", name


def _passage(paragraph: etree._Element) -> Passage:
    """Text and marks of a paragraph; what a field computes (page numbers) is left out."""
    text, marks, depth = "", [], 0
    for node in paragraph.iter():
        name = etree.QName(node).localname if isinstance(node.tag, str) else ""
        if name == "fldChar":
            kind = node.get(f"{{{W}}}fldCharType")
            depth += {"begin": 1, "end": -1}.get(kind or "", 0)
        elif name == "t" and not depth and node.text and _own(node, paragraph):
            tag = _tag(node)
            if tag:
                marks.append((len(text), len(text) + len(node.text), tag))
            text += node.text
    return Passage(text, tuple(marks))


def _own(node: etree._Element, paragraph: etree._Element) -> bool:
    """Not inside a simple field, nor in a paragraph within this one (a text box)."""
    for above in node.iterancestors():
        if above is paragraph:
            return True
        if above.tag in {f"{{{W}}}fldSimple", f"{{{W}}}p"}:
            return False
    return False


def _tag(node: etree._Element) -> str:
    for above in node.iterancestors(f"{{{W}}}sdt"):
        alias = above.find(f"{{{W}}}sdtPr/{{{W}}}alias")
        if alias is not None:
            return str(alias.get(f"{{{W}}}val", ""))
    return ""


def compare(issued: list[Passage], found: list[Passage]) -> Compared:
    """Every numeral that differs; the passages of the issued file say which figure it is."""
    before, after = [one.text for one in issued], [one.text for one in found]
    numerals: list[Difference] = []
    words = 0
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        changed = list(_block(issued[i1:i2], found[j1:j2], i1))
        numerals += changed
        words += 0 if changed else max(i2 - i1, j2 - j1)
    return Compared(tuple(numerals), words)


def _block(issued: list[Passage], found: list[Passage], where: int) -> Iterator[Difference]:
    lengths = sum(len(one.text) for one in issued), sum(len(one.text) for one in found)
    if len(issued) == len(found) or max(lengths) > LONGEST:
        nothing = Passage("", ())
        for index in range(max(len(issued), len(found))):
            one = issued[index] if index < len(issued) else nothing
            other = found[index] if index < len(found) else nothing
            yield from _passages(one, other, where + index)
        return
    yield from _passages(_joined(issued), _joined(found), where)


def _joined(many: list[Passage]) -> Passage:
    text, marks = "", []
    for one in many:
        marks += [(start + len(text), end + len(text), tag) for start, end, tag in one.marks]
        text += f"{one.text}\n"
    return Passage(text, tuple(marks))


def _passages(issued: Passage, found: Passage, where: int) -> Iterator[Difference]:
    """Differences within one passage, one for each bound number and one for each loose numeral."""
    ops = SequenceMatcher(None, issued.text, found.text, autojunk=False).get_opcodes()
    told: set[str] = set()
    for kind, i1, i2, j1, j2 in ops:
        if kind == "equal":
            continue
        touched = [mark for mark in issued.marks if mark[0] < i2 and i1 < mark[1]]
        if not touched and i1 == i2:  # put in beside a number
            touched = [mark for mark in issued.marks if i1 in (mark[0], mark[1])]
        numeral = _NUMERAL.search(issued.text[i1:i2]) or _NUMERAL.search(found.text[j1:j2])
        for start, end, tag in touched:
            if tag not in told and (numeral or (start < i2 and i1 < end)):
                told.add(tag)
                yield Difference(tag, issued.text[start:end], _mapped(ops, found.text, start, end), where)
        loose = _NUMERAL.search(_outside(issued, i1, i2)) if touched else numeral
        if loose:
            yield Difference("", _around(issued.text, i1, i2), _around(found.text, j1, j2), where)


def _outside(issued: Passage, start: int, end: int) -> str:
    """What of `[start, end)` belongs to no bound stretch."""
    covered = {at for low, high, _ in issued.marks for at in range(max(low, start), min(high, end))}
    return "".join(issued.text[at] for at in range(start, end) if at not in covered)


def _mapped(ops: Sequence[tuple[str, int, int, int, int]], text: str, start: int, end: int) -> str:
    """What stands in the found text in the place of `[start, end)`."""
    first = last = None
    for kind, i1, i2, j1, j2 in ops:
        if kind == "equal":
            low, high = max(start, i1), min(end, i2)
            if low < high:
                a, b = j1 + low - i1, j1 + high - i1
            else:
                continue
        elif (i1 < end and start < i2) or (i1 == i2 and start <= i1 <= end):
            a, b = j1, j2
        else:
            continue
        first = a if first is None else min(first, a)
        last = b if last is None else max(last, b)
    return "" if first is None else text[first:last]


def _around(text: str, start: int, end: int) -> str:
    return text[max(start - 6, 0) : end + 6]
