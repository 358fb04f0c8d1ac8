"""Sheets of areas, organisations and facilities: all or nothing, each refusal at its cell, corrections said to be such."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from lanjie.core.imports import NotWritableError
from lanjie.core.models import AuditEvent
from lanjie.registry.choices import Level, OrganisationKind
from lanjie.registry.imports import AREAS, FACILITIES, ORGANISATIONS
from lanjie.registry.models import FOUNDED, Area, Facility, Organisation
from tests import factories
from tests.integration.registry.sheets import check, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]

ZONE = {"code": "430172", "name": "演示高新区", "level": "管理区", "parent": "430100"}
LABORATORY = {"code": "LAB-X", "name": "检测中心", "kind": "实验室", "area": "430100"}
WORKS = {"code": "W-1", "name": "城南污水处理厂", "kind": "污水处理厂", "area": "430102"}


@pytest.fixture
def province(scope_of):
    return scope_of("province", at="430000")


def columns(batch):
    """Where the problems lie: row and column name."""
    names = {letter: name for name, letter in batch.letters.items()}
    return [(problem.row, names.get(problem.column, "")) for problem in batch.problems]


def test_a_zone_stands_under_its_city_after_the_import(province):
    write(province, AREAS, ZONE)
    zone = Area.unscoped.get(code="430172")
    assert (zone.level, zone.parent.code, zone.path) == (Level.ZONE, "430100", "/430000/430100/430172/")


def test_a_zone_without_a_day_has_always_counted(province):
    write(province, AREAS, ZONE)
    assert Area.unscoped.get(code="430172").since == FOUNDED


def test_a_farm_may_stand_under_a_county(province):
    write(province, AREAS, ZONE | {"level": "农场", "parent": "430102"})
    assert Area.unscoped.get(code="430172").parent.code == "430102"


def test_a_zone_under_a_province_is_refused_at_its_parent(province):
    assert columns(check(province, AREAS, ZONE | {"parent": "430000"})) == [(2, "parent")]


def test_a_zone_under_another_province_is_refused_at_its_parent(province):
    assert columns(check(province, AREAS, ZONE | {"parent": "520100"})) == [(2, "parent")]


def test_a_legal_county_can_not_be_uploaded(province):
    assert columns(check(province, AREAS, ZONE | {"level": "县区"})) == [(2, "level")]


def test_the_code_of_a_legal_county_can_not_be_taken(province):
    assert columns(check(province, AREAS, ZONE | {"code": "430103"}, correct=True)) == [(2, "code")]


def test_a_zone_can_not_be_moved_under_another_parent(province):
    write(province, AREAS, ZONE)
    assert columns(check(province, AREAS, ZONE | {"parent": "430102"}, correct=True)) == [(2, "parent")]


def test_a_population_needs_its_day_and_its_source(province):
    batch = check(province, AREAS, ZONE | {"population": "42000"})
    assert columns(batch) == [(2, "population_on"), (2, "population_source")]


def test_one_wrong_row_keeps_every_row_out(province):
    with pytest.raises(NotWritableError):
        write(province, ORGANISATIONS, LABORATORY, LABORATORY | {"code": "LAB-Y", "kind": "个人"})
    assert not Organisation.unscoped.exists()


def test_a_code_twice_in_a_sheet_is_refused(province):
    assert columns(check(province, ORGANISATIONS, LABORATORY, LABORATORY)) == [(3, "code")]


def test_the_same_organisation_again_changes_nothing(province):
    write(province, ORGANISATIONS, LABORATORY)
    again = write(province, ORGANISATIONS, LABORATORY, LABORATORY | {"code": "LAB-Y"})
    assert (again.written, Organisation.unscoped.count()) == (1, 2)


def test_another_name_under_a_known_code_needs_the_word_correction(province):
    write(province, ORGANISATIONS, LABORATORY)
    assert columns(check(province, ORGANISATIONS, LABORATORY | {"name": "新名"})) == [(2, "code")]


def test_a_correction_changes_the_entry_and_keeps_the_old_content_in_the_audit(province):
    write(province, ORGANISATIONS, LABORATORY)
    write(province, ORGANISATIONS, LABORATORY | {"name": "新名"}, correct=True)
    assert Organisation.unscoped.get(code="LAB-X").name_zh == "新名"
    assert AuditEvent.objects.get(act="registry.correct").facts["before"] == {"name_zh": "检测中心"}


def test_an_organisation_keeps_the_day_it_was_registered(province):
    write(province, ORGANISATIONS, LABORATORY | {"since": "2015-03-01"})
    assert Organisation.unscoped.get(code="LAB-X").since == date(2015, 3, 1)


def test_a_facility_is_run_by_an_organisation_of_another_area(province):
    operator = factories.OrganisationFactory(kind=OrganisationKind.OPERATOR, area=factories.area("430302"))
    write(province, FACILITIES, WORKS | {"organisation": operator.code})
    assert Facility.unscoped.get(code="W-1").organisation == operator


def test_a_facility_run_by_an_unknown_organisation_is_refused(province):
    assert columns(check(province, FACILITIES, WORKS | {"organisation": "NOBODY"})) == [(2, "organisation")]


@pytest.mark.parametrize("role", ["city", "county", "laboratory", "auditor"])
def test_only_the_province_registers(scope_of, role):
    with pytest.raises(PermissionDenied):
        check(scope_of(role, at="430100"), ORGANISATIONS, LABORATORY)
