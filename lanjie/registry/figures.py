"""Figures of the registry: how many counties, zones, organisations and facilities there are. Each is a full count."""

from __future__ import annotations

from lanjie.core.access import Scope
from lanjie.core.figures import Asked, Rows, figure
from lanjie.core.words import Words, say
from lanjie.registry.choices import FACILITY_KINDS, LEVELS, ORGANISATION_KINDS, FacilityKind, Level, OrganisationKind
from lanjie.registry.queries.areas import areas
from lanjie.registry.queries.organisations import facilities, organisations

OWNER = say("省禁毒办综合科", "Provincial office, general section")

_AREA = (
    ("code", say("代码", "Code")),
    ("name_zh", say("名称", "Name")),
    ("parent__name_zh", say("上级", "Belongs to")),
    ("population", say("人口", "Population")),
    ("since", say("起始日", "Since")),
)
_UNIT = (
    ("code", say("代码", "Code")),
    ("name_zh", say("名称", "Name")),
    ("area__name_zh", say("地区", "Area")),
    ("since", say("起始日", "Since")),
)


def _declare_level(key: str, level: Level, unit: Words, definition: Words) -> None:
    @figure(f"registry.areas.{key}", label=LEVELS[level], unit=unit, kind="stock", definition=definition, owner=OWNER)
    def found(scope: Scope, _asked: Asked) -> Rows:
        rows = areas(scope).filter(level=level.value).select_related("parent")
        return Rows(rows, area="", when="since", columns=_AREA)


def _declare_organisations(key: str, label: Words, kind: OrganisationKind | None) -> None:
    @figure(
        f"registry.organisations.{key}",
        label=label,
        unit=say("个", "organisations"),
        kind="stock",
        definition=say("到该日已登记的{what}。", "{what} on the register by the day.", what=label),
        owner=OWNER,
    )
    def found(scope: Scope, _asked: Asked) -> Rows:
        rows = organisations(scope)
        return Rows(rows.filter(kind=kind.value) if kind else rows, area="area", when="since", columns=_UNIT)


def _declare_facilities(key: str, label: Words, kind: FacilityKind | None) -> None:
    @figure(
        f"registry.facilities.{key}",
        label=label,
        unit=say("个", "facilities"),
        kind="stock",
        definition=say("到该日已登记的{what}。", "{what} on the register by the day.", what=label),
        owner=OWNER,
    )
    def found(scope: Scope, _asked: Asked) -> Rows:
        rows = facilities(scope)
        return Rows(rows.filter(kind=kind.value) if kind else rows, area="area", when="since", columns=_UNIT)


_declare_level(
    "counties",
    Level.COUNTY,
    say("个", "counties"),
    say(
        "法定县级行政区（市辖区、县、自治县、县级市），不含管理区。",
        "Legal county-level divisions: districts, counties, autonomous counties and county-level cities; no management zones.",
    ),
)
_declare_level(
    "zones",
    Level.ZONE,
    say("个", "zones"),
    say(
        "有统计代码、没有法定边界的管理区、开发区。",
        "Management and development zones with a statistical code and no legal boundary.",
    ),
)
_declare_level(
    "farms",
    Level.FARM,
    say("个", "farms"),
    say("登记在县区或市州之下的农场。", "Farms registered under a county or a city."),
)
_declare_organisations("all", say("机构", "Organisations"), None)
for _kind, _label in ORGANISATION_KINDS.items():
    _declare_organisations(_kind.value, _label, _kind)
_declare_facilities("all", say("设施", "Facilities"), None)
for _place, _label in FACILITY_KINDS.items():
    _declare_facilities(_place.value, _label, _place)
