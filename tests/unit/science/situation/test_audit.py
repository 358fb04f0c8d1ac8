from __future__ import annotations

import numpy as np
import pytest

from lanjie.science.situation.audit import audit
from lanjie.science.situation.resolve import resolve
from lanjie.science.situation.scenarios import COUNTS, thin_counts

from .factories import fitted


def test_scores_are_about_standard_when_nothing_is_wrong() -> None:
    scores = np.concatenate([audit(fitted(seed=s), ("new", "case"), 6).score for s in range(4)])
    assert 0.8 < np.nanstd(scores) < 1.3
    assert (np.abs(scores) > 1.96).mean() < 0.15


def test_halved_counts_of_a_large_area_are_found_and_signed_low() -> None:
    found = fitted()
    counts = found.panel.low[-6:, found.panel.names.index("case")].sum(axis=0)
    target = int(np.argmax(counts))
    thinned = thin_counts(found.panel, target, 6, np.random.default_rng(0), share=0.3)
    before, after = audit(found, COUNTS, 6), audit(resolve(found, thinned), COUNTS, 6)
    assert after.score[target] < before.score[target] - 1.5
    assert after.flagged()[target]
    assert after.step[target] < -0.4


def test_a_series_an_area_never_reported_has_no_score() -> None:
    found = fitted()
    silent = np.flatnonzero(~found.panel.seen[:, 0].any(axis=0))
    result = audit(found, ("ww",), 6)
    assert np.isnan(result.score[silent]).all()
    assert not result.flagged()[silent].any()


def test_the_step_is_what_masking_and_predicting_gives() -> None:
    """One cell: the step equals the observation minus its prediction from everything else."""
    found = fitted()
    area = int(np.flatnonzero(found.panel.seen[-1, 0])[0])
    result = audit(found, ("ww",), 1)
    hidden = np.zeros(found.panel.seen.shape, dtype=bool)
    hidden[-1, 0, area] = True
    from dataclasses import replace

    from lanjie.science.situation.posterior import moments, solve

    cells = replace(found.cells, panel=found.panel.without(hidden))
    masked = solve(cells, found.pseudo, found.posterior.params, found.areas)
    variance = moments(masked, cells.peculiar).eta_variance[-1, 0, area] + found.posterior.params.tau2[0]
    assert result.error[area] == pytest.approx(np.sqrt(variance), rel=1e-6)
