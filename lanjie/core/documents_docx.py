"""A document as docx: numbers are content controls that name the figure, the run and a seal, so that a changed number is found.

Chinese type is set for the East Asian script (仿宋_GB2312, 黑体, 方正小标宋, as official documents use), Latin type beside it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.contrib.staticfiles import finders
from django.utils import translation
from lxml import etree  # type: ignore[import-untyped,unused-ignore]

from lanjie.core.charts import GRID, INK, INK_2, LINE_2, POINT, ChartCard, Sign
from lanjie.core.documents import (
    SIMULATED,
    Cell,
    Charts,
    Document,
    Heading,
    Paragraph,
    Strong,
    Table,
    Tagged,
    Text,
    repacked,
    seal,
)
from lanjie.core.words import say

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#: The tallest picture, 102 mm in English Metric Units: masthead, lead, charts and the first table share a page.
TALLEST = 102 * 36_000
#: Width of the text in twentieths of a point: A4 less the margins of the form.
LINE_WIDTHS = {"bulletin": 10_205, "official": 8_844}
#: Margins in mm: top, bottom, left, right. Those of official documents after GB/T 9704-2012 (from memory).
MARGINS = {"bulletin": (16, 18, 15, 15), "official": (37, 35, 28, 26)}


@dataclass(frozen=True, slots=True)
class Type:
    """The fonts of a language: Latin, Chinese text, Chinese headings, Chinese title."""

    latin: str
    text: str
    heading: str
    title: str
    section: str = "楷体_GB2312"


TYPES = {
    "zh": Type("Times New Roman", "仿宋_GB2312", "黑体", "方正小标宋简体"),
    "en": Type("Arial", "黑体", "黑体", "黑体"),
}


@dataclass(frozen=True, slots=True)
class Set:
    """How a part of an official document is set: size in points, which font, place on the line, space before and after."""

    size: float
    font: str = "text"
    align: str = ""
    indent: bool = False
    bold: bool = False
    before: int = 0
    after: int = 0
    keep: bool = False


#: Parts of an official document: body in size 3 (16 pt), title in size 2 (22 pt), as GB/T 9704-2012 has them (from memory).
OFFICIAL = {
    "": Set(12),
    "head": Set(14, align="right"),
    "title": Set(22, "title", "center", before=360, after=240),
    "addressee": Set(16, before=120),
    "chapter": Set(16, "heading", indent=True, before=160, keep=True),
    "section": Set(16, "section", indent=True, keep=True),
    "body": Set(16, indent=True),
    "signed": Set(16, align="right", before=240),
}


def docx(document: Document) -> bytes:
    """The docx; the same document gives the same bytes."""
    import docx as library  # slow import

    book = library.Document()
    writer = _Writer(book, document)
    with translation.override("en" if document.lang == "en" else "zh-hans"):
        writer.all()
    out = io.BytesIO()
    book.save(out)
    return repacked(out.getvalue(), document.at)


@dataclass(frozen=True, slots=True)
class Found:
    """A tagged number read back from a docx: tag, run, seal, text."""

    tag: str
    run: str
    seal: str
    text: str


def tagged(content: bytes) -> list[Found]:
    """The tagged numbers of a docx as they stand in it now. Raises `ValueError` for a file that is no docx."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            member = archive.getinfo("word/document.xml")
            if member.file_size > LARGEST_XML:
                message = "too large for a docx"
                raise ValueError(message)
            tree = etree.fromstring(archive.read(member), etree.XMLParser(resolve_entities=False, no_network=True))
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as error:
        message = "not a docx"
        raise ValueError(message) from error
    found = []
    for control in tree.iter(f"{{{W}}}sdt"):
        properties = control.find(f"{{{W}}}sdtPr")
        alias, tag = (
            properties.find(f"{{{W}}}{name}") if properties is not None else None for name in ("alias", "tag")
        )
        if alias is None or tag is None:
            continue
        run, _, mark = tag.get(f"{{{W}}}val", "").partition("|")
        text = "".join(node.text or "" for node in control.iter(f"{{{W}}}t"))
        found.append(Found(alias.get(f"{{{W}}}val", ""), run, mark, text))
    return found


#: Nothing we write comes near; a docx that unpacks to more is not read.
LARGEST_XML = 64_000_000


class _Writer:
    """Puts the parts of a document into an empty python-docx book, in order."""

    def __init__(self, book: Any, document: Document) -> None:
        self.book, self.document = book, document
        self.type = TYPES[document.lang]
        self.width = LINE_WIDTHS[document.form]
        self.controls = 0

    def all(self) -> None:
        self._set_up()
        if self.document.form == "bulletin":
            self._masthead()
        if self.document.simulated:
            self._frame()
        if self.document.lead:
            self._add(_p(self._runs(self.document.lead, size=12), after=120, line=1.5))
        for block in self.document.blocks:
            if isinstance(block, Heading):
                self._heading(block)
            elif isinstance(block, Paragraph):
                self._paragraph(block)
            elif isinstance(block, Charts):
                self._charts(block.cards)
            else:
                self._table(block)
        self._add(_p(self._run(str(self.document.verification), size=8, colour=INK_2), before=160))

    # Page --------------------------------------------------------------------------------------------------------------

    def _set_up(self) -> None:
        from docx.shared import Mm, Pt  # slow import

        document, book = self.document, self.book
        section = book.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        top, bottom, left, right = MARGINS[document.form]
        section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
        section.left_margin, section.right_margin = Mm(left), Mm(right)
        section.footer_distance = Mm(8 if document.form == "bulletin" else 20)
        normal = book.styles["Normal"]
        normal.font.size = Pt(10)
        for style, east in (("Normal", self.type.text), ("Heading 1", self.type.heading), ("Title", self.type.title)):
            self._fonts(book.styles[style], east)
        normal.element.get_or_add_rPr().append(_xml(f'<w:lang {NS} w:val="en-US" w:eastAsia="zh-CN"/>'))
        footer = section.footer.paragraphs[0]
        footer._p.getparent().replace(footer._p, _xml(_p(  # noqa: SLF001  python-docx has no fields
            "".join((_field("PAGE"), self._run(" / ", size=8), _field("NUMPAGES"))), align="center", after=0)))  # fmt: skip
        core = book.core_properties
        core.title, core.author, core.subject = f"{document.title} {document.issue}", document.body, document.code
        core.language, core.comments, core.keywords = document.lang, "", f"{document.run} {document.digest}"
        core.created = core.modified = document.at
        core.last_modified_by, core.revision = document.body, 1

    def _fonts(self, style: Any, east: str) -> None:
        properties = style.element.get_or_add_rPr()
        for old in properties.findall(f"{{{W}}}rFonts"):
            properties.remove(old)
        latin = quoteattr(self.type.latin)
        fonts = f"<w:rFonts {NS} w:ascii={latin} w:hAnsi={latin} w:cs={latin} w:eastAsia={quoteattr(east)}/>"
        properties.insert(0, _xml(fonts))

    def _add(self, paragraph: str) -> None:
        body = self.book.element.body
        body.insert(len(body) - 1, _xml(paragraph))  # the section's own properties stay last

    # Parts -------------------------------------------------------------------------------------------------------------

    def _masthead(self) -> None:
        document, title = self.document, self.type.title
        left = _p(self._run(document.body, size=9.5), after=0) + _p(
            self._run(document.title, size=20, east=title, bold=document.lang == "en"), after=60
        )
        right = _p(self._run(document.issue, size=9.5), align="right", after=0) + _p(
            self._run(str(document.dates), size=9.5), align="right", after=60
        )
        wide = round(self.width * 0.55)
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="bottom"/></w:tcPr>{inside}</w:tc>'
            for width, inside in ((wide, left), (self.width - wide, right))
        )
        rule = f'<w:tblBorders><w:bottom w:val="single" w:sz="20" w:space="0" w:color="{plain(POINT)}"/></w:tblBorders>'
        self._add(_tbl(f"<w:tr>{cells}</w:tr>", (wide, self.width - wide), rule))
        self._add(_p("", after=40))

    def _frame(self) -> None:
        colour = token("sim")
        sides = "".join(
            f'<w:{side} w:val="single" w:sz="10" w:space="4" w:color="{plain(colour)}"/>'
            for side in ("top", "left", "bottom", "right")
        )
        words = self._run(str(say("模拟数据", "Simulated data")), size=9, bold=True, colour=colour) + self._run(
            f"　{SIMULATED}", size=9, colour=colour
        )
        self._add(_p(words, after=160, borders=sides))

    def _paragraph(self, paragraph: Paragraph) -> None:
        if paragraph.small or self.document.form == "bulletin":
            small, colour = (8, INK_2) if paragraph.small else (10, INK)
            self._add(_p(self._runs(paragraph.text, size=small, colour=colour), after=80, line=1.4))
            return
        how = OFFICIAL[paragraph.look]
        east = getattr(self.type, how.font)
        bold = how.bold or (self.document.lang == "en" and how.font != "text")
        size = how.size if self.document.lang == "zh" else how.size * 0.75
        runs = self._runs(paragraph.text, size=size, east=east, bold=bold)
        indent = round(size * 40) if how.indent and self.document.lang == "zh" else 0
        self._add(
            _p(
                runs,
                before=how.before,
                after=how.after or (0 if indent else 80),
                line=1.5,
                align=how.align,
                keep=how.keep,
                indent=indent,
            )
        )

    def _heading(self, heading: Heading) -> None:
        run = self._run(heading.text, size=12, bold=True, east=self.type.heading)
        self._add(_p(run, before=200, after=80, style="Heading1", keep=True, new_page=heading.new_page))

    def _charts(self, cards: Sequence[ChartCard]) -> None:
        widths = [self.width] if len(cards) == 1 else [round(self.width * 0.58), self.width - round(self.width * 0.58)]
        cells = []
        for card, width in zip(cards, widths, strict=True):
            source = str(say("来源：{source}", "Source: {source}", source=card.source)) if card.source else ""
            if card.simulated:
                source = f"{source} {say('模拟数据', 'Simulated data')}".strip()
            inside = _p(self._run(str(card.title), size=10, bold=True, east=self.type.heading), after=20, keep=True)
            if card.subtitle:
                inside += _p(self._run(str(card.subtitle), size=8, colour=INK_2), after=20, keep=True)
            if card.legend:
                inside += _p("".join(self._sign(sign) for sign in card.legend), after=20, keep=True)
            inside += self._picture(card, width - 160)
            inside += _p(self._run(source, size=7.5, colour=INK_2), after=80)
            cells.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inside}</w:tc>')
        self._add(_tbl(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>", widths))
        self._add(_p("", after=0))

    def _sign(self, sign: Sign) -> str:
        """An entry of a key: its mark in words' clothing, what it means, how many."""
        mark = self._run({"square": "■ ", "trend": "▲▼ "}.get(sign.shape, "● "), size=8, colour=sign.colour)
        n = "" if sign.count is None else f" {sign.count}"
        return mark + self._run(f"{sign.label}{n}　", size=8, colour=INK_2)

    def _picture(self, card: ChartCard, width: int) -> str:
        from docx.shared import Emu, Twips  # slow import

        inline = self.book.part.new_pic_inline(io.BytesIO(card.png()))
        tallest = int(TALLEST) * inline.extent.cx // inline.extent.cy
        wanted = min(int(Twips(width)), int(inline.extent.cx), tallest)
        inline.extent.cy = Emu(inline.extent.cy * wanted // inline.extent.cx)
        inline.extent.cx = Emu(wanted)
        inside = inline.graphic.graphicData.pic.spPr
        inside.cx, inside.cy = inline.extent.cx, inline.extent.cy
        inline.docPr.set("descr", str(card.title))
        drawing = etree.tostring(inline, encoding="unicode")
        return _p(f"<w:r><w:drawing>{drawing}</w:drawing></w:r>", after=40)

    def _table(self, table: Table) -> None:
        size = 7 if table.small else 9
        shares = table.widths or (1.0,) * len(table.heads)
        widths = [round(self.width * share / sum(shares)) for share in shares]
        if table.caption:
            self._add(_p(self._run(table.caption, size=9, colour=INK_2), before=80, after=40, keep=True))
        rule, hair = plain(LINE_2), plain(GRID)
        rows = [
            "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
            + "".join(
                _tc(self._run(str(head), size=size, bold=True, colour=INK_2, east=self.type.heading), width, head.number, f'<w:bottom w:val="single" w:sz="12" w:color="{rule}"/>')
                for head, width in zip(table.heads, widths, strict=True)
            )
            + "</w:tr>"
        ]  # fmt: skip
        line = f'<w:bottom w:val="single" w:sz="4" w:color="{hair}"/>'
        for row in table.rows:
            cells = "".join(
                _tc(self._cell(cell, size), width, head.number, line)
                for head, cell, width in zip(table.heads, row, widths, strict=True)
            )
            rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
        self._add(_tbl("".join(rows), widths))
        self._add(_p("", after=60))

    # Runs --------------------------------------------------------------------------------------------------------------

    def _cell(self, cell: Cell, size: float) -> str:
        return self._control(cell, size) if isinstance(cell, Tagged) else self._run(cell, size=size)

    def _runs(self, text: Text, *, size: float, colour: str = INK, east: str = "", bold: bool = False) -> str:
        made = []
        for part in text:
            if isinstance(part, Tagged):
                made.append(self._control(part, size, east=east, bold=bold))
            elif isinstance(part, Strong):
                made.append(self._run(part.text, size=size, bold=True, colour=colour, east=east))
            else:
                made.append(self._run(part, size=size, colour=colour, east=east, bold=bold))
        return "".join(made)

    def _control(self, number: Tagged, size: float, *, east: str = "", bold: bool = False) -> str:
        self.controls += 1
        heavy = number.strong or bold
        code, run = self.document.code, self.document.run
        tag = f"{run}|{seal(code, run, number.tag, number.text)}"
        return (
            f"<w:sdt><w:sdtPr>{self._look(size, bold=heavy, east=east)}<w:alias w:val={quoteattr(number.tag)}/><w:tag w:val={quoteattr(tag)}/>"
            f'<w:id w:val="{self.controls}"/><w:lock w:val="sdtLocked"/></w:sdtPr>'
            f"<w:sdtContent>{self._run(number.text, size=size, bold=heavy, east=east)}</w:sdtContent></w:sdt>"
        )

    def _run(self, text: str, *, size: float, bold: bool = False, colour: str = INK, east: str = "") -> str:
        if not text:
            return ""
        look = self._look(size, bold=bold, colour=colour, east=east)
        return f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'

    def _look(self, size: float, *, bold: bool = False, colour: str = INK, east: str = "") -> str:
        fonts = f"<w:rFonts w:eastAsia={quoteattr(east)}/>" if east else ""
        heavy = "<w:b/>" if bold else ""
        half_points = round(size * 2)
        return (
            f'<w:rPr>{fonts}{heavy}<w:color w:val="{plain(colour)}"/><w:sz w:val="{half_points}"/>'
            f'<w:szCs w:val="{half_points}"/></w:rPr>'
        )


def plain(colour: str) -> str:
    """A colour as docx writes it."""
    return colour.removeprefix("#")


@cache
def token(name: str) -> str:
    """A colour of the stylesheet's token block."""
    style = Path(finders.find("lanjie/lanjie.css") or "").read_text(encoding="utf-8")
    found = re.search(rf"--{name}: (#[0-9A-F]{{6}});", style)
    if found is None:
        raise KeyError(name)
    return found[1]


# XML -------------------------------------------------------------------------------------------------------------------------

NS = f'xmlns:w="{W}"'


def _xml(text: str) -> Any:
    from docx.oxml import parse_xml  # slow import

    if NS not in text[:200]:  # our own fragments name the prefix only; the outermost element declares it
        text = text.replace(">", f" {NS}>", 1)
    return parse_xml(text)


def _p(
    runs: str,
    *,
    before: int = 0,
    after: int = 80,
    line: float = 1.2,
    align: str = "",
    style: str = "",
    borders: str = "",
    keep: bool = False,
    new_page: bool = False,
    indent: int = 0,
) -> str:
    """A paragraph; spacing in twentieths of a point. The order of its properties is the schema's."""
    properties = "".join(
        (
            f'<w:pStyle w:val="{style}"/>' if style else "",
            "<w:keepNext/>" if keep else "",
            "<w:pageBreakBefore/>" if new_page else "",
            f"<w:pBdr>{borders}</w:pBdr>" if borders else "",
            f'<w:spacing w:before="{before}" w:after="{after}" w:line="{round(line * 240)}" w:lineRule="auto"/>',
            f'<w:ind w:firstLineChars="200" w:firstLine="{indent}"/>' if indent else "",
            f'<w:jc w:val="{align}"/>' if align else "",
        )
    )
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def _tc(runs: str, width: int, number: bool, borders: str) -> str:
    inside = _p(runs, after=20, before=20, line=1.1, align="right" if number else "")
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:tcBorders>{borders}</w:tcBorders></w:tcPr>{inside}</w:tc>'
    )


def _tbl(rows: str, widths: Sequence[int], borders: str = "") -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    margins = '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="110" w:type="dxa"/></w:tblCellMar>'
    properties = f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/>{borders}<w:tblLayout w:type="fixed"/>{margins}'
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


def _field(name: str) -> str:
    look = '<w:rPr><w:sz w:val="16"/></w:rPr>'
    return (
        f'<w:r>{look}<w:fldChar w:fldCharType="begin"/></w:r><w:r>{look}<w:instrText xml:space="preserve"> {name} </w:instrText></w:r>'
        f'<w:r>{look}<w:fldChar w:fldCharType="separate"/></w:r><w:r>{look}<w:t>1</w:t></w:r><w:r>{look}<w:fldChar w:fldCharType="end"/></w:r>'
    )
