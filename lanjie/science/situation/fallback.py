"""The simplest good index without a model: shrunken log rates of the last periods. A check to draw beside the model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lanjie.science.situation.likelihood import first_guess
from lanjie.science.situation.panel import Panel, whole
from lanjie.science.situation.spec import Spec
from lanjie.science.situation.types import Array, Flags

SIGNS = {"1": 1.0, "+": 1.0, "-": -1.0}


@dataclass(frozen=True)
class Index:
    """An index (N,) and its standard error (N,), higher is worse."""

    mean: Array
    error: Array


@dataclass(frozen=True)
class Scores:
    """Standardised indicators (K, N), higher is worse, shrunk to 0 by their noise, with variances (K, N)."""

    names: tuple[str, ...]
    value: Array
    variance: Array


def shrunken_scores(panel: Panel, spec: Spec, periods: int = 3) -> Scores:
    """Mean log rate or logit of the last `periods` per indicator of use, shrunk to the mean of all areas and signed.

    Areas without a value take 0 with variance 1. Indicators whose sign is free, or without any value, are left out.
    Between-area variance by moments (Fay & Herriot 1979, Journal of the American Statistical Association 74).
    """
    guess = first_guess(whole(panel))
    names, values, variances = [], [], []
    for j, indicator in enumerate(spec.indicators):
        sign = SIGNS.get(indicator.loads.get("use", "free"), 0.0)
        seen = panel.seen[-periods:, j]
        if not sign or not seen.any():
            continue
        count = seen.sum(axis=0)
        have = count > 0
        value = _mean(guess.value[-periods:, j], seen)
        within = _within(guess.value[-periods:, j], seen, guess.variance[-periods:, j])
        noise = (_mean(guess.variance[-periods:, j], seen) + within) / np.maximum(count, 1)
        between = max(float(value[have].var() - noise[have].mean()), 1e-6)
        pull = np.where(have, between / (between + noise), 0.0)
        names.append(indicator.name)
        values.append(sign * pull * (value - value[have].mean()) / np.sqrt(between))
        variances.append(1.0 - pull)
    shape = (len(names), len(panel.areas))
    return Scores(tuple(names), np.reshape(values, shape), np.reshape(variances, shape))


def shrunken_mean(panel: Panel, spec: Spec, periods: int = 3) -> Index:
    """Average of the shrunken scores; 0 with error 1 where nothing was seen at all."""
    scores = shrunken_scores(panel, spec, periods)
    number = len(scores.names)
    if not number:
        return Index(np.zeros(len(panel.areas)), np.ones(len(panel.areas)))
    return Index(scores.value.mean(axis=0), np.sqrt(scores.variance.sum(axis=0)) / number)


def _mean(values: Array, seen: Flags) -> Array:
    return np.asarray(np.where(seen, values, 0.0).sum(axis=0) / np.maximum(seen.sum(axis=0), 1))


def _within(value: Array, seen: Flags, variance: Array) -> float:
    """Variance from period to period beyond the sampling variance, pooled over areas."""
    squares = np.where(seen, (value - _mean(value, seen)) ** 2, 0.0).sum()
    degrees = np.maximum(seen.sum(axis=0) - 1, 0).sum()
    if not degrees:
        return 0.0
    return max(float(squares / degrees - np.where(seen, variance, 0.0).sum() / seen.sum()), 0.0)
