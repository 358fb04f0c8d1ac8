"""Use on the pages of a site and an area: through the signed set, with both intervals, or in words; medical sources and the method."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from lanjie.core.access import SYSTEM
from lanjie.core.quantities import today
from lanjie.registry.models import Area
from lanjie.situation.commands.estimate import estimate
from lanjie.situation.commands.factors import adopt_shipped, sign
from lanjie.situation.models import Catchment, MedicalSupply, Proficiency, TrendPoint, TrendRun
from lanjie.situation.queries.estimates import latest_run, points
from lanjie.situation.queries.loads import amounts
from tests.factories import CatchmentFactory, SiteFactory, area, user
from tests.integration.situation.wastewater import hand_in, laboratory, row, site

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(areas: object) -> TrendRun:
    return TrendRun.objects.create(code="W-1", cut_off=today(), input_sha256="0" * 64, results=1)


def _point(
    run: TrendRun, where: object, substance: str, level: float | None, high: float, **fields: object
) -> TrendPoint:
    low = level * level / high if level else None
    return TrendPoint.unscoped.create(
        run=run, site=where, substance=substance, period=date(2026, 7, 1), latest=True, level=level, low=low, high=high, population=200_000, **fields
    )  # fmt: skip


@pytest.fixture
def works(run: TrendRun) -> object:
    """A site with every case: a factor that was read, one from memory, none, morphine without medical sources, poor amphetamine."""
    where = site()
    _point(run, where, "methamphetamine", 10.0, 12.5)
    _point(run, where, "MDMA", None, 0.3)
    _point(run, where, "tramadol", 5.0, 6.0)
    _point(run, where, "morphine", 6.5, 7.2)
    _point(run, where, "codeine", 3.0, 3.4)
    _point(run, where, "amphetamine", 0.5, 0.6)
    return where


@pytest.fixture
def signed(areas: object) -> None:
    sign(scope=user("province").scope(), factor_set=adopt_shipped(scope=SYSTEM).value)


def test_without_a_signed_set_the_site_page_reports_loads_only(works: object, client_of: Callable[..., Client]) -> None:
    shown = client_of("city", at="430100").get("/situation/sites/HN-T1/").content.decode()
    assert "没有已签认的因子集，只报负荷" in shown


def test_the_site_page_prints_use_its_intervals_and_the_set(
    works: object, signed: None, client_of: Callable[..., Client]
) -> None:
    shown = client_of("city", at="430100").get("/situation/sites/HN-T1/").content.decode()
    for words in (
        "因子集 FS-1",
        "19 – 29",
        "因子凭记忆，尚无人确认，只报负荷",
        "没有可靠因子，只报负荷",
        "没有登记：可待因代谢、临床吗啡、罂粟壳类药品",
        "无法估计：苯丙胺与甲基苯丙胺之比为 0.05",
    ):
        assert words in shown, words


def test_the_english_page_says_the_same(works: object, signed: None, client_of: Callable[..., Client]) -> None:
    client = client_of("city", at="430100")
    client.cookies["django_language"] = "en"
    shown = client.get("/situation/sites/HN-T1/").content.decode()
    assert "Factor set FS-1" in shown or "factor set FS-1" in shown
    assert "not estimable: AMP/METH is 0.05" in shown


SUPPLY = {"area": "430000", "year": "2025", "cv": "20", "source": "省药监局 2025 年统计"}


def test_medical_sources_are_entered_and_heroin_becomes_words(
    works: object, signed: None, client_of: Callable[..., Client]
) -> None:
    province = client_of("province")
    for entry in (
        {"part": "codeine", "basis": "ratio", "amount": "0.1", "amount_high": "0.3"},
        {"part": "clinical", "basis": "share", "amount": "0.285"},
        {"part": "poppy", "basis": "share", "amount": "0.591"},
    ):
        assert province.post("/situation/supply/", {**SUPPLY, **entry}).status_code == 302
    assert "与医疗用药无法区分" in client_of("city", at="430100").get("/situation/sites/HN-T1/").content.decode()
    assert "省药监局 2025 年统计" in client_of("city", at="430100").get("/situation/areas/430100/").content.decode()


@pytest.mark.parametrize(
    "entry",
    [
        {"part": "clinical", "basis": "share", "amount": "1.01"},
        {"part": "clinical", "basis": "ratio", "amount": "0.2"},
        {"part": "codeine", "basis": "share", "amount": "0.2"},
        {"part": "codeine", "basis": "ratio", "amount": "0.3", "amount_high": "0.2"},
        {"part": "poppy", "basis": "supply", "amount": "10"},
        {"part": "poppy", "basis": "supply", "amount": "10", "people": "1000", "excreted": "0"},
        {"part": "poppy", "basis": "share", "amount": "0.5", "source": ""},
    ],
)
def test_a_source_that_can_not_be_is_refused(
    areas: object, client_of: Callable[..., Client], entry: dict[str, str]
) -> None:
    assert client_of("province").post("/situation/supply/", {**SUPPLY, **entry}).status_code == 422
    assert not MedicalSupply.unscoped.exists()


def test_a_second_entry_supersedes_the_first(areas: object, client_of: Callable[..., Client]) -> None:
    for amount in ("0.2", "0.3"):
        client_of("province").post(
            "/situation/supply/", {**SUPPLY, "part": "poppy", "basis": "share", "amount": amount}
        )
    assert MedicalSupply.unscoped.get(superseded_at=None).amount == 0.3
    assert MedicalSupply.unscoped.count() == 2


def test_a_county_enters_no_source(areas: object, client_of: Callable[..., Client]) -> None:
    entry = {**SUPPLY, "part": "poppy", "basis": "share", "amount": "0.5"}
    client_of("county", at="430102").post("/situation/supply/", entry)
    assert not MedicalSupply.unscoped.exists()


def test_a_score_is_recorded_on_the_quality_page(areas: object, client_of: Callable[..., Client]) -> None:
    given = {
        "laboratory": laboratory().pk,
        "round_name": "2020-1",
        "held_on": "2020-05-01",
        "substance": "ketamine",
        "z": "-3.1",
        "source": "通报",
    }
    assert client_of("province").post("/situation/quality/", given).status_code == 302
    assert Proficiency.unscoped.get().z == -3.1
    assert "−3.1" in client_of("province").get("/situation/quality/").content.decode()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_method_page_computes_its_examples(areas: object, client_of: Callable[..., Client], lang: str) -> None:
    client = client_of("auditor")
    client.cookies["django_language"] = {"zh": "zh-hans", "en": "en"}[lang]
    shown = client.get("/situation/method/").content.decode()
    for number in ("11,600", "40.7", "94.5", "214,286", "× 0.49", "× 2.05"):
        assert number in shown, number
    assert {"zh": "与医疗用药无法区分", "en": "not distinguishable from medical use"}[lang] in shown


def test_amounts_of_many_places_take_as_many_queries_as_of_one(
    run: TrendRun, signed: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(5):
        where = SiteFactory(area=area("430102"))
        CatchmentFactory(site=where)
        _point(run, where, "methamphetamine", 10.0 + n, 14.0 + n)
    newest = list(points(SYSTEM, latest_run()))
    one, many = newest[:1], {str(p.site_id): (p.site.area, [p]) for p in newest}
    with django_assert_num_queries(4):
        amounts(SYSTEM, {"a": (one[0].site.area, one)})
    with django_assert_num_queries(4):
        assert len(amounts(SYSTEM, many)) == 5


def test_an_area_joins_its_sites_by_people_and_their_populations_err_independently(run: TrendRun, signed: None) -> None:
    for level in (10.0, 30.0):
        where = SiteFactory(area=area("430102"))
        CatchmentFactory(site=where, cv=0.2)
        _point(run, where, "methamphetamine", level, level * 1.2)
    city = Area.unscoped.get(code="430100")
    (line,) = amounts(SYSTEM, {"city": (city, list(points(SYSTEM, run)))})["city"].lines
    assert line.load.level == pytest.approx(20)
    assert line.load.people == 400_000
    assert line.load.population_cv == pytest.approx(0.2 * (10**2 + 30**2) ** 0.5 / 40)


def test_levels_are_weighted_by_the_people_their_loads_were_divided_by(areas: object) -> None:
    where = site()
    hand_in(row())
    CatchmentFactory(site=where, version=2, population=900_000, valid_from=date(2020, 1, 1))
    run = estimate(scope=SYSTEM).value
    assert set(TrendPoint.unscoped.filter(run=run).values_list("population", flat=True)) == {200_000}
    assert Catchment.unscoped.count() == 2


def test_the_site_page_says_when_its_loads_rest_on_an_older_population(
    areas: object, client_of: Callable[..., Client]
) -> None:
    where = site()
    hand_in(row())
    client = client_of("city", at="430100")
    assert "未重算" not in client.get("/situation/sites/HN-T1/").content.decode()
    CatchmentFactory(site=where, version=2, population=900_000, valid_from=date(2020, 1, 1))
    assert "现有负荷按第 1 版 200,000 人计算，未重算" in client.get("/situation/sites/HN-T1/").content.decode()
