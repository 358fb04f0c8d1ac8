"""The report of 2020 from opinions, register and signed figures: every number in it, frozen, signed by others, issued, verified.

Mechanism S002 of the report.
"""

from __future__ import annotations

import csv
import hashlib
import io
import random
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from lanjie.core.access import SYSTEM, Role
from lanjie.core.documents import write
from lanjie.core.models import AuditEvent, User
from lanjie.core.states import TransitionError
from lanjie.demo import build, governance, reported
from lanjie.governance.models import Opinion, OversightItem
from lanjie.registry.models import Area
from lanjie.reports.commands.calls import give_reason
from lanjie.reports.commands.issue import File
from lanjie.reports.commands.statutory import (
    begin,
    correct,
    freeze,
    issue_report,
    page,
    prepare,
    printed,
    sign_off,
    thaw,
    write_section,
)
from lanjie.reports.definitions import definitions
from lanjie.reports.models import Erratum, ReportBinding, ReportFreeze, StatutoryReport
from lanjie.reports.queries.checks import checks
from lanjie.reports.queries.statutory import compared, frozen, unsigned
from lanjie.reports.queries.verify_statutory import verify_report
from lanjie.reports.statutory.comparing import compare, passages
from lanjie.reports.statutory.drafting import draft
from lanjie.reports.statutory.gathering import shipped
from tests import factories

pytestmark = pytest.mark.django_db
ON = date(2020, 9, 11)
SEED = Path(__file__).resolve().parents[4] / "shared" / "domain" / "seed_figures.csv"
WHY = {"D010,D060": "两件事，两个日期都保留"}


@pytest.fixture(scope="module")
def case(django_db_setup: None, django_db_blocker: object) -> Iterator[Area]:
    """The worked case, entered once through its own doors; undone after the last test."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        factories.province()
        build.accounts()
        governance.build()
        reported.report_of_2020(User.objects.get(username="sheng"), reported._signer(factories.PASSWORD))
        yield Area.unscoped.get(code="430000")
        transaction.set_rollback(True)


@pytest.fixture
def drafter(case: Area) -> User:
    return User.objects.get(username="sheng")


@pytest.fixture
def other(case: Area) -> User:
    return User.objects.get(username=reported.SIGNER[0])


@pytest.fixture
def report(case: Area, drafter: User) -> StatutoryReport:
    item = OversightItem.unscoped.select_related("session__area").get(code="HN-2019-1")
    made = begin(scope=drafter.scope(), item=item, on=ON).value
    assert isinstance(made, StatutoryReport)
    return made


def excuse(user: User, area: Area) -> None:
    for one in checks(user.scope(), ON, area=area):
        if one.outcome == "warns":
            give_reason(
                scope=user.scope(), area=area, on=ON, about=one.identity.id, outcome=one.outcome, sha256=one.sha256,
                reason="两处日期不同，都保留",
            )  # fmt: skip


@pytest.fixture
def ready(report: StatutoryReport, drafter: User, case: Area) -> ReportFreeze:
    """A freeze with a reason for everything that warns."""
    excuse(drafter, case)
    made = freeze(scope=drafter.scope(), report=report, reasons=WHY).value
    assert isinstance(made, ReportFreeze)
    return made


@pytest.fixture
def signed(report: StatutoryReport, ready: ReportFreeze, other: User) -> StatutoryReport:
    for owner in unsigned(ready):
        sign_off(scope=other.scope(), report=report, owner=owner)
    return report


@pytest.fixture
def issued(signed: StatutoryReport, other: User) -> StatutoryReport:
    """Issued with its docx and page; the PDF is set in another test."""
    made = []
    for lang, document in printed(signed, frozen(signed), ON).items():  # type: ignore[arg-type]
        made += [
            File(lang, "html", f"{signed.code}-{lang}.html", page(document)),
            File(lang, "docx", f"{signed.code}-{lang}.docx", write(document, "docx")),
            File(lang, "xlsx", f"{signed.code}-{lang}.xlsx", write(document, "xlsx")),
        ]
    issue_report(scope=other.scope(), report=signed, made=made)
    return signed


def content(report: StatutoryReport, kind: str = "docx", lang: str = "zh") -> bytes:
    return bytes(frozen(report).files.get(kind=kind, lang=lang).content)  # type: ignore[union-attr]


def edited(docx: bytes, xml: str) -> bytes:
    """The docx with another text part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, xml if name == "word/document.xml" else source.read(name))
    return out.getvalue()


def text_of(docx: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml").decode()


# What stands in it -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_numeral_is_bound(case, lang):
    made = draft(SYSTEM, case, ON, lang)
    assert made.composition.bound == made.composition.numerals > 200
    assert [p for p in made.composition.problems if p.kind != "two-dates"] == []


@pytest.mark.skipif(not SEED.exists(), reason="needs ../shared/domain")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_figure_appears_with_the_value_of_the_seed(case, lang):
    numbers = draft(SYSTEM, case, ON, lang).document.numbers
    by_key: dict[str, set[object]] = {}
    for tag, number in numbers.items():
        by_key.setdefault(tag.partition("#")[0], set()).add(number.value)
    with SEED.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        value = float(row["value"])
        exact = f"{row['value']}–{row['value_max']}" if row["value_max"] else value
        assert exact in by_key[row["key"]], row["key"]
    assert sum(row["boundary"] == "yes" for row in rows) == 133
    assert sum(row["boundary"] == "aggregate-only" for row in rows) == 33


def test_the_findings_name_the_gaps(case):
    findings = draft(SYSTEM, case, ON, "zh").composition.findings
    by_kind: dict[str, list[str]] = {}
    for finding in findings:
        by_kind.setdefault(finding.kind.zh, []).append(finding.about)
    assert by_kind["没有对应措施的意见要点"] == ["2.3", "3.8", "3.9"]
    assert by_kind["同一件事的两个日期"] == ["D010,D060"]
    assert set(by_kind["缺少基数的比较"]) == {"enf.outflow_yoy", "tre.abstinent3y_yoy", "enf.cities_drop70"}
    assert by_kind["只作转述的数字"] == ["out.suspects", "out.gangs"]
    assert len(by_kind["期限在报告日之后，是目标不是结果"]) == 5


def test_chapter_heads_quote_the_opinions_word_for_word(case):
    composition = draft(SYSTEM, case, ON, "zh").composition
    item = OversightItem.unscoped.get(code="HN-2019-1")
    texts = dict(Opinion.unscoped.filter(item=item).values_list("number", "text"))
    assert {chapter.number: chapter.opinion.text for chapter in composition.chapters if chapter.opinion} == texts
    assert len(texts) == 10


# Freeze ----------------------------------------------------------------------------------------------------------------------


def test_a_conflict_without_a_reason_blocks_the_freeze(report, drafter):
    with pytest.raises(TransitionError, match="处不能放过"):
        freeze(scope=drafter.scope(), report=report, reasons={})
    report.refresh_from_db()
    assert report.state == "draft"
    assert not ReportFreeze.objects.filter(report=report).exists()


def test_a_loose_numeral_blocks_the_freeze(report, drafter, case):
    excuse(drafter, case)
    text = shipped()["zh"][1] + "\n另有 12 个县参加。\n"
    write_section(scope=drafter.scope(), report=report, chapter=1, lang="zh", text=text, reason="补充")
    with pytest.raises(TransitionError, match="没有绑定"):
        freeze(scope=drafter.scope(), report=report, reasons=WHY)


def test_a_false_word_blocks_the_freeze(report, drafter, case):
    excuse(drafter, case)
    text = shipped()["zh"][3].replace("{{ pre.active }}", "{{ pre.active | 余 base 6000 }}")
    write_section(scope=drafter.scope(), report=report, chapter=3, lang="zh", text=text, reason="改为约数")
    with pytest.raises(TransitionError, match="不符"):
        freeze(scope=drafter.scope(), report=report, reasons=WHY)


def test_a_template_that_can_not_be_read_is_not_kept(report, drafter):
    with pytest.raises(ValidationError, match="zh/01"):
        write_section(
            scope=drafter.scope(), report=report, chapter=1, lang="zh", text="## 题\n{{ law:x }}", reason="试"
        )


def test_a_freeze_takes_every_figure_with_its_source_and_hash(ready):
    bindings = {one.key: one for one in ready.bindings.all()}
    assert set(bindings) == set(definitions().figures)
    one = bindings["pre.registered"]
    assert (one.value, one.status, len(one.digest)) == (8903, "reported", 64)
    assert one.source
    assert one.signed_by


def test_what_was_frozen_stays_when_the_records_change(ready, report):
    before = write(printed(report, ready, None)["zh"], "docx")
    factories.ReportedFigureFactory(key="pre.registered", value=9999, on=ON, steps=[("sign", "owner_signed")])
    after = write(printed(report, ready, None)["zh"], "docx")
    assert hashlib.sha256(before).digest() == hashlib.sha256(after).digest()


def test_tables_of_a_freeze_only_grow(ready):
    with pytest.raises(DatabaseError), transaction.atomic():
        ReportBinding.objects.filter(freeze=ready).update(value=1)


# Signatures ------------------------------------------------------------------------------------------------------------------


def test_who_froze_can_not_sign(report, ready, drafter):
    with pytest.raises(TransitionError, match="不能自己签认"):
        sign_off(scope=drafter.scope(), report=report, owner=unsigned(ready)[0])


def test_a_member_unit_signs_its_own_figures_only(report, ready, case):
    member = factories.user("member", at="430000")
    member.unit = "省公安厅"
    member.save()
    sign_off(scope=member.scope(), report=report, owner="police")
    with pytest.raises(PermissionDenied):
        sign_off(scope=member.scope(), report=report, owner="justice")


def test_the_last_signature_makes_it_signed(signed):
    signed.refresh_from_db()
    assert signed.state == "signed"
    assert unsigned(frozen(signed)) == []


def test_back_to_draft_needs_a_reason_and_keeps_the_freeze(report, ready, drafter):
    with pytest.raises(TransitionError):
        thaw(scope=drafter.scope(), report=report, reason=" ")
    thaw(scope=drafter.scope(), report=report, reason="漏了一个数")
    assert report.state == "draft"
    assert ReportFreeze.objects.filter(report=report).count() == 1


def test_who_froze_can_not_issue(signed, drafter):
    with pytest.raises(TransitionError, match="不能自己签认或印发"):
        issue_report(scope=drafter.scope(), report=signed, made=[File("zh", "docx", "x", b"x")])


# Issued ----------------------------------------------------------------------------------------------------------------------


def test_the_hashes_of_the_files_stand_in_the_audit_chain(issued):
    event = AuditEvent.objects.filter(act="reports.statutory.issue").latest("sequence")
    assert event.facts["files"][f"{issued.code}-zh.docx"] == hashlib.sha256(content(issued)).hexdigest()


def test_every_format_is_the_same_byte_for_byte_on_a_second_run(signed):
    told: list[int] = []
    first, second = (prepare(signed, ON, lambda done, _all, _words: told.append(done)) for _ in range(2))
    assert {(f.lang, f.kind) for f in first} == {
        (la, k) for la in ("zh", "en") for k in ("html", "docx", "pdf", "xlsx")
    }
    assert [f.sha256 for f in first] == [f.sha256 for f in second]
    assert told[-1] == len(first)


def test_an_issued_file_verifies_as_unchanged(issued):
    found = verify_report(SYSTEM, content(issued))
    assert found is not None
    assert found.file is not None
    assert found.report == issued


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_thousand_random_single_digit_edits_are_all_found_and_named(issued, lang):
    docx = content(issued, lang=lang)
    whole, xml = passages(docx), text_of(docx)
    digits = [
        found.start(1) + at
        for found in re.finditer(r"<w:t[^>]*>([^<]*)</w:t>", xml)
        for at, sign in enumerate(found[1])
        if sign in "0123456789"
    ]
    draw = random.Random(20200911)
    for _ in range(500):
        at = draw.choice(digits)
        new = draw.choice([digit for digit in "0123456789" if digit != xml[at]])
        found = compare(whole, passages(edited(docx, xml[:at] + new + xml[at + 1 :])))
        assert len(found.numerals) == 1
        opened, closed = xml.rfind("<w:sdt>", 0, at), xml.rfind("</w:sdt>", 0, at)
        if opened > closed:
            alias = re.search(r'w:alias w:val="([^"]*)"', xml[opened:at])
            assert alias is not None
            assert found.numerals[0].tag == alias[1]


def test_an_added_and_a_removed_number_are_found_and_named(issued):
    docx = content(issued)
    xml = text_of(docx)
    added = verify_report(SYSTEM, edited(docx, xml.replace("清理，配合构建", "清理 17 家，配合构建")))
    assert added is not None
    assert added.compared is not None
    assert [(d.figure, "17" in d.found) for d in added.compared.numerals] == [("", True)]
    without = re.sub(r'<w:sdt>(?:(?!</w:sdt>).)*"pre\.registered#(?:(?!</w:sdt>).)*</w:sdt>', "", xml)
    assert without != xml
    removed = verify_report(SYSTEM, edited(docx, without))
    assert removed is not None
    assert removed.compared is not None
    assert [(d.figure, d.issued, d.found) for d in removed.compared.numerals] == [("pre.registered", "8,903", "")]


def test_a_copy_without_its_controls_is_still_read(issued):
    docx = content(issued)
    bare = re.sub(r"</?w:sdtContent>|</?w:sdt>|<w:sdtPr>.*?</w:sdtPr>", "", text_of(docx)).replace("8,903", "8,904")
    found = verify_report(SYSTEM, edited(docx, bare))
    assert found is not None
    assert found.compared is not None
    assert [(d.figure, d.issued, d.found) for d in found.compared.numerals] == [("pre.registered", "8,903", "8,904")]


def test_the_command_names_the_figure_of_a_changed_digit(issued, tmp_path, capsys):
    docx = content(issued)
    path = tmp_path / "copy.docx"
    path.write_bytes(docx)
    call_command("report", "verify", str(path))
    assert "逐字节相同" in capsys.readouterr().out
    path.write_bytes(edited(docx, text_of(docx).replace("3,502", "3,503")))
    with pytest.raises(CommandError, match="1 处数字"):
        call_command("report", "verify", str(path))
    assert "enf.cases\t3,502 → 3,503" in capsys.readouterr().out


def test_an_erratum_leaves_the_files_as_they_are(issued, other):
    before = content(issued)
    correct(scope=other.scope(), report=issued, about="pre.active", old="5,161", new="5,160", reason="重复一家", on=ON)
    assert issued.state == "corrected"
    assert Erratum.objects.get(report=issued).number == 1
    assert content(issued) == before
    with pytest.raises(ValidationError):
        correct(scope=other.scope(), report=issued, about="x", old="1", new="1", reason="同", on=ON)


def test_running_totals_lower_than_in_the_last_report_are_marked(ready):
    now = list(ready.bindings.all())
    before = [ReportBinding(key=one.key, value=(one.value or 0) + 1) for one in now]
    fell = {change.definition.key for change in compared(before, now) if change.fell}
    assert fell == {d.key for d in definitions().figures.values() if d.cumulative}


def test_the_command_writes_the_report_and_says_what_stands_in_the_way(case, tmp_path, capsys):
    path = tmp_path / "report.docx"
    call_command("report", "statutory", on=ON, out=path)
    out = capsys.readouterr().out
    assert "已绑定" in out
    assert "I-CAMPDATE" in out
    first = path.read_bytes()
    call_command("report", "statutory", on=ON, out=path)
    assert path.read_bytes() == first
    with pytest.raises(CommandError, match="docx"):
        call_command("report", "statutory", on=ON, out=tmp_path / "report.odt")


# Pages -----------------------------------------------------------------------------------------------------------------------


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_the_draft_shows_its_numbers_and_gaps(report, drafter, lang):
    body = signed_in(drafter).get(reverse("reports:statutory", args=[report.code]), headers={"accept-language": lang})
    text = body.content.decode()
    assert "8,903" in text
    assert "2.3" in text
    assert reverse("reports:reported", args=["pre.registered"]) in text


def test_the_way_through_the_pages(report, drafter, other, case):
    excuse(drafter, case)
    mine, theirs = signed_in(drafter), signed_in(other)
    checks_url = reverse("reports:statutory_checks", args=[report.code])
    assert mine.post(checks_url, {}).status_code == 422
    assert mine.post(checks_url, WHY).status_code == 302
    signing = reverse("reports:statutory_signing", args=[report.code])
    for owner in unsigned(frozen(report)):
        assert theirs.post(signing, {"act": "sign", "owner": owner}).status_code == 302
    report.refresh_from_db()
    assert report.state == "signed"
    number = theirs.get(reverse("reports:statutory_number", args=[report.code, "pre.registered"])).content.decode()
    assert "8,903" in number
    assert theirs.get(reverse("reports:statutory_compare", args=[report.code])).status_code == 200
    assert theirs.get(reverse("reports:statutory_numbers", args=[report.code]), {"export": "csv"}).status_code == 200


def test_a_committee_member_reads_what_is_issued_and_no_draft(report, issued):
    reader = factories.user(Role.COMMITTEE, at="430000")
    begin_again = StatutoryReport.unscoped.create(code="SR-x", area=report.area, item=report.item, on=ON)
    client = signed_in(reader)
    assert client.get(reverse("reports:statutory", args=[issued.code])).status_code == 200
    assert client.get(reverse("reports:statutory", args=[begin_again.code])).status_code == 404
    answer = client.get(reverse("reports:statutory_file", args=[issued.code, "zh", "docx"]))
    assert answer.content == content(issued)
