"""Which series of which area disagrees with the rest: possible under-reporting, a campaign, or a mistake."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from lanjie.science.situation.fit import Fit, relinearise
from lanjie.science.situation.likelihood import first_guess, linearise
from lanjie.science.situation.outputs import HALF_WIDTH
from lanjie.science.situation.posterior import solve
from lanjie.science.situation.response import own_response
from lanjie.science.situation.threads import one_blas_thread
from lanjie.science.situation.types import Array

ENOUGH_AREAS = 10  # to tell a change of all areas from one of an area
SMALLEST_SPREAD = 0.5


@dataclass(frozen=True)
class Audit:
    """Estimated step of a series in the last months against what everything else says, log or logit scale.

    step (N,): generalised least squares estimate, NaN where the series was not seen. error (N,): its standard error
    before calibration. score (N,): step in standard errors, calibrated on the spread of all areas.
    """

    indicators: tuple[str, ...]
    months: int
    step: Array
    error: Array
    score: Array

    def flagged(self) -> Array:
        """Which areas disagree, at 5 % of areas when nothing is wrong."""
        return np.asarray(np.abs(np.nan_to_num(self.score)) > HALF_WIDTH)


@one_blas_thread()
def audit(fit: Fit, indicators: tuple[str, ...], months: int = 6) -> Audit:
    """Test for one common step of `indicators` in the last `months`, in every area by itself.

    These cells are hidden, predicted from everything else, and put back as empirical logs or logits with the noise the
    prediction implies: weights from the reported counts would hide low counts behind large variances. The step x then has
    information x'Wx - x'W Cov W x, Cov the posterior covariance of the predictor. A change shared by all areas is
    taken out and the scores are divided by their robust spread over the areas, where there are enough of them.
    """
    cells, params = fit.cells, fit.posterior.params
    chosen = [fit.spec.names.index(name) for name in indicators]
    window = np.zeros(cells.panel.seen.shape, dtype=bool)
    window[-months:] = np.isin(cells.indicator, chosen)[:, None]
    window &= cells.panel.seen
    hidden = replace(cells, panel=cells.panel.without(window))
    pseudo = relinearise(hidden, fit.pseudo, params, fit.areas)
    expected = solve(hidden, pseudo, params, fit.areas).eta
    noise = linearise(cells, expected, expected, params.tau2).variance
    value = np.where(window, first_guess(cells).value, pseudo.value)
    variance = np.where(window, noise, pseudo.variance)
    post = solve(cells, replace(pseudo, value=value, variance=variance), params, fit.areas)

    shift = window.astype(float)
    answered, _ = own_response(cells, post, shift)
    information = (post.weight * shift * (shift - answered)).sum(axis=(0, 1))
    known = information > 0
    error = np.full(information.shape, np.nan)
    error[known] = 1.0 / np.sqrt(information[known])
    step = (post.weight * shift * post.residual).sum(axis=(0, 1)) * error**2
    enough = known.sum() >= ENOUGH_AREAS
    if enough:
        step = step - np.nanmedian(step)
    score = step / error
    if enough:
        score = score / max(1.4826 * float(np.nanmedian(np.abs(score))), SMALLEST_SPREAD)
    return Audit(indicators, months, step, error, score)
