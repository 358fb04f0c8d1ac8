"""A document as PDF through WeasyPrint: the page template, dressed by the site's one stylesheet in its print part."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation

from lanjie.core.documents import SIMULATED, Charts, Document, Heading, Paragraph, Table, html


def page(document: Document) -> str:
    """The document as one HTML page for paper."""
    with translation.override("en" if document.lang == "en" else "zh-hans"):
        return render_to_string("documents/document.html", context(document))


def context(document: Document) -> dict[str, Any]:
    """What the templates of a document need, for paper and for the preview on a page."""
    return {"document": document, "lead": html(document.lead), "blocks": blocks(document), "simulated_words": SIMULATED}


def blocks(document: Document) -> list[tuple[str, Any]]:
    """The blocks with the name of their kind."""
    names = {Heading: "heading", Paragraph: "paragraph", Charts: "charts", Table: "table"}
    return [(names[type(block)], block) for block in document.blocks]


def pdf(document: Document) -> bytes:
    """The PDF: A4, page n / N, metadata from the cut-off; the same document gives the same bytes."""
    from weasyprint import CSS, HTML  # slow import
    from weasyprint.text.fonts import FontConfiguration  # slow import

    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # it lists every property made for screens
    fonts = FontConfiguration()
    style = Path(finders.find("lanjie/lanjie.css") or "").read_text(encoding="utf-8")
    identifier = hashlib.sha256(f"{document.code}{document.lang}{document.digest}".encode()).digest()[:16]
    made: bytes = HTML(string=page(document)).write_pdf(
        stylesheets=[CSS(string=style, font_config=fonts)],
        font_config=fonts,
        pdf_identifier=identifier,
        presentational_hints=True,
    )
    return made
