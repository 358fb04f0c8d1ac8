"""Worked examples of the methods note where data come in by file: what is stored, and what is read from it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from lanjie.core import imports
from lanjie.core.access import SYSTEM
from lanjie.science import wastewater as ww
from lanjie.situation.choices import OpiateBasis, OpiatePart, PopulationMethod
from lanjie.situation.commands.factors import adopt_shipped, sign
from lanjie.situation.commands.population import measure
from lanjie.situation.commands.restate import restate
from lanjie.situation.commands.supply import enter_supply
from lanjie.situation.imports import EUROPEAN
from lanjie.situation.models import FactorSet, Result
from lanjie.situation.queries.apportionment import NOT_DISTINGUISHABLE, heroin, supplies
from lanjie.situation.queries.population import MarkerRule
from lanjie.situation.queries.use import Factors, Load
from tests.factories import user
from tests.integration.situation.wastewater import hand_in, row, site, standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def factors(areas: object) -> Factors:
    """The shipped set, signed as it is."""

    drafted: FactorSet = adopt_shipped(scope=SYSTEM).value
    sign(scope=user("province").scope(), factor_set=drafted)
    found = Factors.on(date(2026, 6, 1))
    assert found is not None
    return found


def _of(result: Result) -> Load:
    """A single stored result as a load."""
    return Load(result.load, result.load, result.load if result.load is not None else result.load_limit, 200_000)


def test_o1_graz_week_from_the_published_file(data: Path, areas: object) -> None:
    published = (data / "wastewater" / "euda_score_2011_2022.csv").read_bytes().splitlines()
    rows = [line for line in published if b"Graz" in line and line.startswith(b"2022")]
    content = b"\n".join([published[0], *rows])
    batch = imports.check(scope=SYSTEM, form=EUROPEAN, content=content, filename="graz.csv")
    assert batch.ok, [str(problem.line) for problem in batch.problems]
    imports.write(scope=SYSTEM, batch=batch, content=content)
    stored = Result.unscoped.filter(substance="amphetamine").order_by("sample__taken_on").values_list("load", flat=True)
    means = ww.week_means(np.array(list(stored), dtype=float))
    assert (float(means.weekday), float(means.weekend), float(means.daily)) == pytest.approx(
        (22.37, 26.0375, 24.464), abs=0.005
    )


@pytest.mark.parametrize(("ng_l", "load", "used"), [("10.36", 5.18, "12.0"), ("58.4", 29.2, "67.9")])
def test_o2_korea_from_sheet_to_use(factors: Factors, ng_l: str, load: float, used: str) -> None:
    site()
    hand_in(row(value=ng_l))
    assert standing().load == pytest.approx(load)
    found = factors.use(_of(standing()), "methamphetamine", "methamphetamine")
    assert found.amount is not None
    assert ww.three_digits(found.amount) == used
    assert found.set_id == "FS-1"


def test_o2_korea_below_the_limit_stays_below_it(factors: Factors) -> None:
    site()
    hand_in(row(value="<2.24", limit="2.24"))
    assert (standing().load, standing().load_limit) == (None, pytest.approx(1.12))
    found = factors.use(_of(standing()), "methamphetamine", "methamphetamine")
    assert (found.amount, ww.three_digits(found.total.high)) == (None, "2.60")


def test_o8_from_cotinine_to_use(factors: Factors) -> None:
    works = site()
    hand_in(row(value="60"), *(row(sample=f"C-{n}", date=f"2020-07-0{n + 1}", cotinine="1500") for n in range(3)))
    measure(
        scope=SYSTEM,
        site=works,
        method=PopulationMethod.COTININE,
        rule=MarkerRule(cigarettes=4, domestic_share=0.8),
        since=date(2020, 7, 1),
        until=date(2020, 7, 31),
        valid_from=date(2020, 1, 1),
        source="规则表",
        used=True,
    )
    assert standing().load == 30.0
    restate(scope=SYSTEM, site=works, reason="改用可替宁人口")
    assert standing().load == pytest.approx(28.0, abs=0.001)
    found = factors.use(_of(standing()), "methamphetamine", "methamphetamine")
    assert found.amount == pytest.approx(65.1, abs=0.05)


def test_o11_the_shares_entered_and_codeines_own_are_all_of_morphine(
    areas: dict[str, object], factors: Factors
) -> None:
    province = areas["430000"]
    entries = (
        (OpiatePart.CODEINE, OpiateBasis.RATIO, 0.2),
        (OpiatePart.CLINICAL, OpiateBasis.SHARE, 0.285),
        (OpiatePart.POPPY, OpiateBasis.SHARE, 0.591),
    )
    for part, basis, amount in entries:
        enter_supply(
            scope=SYSTEM, area=province, year=2020, part=part, basis=basis, amount=amount, cv=0.1, source="Shao 2024"
        )  # type: ignore[arg-type]
    county = areas["430102"]
    entered = supplies([county], 2021)[county.path]  # type: ignore[attr-defined,list-item]
    morphine, codeine = Load(6.5, 6.0, 7.04, 1_000_000), Load(6.5 * 0.092 / 0.2, 2.7, 3.3, 1_000_000)
    found = heroin(morphine, codeine, entered, factors)
    assert 1 - sum(part.share for part in found.parts) == pytest.approx(0.032)
    assert found.words is NOT_DISTINGUISHABLE


def test_doubling_the_flow_and_halving_the_concentration_leaves_the_load(areas: object) -> None:
    site()
    hand_in(row(), row(sample="B-2", date="2020-08-20", flow=200_000.0, value="50"))
    assert standing().load == standing("B-2").load


def test_a_higher_limit_never_lowers_the_upper_limit_of_a_load(areas: object) -> None:
    site()
    hand_in(row(value="<5"), row(sample="B-2", date="2020-08-20", value="<6", limit="6"))
    low, high = standing().load_limit, standing("B-2").load_limit
    assert low is not None
    assert high is not None
    assert high > low
