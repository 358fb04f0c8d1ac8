"""Findings of quality control are kept with the result when a sheet is written: each rule just below, at and above its limit."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from lanjie.core.access import SYSTEM
from lanjie.core.quantities import SHANGHAI
from lanjie.situation.commands.restate import RestateError, restate
from lanjie.situation.models import Custody, Proficiency, Result, Sample
from tests.factories import CatchmentFactory
from tests.integration.situation.wastewater import DAY, hand_in, laboratory, row, site, standing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(areas: object) -> None:
    site()


def test_a_clean_result_has_no_flag_and_enters_the_trend() -> None:
    hand_in(row())
    assert (standing().flags, standing().in_trend, standing().load) == ([], True, 50.0)


@pytest.mark.parametrize(
    ("other", "bad"), [("135", False), ("135.29", False), ("135.4", True), ("74", False), ("73", True)]
)
def test_replicates_may_differ_by_30_percent_of_their_mean(other: str, bad: bool) -> None:
    hand_in(row(value="100"), row(kind="replicate", value=other))
    assert ("replicate_bad" in standing().flags, standing().in_trend) == (bad, not bad)
    assert ("replicate_bad" in standing(kind="replicate").flags) is bad


def test_a_replicate_below_its_limit_differs_by_at_least_the_limit() -> None:
    hand_in(row(value="100"), row(kind="replicate", value="<70", limit="70"))
    assert standing().flags == ["replicate_bad"]


@pytest.mark.parametrize(("value", "hit"), [("49.9", True), ("50", False), ("50.1", False)])
def test_a_blank_speaks_against_results_below_five_times_it(value: str, hit: bool) -> None:
    hand_in(row(value=value), row(kind="field_blank", value="10"))
    assert ("blank_hit" in standing().flags, standing().in_trend) == (hit, not hit)
    assert standing(kind="field_blank").flags == ["blank_hit"]


def test_a_blank_below_the_limit_is_a_control_passed() -> None:
    hand_in(row(value="6"), row(kind="field_blank", value="<5"))
    assert (standing().flags, standing(kind="field_blank").flags) == ([], [])


def test_a_blank_speaks_for_its_file_laboratory_day_and_substance_only() -> None:
    laboratory("LAB-U")
    site("HN-T2")
    site("HN-T3")
    site("HN-T4")
    hand_in(
        row(value="20"),
        row(kind="method_blank", value="10"),
        row(sample="B-2", site="HN-T2", value="20"),
        row(sample="B-3", site="HN-T3", value="20", laboratory="LAB-U"),
        row(sample="B-4", site="HN-T4", value="20", date="2020-08-17"),
        row(sample="B-2", site="HN-T2", value="20", substance="ketamine"),
    )
    flagged = Result.unscoped.filter(kind="sample", in_trend=False).values_list("sample__code", "substance")
    assert sorted(flagged) == [("B-1", "methamphetamine"), ("B-2", "methamphetamine")]


def test_a_result_below_its_limit_is_not_made_worse_by_a_blank() -> None:
    hand_in(row(value="<5"), row(kind="field_blank", value="10"))
    assert standing().in_trend


@pytest.mark.parametrize(
    ("recovery", "bad"), [("69.9", True), ("70", False), ("100", False), ("120", False), ("120.1", True)]
)
def test_spikes_are_recovered_to_70_to_120_percent(recovery: str, bad: bool) -> None:
    hand_in(row(), row(kind="spike", value="100", recovery=recovery))
    assert ("recovery_bad" in standing().flags, standing().in_trend) == (bad, not bad)


@pytest.mark.parametrize(
    ("z", "flag", "kept"),
    [
        (2.0, None, True),
        (2.01, "z_questionable", True),
        (-2.99, "z_questionable", True),
        (3.0, "z_bad", False),
        (-3.0, "z_bad", False),
    ],
)
def test_a_laboratory_is_trusted_by_its_newest_proficiency_score(z: float, flag: str | None, kept: bool) -> None:
    lab = laboratory()
    Proficiency.unscoped.create(
        laboratory=lab, round="2019-1", held_on=DAY - timedelta(days=300), substance="methamphetamine", z=-z, source="t"
    )
    Proficiency.unscoped.create(
        laboratory=lab, round="2020-1", held_on=DAY, substance="methamphetamine", z=z, source="t"
    )
    hand_in(row())
    assert (standing().flags, standing().in_trend) == ([flag] if flag else [], kept)


def test_a_proficiency_round_after_the_sampling_day_says_nothing() -> None:
    Proficiency.unscoped.create(
        laboratory=laboratory(),
        round="2020-2",
        held_on=DAY + timedelta(days=1),
        substance="methamphetamine",
        z=5,
        source="t",
    )
    hand_in(row())
    assert standing().flags == []


def test_without_flow_there_is_no_load_and_the_result_says_why() -> None:
    hand_in(row(flow=""))
    assert (standing().load, standing().flags, standing().in_trend) == (None, ["flow_missing"], False)


@pytest.mark.parametrize(
    ("mark", "flag", "kept"),
    [
        ("降雨", "rain_event", True),
        ("瞬时样", "single_grab", True),
        ("温度超标", "wrongTemp", True),
        ("渗漏", "leaked", False),
        ("保存不当", "wrongStorage", False),
        ("已核对", None, True),
    ],
)
def test_what_the_sheet_notes_of_a_bottle_goes_to_its_results(mark: str, flag: str | None, kept: bool) -> None:
    hand_in(row(flags=mark))
    assert (standing().flags, standing().in_trend) == ([flag] if flag else [], kept)


def test_a_grab_sample_is_flagged_by_its_composite() -> None:
    hand_in(row(composite="瞬时"))
    assert standing().flags == ["single_grab"]


def _travelled(*, temperature: float = 4.0, hours: float = 20, seal: str = "S1") -> None:
    bottle = Sample.unscoped.create(code="B-1", site=site("HN-T9"), taken_on=DAY)
    at = datetime(2020, 8, 16, 9, tzinfo=SHANGHAI)
    Custody.unscoped.create(sample=bottle, action="take", at=at, seal="S1")
    Custody.unscoped.create(
        sample=bottle, action="receive", at=at + timedelta(hours=hours), seal=seal, temperature_c=temperature
    )
    hand_in(row(site="HN-T9"))


@pytest.mark.parametrize(
    ("travel", "flags", "kept"),
    [
        ({"temperature": 8.0}, [], True),
        ({"temperature": 8.1}, ["wrongTemp"], True),
        ({"hours": 72}, [], True),
        ({"hours": 72.1}, ["delayArriv"], True),
        ({"seal": "S2"}, ["seal_broken"], False),
    ],
)
def test_the_chain_of_custody_is_read(travel: dict[str, float], flags: list[str], kept: bool) -> None:
    _travelled(**travel)  # type: ignore[arg-type]
    assert (standing().flags, standing().in_trend) == (flags, kept)


def _usual_days(n: int = 4) -> list[dict[str, object]]:
    days = []
    for back in range(1, n + 1):
        day = (DAY - timedelta(days=30 * back)).isoformat()
        days += [
            row(sample=f"P-{back}", date=day, value="100"),
            row(sample=f"P-{back}", date=day, value="10", substance="amphetamine"),
        ]
    return days


@pytest.mark.parametrize(
    ("meth", "amphetamine", "poured"),
    [("600", "11.9", True), ("600", "12", False), ("500", "9", False), ("501", "10", True), ("600", "<11", True)],
)
def test_a_flood_of_methamphetamine_without_its_amphetamine_was_poured(
    meth: str, amphetamine: str, poured: bool
) -> None:
    hand_in(*_usual_days())
    hand_in(
        row(value=meth),
        row(value=amphetamine, substance="amphetamine", limit=amphetamine.lstrip("<") if "<" in amphetamine else "5"),
    )
    assert ("amp_meth_disposal" in standing().flags, standing().in_trend) == (poured, not poured)


def test_a_changed_limit_is_noted_once() -> None:
    hand_in(row(sample="P-1", date="2020-05-10", limit="18"))
    hand_in(row(limit="12"))
    hand_in(row(sample="B-2", date="2020-09-10", limit="12"))
    assert (standing().flags, standing().in_trend, standing("B-2").flags) == (["limit_changed"], True, [])


@pytest.mark.parametrize(
    ("nh4n", "conflict"), [("16", False), ("23.9", False), ("24.1", True), ("10.6", True), ("10.7", False)]
)
def test_ammonium_far_from_the_registered_people_is_a_conflict(nh4n: str, conflict: bool) -> None:
    hand_in(row(nh4n=nh4n))  # 16 mg/L × 100,000 m³ / 8 g = 200,000 people, as registered
    assert ("pop_conflict" in standing().flags, standing().in_trend) == (conflict, True)


def test_a_late_replicate_still_speaks_for_its_result() -> None:
    hand_in(row())
    hand_in(row(kind="replicate", value="200"))
    assert standing().flags == ["replicate_bad"]
    old = Result.unscoped.get(kind="sample", superseded_at__isnull=False)
    assert (old.flags, old.in_trend, old.value_ng_l) == ([], True, 100.0)


def test_a_correction_hears_the_controls_on_record() -> None:
    hand_in(row(), row(kind="field_blank", value="30"))
    hand_in(row(value="149"), correct=True)
    assert standing().flags == ["blank_hit"]


def test_restating_supersedes_only_what_comes_out_differently() -> None:
    hand_in(row(), row(substance="ketamine", value="<5"))
    Proficiency.unscoped.create(
        laboratory=laboratory(), round="2020-1", held_on=DAY, substance="methamphetamine", z=4, source="t"
    )
    done = restate(scope=SYSTEM, site=standing().sample.site, reason="能力验证补录")
    assert [result.substance for result in done.value] == ["methamphetamine"]
    assert (standing().flags, Result.unscoped.count()) == (["z_bad"], 3)


def test_restating_needs_a_reason() -> None:
    hand_in(row())
    with pytest.raises(RestateError):
        restate(scope=SYSTEM, site=standing().sample.site, reason=" ")


def test_restating_divides_by_the_version_valid_on_the_day() -> None:
    hand_in(row())
    where = standing().sample.site
    CatchmentFactory(site=where, version=2, population=100_000, valid_from=DAY + timedelta(days=1))
    assert restate(scope=SYSTEM, site=where, reason="新人口").value == []
    CatchmentFactory(site=where, version=3, population=250_000, valid_from=DAY)
    CatchmentFactory(site=where, version=4, population=999_999, valid_from=DAY, used=False)
    restate(scope=SYSTEM, site=where, reason="新人口")
    assert (standing().load, standing().catchment.version) == (40.0, 3)
    assert Result.unscoped.get(superseded_at__isnull=False).load == 50.0
