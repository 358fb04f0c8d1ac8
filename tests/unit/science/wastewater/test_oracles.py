"""Worked examples O1-O11 of the methods note."""

from __future__ import annotations

import numpy as np
import pytest

from lanjie.science import wastewater as ww
from lanjie.science.wastewater.loads import WEEK
from tests.unit.science.wastewater.tables import shared_rows

GRAZ_2022_AMPHETAMINE = [24.0, 20.9, 24.22, 27.86, 28.27, 23.8, 22.2]
MULTI_PLANT = "("
ROUNDED = 0.0101


def test_o1_graz_week_has_its_published_means() -> None:
    means = ww.week_means(GRAZ_2022_AMPHETAMINE)
    assert means.weekday == pytest.approx(22.3667, abs=1e-4)
    assert means.weekend == pytest.approx(26.0375)
    assert means.daily == pytest.approx(24.4643, abs=1e-4)


def test_o1_single_plant_weeks_of_the_european_file_agree_with_the_rule() -> None:
    rows = [
        row
        for row in shared_rows("euda_score_2011_2022.csv")
        if MULTI_PLANT not in row["city"] and all(row[day] for day in WEEK)
    ]
    means = ww.week_means([[float(row[day]) for day in WEEK] for row in rows])

    def apart(name: str, ours: np.ndarray) -> np.ndarray:
        return np.abs(ours - [float(row[f"{name}_mean"]) for row in rows]) > ROUNDED

    errors_of_the_source = [rows[i] for i in np.flatnonzero(apart("daily", means.daily))]
    assert [(r["year"], r["metabolite"], r["site_id"]) for r in errors_of_the_source] == [
        ("2011", "MDMA", "BE005"),
        ("2013", "cannabis", "BE006"),
    ]
    # some laboratories published weekday and weekend means over other days
    assert apart("weekday", means.weekday).mean() < 0.12
    assert apart("weekend", means.weekend).mean() < 0.12


@pytest.mark.parametrize(
    ("load", "drug", "fraction", "published"),
    [
        (5.18, "methamphetamine", 0.43, "12.0"),
        (29.2, "methamphetamine", 0.43, "67.9"),
        (1.12, "methamphetamine", 0.43, "2.60"),
    ],
)
def test_o2_korean_methamphetamine(load: float, drug: str, fraction: float, published: str) -> None:
    used = ww.use(load, drug, fraction=fraction).per_1000
    assert ww.three_digits(float(used)) == published


def test_o2_korean_codeine_with_the_fraction_of_the_authors() -> None:
    theirs = ww.FactorSet(
        "korea", ww.shipped_factors().dated, (ww.Factor("codeine", "codeine", 0.638, 1.0, "seen", "Korea"),)
    )
    used = ww.use([2.59, 8.61], "codeine", factors=theirs)
    assert [ww.three_digits(x) for x in used.per_1000.tolist()] == ["4.06", "13.5"]
    assert used.factor_set == "korea"


def test_o2_every_korean_plant_within_a_hundredth_but_the_halved_limit() -> None:
    exceptions = []
    for row in shared_rows("korea_15_wwtp.csv"):
        for load, used, fraction in (
            ("ma_load", "ma_consumption_pub", 0.43),
            ("cod_load", "cod_consumption_pub", 0.638),
        ):
            measured, published = row[load].lstrip("<"), row[used].lstrip("<")
            if abs(float(measured) / fraction / float(published) - 1.0) > 0.011:
                exceptions.append((row["wwtp"], load))
    assert exceptions == [("B-10", "cod_load")]


@pytest.mark.parametrize(
    ("half_life", "lost"),
    [(87, "9.1%"), (35, "21.2%"), (7, "69.5%"), (139, "5.8%"), (173, "4.7%"), (18, "37.0%")],
)
def test_o3_twelve_hours_in_the_sewer(half_life: float, lost: str) -> None:
    assert f"{float(ww.lost_in_sewer(12, half_life)):.1%}" == lost
    assert ww.before_sewer(100.0 * (1 - ww.lost_in_sewer(12, half_life)), 12, half_life) == pytest.approx(100.0)


def test_o4_amphetamine_overestimate() -> None:
    assert ww.amphetamine_overestimate(0.1984) == pytest.approx(0.83, abs=0.001)
    assert ww.amphetamine_overestimate(1.0) == pytest.approx(0.0989, abs=1e-4)


def test_o5_china_2018() -> None:
    assert ww.annual_kg(157, 1.395e9) / 1000 == pytest.approx(79.9, abs=0.05)
    assert 5e6 / 0.0064 >= 0.78e9


@pytest.mark.parametrize(("per_1000", "kg", "millions"), [(457, 1310, "7.85"), (220, 633, "7.88")])
def test_o6_dalian_both_ways(per_1000: float, kg: float, millions: str) -> None:
    people = kg / float(ww.annual_kg(per_1000, 1.0))
    assert ww.three_digits(people / 1e6) == millions
    assert ww.from_annual_kg(kg, people) == pytest.approx(per_1000)


def test_o7_beijing_users() -> None:
    users = 12.5e6 * 1.98e-3
    assert users == pytest.approx(24_750)
    assert 21.9 / 10_000 * 12.5e6 / users == pytest.approx(1.106, abs=0.0005)


def test_o8_chinese_population_rule() -> None:
    flow = ww.m3_per_day(10.0)
    people = ww.from_cotinine(1500, flow, cigarettes_per_person_day=4, domestic_share=0.8)
    assert people / 1000 == pytest.approx(214.29, abs=0.005)
    load = ww.normalised_load(60, flow, people)
    assert load == pytest.approx(28.0)
    assert ww.use(load, "methamphetamine").per_1000 == pytest.approx(65.1, abs=0.02)


def test_o9_lognormal_interval() -> None:
    interval = ww.lognormal_interval(1.0, ww.log_variance([0.10, 0.15, 0.05, 0.25, 0.20]), z=1.96)
    assert interval.low == pytest.approx(0.4873, abs=5e-5)
    assert interval.high == pytest.approx(2.0522, abs=5e-5)


@pytest.mark.parametrize(
    ("drug", "biomarker", "fraction", "factor"),
    [
        ("heroin", "morphine", 0.42, 3.08),
        ("heroin", "6-MAM", 0.013, 86.8),
        ("THC", "THC-COOH", 0.006, 152.2),
        ("THC", "THC-COOH", 0.005, 182.6),
        ("cocaine", "benzoylecgonine", 0.45, 2.33),
    ],
)
def test_o10_factors(drug: str, biomarker: str, fraction: float, factor: float) -> None:
    row = ww.shipped_factors().factor(drug, biomarker, fraction=fraction, confirmed_by="a person")
    assert row.value == pytest.approx(factor, rel=2e-3)
    assert row.ratio == pytest.approx(ww.mass_ratio(drug, biomarker), abs=1e-4)


def test_o11_sources_of_morphine_add_up() -> None:
    rows = [row for row in shared_rows("literature_facts.csv") if row["quantity"].startswith("source share")]
    assert sum(float(row["value"]) for row in rows) == pytest.approx(100.0)
