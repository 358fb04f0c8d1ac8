"""A site and sheets handed in as a laboratory would: what the tests of quality, population and use start from."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

from lanjie.core import imports
from lanjie.core.access import SYSTEM, Scope
from lanjie.core.models import Upload
from lanjie.registry.choices import OrganisationKind
from lanjie.registry.models import Organisation
from lanjie.situation.imports import LABORATORY
from lanjie.situation.models import Result, Site
from tests.factories import CatchmentFactory, OrganisationFactory, SiteFactory

DAY = date(2020, 8, 16)
FLOW = 100_000.0
PEOPLE = 200_000

#: Short names of the sheet's columns, with what stands in them unless a test says otherwise.
USUAL = {
    "sample": "B-1",
    "site": "HN-T1",
    "date": DAY.isoformat(),
    "composite": "混合样",
    "flow": FLOW,
    "substance": "methamphetamine",
    "kind": "sample",
    "number": "",
    "value": "100",
    "limit": "5",
    "recovery": "",
    "laboratory": "LAB-T",
    "method": "M1",
    "nh4n": "",
    "cotinine": "",
    "flags": "",
}


def laboratory(code: str = "LAB-T") -> Organisation:
    found = Organisation.unscoped.filter(code=code).first()
    return found or OrganisationFactory(code=code, kind=OrganisationKind.LABORATORY)


def site(code: str = "HN-T1", population: int = PEOPLE, **fields: Any) -> Site:
    """A site of 200,000 people, each of whom sends 500 litres a day, so that loads are half the concentrations."""
    made = SiteFactory(code=code, **fields)
    CatchmentFactory(site=made, population=population, cv=0.15)
    return made


def row(**cells: Any) -> dict[str, Any]:
    return {**USUAL, **cells}


def batch(*rows: dict[str, Any], scope: Scope = SYSTEM, correct: bool = False) -> tuple[imports.Batch, bytes]:
    laboratory()
    heads = {column.name: column.heads[0] for column in LABORATORY.columns}
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([heads[name] for name in USUAL])
    for cells in rows:
        writer.writerow([cells[name] for name in USUAL])
    content = out.getvalue().encode("utf-8-sig")
    checked = imports.check(
        scope=scope, form=LABORATORY, content=content, filename="sheet.csv", options={"correct": correct}
    )
    return checked, content


def hand_in(*rows: dict[str, Any], scope: Scope = SYSTEM, correct: bool = False) -> Upload:
    checked, content = batch(*rows, scope=scope, correct=correct)
    assert checked.ok, [str(problem.line) for problem in checked.problems]
    return imports.write(scope=scope, batch=checked, content=content)


def standing(sample: str = "B-1", substance: str = "methamphetamine", kind: str = "sample") -> Result:
    return Result.unscoped.get(sample__code=sample, substance=substance, kind=kind, superseded_at=None)
