from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lanjie.science.situation.audit import audit
from lanjie.science.situation.posterior import moments, solve
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


def test_the_error_is_that_of_predicting_the_cell_from_everything_else() -> None:
    found = fitted()
    area = int(np.flatnonzero(found.panel.seen[-1, 0])[0])
    last_loads, this_one = (np.zeros(found.panel.seen.shape, dtype=bool) for _ in range(2))
    last_loads[-1, 0], this_one[-1, 0, area] = True, True
    blind = resolve(found, found.panel.without(last_loads))
    pseudo = replace(blind.pseudo, value=np.where(last_loads, found.panel.low, blind.pseudo.value))
    others = replace(found.cells, panel=found.panel.without(this_one))
    masked = solve(others, pseudo, found.posterior.params, found.areas)
    variance = moments(masked, others.peculiar).eta_variance[-1, 0, area] + found.posterior.params.tau2[0]
    assert audit(found, ("ww",), 1).error[area] == pytest.approx(np.sqrt(variance), rel=1e-9)
