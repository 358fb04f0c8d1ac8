"""The way of a statutory report: begin, write, freeze, sign, take back, issue, correct. Each is one verb, one transaction, one audit row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from lanjie.core.access import Scope
from lanjie.core.commands import Done, command
from lanjie.core.documents import Document, write
from lanjie.core.documents_pdf import context
from lanjie.core.quantities import SHANGHAI
from lanjie.core.words import LANGUAGES, say
from lanjie.governance.models import OversightItem
from lanjie.reports.commands.issue import KINDS, MAKING, File, Tell
from lanjie.reports.commands.reported import own_units
from lanjie.reports.definitions import definitions
from lanjie.reports.models import (
    Erratum,
    ReportBinding,
    ReportFile,
    ReportFreeze,
    ReportSection,
    ReportSignOff,
    ReportStep,
    StatutoryReport,
)
from lanjie.reports.queries.statutory import compared, frozen, last_issued, live, unsigned
from lanjie.reports.states_statutory import REPORT
from lanjie.reports.statutory.annex import binding_of, sheets
from lanjie.reports.statutory.bundle import Bundle, Fallen, dump, load
from lanjie.reports.statutory.document import opener
from lanjie.reports.statutory.language import TemplateError, parse
from lanjie.reports.statutory.making import Composition, as_document, compose


@command("reports.statutory.begin", act="reports.draft")
def begin(*, scope: Scope, item: OversightItem, on: date) -> Done:
    """Open a draft of the report on an item as of a day."""
    area = item.session.area
    scope.require("reports.draft", area.path)
    stem = f"SR-{on.isoformat()}"
    number = StatutoryReport.unscoped.filter(code__startswith=stem).count() + 1
    report = StatutoryReport(
        code=f"{stem}-{number}", area=area, item=item, on=on, by=scope.user, simulated=item.simulated
    )
    report.last = last_issued(scope, report)
    report.save(force_insert=True)
    return Done(report.code, area.path, {"on": on, "item": item.code}, report)


@command("reports.statutory.write", act="reports.draft")
def write_section(*, scope: Scope, report: StatutoryReport, chapter: int, lang: str, text: str, reason: str) -> Done:
    """Write the template of a chapter for this report. Raises `ValidationError` where it can not be read or the report is no draft."""
    scope.require("reports.draft", report.area.path)
    if report.state != "draft":
        raise ValidationError(
            str(say("已冻结；先退回草稿再改文字", "It is frozen; take it back to draft before changing words"))
        )
    if not reason.strip():
        raise ValidationError(str(say("写明为什么改", "Say why it is changed")))
    try:
        parse(text, f"{lang}/{chapter:02}")
    except TemplateError as error:
        raise ValidationError(str(error)) from error
    made = ReportSection.objects.create(
        report=report, chapter=chapter, lang=lang, text=text, reason=reason, by=scope.user
    )
    return Done(report.code, report.area.path, {"chapter": chapter, "lang": lang}, made)


def obstacles(bundle: Bundle, compositions: Iterable[Composition], reasons: Mapping[str, str]) -> list[str]:
    """Why a report may not be frozen: loose numerals, false words, failing checks, warnings without a written reason."""
    found = [str(stop) for stop in bundle.stops]
    for composition in compositions:
        found += [f"{problem.where} {problem.words}" for problem in composition.blocking]
    asked = {problem.about: problem for composition in compositions for problem in composition.warnings}
    found += [
        str(say("须写明理由：{w}", "A reason is wanted: {w}", w=problem.words))
        for about, problem in asked.items()
        if not reasons.get(about, "").strip()
    ]
    found += [
        str(
            say(
                "「{k}」比上次报告减少，须写明理由",
                "“{k}” is lower than in the last report and wants a reason",
                k=one.key,
            )
        )
        for one in bundle.fallen
        if not (one.reason or reasons.get(f"fall:{one.key}", "").strip())
    ]
    return found


def with_last(
    bundle: Bundle, report: StatutoryReport, now: Iterable[ReportBinding], reasons: Mapping[str, str]
) -> Bundle:
    """The bundle with the cumulative figures that are lower than in the last issued report."""
    before = frozen(report.last) if report.last else None
    if before is None:
        return bundle
    known = {one.key for one in bundle.fallen}
    fell = [
        Fallen(change.definition.key, change.before, change.now, reasons.get(f"fall:{change.definition.key}", ""))
        for change in compared(before.bindings.all(), now)
        if change.fell and change.before is not None and change.now is not None and change.definition.key not in known
    ]
    return replace(bundle, fallen=(*bundle.fallen, *fell))


@command("reports.statutory.freeze", act="reports.draft")
def freeze(*, scope: Scope, report: StatutoryReport, reasons: Mapping[str, str]) -> Done:
    """Take every value and text as it stands. Raises `TransitionError` while anything stands in the way.

    `reasons`: by what they are about (`D010,D060` for two dates, `fall:key` for a total that fell).
    """
    scope.require("reports.draft", report.area.path)
    gathered = live(scope, report)
    bindings = [binding_of(value) for value in gathered.values.values()]
    bundle = with_last(gathered.bundle, report, bindings, reasons)
    compositions = [compose(bundle, lang) for lang in LANGUAGES]
    _step(scope, report, "freeze", blocking=obstacles(bundle, compositions, reasons), person=_person(scope))
    facts = dump(bundle)
    made = ReportFreeze.objects.create(
        report=report,
        number=report.freezes.count() + 1,
        digest=digest_of(facts, bindings),
        facts=facts,
        reasons={about: why.strip() for about, why in reasons.items() if why.strip()},
        by=scope.user,
    )
    for one in bindings:
        one.freeze = made
    ReportBinding.objects.bulk_create(bindings)
    return Done(
        report.code, report.area.path, {"freeze": made.number, "digest": made.digest, "figures": len(bindings)}, made
    )


def digest_of(facts: Mapping[str, Any], bindings: Iterable[ReportBinding]) -> str:
    """SHA-256 over everything a report is made from."""
    said = [facts, [(one.key, one.digest) for one in bindings]]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@command("reports.statutory.sign", act="reports.signoff")
def sign_off(*, scope: Scope, report: StatutoryReport, owner: str) -> Done:
    """An owner signs its figures of the freeze; with the last owner the report is signed. Who froze it does not sign."""
    scope.require("reports.signoff", report.area.path)
    units = own_units(scope)
    if units is not None and owner not in units:
        words = definitions().owners[owner].words
        raise PermissionDenied(str(say("这些数由{owner}签认", "These figures are for {owner} to sign", owner=words)))
    current = _current(report)
    _step(scope, report, "sign", owner=owner, person=_person(scope), frozen_by=current.by_id)
    if owner not in unsigned(current):
        raise ValidationError(str(say("没有等这一家签认的数", "Nothing waits for this owner's signature")))
    made = ReportSignOff.objects.create(freeze=current, owner=owner, by_id=_person(scope))
    left = unsigned(current)
    if not left:
        _step(scope, report, "complete", missing=left)
    return Done(report.code, report.area.path, {"owner": owner, "freeze": current.number, "left": len(left)}, made)


@command("reports.statutory.thaw", act="reports.draft")
def thaw(*, scope: Scope, report: StatutoryReport, reason: str) -> Done:
    """Back to draft with a reason; the freeze and its signatures stay readable."""
    scope.require("reports.draft", report.area.path)
    _step(scope, report, "thaw", reason=reason.strip())
    return Done(report.code, report.area.path, {"reason": reason}, report)


def page(made: Document) -> bytes:
    """The body of a report as HTML for a page of the site."""
    with translation.override("en" if made.lang == "en" else "zh-hans"):
        return render_to_string("documents/page.html", context(made)).encode()


def printed(report: StatutoryReport, current: ReportFreeze, issued_on: date | None) -> dict[str, Document]:
    """The report of a freeze in both languages: from what was frozen alone, so the same freeze gives the same bytes."""
    bundle = load(current.facts)
    bindings, signoffs = list(current.bindings.all()), list(current.signoffs.select_related("by"))
    run_at = current.at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    made = {}
    for lang in LANGUAGES:
        composition = compose(bundle, lang)
        annex = sheets(bundle, bindings, lang, run_at=run_at, places=composition.places, signoffs=signoffs)
        made[lang] = as_document(
            bundle, composition, code=report.code, run=current.run, issued_on=issued_on, annex=annex,
            opens=opener(bundle.facts, lambda key: address(report, key)),
        )  # fmt: skip
    return made


def address(report: StatutoryReport, key: str) -> str:
    """Where a figure of a frozen report opens."""
    return reverse("reports:statutory_number", args=[report.code, key])


def prepare(report: StatutoryReport, issued_on: date, tell: Tell) -> list[File]:
    """Every file of a signed report; writes nothing to the database."""
    made: list[File] = []
    documents = printed(report, _current(report), issued_on)
    total = len(LANGUAGES) * (len(KINDS) + 1)
    for lang, document in documents.items():
        made.append(File(lang, "html", f"{report.code}-{lang}.html", page(document)))
        for kind in KINDS:
            tell(len(made), total, MAKING)
            made.append(File(lang, kind, f"{report.code}-{lang}.{kind}", write(document, kind)))
    tell(total, total, MAKING)
    return made


@command("reports.statutory.issue", act="reports.issue")
def issue_report(*, scope: Scope, report: StatutoryReport, made: list[File]) -> Done:
    """Keep the files of a signed report; their hashes go into the audit chain. By another person than who froze it."""
    scope.require("reports.issue", report.area.path)
    current = _current(report)
    _step(scope, report, "issue", files=len(made), person=_person(scope), frozen_by=current.by_id)
    ReportFile.objects.bulk_create(
        ReportFile(
            freeze=current, lang=file.lang, kind=file.kind, filename=file.filename, sha256=file.sha256,
            size=len(file.content), content=file.content,
        )
        for file in made
    )  # fmt: skip
    hashes = {file.filename: file.sha256 for file in made}
    return Done(report.code, report.area.path, {"digest": current.digest, "files": hashes}, report)


@command("reports.statutory.correct", act="reports.issue")
def correct(*, scope: Scope, report: StatutoryReport, about: str, old: str, new: str, reason: str, on: date) -> Done:
    """Publish an erratum: the issued files stay as they are. `about` is a figure of the report or the place of the words."""
    scope.require("reports.issue", report.area.path)
    if old.strip() == new.strip():
        raise ValidationError(str(say("更正前后相同", "What stands there and what should are the same")))
    _step(scope, report, "correct", reason=reason.strip(), new=new.strip())
    made = Erratum.objects.create(
        report=report, number=report.errata.count() + 1, about=about, old=old.strip(), new=new.strip(),
        reason=reason.strip(), on=on, by=scope.user,
    )  # fmt: skip
    return Done(report.code, report.area.path, {"erratum": made.number, "about": about, "old": old, "new": new}, made)


def _current(report: StatutoryReport) -> ReportFreeze:
    found = frozen(report)
    if found is None:
        raise ValidationError(str(say("还没有冻结", "It has not been frozen yet")))
    return found


def _person(scope: Scope) -> int:
    if scope.user is None:
        raise ValidationError(str(say("须由个人办理", "This takes a person")))
    return scope.user.pk


def _step(scope: Scope, report: StatutoryReport, action: str, **facts: Any) -> None:
    """Take a step of the machine and write it down."""
    row = REPORT.fire(report, action, scope=scope, **facts)
    report.save(update_fields=["state"])
    ReportStep.objects.create(
        report=report,
        action=action,
        state=row.target,
        reason=str(facts.get("reason") or facts.get("owner") or ""),
        by=scope.user,
    )
