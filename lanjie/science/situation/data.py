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

FEWEST_AREAS = 3


@dataclass(frozen=True)
class Input:
    """Everything a fit needs, and what was decided on the way (`remarks`, for the reader of the results)."""

    panel: Panel
    spec: Spec
    areas: AreaMap
    suspects: tuple[Suspect, ...]
    remarks: tuple[str, ...]


def read_areas(path: Path) -> tuple[tuple[str, ...], list[tuple[int, int]]]:
    """Areas and neighbour pairs from a CSV file `area_a,area_b`; an empty area_b declares an area without neighbour."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        head = [h.strip() for h in next(reader, [])]
        if len(head) < 2:
            raise DataError([f"{path.name}: two columns are needed, area_a and area_b"])
        named = [(number, [c.strip() for c in line[:2]]) for number, line in enumerate(reader, start=2) if any(line)]
    faults = [f"{path.name} row {n}: area_a is empty" for n, pair in named if not pair[0]]
    faults += [f"{path.name} row {n}: {p[0]} is its own neighbour" for n, p in named if len(p) > 1 and p[0] == p[1]]
    if faults:
        raise DataError(faults)
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
        raise DataError([f"the map has {len(areas)} areas; a comparison needs at least {FEWEST_AREAS}"])
    if not rows:
        raise DataError(["the table has no observation"])
    remarks: list[str] = []
    present = list(dict.fromkeys(row.indicator for row in rows))
    if spec is None:
        spec, remarks = default_spec(present)
    _known("area", {r.area: r.number for r in reversed(rows)}, areas)
    _known("indicator", {r.indicator: r.number for r in reversed(rows)}, spec.names)
    spec, left_out = _without_empty(rows, spec)
    remarks += left_out
    rows = [row for row in rows if row.indicator in spec.names]
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
        remarks.append(f"{len(suspects)} cells look like an error of unit and were treated as missing; see suspects")
    remarks += _gaps(panel.seen, areas, pairs)
    return Input(panel, spec, build_map(len(areas), pairs), tuple(suspects), tuple(remarks))


def _known(what: str, found: dict[str, int], known: tuple[str, ...]) -> None:
    faults = []
    for name, number in found.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            faults.append(f"row {number}: unknown {what} {name!r}{hint}")
    if faults:
        raise DataError(faults)


def _without_empty(rows: list[Row], spec: Spec) -> tuple[Spec, list[str]]:
    """Leave out indicators without any value or without any event: they say nothing about differences."""
    remarks, kept = [], []
    for indicator in spec.indicators:
        own = [row for row in rows if row.indicator == indicator.name]
        counted = bool(own) and own[0].likelihood in ("poisson", "binomial")
        if own and not (counted and all(row.high == 0.0 for row in own)):
            kept.append(indicator)
            continue
        why = "all its counts are zero" if own else "it has no observation"
        remarks.append(f"indicator {indicator.name!r} was left out: {why}")
    if not kept:
        raise DataError([*remarks, "no indicator is left"])
    names = {i.name for i in kept}
    breaks = tuple(b for b in spec.breaks if b.indicator in names)
    return replace(spec, indicators=tuple(kept), breaks=breaks), remarks


def _arrays(rows: list[Row], areas: tuple[str, ...], spec: Spec) -> Panel:
    periods = calendar([row.month for row in rows])
    place = {code: i for i, code in enumerate(areas)}
    column = {name: j for j, name in enumerate(spec.names)}
    shape = (periods.count, len(spec.names), len(areas))
    low, high, variance = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    size, seen = np.ones(shape), np.zeros(shape, dtype=bool)
    likelihood = {row.indicator: row.likelihood for row in rows}
    for row in rows:
        at = periods.index(row.month), column[row.indicator], place[row.area]
        low[at], high[at], size[at], variance[at], seen[at] = row.low, row.high, row.size, row.variance, True
    faults = [f"break of {b.indicator}: unknown area {a!r}" for b in spec.breaks for a in b.areas if a not in place]
    for item in spec.breaks:
        try:
            periods.index(item.month)
        except PeriodError as error:
            faults.append(f"break of {item.indicator}: {error}")
    if faults:
        raise DataError(faults)
    kinds: list[Kind] = []
    for name in spec.names:
        kind = likelihood[name]
        kinds.append("normal" if kind == "lognormal" else kind)
    return Panel(areas, periods, spec.names, tuple(kinds), low, high, size, variance, seen)


def _gaps(seen: Flags, areas: tuple[str, ...], pairs: list[tuple[int, int]]) -> list[str]:
    remarks = []
    silent = [code for i, code in enumerate(areas) if not seen[:, :, i].any()]
    if silent:
        remarks.append(f"no observation at all, level from neighbours only, with a wide interval: {', '.join(silent)}")
    joined = {i for pair in pairs for i in pair}
    alone = [code for i, code in enumerate(areas) if i not in joined]
    if alone:
        remarks.append(f"no neighbour, nothing is borrowed from the map: {', '.join(alone)}")
    return remarks
