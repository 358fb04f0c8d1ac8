"""levels.csv and parameters.csv: the figures of a run as text, the same bytes for the same inputs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from lanjie.science.situation.audit import audit
from lanjie.science.situation.contributions import Contributions
from lanjie.science.situation.data import Input
from lanjie.science.situation.fit import Fit
from lanjie.science.situation.outputs import Assessment, Interval
from lanjie.science.situation.types import Array

Columns = Mapping[str, Array]


def number(value: float) -> str:
    """Six significant digits; empty where there is no value."""
    return "" if np.isnan(value) else f"{value:.6g}"


def level_columns(fit: Fit, found: Assessment, parts: Contributions) -> dict[str, Array]:
    """Columns of levels.csv by name, each (T, N)."""
    panel = fit.panel
    seen = panel.seen
    out: dict[str, Array] = {
        **_interval("level", found.level),
        **_interval("trend12", found.trend),
        "p_up": found.p_up,
        "rank_median": found.rank.mean,
        "rank_lo95": found.rank.low,
        "rank_hi95": found.rank.high,
        **{f"p_worst_{k}": chance for k, chance in found.p_worst.items()},
        "n_obs_used": seen.sum(axis=1).astype(float),
        "share_missing": 1.0 - seen.mean(axis=1),
        **(_interval("effort", found.effort) if found.effort else {}),
    }
    out |= {f"contribution_{name}": part for name, part in parts.by_indicator.items()}
    out |= {"contribution_own": parts.own, "contribution_neighbours": parts.neighbours}
    out |= {f"residual_{name}": value for name, value in residuals(fit).items()}
    return out


def residuals(fit: Fit) -> dict[str, Array]:
    """Residual of each indicator (T, N) in standard deviations of its noise; NaN where nothing was seen."""
    post, cells = fit.posterior, fit.cells
    scaled = np.where(cells.panel.seen, post.residual * np.sqrt(post.weight), 0.0)
    out = {}
    for j, name in enumerate(fit.spec.names):
        own = cells.indicator == j
        out[name] = np.where(fit.panel.seen[:, j], scaled[:, own].sum(axis=1), np.nan)
    return out


def flags(given: Input, fit: Fit, found: Assessment) -> list[list[str]]:
    """Words for each month and area: no_data, no_neighbour, unit_suspect, cannot_separate, and audit findings.

    Audit findings (low_NAME, high_NAME: a series far below or above what the rest says) stand in the last month.
    """
    months, _, areas = fit.panel.seen.shape
    words: list[list[list[str]]] = [[[] for _ in range(areas)] for _ in range(months)]
    for i in range(areas):
        standing = []
        if not fit.panel.seen[:, :, i].any():
            standing.append("no_data")
        if given.areas.alone[i]:
            standing.append("no_neighbour")
        for t in range(months):
            words[t][i] += standing
            if any(0.2 < chance[t, i] < 0.8 for chance in found.p_worst.values()):
                words[t][i].append("cannot_separate")
    for s in given.suspects:
        words[s.period][s.area].append(f"unit_suspect_{fit.panel.names[s.indicator]}")
    for name in fit.spec.names:
        checked = audit(fit, (name,), months=min(6, months))
        for area in np.flatnonzero(checked.flagged()):
            i = int(area)
            words[-1][i].append(f"{'low' if checked.score[i] < 0 else 'high'}_{name}")
    return [["|".join(sorted(set(cell))) for cell in row] for row in words]


def write_levels(path: Path, fit: Fit, columns: Columns, words: list[list[str]]) -> None:
    """Write levels.csv: one row for each area and period, areas in order, periods in order."""
    labels = fit.panel.calendar.labels
    rows = (
        [area, month, *(number(float(values[t, i])) for values in columns.values()), words[t][i]]
        for i, area in enumerate(fit.panel.areas)
        for t, month in enumerate(labels)
    )
    write_csv(path, ["area", "month", *columns, "flags"], rows)


def parameter_rows(fit: Fit) -> list[list[str]]:
    """Rows of parameters.csv: parameter, what it belongs to, value."""
    params, cells = fit.posterior.params, fit.cells
    channels = [
        fit.spec.names[j]
        if m < len(fit.spec.names)
        else f"{fit.spec.names[j]} after break {m - len(fit.spec.names) + 1}"
        for m, j in enumerate(cells.indicator)
    ]
    rows = [["intercept", name, number(value)] for name, value in zip(channels, params.intercept, strict=True)]
    for j, indicator in enumerate(fit.spec.indicators):
        for f, factor in enumerate(fit.spec.factors):
            if factor in indicator.loads:
                rows.append([f"loading on {factor}", indicator.name, number(params.loading[j, f])])
        rows.append(["overdispersion sd", indicator.name, number(float(np.sqrt(params.tau2[j])))])
    for p, m in enumerate(cells.peculiar):
        rows.append(["local peculiarity sd", channels[m], number(float(np.sqrt(params.peculiar2[p])))])
    for f, factor in enumerate(fit.spec.factors):
        rows.append(["lasting area sd", factor, number(params.static[f])])
        rows.append(["local movement sd", factor, number(params.sigma[f])])
        rows.append(["local movement correlation per step", factor, number(params.rho[f])])
    rows.append(["spatial share of lasting variance", "use", number(params.phi)])
    for f, factor in enumerate(fit.spec.factors):
        labels = fit.panel.calendar.labels
        rows += [[f"common movement {t}", factor, number(v)] for t, v in zip(labels, params.path[f], strict=True)]
    return rows


def write_csv(path: Path, head: list[str], rows: Iterable[list[str]]) -> None:
    """Write a table with Unix line ends."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def _interval(name: str, interval: Interval) -> dict[str, Array]:
    return {f"{name}_mean": interval.mean, f"{name}_lo95": interval.low, f"{name}_hi95": interval.high}
