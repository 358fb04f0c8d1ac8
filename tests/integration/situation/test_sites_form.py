"""Registering a site by hand: refused below 5,000 people with the reason, through the same checks as a list of sites."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from lanjie.situation.models import Catchment, Site
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]


@pytest.fixture
def client(client_of):
    return client_of("county", at="430102")


def post(client, **changed):
    given = {
        "mark": "m1",
        "code": "430102-W1",
        "name": "河东污水处理厂",
        "kind": "plant",
        "area": "430102",
        "population": "86000",
        "method": "census",
        "cv": "15",
        "valid_from": "2020-01-01",
        "source": "普查",
    }
    return client.post(reverse("situation:site_new"), {**given, **changed})


def test_a_site_is_registered_with_its_people(client):
    assert post(client).url == reverse("situation:site", args=["430102-W1"])
    site, people = Site.unscoped.get(), Catchment.unscoped.get()
    assert (site.opened_on, people.population, people.cv) == (date(2020, 1, 1), 86_000, 0.15)


@pytest.mark.parametrize(("population", "accepted"), [("4999", False), ("5000", True), ("5001", True)])
def test_no_site_below_five_thousand_people(client, population, accepted):
    response = post(client, population=population)
    assert Site.unscoped.exists() is accepted
    if not accepted:
        assert list(response.context["form"].errors) == ["population"]
        assert "少数住户" in response.content.decode()


def test_sent_twice_it_is_registered_once(client):
    assert post(client).url == post(client).url
    assert (Site.unscoped.count(), Catchment.unscoped.count()) == (1, 1)


def test_a_code_in_use_is_refused_at_its_field(client):
    factories.SiteFactory(code="430102-W1")
    assert list(post(client).context["form"].errors) == ["code"]


def test_another_countys_site_can_not_be_registered(client):
    response = post(client, area="430103")
    assert list(response.context["form"].errors) == ["area"]
    assert not Site.unscoped.exists()


def test_what_was_typed_is_not_lost(client):
    page = post(client, population="三万", name="河西污水处理厂").content.decode()
    assert 'value="河西污水处理厂"' in page
    assert 'value="三万"' in page


def test_a_laboratory_does_not_register_sites(client_of):
    assert post(client_of("laboratory", at="430000")).status_code == 403
