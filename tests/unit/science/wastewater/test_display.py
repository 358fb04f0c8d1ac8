"""Three significant digits, '<x' below the limit."""

from __future__ import annotations

import pytest

from lanjie.science import wastewater as ww


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (24.4643, "24.5"),
        (1310.2, "1310"),
        (0.0056789, "0.00568"),
        (9.996, "10.0"),
        (99.95, "100"),
        (0.0, "0"),
        (5, "5.00"),
    ],
)
def test_three_digits(value: float, text: str) -> None:
    assert ww.three_digits(value) == text


def test_nothing_is_a_dash() -> None:
    assert ww.three_digits(float("nan")) == "—"


def test_censored_load_shows_its_limit_as_a_load() -> None:
    assert ww.shown_limit(2.0, 30_000, 85_000) == "<0.706"


@pytest.mark.parametrize(
    ("qualifier", "text"), [("=", "5.90"), ("<LOQ", "<2.00"), ("<LOD", "<2.00"), ("missing", "—"), ("rejected", "—")]
)
def test_shown_by_qualifier(qualifier: str, text: str) -> None:
    assert ww.shown(5.9, qualifier, 2.0) == text
