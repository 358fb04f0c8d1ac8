from __future__ import annotations

from itertools import combinations

import pytest
from django.core.exceptions import PermissionDenied

from lanjie.core.access import ADMINISTRATORS, ANONYMOUS, POLICY, Role, Scope, clashing, endpoint
from lanjie.core.middleware import declared

CHANGSHA, FURONG = "/430000/430100/", "/430000/430100/430102/"


def scope(*grants: tuple[Role, str]) -> Scope:
    return Scope(grants=grants)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", POLICY)
def test_a_role_holds_exactly_the_acts_of_the_policy(role, act):
    assert scope((role, "/")).may(act) is (role in POLICY[act])


@pytest.mark.parametrize(
    ("area", "may"),
    [
        (CHANGSHA, True),
        (FURONG, True),
        ("/430000/", False),
        ("/430000/430300/", False),
        ("/520000/", False),
        ("/", False),
    ],
)
def test_an_act_is_held_over_an_area_and_below(area, may):
    assert scope((Role.CITY, CHANGSHA)).may("situation.read", area) is may


def test_a_refusal_names_the_roles_that_could():
    with pytest.raises(PermissionDenied, match="省级分析人员"):
        scope((Role.COUNTY, FURONG)).require("figures.sign")


def test_an_act_that_is_not_in_the_policy_is_a_fault_of_the_program():
    with pytest.raises(KeyError):
        scope((Role.CITY, CHANGSHA)).may("no.such")
    with pytest.raises(KeyError, match="POLICY"):
        endpoint("no.such")


def test_nobody_holds_only_what_is_public():
    assert [act for act in POLICY if ANONYMOUS.may(act)] == ["public"]


def test_nested_areas_are_named_once_and_wider_ones_win():
    assert scope((Role.COUNTY, FURONG), (Role.CITY, CHANGSHA), (Role.CITY, "/430000/430300/")).areas == (
        CHANGSHA,
        "/430000/430300/",
    )


def test_areas_of_an_act_leave_out_grants_that_do_not_hold_it():
    held = scope((Role.LABORATORY, "/430000/"), (Role.CITY, CHANGSHA)).for_act("figures.read")
    assert held.areas == (CHANGSHA,)


ALL_SETS = [frozenset(some) for size in (1, 2, 3) for some in combinations(Role, size)]


@pytest.mark.parametrize("roles", ALL_SETS, ids=lambda roles: "+".join(sorted(roles)))
def test_the_three_administrators_are_alone(roles):
    """Every union of up to three roles (control B1)."""
    alone = len(roles) == 1 or not roles & ADMINISTRATORS
    assert (clashing(roles) is None) is alone


def test_a_view_that_declares_nothing_is_refused():
    assert declared(lambda request: None) is None


def test_a_view_declares_its_act():
    assert declared(endpoint("law.read")(lambda request: None)) == "law.read"
