"""Proposals: made once, decided by a person with the role, on record for good."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from lanjie.core import proposals
from lanjie.core.access import SYSTEM, Scope
from lanjie.core.models import AuditEvent, Proposal, ProposalDecision
from lanjie.core.proposals import Line
from lanjie.core.states import TransitionError
from lanjie.core.words import say
from tests import factories

KIND = proposals.kind(
    "test.list", label=say("试名单", "Test list"), tiers={"hard": say("严", "Hard"), "mild": say("轻", "Mild")}
)
pytestmark = pytest.mark.django_db


def made(source: str = "A-1", tier: str = "mild", held: str = "", code: str = "430102") -> Proposal:
    """One open proposal about a county."""
    area = factories.area(code)
    proposals.make(scope=SYSTEM, kind=KIND, source=source, lines=[Line(area.code, area.path, tier, held, [])])
    return Proposal.unscoped.get(source=source, area_code=code)


def test_the_same_source_proposes_once() -> None:
    made()
    again = proposals.make(scope=SYSTEM, kind=KIND, source="A-1", lines=[])
    assert again.facts == {"same": True}
    assert Proposal.unscoped.count() == 1


def test_a_newer_source_replaces_what_is_open() -> None:
    first = made("A-1")
    second = made("A-2")
    first.refresh_from_db()
    assert (first.state, second.state) == ("lapsed", "open")


def test_an_unknown_tier_is_refused_and_nothing_is_written() -> None:
    area = factories.area("430102")
    with pytest.raises(ValueError, match="unknown tier 'worst'"):
        proposals.make(scope=SYSTEM, kind=KIND, source="A-1", lines=[Line(area.code, area.path, "worst", "", [])])
    assert not Proposal.unscoped.exists()


def test_taking_decides_the_proposed_tier_and_is_audited(scope_of: Callable[..., Scope]) -> None:
    scope = scope_of("province")
    decision = proposals.decide(scope=scope, proposal=made(), action="take").value
    assert (decision.tier, decision.by) == ("mild", scope.user)
    assert proposals.standing(SYSTEM, KIND) == {"430102": "mild"}
    assert AuditEvent.objects.filter(act="proposals.decide", target="A-1/430102").count() == 1


def test_an_override_keeps_its_reason_and_decides_another_tier(scope_of: Callable[..., Scope]) -> None:
    proposal = made()
    proposals.decide(scope=scope_of("province"), proposal=proposal, action="override", tier="hard", reason="委员会决定")
    decision = ProposalDecision.unscoped.get(proposal=proposal)
    assert (proposal.state, decision.tier, decision.reason) == ("overridden", "hard", "委员会决定")


@pytest.mark.parametrize(
    ("action", "facts", "said"),
    [
        ("override", {"tier": "hard"}, "reason"),
        ("override", {"tier": "mild", "reason": "有理由"}, "与建议相同"),
        ("decline", {"reason": "   "}, "reason"),
    ],
)
def test_a_decision_against_the_proposal_needs_its_reason(
    scope_of: Callable[..., Scope], action: str, facts: dict[str, str], said: str
) -> None:
    proposal = made()
    with pytest.raises(TransitionError, match=said):
        proposals.decide(scope=scope_of("province"), proposal=proposal, action=action, **facts)
    proposal.refresh_from_db()
    assert proposal.state == "open"


def test_declining_leaves_the_area_where_it_was(scope_of: Callable[..., Scope]) -> None:
    proposals.decide(scope=scope_of("province"), proposal=made(tier="", held="mild"), action="decline", reason="观察")
    assert proposals.standing(SYSTEM, KIND) == {"430102": "mild"}


def test_an_area_taken_off_the_list_stands_on_none(scope_of: Callable[..., Scope]) -> None:
    scope = scope_of("province")
    proposals.decide(scope=scope, proposal=made("A-1"), action="take")
    proposals.decide(scope=scope, proposal=made("A-2", tier="", held="mild"), action="take")
    assert proposals.standing(SYSTEM, KIND) == {}


def test_what_is_decided_is_not_decided_again(scope_of: Callable[..., Scope]) -> None:
    scope, proposal = scope_of("province"), made()
    proposals.decide(scope=scope, proposal=proposal, action="take")
    with pytest.raises(TransitionError):
        proposals.decide(scope=scope, proposal=proposal, action="decline", reason="后悔")


def test_only_the_province_decides(scope_of: Callable[..., Scope]) -> None:
    proposal = made()
    with pytest.raises(PermissionDenied):
        proposals.decide(scope=scope_of("city", at="430100"), proposal=proposal, action="take")


def test_a_reader_sees_the_proposals_of_its_areas(scope_of: Callable[..., Scope]) -> None:
    made("A-1")
    assert proposals.waiting(scope_of("city", at="430100"), KIND).count() == 1
    assert proposals.waiting(scope_of("city", at="430300"), KIND).count() == 0


def test_a_decision_is_never_changed_or_deleted(scope_of: Callable[..., Scope]) -> None:
    decision = proposals.decide(scope=scope_of("province"), proposal=made(), action="take").value
    with pytest.raises(DatabaseError), transaction.atomic():
        ProposalDecision.unscoped.filter(pk=decision.pk).update(reason="别的")
    with pytest.raises(DatabaseError), transaction.atomic():
        ProposalDecision.unscoped.filter(pk=decision.pk).delete()
