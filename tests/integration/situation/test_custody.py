"""The chain of custody: seals held against each other, warm arrivals flagged, a seal in doubt decided by the side that sent it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from lanjie.core.quantities import SHANGHAI
from lanjie.core.states import TransitionError
from lanjie.situation.commands.samples import move
from lanjie.situation.models import Custody, Result, Sample
from lanjie.situation.queries.quality_inputs import inputs
from lanjie.situation.states import SAMPLE, SEAL_BROKEN
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]
AT = datetime(2020, 9, 7, 9, 30, tzinfo=SHANGHAI)


@pytest.fixture
def field(scope_of):
    return scope_of("county", at="430102")


@pytest.fixture
def laboratory(scope_of):
    return scope_of("laboratory", at="430000")


@pytest.fixture
def sent(field):
    """A bottle under way under the seal F1."""
    bottle = factories.SampleFactory(state="planned", flow_m3_d=None)
    move(scope=field, sample=bottle, action="take", at=AT, seal="F1")
    move(scope=field, sample=bottle, action="send", at=AT + timedelta(hours=3), seal="F1")
    return bottle


def receive(scope, bottle, seal="F1", temperature=3.5):
    return move(
        scope=scope, sample=bottle, action="receive", at=AT + timedelta(hours=22), seal=seal, temperature=temperature
    )


def test_a_bottle_goes_from_the_site_to_the_laboratory(sent, laboratory):
    receive(laboratory, sent)
    assert (sent.state, sent.flags) == ("received", [])


def test_what_the_sampler_learns_at_the_site_is_kept(field):
    bottle = factories.SampleFactory(state="planned", flow_m3_d=None)
    day = bottle.taken_on + timedelta(days=1)
    move(scope=field, sample=bottle, action="take", at=AT, seal="f1 ", flow_m3_d=61_000.0, taken_on=day)
    kept = Sample.unscoped.get(pk=bottle.pk)
    assert (kept.flow_m3_d, kept.taken_on) == (61_000.0, day)
    assert Custody.unscoped.get(sample=bottle).seal == "F1"


def test_a_bottle_can_not_be_sent_under_another_seal(field):
    bottle = factories.SampleFactory(state="planned")
    move(scope=field, sample=bottle, action="take", at=AT, seal="F1")
    with pytest.raises(TransitionError, match="F1"):
        move(scope=field, sample=bottle, action="send", at=AT, seal="F2")


def test_a_bottle_that_arrives_under_another_seal_waits_for_a_decision(sent, laboratory):
    receive(laboratory, sent, seal="F2")
    assert sent.flags == [SEAL_BROKEN]
    with pytest.raises(TransitionError):
        SAMPLE.fire(sent, "report", scope=laboratory)


def test_the_side_that_sent_it_may_accept_the_seal_with_a_reason(sent, laboratory, field):
    receive(laboratory, sent, seal="F2")
    move(scope=field, sample=sent, action="accept", reason="厂方更换封签，有记录")
    assert sent.flags == []
    SAMPLE.fire(sent, "report", scope=laboratory)
    assert sent.state == "analysed"


def test_an_accepted_seal_no_longer_keeps_results_out_of_the_trend(sent, laboratory, field):
    receive(laboratory, sent, seal="F2")
    result = Result(sample=sent, substance="methamphetamine")
    assert SEAL_BROKEN in inputs([result]).noted[sent.pk]
    move(scope=field, sample=sent, action="accept", reason="厂方更换封签，有记录")
    assert SEAL_BROKEN not in inputs([result]).noted[sent.pk]


def test_the_side_that_sent_it_may_void_it(sent, laboratory, field):
    receive(laboratory, sent, seal="F2")
    move(scope=field, sample=sent, action="void", reason="来源不明")
    assert sent.state == "rejected"


def test_the_laboratory_does_not_decide_on_the_seal_itself(sent, laboratory):
    receive(laboratory, sent, seal="F2")
    with pytest.raises(TransitionError):
        move(scope=laboratory, sample=sent, action="accept", reason="看着没事")


@pytest.mark.parametrize("action", ["accept", "void"])
def test_there_is_nothing_to_decide_where_seals_agree(sent, laboratory, field, action):
    receive(laboratory, sent)
    with pytest.raises(TransitionError):
        move(scope=field, sample=sent, action=action, reason="误会")


@pytest.mark.parametrize(("temperature", "flags"), [(7.9, []), (8.0, []), (8.1, ["wrongTemp"])])
def test_a_warm_arrival_is_flagged(sent, laboratory, temperature, flags):
    receive(laboratory, sent, temperature=temperature)
    assert sent.flags == flags


def test_a_step_can_not_lie_before_the_one_before_it(sent, laboratory):
    with pytest.raises(TransitionError):
        move(scope=laboratory, sample=sent, action="receive", at=AT, seal="F1", temperature=3.0)


def test_the_same_step_twice_is_refused_and_leaves_one_row(sent, laboratory):
    receive(laboratory, sent)
    with pytest.raises(TransitionError):
        receive(laboratory, sent)
    assert Custody.unscoped.filter(sample=sent, action="receive").count() == 1
