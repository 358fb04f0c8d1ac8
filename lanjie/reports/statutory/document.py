"""A composed report as a document in one language: the form of an official letter, notes at the end, evidence in the annex."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import translation

from lanjie.core.documents import Block, Document, Heading, Look, Paragraph, Sheet, Strong, Tagged, Text
from lanjie.core.words import Words, say
from lanjie.reports.statutory.composing import Chapter, Line, Segment
from lanjie.reports.statutory.facts import Facts, day
from lanjie.reports.statutory.findings import Finding
from lanjie.reports.statutory.printing import hanzi

TITLE = say("审议意见研究处理结果的报告", "Report on the handling of deliberation opinions")
NOTES = say("附　核对说明", "Annex. Notes of the check")
NOTES_LEAD = say(
    "以下各项由程序逐条核对得出，随报告一并提交；它们不改变正文的数字。",
    "The program found the following when it checked every line; it is handed in with the report and changes no number of it.",
)
#: Parts of the opening chapter, in the order of its template.
OPENING: tuple[Look, ...] = ("head", "title", "addressee", "body")
_DIGIT = re.compile(r"[0-9〇零一二三四五六七八九十百千]")

Opens = Callable[[Segment], str]


def opener(facts: Facts, figure: Callable[[str], str]) -> Opens:
    """Where bound segments open: figures and their dates at `figure(key)`, acts at their entry in the register."""

    def opens(segment: Segment) -> str:
        if segment.kind in ("figure", "asof", "since"):
            return figure(segment.key)
        act = facts.acts.get(segment.key) if segment.kind in ("doc", "date", "no") else None
        return reverse("governance:document", args=[act.register]) if act and act.register else ""

    return opens


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands on a report beside its sentences."""

    code: str
    run: str
    issuer: Words
    on: date
    issued_on: date | None = None
    simulated: bool = False


def document(
    cover: Cover,
    chapters: Sequence[Chapter],
    findings: Sequence[Finding],
    lang: str,
    *,
    opens: Opens = lambda _: "",
    annex: tuple[Sheet, ...] = (),
) -> Document:
    """The report; `opens` gives the address behind a bound segment."""
    with translation.override("en" if lang == "en" else "zh-hans"):
        return Document(
            code=cover.code,
            run=cover.run,
            lang=lang,
            body=str(cover.issuer),
            title=str(TITLE),
            issue=cover.code,
            cut_off=cover.on,
            issued_on=cover.issued_on,
            simulated=cover.simulated,
            lead=(),
            blocks=tuple(_blocks(cover, chapters, findings, lang, opens)),
            annex=annex,
            form="official",
        )


def _blocks(
    cover: Cover, chapters: Sequence[Chapter], findings: Sequence[Finding], lang: str, opens: Opens
) -> Iterable[Block]:
    for chapter in chapters:
        if chapter.number == 0:
            for section, look in zip(chapter.sections, OPENING, strict=False):
                if look == "title" and lang == "zh":
                    yield Paragraph((cover.issuer.render(lang),), look="title")
                for line in section.paragraphs:
                    yield Paragraph(text(line, opens), look=look)
            continue
        yield from _chapter(chapter, lang, opens)
    yield Paragraph((cover.issuer.render(lang),), look="signed")
    signed = Segment(day(cover.on, lang), "date", "report", cover.on.isoformat(), "end.0.1")
    yield Paragraph(text((signed,), opens), look="signed")
    if not findings:
        return
    yield Heading(str(NOTES), new_page=True)
    yield Paragraph((str(NOTES_LEAD),))
    for kind, lines in grouped(findings):
        yield Paragraph((Strong(str(kind)),))
        for line in lines:
            yield Paragraph(text(line, opens))


def _chapter(chapter: Chapter, lang: str, opens: Opens) -> Iterable[Block]:
    yield Paragraph(text(head(chapter, lang), opens), look="chapter")
    if lang == "en" and chapter.opinion is not None:
        original = f"Original: {chapter.opinion.text}"
        yield Paragraph((original,), small=True)
    for number, section in enumerate(chapter.sections, start=1):
        mark = f"（{hanzi(number)}）" if lang == "zh" else f"({chr(96 + number)}) "
        yield Paragraph((f"{mark}{section.title}",), look="section")
        for line in section.paragraphs:
            yield Paragraph(text(line, opens), look="body")


def head(chapter: Chapter, lang: str) -> Line:
    """The head of a chapter: the opinion verbatim in Chinese; in English its number and the headings of its demands."""
    number = Segment(str(chapter.number), "opinion", str(chapter.number), chapter.number, f"{chapter.number}.0.1")
    points = chapter.opinion.points if chapter.opinion else ()
    if lang == "en":
        titles = "; ".join(point.title.render("en") for point in points)
        return (Segment("Opinion "), number, Segment(f": {titles}" if titles else ""))
    words = chapter.opinion.text if chapter.opinion else "（没有登记这条审议意见）"
    return (
        Segment(f"{hanzi(chapter.number)}、关于“"),
        Segment(words, "opinion", str(chapter.number), words, f"{chapter.number}.0.2"),
        Segment("”审议意见的落实情况"),
    )


def text(line: Line, opens: Opens) -> Text:
    """A line as the text of a document: what is bound and carries a numeral becomes a tagged number."""
    made: list[str | Tagged] = []
    for segment in line:
        bound = segment.kind and (_DIGIT.search(segment.text) or segment.kind in ("figure", "date"))
        if bound and not (segment.kind == "opinion" and len(segment.text) > 4):
            made.append(Tagged(segment.tag, segment.text, segment.exact, opens(segment)))
        elif segment.text:
            made.append(segment.text)
    return tuple(made)


def grouped(findings: Sequence[Finding]) -> Iterable[tuple[Words, list[Line]]]:
    """Findings by kind, in their order."""
    kinds: dict[str, tuple[Words, list[Line]]] = {}
    for finding in findings:
        kinds.setdefault(finding.kind.zh, (finding.kind, []))[1].append(finding.line)
    return kinds.values()
