"""The pages: report, sign, send back, call, who is late, reasons; what a unit sees, and what a small count shows."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import openpyxl
import pytest
from django.urls import reverse

from lanjie.core import clocks
from lanjie.core.quantities import today
from lanjie.reports.models_reported import CheckReason, FigureCall, ReportedFigure
from tests import factories
from tests.integration.reports.reporting import ROW, brought, hand_in, sheet

pytestmark = pytest.mark.usefixtures("areas")
FORM = {**ROW, "qualifier": "exact", "status": "normal", "mark": "a" * 32}


@pytest.fixture
def county(client_of):
    return client_of("county", at="430102")


@pytest.fixture
def county_scope(scope_of):
    return scope_of("county", at="430102")


def page(client, name, *args, **query):
    response = client.get(reverse(f"reports:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_a_typed_figure_is_kept_as_a_sheet_and_shown_on_its_page(county):
    response = county.post(reverse("reports:report_figure"), FORM, follow=True)
    assert response.redirect_chain[-1][0] == "/reports/values/gov.county_city_mtgs/?area=430102"
    assert "已填报，待另一人复签" in response.content.decode()
    entry = ReportedFigure.unscoped.get()
    assert "会议统计表" in bytes(entry.upload.content).decode("utf-8-sig")


def test_the_same_form_sent_twice_is_one_entry(county):
    for _ in range(2):
        assert county.post(reverse("reports:report_figure"), FORM).status_code == 302
    assert ReportedFigure.unscoped.count() == 1


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(county):
    response = county.post(reverse("reports:report_figure"), {**FORM, "value": "十二"})
    text = response.content.decode()
    assert response.status_code == 422
    assert "应为数字，实为「十二」" in text
    assert 'value="会议统计表"' in text
    assert ReportedFigure.unscoped.count() == 0


def test_saying_what_is_on_record_says_so(county):
    county.post(reverse("reports:report_figure"), FORM)
    response = county.post(reverse("reports:report_figure"), {**FORM, "mark": "b" * 32})
    assert "与记录相同，没有变化" in response.content.decode()


def test_a_colleague_signs_on_the_page(county_scope, client_of):
    (entry,) = brought(county_scope, hand_in(county_scope, ROW))
    colleague = client_of("county", at="430102")
    assert "等您复签" in page(colleague, "reported", ROW["key"])
    colleague.post(reverse("reports:reported", args=[ROW["key"]]), {"entry": entry.pk, "act": "sign"})
    assert ReportedFigure.unscoped.get().signature is not None
    assert "等您复签" not in page(colleague, "reported", ROW["key"])


def test_who_reported_is_not_asked_to_sign_and_is_refused(county):
    county.post(reverse("reports:report_figure"), FORM)
    entry = ReportedFigure.unscoped.get()
    assert "等您复签" not in page(county, "reported", ROW["key"])
    response = county.post(
        reverse("reports:reported", args=[ROW["key"]]), {"entry": entry.pk, "act": "sign"}, follow=True
    )
    assert "填报人不能自己复签" in response.content.decode()


def test_sent_back_with_a_reason(county_scope, client_of):
    (entry,) = brought(county_scope, hand_in(county_scope, ROW))
    colleague = client_of("county", at="430102")
    where = reverse("reports:reported", args=[ROW["key"]])
    refused = colleague.post(where, {"entry": entry.pk, "act": "return", "reason": ""}, follow=True)
    assert "写明退回的原因" in refused.content.decode()
    done = colleague.post(where, {"entry": entry.pk, "act": "return", "reason": "漏页"}, follow=True)
    assert "已退回" in done.content.decode()


def test_a_whole_file_is_signed_at_once(county_scope, client_of):
    upload = hand_in(county_scope, ROW, {**ROW, "key": "gov.reminders"})
    colleague = client_of("county", at="430102")
    where = reverse("reports:uploaded", args=[upload.code])
    assert "复签全部" in colleague.get(where).content.decode()
    assert "已复签 2 个数" in colleague.post(where, follow=True).content.decode()


def test_a_file_goes_through_the_upload_page(county):
    file = io.BytesIO(sheet(ROW))
    file.name = "bg1.csv"
    checked = county.post(reverse("reports:upload"), {"format": "reported-figures", "file": file}).content.decode()
    sha256 = re.search(r'name="write" value="([0-9a-f]{64})"', checked)[1]
    response = county.post(reverse("reports:upload"), {"format": "reported-figures", "write": sha256}, follow=True)
    assert "写入" in response.content.decode()
    assert ReportedFigure.unscoped.count() == 1


def test_a_small_count_is_hidden_on_every_page_but_from_who_entered_it(county_scope, client_of):
    hand_in(county_scope, {**ROW, "key": "aid.jobs", "value": "3"})
    city = client_of("city", at="430100")
    auditor = client_of("auditor", at="430100")
    for text in (
        page(auditor, "reported", "aid.jobs", area="430102"),
        page(city, "reported", "aid.jobs"),
        page(city, "values", area="430102", on="2020-09-11", q="aid.jobs"),
    ):
        assert "不显示" in text
    assert ">3<" not in page(auditor, "reported", "aid.jobs", area="430102")


def test_the_list_of_all_figures_is_searched_and_exported(client_of):
    client = client_of("province")
    text = page(client, "values", q="在册易制毒")
    assert "累计清查在册易制毒化学品企业" in text
    assert "共 1 条" in text
    response = client.get(reverse("reports:values"), {"export": "xlsx", "chapter": "3"})
    rows = list(openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0].iter_rows(values_only=True))
    assert sum("三（" in str(row) for row in rows) == 33


def test_coverage_leads_to_the_figures_it_counts(client_of):
    text = page(client_of("province"), "figures_coverage", on="2020-09-11")
    assert "status=missing" in text
    assert "168" in text


# Calls -----------------------------------------------------------------------------------------------------------------------


def test_the_province_calls_and_the_county_sees_it(client_of, county):
    given = {
        "title": "二季度用数",
        "document": "通知",
        "level": "county",
        "keys": "aid.jobs",
        "on": "2020-06-30",
        "due_on": str(today() - timedelta(days=1)),
    }
    response = client_of("province").post(reverse("reports:new_call"), given, follow=True)
    assert "已发出 FC-2020-001" in response.content.decode()
    text = page(county, "to_report")
    assert "二季度用数" in text
    assert "逾期" in text


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"keys": "no.such"}, "没有这些指标：no.such"),
        ({"keys": ""}, "没有这些指标"),
        ({"keys": "out.gangs"}, "他方通报的数不向下要"),
        ({"since": "2020-07-01"}, "起始日晚于截至日"),
    ],
)
def test_a_call_that_does_not_fit_is_refused(client_of, cells, said):
    given = {
        "title": "用数",
        "document": "通知",
        "level": "county",
        "keys": "aid.jobs",
        "on": "2020-06-30",
        "due_on": str(today() - timedelta(days=1)),
    }
    response = client_of("province").post(reverse("reports:new_call"), {**given, **cells})
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not FigureCall.unscoped.exists()


def test_who_has_reported_is_no_longer_late(client_of, county_scope):
    factories.FigureCallFactory(keys=["aid.jobs"], since=date(2020, 7, 1), on=date(2020, 9, 30))
    client = client_of("city", at="430100")
    assert "芙蓉区" in page(client, "late")
    hand_in(county_scope, {**ROW, "key": "aid.jobs", "since": "2020-07-01", "on": "2020-09-30"})
    text = page(client, "late")
    assert "芙蓉区</a>" not in text
    assert "天心区</a>" in text


@pytest.mark.parametrize(("on", "late"), [("2020-06-30", True), ("2020-07-01", False), ("2020-09-30", False)])
def test_an_entry_answers_a_call_within_its_period_only(client_of, county_scope, on, late):
    factories.FigureCallFactory(keys=["aid.jobs"], since=date(2020, 7, 1), on=date(2020, 9, 30))
    hand_in(county_scope, {**ROW, "key": "aid.jobs", "since": "2020-06-01", "on": on})
    assert ("芙蓉区</a>" in page(client_of("city", at="430100"), "late")) is late


@pytest.mark.parametrize(("days", "shown"), [(200, True), (201, False)])
def test_lists_forget_a_call_after_a_time_and_its_code_still_opens_it(client_of, days, shown):
    call = factories.FigureCallFactory(keys=["aid.jobs"], due_on=today() - timedelta(days=days))
    client = client_of("city", at="430100")
    assert ("芙蓉区</a>" in page(client, "late")) is shown
    assert "芙蓉区" in page(client, "to_report", call=call.code).split("<table")[1]


def test_a_member_unit_sees_what_it_owes_itself(account, client_of):
    factories.FigureCallFactory(level="", keys=["com.guidance_stations", "com.stations"], since=None)
    client = client_of("member", unit="省司法厅")
    text = page(client, "to_report")
    assert "com.guidance_stations" in text
    assert "com.stations<" not in text
    stranger = client_of("member", unit="某单位")
    assert "不在负责单位名单里" in page(stranger, "to_report")


@pytest.mark.parametrize(("days", "shown"), [(30, True), (31, False), (-5, True)])
def test_a_call_stands_on_the_work_list_from_thirty_days_before_it_is_due(account, days, shown):
    due = today() + timedelta(days=days)
    factories.FigureCallFactory(level="", keys=["com.guidance_stations"], since=None, on=today(), due_on=due)
    dues = clocks.due(account("member", unit="省司法厅").scope())
    assert ("reports.figures.report" in [item.clock.key for item in dues]) is shown


def test_the_province_is_told_who_is_late_only_after_the_day(account):
    factories.FigureCallFactory(keys=["aid.jobs"], due_on=today())
    scope = account("province").scope()
    assert "reports.figures.late" not in [item.clock.key for item in clocks.due(scope)]
    factories.FigureCallFactory(keys=["aid.jobs"], due_on=today() - timedelta(days=1))
    assert "reports.figures.late" in [item.clock.key for item in clocks.due(scope)]


# Checks ----------------------------------------------------------------------------------------------------------------------


def seal_of(text, about):
    return re.search(rf'name="about" value="{about}"><input type="hidden" name="sha256" value="([0-9a-f]+)"', text)[1]


def test_a_reason_is_written_on_the_page(client_of):
    client = client_of("province")
    where = reverse("reports:checks") + "?on=2020-09-11"
    sha256 = seal_of(client.get(where).content.decode(), "I-CAMPDATE")
    given = {"about": "I-CAMPDATE", "sha256": sha256, "reason": "出台与部署是两件事"}
    text = client.post(where, given, follow=True).content.decode()
    assert "已写入理由" in text
    assert "出台与部署是两件事" in text
    assert CheckReason.unscoped.count() == 1


def test_a_reason_for_values_that_have_changed_is_refused(client_of):
    where = reverse("reports:checks") + "?on=2020-09-11"
    given = {"about": "I-CAMPDATE", "sha256": "0" * 64, "reason": "出台与部署是两件事"}
    assert "数值已变" in client_of("province").post(where, given, follow=True).content.decode()
    assert not CheckReason.unscoped.exists()


def test_a_reader_who_may_not_sign_writes_no_reason(county):
    where = reverse("reports:checks") + "?on=2020-09-11"
    text = county.get(where).content.decode()
    assert "写入理由" not in text


def test_a_contradiction_has_no_reason_to_write(client_of, scope_of):
    scope = scope_of("province")
    hand_in(scope, *({**ROW, "area": "430000", "since": "", "key": key, "value": n} for key, n in (("gov.supervising_units", "35"), ("gov.linked_counties", "34"))))  # fmt: skip
    text = page(client_of("province"), "checks", on="2020-09-11")
    assert "未通过" in text
    assert 'value="I-LINK"' not in text


def test_the_checks_are_exported(client_of):
    response = client_of("province").get(reverse("reports:checks"), {"export": "csv", "on": "2020-09-11"})
    assert response.content.decode("utf-8-sig").count("\n") >= 51


# API -------------------------------------------------------------------------------------------------------------------------


def test_values_over_http(county_scope, client_of):
    hand_in(county_scope, ROW, {**ROW, "key": "aid.jobs", "value": "3"})
    client = client_of("auditor", at="430102")
    value = client.get(f"/api/reported/values/{ROW['key']}?on=2020-09-11").json()
    assert (value["value"], value["status"], value["source"], value["signed_by"]) == (
        "12",
        "reported",
        "会议统计表",
        "",
    )
    small = client.get("/api/reported/values/aid.jobs?on=2020-09-11").json()
    assert (small["value"], small["reported"], small["hidden"]) == (None, None, True)
    assert client.get("/api/reported/values/aid.jobs/history").json()[0]["value"] is None


def test_an_unknown_figure_over_http_is_not_found(client_of):
    assert client_of("province").get("/api/reported/values/no.such").status_code == 404


def posted(client, where, *rows):
    file = io.BytesIO(sheet(*rows))
    file.name = "bg1.csv"
    return client.post(where, {"file": file})


def test_a_sheet_over_http_is_checked_then_written(county):
    wrong = {**ROW, "value": "x"}
    assert posted(county, "/api/reported/imports/check", wrong).json()["errors"][0]["column"] == "E"
    assert posted(county, "/api/reported/imports", wrong).status_code == 422
    assert ReportedFigure.unscoped.count() == 0
    answer = posted(county, "/api/reported/imports", ROW)
    assert (answer.status_code, answer.json()["written"]) == (201, 1)
    assert posted(county, "/api/reported/imports/check", ROW).json()["already"] == answer.json()["code"]
