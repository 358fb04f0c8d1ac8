"""Small provinces and tables for the tests of the county assessment."""

from __future__ import annotations

from functools import cache

from lanjie.science.situation.fit import Fit, fit
from lanjie.science.situation.graph import build_map
from lanjie.science.situation.scenarios import SCENARIOS
from lanjie.science.situation.simulate import Simulated

HEAD = "area,month,indicator,likelihood,y,n_or_exposure,variance"


@cache
def simulated(areas: int = 24, months: int = 14, seed: int = 3, scenario: str = "W") -> Simulated:
    return SCENARIOS[scenario](areas, months, seed)


@cache
def fitted(areas: int = 24, months: int = 14, seed: int = 3, scenario: str = "W") -> Fit:
    sim = simulated(areas, months, seed, scenario)
    return fit(sim.panel, sim.spec, build_map(areas, sim.truth.pairs))


def raw(**changes: str) -> dict[str, str | None]:
    """One row of the long table as text."""
    row = {
        "area": "A",
        "month": "2020-08",
        "indicator": "case",
        "likelihood": "poisson",
        "y": "3",
        "n_or_exposure": "1.5",
        "variance": "",
    }
    return {**row, **changes}


def table(sim: Simulated) -> str:
    """The long table of a simulated province."""
    panel = sim.panel
    lines = [HEAD]
    for i, area in enumerate(panel.areas):
        for t, month in enumerate(panel.calendar.labels):
            for j, name in enumerate(panel.names):
                normal = panel.kinds[j] == "normal"
                value = panel.low[t, j, i]
                y = "" if not panel.seen[t, j, i] else f"{value:.4f}" if normal else f"{value:.0f}"
                size = "" if normal else f"{panel.size[t, j, i]:g}"
                lines.append(f"{area},{month},{name},{panel.kinds[j]},{y},{size},")
    return "\n".join(lines) + "\n"


def adjacency(sim: Simulated) -> str:
    """The neighbours of a simulated province."""
    areas = sim.panel.areas
    return "\n".join(["area_a,area_b", *(f"{areas[a]},{areas[b]}" for a, b in sim.truth.pairs)]) + "\n"
