from __future__ import annotations

import hashlib
import io
import re
import zipfile
from datetime import date

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from lanjie.core.access import SYSTEM
from lanjie.core.documents import write
from lanjie.core.documents_docx import tagged
from lanjie.core.figures import FIGURES
from lanjie.core.models import AuditEvent
from lanjie.registry.models import Area
from lanjie.reports.bulletin import bulletin
from lanjie.reports.bulletin_facts import Facts, gather, load_key, quarters
from lanjie.reports.commands.sign import sign
from lanjie.reports.jobs import issue_bulletin
from lanjie.reports.models import Issue, IssueFile
from lanjie.reports.queries.evidence import opened
from lanjie.reports.queries.verify import verify
from tests import factories
from tests.integration.reports.monitored import END, LAST

pytestmark = pytest.mark.django_db
METH = load_key("methamphetamine")


@pytest.fixture
def facts(run) -> Facts:
    return gather(SYSTEM, Area.unscoped.get(code="430000"), LAST)


@pytest.fixture
def issued(run, account) -> Issue:
    told: list[int] = []
    scope = account("province", at="430000").scope()
    link = issue_bulletin(
        scope=scope, progress=lambda done, _total, _words: told.append(done), area="430000", quarter=LAST.isoformat()
    )
    assert told[-1] == 8
    return Issue.objects.get(code=link.rstrip("/").rsplit("/", 1)[1])


def content(issue: Issue, kind: str, lang: str = "zh") -> bytes:
    return bytes(issue.files.get(kind=kind, lang=lang).content)


# Content ---------------------------------------------------------------------------------------------------------------------


def test_the_lead_counts_every_county_once(facts):
    numbers = bulletin(facts, "zh").numbers
    parts = [numbers[f"{METH}@430000#{part}"].value for part in ("rose", "fell", "none", "not_compared")]
    assert sum(parts) == numbers[f"{METH}@430000#counties"].value == 3


def test_a_county_of_several_sites_carries_its_joint_level(facts):
    number = bulletin(facts, "zh").numbers[f"{METH}@430302#level"]
    level = next(level for level in facts.main.levels if level.area.code == "430302")
    assert level.sites == 2
    assert number.value == level.level


def test_every_number_has_an_interval_or_is_a_count(facts):
    numbers = bulletin(facts, "zh").numbers
    for tag in numbers:
        if tag.endswith("#level"):
            assert tag.removesuffix("#level") + "#interval" in numbers


def test_quality_control_stands_in_it(facts):
    numbers = bulletin(facts, "zh").numbers
    assert numbers["situation.wastewater.controls@430000#n"].value == 8
    assert numbers["situation.wastewater.controls.held@430000#n"].value == 4
    assert numbers["situation.wastewater.results.kept-out@430000#n"].value == 1


def test_results_below_the_limit_are_counted(facts):
    ketamine = facts.substances[1]
    tag = f"{load_key('ketamine')}@430000#below"
    assert ketamine.below == bulletin(facts, "zh").numbers[tag].value > 0


def test_both_languages_carry_the_same_values(facts):
    zh, en = bulletin(facts, "zh"), bulletin(facts, "en")
    assert {tag: n.value for tag, n in zh.numbers.items()} == {tag: n.value for tag, n in en.numbers.items()}


@pytest.mark.parametrize("kind", ["docx", "pdf", "xlsx"])
def test_the_same_run_gives_the_same_bytes(facts, kind):
    again = gather(SYSTEM, facts.area, LAST)
    assert write(bulletin(facts, "zh"), kind) == write(bulletin(again, "zh"), kind)


@pytest.mark.parametrize("simulated", [True, False])
def test_it_says_whether_its_records_are_simulated(facts, simulated):
    facts.run.simulated = simulated
    assert bulletin(facts, "zh").simulated is simulated


def test_a_quarter_without_levels_is_refused(run):
    with pytest.raises(ValidationError, match="没有已估计的水平"):
        gather(SYSTEM, Area.unscoped.get(code="430000"), date(2018, 1, 1))


def test_quarters_are_those_of_the_run(run):
    found = quarters(SYSTEM, Area.unscoped.get(code="430000"))
    assert (found[0], len(found)) == (LAST, 7)


# Issue -----------------------------------------------------------------------------------------------------------------------


def test_an_issue_keeps_every_file_with_its_hash(issued):
    assert issued.code == "WB-2020Q3-1"
    assert {(f.kind, f.lang) for f in issued.files.all()} == {
        (kind, lang) for kind in ("docx", "pdf", "xlsx", "html") for lang in ("zh", "en")
    }
    for file in issued.files.all():
        assert hashlib.sha256(bytes(file.content)).hexdigest() == file.sha256


def test_issuing_is_audited_with_the_hashes(issued):
    facts = AuditEvent.objects.get(act="reports.bulletin.issue").facts
    assert facts["files"]["WB-2020Q3-1-zh.pdf"] == issued.files.get(kind="pdf", lang="zh").sha256


@pytest.mark.parametrize(("model", "field"), [(Issue, "digest"), (IssueFile, "sha256")])
def test_an_issue_can_not_be_changed_nor_deleted(db, model, field):
    factories.IssueFactory()
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        model.objects.update(**{field: "x"})
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        model.objects.all()._raw_delete("default")


def test_the_same_numbers_are_not_issued_twice(issued, account):
    scope = account("province", at="430000").scope()
    with pytest.raises(ValidationError, match="数值没有变化"):
        issue_bulletin(scope=scope, progress=lambda *_: None, area="430000", quarter=LAST.isoformat())
    assert Issue.objects.count() == 1


def test_only_the_province_issues(run, account):
    with pytest.raises((PermissionDenied, ValidationError)):
        issue_bulletin(
            scope=account("city", at="430100").scope(),
            progress=lambda *_: None,
            area="430100",
            quarter=LAST.isoformat(),
        )
    assert Issue.objects.count() == 0


# Pages -----------------------------------------------------------------------------------------------------------------------


def test_the_draft_is_shown_and_its_button_starts_the_job(run, client_of, django_capture_on_commit_callbacks):
    client = client_of("province", at="430000")
    address = f"{reverse('reports:bulletin_draft')}?quarter={LAST}"
    assert "草稿" in client.get(address).content.decode()
    answer = client.post(address, {"quarter": LAST.isoformat()})
    assert answer.status_code == 302
    assert answer.url.startswith("/jobs/")


DRAFT = f"/reports/bulletins/draft/?quarter={LAST}"


@pytest.mark.parametrize(("lang", "cookie"), [("zh", "zh-hans"), ("en", "en")])
def test_the_draft_is_word_for_word_what_is_issued(issued, client_of, lang, cookie):
    client = client_of("province", at="430000")
    client.cookies["django_language"] = cookie
    for _ in ("first", "kept"):
        assert content(issued, "html", lang).decode() in client.get(DRAFT).content.decode()


def test_a_draft_that_is_kept_reads_no_level_again(run, client_of, django_assert_max_num_queries):
    client = client_of("province", at="430000")
    client.get(DRAFT)
    with django_assert_max_num_queries(24) as asked:
        client.get(DRAFT)
    assert not any("situation_trendpoint" in query["sql"] for query in asked.captured_queries)


def test_a_draft_changes_with_the_records_of_its_quarter(run, client_of):
    client = client_of("province", at="430000")
    count = re.compile(r'/situation\.wastewater\.samples/[^"]*">(\d+)<')
    (before,) = count.findall(client.get(DRAFT).content.decode())
    factories.SampleFactory(taken_on=LAST, state="analysed", site__area=factories.area("430102"))
    assert count.findall(client.get(DRAFT).content.decode()) == [str(int(before) + 1)]


def test_a_draft_changes_with_a_signature(run, client_of, account):
    client, by = client_of("province", at="430000"), account("province", at="430000", name="签认人")
    assert "签认人" not in client.get(DRAFT).content.decode()
    sign(scope=by.scope(), opened=opened(FIGURES[METH], SYSTEM, Area.unscoped.get(code="430000"), END))
    assert "签认人" in client.get(DRAFT).content.decode()


@pytest.mark.parametrize("quarter", ["", "2020", "2018-01-01"])
def test_a_draft_of_no_quarter_does_not_exist(run, client_of, quarter):
    client = client_of("province", at="430000")
    assert client.get(f"{reverse('reports:bulletin_draft')}?quarter={quarter}").status_code == 404


def test_an_issue_is_shown_as_it_was_printed(issued, client_of):
    client = client_of("county", at="430102")
    for lang, cookie in (("zh", "zh-hans"), ("en", "en")):
        client.cookies["django_language"] = cookie
        body = client.get(reverse("reports:bulletin", args=[issued.code])).content.decode()
        assert content(issued, "html", lang).decode() in body


def test_a_file_comes_down_byte_for_byte(issued, client_of):
    address = reverse("reports:bulletin_file", args=[issued.code, "en", "docx"])
    answer = client_of("county", at="430102").get(address)
    assert answer.content == content(issued, "docx", "en")
    assert "WB-2020Q3-1-en.docx" in answer["Content-Disposition"]


def test_another_province_does_not_see_it(areas, client_of):
    there = reverse("reports:bulletin", args=[factories.IssueFactory().code])
    assert client_of("province", at="520000").get(there).status_code == 404


def test_a_figure_names_the_issues_it_is_used_in(issued, client_of):
    page = client_of("province", at="430000").get(reverse("reports:figure", args=[METH]))
    assert page.context["used"][0][0] == issued.code


def test_an_earlier_number_is_marked_as_replaced(db, client_of):
    factories.province()
    first, _ = factories.IssueFactory(number=1), factories.IssueFactory(number=2)
    page = client_of("province", at="430000").get(reverse("reports:bulletin", args=[first.code]))
    assert page.context["state"] == "replaced"


# Verification ----------------------------------------------------------------------------------------------------------------


def changed_docx(file: bytes, old: bytes, new: bytes) -> bytes:
    """The docx with one thing replaced in its text."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            body = source.read(name)
            target.writestr(name, body.replace(old, new, 1) if name == "word/document.xml" else body)
    return out.getvalue()


def test_an_issued_file_is_unchanged(issued):
    for file in issued.files.all():
        verdict = verify(SYSTEM, bytes(file.content))
        assert (verdict.state, verdict.issue) == ("unchanged", issued)


def test_a_changed_number_of_a_docx_is_named(issued):
    file = content(issued, "docx", "en")
    tag = f"{METH}@430102#level"
    text = next(f.text for f in tagged(file) if f.tag == tag)
    place = zipfile.ZipFile(io.BytesIO(file)).read("word/document.xml").index(f'w:val="{tag}"'.encode())
    xml = zipfile.ZipFile(io.BytesIO(file)).read("word/document.xml")
    end = xml.index(b"</w:sdt>", place)
    control = xml[place:end]
    verdict = verify(SYSTEM, changed_docx(file, control, control.replace(f">{text}<".encode(), b">999<")))
    assert verdict.state == "changed"
    assert verdict.issue == issued
    assert [(c.tag, c.issued, c.found) for c in verdict.changed] == [(tag, text, "999")]


def test_changed_words_leave_every_number_as_issued(issued):
    verdict = verify(SYSTEM, changed_docx(content(issued, "docx"), "质量控制".encode(), "质量很好".encode()))
    assert (verdict.state, verdict.changed) == ("changed", ())


def test_a_number_taken_out_is_named(issued):
    file = content(issued, "docx")
    xml = zipfile.ZipFile(io.BytesIO(file)).read("word/document.xml")
    start = xml.rindex(b"<w:sdt>", 0, xml.index(f'"{METH}@430103#change"'.encode()))
    control = xml[start : xml.index(b"</w:sdt>", start) + len(b"</w:sdt>")]
    verdict = verify(SYSTEM, changed_docx(file, control, b""))
    assert [(c.tag, c.found) for c in verdict.changed] == [(f"{METH}@430103#change", "")]


def test_a_changed_cell_of_the_annex_is_named(issued):
    book = openpyxl.load_workbook(io.BytesIO(content(issued, "xlsx")))
    sheet = book["印出的数"]
    sheet["B2"] = "999"
    out = io.BytesIO()
    book.save(out)
    verdict = verify(SYSTEM, out.getvalue())
    assert [(c.tag, c.found) for c in verdict.changed] == [(sheet["A2"].value, "999")]


@pytest.mark.parametrize("file", [b"x ", b"", b"PK\x03\x04", b"%PDF-1.7", "文字".encode()])
def test_what_we_can_not_name_is_unknown(db, file):
    factories.IssueFactory()
    assert verify(SYSTEM, file).state == "unknown"


def test_an_issue_of_another_province_can_not_be_confirmed(areas, account):
    file = factories.IssueFactory().files.first()
    assert verify(account("province", at="430000").scope(), bytes(file.content)).state == "unchanged"
    assert verify(account("province", at="520000").scope(), bytes(file.content)).state == "unknown"


def test_the_page_says_what_was_found(issued, client_of):
    client: Client = client_of("county", at="430102")
    file = SimpleUploadedFile("季报.pdf", content(issued, "pdf"))
    assert "没有改动" in client.post(reverse("reports:verify"), {"file": file}).content.decode()
    broken = SimpleUploadedFile("季报.docx", changed_docx(content(issued, "docx"), b">8<", b">9<"))
    assert "改动过" in client.post(reverse("reports:verify"), {"file": broken}).content.decode()
    assert client.post(reverse("reports:verify"), {}).status_code == 422


# Command ---------------------------------------------------------------------------------------------------------------------


def test_the_command_writes_the_same_bytes_each_time(run, tmp_path):
    for folder in ("a", "b"):
        call_command("report", "bulletin", quarter="2020Q3", out=tmp_path / folder)
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert names == sorted(f"WB-2020Q3-{lang}.{kind}" for lang in ("zh", "en") for kind in ("docx", "pdf", "xlsx"))
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


@pytest.mark.parametrize("quarter", ["2020Q0", "2020Q5", "2020", "Q3"])
def test_the_command_refuses_what_is_no_quarter(run, tmp_path, quarter):
    with pytest.raises(CommandError):
        call_command("report", "bulletin", quarter=quarter, out=tmp_path)
    assert list(tmp_path.iterdir()) == []
