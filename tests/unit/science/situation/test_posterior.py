from __future__ import annotations

import numpy as np
import pytest

from lanjie.science.situation.posterior import moments

from .factories import fitted


def brute_force() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Prior covariance of the predictors of all cells, their offset, noise, and which were seen."""
    found = fitted(6, 4, 1)
    params, cells = found.posterior.params, found.cells
    months, channels, areas = cells.panel.seen.shape
    laplacian = np.zeros((areas, areas))
    for a, near in enumerate(found.areas.neighbours):
        laplacian[a, a] = len(near)
        laplacian[a, near] = -1.0
    structured = np.linalg.pinv(laplacian)
    structured /= np.exp(np.log(np.diag(structured)).mean())
    alpha = params.static[0] ** 2 * (params.phi * structured + (1 - params.phi) * np.eye(areas))
    lag = np.abs(np.subtract.outer(np.arange(months), np.arange(months)))
    prior = np.zeros((months, channels, areas) * 2)
    for f in range(len(params.rho)):
        paths = params.sigma[f] ** 2 * params.rho[f] ** lag
        lasting = alpha if f == 0 else params.static[f] ** 2 * np.eye(areas)
        load = np.outer(params.loading[:, f], params.loading[:, f])
        prior += np.einsum("ts,mk,ij->tmiskj", paths, load, np.eye(areas))
        prior += np.einsum("ts,mk,ij->tmiskj", np.ones_like(paths), load, lasting)
    peculiar = np.zeros(channels)
    peculiar[cells.peculiar] = params.peculiar2
    prior += np.einsum("ts,mk,ij->tmiskj", np.ones_like(lag, dtype=float), np.diag(peculiar), np.eye(areas))
    size = months * channels * areas
    noise = (found.pseudo.variance + params.tau2[:, None]).ravel()
    offset = np.broadcast_to(params.offset, cells.panel.seen.shape).ravel()
    return prior.reshape(size, size), offset, noise, cells.panel.seen.ravel()


def test_elimination_equals_brute_force_over_all_cells() -> None:
    found = fitted(6, 4, 1)
    prior, offset, noise, seen = brute_force()
    value = found.pseudo.value.ravel()
    marginal = prior[np.ix_(seen, seen)] + np.diag(noise[seen])
    centred = (value - offset)[seen]
    gain = prior[:, seen] @ np.linalg.inv(marginal)
    np.testing.assert_allclose(found.posterior.eta.ravel(), offset + gain @ centred, atol=1e-5)
    spread = np.diag(prior - gain @ prior[seen])
    np.testing.assert_allclose(moments(found.posterior, found.cells.peculiar).eta_variance.ravel(), spread, atol=1e-5)
    log_density = -0.5 * (np.linalg.slogdet(2 * np.pi * marginal)[1] + centred @ np.linalg.solve(marginal, centred))
    assert found.posterior.log_marginal == pytest.approx(log_density, abs=1e-4)
