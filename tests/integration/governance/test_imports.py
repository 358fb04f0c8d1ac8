"""Registers as files: a good one, every error with row and column, the same file twice, a broken one that changes nothing."""

from __future__ import annotations

import csv
import io

import pytest

from lanjie.core import imports
from lanjie.core.access import SYSTEM
from lanjie.governance.imports import DOCUMENTS, EVIDENCE, MEASURES, TASKS
from lanjie.governance.models import Document, Evidence, Measure, Task
from tests import factories
from tests import factories_governance as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _areas(areas):
    return areas


def sheet(form, *rows: dict[str, str]) -> bytes:
    names = [column.name for column in form.columns]
    out = io.StringIO()
    csv.writer(out).writerows([[c.heads[0] for c in form.columns], *([row.get(n, "") for n in names] for row in rows)])
    return out.getvalue().encode()


def check(form, *rows, scope=SYSTEM):
    return imports.check(scope=scope, form=form, content=sheet(form, *rows), filename="表.csv")


def write(form, *rows):
    content = sheet(form, *rows)
    batch = imports.check(scope=SYSTEM, form=form, content=content, filename="表.csv")
    assert batch.ok, [p.line.zh for p in batch.problems]
    return imports.write(scope=SYSTEM, batch=batch, content=content)


def test_documents_come_in_with_other_spellings_and_the_entry_of_the_same_act():
    first = {
        "code": "D1",
        "area": "430100",
        "kind": "文件",
        "title_zh": "方案",
        "other_title": "方案（旧写法）",
        "dated_on": "2020-07-17",
    }
    second = {
        "code": "D2",
        "area": "430100",
        "kind": "活动",
        "title_zh": "部署",
        "dated_on": "2020-07-19",
        "same_act": "D1",
    }
    assert write(DOCUMENTS, first, second).written == 2
    found = Document.unscoped.get(code="D2")
    assert (found.same_act.code, found.precision) == ("D1", "day")
    assert found.same_act.titles.within(SYSTEM).get().title == "方案（旧写法）"


def test_a_document_without_a_day_is_not_given_one():
    write(DOCUMENTS, {"code": "D1", "area": "430100", "kind": "文件", "title_zh": "方案"})
    assert Document.unscoped.get().precision == "unknown"


def test_measures_come_in_planned_for_the_demands_they_name():
    demand = make.demand()
    unit = make.unit("牵头单位")
    row = {
        "code": "M1",
        "item": demand.opinion.item.code,
        "demands": "1.1",
        "kind": "机制",
        "title_zh": "措施",
        "lead": unit.name_zh,
    }
    write(MEASURES, row)
    found = Measure.unscoped.get()
    assert (found.state, found.lead_id) == ("planned", unit.pk)
    assert list(found.demands.within(SYSTEM)) == [demand]


def test_tasks_come_in_assigned_in_the_area_of_their_unit():
    unit = make.unit("县办", "430102")
    write(TASKS, {"code": "T1", "unit": unit.code, "title_zh": "报台账", "due_on": "2099-01-01"})
    found = Task.unscoped.get()
    assert (found.state, found.area.code) == ("assigned", "430102")


def test_evidence_comes_in_as_figures_and_documents():
    measure, paper = make.measure(), make.document()
    common = {"measure": measure.code, "title": "据", "dated_on": "2020-09-11"}
    write(
        EVIDENCE,
        {**common, "code": "E1", "figure_key": "gov.meetings"},
        {**common, "code": "E2", "document": paper.code},
    )
    assert list(Evidence.unscoped.order_by("code").values_list("kind", flat=True)) == ["figure", "document"]


BAD = [
    (DOCUMENTS, {"area": "520000", "code": "D1", "kind": "文件", "title_zh": "x"}, "area"),
    (DOCUMENTS, {"area": "430100", "code": "D1", "kind": "文件", "title_zh": "x", "same_act": "NONE"}, "same_act"),
    (DOCUMENTS, {"area": "430100", "code": "D1", "kind": "信", "title_zh": "x"}, "kind"),
    (MEASURES, {"code": "M1", "item": "NONE", "kind": "机制", "title_zh": "x", "lead": "NONE"}, "item"),
    (TASKS, {"code": "T1", "unit": "NONE", "title_zh": "x", "due_on": "2099-01-01"}, "unit"),
    (TASKS, {"code": "T1", "unit": "承办单位", "title_zh": "x", "due_on": "2019-01-01"}, "due_on"),
    (TASKS, {"code": "T1", "unit": "承办单位", "title_zh": "x", "due_on": "2099-01-01", "measure": "NONE"}, "measure"),
    (EVIDENCE, {"code": "E1", "title": "x", "dated_on": "2020-01-01", "figure_key": "a"}, "measure"),
    (EVIDENCE, {"code": "E1", "measure": "NONE", "title": "x", "dated_on": "2020-01-01", "figure_key": "a"}, "measure"),
]


@pytest.mark.parametrize(("form", "row", "column"), BAD)
def test_an_error_is_at_its_row_and_column_and_nothing_is_written(form, row, column):
    make.unit("承办单位")
    city = factories.user("city", at="430100").scope()
    batch = check(form, row, scope=city)
    wrong = [p for p in batch.problems if p.head == next(c.heads[0] for c in form.columns if c.name == column)]
    assert wrong
    assert wrong[0].row == 2
    with pytest.raises(imports.NotWritableError):
        imports.write(scope=city, batch=batch, content=b"")


def test_an_unknown_demand_is_named():
    demand = make.demand()
    row = {
        "code": "M1",
        "item": demand.opinion.item.code,
        "demands": "1.1 9.9",
        "kind": "机制",
        "title_zh": "x",
        "lead": demand.lead.code,
    }
    (problem,) = check(MEASURES, row).problems
    assert "9.9" in str(problem.wrong)


@pytest.mark.parametrize(("codes", "n"), [(["T1", "T1"], 1), (["T1", "T2"], 0)])
def test_a_code_stands_once_in_a_file(codes, n):
    unit = make.unit("承办单位")
    rows = [{"code": code, "unit": unit.code, "title_zh": "x", "due_on": "2099-01-01"} for code in codes]
    assert len(check(TASKS, *rows).problems) == n


def test_the_same_file_twice_changes_nothing_and_a_code_on_record_is_refused():
    unit = make.unit("承办单位")
    row = {"code": "T1", "unit": unit.code, "title_zh": "x", "due_on": "2099-01-01"}
    first = write(TASKS, row)
    assert write_again(TASKS, row) == first
    assert Task.unscoped.count() == 1
    assert "已登记" in check(TASKS, {**row, "title_zh": "y"}).problems[0].wrong.zh


def write_again(form, *rows):
    content = sheet(form, *rows)
    batch = imports.check(scope=SYSTEM, form=form, content=content, filename="表.csv")
    return imports.write(scope=SYSTEM, batch=batch, content=content)


def test_the_api_takes_a_register_and_a_step(client_of):
    from django.core.files.uploadedfile import SimpleUploadedFile

    unit = make.unit("测试单位")
    office = client_of("city", at="430100")
    content = sheet(TASKS, {"code": "T1", "unit": unit.code, "title_zh": "报台账", "due_on": "2099-01-01"})
    given = {"format": TASKS.key, "file": SimpleUploadedFile("表.csv", content)}
    assert office.post("/api/governance/imports", given).status_code == 201
    member = client_of("member", at="430100")
    answer = member.post("/api/governance/tasks/T1/accept", {}, content_type="application/json")
    assert (answer.status_code, answer.json()["state"]) == (200, "accepted")
    again = member.post("/api/governance/tasks/T1/accept", {}, content_type="application/json")
    assert again.status_code == 422
    assert [task["code"] for task in member.get("/api/governance/tasks").json()["items"]] == ["T1"]
