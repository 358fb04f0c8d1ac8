"""Enumerations of the registry."""

from __future__ import annotations

from enum import StrEnum

from lanjie.core.words import say


class Level(StrEnum):
    """Levels of areas. Legal counties are `county`, `district` and `county_city`; zones and farms have no boundary of their own."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    ZONE = "management_zone"
    FARM = "farm"
    REFERENCE = "reference"


class OrganisationKind(StrEnum):
    """Kinds of organisations."""

    OFFICE = "office"
    LABORATORY = "laboratory"
    OPERATOR = "operator"
    COMPANY = "company"


class FacilityKind(StrEnum):
    """Kinds of facilities."""

    TREATMENT_WORKS = "treatment_works"
    CENTRE = "centre"
    STATION = "station"


#: Levels the office may add under a county or a city; the others come from the catalogue of divisions.
ADDED = frozenset({Level.ZONE, Level.FARM})

LEVELS = {
    Level.PROVINCE: say("省", "Province"),
    Level.CITY: say("市州", "City or prefecture"),
    Level.COUNTY: say("县区", "County"),
    Level.ZONE: say("管理区", "Management zone"),
    Level.FARM: say("农场", "Farm"),
    Level.REFERENCE: say("省外参考地区", "Reference area outside the province"),
}
ORGANISATION_KINDS = {
    OrganisationKind.OFFICE: say("机关", "Office"),
    OrganisationKind.LABORATORY: say("实验室", "Laboratory"),
    OrganisationKind.OPERATOR: say("运营单位", "Operator"),
    OrganisationKind.COMPANY: say("企业", "Company"),
}
FACILITY_KINDS = {
    FacilityKind.TREATMENT_WORKS: say("污水处理厂", "Wastewater treatment works"),
    FacilityKind.CENTRE: say("场所", "Centre"),
    FacilityKind.STATION: say("工作站", "Station"),
}
