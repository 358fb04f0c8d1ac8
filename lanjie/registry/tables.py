"""Tables of the registry."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lanjie.core.tables import CodeColumn, DateColumn, LinkColumn, NumberColumn, Table, TextColumn
from lanjie.core.words import t
from lanjie.registry.choices import FACILITY_KINDS, LEVELS, ORGANISATION_KINDS, FacilityKind, Level, OrganisationKind
from lanjie.registry.models import FOUNDED, Area, Facility, Organisation
from lanjie.registry.queries.areas import said

#: A step of the tree, drawn with a space that does not collapse.
STEP = "\u3000"


def area_link(area: Area | None) -> str | None:
    """The page of an area."""
    return reverse("registry:area", args=[area.code]) if area else None


class AreaTable(Table):
    """Areas, each under its parent; in their own order the name is moved in by its depth below the first."""

    nothing = t("没有符合条件的地区", "No area matches")
    name = TextColumn(t("地区", "Area"), accessor="pk", order_by="name_zh")
    code = CodeColumn(t("代码", "Code"))
    level = TextColumn(t("层级", "Level"))
    parent = TextColumn(t("上级", "Belongs to"), accessor="parent__name", order_by="parent__code")
    population = NumberColumn(t("人口", "Population"), unit=t("人", "people"))
    population_on = DateColumn(t("人口日期", "Population of"))
    population_source = TextColumn(t("人口出处", "Population source"), orderable=False)

    tree = True

    def render_name(self, record: Area) -> SafeString:
        """The linked name, under its parent's."""
        depth = record.path.count("/") - 2 if self.tree and not self.order_by else 0
        return format_html('{}<a href="{}">{}</a>', STEP * depth, area_link(record), record.name)

    def value_name(self, record: Area) -> str:
        """The plain name, for exports."""
        return record.name

    def render_level(self, value: str) -> Any:
        """The level in words."""
        return LEVELS[Level(value)]

    def render_population_source(self, value: str) -> Any:
        """The source in the reader's language where the catalogue has it."""
        return said(value)


class _Unit(Table):
    code = CodeColumn(t("代码", "Code"))
    kind = TextColumn(t("类别", "Kind"))
    area = LinkColumn(
        t("地区", "Area"), link=lambda unit: area_link(unit.area), accessor="area__name", order_by="area__code"
    )
    since = DateColumn(t("起始日", "Since"))

    def render_since(self, value: Any) -> Any:
        """The day, or a dash where none is recorded."""
        return "—" if value == FOUNDED else value.isoformat()


class OrganisationTable(_Unit):
    """Organisations with the number of facilities they run."""

    nothing = t("没有符合条件的机构", "No organisation matches")
    name = LinkColumn(
        t("机构", "Organisation"),
        link=lambda one: reverse("registry:organisation", args=[one.code]),
        accessor="name",
        order_by="name_zh",
    )
    runs = NumberColumn(t("运营设施", "Facilities run"), unit=t("个", "n"))

    class Meta:
        sequence = ("name", "code", "kind", "area", "runs", "since")

    def render_kind(self, record: Organisation) -> Any:
        """The kind in words."""
        return ORGANISATION_KINDS[OrganisationKind(record.kind)]


class FacilityTable(_Unit):
    """Facilities with the organisation that runs each."""

    nothing = t("没有符合条件的设施", "No facility matches")
    name = LinkColumn(
        t("设施", "Facility"),
        link=lambda one: reverse("registry:facility", args=[one.code]),
        accessor="name",
        order_by="name_zh",
    )
    organisation = TextColumn(t("运营机构", "Run by"), accessor="organisation__name", order_by="organisation__code")

    class Meta:
        sequence = ("name", "code", "kind", "area", "organisation", "since")

    def render_kind(self, record: Facility) -> Any:
        """The kind in words."""
        return FACILITY_KINDS[FacilityKind(record.kind)]
