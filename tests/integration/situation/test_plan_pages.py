"""The plan's pages: a quarter's rounds filtered and exported, many sites planned at once, a round cancelled, a plan handed in as a sheet."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from lanjie.core import imports
from lanjie.core.access import SYSTEM
from lanjie.core.quantities import today
from lanjie.situation.choices import RoundKind
from lanjie.situation.commands.rounds import plan_round, write_round
from lanjie.situation.imports import PLAN
from lanjie.situation.models import Round, Sample
from tests import factories
from tests.integration.registry.sheets import check, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]


@pytest.fixture
def client(client_of):
    return client_of("province", at="430000")


def planned(site=None, *, days_ago=0, due_in=30) -> Round:
    """A random round that began so many days ago."""
    first = today() - timedelta(days=days_ago)
    days = [first, first + timedelta(days=1)]
    site = site or factories.SiteFactory()
    due = today() + timedelta(days=due_in)
    return write_round(site, RoundKind.RANDOM, days, document="年度计划", results_due_on=due)


def listed(client, **asked) -> set[int]:
    response = client.get(reverse("situation:plan"), {"quarter": "all", **asked})
    return {row.record.pk for row in response.context["table"].paginated_rows}


def form(sites, **changed) -> dict[str, object]:
    start = today() + timedelta(days=1)
    return {
        "kind": "pair",
        "starts_on": start,
        "ends_on": start + timedelta(days=13),
        "document": "年度计划",
        "seed": 7,
        "sites": [site.code for site in sites],
        **changed,
    }


def test_the_quarter_of_today_is_shown_unless_another_is_asked_for(client):
    now = planned()
    planned(days_ago=120)
    response = client.get(reverse("situation:plan"))
    assert {row.record.pk for row in response.context["table"].paginated_rows} == {now.pk}


def test_overdue_rounds_of_every_quarter_are_shown_together(client):
    planned()
    late = planned(days_ago=200)
    response = client.get(reverse("situation:plan"), {"late": "1"})
    assert {row.record.pk for row in response.context["table"].paginated_rows} == {late.pk}


@pytest.mark.parametrize(("days_ago", "late"), [(0, False), (1, False), (2, True)])
def test_a_round_is_overdue_the_day_after_its_last_bottle(client, days_ago, late):
    found = planned(days_ago=days_ago)
    assert (found.pk in listed(client, late="1")) is late


@pytest.mark.parametrize(("due_in", "late"), [(1, False), (0, False), (-1, True)])
def test_results_are_overdue_the_day_after_they_are_due(client, due_in, late):
    found = planned(days_ago=10, due_in=due_in)
    Sample.unscoped.filter(round=found).update(state="received")
    assert (found.pk in listed(client, late="1")) is late


def test_the_state_filter_follows_the_bottles(client):
    states = {"planned": "planned", "waiting": "sent", "done": "analysed", "cancelled": "missed"}
    rounds = {}
    for key, state in states.items():
        rounds[key] = planned()
        Sample.unscoped.filter(round=rounds[key]).update(state=state)
    assert {key: listed(client, state=key) for key in states} == {key: {found.pk} for key, found in rounds.items()}


def test_two_characters_of_a_county_find_its_rounds(client):
    found = planned(factories.SiteFactory(area=factories.area("430302")))
    planned()
    assert listed(client, q="雨湖") == {found.pk}


def test_the_area_narrows_the_plan(client):
    planned(factories.SiteFactory(area=factories.area("430302")))
    found = planned()
    assert listed(client, area="430100") == {found.pk}


def test_the_export_says_how_far_each_round_is(client):
    found = planned()
    Sample.unscoped.filter(round=found, taken_on=today()).update(state="taken")
    response = client.get(reverse("situation:plan"), {"export": "xlsx"})
    rows = list(load_workbook(io.BytesIO(response.content)).worksheets[0].values)
    line = dict(zip(rows[0], rows[1], strict=True))
    assert (line["已采/共"], line["状态"]) == ("1/2", "待采")


def test_many_sites_are_planned_at_once(client):
    sites = [factories.SiteFactory() for _ in range(3)]
    response = client.post(reverse("situation:plan_new"), form(sites))
    assert response.status_code == 302
    assert Round.unscoped.count() == 3


def test_sending_the_plan_twice_plans_it_once(client):
    sites = [factories.SiteFactory()]
    client.post(reverse("situation:plan_new"), form(sites))
    client.post(reverse("situation:plan_new"), form(sites))
    assert Round.unscoped.count() == 1


def test_a_window_without_a_day_off_says_why_and_keeps_what_was_typed(client):
    monday = today() + timedelta(days=7 - today().weekday())
    start = next(d for d in (monday + timedelta(days=7 * n) for n in range(20)) if _plain_week(d))
    asked = form([factories.SiteFactory()], starts_on=start, ends_on=start + timedelta(days=4), document="特别计划")
    response = client.post(reverse("situation:plan_new"), asked)
    page = response.content.decode()
    assert response.status_code == 422
    assert "窗口里没有空着的休息日" in page
    assert 'value="特别计划"' in page
    assert not Round.unscoped.exists()


def _plain_week(monday: date) -> bool:
    from lanjie import law

    return all(law.working_day(monday + timedelta(days=n)) for n in range(5))


def test_a_window_in_the_past_is_refused_at_its_field(client):
    response = client.post(
        reverse("situation:plan_new"), form([factories.SiteFactory()], starts_on=today() - timedelta(days=1))
    )
    assert "starts_on" in response.context["form"].errors


def test_a_county_can_not_plan_at_a_site_of_another(client_of):
    elsewhere = factories.SiteFactory(area=factories.area("430103"))
    response = client_of("county", at="430102").post(reverse("situation:plan_new"), form([elsewhere]))
    assert response.status_code == 422
    assert not Round.unscoped.exists()


def test_a_closed_site_is_not_offered(client):
    closed = factories.SiteFactory(closed_on=today())
    response = client.get(reverse("situation:plan_new"))
    assert closed.code not in dict(response.context["form"].fields["sites"].choices)


def test_a_round_is_cancelled_with_a_reason(client):
    found = planned()
    response = client.post(reverse("situation:round", args=[found.pk]), {"reason": "设备检修"})
    assert response.status_code == 302
    assert set(Sample.unscoped.values_list("state", flat=True)) == {"missed"}


def test_cancelling_without_a_reason_changes_nothing(client):
    found = planned()
    assert client.post(reverse("situation:round", args=[found.pk]), {"reason": ""}).status_code == 422
    assert set(Sample.unscoped.values_list("state", flat=True)) == {"planned"}


def test_whoever_only_reads_can_not_cancel(client_of):
    found = planned()
    answer = client_of("laboratory", at="430000").post(reverse("situation:round", args=[found.pk]), {"reason": "x"})
    assert answer.status_code == 403
    assert set(Sample.unscoped.values_list("state", flat=True)) == {"planned"}


# Sheets ------------------------------------------------------------------------------------------------------------------


def row(site, **changed) -> dict[str, str]:
    start = today() + timedelta(days=1)
    return {
        "site": site.code,
        "kind": "两次",
        "from": start.isoformat(),
        "to": (start + timedelta(days=13)).isoformat(),
        "document": "年度计划",
        **changed,
    }


def problems(batch) -> list[tuple[int, str]]:
    names = {letter: name for name, letter in batch.letters.items()}
    return [(problem.row, names.get(problem.column, "")) for problem in batch.problems]


def test_a_sheet_plans_a_round_a_row():
    sites = [factories.SiteFactory(), factories.SiteFactory()]
    upload = write(SYSTEM, PLAN, row(sites[0]), row(sites[1], kind="七天"))
    assert upload.written == 2
    assert Sample.unscoped.filter(round__site=sites[1]).count() == 7


def test_the_same_row_always_draws_the_same_days():
    site = factories.SiteFactory()
    first = check(SYSTEM, PLAN, row(site)).context.days
    assert check(SYSTEM, PLAN, row(site)).context.days == first


def test_a_round_that_stands_is_left_alone():
    site, other = factories.SiteFactory(), factories.SiteFactory()
    write(SYSTEM, PLAN, row(site))
    assert write(SYSTEM, PLAN, row(site), row(other)).written == 1
    assert Round.unscoped.filter(site=site).count() == 1


def test_two_rows_of_a_kind_in_one_window_are_refused():
    site = factories.SiteFactory()
    assert problems(check(SYSTEM, PLAN, row(site), row(site))) == [(3, "site")]


def test_a_window_that_has_begun_is_refused():
    site = factories.SiteFactory()
    assert problems(check(SYSTEM, PLAN, row(site, **{"from": (today() - timedelta(days=1)).isoformat()}))) == [
        (2, "from")
    ]


def test_a_window_that_ends_before_it_begins_is_refused():
    site = factories.SiteFactory()
    assert problems(check(SYSTEM, PLAN, row(site, to=today().isoformat()))) == [(2, "to")]


def test_a_site_of_another_area_is_refused(scope_of):
    elsewhere = factories.SiteFactory(area=factories.area("430302"))
    assert problems(check(scope_of("city", at="430100"), PLAN, row(elsewhere))) == [(2, "site")]


def test_a_window_without_a_free_day_is_refused_at_its_beginning():
    site = factories.SiteFactory()
    start = today() + timedelta(days=1)
    plan_round(scope=SYSTEM, site=site, kind=RoundKind.WEEK, starts_on=start, ends_on=start + timedelta(days=6), seed=1)
    batch = check(SYSTEM, PLAN, row(site, to=(start + timedelta(days=6)).isoformat()))
    assert problems(batch) == [(2, "from")]


def test_the_plan_is_offered_on_the_upload_page(client):
    assert PLAN.label.zh in client.get(reverse("situation:upload")).content.decode()
    assert imports.FORMATS["wastewater-plan"] is PLAN
