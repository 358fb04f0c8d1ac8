"""What is left for heroin and amphetamine: numbers only where the interval stays above 0, words elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from lanjie.registry.models import Area
from lanjie.situation.choices import OpiatePart
from lanjie.situation.models import MedicalSupply
from lanjie.situation.queries.apportionment import NO_CODEINE, NOT_DISTINGUISHABLE, amphetamine, heroin
from lanjie.situation.queries.use import UNCONFIRMED, UNSIGNED, Load
from tests.unit.situation.factor_sets import factor, factors

HUNAN = Area(code="430000", name_zh="湖南省", name_en="Hunan", path="/430000/")
PEOPLE = 1_000_000


def level(value: float, factor_up: float = 1.1) -> Load:
    return Load(value, value / factor_up, value * factor_up, PEOPLE, 0.15)


def supply(part: OpiatePart, basis: str, amount: float, **fields: Any) -> MedicalSupply:
    return MedicalSupply(
        area=HUNAN, year=2020, part=part.value, basis=basis, amount=amount, source="药监统计", **fields
    )


def entered(
    clinical: float = 0.285, poppy: float = 0.591, *, cv: float = 0.1, codeine: tuple[float, float] = (0.1, 0.3)
) -> dict[OpiatePart, MedicalSupply]:
    return {
        OpiatePart.CODEINE: supply(OpiatePart.CODEINE, "ratio", codeine[0], amount_high=codeine[1]),
        OpiatePart.CLINICAL: supply(OpiatePart.CLINICAL, "share", clinical, cv=cv),
        OpiatePart.POPPY: supply(OpiatePart.POPPY, "share", poppy, cv=cv),
    }


HEROIN = factors(factor("heroin", "morphine", 0.42, mass_ratio=1.2946))


def test_o11_the_shares_of_49_cities_leave_no_number_for_heroin() -> None:
    # codeine 9.2 % of morphine: its load times the middle ratio 0.2
    found = heroin(level(6.5), level(6.5 * 0.092 / 0.2), entered(), HEROIN)
    assert sum(part.share for part in found.parts) == pytest.approx(1 - 0.032)
    assert (found.left, found.words) == (None, NOT_DISTINGUISHABLE)
    assert found.low is not None
    assert found.low < 0 < (found.high or 0)
    assert NOT_DISTINGUISHABLE.both() == {"zh": "与医疗用药无法区分", "en": "not distinguishable from medical use"}


def test_much_morphine_beyond_medicine_is_a_number_with_its_interval_and_use() -> None:
    found = heroin(level(20), level(1), entered(0.1, 0.1), HEROIN)
    assert found.left == pytest.approx(20 - 0.2 - 2 - 2)
    assert found.use is not None
    assert found.use.amount == pytest.approx(15.8 * 1.2946 / 0.42)
    assert found.use.set_id == "FS-7"


def test_supply_in_kilograms_becomes_a_load_by_people_and_excretion() -> None:
    parts = entered()
    parts[OpiatePart.CLINICAL] = supply(OpiatePart.CLINICAL, "supply", 0.365, people=1_000_000, excreted=0.5)
    found = heroin(level(6.5), level(1), parts, HEROIN)
    (clinical,) = (part.load for part in found.parts if part.part is OpiatePart.CLINICAL)
    assert clinical == pytest.approx(0.5)  # 365 g a year for a million people are 1 mg/day/1000 people


def test_a_part_nobody_entered_stops_the_computation() -> None:
    parts = entered()
    del parts[OpiatePart.POPPY]
    found = heroin(level(20), level(1), parts, HEROIN)
    assert (found.left, found.missing) == (None, (OpiatePart.POPPY,))


def test_without_codeine_there_is_nothing_to_take_off() -> None:
    assert heroin(level(20), None, entered(), HEROIN).words is NO_CODEINE


def test_codeine_below_its_limit_takes_off_the_most_it_can_be() -> None:
    found = heroin(level(20), Load(None, None, 2.0, PEOPLE), entered(0.1, 0.1), HEROIN)
    assert found.left == pytest.approx(20 - 0.2 * 2 - 4)


def test_heroin_without_a_usable_factor_is_a_load_only() -> None:
    remembered = factors(factor("heroin", "morphine", 0.42, evidence="from memory"))
    found = heroin(level(20), level(1), entered(0.1, 0.1), remembered)
    assert (found.use, found.load_only) == (None, UNCONFIRMED)
    assert heroin(level(20), level(1), entered(0.1, 0.1), None).load_only is UNSIGNED


AMPHETAMINE = factors(factor("amphetamine", "amphetamine", 0.3))


@pytest.mark.parametrize(
    ("ratio", "estimable"), [(0.03, False), (0.19, False), (0.1984, True), (0.5, True), (1.0, True), (1.2, True)]
)
def test_o4_amphetamine_is_told_from_methamphetamine_above_the_zone(ratio: float, estimable: bool) -> None:
    found = amphetamine(level(10 * ratio, 1.02), level(10, 1.02), AMPHETAMINE)
    assert (found.left is not None) is estimable
    assert (found.use is not None) is estimable


def test_o4_at_ratio_one_the_uncorrected_number_is_9_9_percent_too_high() -> None:
    found = amphetamine(level(10, 1.02), level(10, 1.02), AMPHETAMINE)
    assert found.left is not None
    assert 10 / found.left - 1 == pytest.approx(0.0989, abs=1e-4)


def test_above_one_nothing_is_taken_off() -> None:
    assert amphetamine(level(12, 1.02), level(10, 1.02), AMPHETAMINE).left == pytest.approx(12)


def test_wide_amphetamine_whose_interval_reaches_zero_is_words() -> None:
    found = amphetamine(level(2.0, 3.0), level(10, 3.0), AMPHETAMINE)
    assert found.left is None
    assert found.words is not None
    assert found.words.zh == "无法估计：区间含 0"
