"""Which series of which area disagrees with the rest: possible under-reporting, a campaign, or a mistake."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lanjie.science.situation.fit import Fit
from lanjie.science.situation.response import own_response
from lanjie.science.situation.types import Array

FLAG_AT = 1.959964


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
        return np.asarray(np.abs(np.nan_to_num(self.score)) > FLAG_AT)


def audit(fit: Fit, indicators: tuple[str, ...], months: int = 6) -> Audit:
    """Test for one common step of `indicators` in the last `months`, in every area by itself.

    The step x has information x'Wx - x'W Cov W x, Cov the posterior covariance of the predictor, which is what masking
    these cells and predicting them from the rest amounts to, in closed form. A change shared by all areas is taken
    out, and the scores are divided by their robust spread where that is more than 1.
    """
    cells, post = fit.cells, fit.posterior
    chosen = [fit.spec.names.index(name) for name in indicators]
    shift = np.zeros(post.eta.shape)
    shift[-months:] = np.isin(cells.indicator, chosen)[:, None]
    shift *= cells.panel.seen
    answered, _ = own_response(cells, post, shift)
    information = (post.weight * shift * (shift - answered)).sum(axis=(0, 1))
    pull = (post.weight * shift * post.residual).sum(axis=(0, 1))
    known = information > 0
    error = np.full(information.shape, np.nan)
    error[known] = 1.0 / np.sqrt(information[known])
    step = pull * error**2
    if known.sum() >= 10:
        step = step - np.nanmedian(step)
    score = step / error
    spread = 1.4826 * np.nanmedian(np.abs(score)) if known.sum() >= 10 else 1.0
    return Audit(indicators, months, step, error, score / max(float(spread), 1.0))
