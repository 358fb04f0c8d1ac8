"""The list of organisations: offices, laboratories, operators, companies."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lanjie.core.access import Scope
from lanjie.core.imports import Batch, Column, Format, Row, choice, register, text
from lanjie.core.models import Upload
from lanjie.core.words import say
from lanjie.registry.choices import ORGANISATION_KINDS
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
from lanjie.registry.models import Organisation

COLUMNS = (
    Column("code", ("机构代码", "organisation"), text(40), CODE, example="LAB-4303"),
    replace(UNIT_NAME, example="湘潭市禁毒实验室"),
    UNIT_NAME_EN,
    Column(
        "kind",
        ("类别", "kind"),
        choice(choices(ORGANISATION_KINDS, ORGANISATION_KINDS)),
        say("机关、实验室、运营单位或企业；不登记个人", "Office, laboratory, operator or company; never a person"),
        example="实验室",
    ),
    replace(AREA, example="430300"),
    SINCE,
)


def _check(batch: Batch, scope: Scope) -> None:
    areas = areas_named(batch, scope, "area")
    codes = [row["code"] for row in batch.rows if row["code"]]
    standing = {o.code: o for o in Organisation.unscoped.filter(code__in=codes)}
    entries: Entries[Organisation] = Entries(standing, areas)
    batch.context = entries

    def values(row: Row) -> dict[str, Any]:
        return {
            "name_zh": row["name"],
            "name_en": row["name_en"] or "",
            "kind": row["kind"],
            "area_id": areas[row["area"]].pk,
            "since": since(row),
        }

    compare(batch, entries, values)


def _write(batch: Batch, scope: Scope, _upload: Upload) -> int:
    return write(Organisation, batch.context, scope)


ORGANISATIONS = register(
    Format(
        key="registry-organisations",
        label=say("机构表 RG-2", "Organisations RG-2"),
        act="registry.import",
        columns=COLUMNS,
        check=_check,
        write=_write,
        about=say(
            "一行一个机构。同一代码的内容不同时，须勾选「本文件是更正」。",
            "One row one organisation. Where a code is on record with other content, tick “this file corrects”.",
        ),
    )
)
