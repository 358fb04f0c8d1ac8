"""Quality control counted for pages and the bulletin, and the figures whose rows add up to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from lanjie.core.access import SYSTEM, Scope
from lanjie.core.figures import FIGURES, Asked
from lanjie.situation.choices import EXCLUDING, FLAGS
from lanjie.situation.figures_quality import last_quarter
from lanjie.situation.models import Result, Site
from lanjie.situation.quality_words import BASIS, findings
from lanjie.situation.queries.quality import kept_out, quality_count
from tests.factories import CatchmentFactory
from tests.integration.situation.wastewater import hand_in, row, site, standing

pytestmark = pytest.mark.django_db
PERIOD = (date(2020, 1, 1), date(2020, 12, 31))


@pytest.fixture
def quarter(areas: object) -> None:
    """Five results: two fine, one with rain, one hit by its blank, one without flow; four controls, two of which hold."""
    for code in ("HN-T1", "HN-T2", "HN-T3"):
        site(code)
    hand_in(
        row(),
        row(kind="replicate", value="104"),
        row(substance="ketamine", value="20"),
        row(substance="ketamine", kind="field_blank", value="10"),
        row(kind="spike", value="100", recovery="95"),
        row(sample="B-2", site="HN-T2", date="2020-08-20", flags="降雨"),
        row(sample="B-2", site="HN-T2", date="2020-08-20", substance="MDMA", value="<5"),
        row(sample="B-2", site="HN-T2", date="2020-08-20", substance="MDMA", kind="spike", value="1", recovery="121"),
        row(sample="B-3", site="HN-T3", date="2020-09-20", flow=""),
        row(sample="B-3", site="HN-T3", date="2020-09-20", flow="", substance="MDMA", value="缺测"),
    )


def test_results_are_what_entered_and_what_was_kept_out(quarter: None) -> None:
    found = quality_count(SYSTEM, *PERIOD)
    assert (found.reported, found.entered, found.kept_out, found.lost) == (5, 2, 3, 1)
    assert found.reasons == {"blank_hit": 1, "recovery_bad": 1, "flow_missing": 1}
    assert found.notes == {"rain_event": 1}
    assert kept_out(SYSTEM, *PERIOD).count() == 3


def test_controls_are_counted_by_kind_with_those_that_held(quarter: None) -> None:
    found = {control.kind.value: (control.done, control.passed) for control in quality_count(SYSTEM, *PERIOD).controls}
    assert found == {"replicate": (1, 1), "field_blank": (1, 0), "spike": (2, 1)}


def test_nothing_outside_the_period_or_the_area_counts(quarter: None, scope_of: Callable[..., Scope]) -> None:
    assert quality_count(SYSTEM, date(2021, 1, 1), date(2021, 12, 31)).share_entered is None
    assert quality_count(scope_of("city", at="430300"), *PERIOD).reported == 0


def test_counting_takes_as_many_queries_for_one_site_as_for_many(
    quarter: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        quality_count(SYSTEM, *PERIOD)
    for n in range(4, 8):
        site(f"HN-T{n}")
        hand_in(row(sample=f"B-{n}", site=f"HN-T{n}", flags="渗漏"))
    with django_assert_num_queries(3):
        assert quality_count(SYSTEM, *PERIOD).reasons["leaked"] == 4


def test_every_flag_has_its_words_and_its_rule() -> None:
    assert set(FLAGS) - set(BASIS) == {"oor", "lowVol", "noTime", "confirmed"}
    assert set(EXCLUDING) <= set(FLAGS)


def test_a_finding_names_the_numbers_that_broke_the_rule(areas: object) -> None:
    site()
    hand_in(row(value="100"), row(kind="replicate", value="140"))
    bottle = list(Result.unscoped.select_related("sample"))
    (found,) = findings([standing()], bottle)
    assert (found.flag, found.excludes) == ("replicate_bad", True)
    assert str(found.why) == "100 与 140 ng/L 相差 33%，限 30%"


def test_the_sample_page_says_what_failed_and_why(quarter: None, client_of: Callable[..., Client]) -> None:
    shown = client_of("city", at="430100").get("/situation/samples/B-1/").content.decode()
    assert "空白 10.0 ng/L，其 5 倍为 50.0，结果 20.0" in shown
    assert "未通过" in shown
    assert "氯胺酮 · 现场空白" in shown


def test_the_quality_page_gives_the_counts_and_refuses_scores_of_others(
    quarter: None, client_of: Callable[..., Client]
) -> None:
    client = client_of("city", at="430100")
    shown = client.get("/situation/quality/?since=2020-01-01&until=2020-12-31").content.decode()
    assert "5 项结果中 2 项（40%）进入趋势，3 项因质控不进" in shown
    assert "登记 z 值" not in shown


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2020, 9, 29), date(2020, 4, 1), date(2020, 6, 30)),
        (date(2020, 9, 30), date(2020, 7, 1), date(2020, 9, 30)),
        (date(2020, 10, 1), date(2020, 7, 1), date(2020, 9, 30)),
        (date(2021, 1, 5), date(2020, 10, 1), date(2020, 12, 31)),
    ],
)
def test_the_last_whole_quarter(day: date, first: date, last: date) -> None:
    assert last_quarter(day) == (first, last)


def _number(key: str, on: date = date(2020, 10, 1), since: date | None = date(2020, 1, 1)) -> float | None:
    figure = FIGURES[f"situation.wastewater.{key}"]
    asked = Asked(on=on, since=since)
    found = figure.asked(SYSTEM, asked)
    number = figure.number(SYSTEM, asked)
    total = sum(getattr(record, found.amount) for record in found.queryset) if found.amount else found.queryset.count()
    assert number.value == (total or None if found.amount else total)
    assert found.queryset.values_list(*(lookup for lookup, _ in found.columns)).count() == number.rows
    return number.value


@pytest.mark.parametrize(
    ("key", "value"), [("results.entered", 2), ("results.kept-out", 3), ("controls", 4), ("controls.held", 2)]
)
def test_figures_of_quality_open_to_their_rows(quarter: None, key: str, value: int) -> None:
    assert _number(key) == value


def test_figures_of_silent_thin_and_covered_sites(quarter: None) -> None:
    site("HN-T4", population=90_000)
    Site.unscoped.update(opened_on=date(2020, 1, 1))
    hand_in(row(sample="B-9", date="2020-07-02"))
    assert _number("sites.silent") == 1
    assert _number("sites.thin") == 3
    assert _number("people-covered") == 600_000
    assert _number("sites.silent", on=date(2020, 7, 1)) == 4
    assert _number("people-covered", on=date(2020, 7, 1)) is None


def test_a_site_opened_during_the_quarter_is_not_called_silent(quarter: None) -> None:
    Site.unscoped.update(opened_on=date(2020, 7, 2))
    assert _number("sites.silent") == 0


def test_people_are_counted_by_the_version_in_use_at_the_quarters_end(quarter: None) -> None:
    where = Site.unscoped.get(code="HN-T1")
    CatchmentFactory(site=where, version=2, population=300_000, valid_from=date(2020, 9, 30))
    CatchmentFactory(site=where, version=3, population=900_000, valid_from=date(2020, 10, 1))
    CatchmentFactory(site=where, version=4, population=800_000, valid_from=date(2020, 9, 1), used=False)
    assert _number("people-covered") == 700_000
