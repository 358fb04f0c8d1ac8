"""The North Carolina file as rows: 100 counties x 2016-2021, the worked example of the batch command.

`python -m benchmarks.situation.carolina DIR && lanjie science situation DIR/in.csv --adjacency DIR/adj.csv
--settings DIR/settings.toml --out DIR/result`
"""

from __future__ import annotations

import csv
import shutil
import sys
from pathlib import Path

from lanjie.science.situation.data import Input, assemble, read_areas
from lanjie.science.situation.spec import Indicator, Spec
from lanjie.science.situation.table import check_rows

FOLDER = Path(__file__).resolve().parents[2].parent / "shared/data/situation"
SERIES = (
    "overdose_deaths",
    "ed_visits",
    "treatment_served",
    "buprenorphine_patients",
    "hcv_acute",
    "hcv_chronic",
    "hiv_new",
)

ONE_FACTOR = Spec(
    (Indicator("overdose_deaths", {"use": "1"}), *(Indicator(name, {"use": "+"}, drift=True) for name in SERIES[1:]))
)
"""Everything reflects one level; each series but the deaths has a common movement of its own."""

WITH_PROVISION = Spec(
    tuple(
        Indicator(i.name, {**i.loads, "effort": "+"}, drift=i.drift)
        if i.name in ("treatment_served", "buprenorphine_patients")
        else i
        for i in ONE_FACTOR.indicators
    )
)
"""Services also reflect how much is offered: the effort factor of a health department."""


def long_rows() -> list[dict[str, str | None]]:
    """Rows of the batch format; suppressed treatment counts are written 1-5."""
    rows: list[dict[str, str | None]] = []
    with (FOLDER / "nc_opioid_county_year.csv").open(encoding="utf-8") as file:
        for line in csv.DictReader(file):
            for name in SERIES:
                y = line[name]
                if name == "treatment_served" and line["treatment_censored_1_5"] == "1":
                    y = "1-5"
                exposure = f"{float(line['population']) / 1e5:.6f}"
                fields = (line["fips"], line["year"], name, "poisson", y, exposure, "")
                rows.append(dict(zip(_COLUMNS, fields, strict=True)))
    return rows


_COLUMNS = ("area", "month", "indicator", "likelihood", "y", "n_or_exposure", "variance")


def carolina(spec: Spec = ONE_FACTOR) -> Input:
    """The file as input of a fit."""
    areas, pairs = read_areas(FOLDER / "nc_adjacency.csv")
    return assemble(check_rows(enumerate(long_rows(), start=2)), areas, pairs, spec)


def settings(spec: Spec) -> str:
    """The specification as a settings file of the batch command."""
    lines = []
    for indicator in spec.indicators:
        loads = ", ".join(f'{factor} = "{loading}"' for factor, loading in indicator.loads.items())
        lines += [
            f"[indicators.{indicator.name}]",
            f"loads = {{{loads}}}",
            f"drift = {str(indicator.drift).lower()}",
            "",
        ]
    return "\n".join([*lines, "[tiers]", "sizes = [5, 10, 20]", "enter = [0.8, 0.7, 0.5]", ""])


def main() -> None:
    """Write in.csv, adj.csv and settings.toml of the worked example into the directory named on the command line."""
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    with (out / "in.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _COLUMNS)
        writer.writeheader()
        writer.writerows(long_rows())
    shutil.copyfile(FOLDER / "nc_adjacency.csv", out / "adj.csv")
    (out / "settings.toml").write_text(settings(WITH_PROVISION), encoding="utf-8")


if __name__ == "__main__":
    main()
