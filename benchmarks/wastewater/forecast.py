"""One year ahead on the published European file: fitted on all years before, asked for the load of the next.

Data: EMCDDA (now EUDA) and SCORE, wastewater source data 2011-2022, at ../shared/data. A site-year is the mean of its
days. 0 means below the limit of quantification, which is not given: it is taken as the 2nd percentile of the positive
values of that metabolite. Peers: last value; mean of the last three (arithmetic, and of the logarithms). A peer's value
below the limit counts as the limit. Two ways to score: only loads that were measured; and all, with loads and forecasts
below the limit set to it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.wastewater.report import publish
from lanjie.science.wastewater import Results, fit

DATA = Path(__file__).parents[3] / "shared" / "data" / "wastewater" / "euda_score_2011_2022.csv"
FIRST, LAST = 2014, 2022
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """One forecast and what came."""

    metabolite: str
    observed: float
    limit: float
    forecast: float
    low: float
    high: float
    last: float
    mean3: float
    log_mean3: float


def read(path: Path) -> tuple[dict[tuple[str, str, int], float], dict[str, float]]:
    """Loads by metabolite, site and year; limits by metabolite."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["daily_mean"]]
    loads = {(row["metabolite"], row["site_id"], int(row["year"])): float(row["daily_mean"]) for row in rows}
    limits = {}
    for metabolite in sorted({key[0] for key in loads}):
        positive = [load for key, load in loads.items() if key[0] == metabolite and load > 0]
        limits[metabolite] = float(np.quantile(positive, 0.02))
    return loads, limits


def cases(loads: dict[tuple[str, str, int], float], limits: dict[str, float]) -> list[Case]:
    """Every site-year from FIRST to LAST whose site was measured the year before."""
    out = []
    for year in range(FIRST, LAST + 1):
        past = {key: load for key, load in loads.items() if key[2] < year}
        columns = [
            (site, str(when), name, load, limits[name], "=" if load >= limits[name] else "<LOQ")
            for (name, site, when), load in past.items()
        ]
        trend = fit(Results(*(list(column) for column in zip(*columns, strict=True))), ahead=1)
        rows = np.flatnonzero(trend.kind == "forecast").tolist()
        asked = {(trend.substance[i], trend.site[i], int(trend.date[i])): i for i in rows}
        for (name, site, when), load in loads.items():
            row = asked.get((name, site, year))
            if when != year or row is None:
                continue
            limit = limits[name]
            before = [past[name, site, y] for y in range(2011, year) if (name, site, y) in past][-3:]
            floored = np.maximum(before, limit)
            out.append(
                Case(
                    name, load, limit, float(trend.level[row]), float(trend.lo95[row]), float(trend.hi95[row]),
                    float(floored[-1]), float(floored.mean()), float(np.exp(np.log(floored).mean())),
                )
            )  # fmt: skip
    return out


def score(name: str, some: list[Case]) -> list[dict[str, object]]:
    """One row for each way to score."""
    table = np.array([[c.observed, c.limit, c.forecast, c.low, c.high, c.last, c.mean3, c.log_mean3] for c in some])
    observed, limit, forecast, low, high, last, mean3, log_mean3 = table.T
    rows: list[dict[str, object]] = []
    for scored, chosen in (("measured", (observed >= limit) & ~np.isnan(forecast)), ("all, floored", observed >= 0)):
        if not chosen.any():
            continue
        truth = np.log(np.maximum(observed, limit))[chosen]
        ours = np.log(np.maximum(np.where(np.isnan(forecast), limit, forecast), limit if scored != "measured" else 0.0))
        errors = {
            "lanjie": ours[chosen] - truth, "last value": np.log(last)[chosen] - truth,
            "mean of 3": np.log(mean3)[chosen] - truth, "log mean of 3": np.log(log_mean3)[chosen] - truth,
        }  # fmt: skip
        rmse = {method: float(np.sqrt((error**2).mean())) for method, error in errors.items()}
        # a load below the limit is covered when the interval reaches below the limit
        covered = np.where(observed >= limit, (low <= observed) & (observed <= high), low <= limit)[chosen]
        beaten = [method for method in errors if method != "lanjie" and rmse["lanjie"] < rmse[method]]
        rows.append(
            {
                "metabolite": name,
                "scored": scored,
                "n": int(chosen.sum()),
                **rmse,
                "coverage_95": float(covered.mean()),
                "beats": f"{len(beaten)} of 3",
            }
        )
    return rows


def main() -> None:
    """Print the table and write benchmarks/out/wastewater_forecast.json."""
    if not DATA.exists():
        print(f"skipped: {DATA} is absent")
        return
    found = cases(*read(DATA))
    rows: list[dict[str, object]] = []
    for metabolite in [*sorted({case.metabolite for case in found}), "all"]:
        rows += score(metabolite, [case for case in found if metabolite in (case.metabolite, "all")])
    rows.sort(key=lambda row: str(row["scored"]), reverse=True)
    publish("wastewater_forecast", f"One year ahead on European site-years {FIRST}-{LAST}: RMSE of the log load", rows)


if __name__ == "__main__":
    main()
