"""Accuracy of levels, intervals and change points on simulated provinces whose truth is known.

130 sites x 60 quarters x 6 substances with 2-61 % of results below the limit, and again with 90-95 %; several seeds.
Peers get half the limit in place of a censored result. Errors of all methods are taken over the sites with at least
one measured result, because ours gives an upper limit only for the others; coverage is taken over all. statsmodels fits
one series at a time, so it runs on every tenth site of the first seed. Run with OMP_NUM_THREADS=1.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.wastewater.baselines import half_limit, local_level, moving_mean, straight_line
from benchmarks.wastewater.report import publish
from lanjie.science.wastewater import Trend, fit
from lanjie.science.wastewater.simulate import (
    HIGH_SHARES,
    SHARES,
    Setting,
    Simulated,
    benchmark_settings,
    quarters,
    simulate,
)

SITES, PERIODS = 130, 60
Floats = NDArray[np.float64]


def province(settings: Sequence[Setting], seed: int, **how: object) -> Simulated:
    """A simulated province of the benchmark's size."""
    sites = [f"site {i:03d}" for i in range(SITES)]
    return simulate(settings, sites=sites, dates=[[label] for label in quarters(PERIODS)], seed=seed, **how)  # type: ignore[arg-type]


def aligned(trend: Trend) -> dict[str, Floats]:
    """Columns of the trend, (series, periods), in the order of the simulation."""
    names = ("level", "lo95", "hi95", "change_1y", "change_lo95", "change_hi95", "share_censored", "n")
    return {name: getattr(trend, name).astype(float).reshape(-1, PERIODS) for name in names}


def measure(low: Floats, level: Floats, high: Floats, truth: Floats, given: NDArray[np.bool_]) -> dict[str, float]:
    """RMSE of the log level where it is given, and coverage of the interval everywhere."""
    error = (level - truth)[given]
    return {
        "rmse": float(np.sqrt((error**2).mean())),
        "coverage": float(((low <= truth) & (truth <= high)).mean()),
        "given": float(given.mean()),
    }


def accuracy(shares: Sequence[float], seeds: Sequence[int], peers: bool) -> list[dict[str, object]]:
    """Rows by substance and method, averaged over seeds."""
    settings = benchmark_settings(shares)
    collected: dict[tuple[int, str], list[dict[str, float]]] = {}
    for seed in seeds:
        simulated = province(settings, seed)
        found = aligned(fit(simulated.results))
        truth = simulated.log_level.reshape(-1, PERIODS)
        censored = np.array(simulated.results.qualifier).reshape(-1, PERIODS) != "="
        value = np.asarray(simulated.results.load).reshape(-1, PERIODS)
        limit = np.asarray(simulated.results.limit).reshape(-1, PERIODS)
        substituted = half_limit(value, limit, censored)
        with np.errstate(divide="ignore"):
            ours = np.log(found["level"]), np.log(found["lo95"]), np.log(found["hi95"])
        given = ~np.isnan(ours[0])
        for k in range(len(settings)):
            rows = slice(k * SITES, (k + 1) * SITES)
            mine = measure(ours[1][rows], ours[0][rows], ours[2][rows], truth[rows], given[rows])
            collected.setdefault((k, "lanjie"), []).append(mine)
            if not peers:
                continue
            for name, peer in (("LOQ/2 + line", straight_line), ("LOQ/2 + moving mean", moving_mean)):
                level, low, high = peer(substituted[rows])
                collected.setdefault((k, name), []).append(measure(low, level, high, truth[rows], given[rows]))
            if seed == seeds[0]:
                few = slice(k * SITES, (k + 1) * SITES, 10)
                level, low, high = local_level(substituted[few])
                collected.setdefault((k, "LOQ/2 + local level"), []).append(
                    measure(low, level, high, truth[few], given[few])
                )
    out: list[dict[str, object]] = []
    for (k, name), figures in sorted(collected.items(), key=lambda item: (item[0][0], item[0][1] != "lanjie")):
        mean = {key: float(np.mean([figure[key] for figure in figures])) for key in figures[0]}
        lowest = min(figure["coverage"] for figure in figures)
        out.append({
            "method": name, "substance": settings[k].substance, "censored": f"{shares[k]:.0%}", "rmse_log": mean["rmse"],
            "coverage_95": mean["coverage"], "lowest_seed": lowest, "level_given": mean["given"], "seeds": len(figures),
        })  # fmt: skip
    return out


def overall(rows: Sequence[dict[str, object]]) -> list[str]:
    """RMSE over all substances by method."""
    out = []
    for method in dict.fromkeys(str(row["method"]) for row in rows):
        mine = [row for row in rows if row["method"] == method]
        rmse = float(np.sqrt(np.mean([float(str(row["rmse_log"])) ** 2 for row in mine])))
        coverage = [float(str(row["coverage_95"])) for row in mine]
        out.append(f"{method}: RMSE {rmse:.3f}, coverage {min(coverage):.3f} to {max(coverage):.3f}")
    return out


def changes(seeds: Sequence[int]) -> list[str]:
    """False alarms of the change scan without any shift, and discoveries with shifts in a tenth of the series."""
    settings = benchmark_settings(SHARES)
    alarms = [len(fit(province(settings, 100 + seed).results).changes) for seed in seeds]
    series = SITES * len(settings)
    notes = [f"change points declared at FDR 5 % in {series} series without a shift, by seed: {alarms}"]
    for size in (0.7, 1.4):
        right = wrong = shifted = 0
        for seed in seeds:
            plain, moved = (province(settings, 200 + seed, shift=(share, size)) for share in (0.0, 0.10))
            different = np.abs(plain.log_level - moved.log_level).reshape(-1, PERIODS)[:, -1] > 1e-9
            names = np.array([f"{s.substance}|site {i:03d}" for s in settings for i in range(SITES)])
            declared = {f"{c.substance}|{c.site}" for c in fit(moved.results).changes}
            hit = np.isin(names, list(declared))
            right += int((hit & different).sum())
            wrong += int((hit & ~different).sum())
            shifted += int(different.sum())
        notes.append(
            f"shift by a factor {np.exp(size):.1f} in {shifted} series: found {right / shifted:.0%}, "
            f"share of false among declared {wrong / max(right + wrong, 1):.1%}"
        )
    return notes


def main() -> None:
    """Print the table and write benchmarks/out/wastewater_accuracy.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--without-peers", action="store_true")
    options = parser.parse_args()
    seeds = list(range(1, options.seeds + 1))
    rows = accuracy(SHARES, seeds, peers=not options.without_peers)
    high = accuracy(HIGH_SHARES, seeds, peers=False)
    notes = ["2-61 % censored:", *overall(rows), "90-95 % censored:", *overall(high), *changes(seeds[:2])]
    publish("wastewater_accuracy", f"Levels of {SITES} sites x {PERIODS} quarters x 6 substances", rows + high, notes)


if __name__ == "__main__":
    main()
