"""Cost of a fit with its figures: `python -m benchmarks.situation.speed [--large]`.

Each size runs in a process of its own, so that its peak memory is its own. Wall and CPU seconds both, because other
work on the machine stretches the first. `--large` adds 2,850 areas x 120 months.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time

from benchmarks.situation.report import OUT, write
from lanjie.science.situation.fit import carry_over, fit
from lanjie.science.situation.graph import build_map
from lanjie.science.situation.layout import Layout
from lanjie.science.situation.outputs import assess
from lanjie.science.situation.panel import split
from lanjie.science.situation.simulate import province

SIZES = ((130, 12), (130, 36), (130, 60), (130, 120), (400, 36), (1000, 36), (2850, 36))
LARGE = (2850, 120)


def measure(areas: int, months: int) -> dict[str, object]:
    """Cold fit and figures, then the month after with a warm start."""
    sim = province(areas, months, 1)
    areas_map = build_map(areas, sim.truth.pairs)
    before = fit(sim.panel.until(months - 2), sim.spec, areas_map)
    clock, cpu = time.perf_counter(), time.process_time()
    cold = fit(sim.panel, sim.spec, areas_map)
    fitted = time.perf_counter() - clock
    assess(cold)
    cold_wall, cold_cpu = time.perf_counter() - clock, time.process_time() - cpu
    clock, cpu = time.perf_counter(), time.process_time()
    start = carry_over(before.vector, months - 1, Layout(sim.spec, split(sim.panel, sim.spec)))
    warm = fit(sim.panel, sim.spec, areas_map, start=start)
    assess(warm)
    return {
        "areas": areas,
        "months": months,
        "cold s": cold_wall,
        "of it the fit s": fitted,
        "cold CPU s": cold_cpu,
        "warm s": time.perf_counter() - clock,
        "warm CPU s": time.process_time() - cpu,
        "evaluations": cold.evaluations,
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def draw(rows: list[dict[str, object]]) -> None:
    """The growth curve, CPU seconds of a cold fit with figures against areas x months, as benchmarks/out/situation_speed.svg."""
    import vl_convert

    values = [{"cells": row["areas"] * row["months"], "seconds": row["cold CPU s"], **row} for row in rows]  # type: ignore[operator]
    log = {"type": "log"}
    encoding = {
        "x": {"field": "cells", "type": "quantitative", "scale": log, "axis": {"title": "areas x months"}},
        "y": {"field": "seconds", "type": "quantitative", "scale": log, "axis": {"title": "CPU seconds, cold"}},
        "color": {"field": "months", "type": "ordinal"},
    }
    spec = {"width": 420, "height": 280, "data": {"values": values}, "mark": {"type": "point"}, "encoding": encoding}
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "situation_speed.svg").write_text(vl_convert.vegalite_to_svg(spec), encoding="utf-8")


def main() -> None:
    """Run, print one table, write benchmarks/out/situation_speed.json and .svg."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--one", nargs=2, type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        print(json.dumps(measure(*chosen.one)))
        return
    rows: list[dict[str, object]] = []
    for areas, months in (*SIZES, *((LARGE,) if chosen.large else ())):
        command = [sys.executable, "-m", "benchmarks.situation.speed", "--one", str(areas), str(months)]
        rows.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    draw(rows)
    write("situation_speed", "Fit and figures (1,000 joint draws), seconds", rows)


if __name__ == "__main__":
    main()
