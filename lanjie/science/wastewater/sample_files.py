"""A laboratory's CSV of concentrations, checked and turned into loads."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from lanjie.science.wastewater.csv_files import Cells, read_sheet
from lanjie.science.wastewater.loads import Floats
from lanjie.science.wastewater.messages import Problem
from lanjie.science.wastewater.population import MINIMUM_POPULATION
from lanjie.science.wastewater.quality import Samples, qa
from lanjie.science.wastewater.result_files import check_dates, judge

NEEDED = (
    "site", "date", "substance", "ng_per_l", "limit_ng_per_l", "qualifier", "flow_m3_per_day", "population",
)  # fmt: skip
OPTIONAL = (
    "lab",
    "replicate_ng_per_l",
    "blank_ng_per_l",
    "recovery",
    "z_score",
    "calibration_top_ng_per_l",
    "reported",
)
OUT_COLUMNS = (
    "site", "date", "substance", "load", "limit", "qualifier", "load_mg_per_day", "flags", "excluded", "lab",
)  # fmt: skip


def read_samples(path: Path) -> tuple[Iterator[Sequence[object]], list[Problem]]:
    """Rows of ``OUT_COLUMNS`` and notices. Raises BadFile with every problem found, OSError where it cannot be read."""
    sheet = read_sheet(path, NEEDED, OPTIONAL)
    cells = Cells(sheet)
    site, date, substance = (cells.labels(name) for name in ("site", "date", "substance"))
    check_dates(cells, date)
    judged = judge(cells, "ng_per_l", "limit_ng_per_l", substance)
    flow = cells.numbers("flow_m3_per_day") or []
    people = cells.numbers("population") or []
    for row, number in enumerate(people):
        if not number >= MINIMUM_POPULATION:
            written = sheet.columns["population"][row]
            cells.complain("population", row, "population", text=written, minimum=MINIMUM_POPULATION)
    controls = {name: cells.numbers(name) for name in OPTIONAL if name not in ("lab", "reported")}
    cells.finish()
    value, limit = np.array(judged.value), np.array(judged.limit)
    per_day = np.where(np.array(flow) > 0, flow, np.nan) / 1000.0  # mg/day for each ng/L
    per_1000 = per_day * 1000.0 / np.array(people)
    checked = qa(
        Samples(
            site, date, substance, value, limit, judged.qualifier, flow,
            replicate=controls["replicate_ng_per_l"], blank=controls["blank_ng_per_l"], recovery=controls["recovery"],
            z=controls["z_score"], calibration_top=controls["calibration_top_ng_per_l"],
            load=value * per_1000, reported=sheet.columns.get("reported"),
        )
    )  # fmt: skip
    qualifier = np.where(np.isnan(per_day) & (checked.qualifier != "missing"), "rejected", checked.qualifier)
    lab = sheet.columns.get("lab", [""] * len(site))
    flags = [" ".join(some) for some in checked.flags]
    numbers = [_written(column) for column in (value * per_1000, limit * per_1000)]
    mass = _written(value * per_day)
    excluded = ["yes" if out else "no" for out in checked.excluded.tolist()]
    rows = zip(site, date, substance, *numbers, qualifier.tolist(), mass, flags, excluded, lab, strict=True)
    return rows, judged.notices


def _written(values: Floats) -> list[str]:
    return ["" if math.isnan(value) else f"{value:.6g}" for value in values.tolist()]
