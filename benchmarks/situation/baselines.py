"""What offices do today: indices without a model, on the same panels."""

from __future__ import annotations

import numpy as np

from lanjie.science.situation.fallback import Index, shrunken_mean
from lanjie.science.situation.likelihood import first_guess
from lanjie.science.situation.panel import Panel, whole
from lanjie.science.situation.spec import Spec
from lanjie.science.situation.types import Array


def _signed_means(panel: Panel, spec: Spec, periods: int) -> Array:
    """Mean of the last periods of each use indicator (K, N), signed so that higher is worse, NaN where nothing was seen."""
    value = first_guess(whole(panel)).value[-periods:]
    seen = panel.seen[-periods:]
    rows = []
    for j, indicator in enumerate(spec.indicators):
        sign = {"1": 1.0, "+": 1.0, "-": -1.0}.get(indicator.loads.get("use", ""), 0.0)
        count = seen[:, j].sum(axis=0)
        if sign and count.any():
            total = np.where(seen[:, j], value[:, j], 0.0).sum(axis=0)
            rows.append(np.where(count > 0, sign * total / np.maximum(count, 1), np.nan))
    return np.array(rows)


def _z(rows: Array) -> Array:
    return np.asarray((rows - np.nanmean(rows, axis=1, keepdims=True)) / np.nanstd(rows, axis=1, keepdims=True))


def z_scores(panel: Panel, spec: Spec, periods: int = 3) -> Index:
    """Average z-score; the error is the scatter of the z-scores of an area over the root of their number."""
    z = _z(_signed_means(panel, spec, periods))
    count = np.maximum(np.isfinite(z).sum(axis=0), 1)
    mean = np.nansum(z, axis=0) / count
    pooled = np.sqrt(np.nansum((z - mean) ** 2) / np.maximum(count - 1, 0).sum())
    return Index(mean, pooled / np.sqrt(count))


def principal_component(panel: Panel, spec: Spec, periods: int = 3) -> Index:
    """First principal component of the z-scores, missing ones at the mean."""
    z = np.nan_to_num(_z(_signed_means(panel, spec, periods)))
    left, _, _ = np.linalg.svd(z, full_matrices=False)
    weights = left[:, 0] * np.sign(left[:, 0].sum())
    return Index(weights @ z, np.zeros(z.shape[1]))


def topsis(panel: Panel, spec: Spec, periods: int = 3) -> Index:
    """TOPSIS with entropy weights on indicators scaled to 0..1, missing ones at the mean."""
    rows = _signed_means(panel, spec, periods)
    low, high = np.nanmin(rows, axis=1, keepdims=True), np.nanmax(rows, axis=1, keepdims=True)
    scaled = (rows - low) / (high - low)
    scaled = np.where(np.isfinite(scaled), scaled, np.nanmean(scaled, axis=1, keepdims=True))
    share = (scaled + 1e-9) / (scaled + 1e-9).sum(axis=1, keepdims=True)
    entropy = -(share * np.log(share)).sum(axis=1) / np.log(scaled.shape[1])
    weighted = scaled * ((1 - entropy) / (1 - entropy).sum())[:, None]
    best = np.linalg.norm(weighted - weighted.max(axis=1, keepdims=True), axis=0)
    worst = np.linalg.norm(weighted - weighted.min(axis=1, keepdims=True), axis=0)
    return Index(worst / (best + worst), np.zeros(scaled.shape[1]))


BASELINES = {
    "z-score": z_scores,
    "PCA": principal_component,
    "entropy-TOPSIS": topsis,
    "empirical Bayes": shrunken_mean,
}


def chance_of_worst(index: Index, k: int, draws: int = 1000, seed: int = 0) -> Array:
    """P(among the worst k) (N,) when the index is normal with its error; 0 or 1 without an error."""
    noise = np.random.default_rng(seed).standard_normal((draws, len(index.mean)))
    level = index.mean + index.error * noise
    order = np.argsort(np.argsort(-level, axis=1), axis=1)
    return np.asarray((order < k).mean(axis=0))
