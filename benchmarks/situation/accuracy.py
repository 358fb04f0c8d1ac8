"""Accuracy against the truth of the simulator, beside the indices offices use: `python -m benchmarks.situation.accuracy`.

130 areas x 36 months, last month, worst 10. Options: --seeds 14 --scenarios W,M --areas 130 --months 36.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace

import numpy as np

from benchmarks.situation.baselines import BASELINES, chance_of_worst, z_scores
from benchmarks.situation.report import rank_correlation, write
from lanjie.science.situation.fallback import Index
from lanjie.science.situation.fit import fit
from lanjie.science.situation.graph import build_map
from lanjie.science.situation.outputs import Assessment, assess
from lanjie.science.situation.scenarios import SCENARIOS
from lanjie.science.situation.simulate import Simulated
from lanjie.science.situation.spec import Spec, Tiers
from lanjie.science.situation.uncertainty import PAIRS

K = 10
ABLATED = ("W", "M")


def model_figures(sim: Simulated, found: Assessment) -> dict[str, float]:
    """Distance of an assessment from the truth, last month."""
    level = sim.truth.level - sim.truth.level.mean()
    last, truth = found.level.mean[-1], level[-1]
    covered = (found.level.low <= level) & (level <= found.level.high)
    position = np.argsort(np.argsort(-truth)) + 1
    in_rank = (found.rank.low[-1] <= position) & (position <= found.rank.high[-1])
    population = np.broadcast_to(sim.truth.population, level.shape)[-1]
    small = population <= np.quantile(population, 1 / 3)
    out = {
        **_ranking(last, found.p_worst[K][-1], truth),
        "coverage": float(covered[-1].mean()),
        "coverage, all months": float(covered.mean()),
        "coverage, small areas": float(covered[-1][small].mean()),
        "rank coverage": float(in_rank.mean()),
        "half width": float((found.level.high - found.level.mean)[-1].mean()),
    }
    if len(level) > 12:
        change = level[-1] - level[-13]
        low, high = found.trend.low[-1], found.trend.high[-1]
        out["trend rho"] = rank_correlation(found.trend.mean[-1], change)
        out["trend coverage"] = float(((low <= change) & (change <= high)).mean())
    if found.effort is not None:
        out["effort rho"] = rank_correlation(found.effort.mean.ravel(), sim.truth.effort.ravel())
    return out


def _ranking(score: np.ndarray, chance: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    worst = np.zeros(len(truth), dtype=bool)
    worst[np.argsort(-truth)[:K]] = True
    listed = np.argsort(-score)[:K]
    return {
        "rho": rank_correlation(score, truth),
        "found": float(worst[listed].mean()),
        "Brier": float(((chance - worst) ** 2).mean()),
    }


def without_effort(spec: Spec) -> Spec:
    """The specification without its effort factor: what policing does is read as level."""
    bare = [replace(i, loads={f: v for f, v in i.loads.items() if f != "effort"}) for i in spec.indicators]
    return replace(spec, indicators=tuple(i for i in bare if i.loads))


def one(
    name: str, seed: int, areas: int, months: int, pairs: int = PAIRS
) -> tuple[dict[str, dict[str, float]], np.ndarray]:
    """Figures of every method on one province, and (P, true) pairs of the model for its reliability."""
    sim = SCENARIOS[name](areas, months, seed)
    spec = replace(sim.spec, tiers=Tiers((K,), (0.7,)))
    began = time.process_time()
    found = assess(fit(sim.panel, spec, build_map(areas, sim.truth.pairs)), pairs=pairs)
    spent = time.process_time() - began
    results = {"model": {**model_figures(sim, found), "CPU s": spent}}
    if name in ABLATED:
        blind = without_effort(spec)
        bare = assess(fit(sim.panel.only(blind.names), blind, build_map(areas, sim.truth.pairs)), pairs=pairs)
        results["model without effort"] = model_figures(sim, bare)
    truth = sim.truth.level[-1]
    for method, index in BASELINES.items():
        score = index(sim.panel, spec)
        results[method] = _ranking(score.mean, chance_of_worst(score, K), truth)
    scores = z_scores(sim.panel, spec)
    bare = Index(scores.mean, np.zeros_like(scores.mean))
    results["z-score with error bars"] = results["z-score"]
    results["z-score"] = _ranking(scores.mean, chance_of_worst(bare, K, 1), truth)
    worst = np.zeros(areas)
    worst[np.argsort(-truth)[:K]] = 1.0
    return results, np.stack([found.p_worst[K][-1], worst])


def main() -> None:
    """Run, print one table, write benchmarks/out/situation_accuracy.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=14)
    parser.add_argument("--scenarios", default=",".join(s.replace(",", ";") for s in SCENARIOS))
    parser.add_argument("--areas", type=int, default=130)
    parser.add_argument("--months", type=int, default=36)
    parser.add_argument("--pairs", type=int, default=PAIRS)
    chosen = parser.parse_args()
    rows: list[dict[str, object]] = []
    for key in chosen.scenarios.split(","):
        name = key.replace(";", ",")
        runs = [one(name, seed, chosen.areas, chosen.months, chosen.pairs) for seed in range(chosen.seeds)]
        for method in runs[0][0]:
            figures = runs[0][0][method]
            means = {f: float(np.mean([r[0][method][f] for r in runs])) for f in figures}
            rows.append({"scenario": name, "method": method, **means})
        chance, worst = np.concatenate([r[1] for r in runs], axis=1)
        cuts = np.digitize(chance, [0.1, 0.4, 0.6, 0.8, 0.95])
        reliability = [
            [float(chance[cuts == b].mean()), float(worst[cuts == b].mean()), int((cuts == b).sum())]
            for b in range(6)
            if (cuts == b).any()
        ]
        rows[-len(runs[0][0])]["reliability"] = reliability
    write("situation_accuracy", f"{chosen.areas} x {chosen.months}, {chosen.seeds} seeds, worst {K}", rows)


if __name__ == "__main__":
    main()
