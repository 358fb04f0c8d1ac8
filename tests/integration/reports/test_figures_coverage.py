"""`lanjie figures coverage`: computed, reported and missing by chapter, every missing key by name."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from tests.integration.reports.reporting import ROW, hand_in

pytestmark = pytest.mark.usefixtures("areas")


def run(*arguments):
    out = io.StringIO()
    call_command("figures", "coverage", *arguments, stdout=out)
    return out.getvalue()


def test_every_chapter_and_every_missing_key(scope_of):
    hand_in(scope_of("province"), {**ROW, "area": "430000", "key": "gov.county_city_mtgs"})
    said = run("--on", "2020-09-11").splitlines()
    counts = {line.split("\t")[0]: [int(n) for n in line.split("\t")[1:]] for line in said[1:] if "\t" in line}
    assert counts["党政领导与督导"] == [0, 1, 25, 1, 26]
    assert counts["合计"] == [0, 1, 167, 1, 168]
    assert sum(line.startswith("缺：") for line in said) == 167
    assert not any("gov.county_city_mtgs" in line for line in said)


def test_the_day_before_it_was_not_there(scope_of):
    hand_in(scope_of("province"), {**ROW, "area": "430000"})
    assert "合计\t0\t0\t168\t0\t168" in run("--on", "2020-09-10")


def test_an_area_that_does_not_exist_is_said():
    with pytest.raises(CommandError, match="999999"):
        run("--area", "999999")


def test_a_member_unit_finds_its_way_from_the_top_bar(client_of):
    client = client_of("member", unit="省司法厅")
    where = reverse("reports:to_report")
    assert f'href="{where}"' in client.get(where).content.decode()
