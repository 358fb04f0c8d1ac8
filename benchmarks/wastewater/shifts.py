"""The scan for level shifts: how many it finds by their size, and how many of those it names are none, beside Bonferroni's bound."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from benchmarks.wastewater.report import publish
from lanjie.science.wastewater.change import Steps, clearest, discoveries
from lanjie.science.wastewater.estimation import estimate
from lanjie.science.wastewater.panel import code, panels
from lanjie.science.wastewater.simulate import benchmark_settings, quarters, simulate

SITES, QUARTERS, FDR = 130, 60, 0.05
SHARE = 0.10  # of the series shift half way
FACTORS = (1.0, 2.0, 3.0, 4.0)
RUNS = 8


def scanned(factor: float, seed: int) -> tuple[Steps, np.ndarray]:
    """The clearest steps of a simulated province, and which of its series really shifted."""
    given = {
        "sites": [f"s{number:03d}" for number in range(SITES)],
        "dates": [[quarter] for quarter in quarters(QUARTERS)],
        "seed": seed,
    }
    settings = benchmark_settings()
    simulated = simulate(settings, shift=(SHARE, float(np.log(factor))), **given)
    still = simulate(settings, shift=(SHARE, 0.0), **given)
    apart = (simulated.log_level != still.log_level).reshape(len(settings), SITES, QUARTERS).any(axis=2)
    table = code(simulated.results)
    grids, _ = panels(table, 0)
    (panel,) = grids
    substance = {setting.substance: number for number, setting in enumerate(settings)}
    at = [(substance[table.substances[k]], int(table.sites[s][1:])) for k, s in panel.series.tolist()]
    return clearest(panel, estimate(panel.observations)), np.array([apart[place] for place in at])


def main() -> None:
    """Print the table."""
    rows = []
    for factor in FACTORS:
        counts = {"scan": np.zeros(3), "Bonferroni": np.zeros(3)}
        false_share = dict.fromkeys(counts, 0.0)
        for seed in range(RUNS):
            steps, shifted = scanned(factor, 5000 + seed)
            bonferroni = np.minimum(1.0, np.maximum(steps.tried, 1.0) * 2.0 * ndtr(-np.abs(steps.z)))
            for name, p in (("scan", steps.p), ("Bonferroni", bonferroni)):
                named = discoveries(p) <= FDR
                counts[name] += (named.sum(), (named & shifted).sum(), shifted.sum())
                false_share[name] += (named & ~shifted).sum() / max(named.sum(), 1) / RUNS
        for name, (named, right, there) in counts.items():
            rows.append(
                {
                    "shift": f"x{factor:g}" if factor > 1 else "none",
                    "bound": name,
                    "found": float(right / there) if there else float("nan"),
                    "false share": float(false_share[name]),
                    "named a run": float(named / RUNS),
                }
            )
    title = f"Level shifts of {SHARE:.0%} of {6 * SITES} series x {QUARTERS} quarters, {RUNS} runs, at a false discovery rate of 5 %"
    publish("wastewater.shifts", title, rows, ["target: false share at most 0.05 in every row"])


if __name__ == "__main__":
    main()
