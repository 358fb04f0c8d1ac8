"""Areas beyond the catalogue of divisions: management zones and farms, under a county or a city."""

from __future__ import annotations

from typing import Any

from lanjie.core.access import Scope
from lanjie.core.imports import Batch, Column, Format, Row, choice, day, register, text, whole
from lanjie.core.models import Upload
from lanjie.core.words import say
from lanjie.registry.choices import ADDED, LEVELS, Level
from lanjie.registry.imports.entries import (
    NAME_EN,
    NAME_ZH,
    SINCE,
    Entries,
    areas_named,
    choices,
    compare,
    since,
    write,
)
from lanjie.registry.models import Area

COLUMNS = (
    Column(
        "code",
        ("地区代码", "area code"),
        text(12),
        say("统计用区划代码，省内唯一", "The statistical code, unique in the province"),
        example="430372",
    ),
    NAME_ZH,
    NAME_EN,
    Column(
        "level",
        ("类别", "kind"),
        choice(choices(LEVELS, sorted(ADDED))),
        say(
            "管理区或农场；法定县区来自区划目录，不能上传",
            "Management zone or farm; legal counties come from the catalogue and can not be uploaded",
        ),
        example="管理区",
    ),
    Column(
        "parent",
        ("上级代码", "parent code"),
        text(12),
        say("所属县区或市州的区划代码", "Division code of the county or city it belongs to"),
        example="430300",
    ),
    Column(
        "population",
        ("人口", "population"),
        whole(1, 100_000_000),
        say("人，整数；没有公布就留空", "Persons, a whole number; leave empty if none is published"),
        required=False,
        example="42000",
    ),
    Column(
        "population_on",
        ("人口日期", "population date"),
        day(),
        say("人口数所指的日期", "The day the population refers to"),
        required=False,
        example="2020-11-01",
    ),
    Column(
        "population_source",
        ("人口出处", "population source"),
        text(200),
        say("公报或年鉴", "Bulletin or yearbook"),
        required=False,
        example="第七次人口普查公报",
    ),
    SINCE,
    Column("source", ("设立文件", "source"), text(200), say("批复文号", "The document that set it up"), required=False),
)
_PARENTS = (Level.COUNTY.value, Level.CITY.value)


def _check(batch: Batch, scope: Scope) -> None:
    parents = areas_named(batch, scope, "parent")
    codes = [row["code"] for row in batch.rows if row["code"]]
    # codes are unique everywhere, so one of another province must be recognised too
    entries: Entries[Area] = Entries({a.code: a for a in Area.unscoped.filter(code__in=codes)}, parents)
    batch.context = entries
    for row in batch.rows:
        _place(batch, row, entries)
        _people(batch, row)

    def values(row: Row) -> dict[str, Any]:
        parent = parents[row["parent"]]
        return {
            "name_zh": row["name"],
            "name_en": row["name_en"] or row["name"],
            "level": row["level"],
            "parent_id": parent.pk,
            "path": f"{parent.path}{row['code']}/",
            "population": row["population"],
            "population_on": row["population_on"],
            "population_source": row["population_source"] or "",
            "since": since(row),
            "source": row["source"] or "",
        }

    compare(batch, entries, values)


def _place(batch: Batch, row: Row, entries: Entries[Area]) -> None:
    """A parent is a county or a city; an area of the catalogue stays as it is; an area on record stays where it is."""
    parent, old = entries.areas.get(row["parent"]), entries.standing.get(row["code"])
    if parent is not None and parent.level not in _PARENTS:
        batch.problem(
            row,
            "parent",
            say("「{name}」不是县区或市州", "“{name}” is neither a county nor a city", name=parent.name_zh),
            say("填县区或市州的代码", "Enter the code of a county or a city"),
        )
    if old is None:
        return
    if old.level not in ADDED:
        batch.problem(
            row,
            "code",
            say(
                "代码属于区划目录中的「{name}」，不能改",
                "The code belongs to “{name}” of the catalogue and can not be changed",
                name=old.name_zh,
            ),
            say("换一个代码", "Choose another code"),
        )
    elif parent is not None and old.parent_id != parent.pk:
        batch.problem(
            row,
            "parent",
            say(
                "「{name}」已登记在别的上级之下，移动会改变历史数字",
                "“{name}” stands under another parent; moving it would change past figures",
                name=old.name_zh,
            ),
            say("另立新代码", "Register it under a new code"),
        )


def _people(batch: Batch, row: Row) -> None:
    """A population without its day and source says nothing."""
    for column, head in (("population_on", say("日期", "day")), ("population_source", say("出处", "source"))):
        if row["population"] is not None and row[column] is None and not row.raw.get(column):
            batch.problem(
                row,
                column,
                say("有人口数，没有{head}", "There is a population without its {head}", head=head),
                say("补上，或把人口留空", "Add it, or leave the population empty"),
            )


def _write(batch: Batch, scope: Scope, _upload: Upload) -> int:
    return write(Area, batch.context, scope)


AREAS = register(
    Format(
        key="registry-areas",
        label=say("管理区与农场表 RG-1", "Management zones and farms RG-1"),
        act="registry.import",
        columns=COLUMNS,
        check=_check,
        write=_write,
        about=say(
            "区划目录之外的管理区和农场，挂在县区或市州之下。",
            "Management zones and farms beyond the catalogue of divisions, under a county or a city.",
        ),
    )
)
