"""Roles × addresses × area relations, from the URL configuration, against the declared table (controls B2, B3)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from lanjie.core.access import ADMINISTRATORS, POLICY, Role
from lanjie.core.models import AuditEvent, User
from tests import factories
from tests.contracts import samples
from tests.contracts.urls import Address, addresses

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("access_matrix.yaml")
HOME = factories.RELATIONS["own"]
KNOWN = {"act", "who", "sample", "sees", "method", "status"}


@cache
def table() -> dict[str, dict[str, Any]]:
    """Rows by address, groups resolved to roles."""
    read = yaml.safe_load(TABLE.read_text())
    for row in read["addresses"].values():
        row["who"] = {role for word in row["who"] for role in read["groups"].get(word, [word])}
    return read["addresses"]


def listed() -> list[Address]:
    """Addresses that have their row; the others fail once, in the first test, and not again in every other."""
    return [address for address in addresses() if address.key in table()]


def row_of(address: Address) -> dict[str, Any]:
    row = table().get(address.key)
    if row is None:
        sample = ", sample: NAME" if address.arguments else ""
        pytest.fail(
            f"{address.key} has no row in {TABLE.name}. Add, and think about who and sees:\n"
            f"  {address.key}: {{act: {address.act}, who: [{'anyone' if address.act == 'public' else ', '.join(sorted(POLICY.get(address.act or '', ())))}]{sample}}}"
        )
    return row


@pytest.mark.parametrize("address", addresses(), ids=lambda address: address.key)
def test_every_address_has_a_row_with_the_act_it_declares(address):
    row = row_of(address)
    assert set(row) <= KNOWN
    assert address.act == row["act"]
    assert row["who"] - {"anyone"} <= set(Role)
    if address.arguments:
        assert hasattr(samples, row.get("sample", "")), (
            f"write a sample for {address.key} ({', '.join(address.arguments)})"
        )


def test_no_row_is_left_over():
    assert set(table()) - {address.key for address in addresses()} == set()


def test_the_policy_is_what_the_table_says():
    """A role added to POLICY shows here, whatever pages do."""
    for key, row in table().items():
        if row["act"] != "public":
            assert row["who"] == set(POLICY[row["act"]]), key


@pytest.mark.parametrize("address", listed(), ids=lambda address: address.key)
def test_answers_are_those_of_the_table(address, areas, settings):
    settings.SECURE_SSL_REDIRECT = False
    row = row_of(address)
    wrong = [
        f"{who} at 430100, {relation}: {found} instead of {expected}"
        for who, relation, expected, found in answers(address, row)
        if found not in expected
    ]
    assert not wrong, f"{address.key}\n" + "\n".join(wrong)


def answers(address: Address, row: dict[str, Any]) -> Iterator[tuple[str, str, list[int], int]]:
    """Who, relation, allowed statuses, actual status."""
    status = row.get("status", 200)
    good = status if isinstance(status, list) else [status]
    public = "anyone" in row["who"]
    anonymous = good if public else [401] if address.route.startswith("api/") else [302]
    yield "anonymous", "own", anonymous, ask(Client(), address, row, "own", None)
    for role in Role:
        reader = factories.user(role, at=HOME)
        client = Client()
        client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
        if not public and role not in row["who"]:
            before = AuditEvent.objects.filter(act="access.refused").count()
            yield role, "own", [403], ask(client, address, row, "own", reader)
            audited = AuditEvent.objects.filter(act="access.refused").count() - before
            yield role, "own (audit rows of the refusal)", [1], audited
            continue
        if "sees" not in row:
            yield role, "own", good, ask(client, address, row, "own", reader)
            continue
        for relation in factories.RELATIONS:
            sees = relation in row["sees"] or role in ADMINISTRATORS
            yield role, relation, good if sees else [404], ask(client, address, row, relation, reader)


def ask(client: Client, address: Address, row: dict[str, Any], relation: str, reader: User | None) -> int:
    """The status of the answer; what the request wrote is rolled back except the audit of refusals."""
    kwargs: dict[str, Any] = {}
    if "sample" in row:
        kwargs = getattr(samples, row["sample"])(factories.RELATIONS[relation], reader)
    path = path_of(address, kwargs)
    point = transaction.savepoint()
    response = client.generic(row.get("method", address.method), path)
    if response.status_code != 403:
        transaction.savepoint_rollback(point)
    return response.status_code


def path_of(address: Address, kwargs: dict[str, Any]) -> str:
    """The path of an address; operations of the API have no name of their own and are filled in by hand."""
    try:
        return reverse(address.name, kwargs=kwargs)
    except NoReverseMatch:
        route = address.route
        for part in address.route.split("<")[1:]:
            inside = part.split(">")[0]
            route = route.replace(f"<{inside}>", str(kwargs[inside.split(":")[-1]]))
        return "/" + route
