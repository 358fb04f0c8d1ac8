"""The assessment as JSON and as a file: the same rows as the pages, within the reader's areas."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from datetime import date

import pytest
from django.test import Client
from openpyxl import load_workbook

from lanjie.core.models import Job
from lanjie.registry.models import Area
from lanjie.situation.models import AssessmentWhy
from tests import factories
from tests.integration.situation.assessment_rows import AUGUST, proposal_of, small_province

pytestmark = pytest.mark.django_db
API = "/api/situation/assessment"
Enter = Callable[..., Client]


@pytest.fixture
def enter(client_of: Enter) -> Enter:
    """The signed-in browsers of the house under a shorter name."""
    return client_of


def test_the_csv_has_the_columns_of_the_batch_computation(areas: Mapping[str, Area], enter: Enter) -> None:
    run = small_province(areas)
    answer = enter("province").get("/situation/assessment/export/csv/")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 3 * 24
    assert run.code in answer["Content-Disposition"]
    last = next(row for row in rows if row["area"] == "430102" and row["month"] == "2020-08")
    assert (last["p_worst_1"], last["p_worst_2"], last["p_worst_3"]) == ("0.95", "0.98", "0.99")
    assert {
        "level_mean",
        "level_lo95",
        "trend12_hi95",
        "rank_lo95",
        "n_obs_used",
        "contribution_ww",
        "residual_ww",
        "flags",
    } <= set(last)


def test_the_workbook_states_the_limits_on_its_second_sheet(areas: Mapping[str, Area], enter: Enter) -> None:
    small_province(areas)
    book = load_workbook(io.BytesIO(enter("province").get("/situation/assessment/export/xlsx/").content))
    notes = "\n".join(str(cell.value) for row in book.worksheets[1].iter_rows() for cell in row)
    assert "不是吸毒人数" in notes
    assert "SHA-256" in notes


def test_a_city_gets_the_rows_of_its_counties_only(areas: Mapping[str, Area], enter: Enter) -> None:
    small_province(areas)
    answer = enter("city", at="430300").get("/situation/assessment/export/csv/")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["area"] for row in rows} == {"430302"}


@pytest.mark.parametrize("address", ["export/pdf/", "export/csv/?run=A-190001-1"])
def test_another_kind_or_run_is_not_found(areas: Mapping[str, Area], enter: Enter, address: str) -> None:
    small_province(areas)
    assert enter("province").get(f"/situation/assessment/{address}").status_code == 404


def test_levels_come_worst_first_with_every_interval(areas: Mapping[str, Area], enter: Enter) -> None:
    small_province(areas)
    found = enter("province").get(f"{API}/levels").json()
    assert [item["area"] for item in found["items"]] == ["430102", "430103", "430302"]
    assert found["items"][0]["p_worst"] == [0.95, 0.98, 0.99]
    assert found["items"][0]["low"] < found["items"][0]["level"] < found["items"][0]["high"]


def test_one_county_month_by_month(areas: Mapping[str, Area], enter: Enter) -> None:
    small_province(areas)
    found = enter("county", at="430102").get(f"{API}/levels?area=430102&history=true").json()
    assert (found["count"], found["items"][-1]["month"]) == (24, "2020-08")


def test_reasons_name_other_areas_only_within_the_readers_own(areas: Mapping[str, Area], enter: Enter) -> None:
    run = small_province(areas)
    row = AssessmentWhy.unscoped.get(run=run, area=areas["430102"])
    assert row.neighbours == []
    other = small_province(areas, date(2020, 7, 1))
    found = enter("city", at="430100").get(f"{API}/why?run={other.code}&area=430102").json()
    assert found["contributions"]["by"]["case"] == 0.4
    assert set(found["worse_than"]) <= {"430102", "430103"}


def test_the_reasons_of_a_county_elsewhere_are_not_found(areas: Mapping[str, Area], enter: Enter) -> None:
    small_province(areas)
    assert enter("city", at="430300").get(f"{API}/why?area=430102").status_code == 404


def test_two_runs_compared_without_naming_them(areas: Mapping[str, Area], enter: Enter) -> None:
    then, now = small_province(areas, date(2020, 7, 1)), small_province(areas)
    found = enter("province").get(f"{API}/compare").json()
    assert (found["then"], found["now"]) == (then.code, now.code)
    assert {change["area"] for change in found["areas"]} == {"430102", "430103", "430302"}


def test_asking_for_a_month_starts_a_job(areas: Mapping[str, Area], enter: Enter) -> None:
    answer = enter("province").post(f"{API}/runs", {"month": "2020-08"}, content_type="application/json")
    assert answer.status_code == 202
    job = Job.objects.get(pk=answer.json()["job"])
    assert (job.kind, job.arguments) == ("situation.assess", {"month": "2020-08"})


def test_a_month_written_otherwise_starts_nothing(areas: Mapping[str, Area], enter: Enter) -> None:
    answer = enter("province").post(f"{API}/runs", {"month": "2020-8"}, content_type="application/json")
    assert answer.status_code == 404
    assert not Job.objects.exists()


def test_a_proposal_is_decided_over_http_and_leaves_the_open_ones(areas: Mapping[str, Area], enter: Enter) -> None:
    proposal, client = proposal_of(areas["430102"]), enter("province")
    decided = client.post(
        f"{API}/proposals/{proposal.pk}/decision", {"action": "take"}, content_type="application/json"
    ).json()
    assert (decided["state"], decided["decisions"][0]["tier"]) == ("taken", "watch")
    assert client.get(f"{API}/proposals").json()["count"] == 0


@pytest.mark.parametrize(
    "given", [{"action": "decline"}, {"action": "lapse"}, {"action": "override", "tier": "worst", "reason": "x"}]
)
def test_a_decision_that_can_not_be_taken_changes_nothing(
    areas: Mapping[str, Area], enter: Enter, given: dict[str, str]
) -> None:
    proposal = proposal_of(areas["430102"])
    answer = enter("province").post(f"{API}/proposals/{proposal.pk}/decision", given, content_type="application/json")
    proposal.refresh_from_db()
    assert (answer.status_code, proposal.state) == (422, "open")


def test_the_figures_of_a_county_are_those_of_its_row(areas: Mapping[str, Area], enter: Enter) -> None:
    small_province(areas)
    found = enter("province").get(f"/api/figures/situation.assessment.rank?area=430102&on={AUGUST:%Y-%m}-31").json()
    assert (found["value"], found["low"], found["high"]) == (1, 1, 2)


def test_the_page_of_runs_offers_the_files_and_a_month_to_assess(areas: Mapping[str, Area], enter: Enter) -> None:
    run = small_province(areas)
    factories.MonthlyCountFactory(area=areas["430102"], month=AUGUST)
    client = enter("province")
    shown = client.get("/situation/assessment/runs/").content.decode()
    assert f"/situation/assessment/export/xlsx/?run={run.code}" in shown
    answer = client.post("/situation/assessment/runs/", {"month": "2020-08"})
    assert answer.status_code == 302
    assert Job.objects.get().arguments == {"month": "2020-08"}


def test_a_month_that_is_not_offered_starts_nothing(areas: Mapping[str, Area], enter: Enter) -> None:
    factories.MonthlyCountFactory(area=areas["430102"], month=AUGUST)
    assert enter("province").post("/situation/assessment/runs/", {"month": "2020-09"}).status_code == 422
    assert enter("city").post("/situation/assessment/runs/", {"month": "2020-08"}).status_code == 403
    assert not Job.objects.exists()
