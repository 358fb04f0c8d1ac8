"""A letter cut into opinions and an opinion into demands: proposals only, every character kept, the user decides."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.conf import settings

from lanjie.core.words import Words, say
from lanjie.governance.spans import Span

#: The head of an opinion in a letter: 一、 二、 … at the beginning of a line.
_HEAD = re.compile(r"(?m)^[ \u3000\t]*[一二三四五六七八九十]{1,3}[、．.][ \u3000\t]*")
#: A new section that is no opinion ends the last one.
_CLOSING = re.compile(r"(?m)^[ \u3000\t]*(?:特此|此函|附件|请将|以上意见|[^\n]{0,20}办公厅[ \u3000]*$)")
#: Where a clause may end; inside brackets and quotation marks it does not.
_STOPS = "，；。：！？、\n"
_OPEN, _CLOSE = "《（(“‘〈", "》）)”’〉"
#: Verbs with which a demand begins; only for the proposal.
_VERBS = (
    "加强", "强化", "加大", "健全", "完善", "统一", "依法", "保持", "提高", "降低", "解决", "重点解决", "着力解决", "深入", "积极",
    "推进", "加快", "适当", "配齐", "按规定", "落实", "压实", "广泛", "走", "坚持", "切实", "实现", "把", "保障", "充分", "帮助",
    "尽快", "努力", "认真", "特别是", "理顺", "破解", "转送", "坚决",
)  # fmt: skip
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


class UnreadableError(ValueError):
    """The file is no docx that can be read; `words` say why, for the user."""

    def __init__(self, words: Words) -> None:
        super().__init__(str(words))
        self.words = words


def docx_text(content: bytes) -> str:
    """All text of a docx in reading order, one line a paragraph: body, tables, text boxes, then notes. Raises `UnreadableError`."""
    from lxml import etree  # type: ignore[import-untyped,unused-ignore]  # noqa: PLC0415  slow import

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(member.file_size for member in archive.infolist()) > settings.LANJIE_UPLOAD_UNPACKED_BYTES:
                raise UnreadableError(say("文件解开后过大", "The file is too large when unpacked"))
            names = archive.namelist()
            wanted = ["word/document.xml", "word/footnotes.xml", "word/endnotes.xml"]
            parts = [archive.read(name) for name in wanted if name in names]
    except (zipfile.BadZipFile, OSError, RuntimeError, EOFError, NotImplementedError) as error:
        raise UnreadableError(say("这不是 docx 文件", "This is not a docx file")) from error
    if "word/document.xml" not in names:
        raise UnreadableError(say("这不是 docx 文件", "This is not a docx file"))
    safe = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        lines = [line for part in parts for line in _paragraphs(etree.fromstring(part, safe))]
    except etree.XMLSyntaxError as error:
        raise UnreadableError(say("docx 文件已损坏", "The docx file is damaged")) from error
    return "\n".join(lines).strip("\n")


def _paragraphs(root: Any) -> Iterator[str]:
    for paragraph in root.iter(f"{_W}p"):
        if any(above.tag == _FALLBACK for above in paragraph.iterancestors()):
            continue
        yield "".join(_runs(paragraph))


def _runs(paragraph: Any) -> Iterator[str]:
    """The words of one paragraph; a paragraph inside it (a text box) speaks for itself."""
    for node in paragraph.iter():
        if next(above for above in (node, *node.iterancestors()) if above.tag == f"{_W}p") is not paragraph:
            continue
        if node.tag == f"{_W}t":
            yield node.text or ""
        elif node.tag == f"{_W}tab":
            yield "\t" if node.getparent().tag == f"{_W}r" else ""
        elif node.tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"


def opinions_in(letter: str) -> list[Span]:
    """The opinions of a letter by their heads, each without its number; the whole letter where it has none."""
    heads = list(_HEAD.finditer(letter))
    if not heads:
        stripped = letter.strip()
        start = letter.find(stripped)
        return [(start, start + len(stripped))] if stripped else []
    closing = _CLOSING.search(letter, heads[-1].end())
    last = closing.start() if closing else len(letter)
    ends = [*(head.start() for head in heads[1:]), last]
    found = []
    for head, end in zip(heads, ends, strict=True):
        text = letter[head.end() : end]
        if text.strip():
            found.append((head.end(), head.end() + len(text.rstrip())))
    return found


def fragments(text: str) -> list[Span]:
    """The clauses of a text, each with its closing mark; together they are the text. Brackets and quotations are not cut."""
    found: list[Span] = []
    start = depth = 0
    for at, character in enumerate(text):
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth = max(depth - 1, 0)
        if character in _STOPS and (depth == 0 or character in "。\n"):
            found.append((start, at + 1))
            start, depth = at + 1, 0
    if start < len(text):
        found.append((start, len(text)))
    return found


def proposal(text: str, pieces: Sequence[Span]) -> list[int]:
    """For each clause the number of the demand it seems to belong to, from 1: a new one where a sentence or a verb begins."""
    numbers: list[int] = []
    number, before = 0, "。"
    for start, end in pieces:
        clause = text[start:end].strip()
        begins = before in "。；！？\n" or (before in "，：" and clause.startswith(_VERBS))
        if not numbers or (clause and begins):
            number += 1
        numbers.append(number)
        before = text[end - 1]
    return numbers


def joined(pieces: Iterable[Span], numbers: Iterable[int]) -> dict[int, list[Span]]:
    """Clauses put together by number: for each number its spans, neighbours joined. 0 is the preamble."""
    found: dict[int, list[Span]] = {}
    for (start, end), number in zip(pieces, numbers, strict=True):
        spans = found.setdefault(number, [])
        if spans and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return found
