"""How soon halved counts are noticed: `python -m benchmarks.situation.power`.

In each province a tenth of the areas report half of their new users and cases from a certain month on. One to six
months later the audit of these two series, with a window of as many months, is asked for scores below -1.645 (5 % of
areas when all is well). Parameters come from a warm fit at each month, tampered data included.
"""

from __future__ import annotations

import argparse

import numpy as np

from benchmarks.situation.report import write
from lanjie.science.situation.audit import audit
from lanjie.science.situation.fit import carry_over, fit
from lanjie.science.situation.graph import build_map
from lanjie.science.situation.layout import Layout
from lanjie.science.situation.panel import split
from lanjie.science.situation.scenarios import COUNTS, SCENARIOS, thin_counts

NOTICED_AT = -1.644854
MONTHS = 6


def scores(name: str, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scores (MONTHS, N), which areas were tampered with, and the population of each area."""
    sim = SCENARIOS[name](130, 36, seed)
    rng = np.random.default_rng([seed, 7])
    targets = rng.choice(130, 13, replace=False)
    panel = sim.panel
    for area in targets:
        panel = thin_counts(panel, int(area), MONTHS, rng)
    areas = build_map(130, sim.truth.pairs)
    spec = sim.spec
    earlier = fit(panel.until(35 - MONTHS), spec, areas)
    out = []
    for month in range(1, MONTHS + 1):
        now = panel.until(35 - MONTHS + month)
        earlier = fit(
            now, spec, areas, start=carry_over(earlier.vector, earlier.layout.months, Layout(spec, split(now, spec)))
        )
        out.append(audit(earlier, COUNTS, month).score)
    tampered = np.zeros(130, dtype=bool)
    tampered[targets] = True
    return np.array(out), tampered, sim.truth.population


def main() -> None:
    """Run, print one table, write benchmarks/out/situation_power.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=14)
    chosen = parser.parse_args()
    rows: list[dict[str, object]] = []
    for name in ("W", "M"):
        runs = [scores(name, seed) for seed in range(chosen.seeds)]
        score = np.concatenate([r[0] for r in runs], axis=1)
        tampered = np.concatenate([r[1] for r in runs])
        large = np.concatenate([r[2] for r in runs]) > 450e3
        for month in range(MONTHS):
            noticed = score[month] < NOTICED_AT
            exact = np.nanquantile(score[month][~tampered], 0.05)
            rows.append(
                {
                    "scenario": name,
                    "months after": month + 1,
                    "false alarms": float(noticed[~tampered].mean()),
                    "noticed": float(noticed[tampered].mean()),
                    "noticed at exactly 5 %": float((score[month][tampered] < exact).mean()),
                    "noticed, over 450,000 people": float(noticed[tampered & large].mean()),
                    "areas": int(tampered.sum()),
                }
            )
    write("situation_power", f"Halved counts noticed, 130 areas, {chosen.seeds} seeds", rows)


if __name__ == "__main__":
    main()
