from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import gammaln, ndtr

from lanjie.science.situation.likelihood import first_guess, linearise
from lanjie.science.situation.panel import Cells, Kind, Panel, whole
from lanjie.science.situation.periods import Calendar

STEP = 1e-4


def one_cell(kind: Kind, low: float, high: float, size: float = 1.0, variance: float = 0.0) -> Cells:
    def filled(value: float) -> np.ndarray:
        return np.full((1, 1, 1), value)

    calendar = Calendar(1, 24240, 1)
    panel = Panel(
        ("A",), calendar, ("y",), (kind,), filled(low), filled(high), filled(size), filled(variance), filled(1) > 0
    )
    return whole(panel)


def newton(cells: Cells, z: float, tau2: float = 0.04) -> tuple[float, float]:
    """Score and curvature that the pseudo-data stand for."""
    at = np.full((1, 1, 1), z)
    pseudo = linearise(cells, at, at, np.array([tau2]))
    extra = tau2 if cells.kinds[0] == "normal" else 0.0
    curvature = 1.0 / (pseudo.variance.item() + extra)
    return (pseudo.value.item() - z) * curvature, curvature


def log_mass(kind: Kind, z: float, low: float, high: float, size: float) -> float:
    k = np.arange(low, high + 1)
    if kind == "poisson":
        logs = k * (z + np.log(size)) - size * np.exp(z) - gammaln(k + 1)
    else:
        choose = gammaln(size + 1) - gammaln(k + 1) - gammaln(size - k + 1)
        logs = choose + k * z - size * np.log1p(np.exp(z))
    return float(np.log(np.exp(logs).sum()))


@pytest.mark.parametrize(
    ("kind", "low", "high", "size", "z"),
    [
        ("poisson", 4, 4, 2.0, 0.3),
        ("poisson", 1, 5, 2.0, 0.3),
        ("poisson", 0, 4, 2.0, 1.2),
        ("binomial", 7, 7, 40.0, -1.0),
        ("binomial", 1, 5, 40.0, -1.0),
    ],
)
def test_counts_exact_or_suppressed_have_the_score_and_curvature_of_their_likelihood(
    kind: Kind, low: float, high: float, size: float, z: float
) -> None:
    score, curvature = newton(one_cell(kind, low, high, size), z)
    ahead, here, back = (log_mass(kind, z + d, low, high, size) for d in (STEP, 0.0, -STEP))
    assert score == pytest.approx((ahead - back) / (2 * STEP), rel=1e-4)
    assert curvature == pytest.approx(-(ahead - 2 * here + back) / STEP**2, rel=1e-3)


@pytest.mark.parametrize(("low", "high"), [(-np.inf, 0.4), (0.4, np.inf), (-0.2, 0.5)])
@pytest.mark.parametrize("eta", [-1.0, 0.2, 1.5])
def test_a_censored_normal_has_the_score_and_curvature_of_its_interval(low: float, high: float, eta: float) -> None:
    variance, tau2 = 0.09, 0.04
    sd = np.sqrt(variance + tau2)

    def log_probability(at: float) -> float:
        return float(np.log(ndtr((high - at) / sd) - ndtr((low - at) / sd)))

    score, curvature = newton(one_cell("normal", low, high, variance=variance), eta, tau2)
    ahead, here, back = (log_probability(eta + d) for d in (STEP, 0.0, -STEP))
    assert score == pytest.approx((ahead - back) / (2 * STEP), rel=1e-3)
    assert curvature == pytest.approx(-(ahead - 2 * here + back) / STEP**2, rel=1e-3, abs=1e-4)


def test_a_value_far_below_its_limit_stays_finite() -> None:
    score, curvature = newton(one_cell("normal", -np.inf, 0.0, variance=0.01), 40.0)
    assert np.isfinite(score)
    assert score < 0
    assert 0 < curvature <= 1 / (0.01 + 0.04) + 1e-9


def test_an_exact_normal_is_its_own_pseudo_observation() -> None:
    at = np.zeros((1, 1, 1))
    pseudo = linearise(one_cell("normal", 1.7, 1.7, variance=0.3), at, at, np.array([0.04]))
    assert (pseudo.value.item(), pseudo.variance.item()) == (1.7, 0.3)


def test_a_count_a_thousand_times_too_large_moves_by_a_bounded_step() -> None:
    at = np.zeros((1, 1, 1))
    pseudo = linearise(one_cell("poisson", 5000.0, 5000.0), at, at, np.array([0.04]))
    assert pseudo.value.item() == pytest.approx(3.0)


@pytest.mark.parametrize("kind", ["normal", "poisson", "binomial"])
def test_the_first_guess_of_what_was_not_seen_is_finite(kind: Kind) -> None:
    cells = one_cell(kind, 0.0, 0.0, 0.0)
    hidden = replace(cells, panel=replace(cells.panel, seen=~cells.panel.seen))
    with np.errstate(divide="ignore"):
        guess = first_guess(hidden)
    assert np.isfinite(guess.value).all()
    assert np.isfinite(guess.variance).all()
