"""Closing a site: a day and a reason, what was planned stops, what was sampled stays; by page and over HTTP; a slip is opened again."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lanjie.core.access import SYSTEM
from lanjie.core.figures import FIGURES, latest
from lanjie.core.models import AuditEvent
from lanjie.core.quantities import today
from lanjie.situation.choices import RoundKind
from lanjie.situation.commands.rounds import PlanError, plan_round, plan_rounds, write_round
from lanjie.situation.commands.sites import SiteError, close_site, reopen_site
from lanjie.situation.imports import PLAN
from lanjie.situation.models import Custody, Result, Round, Sample, Site
from tests import factories
from tests.integration.registry.sheets import content
from tests.integration.situation.wastewater import batch, row, site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]
SOON = today() + timedelta(days=10)


@pytest.fixture
def works() -> Site:
    """A site with a result on record and a round ahead: one bottle before SOON, one on that very day, one after."""
    made = site(opened_on=date(2020, 1, 1))
    factories.ResultFactory(sample=factories.SampleFactory(site=made, taken_on=date(2020, 8, 16), state="analysed"))
    write_round(made, RoundKind.RANDOM, [SOON - timedelta(days=1), SOON, SOON + timedelta(days=1)], document="计划")
    return made


@pytest.fixture
def client(client_of):
    return client_of("county", at="430102")


def states(made: Site) -> list[str]:
    return list(
        Sample.unscoped.filter(site=made, round__isnull=False).order_by("taken_on").values_list("state", flat=True)
    )


def close(client, **given):
    typed = {"act": "close", "closed_on": SOON.isoformat(), "reason": "并网改造", **given}
    return client.post(reverse("situation:site_closing", args=["HN-T1"]), typed)


def test_what_was_planned_from_that_day_on_is_missed_with_the_reason(works):
    close_site(scope=SYSTEM, site=works, closed_on=SOON, reason="并网改造")
    assert states(works) == ["planned", "missed", "missed"]
    assert set(Custody.unscoped.values_list("action", "reason")) == {("miss", "并网改造")}


def test_history_stays(works):
    close_site(scope=SYSTEM, site=works, closed_on=SOON, reason="并网改造")
    assert Result.unscoped.filter(sample__site=works, superseded_at=None).count() == 1
    assert works.catchments(manager="unscoped").count() == 1


def test_the_audit_keeps_day_reason_and_bottles(works):
    close_site(scope=SYSTEM, site=works, closed_on=SOON, reason=" 并网改造 ")
    facts = AuditEvent.objects.get(act="situation.site.close").facts
    assert (facts["closed_on"], facts["reason"], len(facts["bottles"])) == (SOON.isoformat(), "并网改造", 2)


@pytest.mark.parametrize(
    ("day", "field"),
    [(date(2020, 8, 16), "closed_on"), (date(2019, 12, 31), "closed_on"), (date(2020, 8, 15), "closed_on")],
)
def test_it_is_not_closed_before_it_was_sampled_or_opened(works, day, field):
    with pytest.raises(SiteError) as refused:
        close_site(scope=SYSTEM, site=works, closed_on=day, reason="并网改造")
    assert refused.value.field == field
    assert Site.unscoped.get().closed_on is None


def test_the_day_after_the_last_sample_is_taken(works):
    close_site(scope=SYSTEM, site=works, closed_on=date(2020, 8, 17), reason="并网改造")
    assert states(works) == ["missed", "missed", "missed"]


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_reason_is_wanted(works, reason):
    with pytest.raises(SiteError):
        close_site(scope=SYSTEM, site=works, closed_on=SOON, reason=reason)


def test_no_round_is_planned_at_a_closed_site(works):
    close_site(scope=SYSTEM, site=works, closed_on=SOON, reason="并网改造")
    ahead = {"kind": RoundKind.RANDOM, "starts_on": SOON + timedelta(days=3), "ends_on": SOON + timedelta(days=9)}
    with pytest.raises(PlanError):
        plan_round(scope=SYSTEM, site=works, **ahead)
    with pytest.raises(PlanError, match=SOON.isoformat()):
        plan_rounds(scope=SYSTEM, sites=[works], **ahead)
    assert Round.unscoped.count() == 1


@pytest.mark.parametrize(("last", "planned"), [(-2, True), (0, False)])
def test_a_window_may_end_before_it_closes(works, last, planned):
    """The day of closing is no day of sampling."""
    Sample.unscoped.filter(round__isnull=False).update(state="missed")
    close_site(scope=SYSTEM, site=works, closed_on=SOON, reason="并网改造")
    given = {"kind": RoundKind.RANDOM, "starts_on": today(), "ends_on": SOON + timedelta(days=last)}
    if planned:
        plan_round(scope=SYSTEM, site=works, **given)
    else:
        with pytest.raises(PlanError):
            plan_round(scope=SYSTEM, site=works, **given)


@pytest.mark.parametrize(("day", "wrong"), [("2020-08-31", 0), ("2020-09-01", 1), ("2020-09-02", 1)])
def test_results_of_days_after_closing_are_refused(works, day, wrong):
    close_site(scope=SYSTEM, site=works, closed_on=date(2020, 9, 1), reason="并网改造")
    checked, _ = batch(row(date=day))
    assert len(checked.problems) == wrong, [str(p.line) for p in checked.problems]


def test_a_sheet_of_rounds_refuses_it(works, client):
    close_site(scope=SYSTEM, site=works, closed_on=SOON, reason="并网改造")
    line = {"site": "HN-T1", "kind": "random", "from": SOON, "to": SOON + timedelta(days=9), "document": "计划"}
    file = SimpleUploadedFile("plan.csv", content(PLAN, {name: str(value) for name, value in line.items()}))
    answer = client.post("/api/situation/imports/check", {"file": file, "format": PLAN.key})
    assert [error["head"] for error in answer.json()["errors"]] == ["监测点"]


@pytest.mark.parametrize(("on", "counted"), [(date(2020, 8, 31), 1), (date(2020, 9, 1), 0)])
def test_the_figure_of_sites_counts_those_in_use(works, on, counted, scope_of):
    close_site(scope=SYSTEM, site=works, closed_on=date(2020, 9, 1), reason="并网改造")
    figure = FIGURES["situation.wastewater.sites"]
    assert figure.number(scope_of("province", at="430000"), latest(on)).value == counted


def test_the_page_closes_it_and_says_so(works, client):
    assert close(client).status_code == 302
    page = client.get(reverse("situation:site", args=["HN-T1"])).content.decode()
    assert f"{SOON} 起关闭" in page
    assert "并网改造" in page
    assert f"{SOON} 起关闭" in client.get(reverse("situation:sites")).content.decode()


def test_sent_twice_it_is_done_once(works, client):
    close(client)
    assert close(client).status_code == 302
    assert AuditEvent.objects.filter(act="situation.site.close").count() == 1
    assert Site.unscoped.get().closed_on == SOON


@pytest.mark.parametrize(("given", "field"), [({"reason": ""}, "reason"), ({"closed_on": "x"}, "closed_on")])
def test_a_form_that_is_refused_keeps_what_was_typed(works, client, given, field):
    answer = close(client, **given)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert Site.unscoped.get().closed_on is None


def test_a_slip_is_opened_again_and_what_was_stopped_stays_missed(works, client):
    close(client)
    answer = client.post(reverse("situation:site_closing", args=["HN-T1"]), {"act": "reopen", "reason": "关错了"})
    assert answer.status_code == 302
    assert Site.unscoped.get().closed_on is None
    assert states(works) == ["planned", "missed", "missed"]
    assert AuditEvent.objects.get(act="situation.site.reopen").facts["reason"] == "关错了"


def test_an_open_site_is_not_opened(works):
    with pytest.raises(SiteError):
        reopen_site(scope=SYSTEM, site=works, reason="关错了")


def test_it_goes_over_http(works, client):
    def post(act, **given):
        return client.post(f"/api/situation/sites/HN-T1/{act}", json.dumps(given), content_type="application/json")

    closing = {"closed_on": SOON.isoformat(), "reason": "并网改造"}
    assert post("close", **closing).status_code == 200
    assert post("close", **closing).status_code == 422
    listed = client.get("/api/situation/sites").json()["items"][0]
    assert (listed["closed_on"], listed["closed_reason"]) == (SOON.isoformat(), "并网改造")
    assert post("reopen", reason="关错了").status_code == 200
    assert post("erase", reason="关错了").status_code == 404


def test_a_site_of_the_neighbour_is_not_closed(works, client_of):
    answer = close(client_of("county", at="430103"))
    assert answer.status_code == 404
    assert Site.unscoped.get().closed_on is None
