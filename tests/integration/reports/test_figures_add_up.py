"""Every declared figure opens to rows that add up to it: for the province, a city and a county, on the page and in the file."""

from __future__ import annotations

import csv
import io
import math
from datetime import date

import pytest
from django.urls import reverse

from lanjie.core.access import SYSTEM
from lanjie.core.figures import FIGURES
from lanjie.demo.build import build
from lanjie.registry.models import Area
from lanjie.reports.queries.adding_up import wrong
from lanjie.reports.queries.evidence import Opened, opened
from lanjie.reports.queries.history import breakdown
from tests.integration.reports.monitored import END

pytestmark = pytest.mark.django_db
PLACES = ("430000", "430100", "430102")
#: Figures that the small province has rows for; the others must still open, to nothing.
FILLED = {
    "situation.wastewater.sites",
    "situation.wastewater.samples",
    "situation.wastewater.results",
    "situation.wastewater.results.entered",
    "situation.wastewater.results.kept-out",
    "situation.wastewater.controls",
    "situation.wastewater.controls.held",
    "situation.wastewater.load.methamphetamine",
    "situation.wastewater.load.ketamine",
}


def asked(key: str, code: str, **more: date) -> Opened:
    return opened(FIGURES[key], SYSTEM, Area.unscoped.get(code=code), END, **more)


@pytest.mark.parametrize("key", sorted(FIGURES))
def test_a_figure_equals_its_rows_everywhere(key, run):
    for code in PLACES:
        assert [str(reason) for reason in wrong(asked(key, code))] == [], code


@pytest.mark.parametrize("key", sorted(FILLED))
def test_the_small_province_fills_the_figure(key, run):
    assert asked(key, "430000").number.rows > 0


@pytest.mark.parametrize("key", sorted(FIGURES))
def test_the_file_holds_every_row_and_the_page_says_so(key, run, client_of):
    client = client_of("province", at="430000")
    question = asked(key, "430000")
    address = reverse("reports:figure_rows", args=[key]) + f"?on={END}"
    lines = list(csv.reader(io.StringIO(client.get(f"{address}&export=csv").content.decode("utf-8-sig"))))
    assert len(lines) - 1 == question.number.rows
    assert client.get(address).context["table"].paginator.count == question.number.rows


@pytest.mark.parametrize("key", sorted(FILLED))
def test_rows_of_the_areas_below_are_all_rows(key, run):
    question = asked(key, "430000")
    assert sum(part.number.rows for part in breakdown(question)) == question.number.rows


def test_counts_of_the_areas_below_add_up_to_the_count(run):
    question = asked("situation.wastewater.results", "430000")
    assert sum(part.number.value or 0 for part in breakdown(question)) == question.number.value


def test_the_check_finds_a_number_that_is_not_its_rows(run):
    question = asked("situation.wastewater.results", "430000")
    number = question.number
    question.__dict__["number"] = type(number)((number.value or 0) + 1, number.rows)
    assert len(wrong(question)) == 1


def test_a_weighted_mean_equals_the_one_worked_by_hand(run):
    question = asked("situation.wastewater.load.methamphetamine", "430000")
    rows = [dict(zip(question.lookups, row, strict=True)) for row in question.ordered]
    people = sum(row["population"] for row in rows)
    by_hand = math.fsum(row["level"] * row["population"] for row in rows) / people
    assert question.number.value == pytest.approx(by_hand, rel=1e-12)
    assert question.number.low < question.number.value < question.number.high


@pytest.mark.slow
def test_every_figure_of_the_demonstration_equals_its_rows(db):
    build(lambda _words: None)
    for key, figure in FIGURES.items():
        for code in ("430000", "430300", "430304"):
            question = opened(figure, SYSTEM, Area.unscoped.get(code=code), date(2026, 9, 30))
            assert [str(reason) for reason in wrong(question)] == [], (key, code)
