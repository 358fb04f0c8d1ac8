"""`lanjie science situation IN.csv --adjacency ADJ.csv --out DIR`: an assessment without a database."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

from lanjie.science.situation.contributions import contributions
from lanjie.science.situation.data import Input, read_input
from lanjie.science.situation.export import flags, level_columns, parameter_rows, write_csv, write_levels
from lanjie.science.situation.figures import charts, save
from lanjie.science.situation.fit import Fit, fit
from lanjie.science.situation.outputs import assess
from lanjie.science.situation.periods import PeriodError
from lanjie.science.situation.readme import readme
from lanjie.science.situation.spec import SpecError, load_spec
from lanjie.science.situation.table import DataError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; 0 when written, 2 with one message a fault when the input cannot be used."""
    parser = argparse.ArgumentParser(prog="lanjie science situation", description=__doc__)
    parser.add_argument("table", type=Path, help="area,month,indicator,likelihood,y,n_or_exposure,variance")
    parser.add_argument("--adjacency", type=Path, required=True, help="area_a,area_b; empty area_b: no neighbour")
    parser.add_argument("--out", type=Path, required=True, help="directory for the results")
    parser.add_argument("--settings", type=Path, help="TOML: roles of the indicators, breaks, tiers")
    parser.add_argument("--draws", type=int, default=1000, help="joint draws behind ranks and probabilities")
    chosen = parser.parse_args(arguments)
    try:
        given = read_input(chosen.table, chosen.adjacency, load_spec(chosen.settings) if chosen.settings else None)
        fitted = fit(given.panel, given.spec, given.areas)
    except (DataError, PeriodError, SpecError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    paths = [chosen.table, chosen.adjacency, *([chosen.settings] if chosen.settings else [])]
    write_run(chosen.out, given, fitted, digest(paths), chosen.draws)
    for remark in given.remarks:
        sys.stderr.write(f"{remark}\n")
    return 0


def digest(paths: Sequence[Path]) -> str:
    """SHA-256 over the contents of the input files, in order."""
    total = hashlib.sha256()
    for path in paths:
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def write_run(out: Path, given: Input, fitted: Fit, name: str, draws: int = 1000) -> None:
    """Write levels.csv, parameters.csv, four charts and README.md into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    found = assess(fitted, draws)
    parts = contributions(fitted)
    write_levels(out / "levels.csv", fitted, level_columns(fitted, found, parts), flags(given, fitted, found))
    write_csv(out / "parameters.csv", ["parameter", "of", "value"], parameter_rows(fitted))
    drawn = charts(fitted, found, parts)
    for key, spec in drawn.items():
        save(spec, out / f"{key}.svg")
    (out / "README.md").write_text(readme(given, fitted, name, list(drawn)), encoding="utf-8")
