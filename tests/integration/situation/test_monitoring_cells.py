"""The standing records of hair, prices, surveys and counts become the input table of the assessment, beside wastewater (S103)."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest
from django.utils import timezone

from lanjie.core.access import SYSTEM
from lanjie.registry.models import Area
from lanjie.science.situation.table import COLUMNS, check_rows
from lanjie.situation.queries.monitoring import INDICATORS, Cell, cells
from tests import factories
from tests.factories import HairRoundFactory, MonthlyCountFactory, PriceReportFactory, SurveyClusterFactory

pytestmark = pytest.mark.django_db
AUGUST = date(2020, 8, 1)


def found(known=None):
    return list(cells(SYSTEM, known))


def only(indicator):
    return [cell for cell in found() if cell.indicator == indicator]


def count(kind, value, *, area="430102", month=AUGUST, high=None):
    place = factories.area(area)
    return MonthlyCountFactory(area=place, month=month, kind=kind, low=value, high=value if high is None else high)


def test_a_count_is_set_against_the_people_of_its_month():
    count("population", 400_000, month=date(2020, 7, 1))
    count("first_detected", 12)
    assert found() == [Cell("430102", "2020-08", "new", "poisson", "12", "4")]


def test_a_suppressed_count_enters_as_its_bounds():
    count("population", 400_000)
    count("first_detected", 1, high=4)
    assert only("new")[0].y == "1-4"


def test_without_a_report_the_population_of_the_registry_counts():
    area = factories.area("430102")
    area.population = 500_000
    area.save()
    count("cases", 3)
    assert only("case") == [Cell("430102", "2020-08", "case", "poisson", "3", "5")]


def test_without_any_population_a_count_has_no_exposure_and_is_left_out():
    count("cases", 3)
    assert found() == []


def test_out_of_province_is_set_against_the_registered_people():
    count("population", 400_000)
    count("registered", 600_000)
    count("out_of_province", 2)
    assert only("out")[0].n_or_exposure == "6"


def test_all_zero_counts_are_counts():
    count("population", 400_000)
    count("seizures", 0)
    assert only("seize")[0].y == "0"


def test_effort_is_the_log_of_work_a_head_around_its_mean():
    for area, hours in (("430102", 900), ("430103", 3_700)):
        for kind, value in (("population", 400_000), ("tests", 60), ("checks", 40), ("police_hours", hours)):
            count(kind, value, area=area)
    low, high = (float(cell.y) for cell in only("eff"))
    assert low == pytest.approx(-math.log(3.8) / 2)
    assert high == pytest.approx(math.log(3.8) / 2)


def test_effort_without_one_of_its_parts_is_missing():
    for kind, value in (("population", 400_000), ("tests", 60), ("checks", 40)):
        count(kind, value)
    assert only("eff") == []


def test_hair_groups_of_a_month_are_told_together():
    HairRoundFactory(group="clients", tests=80, low=2, high=2)
    HairRoundFactory(group="drivers", tests=120, low=1, high=1)
    assert found() == [Cell("430102", "2020-08", "hair", "binomial", "3", "200")]


def test_analytes_alone_only_bound_the_positives():
    HairRoundFactory(analyte="methamphetamine", cutoff=0.2, tests=80, low=3, high=3)
    HairRoundFactory(analyte="ketamine", cutoff=0.2, tests=80, low=2, high=2)
    assert (found()[0].y, found()[0].n_or_exposure) == ("3-5", "80")


def test_a_simple_survey_keeps_its_numbers():
    SurveyClusterFactory(answers=150, satisfied=127, weight=150, weight_square=150, weight_satisfied=127)
    assert found() == [Cell("430102", "2020-09", "sat", "binomial", "127", "150")]


def test_unequal_weights_cost_answers():
    SurveyClusterFactory(answers=100, satisfied=80, weight=100, weight_square=200, weight_satisfied=80)
    assert (found()[0].y, found()[0].n_or_exposure) == ("40", "50")


def price(yuan, *, area="430102", month=AUGUST, months=1, purity=0.5, **more):
    return PriceReportFactory(
        area=factories.area(area), month=month, months=months, price_fen=yuan * 100, purity=purity, **more
    )


def test_a_price_is_the_log_against_the_median_of_its_series():
    price(100, area="430102")
    price(200, area="430103")
    price(400, area="430302")
    assert [float(cell.y) for cell in only("price")] == pytest.approx([-math.log(2), 0, math.log(2)])


def test_a_price_without_purity_stays_out():
    price(100, purity=None)
    assert only("price") == []


def test_a_citys_price_stands_for_its_counties_with_the_weight_of_one():
    price(100, area="430103", reference="A")
    price(120, area="430103", reference="B")
    price(150, area="430300", reference="C")
    price(150, area="430100", reference="D")
    by_area = {cell.area_code: cell for cell in only("price")}
    spread = math.log(1.2) ** 2 / 2
    assert float(by_area["430103"].variance) == pytest.approx(spread / 2)
    for city in ("430100", "430300"):
        counties = (
            Area.unscoped.filter(parent__code=city, level="county")
            .exclude(code="430103")
            .values_list("code", flat=True)
        )
        assert len(counties) > 1
        assert all(float(by_area[code].variance) == pytest.approx(spread * len(counties)) for code in counties)


def test_a_quarters_price_stands_in_its_middle_month():
    price(100, month=date(2020, 7, 1), months=3)
    assert only("price")[0].month == "2020-08"


def test_an_outlier_stays_out_until_somebody_confirms_it():
    for number, yuan in enumerate((100, 105, 98, 102, 101, 99)):
        price(yuan, reference=f"P{number}", area="430103")
    odd = price(1_000, reference="odd")
    assert not any(cell.area_code == "430102" for cell in only("price"))
    odd.confirmed = "rang the office"
    odd.save()
    assert any(cell.area_code == "430102" for cell in only("price"))


def test_the_past_is_told_as_it_was_known():
    count("population", 400_000)
    old = count("cases", 3)
    before = timezone.now()
    old.superseded_at = before + timedelta(seconds=1)
    old.save()
    MonthlyCountFactory(kind="cases", low=9, high=9, recorded_at=before + timedelta(seconds=1))
    assert [cell.y for cell in found(before) if cell.indicator == "case"] == ["3"]
    assert [cell.y for cell in found() if cell.indicator == "case"] == ["9"]


def test_the_science_package_reads_every_cell():
    for kind in ("population", "registered", "first_detected", "cases", "seizures", "out_of_province", "tests", "checks", "police_hours"):  # fmt: skip
        count(kind, 100_000)
    HairRoundFactory()
    SurveyClusterFactory()
    price(100)
    rows = check_rows((number, dict(zip(COLUMNS, cell, strict=True))) for number, cell in enumerate(found(), start=2))
    assert {row.indicator for row in rows} == set(INDICATORS)
