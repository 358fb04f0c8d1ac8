"""Documents: one small model of a printed report, written as docx, PDF and xlsx by `documents_docx`, `documents_pdf` and `documents_xlsx`.

A `Document` is in one language; its texts are ready. Numbers stand in it as `Tagged`: the docx keeps them as content controls, the
annex lists their exact values, and one digest over all of them stands in the verification line of every language and format.
The same document gives the same bytes: times are taken from the cut-off, never from the clock.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal, TypeAlias

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lanjie.core.charts import ChartCard, Head
from lanjie.core.words import Words, say

Kind = Literal["docx", "pdf", "xlsx"]
#: `bulletin`: masthead, lead, dense print. `official`: the form of an official letter, large type, wide margins, no masthead.
Form = Literal["bulletin", "official"]
#: What a paragraph of an official document is; "" is plain running text.
Look = Literal["", "head", "title", "addressee", "chapter", "section", "body", "signed"]
Exact: TypeAlias = float | int | str | None
#: Word refuses a longer name or tag of a content control.
LONGEST_TAG = 64

SIMULATED = say(
    "本件由演示程序生成，不反映任何真实地区、企业或个人。",
    "From the demonstration programme; not about any real place, company or person.",
)


@dataclass(frozen=True, slots=True)
class Tagged:
    """A number that opens and can be verified: its tag (`figure@area#part`), how it is printed, its exact value, where it opens."""

    tag: str
    text: str
    value: Exact
    href: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Strong:
    """Bold words."""

    text: str


Text: TypeAlias = tuple[str | Strong | Tagged, ...]
Cell: TypeAlias = str | Tagged


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading between blocks; `new_page` starts it on a fresh sheet."""

    text: str
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `small` for notes and hashes, `look` for the parts of an official document."""

    text: Text
    small: bool = False
    look: Look = ""

    @property
    def html(self) -> SafeString:
        """The text as HTML."""
        return html(self.text)


@dataclass(frozen=True, slots=True)
class Charts:
    """One chart, or two side by side (1.4 : 1)."""

    cards: tuple[ChartCard, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a repeating head and unbroken rows; `widths` are shares of the line."""

    caption: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...] = ()
    small: bool = False

    @property
    def shares(self) -> list[int]:
        """The widths in percent of the line."""
        return [round(100 * width / sum(self.widths)) for width in self.widths]

    @property
    def marked(self) -> list[list[tuple[Head, SafeString]]]:
        """The cells as HTML, each with the head of its column."""
        return [[(head, html((cell,))) for head, cell in zip(self.heads, row, strict=True)] for row in self.rows]


Block: TypeAlias = Heading | Paragraph | Charts | Table


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the annex: exact values, nothing rounded."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Exact | date, ...], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A report in one language; a draft has no day of issue. `run` is the computation its numbers come from, `annex` what goes into the xlsx only."""

    code: str
    run: str
    lang: str
    body: str
    title: str
    issue: str
    cut_off: date
    issued_on: date | None
    simulated: bool
    lead: Text
    blocks: tuple[Block, ...]
    annex: tuple[Sheet, ...] = ()
    form: Form = "bulletin"

    @property
    def numbers(self) -> dict[str, Tagged]:
        """Every tagged number by tag. Raises `ValueError` when one tag is printed in two ways or is too long for Word."""
        found: dict[str, Tagged] = {}
        for number in self._tagged():
            before = found.setdefault(number.tag, number)
            if (before.text, before.value) != (number.text, number.value):
                message = f"{self.code}: {number.tag} stands as {before.text!r} and as {number.text!r}"
                raise ValueError(message)
            if len(number.tag) > LONGEST_TAG:
                message = f"{self.code}: {number.tag!r} is longer than {LONGEST_TAG} characters"
                raise ValueError(message)
        return found

    def _tagged(self) -> Iterator[Tagged]:
        texts: list[Iterable[str | Strong | Tagged]] = [self.lead]
        for block in self.blocks:
            if isinstance(block, Paragraph):
                texts.append(block.text)
            elif isinstance(block, Table):
                texts += block.rows
        return (part for text in texts for part in text if isinstance(part, Tagged))

    @property
    def digest(self) -> str:
        """SHA-256 over tag and exact value of every number: the same in every language and format."""
        return digest({tag: number.value for tag, number in self.numbers.items()})

    @property
    def at(self) -> datetime:
        """The moment written into the files: the end of the cut-off day, without a zone."""
        return datetime.combine(self.cut_off, time(23, 59, 58))

    @property
    def dates(self) -> Words:
        """The line under the issue number."""
        return say("数据截止 {a}　{b}", "Data cut-off {a} · {b}", a=self.cut_off, b=self.issued)

    @property
    def issued(self) -> Words:
        """When it was issued, or that it was not."""
        if self.issued_on is None:
            return say("草稿，未印发", "draft, not issued")
        return say("印发 {day}", "issued {day}", day=self.issued_on)

    @property
    def verification(self) -> Words:
        """The last line: what the document can be held against."""
        return say(
            "核验：编号 {code}，运行 {run}，数值摘要 SHA-256 {digest}。在「报告 · 核验」页上传本件，可查明印发后有没有被改动。",
            "Verification: code {code}, run {run}, SHA-256 of the values {digest}. Upload this file at Reports · Verify to see whether it was changed.",
            code=self.code,
            run=self.run,
            digest=self.digest,
        )


def html(text: Sequence[str | Strong | Tagged]) -> SafeString:
    """A text as HTML: numbers keep their tag and open where they have an address."""
    return format_html_join("", "{}", ((_part(part),) for part in text))


def _part(part: str | Strong | Tagged) -> SafeString:
    if isinstance(part, Strong):
        return format_html("<b>{}</b>", part.text)
    if isinstance(part, str):
        return format_html("{}", part)
    shown = format_html("<b>{}</b>", part.text) if part.strong else format_html("{}", part.text)
    return format_html('<a href="{}">{}</a>', part.href, shown) if part.href else shown


def digest(values: dict[str, Exact]) -> str:
    """SHA-256 of values by tag, in the order of their tags."""
    said = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def seal(code: str, run: str, tag: str, text: str) -> str:
    """The mark a printed number carries in the docx: 16 hex digits over document, run, tag and what is printed."""
    return hashlib.sha256(f"{code}\n{run}\n{tag}\n{text}".encode()).hexdigest()[:16]


def repacked(content: bytes, at: datetime) -> bytes:
    """A zip container (docx, xlsx) with the same members at a fixed time, so that the same content has the same bytes."""
    out = io.BytesIO()
    stamp = (at.year, at.month, at.day, at.hour, at.minute, at.second)
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, stamp)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            target.writestr(member, source.read(name))
    return out.getvalue()


def write(document: Document, kind: Kind) -> bytes:
    """The document as a file."""
    from lanjie.core import documents_docx, documents_pdf, documents_xlsx  # noqa: PLC0415  they need this module

    writers: dict[Kind, Callable[[Document], bytes]] = {
        "docx": documents_docx.docx,
        "pdf": documents_pdf.pdf,
        "xlsx": documents_xlsx.xlsx,
    }
    return writers[kind](document)
