"""A network's own variance in the sampling design."""

from __future__ import annotations

import math

import pytest

from lanjie.science.wastewater.sampling_design import design, for_change, result_variance


def test_the_published_variance_is_what_is_taken_without_one():
    own = result_variance("ketamine")
    assert design("ketamine", 3, variance=own) == design("ketamine", 3)


def test_a_change_seen_follows_from_the_variance_alone():
    # two means of 8 results each, variance 0.08: sd of their difference 0.1414; 1.960 + 0.842 of it
    plan = design("etomidate acid", 2, variance=0.08)
    assert plan.detectable_rise == pytest.approx(math.expm1(2.8016 * math.sqrt(2 * 0.08 / 8)), rel=1e-4)


def test_the_smallest_plan_sees_the_change_and_one_sample_less_does_not():
    plan = for_change("morphine", 0.2, variance=0.05)
    assert plan is not None
    assert plan.detectable_rise <= 0.2
    assert design("morphine", plan.samples_per_quarter - 1, variance=0.05).detectable_rise > 0.2


@pytest.mark.parametrize("variance", [0.0, -0.1, math.inf, math.nan])
def test_a_variance_that_is_none_is_refused(variance):
    with pytest.raises(ValueError):
        design("morphine", 2, variance=variance)


def test_a_substance_without_any_variance_is_refused():
    with pytest.raises(KeyError):
        design("etomidate acid", 2)
