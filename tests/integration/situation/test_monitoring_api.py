"""The monitoring inputs over HTTP, as figures and as deadlines."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lanjie.core.access import SYSTEM, Role, Scope
from lanjie.core.clocks import due
from lanjie.core.figures import FIGURES, Asked
from lanjie.situation.queries.monitoring_late import COUNTS_DUE, counts_late, due_on, periods, prices_late, spans
from tests import factories
from tests.factories import HairRoundFactory, MonthlyCountFactory, PriceReportFactory, SurveyClusterFactory
from tests.integration.situation.bad_files_monitoring import PRICES, sheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]
ROOT = "/api/situation/monitoring"
YEAR = Asked(on=date(2020, 12, 31), since=date(2020, 1, 1))


@pytest.fixture
def client(client_of):
    return client_of("province", at="430000")


def get(client, path, **query):
    response = client.get(f"{ROOT}/{path}", query)
    assert response.status_code == 200, response.content
    return response.json()


def test_small_counts_of_persons_are_empty(client):
    MonthlyCountFactory(kind="first_detected", low=3, high=3)
    MonthlyCountFactory(kind="first_detected", low=9, high=9, area=factories.area("430103"))
    MonthlyCountFactory(kind="first_detected", low=40, high=40, area=factories.area("430302"))
    items = get(client, "counts", kind="first_detected")["items"]
    assert [(i["area"], i["low"]) for i in items] == [("430102", None), ("430103", None), ("430302", 40)]


@pytest.mark.parametrize(("number", "shown"), [(1, None), (2, None), (3, 40)])
def test_a_count_is_hidden_for_what_stands_on_another_page(client, number, shown):
    MonthlyCountFactory(kind="first_detected", low=3, high=3)
    MonthlyCountFactory(kind="first_detected", low=9, high=9, area=factories.area("430103"))
    MonthlyCountFactory(kind="first_detected", low=40, high=40, area=factories.area("430302"))
    found = get(client, "counts", kind="first_detected", page=number, size=1)
    assert (found["count"], [i["low"] for i in found["items"]]) == (3, [shown])


def test_counts_of_an_area_and_a_period(client):
    MonthlyCountFactory(low=7, high=7)
    MonthlyCountFactory(low=8, high=8, month=date(2020, 9, 1))
    assert [i["low"] for i in get(client, "counts", area="430102", until="2020-08-31")["items"]] == [7]
    assert client.get(f"{ROOT}/counts", {"area": "999999"}).status_code == 404


def test_hair_shares_with_interval_and_few_positives_empty(client):
    HairRoundFactory(tests=100, low=10, high=10)
    HairRoundFactory(tests=100, low=2, high=2, area=factories.area("430302"))
    wide, few = get(client, "hair")["items"]
    assert (wide["share"], round(wide["low"], 4), round(wide["high"], 4)) == (0.1, 0.0490, 0.1762)
    assert (few["tests"], few["positives"], few["share"], few["high"]) == (100, None, None, None)


def test_the_index_of_prices(client):
    for quarter, yuan in ((1, 400), (4, 500)):
        PriceReportFactory(month=date(2020, quarter, 1), price_fen=yuan * 100)
    assert [round(p["value"]) for p in get(client, "prices")] == [100, 125]
    assert get(client, "prices", drug="heroin") == []


def test_satisfaction_of_the_newest_wave(client):
    SurveyClusterFactory(satisfied=75, weight_satisfied=75)
    (one,) = get(client, "surveys")["items"]
    assert (one["area"], one["share"], one["design_effect"]) == ("430102", 0.5, 1)


def test_what_is_late(client):
    MonthlyCountFactory()
    assert {late["area"] for late in get(client, "late/counts")} >= {"430102", "430103"}
    assert client.get(f"{ROOT}/late/rumours").status_code == 404


def test_cells_as_the_assessment_reads_them(client):
    HairRoundFactory()
    assert get(client, "cells")["items"][0]["indicator"] == "hair"


def test_a_file_comes_in_over_http(client):
    file = SimpleUploadedFile("x.csv", sheet(PRICES))
    answer = client.post("/api/situation/imports", {"format": PRICES, "file": file})
    assert (answer.status_code, answer.json()["written"]) == (201, 6)


# Figures ----------------------------------------------------------------------------------------------------------------


def number(key, asked=YEAR):
    return FIGURES[key].number(SYSTEM, asked).value


def test_figures_add_up_what_was_reported():
    MonthlyCountFactory(low=7, high=7)
    MonthlyCountFactory(low=1, high=4, area=factories.area("430103"))
    HairRoundFactory(tests=120, low=2, high=2)
    HairRoundFactory(tests=120, low=2, high=2, analyte="ketamine", cutoff=0.2)
    PriceReportFactory()
    SurveyClusterFactory()
    found = {key: number(f"situation.{key}") for key in ("counts.cases", "hair.tests", "hair.positives", "prices.reports", "surveys.answers")}  # fmt: skip
    assert found == {
        "counts.cases": 8,
        "hair.tests": 120,
        "hair.positives": 2,
        "prices.reports": 1,
        "surveys.answers": 150,
    }


def test_the_share_of_the_satisfied_is_weighted():
    SurveyClusterFactory(weight=100, weight_satisfied=90)
    SurveyClusterFactory(weight=300, weight_satisfied=150, area=factories.area("430103"))
    assert number("situation.surveys.satisfied") == pytest.approx(0.6)


def test_a_figure_is_recomputed_as_it_was_known():
    MonthlyCountFactory(low=7, high=7, recorded_at="2020-09-01T00:00:00Z", superseded_at="2020-09-10T00:00:00Z")
    MonthlyCountFactory(low=9, high=9, recorded_at="2020-09-10T00:00:00Z")
    then = Asked(on=YEAR.on, since=YEAR.since, known_on=date(2020, 9, 5))
    assert (number("situation.counts.cases", then), number("situation.counts.cases")) == (7, 9)


# Deadlines --------------------------------------------------------------------------------------------------------------


def reader(role, code):
    return Scope(grants=((role, factories.path_of(code)),))


def lines(role, code, key, on):
    return [d for d in due(reader(role, code), on) if d.clock.key == key]


@pytest.mark.parametrize(("day", "late"), [(9, False), (10, False), (11, True)])
def test_a_month_is_due_ten_days_after_its_end(day, late):
    MonthlyCountFactory(month=date(2020, 8, 1), area=factories.area("430103"))
    found = counts_late(reader(Role.COUNTY, "430102"), date(2020, 9, day))
    assert bool(found) is late
    assert due_on(date(2020, 8, 1), 1) == date(2020, 9, COUNTS_DUE.days)


def test_a_month_left_out_between_others_is_missing():
    for month in (6, 8):
        MonthlyCountFactory(month=date(2020, month, 1))
    MonthlyCountFactory(month=date(2020, 6, 1), area=factories.area("430103"))
    found = {one.area.code: one for one in counts_late(reader(Role.PROVINCE, "430000"), date(2020, 9, 11))}
    june, july, august = (date(2020, month, 1) for month in (6, 7, 8))
    assert (found["430102"].missing, found["430102"].last) == ((july,), august)
    assert (found["430103"].missing, found["430103"].last) == ((july, august), june)


@pytest.mark.parametrize(("day", "late"), [(15, False), (16, True)])
def test_a_quarter_is_due_fifteen_days_after_its_end(day, late):
    PriceReportFactory(month=date(2020, 7, 1), area=factories.area("430100"))
    found = prices_late(reader(Role.CITY, "430300"), date(2020, 10, day))
    assert bool(found) is late


def test_a_county_finds_its_months_on_the_work_list():
    MonthlyCountFactory(month=date(2020, 6, 1), area=factories.area("430103"))
    (line,) = lines(Role.COUNTY, "430102", "situation.monitoring.counts", date(2020, 9, 20))
    assert line.running.title.render("en") == "Report monthly counts: 3 months"
    assert (line.day, line.left) == (date(2020, 7, 10), -72)
    assert "assumed" in line.basis.render("en")


def test_the_province_gets_one_line_to_press_for_the_newest_month():
    MonthlyCountFactory(month=date(2020, 8, 1), area=factories.area("430103"))
    (line,) = lines(Role.PROVINCE, "430000", "situation.monitoring.counts.press", date(2020, 9, 20))
    assert "2020-08" in line.running.title.render("en")


def test_a_city_finds_its_quarters():
    PriceReportFactory(month=date(2020, 4, 1), area=factories.area("430100"))
    (line,) = lines(Role.CITY, "430300", "situation.monitoring.prices", date(2020, 10, 20))
    assert line.running.about.render("en").endswith("2020 Q2 to 2020 Q3")


def test_nobody_is_asked_for_more_than_three_years():
    assert len(periods(date(2000, 1, 1), date(2020, 9, 20), 1)) == 36


def test_months_in_a_row_are_one_span():
    months = tuple(date(2020, m, 1) for m in (1, 2, 3, 6, 8, 9))
    assert [(a.month, b.month) for a, b in spans(months, 1)] == [(1, 3), (6, 6), (8, 9)]
