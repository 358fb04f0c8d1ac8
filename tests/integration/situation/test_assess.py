"""Assessing a month: one immutable run, the same from the same records, and clear words for what can not be assessed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from lanjie.core import jobs
from lanjie.core.access import SYSTEM, Scope
from lanjie.core.models import Job
from lanjie.registry.models import Area
from lanjie.science.situation.words import Refused
from lanjie.situation.commands.assess import assess
from lanjie.situation.models import AssessmentLevel, AssessmentRun, AssessmentWhy, HairRound, MonthlyCount
from lanjie.situation.queries import assessment
from tests.integration.situation.assessment_inputs import LAST, MONTHS, counties, fill

pytestmark = pytest.mark.django_db
JULY = date(2020, 7, 1)
#: Of the small province's cells in August 2020: another value means that the same records would be hashed differently than before.
GOLDEN = "1d6a3191a50b"


def run_of(month: date = LAST, **more: Any) -> AssessmentRun:
    """Assess the small province."""
    run: AssessmentRun = assess(scope=SYSTEM, month=month, **more).value
    return run


def said(run: AssessmentRun) -> list[Any]:
    """Everything a run says, by code of the area: nothing in it depends on a database."""
    skip = ("id", "run_id", "area_id")
    rows: list[Any] = [run.input_sha256, run.summary, run.parameters, run.data, run.spec, run.cells]
    for model in (AssessmentLevel, AssessmentWhy):
        for row in model.unscoped.filter(run=run).select_related("area").order_by("area__code", "pk"):
            values = {k: v for k, v in vars(row).items() if k not in skip and not k.startswith("_")}
            rows.append((row.area.code, sorted(values.items(), key=lambda pair: pair[0])))
    return rows


def test_the_same_records_in_another_order_say_the_same_number_for_number() -> None:
    found = []
    for backwards in (False, True):
        with transaction.atomic():
            fill(counties(), backwards=backwards)
            found.append(said(run_of()))
            transaction.set_rollback(True)  # nothing else can remove a run
    assert found[0] == found[1]
    assert len(found[0]) == 6 + 14 * (MONTHS + 1)


def test_the_hash_of_the_records_is_the_same_on_every_database() -> None:
    fill(counties())
    assert run_of().input_sha256[:12] == GOLDEN


def test_nothing_new_makes_no_new_run_and_a_correction_does() -> None:
    fill(counties())
    first = run_of()
    assert run_of() == first
    record = MonthlyCount.unscoped.filter(kind="cases", month=LAST).order_by("area__code").first()
    assert record is not None
    MonthlyCount.unscoped.filter(pk=record.pk).update(low=record.low + 1, high=record.high + 1)
    second = run_of()
    assert (first.code, second.code) == ("A-202008-1", "A-202008-2")
    changed = {c.indicator: c.revised for c in assessment.compare(SYSTEM, first, second).data if c.revised}
    assert changed == {"case": ("2020-08",)}
    why = [AssessmentWhy.unscoped.get(run=run, area=record.area) for run in (first, second)]
    assert [(c.indicator, c.month) for c in assessment.cells_changed(*why)] == [("case", "2020-08")]


def test_a_run_and_its_rows_refuse_to_be_changed_or_deleted() -> None:
    fill(counties())
    run = run_of()
    for rows in (
        AssessmentRun.objects.filter(pk=run.pk),
        *(m.unscoped.filter(run=run) for m in (AssessmentLevel, AssessmentWhy)),
    ):
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
            rows.update(**({"cells": 1} if rows.model is AssessmentRun else {"run": run}))
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
            rows._raw_delete("default")


def test_contributions_add_up_to_the_level_in_every_county_and_month() -> None:
    fill(counties())
    run = run_of()
    for row in AssessmentLevel.unscoped.filter(run=run):
        parts = row.contributions
        assert parts["common"] + sum(parts["by"].values()) == pytest.approx(row.level, abs=2e-5)
        assert parts["common"] + parts["own"] + parts["neighbours"] == pytest.approx(row.level, abs=2e-5)
        assert row.low < row.level < row.high
        assert row.rank_low <= row.rank <= row.rank_high


def test_the_first_year_has_no_trend_and_the_months_after_have_one() -> None:
    fill(counties())
    run = run_of()
    with_trend = set(AssessmentLevel.unscoped.filter(run=run, trend__isnull=False).values_list("month", flat=True))
    assert len(with_trend) == MONTHS - 12
    assert max(with_trend) == LAST


def test_comparing_two_months_explains_the_change_by_parts_that_add_up() -> None:
    fill(counties())
    then, now = run_of(JULY), run_of(LAST)
    found = assessment.compare(SYSTEM, then, now)
    assert {c.indicator: c.added for c in found.data}["new"] == ("2020-08",)
    for change in found.areas:
        assert sum(change.parts.values()) == pytest.approx(change.level, abs=5e-5)


def test_a_county_without_any_data_has_a_wide_interval_and_says_so() -> None:
    areas = counties()
    fill(areas, without=[areas[0].code])
    run = run_of()
    rows = {row.area_id: row for row in AssessmentLevel.unscoped.filter(run=run, latest=True)}
    silent = rows.pop(areas[0].pk)
    assert "no_data" in silent.flags
    assert silent.n_obs == 0
    assert silent.share_missing == 1.0
    assert silent.high - silent.low > 1.5 * max(row.high - row.low for row in rows.values())
    assert any(areas[0].code in remark["zh"] for remark in run.summary["remarks"])


def test_a_county_without_neighbours_is_assessed_and_says_so() -> None:
    areas = counties()
    island = Area.unscoped.create(
        code="430199",
        name_zh="演示岛",
        name_en="Island",
        level="county",
        parent=areas[0].parent,
        path=f"{areas[0].parent.path}430199/",
    )
    fill([*areas, island])
    row = AssessmentLevel.unscoped.get(run=run_of(), area=island, latest=True)
    assert "no_neighbour" in row.flags
    assert AssessmentWhy.unscoped.get(run=row.run, area=island).neighbours == []


def test_an_indicator_whose_counts_are_all_zero_is_left_out_with_a_remark() -> None:
    fill(counties())
    MonthlyCount.unscoped.filter(kind="first_detected").update(low=0, high=0)
    run = run_of()
    assert "new" not in run.spec["indicators"]
    assert any(
        "'new'" in remark["en"] and "all its counts are zero" in remark["en"] for remark in run.summary["remarks"]
    )


def test_an_exposure_wrong_by_a_thousand_is_set_aside_and_named() -> None:
    areas = counties()
    fill(areas)
    MonthlyCount.unscoped.filter(area=areas[3], kind="population").update(low=400, high=400)
    run = run_of()
    named = {(s["area"], s["indicator"]) for s in run.summary["suspects"]}
    assert {(areas[3].code, "new"), (areas[3].code, "case")} <= named


def test_a_month_without_data_is_refused_with_the_last_one_that_has_some() -> None:
    fill(counties())
    with pytest.raises(Refused, match="2020-08"):
        run_of(date(2020, 9, 1))
    assert not AssessmentRun.objects.exists()


def test_an_empty_province_is_refused() -> None:
    counties()
    with pytest.raises(Refused, match="没有任何监测数据"):
        run_of()


def test_what_was_recorded_after_the_cut_off_does_not_count(settings: Any) -> None:
    fill(counties())
    with pytest.raises(Refused):
        run_of(cut_off=date(2020, 9, 1))  # everything was recorded today


def test_data_of_an_area_that_is_no_county_is_not_read() -> None:
    areas = counties()
    fill(areas)
    before = run_of().cells
    HairRound.unscoped.filter(area=areas[0]).update(area=areas[0].parent)
    assert run_of().cells == before - MONTHS


def test_only_the_province_assesses(scope_of: Callable[..., Scope]) -> None:
    fill(counties())
    with pytest.raises(PermissionDenied):
        assess(scope=scope_of("city", at="430100"), month=LAST)


def test_the_command_writes_a_run_and_then_names_it() -> None:
    fill(counties())
    told = []
    for _ in range(2):
        out = StringIO()
        call_command("assess", month="2020-08", stdout=out, stderr=StringIO())
        told.append(out.getvalue())
    assert "A-202008-1" in told[0]
    assert "14 个县区" in told[0]
    assert "没有变化" in told[1]


@pytest.mark.parametrize("written", ["2020-8", "2020-13", "八月"])
def test_the_command_refuses_a_month_it_can_not_read(written: str) -> None:
    with pytest.raises(CommandError, match="2020-08"):
        call_command("assess", month=written, stdout=StringIO(), stderr=StringIO())


def test_the_job_shows_its_progress_and_ends_at_the_run(scope_of: Callable[..., Scope]) -> None:
    fill(counties())
    row = jobs.start("situation.assess", scope=scope_of("province"), month="2020-08")
    jobs.run.call(str(row.pk))
    done = Job.objects.get(pk=row.pk)
    assert (done.state, done.done, done.total) == ("done", 6, 6)
    assert done.link.endswith("?run=A-202008-1")
