"""Issuing the monthly bulletin: files first, then all of it with its numbers in one transaction. An issue is never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from lanjie.core.access import Scope
from lanjie.core.commands import Done, command
from lanjie.core.documents import Document
from lanjie.core.words import LANGUAGES, say
from lanjie.registry.models import Area
from lanjie.reports.assessment_bulletin import Facts, bulletin, code_of, gather
from lanjie.reports.bulletin_facts import frozen
from lanjie.reports.commands.issue import File, Tell, every_file, frozen_numbers, keep
from lanjie.reports.models import AssessmentIssue, AssessmentIssueFile
from lanjie.reports.queries.assessment_issues import last_number


@dataclass(frozen=True)
class Prepared:
    """A bulletin ready to be issued: its facts, the document in each language, every file."""

    facts: Facts
    number: int
    issued_on: date
    documents: dict[str, Document]
    files: tuple[File, ...]


def prepare(scope: Scope, area: Area, month: date, issued_on: date, tell: Tell) -> Prepared:
    """Make every file of the next number of a month's bulletin; writes nothing to the database."""
    facts = gather(scope, area, month)
    number = last_number(month, area.pk) + 1
    documents = {lang: bulletin(facts, lang, number=number, issued_on=issued_on) for lang in LANGUAGES}
    return Prepared(facts, number, issued_on, documents, every_file(documents, tell))


@command("reports.assessment.issue", act="reports.issue")
def issue_assessment(*, scope: Scope, prepared: Prepared) -> Done:
    """Keep an issue with its files and frozen numbers. Raises `ValidationError` where the last issue says the same."""
    facts, area = prepared.facts, prepared.facts.area
    scope.require("reports.issue", area.path)
    documents = prepared.documents
    digest = documents["zh"].digest
    last = AssessmentIssue.objects.filter(area=area, month=facts.run.month).order_by("-number").first()
    if last is not None and last.digest == digest:
        said = say("{code} 已印发，数值没有变化", "{code} is issued already and no number has changed", code=last.code)
        raise ValidationError(str(said))
    made = AssessmentIssue.objects.create(
        code=code_of(facts.run.month, prepared.number),
        month=facts.run.month,
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
    hashes = keep(AssessmentIssueFile, made, prepared.files)
    return Done(target=made.code, area_path=area.path, facts={"digest": digest, "files": hashes}, value=made)
