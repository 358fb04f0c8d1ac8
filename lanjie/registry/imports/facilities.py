"""The list of facilities: treatment works, centres, stations, each run by an organisation or by nobody on record."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lanjie.core.access import Scope
from lanjie.core.imports import Batch, Column, Format, Row, choice, register, text
from lanjie.core.models import Upload
from lanjie.core.words import say
from lanjie.registry.choices import FACILITY_KINDS
from lanjie.registry.imports.entries import (
    AREA,
    CODE,
    SINCE,
    UNIT_NAME,
    UNIT_NAME_EN,
    Entries,
    areas_named,
    choices,
    compare,
    since,
    write,
)
from lanjie.registry.models import Facility, Organisation

COLUMNS = (
    Column("code", ("设施代码", "facility"), text(40), CODE, example="430304-W1"),
    replace(UNIT_NAME, example="河东污水处理厂"),
    UNIT_NAME_EN,
    Column(
        "kind",
        ("类别", "kind"),
        choice(choices(FACILITY_KINDS, FACILITY_KINDS)),
        say("污水处理厂、场所或工作站", "Treatment works, centre or station"),
        example="污水处理厂",
    ),
    AREA,
    Column(
        "organisation",
        ("运营机构代码", "organisation"),
        text(40),
        say("先在机构表登记；没有就留空", "Register it with the organisations first; leave empty if there is none"),
        required=False,
    ),
    SINCE,
)


def _check(batch: Batch, scope: Scope) -> None:
    areas = areas_named(batch, scope, "area")
    codes = [row["code"] for row in batch.rows if row["code"]]
    # an operator may be registered in another area than its works
    named = {row["organisation"] for row in batch.rows if row["organisation"]}
    operators = {o.code: o for o in Organisation.unscoped.filter(code__in=named)}
    for row in batch.rows:
        if row["organisation"] and row["organisation"] not in operators:
            batch.problem(
                row,
                "organisation",
                say("没有机构「{code}」", "There is no organisation “{code}”", code=row["organisation"]),
                say("先登记机构，或留空", "Register the organisation first, or leave it empty"),
            )
    entries: Entries[Facility] = Entries({f.code: f for f in Facility.unscoped.filter(code__in=codes)}, areas)
    batch.context = entries

    def values(row: Row) -> dict[str, Any]:
        operator = operators.get(row["organisation"])
        return {
            "name_zh": row["name"],
            "name_en": row["name_en"] or "",
            "kind": row["kind"],
            "area_id": areas[row["area"]].pk,
            "organisation_id": operator.pk if operator else None,
            "since": since(row),
        }

    compare(batch, entries, values)


def _write(batch: Batch, scope: Scope, _upload: Upload) -> int:
    return write(Facility, batch.context, scope)


FACILITIES = register(
    Format(
        key="registry-facilities",
        label=say("设施表 RG-3", "Facilities RG-3"),
        act="registry.import",
        columns=COLUMNS,
        check=_check,
        write=_write,
        about=say(
            "一行一个设施；运营机构须先登记。",
            "One row one facility; the organisation that runs it must be on record first.",
        ),
    )
)
