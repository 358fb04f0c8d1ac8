"""Reading county assessments: always of one run, always within the reader's areas."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from lanjie.core.access import Scope
from lanjie.registry.models import Area
from lanjie.situation.models import AssessmentLevel, AssessmentRun, AssessmentWhy


def runs(_scope: Scope) -> QuerySet[AssessmentRun]:
    """Every run, newest month first. A run is of the whole province; what it says of a county is scoped."""
    return AssessmentRun.objects.all()


def run_by_code(scope: Scope, code: str) -> AssessmentRun | None:
    """One run, or None."""
    return runs(scope).filter(code=code).first()


def standing(scope: Scope, on: date | None = None, known: datetime | None = None) -> AssessmentRun | None:
    """The newest run of the last month that began by `on`, as known at `known`; None before the first."""
    found = runs(scope)
    if on is not None:
        found = found.filter(month__lte=on)
    if known is not None:
        found = found.filter(created_at__lt=known)
    return found.first()


def before(scope: Scope, run: AssessmentRun) -> AssessmentRun | None:
    """The newest run of the month before the run's last predecessor month: what 'two assessments running' compares with."""
    return runs(scope).filter(month__lt=run.month).first()


def levels(scope: Scope, run: AssessmentRun | None, month: date | None = None) -> QuerySet[AssessmentLevel]:
    """One row a county of a run, worst first, for the assessed month or an earlier one; none without a run."""
    found = _of(scope, run).select_related("area", "area__parent")
    found = found.filter(month=month) if month else found.filter(latest=True)
    return found.order_by("rank", "-level", "area__code")


def _of(scope: Scope, run: AssessmentRun | None) -> QuerySet[AssessmentLevel]:
    """The rows of a run; each holds the run itself, which is not read again with every row: it is 20 kB."""
    return run.levels.within(scope) if run else AssessmentLevel.objects.within(scope).none()


def history(scope: Scope, run: AssessmentRun | None, area: Area) -> QuerySet[AssessmentLevel]:
    """Every month of one county as a run saw it, oldest first."""
    return _of(scope, run).filter(area=area).order_by("month")


def why(scope: Scope, run: AssessmentRun | None, area: Area) -> AssessmentWhy | None:
    """The reasons a run gives for one county, or None."""
    return AssessmentWhy.objects.within(scope).filter(run=run, area=area).select_related("run", "area").first()


@dataclass(frozen=True, slots=True)
class DataChange:
    """How the data of an indicator differ between two runs: observed cells then and now, months that are new, gone or revised."""

    indicator: str
    cells_then: int
    cells_now: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    revised: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell of a county that differs between two runs: values as [y, upper bound, size], None where there was none."""

    indicator: str
    month: str
    then: tuple[float | None, float | None, float | None] | None
    now: tuple[float | None, float | None, float | None] | None


@dataclass(frozen=True, slots=True)
class AreaChange:
    """A county in two runs, each at its assessed month. `parts`: change of each contribution, and of the common movement; they add up."""

    area: Area
    then: AssessmentLevel
    now: AssessmentLevel
    parts: dict[str, float]

    @property
    def level(self) -> float:
        """Change of the level."""
        return self.now.level - self.then.level

    @property
    def rank(self) -> int:
        """Change of the rank; below zero is towards the worst."""
        return self.now.rank - self.then.rank


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from one run to another and because of what; `areas` with the largest change first.

    `parameters`: (parameter, of, then, now) of those that moved by a tenth or more of themselves, common movements left out.
    """

    then: AssessmentRun
    now: AssessmentRun
    data: list[DataChange]
    parameters: list[tuple[str, str, float | None, float | None]]
    areas: list[AreaChange]


def compare(scope: Scope, then: AssessmentRun, now: AssessmentRun) -> Comparison:
    """Compare two runs within the reader's areas."""
    earlier = {row.area_id: row for row in levels(scope, then)}
    areas = [
        AreaChange(row.area, earlier[row.area_id], row, _parts(earlier[row.area_id], row))
        for row in levels(scope, now)
        if row.area_id in earlier
    ]
    areas.sort(key=lambda change: (-abs(change.level), change.area.code))
    return Comparison(then, now, _data(then.data, now.data), _parameters(then, now), areas)


def _parts(then: AssessmentLevel, now: AssessmentLevel) -> dict[str, float]:
    old, new = then.contributions.get("by", {}), now.contributions.get("by", {})
    parts = {name: new.get(name, 0.0) - old.get(name, 0.0) for name in dict.fromkeys([*new, *old])}
    parts["common"] = (now.level - sum(new.values())) - (then.level - sum(old.values()))
    return parts


def _data(then: dict[str, dict[str, list[Any]]], now: dict[str, dict[str, list[Any]]]) -> list[DataChange]:
    changes = []
    for name in dict.fromkeys([*now, *then]):
        old, new = then.get(name, {}), now.get(name, {})
        changes.append(
            DataChange(
                name,
                cells_then=sum(cells for cells, _ in old.values()),
                cells_now=sum(cells for cells, _ in new.values()),
                added=tuple(sorted(new.keys() - old.keys())),
                removed=tuple(sorted(old.keys() - new.keys())),
                revised=tuple(sorted(month for month in old.keys() & new.keys() if old[month] != new[month])),
            )
        )
    return changes


def cells_changed(then: AssessmentWhy, now: AssessmentWhy) -> list[CellChange]:
    """Cells of one county added, revised or removed between two runs, by indicator and month."""
    old, new = _cells(then), _cells(now)
    return [
        CellChange(*key, old.get(key), new.get(key))
        for key in sorted(old.keys() | new.keys())
        if old.get(key) != new.get(key)
    ]


def _cells(row: AssessmentWhy) -> dict[tuple[str, str], tuple[float | None, float | None, float | None]]:
    return {
        (name, month): (y, high, n)
        for name, s in row.series.items()
        for month, y, high, n in zip(s["months"], s["y"], s["y_high"], s["n"], strict=True)
        if y is not None or high is not None
    }


def _parameters(then: AssessmentRun, now: AssessmentRun) -> list[tuple[str, str, float | None, float | None]]:
    def by_name(rows: list[list[Any]]) -> dict[tuple[str, str], float]:
        return {(name, of): float(value) for name, of, value in rows if not name.startswith("common movement")}

    old, new = by_name(then.parameters), by_name(now.parameters)
    moved = []
    for key in dict.fromkeys([*new, *old]):
        a, b = old.get(key), new.get(key)
        if a is None or b is None or abs(b - a) >= 0.1 * max(abs(a), abs(b), 0.1):
            moved.append((*key, a, b))
    return moved
