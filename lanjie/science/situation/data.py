"""From checked rows to arrays: areas from the map, periods from the rows, indicators from the specification."""

from __future__ import annotations

import csv
import difflib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from lanjie.science.situation.graph import AreaMap, build_map
from lanjie.science.situation.panel import Kind, Panel
from lanjie.science.situation.periods import PeriodError, calendar
from lanjie.science.situation.screen import Suspect, screen
from lanjie.science.situation.spec import Spec, default_spec
from lanjie.science.situation.table import DataError, Row, read_rows
from lanjie.science.situation.types import Flags
from lanjie.science.situation.words import Words, row

FEWEST_AREAS = 3


@dataclass(frozen=True)
class Input:
    """Everything a fit needs, and what was decided on the way (`remarks`, for the reader of the results)."""

    panel: Panel
    spec: Spec
    areas: AreaMap
    suspects: tuple[Suspect, ...]
    remarks: tuple[Words, ...]


def read_areas(path: Path) -> tuple[tuple[str, ...], list[tuple[int, int]]]:
    """Areas and neighbour pairs from a CSV file `area_a,area_b`; an empty area_b declares an area without neighbour."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        head = [h.strip() for h in next(reader, [])]
        if len(head) < 2:
            zh = f"{path.name}：需要 area_a 与 area_b 两列"
            raise DataError(Words(zh, f"{path.name}: two columns are needed, area_a and area_b"))
        named = [(number, [c.strip() for c in line[:2]]) for number, line in enumerate(reader, start=2) if any(line)]
    faults = []
    for number, pair in named:
        if not pair[0]:
            faults.append(Words("area_a 为空", "area_a is empty").after(row(number)))
        elif len(pair) > 1 and pair[0] == pair[1]:
            faults.append(Words(f"{pair[0]} 与自己相邻", f"{pair[0]} is its own neighbour").after(row(number)))
    if faults:
        raise DataError(*(fault.after(Words(path.name, path.name)) for fault in faults))
    areas = tuple(sorted({code for _, pair in named for code in pair if code}))
    place = {code: i for i, code in enumerate(areas)}
    return areas, [(place[p[0]], place[p[1]]) for _, p in named if len(p) > 1 and p[1]]


def read_input(table: Path, adjacency: Path, spec: Spec | None = None) -> Input:
    """Read observations and map; `spec` None takes the defaults. Raises DataError, PeriodError or SpecError."""
    areas, pairs = read_areas(adjacency)
    return assemble(read_rows(table), areas, pairs, spec)


def assemble(rows: list[Row], areas: tuple[str, ...], pairs: list[tuple[int, int]], spec: Spec | None = None) -> Input:
    """Arrays from checked rows. Rows of an unknown area or indicator are faults, not dropped."""
    if len(areas) < FEWEST_AREAS:
        zh = f"地图只有 {len(areas)} 个地区，比较至少需要 {FEWEST_AREAS} 个"
        raise DataError(Words(zh, f"the map has {len(areas)} areas; a comparison needs at least {FEWEST_AREAS}"))
    if not rows:
        raise DataError(Words("表中没有观测值", "the table has no observation"))
    remarks: list[Words] = []
    present = list(dict.fromkeys(r.indicator for r in rows))
    if spec is None:
        spec, remarks = default_spec(present)
    _known(Words("地区", "area"), {r.area: r.number for r in reversed(rows)}, areas)
    _known(Words("指标", "indicator"), {r.indicator: r.number for r in reversed(rows)}, spec.names)
    spec, left_out = _without_empty(rows, spec)
    remarks += left_out
    rows = [r for r in rows if r.indicator in spec.names]
    panel = _arrays(rows, areas, spec)
    wide = tuple(
        n for n in spec.names if any(r.indicator == n and r.likelihood in ("lognormal", "poisson") for r in rows)
    )
    suspects = screen(panel, wide)
    if suspects:
        hidden = np.zeros(panel.seen.shape, dtype=bool)
        for s in suspects:
            hidden[s.period, s.indicator, s.area] = True
        panel = panel.without(hidden)
        zh = f"{len(suspects)} 个单元疑似单位错误，按缺失处理"
        remarks.append(Words(zh, f"{len(suspects)} cells look like an error of unit and were treated as missing"))
    remarks += _gaps(panel.seen, areas, pairs)
    return Input(panel, spec, build_map(len(areas), pairs), tuple(suspects), tuple(remarks))


def _known(what: Words, found: dict[str, int], known: tuple[str, ...]) -> None:
    faults = []
    for name, number in found.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            zh, en = (f"，是否为 {near[0]}？", f"; did you mean {near[0]}?") if near else ("", "")
            fault = Words(f"未知{what.zh} {name!r}{zh}", f"unknown {what.en} {name!r}{en}")
            faults.append(fault.after(row(number)))
    if faults:
        raise DataError(*faults)


def _without_empty(rows: list[Row], spec: Spec) -> tuple[Spec, list[Words]]:
    """Leave out indicators without any value or without any event: they say nothing about differences."""
    remarks: list[Words] = []
    kept = []
    for indicator in spec.indicators:
        own = [r for r in rows if r.indicator == indicator.name]
        counted = bool(own) and own[0].likelihood in ("poisson", "binomial")
        if own and not (counted and all(r.high == 0.0 for r in own)):
            kept.append(indicator)
            continue
        why = Words("计数全部为零", "all its counts are zero") if own else Words("没有观测值", "it has no observation")
        name = indicator.name
        remarks.append(Words(f"指标 {name!r} 未使用：{why.zh}", f"indicator {name!r} was left out: {why.en}"))
    if not kept:
        raise DataError(*remarks, Words("没有可用的指标", "no indicator is left"))
    names = {i.name for i in kept}
    breaks = tuple(b for b in spec.breaks if b.indicator in names)
    return replace(spec, indicators=tuple(kept), breaks=breaks), remarks


def _arrays(rows: list[Row], areas: tuple[str, ...], spec: Spec) -> Panel:
    periods = calendar([r.month for r in rows])
    place = {code: i for i, code in enumerate(areas)}
    column = {name: j for j, name in enumerate(spec.names)}
    shape = (periods.count, len(spec.names), len(areas))
    low, high, variance = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    size, seen = np.ones(shape), np.zeros(shape, dtype=bool)
    likelihood = {r.indicator: r.likelihood for r in rows}
    for r in rows:
        at = periods.index(r.month), column[r.indicator], place[r.area]
        low[at], high[at], size[at], variance[at], seen[at] = r.low, r.high, r.size, r.variance, True
    faults = []
    for item in spec.breaks:
        where = Words(f"{item.indicator} 的断点", f"break of {item.indicator}")
        faults += [Words(f"未知地区 {a!r}", f"unknown area {a!r}").after(where) for a in item.areas if a not in place]
        try:
            periods.index(item.month)
        except PeriodError as refused:
            faults += [fault.after(where) for fault in refused.faults]
    if faults:
        raise DataError(*faults)
    kinds: list[Kind] = []
    for name in spec.names:
        kind = likelihood[name]
        kinds.append("normal" if kind == "lognormal" else kind)
    return Panel(areas, periods, spec.names, tuple(kinds), low, high, size, variance, seen)


def _gaps(seen: Flags, areas: tuple[str, ...], pairs: list[tuple[int, int]]) -> list[Words]:
    remarks = []
    silent = [code for i, code in enumerate(areas) if not seen[:, :, i].any()]
    if silent:
        zh = f"完全没有观测值，水平只来自相邻地区，区间很宽：{'、'.join(silent)}"
        en = f"no observation at all, level from neighbours only, with a wide interval: {', '.join(silent)}"
        remarks.append(Words(zh, en))
    joined = {i for pair in pairs for i in pair}
    alone = [code for i, code in enumerate(areas) if i not in joined]
    if alone:
        zh = f"没有相邻地区，不借用地图信息：{'、'.join(alone)}"
        remarks.append(Words(zh, f"no neighbour, nothing is borrowed from the map: {', '.join(alone)}"))
    return remarks
