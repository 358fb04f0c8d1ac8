"""The simplest good index without a model: shrunken log rates of the last periods. A check to draw beside the model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lanjie.science.situation.likelihood import first_guess
from lanjie.science.situation.panel import Panel, whole
from lanjie.science.situation.spec import Spec
from lanjie.science.situation.types import Array, Flags


@dataclass(frozen=True)
class Index:
    """An index (N,) and its standard error (N,), higher is worse."""

    mean: Array
    error: Array


def shrunken_mean(panel: Panel, spec: Spec, periods: int = 3) -> Index:
    """Empirical-Bayes index of the last `periods`.

    Per indicator the mean log rate or logit of an area is shrunk to the mean of all areas by its own noise, signed and
    standardised, then averaged over the indicators of use. Areas without any value take the mean 0 with error 1. Between-area variance by moments (Fay & Herriot 1979).
    """
    guess = first_guess(whole(panel))
    seen = panel.seen[-periods:]
    count = seen.sum(axis=0)
    shrunk, errors = [], []
    for j, indicator in enumerate(spec.indicators):
        sign = {"1": 1.0, "+": 1.0, "-": -1.0}.get(indicator.loads.get("use", "free"), 0.0)
        if not sign or not count[j].any():
            continue
        value = np.where(seen[:, j], guess.value[-periods:, j], 0.0).sum(axis=0) / np.maximum(count[j], 1)
        sampling = np.where(seen[:, j], guess.variance[-periods:, j], 0.0).sum(axis=0) / np.maximum(count[j], 1) ** 2
        within = _within(guess.value[-periods:, j], seen[:, j], guess.variance[-periods:, j])
        noise = sampling + within / np.maximum(count[j], 1)
        have = count[j] > 0
        centre = value[have].mean()
        between = max(float(value[have].var() - noise[have].mean()), 1e-6)
        pull = np.where(have, between / (between + noise), 0.0)
        shrunk.append(sign * pull * (value - centre) / np.sqrt(between))
        errors.append(np.where(have, 1.0 - pull, 1.0))
    if not shrunk:
        return Index(np.zeros(len(panel.areas)), np.ones(len(panel.areas)))
    number = len(shrunk)
    return Index(np.mean(shrunk, axis=0), np.sqrt(np.sum(errors, axis=0)) / number)


def _within(value: Array, seen: Flags, variance: Array) -> float:
    """Variance from period to period beyond the sampling variance, pooled over areas."""
    count = seen.sum(axis=0)
    mean = np.where(seen, value, 0.0).sum(axis=0) / np.maximum(count, 1)
    squares = np.where(seen, (value - mean) ** 2, 0.0).sum()
    degrees = np.maximum(count - 1, 0).sum()
    if not degrees:
        return 0.0
    return max(float(squares / degrees - np.where(seen, variance, 0.0).sum() / seen.sum()), 0.0)
