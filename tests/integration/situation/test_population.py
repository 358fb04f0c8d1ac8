"""Population versions: registered, measured by a marker, combined; none below the minimum on any path."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from lanjie.core import imports
from lanjie.core.access import SYSTEM, Scope
from lanjie.situation.boundary import TooSmallError
from lanjie.situation.choices import PopulationMethod
from lanjie.situation.commands.population import PopulationError, combine, measure, register
from lanjie.situation.imports import EUROPEAN_SITES, SITES
from lanjie.situation.models import Catchment, Site
from lanjie.situation.queries.population import MarkerRule
from tests.integration.situation.wastewater import hand_in, row, site, standing

pytestmark = pytest.mark.django_db
SINCE, UNTIL = date(2020, 1, 1), date(2020, 12, 31)
SOURCE = "本厂 2020 年专项测定"


@pytest.fixture
def works(areas: object) -> Site:
    return site()


def _days(*people: float, **markers: float) -> None:
    """A sheet with one bottle a day whose ammonium says so many people at 8 g each."""
    hand_in(
        *(
            row(sample=f"D-{n}", date=f"2020-07-{n + 1:02d}", nh4n=f"{8 * p / 100_000:.6f}", **markers)
            for n, p in enumerate(people)
        )
    )


def _register(works: Site, population: int, **changes: object) -> Catchment:
    given = {"method": PopulationMethod.CENSUS, "cv": 0.1, "valid_from": SINCE, "source": "统计年鉴", **changes}
    made: Catchment = register(scope=SYSTEM, site=works, population=population, **given).value  # type: ignore[arg-type]
    return made


def _measure(
    works: Site, rule: MarkerRule | None = None, method: PopulationMethod = PopulationMethod.AMMONIUM, **more: object
) -> Catchment:
    made: Catchment = measure(
        scope=SYSTEM, site=works, method=method, rule=rule or MarkerRule(), since=SINCE, until=UNTIL, valid_from=SINCE, source=SOURCE, **more,  # type: ignore[arg-type]
    ).value  # fmt: skip
    return made


@pytest.mark.parametrize("population", [5_000, 5_001])
def test_a_catchment_of_the_minimum_is_registered(works: Site, population: int) -> None:
    assert _register(works, population).version == 2


def test_a_form_below_the_minimum_is_refused_with_the_reason(works: Site) -> None:
    with pytest.raises(TooSmallError) as refused:
        _register(works, 4_999)
    assert "4,999" in str(refused.value)
    assert Catchment.unscoped.count() == 1


def test_a_marker_below_the_minimum_is_refused(works: Site) -> None:
    _days(4_000, 4_000, 4_000)
    with pytest.raises(TooSmallError):
        _measure(works)


@pytest.mark.parametrize(("population", "ok"), [("4999", False), ("5000", True)])
def test_a_sites_file_below_the_minimum_is_refused(areas: object, population: str, ok: bool) -> None:
    content = f"监测点代码,名称,类别,县区代码,服务人口,人口方法,生效日\nHN-F1,甲厂,城镇污水处理厂,430102,{population},普查人口,2020-01-01\n"
    checked = imports.check(scope=SYSTEM, form=SITES, content=content.encode(), filename="sites.csv")
    assert (checked.ok, any("5,000" in str(problem.line) for problem in checked.problems)) == (ok, not ok)


@pytest.mark.parametrize(("population", "ok"), [("4999", False), ("5000", True)])
def test_a_european_sites_file_below_the_minimum_is_refused(areas: object, population: str, ok: bool) -> None:
    content = f"site_id,country,city,population\nAT001,AT,Graz,{population}\n"
    checked = imports.check(scope=SYSTEM, form=EUROPEAN_SITES, content=content.encode(), filename="sites.csv")
    assert checked.ok is ok


@pytest.mark.parametrize("changes", [{"source": " "}, {"cv": 0.0}, {"cv": 1.01}, {"method": PopulationMethod.AMMONIUM}])
def test_registering_needs_a_source_a_spread_and_a_counted_population(works: Site, changes: dict[str, object]) -> None:
    with pytest.raises(PopulationError):
        _register(works, 200_000, **changes)


def test_another_citys_officer_registers_nothing_here(works: Site, scope_of: Callable[..., Scope]) -> None:
    with pytest.raises(PermissionDenied):
        register(
            scope=scope_of("city", at="430300"), site=works, population=200_000, method=PopulationMethod.CENSUS, cv=0.1, valid_from=SINCE, source="x",
        )  # fmt: skip


def test_ammonium_is_the_geometric_mean_of_its_days(works: Site) -> None:
    _days(100_000, 200_000, 400_000)
    made = _measure(works, constant_cv=0.3)
    scatter = math.log(2) ** 2 / 3
    assert made.population == 200_000
    assert made.cv == pytest.approx(math.sqrt(math.expm1(scatter + math.log(1.09))))
    assert (made.parts["days"], made.parts["rule"]["ammonium_g"], made.used) == (3, 8.0, False)


def test_two_days_are_too_few(works: Site) -> None:
    _days(100_000, 200_000)
    with pytest.raises(PopulationError):
        _measure(works)


def test_days_outside_the_period_and_without_flow_do_not_count(works: Site) -> None:
    _days(200_000, 200_000)
    hand_in(row(sample="X-1", date="2021-01-01", nh4n="16"), row(sample="X-2", date="2020-07-20", nh4n="16", flow=""))
    with pytest.raises(PopulationError):
        _measure(works)


def test_a_marker_version_that_only_feeds_a_combination_divides_no_load(works: Site) -> None:
    _days(100_000, 100_000, 100_000)
    _measure(works)
    hand_in(row())
    assert (standing().catchment.method, standing().load) == ("census", 50.0)


def test_cotinine_needs_the_cigarettes_of_the_place(works: Site) -> None:
    with pytest.raises(PopulationError):
        _measure(works, MarkerRule(), PopulationMethod.COTININE)


@pytest.mark.parametrize(("both", "share", "load"), [(False, 1.0, 28.0), (True, 0.8, 22.4)])
def test_o8_the_chinese_cotinine_rule_and_its_asymmetry(works: Site, both: bool, share: float, load: float) -> None:
    hand_in(*(row(sample=f"C-{n}", date=f"2020-07-0{n + 1}", cotinine="1500") for n in range(3)))
    rule = MarkerRule(cigarettes=4, domestic_share=0.8, share_on_both_sides=both)
    made = _measure(works, rule, PopulationMethod.COTININE, used=True)
    assert (made.population, made.load_share) == (214_286, share)
    hand_in(row(value="60"))
    assert standing().load == pytest.approx(load, rel=1e-5)


def test_methods_are_joined_by_inverse_variance_on_the_log_scale(works: Site) -> None:
    _register(works, 180_000, method=PopulationMethod.DESIGN, cv=0.25)
    made: Catchment = combine(scope=SYSTEM, site=works, valid_from=SINCE).value
    a, b = 1 / math.log1p(0.15**2), 1 / math.log1p(0.25**2)
    assert made.population == round(math.exp((a * math.log(200_000) + b * math.log(180_000)) / (a + b)))
    assert made.cv == pytest.approx(math.sqrt(math.expm1(1 / (a + b))))
    assert (made.method, made.used, made.conflict) == ("combined", True, False)
    assert [part["version"] for part in made.parts["combined"]] == [1, 2]


@pytest.mark.parametrize(("other", "conflict"), [(299_000, False), (301_000, True), (134_000, False), (133_000, True)])
def test_methods_more_than_a_factor_1_5_apart_are_a_conflict(works: Site, other: int, conflict: bool) -> None:
    _register(works, other, method=PopulationMethod.DESIGN)
    made: Catchment = combine(scope=SYSTEM, site=works, valid_from=SINCE).value
    assert made.conflict is conflict
    hand_in(row())
    assert ("pop_conflict" in standing().flags) is conflict


def test_a_newer_version_of_a_method_takes_the_place_of_the_older(works: Site) -> None:
    _register(works, 180_000, method=PopulationMethod.DESIGN)
    _register(works, 210_000)
    made: Catchment = combine(scope=SYSTEM, site=works, valid_from=SINCE).value
    assert sorted(part["version"] for part in made.parts["combined"]) == [2, 3]


def test_one_method_can_not_be_combined(works: Site) -> None:
    with pytest.raises(PopulationError):
        combine(scope=SYSTEM, site=works, valid_from=SINCE)


def test_loads_on_record_keep_the_version_they_were_made_with(works: Site) -> None:
    hand_in(row())
    _register(works, 100_000)
    assert (standing().load, standing().catchment.version) == (50.0, 1)
    hand_in(row(sample="B-2", date="2020-08-20"))
    assert (standing("B-2").load, standing("B-2").catchment.version) == (100.0, 2)
