"""A scoped table refuses to be read, changed or emptied without a scope, by every door a queryset has (control B2)."""

from __future__ import annotations

import pytest
from django.db.models import Count

from lanjie.core.access import ANONYMOUS, SYSTEM
from lanjie.core.models import UnscopedQueryError
from lanjie.registry.models import Organisation
from tests.factories import OrganisationFactory, area, path_of

pytestmark = pytest.mark.django_db

DOORS = {
    "all": list,
    "bool": bool,
    "len": len,
    "repr": repr,
    "get": lambda q: q.get(pk=1),
    "first": lambda q: q.first(),
    "last": lambda q: q.last(),
    "index": lambda q: q[0],
    "slice": lambda q: list(q[:1]),
    "values": lambda q: list(q.values("code")),
    "values_list": lambda q: list(q.values_list("code", flat=True)),
    "annotate": lambda q: list(q.annotate(n=Count("facilities"))),
    "filter": lambda q: list(q.filter(code="x")),
    "exclude": lambda q: list(q.exclude(code="x")),
    "order_by": lambda q: list(q.order_by("code")),
    "select_related": lambda q: list(q.select_related("area")),
    "distinct": lambda q: list(q.distinct()),
    "iterator": lambda q: list(q.iterator()),
    "count": lambda q: q.count(),
    "exists": lambda q: q.exists(),
    "contains": lambda q: q.contains(Organisation(pk=1)),
    "aggregate": lambda q: q.aggregate(n=Count("pk")),
    "in_bulk": lambda q: q.in_bulk([1]),
    "earliest": lambda q: q.earliest("code"),
    "update": lambda q: q.update(code="x"),
    "delete": lambda q: q.delete(),
    "get_or_create": lambda q: q.get_or_create(code="x"),
    "update_or_create": lambda q: q.update_or_create(code="x"),
    "raw": lambda q: list(q.raw("SELECT * FROM registry_organisation")),
    "union": lambda q: list(q.union(q)),
    "or": lambda q: list(q | q),
}


@pytest.fixture
def two(db):
    """One organisation in Changsha, one in Xiangtan."""
    return OrganisationFactory(area=area("430100")), OrganisationFactory(area=area("430300"))


@pytest.mark.parametrize("door", DOORS)
def test_without_a_scope_it_refuses(two, door):
    with pytest.raises(UnscopedQueryError):
        DOORS[door](Organisation.objects.all())


@pytest.mark.parametrize("door", ["union", "or"])
def test_a_scope_does_not_cover_a_part_that_has_none(two, scope_of, door):
    scoped = Organisation.objects.within(scope_of("city", at="430100"))
    with pytest.raises(UnscopedQueryError):
        list(scoped.union(Organisation.objects.all()) if door == "union" else scoped | Organisation.objects.all())


def test_the_rows_of_another_record_refuse_too(two):
    with pytest.raises(UnscopedQueryError):
        list(area("430100").organisations.all())


def test_within_a_city_only_its_rows_are_seen_changed_and_deleted(two, scope_of):
    mine, other = two
    rows = Organisation.objects.within(scope_of("city", at="430100"))
    assert list(rows) == [mine]
    assert rows.count() == 1
    assert not rows.filter(pk=other.pk).exists()
    assert rows.update(name_zh="新") == 1
    rows.delete()
    assert list(Organisation.unscoped.all()) == [other]


def test_the_scope_stays_through_everything_that_refines_a_query(two, scope_of):
    rows = Organisation.objects.within(scope_of("city", at="430100"))
    refined = rows.filter(code__startswith="ORG").exclude(code="x").order_by("-code").select_related("area")
    assert list(refined.annotate(n=Count("facilities")).values_list("pk", flat=True)) == [two[0].pk]


@pytest.mark.parametrize(
    ("role", "at", "seen"),
    [
        ("province", "430000", {0, 1}),
        ("city", "430100", {0}),
        ("city", "430300", {1}),
        ("county", "430102", set()),
        ("province", "520000", set()),
    ],
)
def test_who_sees_what(two, scope_of, role, at, seen):
    assert set(Organisation.objects.within(scope_of(role, at=at))) == {two[i] for i in seen}


def test_nobody_sees_nothing_and_the_program_everything(two):
    assert not Organisation.objects.within(ANONYMOUS).exists()
    assert Organisation.objects.within(SYSTEM).count() == 2


def test_a_narrowed_scope_never_widens(two, scope_of):
    city = scope_of("city", at="430100")
    assert not Organisation.objects.within(city.narrow(path_of("430300"))).exists()
    assert Organisation.objects.within(scope_of("province").narrow(path_of("430300"))).get() == two[1]


def test_for_an_act_only_the_areas_where_it_is_held_count(two, account):
    user = account("city", at="430100")
    user.grants.create(role="laboratory", area_path=path_of("430300"))
    scope = user.scope()
    assert Organisation.objects.within(scope).count() == 2
    assert Organisation.objects.within(scope.for_act("figures.read")).get() == two[0]  # laboratories do not hold it
