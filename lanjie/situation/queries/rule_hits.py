"""Rule hits for the lists: conditions on the inputs themselves, beside the model, as far as this room holds their inputs.

Deciles are over all counties of the run, so they are read for the province as a whole; nothing here is about a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from lanjie.core.access import SYSTEM
from lanjie.core.words import Words, say
from lanjie.situation.models import AssessmentRun, AssessmentWhy

#: Fewer counties with a value make no decile.
FEWEST = 20
TOP, BOTTOM = 0.9, 0.1
#: Conditions of the same list whose inputs other rooms hold, or for which no threshold has been declared.
NOT_HERE = (
    say("外流贩毒人数或比率（未定门槛）", "Trafficking in other provinces (no threshold declared)"),
    say("社区戒毒社区康复执行率、三年管控率、安置率", "Execution, three-year control and placement rates"),
    say("考评未达标、一票否决事项", "Assessment under the pass mark, veto events"),
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A condition a county meets: its value and the threshold, in the unit of the series."""

    code: str
    value: float
    threshold: float
    words: Words

    @property
    def reason(self) -> dict[str, Any]:
        """As a proposal keeps it."""
        return {"code": self.code, "value": self.value, "threshold": self.threshold, **self.words.both()}


def rule_hits(run: AssessmentRun) -> dict[str, list[Hit]]:
    """Area code → the conditions it meets, from the series the run read."""
    rows = AssessmentWhy.objects.within(SYSTEM).filter(run=run).order_by("area__code")
    series = dict(rows.values_list("area__code", "series"))
    hits: dict[str, list[Hit]] = defaultdict(list)
    for code, hit in (*_wastewater(series), *_satisfaction(series)):
        hits[code].append(hit)
    return dict(hits)


def _values(series: Mapping[str, Any], name: str, period: Any) -> dict[str, dict[str, float]]:
    """Period → area → mean of what was observed there, counts as rates."""
    sums: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for area, cells in series.items():
        found = cells.get(name)
        if found:
            for month, y, n in zip(found["months"], found["y"], found["n"], strict=True):
                if y is not None:
                    sums[period(month)][area].append(y / n if n else y)
    return {
        when: {area: float(np.mean(values)) for area, values in areas.items()}
        for when, areas in sums.items()
        if len(areas) >= FEWEST
    }


def _quarter(month: str) -> str:
    return f"{month[:4]}Q{(int(month[5:]) + 2) // 3}"


def _wastewater(series: Mapping[str, Any]) -> list[tuple[str, Hit]]:
    """Load in the top decile two quarters running."""
    by_quarter = _values(series, "ww", _quarter)
    if len(by_quarter) < 2:
        return []
    (_, before), (last, now) = sorted(by_quarter.items())[-2:]
    limits = [float(np.quantile(list(values.values()), TOP)) for values in (before, now)]
    words = say(
        "污水负荷连续两季居全省前一成（至 {q}）",
        "Wastewater load in the top decile two quarters running (to {q})",
        q=last,
    )
    return [
        (area, Hit("ww_top_decile", round(value, 3), round(limits[1], 3), words))
        for area, value in sorted(now.items())
        if value >= limits[1] and before.get(area, -np.inf) >= limits[0]
    ]


def _satisfaction(series: Mapping[str, Any]) -> list[tuple[str, Hit]]:
    """Satisfaction in the bottom decile of the last wave."""
    waves = _values(series, "sat", str)
    if not waves:
        return []
    last, now = max(waves.items())
    limit = float(np.quantile(list(now.values()), BOTTOM))
    words = say("群众满意度居全省后一成（{m}）", "Satisfaction in the bottom decile ({m})", m=last)
    return [
        (area, Hit("sat_bottom_decile", round(value, 3), round(limit, 3), words))
        for area, value in sorted(now.items())
        if value <= limit
    ]
