"""Samples of the addresses of supervision, listing, assessment and accountability for the access contract."""

from __future__ import annotations

from typing import Any

from lanjie.core.models import User
from tests import factories_areas as make


def supervision_round(code: str, _reader: User) -> dict[str, Any]:
    """A running round over the area."""
    return {"code": make.supervision_round(code).code}


def visit(code: str, _reader: User) -> dict[str, Any]:
    """A visit to the area."""
    return {"pk": make.visit(code).pk}


def finding_file(code: str, _reader: User) -> dict[str, Any]:
    """The photo of a finding in the area."""
    found = make.finding(code)
    return {"pk": found.visit_id, "number": found.number}


def area_listing(code: str, _reader: User) -> dict[str, Any]:
    """A listing of the area that waits for acceptance."""
    return {"code": make.listing(code).code}


def listing_notice(code: str, _reader: User) -> dict[str, Any]:
    """A notice about the area."""
    found = make.notice(code)
    return {"code": found.listing.code, "pk": found.pk}


def nothing_handed_over(_code: str, _reader: User) -> dict[str, Any]:
    """A proposal that is not there: one is led back to the board."""
    return {"pk": 0}


def scheme(code: str, _reader: User) -> dict[str, Any]:
    """A scheme over the area with its objections open."""
    return {"pk": make.scheme(code).pk}


def objection(code: str, _reader: User) -> dict[str, Any]:
    """An objection of the area."""
    found = make.objection(code)
    return {"pk": found.scheme_id, "objection": found.pk}


def accountability_action(code: str, _reader: User) -> dict[str, Any]:
    """A referral about an office of the area."""
    return {"code": make.action(code).code}
