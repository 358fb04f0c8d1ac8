"""From a fitted model to what is kept of it: a row a county and month, the reasons of each county, and what is said of the province."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from lanjie.science.situation.draws import level_mean
from lanjie.science.situation.everywhere import chances_if_moved, widths_with_more
from lanjie.science.situation.fallback import shrunken_mean
from lanjie.science.situation.listing import UNCERTAIN
from lanjie.science.situation.outputs import Interval
from lanjie.science.situation.predict import draw_observations, predict
from lanjie.science.situation.types import Array
from lanjie.science.situation.weights import acceptability
from lanjie.science.situation.whatif import multiply
from lanjie.situation.assessment_method import ADDABLE, AUDIT_MONTHS, COUNTED, TIER_FIELDS
from lanjie.situation.assessment_model import Model

HALVED = 0.5
#: Counties this far from every list are not asked what halved counts would change: nothing.
NEAR_A_LIST = 0.05
PREDICTIVE_DRAWS = 400


def plain(value: float) -> float | None:
    """Six significant digits, None where there is no value: what is printed, compared and hashed is what is stored."""
    return float(f"{value:.6g}") if math.isfinite(value) else None


def level_rows(model: Model) -> list[dict[str, Any]]:
    """One dictionary a county and month in the fields of `AssessmentLevel`; `area` is a code, `month` `2020-08`."""
    found, parts, seen = model.found, model.parts, model.fit.panel.seen
    labels = model.fit.panel.calendar.labels
    sizes = model.fit.spec.tiers.sizes
    missing = 1.0 - seen.mean(axis=1)
    common = _common(model)
    rows = []
    for t, month in enumerate(labels):
        for i, area in enumerate(model.fit.panel.areas):
            by = {name: plain(part[t, i]) for name, part in parts.by_indicator.items()}
            own = {"own": plain(parts.own[t, i]), "neighbours": plain(parts.neighbours[t, i])}
            rows.append(
                {
                    "area": area,
                    "month": month,
                    "latest": t == len(labels) - 1,
                    **_interval(("level", "low", "high"), found.level, t, i),
                    **_interval(("trend", "trend_low", "trend_high"), found.trend, t, i),
                    "p_up": plain(found.p_up[t, i]),
                    "rank": int(found.rank.mean[t, i]),
                    "rank_low": int(found.rank.low[t, i]),
                    "rank_high": int(found.rank.high[t, i]),
                    **{name: plain(found.p_worst[k][t, i]) for name, k in zip(TIER_FIELDS, sizes, strict=True)},
                    "n_obs": int(seen[t, :, i].sum()),
                    "share_missing": plain(missing[t, i]),
                    **_interval(("effort", "effort_low", "effort_high"), found.effort, t, i),
                    "contributions": {"common": plain(common[t]), "by": by, **own},
                    "residuals": {name: plain(value[t, i]) for name, value in model.residuals.items()},
                    "flags": model.flags[i] if t == len(labels) - 1 else [],
                }
            )
    return rows


def _interval(names: tuple[str, str, str], interval: Interval | None, t: int, i: int) -> dict[str, float | None]:
    """Mean, lower and upper bound of a cell under three names; empty without an interval."""
    parts = (interval.mean, interval.low, interval.high) if interval else None
    return {name: plain(parts[at][t, i]) if parts else None for at, name in enumerate(names)}


def _common(model: Model) -> Array:
    """The movement of all counties, on the scale of the listed level: contributions and it add up to the level."""
    total = sum(model.parts.by_indicator.values())
    return np.asarray((model.found.level.mean - total).mean(axis=1))


def why_rows(model: Model) -> list[dict[str, Any]]:
    """One dictionary a county in the fields of `AssessmentWhy`; `area` is a code."""
    areas = model.fit.panel.areas
    series, what_if, widths = _series(model), _what_if(model), _widths(model)
    order = np.argsort(model.found.rank.mean[-1], kind="stable")
    place = {int(i): at for at, i in enumerate(order)}
    bases = {name: level_mean(fit)[-1] for name, fit in model.without.items()}
    common = plain(_common(model)[-1])
    rows = []
    for i, area in enumerate(areas):
        near = [int(j) for j in order[max(0, place[i] - 3) : place[i] + 4] if j != i]
        rows.append(
            {
                "area": area,
                "contributions": {
                    "common": common,
                    "by": {name: plain(part[-1, i]) for name, part in model.parts.by_indicator.items()},
                    "own": plain(model.parts.own[-1, i]),
                    "neighbours": plain(model.parts.neighbours[-1, i]),
                },
                "series": series[i],
                "audit": {name: _audited(checked, i) for name, checked in model.audits.items()},
                "leave_out": {
                    name: {
                        "level": plain(base[i]),
                        "rank": int((base > base[i]).sum()) + 1,
                        "chances": [plain(chance[i]) for chance in model.chances_without[name].values()],
                    }
                    for name, base in bases.items()
                },
                "what_if": what_if[i],
                "data_value": widths[i],
                "neighbours": [areas[j] for j in model.fit.areas.neighbours[i]],
                "worse_than": {areas[j]: plain(float((model.last[i] > model.last[j]).mean())) for j in near},
            }
        )
    return rows


def _audited(checked: Any, i: int) -> dict[str, Any]:
    flag = ("low" if checked.score[i] < 0 else "high") if checked.flagged()[i] else ""
    return {
        "step": plain(checked.step[i]),
        "error": plain(checked.error[i]),
        "score": plain(checked.score[i]),
        "flag": flag,
    }


def _series(model: Model) -> list[dict[str, Any]]:
    """Of each county: every series with what all data say of it, 95 % interval with the noise of an observation, natural scale."""
    panel, fit = model.fit.panel, model.fit
    labels = list(panel.calendar.labels)
    out: list[dict[str, Any]] = [{} for _ in panel.areas]
    size = panel.size.copy()
    for j in range(len(panel.names)):
        if panel.kinds[j] != "normal":
            usual = np.median(size[:, j][panel.seen[:, j]])
            size[:, j] = np.where(panel.seen[:, j], size[:, j], usual)
    mean = predict(fit).mean
    sized = replace(fit, panel=replace(panel, size=size))
    for j, name in enumerate(panel.names):
        kind = model.kinds[name]
        where = np.zeros(panel.seen.shape, dtype=bool)
        where[:, j] = True
        drawn = draw_observations(sized, where, PREDICTIVE_DRAWS, seed=j)
        low, high = np.quantile(drawn, [0.025, 0.975], axis=1).reshape(2, *panel.seen.shape[::2])
        middle = mean[:, j]
        if kind == "lognormal":
            middle, low, high = np.exp(middle), np.exp(low), np.exp(high)
        elif kind == "poisson":
            middle, low, high = np.exp(middle), low / size[:, j], high / size[:, j]
        elif kind == "binomial":
            middle, low, high = 1.0 / (1.0 + np.exp(-middle)), low / size[:, j], high / size[:, j]
        bottom, top = panel.low[:, j], panel.high[:, j]
        if kind == "lognormal":
            bottom, top = np.exp(bottom), np.exp(top)
        exact = panel.seen[:, j] & (panel.low[:, j] == panel.high[:, j])
        counted = kind in ("poisson", "binomial")
        for i in range(len(panel.areas)):
            if not panel.seen[:, j, i].any():
                bounds: list[float | None] = [None] * len(labels)
                values = sizes = bounds
            else:
                values = [plain(v) if ok else None for v, ok in zip(bottom[:, i], exact[:, i], strict=True)]
                between = panel.seen[:, j, i] & ~exact[:, i]
                bounds = [plain(v) if ok else None for v, ok in zip(top[:, i], between, strict=True)]
                sizes = [
                    plain(v) if ok and counted else None
                    for v, ok in zip(size[:, j, i], panel.seen[:, j, i], strict=True)
                ]
            out[i][name] = {
                "kind": kind, "months": labels, "y": values, "y_high": bounds, "n": sizes,
                "mean": _list(middle[:, i]), "low": _list(low[:, i]), "high": _list(high[:, i]),
            }  # fmt: skip
    return out


def _list(values: Array) -> list[float | None]:
    return [plain(value) for value in values]


def _what_if(model: Model) -> list[dict[str, Any]]:
    """Of each county near a list: its level and chances had it reported half of a count for half a year."""
    fit, sizes = model.fit, model.fit.spec.tiers.sizes
    months = min(AUDIT_MONTHS, fit.panel.calendar.count)
    base = model.found.level.mean[-1]
    near = np.flatnonzero(model.found.p_worst[sizes[-1]][-1] >= NEAR_A_LIST)
    out: list[dict[str, Any]] = [{} for _ in fit.panel.areas]
    for name in (name for name in fit.panel.names if name in COUNTED):
        j = fit.panel.names.index(name)
        moved = np.zeros(len(base))
        for i in near:
            if fit.panel.seen[-months:, j, i].any():
                moved[i] = level_mean(multiply(fit, fit.panel.areas[i], name, HALVED, months))[-1, i] - base[i]
        chances = {k: chances_if_moved(model.last, moved, k) for k in sizes}
        for i in near:
            if moved[i]:
                out[i][name] = {
                    "factor": HALVED, "months": months, "level": plain(base[i] + moved[i]),
                    "chances": [plain(chances[k][i]) for k in sizes],
                }  # fmt: skip
    return out


def _widths(model: Model) -> list[dict[str, Any]]:
    """Of each county: how much narrower its interval were with a series seen in each of the last months, or more of it."""
    out: list[dict[str, Any]] = [{} for _ in model.fit.panel.areas]
    months = min(AUDIT_MONTHS, model.fit.panel.calendar.count)
    for name, size in ADDABLE.items():
        if name in model.fit.panel.names:
            now, after = widths_with_more(model.fit, name, months, size)
            for i, (width, less) in enumerate(zip(now, after, strict=True)):
                out[i][name] = {"months": months, "size": size, "width": plain(width), "after": plain(less)}
    return out


def summary(model: Model) -> dict[str, Any]:
    """What a run says of the whole province, from itself alone: lists as if this month decided."""
    panel, found, sizes = model.fit.panel, model.found, model.fit.spec.tiers.sizes
    chances = [[plain(found.p_worst[k][-1, i]) for k in sizes] for i in range(len(panel.areas))]
    order = np.lexsort((panel.areas, -found.p_worst[sizes[-1]][-1]))
    open_ones = [[panel.areas[i], *chances[i]] for i in order if _open(chances[i])]
    return {
        "expected_wrong": [
            plain(float(sum(1.0 - p for p in found.p_worst[k][-1] if p >= enter)))
            for k, enter in zip(sizes, model.fit.spec.tiers.enter, strict=True)
        ],
        "cannot_separate": open_ones,
        "sensitivity": _sensitivity(model),
        "leave_out": {name: _moved(model, name) for name in model.without},
        "groups": _groups(model),
        "fallback": _fallback(model),
        "remarks": [{"zh": remark.zh, "en": remark.en} for remark in model.given.remarks],
        "suspects": [
            {
                "area": panel.areas[s.area], "month": panel.calendar.labels[s.period],
                "indicator": model.given.panel.names[s.indicator], "factor": plain(s.factor),
            }
            for s in model.given.suspects
        ],
    }  # fmt: skip


def _fallback(model: Model) -> dict[str, list[float | None]]:
    """The plain index without a model, to be drawn beside it: area → [mean, standard error], higher is worse."""
    index = shrunken_mean(model.given.panel, model.given.spec)
    areas = model.fit.panel.areas
    return {area: [plain(m), plain(e)] for area, m, e in zip(areas, index.mean, index.error, strict=True)}


def _open(chances: Sequence[float | None]) -> bool:
    return any(p is not None and UNCERTAIN[0] < p < UNCERTAIN[1] for p in chances)


def _sensitivity(model: Model) -> dict[str, Any]:
    """An index with free weights instead of the model: in which share of all weightings a county is among the worst.

    Scores are the predictors of the last month in the direction of a worse situation, what effort adds taken out, standardised.
    """
    post, spec = model.fit.posterior, model.fit.spec
    total = post.total[-1]
    scores, names = [], []
    for j, name in enumerate(spec.names):
        use = post.params.loading[j, 0]
        if use == 0.0:
            continue
        value = predict(model.fit).mean[-1, j].copy()
        if "effort" in spec.factors:
            effort = spec.factors.index("effort")
            value -= post.params.loading[j, effort] * total[effort]
        spread = value.std()
        if spread > 0:
            scores.append(np.sign(use) * (value - value.mean()) / spread)
            names.append(name)
    if not scores:
        return {}
    shares = acceptability(np.array(scores)).cumsum(axis=1)
    sizes = spec.tiers.sizes
    return {
        "indicators": names,
        "areas": {
            area: [plain(shares[i, min(k, shares.shape[1]) - 1]) for k in sizes]
            for i, area in enumerate(model.fit.panel.areas)
        },
    }


def _moved(model: Model, name: str) -> dict[str, Any]:
    """How far ranks and the widest list move without an indicator."""
    panel = model.fit.panel
    before, after = model.found.level.mean[-1], level_mean(model.without[name])[-1]
    ranks = [(-values).argsort(kind="stable").argsort(kind="stable") + 1 for values in (before, after)]
    k = model.fit.spec.tiers.sizes[-1]
    inside = [set(np.flatnonzero(rank <= k).tolist()) for rank in ranks]
    far = int(np.abs(ranks[1] - ranks[0]).argmax())
    return {
        "spearman": plain(float(np.corrcoef(ranks[0], ranks[1])[0, 1])),
        "enters": sorted(panel.areas[i] for i in inside[1] - inside[0]),
        "leaves": sorted(panel.areas[i] for i in inside[0] - inside[1]),
        "furthest": [panel.areas[far], int(ranks[0][far]), int(ranks[1][far])],
    }


def _groups(model: Model) -> list[Mapping[str, Any]]:
    """Counties in thirds by population (the exposure of a count), smallest first: width of the interval, share near a list, missing cells."""
    panel = model.fit.panel
    counted = [j for j, kind in enumerate(panel.kinds) if kind == "poisson"]
    if not counted:
        return []
    seen = panel.seen[:, counted[0]]
    people = np.where(seen.any(axis=0), np.where(seen, panel.size[:, counted[0]], 0.0).max(axis=0), np.nan)
    known = np.flatnonzero(np.isfinite(people))
    width = model.found.level.high[-1] - model.found.level.low[-1]
    k = model.fit.spec.tiers.sizes[-1]
    return [
        {
            "areas": len(part),
            "largest_exposure": plain(float(people[part].max())),
            "width": plain(float(width[part].mean())),
            "listed": plain(float((model.found.p_worst[k][-1][part] >= model.fit.spec.tiers.enter[-1]).mean())),
            "missing": plain(float(1.0 - panel.seen[:, :, part].mean())),
        }
        for part in np.array_split(known[np.argsort(people[known], kind="stable")], 3)
        if len(part)
    ]
