from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from lanjie.core.models import AuditEvent
from lanjie.reports.models import FigureSignature
from lanjie.situation.models import Result, Site
from tests import factories
from tests.integration.reports.monitored import END, LAST

pytestmark = pytest.mark.django_db
RESULTS, LOAD = "situation.wastewater.results", "situation.wastewater.load.methamphetamine"


def page(key: str = RESULTS, **asked: object) -> str:
    query = "&".join(f"{name}={value}" for name, value in {"on": END, **asked}.items())
    return f"{reverse('reports:figure', args=[key])}?{query}"


@pytest.fixture
def province(run, client_of):
    return client_of("province", at="430000")


def test_a_count_says_that_it_is_complete(province):
    body = province.get(page()).content.decode()
    assert "49" in body
    assert "逐户登记数，没有抽样误差" in body


def test_an_estimate_says_its_interval(province):
    context = province.get(page(LOAD)).context
    assert str(context["uncertainty"]).startswith("95% 区间 ")


def test_a_flow_counts_from_new_year_or_from_the_day_asked_for(province):
    year = province.get(page()).context["opened"].number.rows
    quarter = province.get(page(since=LAST)).context["opened"].number.rows
    assert (year, quarter) == (3 * 16 + 1, 16 + 1)


def test_the_switcher_narrows_the_figure_to_an_area(province):
    assert province.get(page(area="430300")).context["opened"].number.rows == 3 * 8 + 1


@pytest.mark.parametrize("code", ["430300", "430000", "520000", "nowhere"])
def test_an_area_outside_the_readers_does_not_exist(run, client_of, code):
    assert client_of("city", at="430100").get(page(area=code)).status_code == 404


def test_a_reader_sees_the_own_area_first(run, client_of):
    assert client_of("city", at="430100").get(page()).context["area"].code == "430100"


def test_the_total_row_is_the_number_of_the_page(province):
    context = province.get(page()).context
    assert context["table"].totals["value"] == context["value"]


def test_the_trend_of_an_estimate_ends_at_the_number_of_the_page(province):
    card = province.get(page(LOAD)).context["card"]
    assert card.wide.facts["levels"][-1]["y"] == pytest.approx(
        province.get(page(LOAD)).context["opened"].number.value, rel=1e-12
    )


def test_a_figure_of_another_day_counts_what_was_there(province):
    before = province.get(page(on=LAST - timedelta(days=1))).context["opened"].number.rows
    assert before == 2 * 16


def test_recomputed_as_known_then_a_later_correction_does_not_count(province):
    wrong = Result.unscoped.filter(kind="sample", superseded_at=None).latest("pk")
    Result.unscoped.update(recorded_at=timezone.now() - timedelta(days=30))
    Result.unscoped.filter(pk=wrong.pk).update(superseded_at=timezone.now() - timedelta(days=2))
    then = (timezone.now() - timedelta(days=10)).date()
    assert province.get(page()).context["opened"].number.rows == 48
    assert province.get(page(known_on=then)).context["opened"].number.rows == 49


def test_days_that_make_no_sense_are_said_and_fall_back(province):
    context = province.get(page(since="2020-10-01")).context
    assert "since" in context["form"].errors


def test_signing_is_the_provinces_and_is_audited(province):
    assert province.get(page()).context["state"] == "unsigned"
    assert province.post(page()).status_code == 302
    assert province.get(page()).context["state"] == "signed"
    event = AuditEvent.objects.get(act="reports.figure.sign")
    assert event.facts["rows"] == 49


def test_signing_the_same_rows_twice_changes_nothing(province):
    province.post(page())
    province.post(page())
    assert FigureSignature.unscoped.count() == 1


def test_a_signature_does_not_cover_rows_that_came_later(province):
    province.post(page())
    factories.ResultFactory(sample=factories.SampleFactory(site=Site.unscoped.first(), taken_on=END))
    assert province.get(page()).context["state"] == "look"


def test_others_may_not_sign(run, client_of):
    assert client_of("city", at="430100").post(page()).status_code == 403
    assert FigureSignature.unscoped.count() == 0


def test_a_signature_can_not_be_changed(province):
    province.post(page())
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        FigureSignature.unscoped.update(value=1)


def test_taking_rows_out_is_audited(province):
    province.get(f"{reverse('reports:figure_rows', args=[RESULTS])}?on={END}&export=xlsx")
    assert AuditEvent.objects.get(act="figures.export").facts["rows"] == 49


def test_an_unknown_figure_does_not_exist(province):
    assert province.get(page("no.such.figure")).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"), [("q=氯胺", 2), ("q=KETAMINE", 2), ("kind=stock&room=situation&q=监测点", 3), ("q=没有这个", 0)]
)
def test_the_list_is_searched_in_both_languages_and_filtered(province, query, found):
    table = province.get(f"{reverse('reports:figures')}?{query}").context["table"]
    assert len(table.rows) == found


def test_every_view_of_a_figure_answers_in_english(province):
    province.cookies["django_language"] = "en"
    assert "complete count, no sampling error" in province.get(page(by="year")).content.decode()
