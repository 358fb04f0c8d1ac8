"""Charts of a batch run as SVG."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from lanjie.science.situation.contributions import Contributions
from lanjie.science.situation.fallback import shrunken_mean
from lanjie.science.situation.fit import Fit
from lanjie.science.situation.outputs import Assessment

Spec = dict[str, Any]

SHOWN = 32
TIER_COLOURS = ("#8A2A0B", "#DE7426", "#BF7F33", "#6B4A00")
OTHER, BAND, LINE, POINT, INK, GRID = "#5893C0", "#D5E5F1", "#5893C0", "#0F3660", "#17212B", "#E3E8EC"
CATEGORICAL = ("#174A7C", "#D9681D", "#1F7F78", "#7B4FA3", "#6B4A00", "#8593A0")
MULTIPLES = (0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)


def charts(fit: Fit, found: Assessment, parts: Contributions) -> dict[str, Spec]:
    """Vega-Lite specifications by file name."""
    order = [int(i) for i in np.argsort(-found.level.mean[-1], kind="stable")[:SHOWN]]
    return {
        "ranking": _ranking(fit, found, order),
        "series": _series(fit, found, order[:9]),
        "contributions": _contributions(fit, parts, order[:10]),
        "fallback": _fallback(fit, found),
    }


def save(spec: Spec, path: Path) -> None:
    """Draw `spec` as SVG."""
    import vl_convert  # slow import

    path.write_text(vl_convert.vegalite_to_svg(spec), encoding="utf-8")


def _chart(values: list[dict[str, Any]], title: str, subtitle: str, body: Spec) -> Spec:
    return {
        "data": {"values": values},
        "title": {"text": title, "subtitle": subtitle, "anchor": "start", "color": INK, "subtitleColor": "#4C5966"},
        "config": {
            "font": "Noto Sans CJK SC",
            "view": {"stroke": None},
            "axis": {"gridColor": GRID, "labelColor": INK, "titleColor": "#4C5966", "domain": False, "ticks": False},
        },
        **body,
    }


def _times(field: str, title: str, values: list[dict[str, Any]]) -> Spec:
    """A log axis in multiples of the average, with room around the data."""
    domain = [0.8 * min(v["low"] for v in values), 1.25 * max(v["high"] for v in values)]
    scale: Spec = {"type": "log", "base": 2, "nice": False, "domain": domain}
    axis = {"values": list(MULTIPLES), "format": "~g", "title": title}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": axis}


def _level(found: Assessment, t: int, i: int) -> dict[str, float]:
    """Level as a multiple of the average, with its interval, rounded so that drawings do not hang on the last digit."""
    level = found.level
    low, mean, high = (round(float(np.exp(part[t, i])), 4) for part in (level.low, level.mean, level.high))
    return {"low": low, "mean": mean, "high": high}


def _ranking(fit: Fit, found: Assessment, order: list[int]) -> Spec:
    month = fit.panel.calendar.labels[-1]
    tiers = fit.spec.tiers
    names = [f"{k}" for k in tiers.sizes] + ["—"]
    values = []
    for i in order:
        chances = [found.p_worst[k][-1, i] >= p for k, p in zip(tiers.sizes, tiers.enter, strict=True)]
        tier = names[chances.index(True)] if any(chances) else "—"
        low, high = int(found.rank.low[-1, i]), int(found.rank.high[-1, i])
        values.append({"area": fit.panel.areas[i], "tier": tier, "rank": f"{low}–{high}", **_level(found, -1, i)})
    y = {"field": "area", "type": "nominal", "sort": None, "axis": {"title": None, "grid": False}}
    palette = [*TIER_COLOURS[: len(tiers.sizes)], OTHER]
    colour = {
        "field": "tier",
        "type": "nominal",
        "scale": {"domain": names, "range": palette},
        "legend": {"title": "P(最重 worst k)"},
    }
    x = _times("mean", "平均水平的倍数 multiple of the average", values)
    layers = [
        {
            "mark": {"type": "rule", "size": 2.2},
            "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y},
        },
        {"mark": {"type": "point", "filled": True, "opacity": 1, "size": 45}, "encoding": {"x": x, "y": y}},
        {
            "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 10},
            "encoding": {"x": {**x, "field": "high"}, "y": y, "text": {"field": "rank"}},
        },
    ]
    title = f"{month} 毒情水平最高的 {len(order)} 个地区 The {len(order)} highest levels"
    under = "点为估计值，线为 95% 区间，右侧为名次区间 Point, 95 % interval, rank interval at the right"
    body = {"width": 460, "height": {"step": 18}, "encoding": {"color": colour}, "layer": layers}
    return _chart(values, title, under, body)


def _series(fit: Fit, found: Assessment, order: list[int]) -> Spec:
    labels = fit.panel.calendar.labels
    values = [
        {"area": fit.panel.areas[i], "t": t, "month": label, **_level(found, t, i)}
        for i in order
        for t, label in enumerate(labels)
    ]
    ticks = sorted({labels[0], labels[len(labels) // 2]})
    axis = {"title": None, "values": ticks, "labelAngle": 0, "grid": False}
    x = {"field": "month", "type": "ordinal", "axis": axis}
    y = _times("mean", "倍数 multiple", values)
    inner = {
        "width": 200,
        "height": 110,
        "layer": [
            {
                "mark": {"type": "area", "color": BAND},
                "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
            },
            {"mark": {"type": "line", "color": LINE}, "encoding": {"x": x, "y": y}},
        ],
    }
    facet = {"field": "area", "type": "nominal", "sort": [fit.panel.areas[i] for i in order], "header": {"title": None}}
    title = f"{labels[-1]} 水平最高地区的走势 Course of the highest areas"
    return _chart(values, title, "带为 95% 区间 Band: 95 % interval", {"facet": facet, "columns": 3, "spec": inner})


def _contributions(fit: Fit, parts: Contributions, order: list[int]) -> Spec:
    values = [
        {"area": fit.panel.areas[i], "indicator": name, "place": place, "part": round(float(part[-1, i]), 4)}
        for i in order
        for place, (name, part) in enumerate(parts.by_indicator.items())
    ]
    colour = {
        "field": "indicator",
        "type": "nominal",
        "sort": None,
        "scale": {"range": [*CATEGORICAL, "#A9C4DD", "#F2C999", "#5F93BF"]},
        "legend": {"title": None},
    }
    encoding = {
        "x": {"field": "part", "type": "quantitative", "axis": {"title": "对数贡献，+0.69 即两倍 log, +0.69 is twice"}},
        "y": {"field": "area", "type": "nominal", "sort": None, "axis": {"title": None, "grid": False}},
        "color": colour,
        "order": {"field": "place", "type": "quantitative"},
    }
    title = "各指标的贡献，相加即为水平 Contributions; they add up to the level"
    body = {"width": 460, "height": {"step": 20}, "mark": "bar", "encoding": encoding}
    return _chart(values, title, fit.panel.calendar.labels[-1], body)


def _fallback(fit: Fit, found: Assessment) -> Spec:
    index = shrunken_mean(fit.panel, fit.spec)
    values = [
        {"area": area, "model": round(float(found.level.mean[-1, i]), 4), "index": round(float(index.mean[i]), 4)}
        for i, area in enumerate(fit.panel.areas)
    ]
    encoding = {
        "x": {"field": "index", "type": "quantitative", "axis": {"title": "简单指数 simple index (empirical Bayes)"}},
        "y": {"field": "model", "type": "quantitative", "axis": {"title": "模型水平（对数） model level (log)"}},
    }
    mark = {"type": "point", "filled": True, "color": POINT}
    title = "模型与不用模型的简单指数 The model beside the simplest index"
    body = {"width": 360, "height": 300, "mark": mark, "encoding": encoding}
    return _chart(values, title, "远离对角线的地区值得细看 Areas off the diagonal deserve a look", body)
