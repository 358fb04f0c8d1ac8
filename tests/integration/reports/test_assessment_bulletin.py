"""The monthly bulletin of the county assessment: one run, every number tagged, limits printed, verified to the changed number."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import Client
from docx import Document as Docx

from lanjie.core import jobs
from lanjie.core.access import SYSTEM, Scope
from lanjie.core.documents import write
from lanjie.core.models import Job
from lanjie.registry.models import Area
from lanjie.reports.assessment_bulletin import bulletin, gather
from lanjie.reports.commands.issue_assessment import issue_assessment, prepare
from lanjie.reports.models import AssessmentIssue, AssessmentIssueFile
from lanjie.reports.queries.verify import verify
from lanjie.situation.assessment_validation import LIMITS
from tests.integration.situation.assessment_rows import AUGUST, small_province

pytestmark = pytest.mark.django_db
JULY = date(2020, 7, 1)
Areas = Mapping[str, Area]


@pytest.fixture
def two_runs(areas: Areas) -> Areas:
    """July and August, so that a list can be reached twice."""
    small_province(areas, JULY)
    small_province(areas)
    return areas


def words(document: Any) -> str:
    """Everything printed, as text."""
    parts: list[str] = [part if isinstance(part, str) else part.text for part in document.lead]
    for block in document.blocks:
        for text in [getattr(block, "text", ()), *getattr(block, "rows", ())]:
            parts += [
                part if isinstance(part, str) else part.text for part in ([text] if isinstance(text, str) else text)
            ]
    return "\n".join(parts)


def test_the_lead_counts_those_on_a_list_and_those_that_can_not_be_told_apart(two_runs: Areas) -> None:
    document = bulletin(gather(SYSTEM, two_runs["430000"], AUGUST), "zh")
    lead = "".join(part if isinstance(part, str) else part.text for part in document.lead)
    assert lead.startswith("3 个县区中，1 个达到列管层级，1 个无法与阈值区分")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_limit_is_printed(two_runs: Areas, lang: str) -> None:
    printed = words(bulletin(gather(SYSTEM, two_runs["430000"], AUGUST), lang))
    assert len(LIMITS) >= 5
    for limit in LIMITS:
        assert limit.render(lang) in printed


def test_every_rank_stands_with_its_interval_and_every_list_with_its_probability(two_runs: Areas) -> None:
    numbers = bulletin(gather(SYSTEM, two_runs["430000"], AUGUST), "zh").numbers
    assert numbers["situation.assessment.rank@430102#interval"].text == "1–2"
    assert numbers["situation.assessment.p_worst.watch@430102#p"].value == 0.99


def test_both_languages_print_the_same_values(two_runs: Areas) -> None:
    facts = gather(SYSTEM, two_runs["430000"], AUGUST)
    assert bulletin(facts, "zh").digest == bulletin(facts, "en").digest


def test_the_same_run_gives_the_same_bytes(two_runs: Areas) -> None:
    made = [write(bulletin(gather(SYSTEM, two_runs["430000"], AUGUST), "zh"), "docx") for _ in range(2)]
    assert made[0] == made[1]


def test_a_month_without_a_run_is_refused_with_what_to_do(two_runs: Areas) -> None:
    with pytest.raises(ValidationError, match="lanjie assess --month 2020-09"):
        gather(SYSTEM, two_runs["430000"], date(2020, 9, 1))


@pytest.fixture
def issued(two_runs: Areas, scope_of: Callable[..., Scope]) -> AssessmentIssue:
    """August's bulletin, issued by the province."""
    prepared = prepare(SYSTEM, two_runs["430000"], AUGUST, date(2020, 9, 11), lambda *_: None)
    issue: AssessmentIssue = issue_assessment(scope=scope_of("province"), prepared=prepared).value
    return issue


def test_an_issue_keeps_every_file_and_refuses_the_same_again(issued: AssessmentIssue, two_runs: Areas) -> None:
    assert issued.code == "AB-202008-1"
    assert issued.files.count() == 8
    again = prepare(SYSTEM, two_runs["430000"], AUGUST, date(2020, 9, 12), lambda *_: None)
    with pytest.raises(ValidationError, match="AB-202008-1"):
        issue_assessment(scope=SYSTEM, prepared=again)


def test_an_issue_refuses_to_be_changed(issued: AssessmentIssue) -> None:
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        AssessmentIssue.objects.filter(pk=issued.pk).update(digest="1" * 64)


def test_the_issued_file_is_known_and_a_changed_number_is_named(issued: AssessmentIssue) -> None:
    content = bytes(AssessmentIssueFile.objects.get(issue=issued, lang="zh", kind="docx").content)
    assert verify(SYSTEM, content).state == "unchanged"
    paper = Docx(io.BytesIO(content))
    cell = next(t for t in paper.element.iter() if t.tag.endswith("}t") and t.text == "1–2")
    cell.text = "9–9"
    out = io.BytesIO()
    paper.save(out)
    verdict = verify(SYSTEM, out.getvalue())
    assert (verdict.state, verdict.issue) == ("changed", issued)
    assert [(c.tag, c.issued, c.found) for c in verdict.changed] == [
        ("situation.assessment.rank@430102#interval", "1–2", "9–9")
    ]


def test_the_page_shows_the_issue_and_its_files(issued: AssessmentIssue, client_of: Callable[..., Client]) -> None:
    client = client_of("county", at="430102")
    assert "AB-202008-1" in client.get("/reports/assessments/").content.decode()
    assert "毒情监测公报" in client.get("/reports/assessments/AB-202008-1/").content.decode()
    answer = client.get("/reports/assessments/AB-202008-1/en.pdf")
    assert answer.content.startswith(b"%PDF")


def test_another_provinces_office_does_not_find_it(issued: AssessmentIssue, client_of: Callable[..., Client]) -> None:
    assert client_of("city", at="520100").get("/reports/assessments/AB-202008-1/").status_code == 404


def test_the_draft_is_shown_and_issuing_it_starts_a_job(two_runs: Areas, client_of: Callable[..., Client]) -> None:
    client = client_of("province")
    assert "草稿" in client.get("/reports/assessments/draft/?month=2020-08").content.decode()
    client.post("/reports/assessments/draft/", {"month": "2020-08"})
    assert Job.objects.get().kind == "reports.assessment.issue"


def test_the_job_ends_at_the_issue(two_runs: Areas, scope_of: Callable[..., Scope]) -> None:
    row = jobs.start("reports.assessment.issue", scope=scope_of("province"), area="430000", month="2020-08-01")
    jobs.run.call(str(row.pk))
    assert Job.objects.get(pk=row.pk).link == "/reports/assessments/AB-202008-1/"


@pytest.mark.parametrize("month", ["2020-8", "2020-09", ""])
def test_no_draft_of_a_month_that_is_none(two_runs: Areas, client_of: Callable[..., Client], month: str) -> None:
    assert client_of("province").get(f"/reports/assessments/draft/?month={month}").status_code == 404


def test_the_command_writes_a_draft_in_one_language(two_runs: Areas, tmp_path: Path) -> None:
    call_command("report", "assessment", month="2020-08", lang="zh", out=tmp_path, stdout=StringIO())
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "AB-202008-zh.docx",
        "AB-202008-zh.pdf",
        "AB-202008-zh.xlsx",
    ]


def test_the_command_verifies_what_was_issued(issued: AssessmentIssue, tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(bytes(issued.files.get(lang="en", kind="docx").content))
    out = StringIO()
    call_command("report", "verify", str(path), stdout=out)
    assert "AB-202008-1-en.docx" in out.getvalue()


def test_the_command_refuses_a_month_it_can_not_read(two_runs: Areas) -> None:
    with pytest.raises((CommandError, ValidationError), match="2020-08"):
        call_command("report", "assessment", month="2020-8", stdout=StringIO())
