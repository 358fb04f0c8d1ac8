"""Issuing the bulletin: the files are made first, then kept with their numbers in one transaction. An issue is never changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import translation

from lanjie.core.access import Scope
from lanjie.core.commands import Done, command
from lanjie.core.documents import Document, Kind, write
from lanjie.core.documents_pdf import context
from lanjie.core.words import LANGUAGES, Words, say
from lanjie.registry.models import Area
from lanjie.reports.bulletin import bulletin, code_of
from lanjie.reports.bulletin_facts import Facts, frozen, gather
from lanjie.reports.models import Issue, IssueFile
from lanjie.reports.queries.issues import last_number

KINDS: tuple[Kind, ...] = ("docx", "pdf", "xlsx")
Tell = Callable[[int, int, Words], None]
MAKING = say("正在排版", "Setting the pages")


@dataclass(frozen=True, slots=True)
class File:
    """A file made but not kept yet."""

    lang: str
    kind: str
    filename: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The hash it is known by."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A bulletin ready to be issued: its facts, the document in each language, every file."""

    facts: Facts
    number: int
    issued_on: date
    documents: dict[str, Document]
    files: tuple[File, ...]


def page(document: Document) -> bytes:
    """The body of a document as HTML for a page of the site."""
    with translation.override("en" if document.lang == "en" else "zh-hans"):
        return render_to_string("documents/page.html", context(document)).encode()


def files(document: Document) -> Iterator[File]:
    """Every file of a document."""
    for kind in KINDS:
        yield File(document.lang, kind, f"{document.code}-{document.lang}.{kind}", write(document, kind))


def prepare(scope: Scope, area: Area, quarter: date, issued_on: date, tell: Tell) -> Prepared:
    """Make every file of the next number of a quarter's bulletin; writes nothing to the database."""
    facts = gather(scope, area, quarter)
    number = last_number(quarter, area.pk) + 1
    documents = {lang: bulletin(facts, lang, number=number, issued_on=issued_on) for lang in LANGUAGES}
    return Prepared(facts, number, issued_on, documents, every_file(documents, tell))


def every_file(documents: Mapping[str, Document], tell: Tell) -> tuple[File, ...]:
    """The page and every file of a paper in each language."""
    made: list[File] = []
    total = len(documents) * (len(KINDS) + 1)
    for document in documents.values():
        made.append(File(document.lang, "html", f"{document.code}-{document.lang}.html", page(document)))
        for file in files(document):
            tell(len(made), total, MAKING)
            made.append(file)
    tell(total, total, MAKING)
    return tuple(made)


def frozen_numbers(documents: Mapping[str, Document]) -> dict[str, dict[str, Any]]:
    """Each tag with its exact value and its printed text by language."""
    texts = {lang: document.numbers for lang, document in documents.items()}
    return {
        tag: {"value": number.value, **{lang: texts[lang][tag].text for lang in LANGUAGES}}
        for tag, number in texts["zh"].items()
    }


def keep(model: type[Any], made: Any, prepared: Iterable[File]) -> dict[str, str]:
    """Keep the files of an issue byte for byte; returns their hashes by name."""
    kept = list(prepared)
    model.objects.bulk_create(
        model(
            issue=made, lang=file.lang, kind=file.kind, filename=file.filename, sha256=file.sha256,
            size=len(file.content), content=file.content,
        )
        for file in kept
    )  # fmt: skip
    return {file.filename: file.sha256 for file in kept}


@command("reports.bulletin.issue", act="reports.issue")
def issue(*, scope: Scope, prepared: Prepared) -> Done:
    """Keep an issue with its files and frozen numbers. Raises `ValidationError` where the last issue says the same."""
    facts, area = prepared.facts, prepared.facts.area
    scope.require("reports.issue", area.path)
    documents = prepared.documents
    digest = documents["zh"].digest
    last = Issue.objects.filter(area=area, quarter=facts.quarter).order_by("-number").first()
    if last is not None and last.digest == digest:
        raise ValidationError(
            str(
                say("{code} 已印发，数值没有变化", "{code} is issued already and no number has changed", code=last.code)
            )
        )
    made = Issue.objects.create(
        code=code_of(facts.quarter, prepared.number),
        quarter=facts.quarter,
        number=prepared.number,
        area=area,
        run=facts.run,
        cut_off=facts.run.cut_off,
        issued_on=prepared.issued_on,
        simulated=facts.run.simulated,
        digest=digest,
        numbers=frozen_numbers(documents),
        evidence=[frozen(opened) for opened in facts.opened],
        by=scope.user,
    )
    hashes = keep(IssueFile, made, prepared.files)
    return Done(target=made.code, area_path=area.path, facts={"digest": digest, "files": hashes}, value=made)
