"""Quality rules just below, at and above their limits."""

from __future__ import annotations

from typing import Any

import pytest

from lanjie.science import wastewater as ww

NAN = float("nan")


def one(**changes: Any) -> ww.Checked:
    """A good result with changes, checked."""
    good: dict[str, Any] = {
        "site": ["a"], "date": ["2020-01-01"], "substance": ["morphine"], "value": [10.0], "limit": [1.0],
        "qualifier": ["="], "flow": [1000.0],
    }  # fmt: skip
    return ww.qa(ww.Samples(**(good | {name: [value] for name, value in changes.items()})))


def test_a_good_result_has_no_flag() -> None:
    checked = one(replicate=10.0, blank=0.0, recovery=1.0, z=0.5)
    assert checked.flags == [()]
    assert checked.qualifier.tolist() == ["="]


@pytest.mark.parametrize(
    ("changes", "flag"),
    [
        ({"replicate": 13.54}, "replicate_bad"),  # 30.08 % apart
        ({"recovery": 0.69}, "recovery_bad"),
        ({"recovery": 1.21}, "recovery_bad"),
        ({"blank": 2.01}, "blank_hit"),
        ({"z": 3.0}, "z_bad"),
        ({"z": -3.0}, "z_bad"),
        ({"calibration_top": 9.9}, "oor"),
        ({"flow": NAN}, "flow_missing"),
        ({"flow": 0.0}, "flow_missing"),
        ({"reported": "leaked"}, "leaked"),
    ],
)
def test_excluding_flags(changes: dict[str, Any], flag: str) -> None:
    checked = one(**changes)
    assert flag in checked.flags[0]
    assert checked.excluded.all()
    assert checked.qualifier.tolist() == ["rejected"]


@pytest.mark.parametrize(
    "changes",
    [
        {"replicate": 13.52},  # 29.9 % apart
        {"recovery": 0.70},
        {"recovery": 1.20},
        {"blank": 2.0},  # value exactly 5 times the blank
        {"blank": 0.9},  # below the limit
        {"z": 2.0},
        {"calibration_top": 10.0},
    ],
)
def test_at_the_limit_is_good(changes: dict[str, Any]) -> None:
    assert one(**changes).flags == [()]


@pytest.mark.parametrize(
    ("changes", "flag"),
    [
        ({"z": 2.5}, "z_questionable"),
        ({"reported": "rain_event"}, "rain_event"),
        ({"reported": "single_grab"}, "single_grab"),
    ],
)
def test_flags_that_only_warn(changes: dict[str, Any], flag: str) -> None:
    checked = one(**changes)
    assert checked.flags == [(flag,)]
    assert not checked.excluded.any()


def test_a_missing_result_stays_missing() -> None:
    assert one(qualifier="missing", value=NAN, flow=NAN).qualifier.tolist() == ["missing"]


def test_changed_limit_is_flagged_from_the_change_on() -> None:
    samples = ww.Samples(
        ["a"] * 3, ["2020-03", "2020-01", "2020-02"], ["m"] * 3, [NAN] * 3, [2.0, 1.0, 1.0], ["<LOQ"] * 3, [1.0] * 3
    )
    assert ww.qa(samples).flags == [("limit_changed",), (), ()]


def disposal(amphetamine: float, load: float) -> tuple[str, ...]:
    dates = ["2020-01", "2020-02", "2020-03", "2020-03"]
    samples = ww.Samples(
        ["a"] * 4, dates, ["methamphetamine"] * 3 + ["amphetamine"], [100.0, 100.0, 5000.0, amphetamine], [1.0] * 4,
        ["="] * 4, [1000.0] * 4, load=[10.0, 10.0, load, 1.0],
    )  # fmt: skip
    return ww.qa(samples).flags[2]


def test_high_load_with_hardly_any_amphetamine_is_disposal() -> None:
    assert disposal(amphetamine=50.0, load=500.0) == ("amp_meth_disposal",)


def test_high_load_with_the_amphetamine_of_use_is_use() -> None:
    assert disposal(amphetamine=500.0, load=500.0) == ()


def test_low_load_is_no_disposal_whatever_the_ratio() -> None:
    assert disposal(amphetamine=50.0, load=11.0) == ()


def test_every_flag_speaks_both_languages() -> None:
    assert all(flag.en and flag.zh for flag in ww.FLAGS.values())
