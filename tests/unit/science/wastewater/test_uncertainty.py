"""Random and systematic parts stay apart."""

from __future__ import annotations

import numpy as np
import pytest

from lanjie.science import wastewater as ww


def test_systematic_part_does_not_enter_the_trend() -> None:
    known = ww.Uncertainty.from_cvs(random=[0.2], systematic=[0.26])
    assert known.for_trend == pytest.approx(np.log(1.04))
    assert known.for_amount == pytest.approx(np.log(1.04) + np.log(1 + 0.26**2))


def test_interval_of_the_product_agrees_with_monte_carlo() -> None:
    cvs = [0.10, 0.15, 0.05, 0.25, 0.20]
    draws = np.random.default_rng(1)
    product = np.ones(200_000)
    for cv in cvs:
        s = np.sqrt(np.log1p(cv**2))
        product *= np.exp(draws.normal(0, s, product.size))
    interval = ww.lognormal_interval(1.0, ww.log_variance(cvs))
    assert np.quantile(product, [0.025, 0.975]) == pytest.approx([float(interval.low), float(interval.high)], rel=0.01)


def test_negative_cv_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        ww.log_variance([-0.1])
