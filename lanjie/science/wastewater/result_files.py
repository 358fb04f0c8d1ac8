"""Results of laboratories as CSV: one reading of value, limit and qualifier for loads and for concentrations."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lanjie.science.wastewater.csv_files import QUALIFIERS, Cells, plain, read_sheet
from lanjie.science.wastewater.dates import read_date
from lanjie.science.wastewater.messages import Problem, problem
from lanjie.science.wastewater.results import Results

LOAD_COLUMNS = ("site", "date", "substance", "load", "limit", "qualifier")
ROUNDING = 0.01  # a value may fall this far (relative) under its limit through rounding of either


@dataclass
class Judged:
    """Values, limits and standard qualifiers of a column of results, and what was read leniently."""

    value: list[float]
    limit: list[float]
    qualifier: list[str]
    notices: list[Problem]


def judge(cells: Cells, value_column: str, limit_column: str, substances: list[str]) -> Judged:
    """Read value, limit and qualifier of each row together and complain about contradictions.

    '<5.9' as a value is a result below the limit 5.9. 0 is no measured value: it is read as below the row's limit, or
    where it has none as below the smallest positive value or limit of its substance, with a notice.
    """
    texts = cells.sheet.columns[value_column]
    limits = cells.numbers(limit_column) or [math.nan] * len(texts)
    marks = cells.sheet.columns["qualifier"]
    known: dict[str, str | None] = {}
    out = Judged([], limits, [], [])
    for row, text in enumerate(texts):
        mark = marks[row]
        meaning = known[mark] if mark in known else known.setdefault(mark, _meaning(mark))
        if meaning is None:
            cells.complain("qualifier", row, "qualifier", text=mark)
            meaning = "missing"
        cleaned = text.strip()
        if cleaned[:1] in ("<", "＜"):
            limit = cells.number(plain(cleaned)[1:], row, value_column)
            limits[row] = limit if math.isnan(limits[row]) else limits[row]
            value, meaning = math.nan, meaning if meaning != "=" else "<LOQ"
        elif QUALIFIERS.get(plain(cleaned).lower().replace(" ", "")) in ("<LOQ", "<LOD") and cleaned:
            value, meaning = math.nan, QUALIFIERS[plain(cleaned).lower().replace(" ", "")]
        else:
            value = cells.number(text, row, value_column)
        if limits[row] == 0:
            if meaning in ("<LOQ", "<LOD"):
                cells.complain("limit", row, limit_column, text="0")
            limits[row] = math.nan
        out.value.append(value)
        out.qualifier.append(meaning)
    _settle(cells, out, value_column, limit_column, substances)
    return out


def _meaning(mark: str) -> str | None:
    return QUALIFIERS.get(plain(mark).lower().replace(" ", "").replace("_", "").replace("≤", "<"))


def _settle(cells: Cells, out: Judged, value_column: str, limit_column: str, substances: list[str]) -> None:
    """Bring value, limit and qualifier of each row into agreement, or complain."""
    smallest = _smallest(out, substances)
    rows = cells.sheet.rows
    for row, (value, limit, mark) in enumerate(zip(out.value, out.limit, out.qualifier, strict=True)):
        if mark == "=":
            if value > 0:
                if value < limit * (1.0 - ROUNDING):
                    cells.complain("under_limit", row, value_column, text=f"{value:g}", limit=f"{limit:g}")
            elif value == 0:
                bound = smallest.get(substances[row], math.nan) if math.isnan(limit) else limit
                if math.isnan(bound):
                    cells.complain("zero", row, value_column)
                    continue
                out.limit[row], out.qualifier[row] = bound, "<LOQ"
                out.notices.append(problem("zero_read", rows[row], limit=f"{bound:g}"))
            else:
                out.qualifier[row] = "missing"
                if cells.sheet.columns[value_column][row].strip() == "":
                    out.notices.append(problem("no_load_read", rows[row]))
        elif mark in ("<LOQ", "<LOD"):
            if math.isnan(limit):
                if value > 0:
                    out.limit[row] = value
                else:
                    cells.complain("no_limit", row, limit_column)
            elif value > limit * (1.0 + ROUNDING):
                cells.complain("over_limit", row, value_column, text=f"{value:g}", limit=f"{limit:g}")


def _smallest(out: Judged, substances: list[str]) -> dict[str, float]:
    """Smallest positive value or limit of each substance."""
    smallest: dict[str, float] = {}
    for value, limit, substance in zip(out.value, out.limit, substances, strict=True):
        for number in (value, limit):
            if number > 0:
                smallest[substance] = min(number, smallest.get(substance, math.inf))
    return smallest


def check_dates(cells: Cells, labels: list[str]) -> None:
    """Complain about every cell that is no date."""
    bad: dict[str, bool] = {}
    for row, label in enumerate(labels):
        if label not in bad:
            bad[label] = not _is_date(label)
        if bad[label] and label:
            cells.complain("date", row, "date", text=label)


def _is_date(label: str) -> bool:
    try:
        read_date(label)
    except ValueError:
        return False
    return True


def read_results(path: Path) -> tuple[Results, list[Problem]]:
    """Loads in mg/day/1000 people from a CSV file with the columns ``LOAD_COLUMNS`` (and lab, log_variance if there).

    Returns the results and notices. Raises BadFile with every problem found, OSError where it cannot be read.
    """
    sheet = read_sheet(path, LOAD_COLUMNS, ("lab", "log_variance"))
    cells = Cells(sheet)
    site, date, substance = (cells.labels(name) for name in ("site", "date", "substance"))
    check_dates(cells, date)
    judged = judge(cells, "load", "limit", substance)
    variance = cells.numbers("log_variance")
    cells.finish()
    lab = [cell.strip() for cell in sheet.columns["lab"]] if "lab" in sheet.columns else None
    known = None if variance is None else np.nan_to_num(np.array(variance))
    results = Results(
        site, date, substance, np.array(judged.value), np.array(judged.limit), judged.qualifier, known, lab
    )
    return results, judged.notices
