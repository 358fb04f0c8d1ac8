"""From loads to use: which row of a set counts, what the intervals hold, and where only the load may be said."""

from __future__ import annotations

import math

import pytest

from lanjie.science import wastewater as ww
from lanjie.situation.queries.use import NO_FACTOR, UNCONFIRMED, UNSIGNED, Load, lines
from tests.unit.situation.factor_sets import METH, READER, factor, factors

LOAD = Load(10.0, 8.0, 12.5, 200_000, 0.15)


def test_use_is_load_over_excretion_with_the_number_of_its_set() -> None:
    used = factors(METH).use(LOAD, "methamphetamine", "methamphetamine")
    assert used.amount == pytest.approx(10 / 0.43)
    assert (used.set_id, used.factor) == ("FS-7", pytest.approx(1 / 0.43))


def test_the_random_interval_is_that_of_the_load() -> None:
    used = factors(METH).use(LOAD, "methamphetamine", "methamphetamine")
    assert used.random == pytest.approx((8 / 0.43, 12.5 / 0.43))


def test_the_total_interval_adds_excretion_and_population() -> None:
    used = factors(factor("methamphetamine", "methamphetamine", 0.43, excretion_cv=0.2)).use(
        LOAD, "methamphetamine", "methamphetamine"
    )
    sd = math.sqrt(LOAD.log_sd**2 + ww.log_variance([0.2, 0.15]))
    assert used.total.high == pytest.approx(10 / 0.43 * math.exp(1.959964 * sd), rel=1e-6)


def test_kilograms_leave_the_population_out() -> None:
    row = factor("methamphetamine", "methamphetamine", 0.43, excretion_cv=0.2)
    wide, narrow = (
        factors(row).use(Load(10.0, 8.0, 12.5, 200_000, cv), "methamphetamine", "methamphetamine") for cv in (0.5, 0.0)
    )
    assert wide.kg_interval == narrow.kg_interval
    assert wide.total.high > narrow.total.high


def test_a_spread_nobody_published_is_assumed_and_said() -> None:
    assert factors(METH).use(LOAD, "methamphetamine", "methamphetamine").cv_assumed
    told = factor("cocaine", "benzoylecgonine", 0.29, mass_ratio=1.0485, excretion_cv=0.26)
    assert not factors(told).use(LOAD, "cocaine", "benzoylecgonine").cv_assumed


def test_users_are_a_range_over_doses_and_the_total_interval() -> None:
    used = factors(METH).use(LOAD, "methamphetamine", "methamphetamine")
    assert used.users == pytest.approx((used.total.low / 54.3, used.total.high / 24.5))


def test_without_a_dose_range_there_are_no_users() -> None:
    assert factors(factor("ketamine", "ketamine", 0.2)).use(LOAD, "ketamine", "ketamine").users is None


def test_a_level_below_the_limit_gives_an_upper_limit_only() -> None:
    used = factors(METH).use(Load(None, None, 1.12, 200_000), "methamphetamine", "methamphetamine")
    assert (used.amount, used.kg_year) == (None, None)
    assert used.total == pytest.approx((0, 1.12 / 0.43))


def test_a_factor_from_memory_is_refused_until_a_person_stands_for_it() -> None:
    row = factor("MDMA", "MDMA", 0.225, evidence="from memory")
    with pytest.raises(ww.UnverifiedFactor):
        factors(row).use(LOAD, "MDMA", "MDMA")
    row.confirmed_by = READER
    assert factors(row).use(LOAD, "MDMA", "MDMA").confirmed_by == "王敏"


def test_a_row_whose_source_was_read_goes_before_a_confirmed_one() -> None:
    remembered = factor("methamphetamine", "methamphetamine", 0.41, evidence="from memory", confirmed_by_id=1)
    assert factors(remembered, METH).row("methamphetamine", "methamphetamine") is METH


def test_lines_say_why_there_is_only_a_load() -> None:
    found = factors(
        METH, factor("fentanyl", "norfentanyl", None), factor("MDMA", "MDMA", 0.225, evidence="from memory")
    )
    codes = ("methamphetamine", "MDMA", "norfentanyl", "tramadol")
    by_code = {line.substance: line for line in lines(dict.fromkeys(codes, LOAD), found)}
    assert by_code["methamphetamine"].use is not None
    assert [by_code[code].why for code in codes[1:]] == [UNCONFIRMED, NO_FACTOR, NO_FACTOR]


def test_without_a_signed_set_every_line_is_load_only() -> None:
    (line,) = lines({"methamphetamine": LOAD}, None)
    assert (line.use, line.why) == (None, UNSIGNED)


@pytest.mark.parametrize("substance", ["morphine", "amphetamine"])
def test_residues_with_other_sources_are_not_turned_into_a_drug_by_themselves(substance: str) -> None:
    (line,) = lines(
        {substance: LOAD}, factors(factor("amphetamine", "amphetamine", 0.3), factor("heroin", "morphine", 0.42))
    )
    assert line.use is None


# Worked examples of the methods note, on the path every page and report takes ------------------------------------------------


@pytest.mark.parametrize(
    ("load", "excretion", "shown"),
    [(5.18, 0.43, "12.0"), (2.59, 0.638, "4.06"), (29.2, 0.43, "67.9"), (8.61, 0.638, "13.5")],
)
def test_o2_korea(load: float, excretion: float, shown: str) -> None:
    used = factors(factor("x", "codeine", excretion)).use(Load(load, load, load, 1), "x", "codeine")
    assert used.amount is not None
    assert ww.three_digits(used.amount) == shown


def test_o2_korea_below_the_limit() -> None:
    used = factors(METH).use(Load(None, None, 1.12, 1), "methamphetamine", "methamphetamine")
    assert ww.three_digits(used.total.high) == "2.60"


def test_o5_china_2018_in_tonnes() -> None:
    used = factors(METH).use(Load(157 * 0.43, 150, 160, 1_395_000_000), "methamphetamine", "methamphetamine")
    assert used.kg_year == pytest.approx(79_940, rel=1e-3)


@pytest.mark.parametrize(("ug", "kg"), [(457, 1310), (220, 633)])
def test_o6_dalian_kilograms(ug: float, kg: float) -> None:
    used = factors(METH).use(Load(ug * 0.43, ug, ug, 7_870_000), "methamphetamine", "methamphetamine")
    assert used.kg_year == pytest.approx(kg, rel=0.01)


def test_o9_interval_of_five_parts() -> None:
    sd = math.sqrt(ww.log_variance([0.10, 0.15, 0.05]))
    load = Load(1.0, math.exp(-1.959964 * sd), math.exp(1.959964 * sd), 1, 0.25)
    used = factors(factor("ketamine", "ketamine", 1.0, excretion_cv=0.20)).use(load, "ketamine", "ketamine")
    assert used.total == pytest.approx((0.4873, 2.0522), abs=2e-4)


@pytest.mark.parametrize(
    ("excretion", "ratio", "value"),
    [(0.42, 1.2946, 3.08), (0.013, 1.1284, 86.8), (0.006, 0.9130, 152.2), (0.005, 0.9130, 182.6), (0.45, 1.0485, 2.33)],
)
def test_o10_factors(excretion: float, ratio: float, value: float) -> None:
    used = factors(factor("x", "y", excretion, mass_ratio=ratio)).use(LOAD, "x", "y")
    assert used.factor == pytest.approx(value, abs=0.05)
