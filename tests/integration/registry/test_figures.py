"""Counts of the registry: right by level and kind, adding up over areas, and as they stood on a day."""

from __future__ import annotations

from datetime import date

import pytest

from lanjie.core.access import SYSTEM
from lanjie.core.figures import FIGURES, Asked
from lanjie.registry.choices import FacilityKind, Level, OrganisationKind
from lanjie.registry.commands.areas import load_divisions
from lanjie.registry.models import Area
from tests import factories

pytestmark = pytest.mark.django_db
DAY = Asked(on=date(2020, 9, 5))


def value(key, scope=SYSTEM, asked=DAY):
    return FIGURES[key].number(scope, asked).value


@pytest.fixture
def hunan(db):
    load_divisions()


def test_hunan_has_122_legal_counties(hunan):
    assert value("registry.areas.counties") == 122


def test_hunan_has_12_management_zones(hunan):
    assert value("registry.areas.zones") == 12


def test_counties_of_the_cities_add_up_to_the_province(hunan):
    cities = [(a.path, a.code) for a in Area.unscoped.filter(level=Level.CITY, path__startswith="/430000/")]
    parts = FIGURES["registry.areas.counties"].breakdown(SYSTEM, DAY, cities)
    assert len(parts) == 14
    assert sum(number.value for _, number in parts) == 122


def test_a_city_sees_its_own_counties_only(hunan, scope_of):
    counties = value("registry.areas.counties", scope_of("city", at="430100"))
    assert counties == Area.unscoped.filter(level=Level.COUNTY, path__startswith="/430000/430100/").count()


@pytest.mark.usefixtures("areas")
def test_organisations_by_kind_add_up_to_all():
    for kind in OrganisationKind:
        factories.OrganisationFactory(kind=kind)
    factories.OrganisationFactory(kind=OrganisationKind.LABORATORY)
    kinds = [value(f"registry.organisations.{kind}") for kind in OrganisationKind]
    assert kinds == [1, 2, 1, 1]
    assert sum(kinds) == value("registry.organisations.all")


@pytest.mark.usefixtures("areas")
def test_facilities_by_kind_add_up_to_all():
    for kind in FacilityKind:
        factories.FacilityFactory(kind=kind)
    assert [value(f"registry.facilities.{kind}") for kind in (*FacilityKind, "all")] == [1, 1, 1, 3]


@pytest.mark.usefixtures("areas")
@pytest.mark.parametrize(("since", "counted"), [(date(2020, 9, 4), 1), (date(2020, 9, 5), 1), (date(2020, 9, 6), 0)])
def test_an_organisation_counts_from_its_day_on(since, counted):
    factories.OrganisationFactory(since=since)
    assert value("registry.organisations.all") == counted
