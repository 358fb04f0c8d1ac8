from __future__ import annotations

import pytest
from django.utils import translation

from lanjie.core.figures import Figure, Number
from lanjie.core.words import say
from lanjie.reports import wording

WORDS = say("数", "number")


def figure(kind: str) -> Figure:
    return Figure("a.b", WORDS, WORDS, kind, WORDS, WORDS, lambda *_: None, "figures.read")  # type: ignore[arg-type,return-value]


@pytest.mark.parametrize(
    ("low", "high", "places"),
    [(11.3, 12.1, 2), (11.7, 12.4, 3), (1.24, 1.26, 2), (None, None, 2)],
)
def test_ends_of_an_interval_never_read_alike_for_want_of_a_digit(low, high, places):
    assert wording.digits(Number(12.0, 3, low, high)) == places


def test_a_count_is_printed_in_full_and_an_estimate_with_two_digits():
    assert wording.shown(figure("flow"), Number(8903, 8903)) == "8,903"
    assert wording.shown(figure("estimate"), Number(11.727, 138, 11.3, 12.1)) == "12"


@pytest.mark.parametrize("kind", ["stock", "flow", "estimate"])
def test_nothing_is_a_dash_and_says_so(kind):
    nothing = Number(None, 0)
    assert wording.shown(figure(kind), nothing) == "—"
    assert wording.uncertainty(figure(kind), nothing) == wording.NOTHING


@pytest.mark.parametrize(("value", "text"), [(8, "+8"), (0, "0"), (-3, "−3"), (None, "—")])
def test_a_difference_carries_its_sign(value, text):
    assert wording.signed(value) == text


def test_uncertainty_in_both_languages():
    words = wording.uncertainty(figure("estimate"), Number(41.0, 3, 31.2, 54.4))
    with translation.override("en"):
        assert str(words) == "95% interval 31 to 54"
    with translation.override("zh-hans"):
        assert str(words) == "95% 区间 31 至 54"
