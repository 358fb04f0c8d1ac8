"""The monitoring inputs of the simulated province, handed in as sheets through the doors a real one uses."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from datetime import date, timedelta

import numpy as np

from lanjie.core import imports
from lanjie.core.access import SYSTEM
from lanjie.core.models import Upload
from lanjie.core.quantities import today
from lanjie.demo import province, truth
from lanjie.situation.choices_monitoring import CountKind
from lanjie.situation.imports.hair import HAIR
from lanjie.situation.imports.monthly_counts import MONTHLY_COUNTS
from lanjie.situation.imports.prices import PRICES
from lanjie.situation.imports.surveys import SURVEYS

#: Groups of hair tests with the rule each stands on, in turn over the counties.
GROUPS = (("社区戒毒社区康复人员", "DT-001"), ("戒断三年人员", "HT-010"))
#: Work of a month for 100,000 people at the usual effort, and how it divides into tests, checks and hours.
WORK = 900.0
PARTS = (0.55, 0.10, 0.35)
CLUSTERS = 3
Cell = tuple[int, int]


def hand_in(only: str = "", write: Callable[..., Upload] | None = None) -> None:
    """All four sheets of three years, for the counties whose code begins with `only`."""
    found = truth.make(today())
    within = [i for i, code in enumerate(found.codes) if code.startswith(only)]
    for form, rows in ((MONTHLY_COUNTS, _counts), (HAIR, _hair), (PRICES, _prices), (SURVEYS, _surveys)):
        (write or _write)(form, list(rows(found, within)))


def _write(form: imports.Format, rows: list[dict[str, str]]) -> Upload:
    heads = {column.name: column.heads[0] for column in form.columns}
    used = [name for name in heads if any(row.get(name) for row in rows)]
    out = io.StringIO(newline="")
    csv.writer(out).writerows([[heads[name] for name in used], *([row.get(name, "") for name in used] for row in rows)])
    content = out.getvalue().encode("utf-8-sig")
    batch = imports.check(
        scope=SYSTEM, form=form, content=content, filename=f"{form.label.zh}-模拟.csv", options={"simulated": True}
    )
    if not batch.ok:
        message = "; ".join(str(problem.line) for problem in batch.problems[:5])
        raise imports.NotWritableError(message)
    return imports.write(scope=SYSTEM, batch=batch, content=content)


def _seen(found: truth.Province, name: str, within: Iterable[int]) -> Iterable[tuple[int, int, float, float]]:
    """Month number, county number, value and size of every cell of a series that is observed."""
    panel = found.made.panel
    j = panel.names.index(name)
    for i in within:
        for t in np.flatnonzero(panel.seen[:, j, i]):
            yield int(t), i, float(panel.low[t, j, i]), float(panel.size[t, j, i])


def _counts(found: truth.Province, within: list[int]) -> Iterable[dict[str, str]]:
    rows: dict[Cell, dict[str, str]] = {}
    for name, kind in (("new", CountKind.FIRST_DETECTED), ("case", CountKind.CASES)):
        for t, i, value, _ in _seen(found, name, within):
            rows.setdefault((i, t), {})[kind.value] = f"{value:.0f}"
    people = truth.population(found.codes)
    kinds = (CountKind.TESTS, CountKind.CHECKS, CountKind.POLICE_HOURS)
    for t, i, value, _ in _seen(found, "eff", within):
        done = WORK * np.exp(value) * people[i] / 1e5
        for kind, part in zip(kinds, PARTS, strict=True):
            rows.setdefault((i, t), {})[kind.value] = f"{done * part:.0f}"
    for i in within:
        rows.setdefault((i, 0), {})[CountKind.POPULATION.value] = str(people[i])
    for (i, t), counts in sorted(rows.items()):
        yield {"month": f"{found.months[t]:%Y-%m}", "area": found.codes[i], **counts}


def _hair(found: truth.Province, within: list[int]) -> Iterable[dict[str, str]]:
    for t, i, value, size in _seen(found, "hair", within):
        start = found.months[t] + timedelta(days=6)
        group, basis = GROUPS[i % len(GROUPS)]
        yield {
            "area": found.codes[i], "group": group, "basis": basis, "starts_on": start.isoformat(),
            "ends_on": (start + timedelta(days=11)).isoformat(), "analyte": "任一成分", "tests": f"{size:.0f}", "positives": f"{value:.0f}",
        }  # fmt: skip


def _prices(found: truth.Province, within: list[int]) -> Iterable[dict[str, str]]:
    for t, i, value, _ in _seen(found, "price", within):
        purity = float(province.stream("purity", found.codes[i], t).uniform(55, 92))
        yield {
            "period": f"{found.months[t]:%Y-%m}", "area": found.codes[i], "reference": "P-1", "drug": "冰毒", "market": "零售",
            "quantity": "1", "unit": "克", "price": f"{np.exp(value) * purity / 100:.2f}", "purity": f"{purity:.3f}",
        }  # fmt: skip


def _surveys(found: truth.Province, within: list[int]) -> Iterable[dict[str, str]]:
    for t, i, value, size in _seen(found, "sat", within):
        month = found.months[t]
        draw = province.stream("clusters", found.codes[i], t)
        each = int(size) // CLUSTERS
        satisfied = draw.multivariate_hypergeometric([each] * CLUSTERS, int(value))
        for number, count in enumerate(satisfied, start=1):
            yield {
                "survey": f"{month.year}Q{(month.month + 2) // 3}", "starts_on": _day(month, 1), "ends_on": _day(month, 20),
                "plan": "群众满意度调查方案（模拟）", "area": found.codes[i], "cluster": f"C{number}",
                "answers": str(each), "satisfied": str(int(count)),
            }  # fmt: skip


def _day(month: date, day: int) -> str:
    return month.replace(day=day).isoformat()
