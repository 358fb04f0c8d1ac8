"""Steps of a bottle as forms: what each role is offered, a seal checked before it is doubted, nothing done twice, the day list."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from lanjie.core.quantities import SHANGHAI, today
from lanjie.situation.commands.samples import move
from lanjie.situation.models import Custody, Sample
from lanjie.situation.pages.custody import offers
from lanjie.situation.states import SEAL_BROKEN
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]


@pytest.fixture
def field(client_of):
    return client_of("county", at="430102")


@pytest.fixture
def laboratory(client_of):
    return client_of("laboratory", at="430000")


@pytest.fixture
def bottle():
    return factories.SampleFactory(state="planned", taken_on=today(), flow_m3_d=None)


@pytest.fixture
def sent(bottle, scope_of):
    """A bottle under way under the seal F1."""
    scope = scope_of("county", at="430102")
    at = datetime.now(SHANGHAI) - timedelta(hours=5)
    move(scope=scope, sample=bottle, action="take", at=at, seal="F1")
    move(scope=scope, sample=bottle, action="send", at=at + timedelta(hours=1), seal="F1")
    return bottle


def now() -> str:
    return datetime.now(SHANGHAI).strftime("%Y-%m-%dT%H:%M")


def post(client, bottle, key, **given):
    return client.post(reverse("situation:step", args=[bottle.code, key]), {"at": now(), **given})


def take(client, bottle, **changed):
    given = {"seal": "F1", "taken_on": today(), "composite": "flow", "flow_m3_d": "61000", **changed}
    return post(client, bottle, "take", **given)


def state(bottle) -> str:
    return Sample.unscoped.get(pk=bottle.pk).state


@pytest.mark.parametrize(
    ("role", "at", "offered"),
    [
        ("county", "planned", ["take", "miss"]),
        ("county", "taken", ["send", "void"]),
        ("county", "sent", []),
        ("county", "received", []),
        ("laboratory", "planned", []),
        ("laboratory", "sent", ["receive", "reject"]),
        ("laboratory", "received", ["reject", "report"]),
        ("laboratory", "analysed", []),
        ("auditor", "planned", []),
    ],
)
def test_each_role_is_offered_its_own_steps(scope_of, role, at, offered):
    found = factories.SampleFactory(state=at)
    scope = scope_of(role, at="430102" if role == "county" else "430000")
    assert [offer.key for offer in offers(found, scope)] == offered


def test_a_seal_in_doubt_is_one_decision_of_the_side_that_sent_it(scope_of):
    found = factories.SampleFactory(state="received", flags=[SEAL_BROKEN])
    assert [offer.key for offer in offers(found, scope_of("county", at="430102"))] == ["seal"]
    assert [offer.key for offer in offers(found, scope_of("laboratory", at="430000"))] == ["reject"]


def test_taking_a_bottle_keeps_seal_flow_and_composite(field, bottle):
    assert take(field, bottle).url == reverse("situation:sample", args=[bottle.code])
    kept = Sample.unscoped.get(pk=bottle.pk)
    assert (kept.state, kept.flow_m3_d, kept.composite) == ("taken", 61_000.0, "flow")
    assert Custody.unscoped.get(sample=bottle).seal == "F1"


def test_a_step_from_the_day_list_returns_to_it(field, bottle):
    path = reverse("situation:step", args=[bottle.code, "take"]) + "?from=today"
    given = {"at": now(), "seal": "F1", "taken_on": today(), "composite": "flow"}
    assert field.post(path, given).url == reverse("situation:today")


def test_a_step_sent_twice_is_done_once(field, bottle):
    take(field, bottle)
    again = take(field, bottle)
    assert again.status_code == 302
    assert Custody.unscoped.filter(sample=bottle).count() == 1


@pytest.mark.parametrize(
    ("given", "at_field"),
    [
        ({"seal": ""}, "seal"),
        ({"taken_on": today() + timedelta(days=1)}, "taken_on"),
        ({"flow_m3_d": "0"}, "flow_m3_d"),
        ({"at": "2999-01-01T00:00"}, "at"),
    ],
)
def test_a_wrong_field_says_so_beside_it_and_keeps_the_rest(field, bottle, given, at_field):
    response = take(field, bottle, **{"seal": "F77", **given})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [at_field]
    assert state(bottle) == "planned"
    if at_field != "seal":
        assert 'value="F77"' in response.content.decode()


def test_a_time_before_the_step_before_is_refused_on_the_form(field, bottle):
    take(field, bottle)
    response = post(field, bottle, "send", seal="F1", at="2020-01-01T00:00")
    assert response.status_code == 422
    assert state(bottle) == "taken"


def test_another_seal_is_asked_about_before_it_is_doubted(laboratory, sent):
    response = post(laboratory, sent, "receive", seal="F2", temperature="4")
    assert response.status_code == 422
    assert 'type="checkbox" name="differs"' in response.content.decode()
    assert state(sent) == "sent"


def test_a_seal_that_really_differs_is_received_and_waits(laboratory, sent):
    post(laboratory, sent, "receive", seal="F2", temperature="4", differs="on")
    kept = Sample.unscoped.get(pk=sent.pk)
    assert (kept.state, kept.flags) == ("received", [SEAL_BROKEN])


def test_the_same_seal_in_small_letters_is_the_same(laboratory, sent):
    post(laboratory, sent, "receive", seal=" f1", temperature="4")
    assert Sample.unscoped.get(pk=sent.pk).flags == []


@pytest.mark.parametrize(("decision", "then"), [("accept", "received"), ("void", "rejected")])
def test_the_decision_on_a_seal_needs_a_reason(laboratory, field, sent, decision, then):
    post(laboratory, sent, "receive", seal="F2", temperature="4", differs="on")
    assert post(field, sent, "seal", decision=decision, reason="").status_code == 422
    post(field, sent, "seal", decision=decision, reason="厂方换签，有记录")
    assert state(sent) == then
    assert Custody.unscoped.filter(sample=sent).last().action == decision


def test_nothing_is_preselected_in_a_decision(laboratory, field, sent):
    post(laboratory, sent, "receive", seal="F2", temperature="4", differs="on")
    page = field.get(reverse("situation:step", args=[sent.code, "seal"])).content.decode()
    assert 'value="accept"' in page
    assert "checked" not in page


def test_the_other_sides_steps_are_visible(laboratory, sent):
    page = laboratory.get(reverse("situation:step", args=[sent.code, "receive"])).content.decode()
    assert "登记采样" in page
    assert "测试单位" in page


def test_a_warm_arrival_says_what_follows(laboratory, sent):
    path = reverse("situation:step", args=[sent.code, "receive"])
    page = laboratory.post(path, {"at": now(), "seal": "F1", "temperature": "9"}, follow=True).content.decode()
    assert "到样温度超标" in page


def test_a_rejection_needs_a_reason(laboratory, sent):
    assert post(laboratory, sent, "reject", reason="").status_code == 422
    post(laboratory, sent, "reject", reason="瓶破")
    assert state(sent) == "rejected"


def test_the_sampling_side_can_not_receive(field, sent):
    post(field, sent, "receive", seal="F1", temperature="4")
    assert state(sent) == "sent"


def test_the_sample_page_says_whose_turn_it_is(field, sent):
    assert "等实验室收样" in field.get(reverse("situation:sample", args=[sent.code])).content.decode()


# The day list ------------------------------------------------------------------------------------------------------------


def cards(client) -> list[str]:
    return [card.bottle.code for card in client.get(reverse("situation:today")).context["cards"]]


def test_the_day_list_holds_what_is_due_today_or_before(field):
    late = factories.SampleFactory(state="planned", taken_on=today() - timedelta(days=3))
    due = factories.SampleFactory(state="planned", taken_on=today())
    factories.SampleFactory(state="planned", taken_on=today() + timedelta(days=1))
    factories.SampleFactory(state="analysed", taken_on=today())
    assert cards(field) == [late.code, due.code]


def test_a_bottle_done_leaves_the_cards_and_sinks_to_the_done_ones(field, bottle):
    take(field, bottle)
    post(field, bottle, "send", seal="F1")
    response = field.get(reverse("situation:today"))
    assert response.context["cards"] == []
    assert [row.action for _, row in response.context["done"]] == ["send", "take"]


def test_the_laboratory_sees_what_is_on_its_way(laboratory, sent):
    factories.SampleFactory(state="planned", taken_on=today())
    assert cards(laboratory) == [sent.code]


def test_another_countys_bottles_are_not_on_the_list(client_of, bottle):
    assert cards(client_of("county", at="430103")) == []


def test_the_day_list_names_nobody(field, bottle):
    take(field, bottle)
    main = field.get(reverse("situation:today")).content.decode().split("<main")[1]
    assert "测试员" not in main


def test_an_empty_day_says_so(field):
    assert "今天没有到期的样品" in field.get(reverse("situation:today")).content.decode()
