"""What a sampling plan can see."""

from __future__ import annotations

import math

import numpy as np
import pytest

from lanjie.science.wastewater.sampling_design import MOST_SAMPLES, design, for_change, result_variance


def test_more_samples_see_smaller_changes() -> None:
    seen = [design("methamphetamine", k).detectable_rise for k in (1, 2, 4, 8)]
    assert seen == sorted(seen, reverse=True)


def test_a_change_just_detectable_is_seen_with_the_power_promised() -> None:
    plan = design("benzoylecgonine", 6, quarters=4, power=0.8)
    sd = math.sqrt(result_variance("benzoylecgonine") / 24)
    draws = np.random.default_rng(5)
    before, after = draws.normal(0, sd, (2, 20_000))
    z = (after + math.log1p(plan.detectable_rise) - before) / (sd * math.sqrt(2))
    assert (np.abs(z) > 1.96).mean() == pytest.approx(0.8, abs=0.01)


def test_the_plan_for_a_change_is_the_smallest_that_sees_it() -> None:
    plan = for_change("methamphetamine", 0.20, sites=10, cost_per_sample=800)
    assert plan is not None
    assert plan.detectable_rise <= 0.20
    assert design("methamphetamine", plan.samples_per_quarter - 1, sites=10).detectable_rise > 0.20
    assert plan.cost_per_year == 800 * 4 * 10 * plan.samples_per_quarter


def test_a_change_that_daily_samples_cannot_show_has_no_plan() -> None:
    assert for_change("MDMA", 0.01) is None


@pytest.mark.parametrize("samples", [0, MOST_SAMPLES + 1])
def test_impossible_numbers_of_samples_are_refused(samples: int) -> None:
    with pytest.raises(ValueError, match="samples a quarter"):
        design("MDMA", samples)


def test_unknown_substance_is_refused() -> None:
    with pytest.raises(KeyError):
        design("caffeine", 2)
