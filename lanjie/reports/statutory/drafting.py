"""A draft of the report straight from the rooms, for the terminal: one language, one file, the same bytes for the same records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError

from lanjie.core.access import Scope
from lanjie.core.documents import Document, write
from lanjie.core.documents_pdf import page
from lanjie.core.words import say
from lanjie.registry.models import Area
from lanjie.reports.commands.issue import File
from lanjie.reports.commands.statutory import digest_of, obstacles
from lanjie.reports.statutory.annex import binding_of, sheets
from lanjie.reports.statutory.bundle import dump
from lanjie.reports.statutory.document import opener
from lanjie.reports.statutory.gathering import gather, item_for
from lanjie.reports.statutory.making import Composition, as_document, compose


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft in a language, with what stands in the way of freezing it."""

    document: Document
    composition: Composition
    obstacles: tuple[str, ...]


def draft(scope: Scope, area: Area, on: date, lang: str) -> Draft:
    """The report of an area as of a day. Raises `ValidationError` where no opinions are on record."""
    gathered = gather(scope, item_for(scope, area, on), on)
    bundle = gathered.bundle
    bindings = [binding_of(value) for value in gathered.values.values()]
    composition = compose(bundle, lang)
    digest = digest_of(dump(bundle), bindings)
    document = as_document(
        bundle,
        composition,
        code=f"SR-{on.isoformat()}",
        run=f"D-{digest[:12]}",
        opens=opener(bundle.facts, lambda key: gathered.values[key].href),
        annex=sheets(bundle, bindings, lang, places=composition.places),
    )
    return Draft(document, composition, tuple(obstacles(bundle, [composition], {})))


def written(made: Draft, path: Path) -> File:
    """The draft in the format the name of a file asks for: docx, pdf, html or xlsx."""
    document, kind = made.document, path.suffix.lstrip(".").lower() or "docx"
    if kind == "html":
        content = page(document).encode()
    elif kind in ("docx", "pdf", "xlsx"):
        content = write(document, kind)  # type: ignore[arg-type]
    else:
        message = say("只写 docx、pdf、html、xlsx，不写 {k}", "docx, pdf, html or xlsx, not {k}", k=kind)
        raise ValidationError(str(message))
    return File(document.lang, kind, path.name, content)
