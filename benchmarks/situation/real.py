"""North Carolina 2016-2021: held-out cells and next year's ranking: `python -m benchmarks.situation.real`.

Two models: one level for everything, and one in which services also reflect how much is offered. Rivals: for held-out
cells the county rate times the year's movement, Poisson and negative binomial; for the ranking last year's rate, the
rate of three years, and the average z-score.
"""

from __future__ import annotations

import argparse

import numpy as np
from scipy.special import gammaln

from benchmarks.situation.baselines import z_scores
from benchmarks.situation.carolina import FOLDER, ONE_FACTOR, WITH_PROVISION, carolina
from benchmarks.situation.report import rank_correlation, write
from lanjie.science.situation.data import Input
from lanjie.science.situation.fallback import shrunken_mean
from lanjie.science.situation.fit import fit
from lanjie.science.situation.panel import Panel
from lanjie.science.situation.predict import draw_observations, log_score, predict
from lanjie.science.situation.types import Array, Flags

MODELS = {"one level": ONE_FACTOR, "level and provision": WITH_PROVISION}
K = 10


def held_out(given: Input, seed: int) -> dict[str, list[Array]]:
    """Per method: coverage of 95 % intervals, log scores of the held-out 15 % of cells."""
    panel = given.panel
    chance = np.random.default_rng(seed).random(panel.seen.shape)
    held = panel.seen & (chance < 0.15) & (panel.low == panel.high)
    found = fit(panel.without(held), given.spec, given.areas)
    y, size = panel.low[held], panel.size[held]
    draws = draw_observations(found, held)
    expected = predict(found)
    low, high = np.quantile(draws, [0.025, 0.975], axis=1)
    # Counts are lumps: the share of the predictive distribution below y, with a random part of y itself, is uniform.
    below, at = (draws < y[:, None]).mean(axis=1), (draws == y[:, None]).mean(axis=1)
    place = below + np.random.default_rng([seed, 1]).random(len(y)) * at
    return {
        "covered": [(low <= y) & (y <= high)],
        "covered, lumps split": [(place > 0.025) & (place < 0.975)],
        "log score": [log_score("poisson", y, size, expected.mean[held], expected.variance[held])],
        "Poisson rates": [_rates(panel, held, np.inf)],
        "negative binomial rates": [_rates(panel, held, 10.0)],
    }


def _rates(panel: Panel, held: Flags, shape: float) -> Array:
    """Log scores when a cell has the rate of its county times the movement of its year, both from cells not held out."""
    kept = panel.seen & ~held & (panel.low == panel.high)
    y, size = np.where(kept, panel.low, 0.0), np.where(kept, panel.size, 0.0)
    overall = y.sum(axis=(0, 2)) / size.sum(axis=(0, 2))
    county = (y.sum(axis=0) + 0.5) / (size.sum(axis=0) + 0.5 / overall[:, None])
    year = (y.sum(axis=2) + 0.5) / ((size * county).sum(axis=2) + 0.5)
    mean = (panel.size * county * year[:, :, None])[held]
    seen = panel.low[held]
    if np.isinf(shape):
        return np.asarray(seen * np.log(mean) - mean - gammaln(seen + 1.0))
    share = mean / (mean + shape)
    chooses = gammaln(seen + shape) - gammaln(shape) - gammaln(seen + 1.0)
    return np.asarray(chooses + seen * np.log(share) + shape * np.log1p(-share))


def rankings(given: Input) -> dict[str, Array]:
    """Scores by which the death rate of 2021 is ranked, from data up to 2020 and with deaths of 2020-21 hidden."""
    panel, last = given.panel, given.panel.calendar.count - 1
    unseen = np.zeros(panel.seen.shape, dtype=bool)
    unseen[last] = True
    ahead = fit(panel.without(unseen), given.spec, given.areas)
    hidden = np.zeros(panel.seen.shape, dtype=bool)
    hidden[last - 1 :, 0] = True
    blind = fit(panel.without(hidden), given.spec, given.areas)
    return {
        "level, data to 2020": ahead.posterior.total[last, 0],
        "predicted deaths, data to 2020": predict(ahead).mean[last, 0],
        "level, deaths of 2020-21 hidden": blind.posterior.total[last, 0],
        "predicted deaths, deaths of 2020-21 hidden": predict(blind).mean[last, 0],
    }


def rivals(given: Input) -> dict[str, Array]:
    """Scores without a model."""
    panel, last = given.panel, given.panel.calendar.count - 1
    deaths, people = panel.low[:, 0], panel.size[:, 0]
    before = panel.until(last - 1)
    hidden = np.zeros(panel.seen.shape, dtype=bool)
    hidden[last - 1 :, 0] = True
    others = panel.without(hidden)
    return {
        "last year's rate": deaths[last - 1] / people[last - 1],
        "rate of three years": deaths[last - 3 : last].sum(axis=0) / people[last - 3 : last].sum(axis=0),
        "z-score, 2020": z_scores(before, given.spec, 1).mean,
        "z-score, 2018-20": z_scores(before, given.spec, 3).mean,
        "empirical Bayes, 2018-20": shrunken_mean(before, given.spec, 3).mean,
        "z-score 2021, deaths of 2020-21 hidden": z_scores(others, given.spec, 1).mean,
        "rate of 2019, deaths of 2020-21 hidden": deaths[last - 2] / people[last - 2],
    }


def main() -> None:
    """Run, print one table, write benchmarks/out/situation_real.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    chosen = parser.parse_args()
    if not FOLDER.exists():
        print("skipped: ../shared/data/situation is absent")
        return
    rows: list[dict[str, object]] = []
    truth: Array = np.zeros(0)
    scores: dict[str, Array] = {}
    for name, spec in MODELS.items():
        given = carolina(spec)
        runs = [held_out(given, seed) for seed in range(chosen.seeds)]
        for key in runs[0]:
            if "rates" in key and rows and name != "one level":
                continue
            values = np.concatenate([run[key][0] for run in runs])
            method = key if "rates" in key else name
            measure = "log score of held-out cells" if "rates" in key or key == "log score" else key
            rows.append({"measure": measure, "method": method, "value": float(values.mean()), "cells": len(values)})
        scores |= {f"{name}: {key}": value for key, value in rankings(given).items()}
        scores |= rivals(given)
        truth = given.panel.low[-1, 0] / given.panel.size[-1, 0]
    worst = set(np.argsort(-truth)[:K].tolist())
    for method, score in scores.items():
        hits = len(worst & set(np.argsort(-score)[:K].tolist()))
        value = rank_correlation(score, truth)
        rows.append({"measure": "rank of death rate 2021", "method": method, "value": value, "top 10 hits": hits})
    write("situation_real", f"North Carolina, {chosen.seeds} draws of 15 % of cells", rows)


if __name__ == "__main__":
    main()
