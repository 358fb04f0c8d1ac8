"""The second signature: another person, checks that hold, corrections that take their place with it, entries sent back."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from lanjie.core.access import SYSTEM
from lanjie.core.models import AuditEvent
from lanjie.core.states import TransitionError
from lanjie.reports.commands.reported import may_sign, send_back, sign_entries
from lanjie.reports.queries.reported import entries, history
from lanjie.reports.queries.value import value_of
from tests.integration.reports.reporting import ROW, brought, hand_in

pytestmark = pytest.mark.usefixtures("areas")
KEY = ROW["key"]


@pytest.fixture
def county(scope_of):
    return scope_of("county", at="430102")


@pytest.fixture
def other(scope_of):
    """A colleague in the same county."""
    return scope_of("county", at="430102")


def value(scope, key=KEY, on="2020-09-11"):
    from datetime import date

    return value_of(scope, key, date.fromisoformat(on))


def test_who_reported_does_not_sign(county):
    found = brought(county, hand_in(county, ROW))
    with pytest.raises(TransitionError, match="另一人"):
        sign_entries(scope=county, found=found)
    assert not may_sign(county, found[0])


def test_another_person_signs_and_it_is_on_record(county, other):
    upload = hand_in(county, ROW)
    (entry,) = brought(other, upload)
    assert may_sign(other, entry)
    sign_entries(scope=other, found=[entry])
    found = value(county)
    assert (found.value, found.signature.by) == (12, str(other.user))
    assert AuditEvent.objects.filter(act="reports.reported.sign").count() == 1


def test_the_program_itself_signs_nothing(county):
    found = brought(county, hand_in(county, ROW))
    with pytest.raises(ValidationError, match="个人"):
        sign_entries(scope=SYSTEM, found=found)


def test_a_neighbour_can_not_sign(county, scope_of):
    found = brought(county, hand_in(county, ROW))
    with pytest.raises(PermissionDenied):
        sign_entries(scope=scope_of("county", at="430103"), found=found)


def test_another_member_unit_can_not_sign(account):
    row = {**ROW, "area": "430000", "since": "", "key": "com.guidance_stations", "value": "45"}
    justice = account("member", unit="省司法厅").scope()
    found = brought(justice, hand_in(justice, row))
    with pytest.raises(PermissionDenied, match="省司法厅"):
        sign_entries(scope=account("member", unit="省公安厅").scope(), found=found)


def test_a_signature_is_given_once(county, other):
    upload = hand_in(county, ROW)
    sign_entries(scope=other, found=brought(other, upload))
    with pytest.raises(TransitionError, match="已复签"):
        sign_entries(scope=other, found=brought(other, upload))


def test_a_correction_takes_its_place_with_its_signature_not_before(county, other):
    sign_entries(scope=other, found=brought(other, hand_in(county, ROW)))
    upload = hand_in(county, {**ROW, "value": "13", "reason": "漏计一次"}, correct=True)
    assert value(county).value == 12
    sign_entries(scope=other, found=brought(other, upload))
    found = value(county)
    assert (found.value, found.observation) == (13, "revised")
    area = found.area
    assert [(entry.value, entry.state) for entry in history(county, KEY, area)] == [
        (13, "owner_signed"),
        (12, "corrected"),
    ]


def test_what_is_sent_back_stands_no_more_and_is_reported_anew(county, other):
    (entry,) = brought(other, hand_in(county, ROW))
    with pytest.raises(ValidationError, match="原因"):
        send_back(scope=other, entry=entry, reason=" ")
    send_back(scope=other, entry=entry, reason="与会议记录不符")
    assert value(county).status == "missing"
    again = hand_in(county, {**ROW, "value": "11"})
    assert value(county).value == 11
    sign_entries(scope=other, found=brought(other, again))
    assert [entry.state for entry in history(county, KEY, value(county).area)] == ["owner_signed", "corrected"]


def test_a_contradiction_can_not_be_signed_until_it_is_mended(scope_of):
    reporter, signer = scope_of("province"), scope_of("province")
    base = {**ROW, "area": "430000", "since": ""}
    total = hand_in(reporter, {**base, "key": "pre.registered", "value": "10"})
    parts = [
        {**base, "key": f"pre.{key}", "value": n}
        for key, n in (("active", "5"), ("cancelled", "3"), ("suspended", "1"))
    ]
    upload = hand_in(reporter, *parts)
    sign_entries(scope=signer, found=brought(signer, total))
    with pytest.raises(TransitionError, match="I-COMP"):
        sign_entries(scope=signer, found=brought(signer, upload))
    mended = hand_in(reporter, {**base, "key": "pre.suspended", "value": "2", "reason": "漏登一家"}, correct=True)
    assert [entry.state for entry in brought(signer, mended)] == ["checked"]
    sign_entries(scope=signer, found=[e for e in brought(signer, upload) if e.key != "pre.suspended"])
    sign_entries(scope=signer, found=brought(signer, mended))
    values = {entry.key: entry.state for entry in entries(signer).filter(key__startswith="pre.").order_by("pk")}
    assert set(values.values()) == {"owner_signed"}


@pytest.mark.parametrize(
    "table", ["reports_reportedfigure", "reports_reportedstep", "reports_figurecall", "reports_checkreason"]
)
def test_the_tables_only_grow(county, other, table):
    from tests import factories

    sign_entries(scope=other, found=brought(other, hand_in(county, ROW)))
    factories.FigureCallFactory()
    factories.CheckReasonFactory()
    for verb in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):  # noqa: S608  names of this test
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(verb)
