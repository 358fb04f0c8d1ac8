"""The design calculator: the answer in words first, from this network's own variance where a run has one."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from lanjie.science.wastewater.sampling_design import design, for_change, result_variance
from lanjie.situation.models import TrendRun
from lanjie.situation.pages.design import spreads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]


@pytest.fixture
def run():
    parameters = {
        "430000": [{"substance": "morphine", "noise": 0.05}],
        "520000": [{"substance": "morphine", "noise": 0.5}],
    }
    return TrendRun.objects.create(
        code="W-1", cut_off=date(2020, 9, 1), input_sha256="0" * 64, results=10, parameters=parameters
    )


@pytest.fixture
def client(client_of):
    return client_of("province", at="430000")


def ask(client, **asked):
    return client.get(reverse("situation:design"), asked)


def test_the_networks_own_variance_is_used_where_there_is_one(run):
    found = spreads(run, "430000")
    assert (found["morphine"].variance, found["morphine"].own) == (0.05, True)


def test_the_published_variance_stands_in_elsewhere(run):
    found = spreads(run, "430000")["ketamine"]
    assert (found.variance, found.own) == (result_variance("ketamine"), False)


def test_a_substance_without_any_variance_is_left_out():
    assert "morphine" not in spreads(None, "430000")


def test_the_answer_names_the_change_and_the_plan_that_is_needed(client, run):
    plan, needed = design("morphine", 2, variance=0.05), for_change("morphine", 0.2, variance=0.05, cost_per_sample=800)
    lead = str(ask(client, substance="morphine", cost="800").context["lead"])
    assert f"上升 {round(100 * plan.detectable_rise)}%" in lead
    assert f"每点每季要 {needed.samples_per_quarter} 个样品" in lead
    assert f"费用 {needed.cost_per_year:,.0f} 元" in lead


def test_without_a_price_no_cost_is_named(client, run):
    assert "元" not in str(ask(client, substance="morphine").context["lead"])


def test_where_daily_samples_are_not_enough_it_says_so(client, run):
    lead = str(ask(client, substance="MDMA", change="3", against="1").context["lead"])
    assert "天天采样也不够" in lead


@pytest.mark.parametrize(("samples", "status"), [("0", 422), ("1", 200), ("92", 200), ("93", 422)])
def test_a_plan_lies_between_one_sample_and_every_day(client, samples, status):
    assert ask(client, samples=samples).status_code == status


def test_every_substance_with_a_variance_has_its_row(client, run):
    response = ask(client)
    assert len(response.context["body"]) == len(spreads(run, "430000"))


def test_a_city_is_answered_from_its_provinces_network(client_of, run):
    lead = str(ask(client_of("city", at="430100"), substance="morphine").context["sub"])
    assert "本网结果估计" in lead
