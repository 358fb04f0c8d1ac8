"""The worked case: every figure of the report of 2020 is in the demo's files with the value that stands in the report."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from lanjie.core.models import User
from lanjie.demo.reported import REPORT_DAY, report_of_2020
from lanjie.reports.queries.checks import checks
from lanjie.reports.queries.value import all_values
from tests import factories

DOMAIN = Path(__file__).resolve().parents[4] / "shared" / "domain"
#: How the seed's verdict on a check reads here: a conflict warns.
VERDICTS = {"holds": "holds", "conflict": "warns"}


def seed(name: str) -> list[dict[str, str]]:
    path = DOMAIN / name
    if not path.is_file():
        pytest.skip(f"no ../shared/domain/{name}")
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def reporter(areas: object) -> User:
    """The analyst who handed everything in."""
    user = factories.user("province")
    report_of_2020(user, factories.user("province"))
    return user


def test_every_figure_has_the_value_of_the_report(reporter):
    figures = seed("seed_figures.csv")
    values = all_values(reporter.scope(), REPORT_DAY)
    assert [row["key"] for row in figures] == list(values)
    for row in figures:
        found = values[row["key"]]
        assert found.value == Decimal(row["value"]), row["key"]
        assert found.value_max == (Decimal(row["value_max"]) if row["value_max"] else None), row["key"]
        assert found.qualifier == row["qualifier"], row["key"]
        assert (found.status, found.source != "", found.signature is not None) == ("reported", True, True), row["key"]


def test_boundary_classes_are_those_of_the_seed(reporter):
    values = all_values(reporter.scope(), REPORT_DAY)
    names = {"yes": "open", "aggregate-only": "aggregate", "no": "quoted"}
    for row in seed("seed_figures.csv"):
        assert values[row["key"]].definition.boundary == names[row["boundary"]], row["key"]


def test_every_check_says_what_the_seed_says(reporter):
    found = {each.identity.id: each for each in checks(reporter.scope(), REPORT_DAY)}
    rows = seed("seed_identities.csv")
    assert [row["id"] for row in rows] == list(found)
    for row in rows:
        assert found[row["id"]].outcome == VERDICTS[row["status"]], row["id"]


def test_derived_numbers_are_those_of_the_seed(reporter):
    found = {each.identity.id: each for each in checks(reporter.scope(), REPORT_DAY)}
    for row in seed("seed_identities.csv"):
        if row["kind"] in {"derived", "range", "rounded"}:
            left = found[row["id"]].left
            assert float(left) == pytest.approx(float(row["computed"]), abs=5e-4, rel=1e-6), row["id"]


def test_nothing_stands_on_the_day_before_the_first_of_it(reporter):
    values = all_values(reporter.scope(), date(2019, 1, 1))
    assert {found.status for found in values.values()} == {"missing"}
