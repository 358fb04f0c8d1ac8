"""S023: accountability: what others decided about offices, recorded as it came."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from lanjie.core.states import TransitionError
from lanjie.governance.choices_areas import ActionKind
from lanjie.governance.commands.accountability import move_action, record_referral
from lanjie.governance.models import AccountabilityAction
from tests import factories
from tests.integration.governance.areas_and_units import county, office, paper

pytestmark = pytest.mark.django_db


def referred(code="430102"):
    return record_referral(
        scope=office(), area=factories.area(code), kind=ActionKind.SUSPENSION, office="街道办事处主任"
    ).value


def test_a_decision_names_its_paper_and_its_body():
    found = referred()
    with pytest.raises(TransitionError, match="document"):
        move_action(scope=office(), found=found, action="decide")
    move_action(
        scope=office(), found=found, action="decide", document=paper(), deciding_body="市委", on=date(2020, 6, 1)
    )
    found.refresh_from_db()
    assert (found.state, found.deciding_body, found.decided_on) == ("decided", "市委", date(2020, 6, 1))


def test_it_runs_to_its_end():
    found = referred()
    move_action(scope=office(), found=found, action="decide", document=paper())
    for action in ("begin", "end"):
        move_action(scope=office(), found=found, action=action)
    found.refresh_from_db()
    assert found.state == "ended"


def test_no_column_holds_a_name():
    names = {field.name for field in AccountabilityAction._meta.get_fields()}
    assert not names & {"name", "person", "official", "holder", "id_number"}


def test_a_county_records_nothing_about_another():
    with pytest.raises(PermissionDenied):
        record_referral(scope=county("430103"), area=factories.area("430102"), kind=ActionKind.TALK, office="x")
