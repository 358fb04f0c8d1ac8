"""A step that a phone recorded without network is recorded once, however often and however late the phone sends it."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from lanjie.core.quantities import today
from lanjie.situation.models import Custody, Sample
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]
KEY = str(uuid.uuid4())


@pytest.fixture
def client(client_of):
    factories.SampleFactory(code="B-1", taken_on=today(), state="planned", flow_m3_d=None)
    return client_of("county", at="430102")


def step(client, key: str, action: str = "take", **given):
    typed = {"seal": "F-1", "taken_on": today().isoformat(), "composite": "flow", "at": f"{today()} 00:00", "key": key}
    return client.post(reverse("situation:step", args=["B-1", action]), typed | given)


def actions() -> list[str]:
    return list(Custody.unscoped.order_by("pk").values_list("action", flat=True))


def test_sent_again_it_is_on_record_once(client):
    assert (step(client, KEY).status_code, step(client, KEY).status_code) == (302, 302)
    assert actions() == ["take"]
    assert Custody.unscoped.get().key == KEY


def test_sent_again_after_the_next_step_it_changes_nothing(client):
    step(client, KEY)
    step(client, str(uuid.uuid4()), "send", at=f"{today()} 00:00")
    answer = client.post(reverse("situation:step", args=["B-1", "take"]), {"seal": "F-9", "key": KEY}, follow=True)
    assert "没有重复" in answer.content.decode()
    assert actions() == ["take", "send"]
    assert Sample.unscoped.get().state == "sent"


@pytest.mark.parametrize("key", ["x", "1" * 37, "ABCDEF00-0000-0000-0000-000000000000"])
def test_a_key_that_is_none_is_refused(client, key):
    assert step(client, key).status_code == 422
    assert actions() == []


def test_two_steps_without_a_key_are_two(client):
    step(client, "")
    step(client, "", "send")
    assert actions() == ["take", "send"]


def test_the_script_of_the_list_reaches_every_page_of_the_room(client):
    answer = client.get(reverse("situation:worker"))
    assert answer["Content-Type"] == "text/javascript"
    assert reverse("situation:worker").startswith(reverse("situation:home"))
    assert b"addEventListener" in answer.content
