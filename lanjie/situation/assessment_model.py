"""From the cells of a run to its fitted model and everything said of the province; no database here."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from lanjie.core.words import Words, say
from lanjie.science.situation.audit import Audit, audit
from lanjie.science.situation.contributions import Contributions, contributions
from lanjie.science.situation.data import Input, assemble
from lanjie.science.situation.draws import Draws, factor_draws, level_weights, worst
from lanjie.science.situation.export import flags, residuals
from lanjie.science.situation.fit import Fit, fit
from lanjie.science.situation.outputs import Assessment, assess
from lanjie.science.situation.table import COLUMNS, Row, check_rows
from lanjie.science.situation.types import Array
from lanjie.science.situation.whatif import leave_out
from lanjie.science.situation.words import Refused
from lanjie.science.situation.words import Words as Remark
from lanjie.situation.assessment_method import (
    AUDIT_MONTHS,
    DRAWS,
    LEAST_MEASURED,
    METHOD,
    SEED,
    STEPS,
    TIERS,
    spec_for,
)
from lanjie.situation.queries.assessment_inputs import Given
from lanjie.situation.queries.monitoring_cell import Cell

Tell = Callable[[int, int, Words], None]


@dataclass(frozen=True)
class Model:
    """A fitted run with its answers. kinds: the likelihood of each indicator as it was given."""

    given: Input
    kinds: Mapping[str, str]
    window: int
    fit: Fit
    found: Assessment
    parts: Contributions
    residuals: dict[str, Array]
    flags: list[list[str]]
    audits: dict[str, Audit]
    without: dict[str, Fit]
    chances_without: dict[str, dict[int, Array]]

    @property
    def last(self) -> Draws:
        """Joint draws (N, draws) of the level in the assessed month."""
        level: Draws = self.found.level_draws[-1]
        return level


def digest(given: Given, window: int) -> str:
    """SHA-256 over everything that decides the numbers of a run; the same on every database."""
    said = {
        "method": METHOD, "window": window, "draws": DRAWS, "seed": SEED, "areas": given.areas, "pairs": given.pairs,
        "tiers": [TIERS.sizes, TIERS.enter, TIERS.leave],
    }  # fmt: skip
    total = hashlib.sha256(json.dumps(said, sort_keys=True).encode())
    for cell in given.cells:
        total.update("\t".join(cell).encode())
        total.update(b"\n")
    return total.hexdigest()


def by_month(cells: tuple[Cell, ...]) -> dict[str, dict[str, list[Any]]]:
    """Indicator → month → [cells, digest]: enough to say later which months of which series were added or revised."""
    lines: dict[tuple[str, str], list[str]] = defaultdict(list)
    for cell in cells:
        lines[cell.indicator, cell.month].append("\t".join(cell))
    out: dict[str, dict[str, list[Any]]] = defaultdict(dict)
    for (indicator, month), text in sorted(lines.items()):
        out[indicator][month] = [len(text), hashlib.sha256("\n".join(text).encode()).hexdigest()[:12]]
    return dict(out)


def model(given: Given, last_month: str, window: int, tell: Tell) -> Model:
    """Read, fit and question. Raises `Refused` with every fault of the cells, in both languages."""
    if not given.cells:
        zh = f"到 {last_month} 为止没有任何监测数据"
        raise Refused(Remark(zh, f"there is no monitoring data up to {last_month}"))
    tell(0, STEPS, say("正在核对数据", "Checking the data"))
    rows, remarks = _rows(given.cells)
    spec, assumed = spec_for(dict.fromkeys(row.indicator for row in rows))
    place = {code: i for i, code in enumerate(given.areas)}
    read = assemble(rows, given.areas, [(place[a], place[b]) for a, b in given.pairs], spec)
    reached = read.panel.calendar.labels[-1]
    if reached != last_month:
        zh = f"{last_month} 还没有任何数据，最近有数据的月份是 {reached}"
        raise Refused(Remark(zh, f"no data for {last_month} yet; the last month with data is {reached}"))
    read = replace(read, remarks=(*remarks, *assumed, *read.remarks))
    tell(1, STEPS, say("正在估计", "Fitting"))
    fitted = fit(read.panel, read.spec, read.areas)
    tell(2, STEPS, say("正在抽样：区间、名次与概率", "Drawing intervals, ranks and probabilities"))
    found = assess(fitted, DRAWS, SEED)
    tell(3, STEPS, say("正在分解原因、核查各指标", "Taking levels apart, auditing each series"))
    months = min(AUDIT_MONTHS, read.panel.calendar.count)
    names = fitted.spec.names
    audits = {name: audit(fitted, (name,), months) for name in names}
    words = [cell.split("|") if cell else [] for cell in flags(read, fitted, found)[-1]]
    parts = contributions(fitted)
    tell(4, STEPS, say("正在逐项剔除指标", "Leaving indicators out, one by one"))
    without = {name: leave_out(fitted, name) for name in names if len(names) > 1}
    chances = {name: _chances(other) for name, other in without.items()}
    kinds = {row.indicator: row.likelihood for row in rows}
    return Model(read, kinds, window, fitted, found, parts, residuals(fitted), words, audits, without, chances)


def _chances(other: Fit) -> dict[int, Array]:
    """P(among the worst k) in the last month; draws go from the last month backwards, so the first is all that is needed."""
    _, factors, _ = next(factor_draws(other.posterior, np.random.default_rng(SEED), DRAWS))
    last = np.einsum("f,fnr->nr", level_weights(other), factors).astype(np.float32)
    return {k: worst(last, k) for k in other.spec.tiers.sizes}


def _rows(cells: tuple[Cell, ...]) -> tuple[list[Row], list[Remark]]:
    """Checked rows, without the indicators that carry almost nothing but limits."""
    rows = check_rows(enumerate((dict(zip(COLUMNS, cell, strict=True)) for cell in cells), start=1))
    remarks = []
    for name in dict.fromkeys(row.indicator for row in rows if row.likelihood == "lognormal"):
        own = [row for row in rows if row.indicator == name]
        measured = sum(np.isfinite(row.low) for row in own)
        if measured < LEAST_MEASURED * len(own):
            zh = f"指标 {name!r} 未使用：{len(own)} 个单元中只有 {measured} 个测出数值"
            en = f"indicator {name!r} was left out: {measured} of {len(own)} cells carry a value rather than a limit"
            remarks.append(Remark(zh, en))
            rows = [row for row in rows if row.indicator != name]
    return rows, remarks
