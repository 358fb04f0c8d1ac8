"""Pages of the monitoring inputs (S105, S106): estimates with intervals, small counts hidden, records with history, what is late."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from lanjie.core.quantities import today
from lanjie.situation.models import HairRound, MonthlyCount, PriceReport, SurveyCluster
from lanjie.situation.queries.monitoring_cell import next_month
from tests import factories
from tests.factories import HairRoundFactory, MonthlyCountFactory, PriceReportFactory, SurveyClusterFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]
KEYS = ("counts", "hair", "prices", "surveys")


@pytest.fixture
def client(client_of):
    return client_of("province", at="430000")


def page(client, name, *arguments, **query):
    response = client.get(reverse(f"situation:{name}", args=arguments), query)
    assert response.status_code == 200
    return response


def row(response, code):
    return next(r for r in response.context["table"].data if r["code"] == code)


def count(value, area="430102", **more):
    return MonthlyCountFactory(area=factories.area(area), low=value, high=value, **more)


@pytest.mark.parametrize("name", ["monitoring", *(f"monitoring_{key}" for key in KEYS)])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_empty_page_stands_in_both_languages(client, name, language):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    page(client, name)


@pytest.mark.parametrize("key", KEYS)
def test_nothing_is_late_before_anybody_reports(client, key):
    assert len(page(client, "monitoring_late", key).context["table"].rows) == 0


@pytest.mark.parametrize("name", ["monitoring_late", "monitoring_records", "monitoring_new"])
def test_an_unknown_input_is_no_page(client, name):
    assert client.get(reverse(f"situation:{name}", args=["rumours"])).status_code == 404


def test_counts_of_a_month_by_county_with_their_rate(client):
    count(8, kind="population", area="430102").delete()
    MonthlyCountFactory(kind="population", low=400_000, high=400_000)
    count(12)
    response = page(client, "monitoring_counts", kind="cases")
    assert row(response, "430102")["rate"] == 3
    assert response.context["month"] == "2020-08"


def test_small_counts_of_persons_are_hidden_with_a_neighbour_of_the_city(client):
    for area, value in (("430102", 3), ("430103", 9), ("430302", 40)):
        count(value, area, kind="first_detected")
    response = page(client, "monitoring_counts", kind="first_detected")
    assert [str(row(response, code)["n"]) for code in ("430102", "430103", "430302")] == ["不足 5", "不显示", "40"]
    assert row(response, "430102")["rate"] is None


def test_the_export_hides_what_the_page_hides(client):
    count(3, kind="first_detected")
    count(40, "430302", kind="first_detected")
    response = client.get(reverse("situation:monitoring_counts"), {"kind": "first_detected", "export": "xlsx"})
    cells = [cell.value for line in load_workbook(io.BytesIO(response.content)).worksheets[0] for cell in line]
    assert 40 in cells
    assert 3 not in cells


def test_small_counts_that_are_no_persons_are_shown(client):
    count(3, kind="seizures")
    assert row(page(client, "monitoring_counts", kind="seizures"), "430102")["n"] == 3


def test_hair_shares_carry_their_exact_interval(client):
    HairRoundFactory(tests=100, low=10, high=10)
    HairRoundFactory(area=factories.area("430302"), tests=100, low=0, high=0)
    response = page(client, "monitoring_hair")
    assert str(row(response, "430102")["interval"]) == "4.9%–17.6%"
    assert str(row(response, "430302")["interval"]) == "0.0%–3.6%"


def test_few_positives_show_only_where_they_may_lie(client):
    HairRoundFactory(tests=100, low=2, high=2)
    found = row(page(client, "monitoring_hair"), "430102")
    assert (str(found["positives"]), found["share"]) == ("不足 5", None)
    assert str(found["interval"]) == "0.03%–9.9%"


def test_hair_groups_name_their_basis_and_the_cut_offs_of_the_law(client):
    HairRoundFactory(group="drivers", basis="HT-010", tests=100, low=10, high=10)
    response = page(client, "monitoring_hair")
    assert "HT-010" in str(response.context["group_body"][0][1])
    assert ["甲基苯丙胺", "0.2"] in [[str(cell) for cell in line[:2]] for line in response.context["cutoff_body"]]


def test_prices_have_an_index_and_name_what_was_left_out(client):
    for quarter in (1, 4, 7):
        for number, area in enumerate(("430100", "430300", "430102", "430103", "430302")):
            PriceReportFactory(
                area=factories.area(area), month=date(2020, quarter, 1), price_fen=40_000 + 1_000 * number
            )
    PriceReportFactory(reference="odd", price_fen=900_000)
    response = page(client, "monitoring_prices")
    assert [str(line[1]) for line in response.context["index_body"]] == ["100.0", "100.0", "100.0"]
    assert row(response, "430302")["middle"] == pytest.approx(550)
    assert "odd" in str(response.context["out_body"][0][2])
    assert str(response.context["out_body"][0][5]) == "× 21"


def test_a_survey_says_share_margin_and_design_effect(client):
    SurveyClusterFactory(answers=100, satisfied=80, weight=100, weight_square=200, weight_satisfied=80)
    response = page(client, "monitoring_surveys")
    assert row(response, "430102")["effect"] == pytest.approx(2)
    assert str(row(response, "430102")["share"]) == "80.0%"
    assert "±" in str(response.context["lead"])


def test_fewer_than_five_answers_are_not_shown(client):
    SurveyClusterFactory(answers=4, satisfied=4, weight=4, weight_square=4, weight_satisfied=4)
    assert row(page(client, "monitoring_surveys"), "430102")["share"] is None


def months_ago(n):
    return next_month(today().replace(day=1), -n)


def test_a_county_is_late_with_the_months_it_has_not_reported(client):
    for n in (7, 6, 5, 4, 3):
        count(5, "430103", month=months_ago(n))
    count(5, "430102", month=months_ago(7))
    count(5, "430102", month=months_ago(4))
    found = {r["code"]: r for r in page(client, "monitoring_late", "counts").context["table"].data}
    a, b, c = (f"{months_ago(n):%Y-%m}" for n in (6, 5, 3))
    assert found["430102"]["spans"].startswith(f"{a} – {b}、{c} – ")
    assert found["430302"]["missing"] == found["430102"]["missing"] + 2
    assert str(found["430302"]["last"]) == "从未"
    assert found["430102"]["days"] > 0


def test_a_population_alone_is_no_report(client):
    count(5, "430103", month=months_ago(3))
    MonthlyCountFactory(kind="population", low=400_000, high=400_000, month=months_ago(3))
    assert "430102" in {r["code"] for r in page(client, "monitoring_late", "counts").context["table"].data}


def test_a_countys_price_speaks_for_its_city(client):
    month = months_ago(8)
    quarter = date(month.year, 3 * ((month.month - 1) // 3) + 1, 1)
    PriceReportFactory(area=factories.area("430102"), month=quarter, months=3)
    found = {r["code"]: r for r in page(client, "monitoring_late", "prices").context["table"].data}
    assert found["430300"]["missing"] == found["430100"]["missing"] + 1


def test_hair_older_than_a_positive_speaks_for_is_a_gap(client):
    HairRoundFactory(starts_on=months_ago(9), ends_on=months_ago(9))
    HairRoundFactory(area=factories.area("430103"), starts_on=months_ago(2), ends_on=months_ago(2))
    codes = {r["code"] for r in page(client, "monitoring_late", "hair").context["table"].data}
    assert "430102" in codes
    assert "430103" not in codes


def test_counties_without_an_answer_in_the_newest_wave(client):
    SurveyClusterFactory()
    codes = {r["code"] for r in page(client, "monitoring_late", "surveys").context["table"].data}
    assert "430102" not in codes
    assert "430103" in codes


def test_records_show_what_stands_and_on_demand_what_was_corrected(client):
    count(9)
    count(7, superseded_at="2020-09-20T00:00:00Z")
    assert len(page(client, "monitoring_records", "counts").context["table"].rows) == 1
    assert len(page(client, "monitoring_records", "counts", history="on").context["table"].rows) == 2


@pytest.mark.parametrize(
    ("key", "query", "n"),
    [("counts", {"q": "芙蓉"}, 1), ("counts", {"q": "天心"}, 0), ("counts", {"kind": "cases"}, 1), ("counts", {"kind": "tests"}, 0),
     ("hair", {"q": "DT-0"}, 1), ("hair", {"since": "2020-08-04"}, 0), ("prices", {"q": "P-7"}, 1), ("prices", {"until": "2020-06-30"}, 0),
     ("surveys", {"q": "nowhere"}, 0)],
)  # fmt: skip
def test_records_are_searched_and_filtered(client, key, query, n):
    count(7)
    HairRoundFactory()
    PriceReportFactory(reference="P-7")
    SurveyClusterFactory()
    assert len(page(client, "monitoring_records", key, **query).context["table"].rows) == n


TYPED = {
    "counts": ({"month": "2020-08", "area": "430102", "cases": "31", "out_of_province": "1-4"}, MonthlyCount, 2),
    "hair": ({"area": "430102", "group": "licences", "basis": "ht-010", "starts_on": "2020-08-03", "ends_on": "2020-08-14",
              "tests": "120", "positives": "0"}, HairRound, 1),
    "prices": ({"period": "2020Q3", "area": "430100", "reference": "P-1", "drug": "ketamine", "market": "retail", "quantity": "500",
                "unit": "mg", "price": "150", "purity": "62"}, PriceReport, 1),
    "surveys": ({"survey": "2020Q3", "starts_on": "2020-09-01", "ends_on": "2020-09-20", "plan": "方案", "area": "430102",
                 "answers": "150", "satisfied": "131"}, SurveyCluster, 1),
}  # fmt: skip


@pytest.mark.parametrize("key", KEYS)
def test_a_typed_record_is_written_once_however_often_it_is_sent(client, key):
    given, model, written = TYPED[key]
    address = reverse("situation:monitoring_new", args=[key])
    first = client.post(address, {"mark": "m1", **given})
    again = client.post(address, {"mark": "m1", **given})
    assert (first.status_code, first.url) == (302, again.url)
    assert model.unscoped.count() == written
    assert client.get(first.url).status_code == 200


WRONG = {
    "counts": ("cases", "约 30"),
    "hair": ("positives", "121"),
    "prices": ("price", "0"),
    "surveys": ("satisfied", "151"),
}


@pytest.mark.parametrize("key", KEYS)
def test_a_wrong_cell_is_said_beside_its_field_and_nothing_is_lost(client, key):
    given, model, _ = TYPED[key]
    field, value = WRONG[key]
    response = client.post(reverse("situation:monitoring_new", args=[key]), {"mark": "m1", **given, field: value})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert f'value="{value}"' in response.content.decode()
    assert not model.unscoped.exists()


def test_a_county_is_offered_only_itself(client_of):
    response = page(client_of("county", at="430102"), "monitoring_new", "counts")
    assert [code for code, _ in response.context["form"].fields["area"].choices] == ["", "430102"]
    assert response.context["form"].initial["area"] == "430102"


def test_a_price_may_be_a_citys(client):
    codes = {code for code, _ in page(client, "monitoring_new", "prices").context["form"].fields["area"].choices}
    assert {"430100", "430102"} < codes


def test_a_typed_value_that_differs_must_be_marked_as_a_correction(client):
    count(7)
    given = {"mark": "m1", "month": "2020-08", "area": "430102", "cases": "9"}
    address = reverse("situation:monitoring_new", args=["counts"])
    assert list(client.post(address, given).context["form"].errors) == ["cases"]
    assert client.post(address, {**given, "correct": "on"}).status_code == 302
    assert [(r.low, r.superseded_at is None) for r in MonthlyCount.unscoped.order_by("pk")] == [(7, False), (9, True)]


def test_a_county_sees_and_reports_only_its_own(client_of):
    own = client_of("county", at="430103")
    count(12)
    count(20, "430103")
    assert [r["code"] for r in page(own, "monitoring_counts", kind="cases").context["table"].data] == ["430103"]
    assert len(page(own, "monitoring_records", "counts").context["table"].rows) == 1
    given, _, _ = TYPED["counts"]
    assert own.post(reverse("situation:monitoring_new", args=["counts"]), {"mark": "m", **given}).status_code == 422
