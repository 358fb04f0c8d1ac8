"""Assessment schemes and the values to be frozen, as files."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from lanjie.core.access import Scope
from lanjie.core.imports import Batch, Column, Format, Row, choice, day, duplicates, number, register, text
from lanjie.core.models import Upload
from lanjie.core.words import say
from lanjie.governance import scoring
from lanjie.governance.choices_areas import Scoring
from lanjie.governance.commands.assessment import draft_scheme, freeze
from lanjie.governance.imports.lookups import areas, cells, missing
from lanjie.governance.models import AssessmentScheme, SchemeItem
from lanjie.registry.models import Area

KINDS = {
    Scoring.LINEAR.value: ("linear", "按比例"),
    Scoring.STEPS.value: ("steps", "分档"),
    Scoring.VETO.value: ("veto", "一票否决"),
}
SCHEME_COLUMNS = (
    Column("code", ("方案编号", "scheme"), text(40), say("已有的编号成为下一版", "A code on record becomes its next version"), example="PA-2020"),
    Column("title_zh", ("方案名称", "title"), text(200), say("每行相同", "The same in every row"), example="平安建设考评（禁毒）"),
    Column("starts_on", ("考评期起", "from"), day(future=True), say("每行相同", "The same in every row"), example="2020-01-01"),
    Column("ends_on", ("考评期止", "to"), day(future=True), say("每行相同", "The same in every row"), example="2020-06-30"),
    Column("item", ("项目编号", "item"), text(40), say("方案内唯一", "Unique in the scheme"), example="execution"),
    Column("item_title", ("项目", "item title"), text(200), say("考评什么", "What is assessed"), example="社区戒毒执行率"),
    Column("weight", ("权重", "weight"), number(0, 1000), say("否决项为 0；合计等于 100", "0 for a veto item; they add up to 100"), example="60"),
    Column("scoring", ("计分", "scoring"), choice(KINDS), say("按比例、分档或一票否决", "linear, steps or veto"), example="按比例"),
    Column("floor", ("起评值", "floor"), number(), say("按比例：得零分的值", "Linear: where nothing is earned"), required=False, example="50"),
    Column("target", ("目标值", "target"), number(), say("按比例：得满分的值", "Linear: where the full weight is earned"), required=False, example="100"),
    Column("steps", ("分档", "steps"), text(300), say("写作 4:0.5;8:1", "Write it like 4:0.5;8:1"), required=False),
    Column("limit", ("否决界限", "limit"), number(), say("超过即否决", "Above it vetoes"), required=False),
    Column("unit", ("单位", "unit"), text(40), say("可不填", "May be left empty"), required=False, example="%"),
)  # fmt: skip
VALUE_COLUMNS = (
    Column("code", ("方案编号", "scheme"), text(40), say("正在考评期内的方案", "A scheme whose period is open"), example="PA-2020"),
    Column("item", ("项目编号", "item"), text(40), say("方案里的项目", "An item of the scheme"), example="execution"),
    Column("target", ("地区代码", "area"), text(12), say("行政区划代码", "Code of the area"), example="430304"),
    Column("value", ("数值", "value"), number(), say("未报送则留空，不要写 0", "Left empty where nothing was reported; do not write 0"), required=False, example="87.5"),
    Column("source", ("来源", "source"), text(200), say("数据从哪里来", "Where the value comes from"), example="市州年报"),
)  # fmt: skip


def parameters(row: Row) -> dict[str, Any]:
    """The parameters of an item's scoring as the scheme keeps them; raises `ValueError` where the steps can not be read."""
    if row["scoring"] == Scoring.LINEAR:
        return {name: str(row[name]) for name in ("floor", "target") if row[name] is not None}
    if row["scoring"] == Scoring.STEPS:
        pairs = [
            part.split(":") for part in (row["steps"] or "").replace("；", ";").replace("：", ":").split(";") if part
        ]
        return {"steps": [[str(Decimal(bound.strip())), str(Decimal(share.strip()))] for bound, share in pairs]}
    return {"limit": str(row["limit"])} if row["limit"] is not None else {}


def _item(row: Row) -> dict[str, Any]:
    return {
        "code": row["item"],
        "title_zh": row["item_title"],
        "weight": Decimal(str(row["weight"])),
        "scoring": row["scoring"],
        "parameters": parameters(row),
        "unit": row["unit"] or "",
    }


def _check_scheme(batch: Batch, _scope: Scope) -> None:
    for row, first in duplicates(batch.rows, lambda row: (row["code"], row["item"])):
        batch.problem(
            row, "item", say("与第 {n} 行重复", "Repeats row {n}", n=first.number), say("删去一行", "Delete one")
        )
    totals: dict[str, Decimal] = defaultdict(Decimal)
    heads: dict[str, tuple[Row, tuple[Any, ...]]] = {}
    for row in batch.rows:
        if None in (row["weight"], row["scoring"], row["code"]):
            continue
        totals[row["code"]] += Decimal(str(row["weight"]))
        head = tuple(row[name] for name in ("title_zh", "starts_on", "ends_on"))
        first_row, first_head = heads.setdefault(row["code"], (row, head))
        if head != first_head:
            batch.problem(
                row, "title_zh", say("与第 {n} 行的名称或考评期不同", "Title or period differs from row {n}", n=first_row.number),
                say("一个方案各行相同", "They are the same in every row of a scheme"),
            )  # fmt: skip
        try:
            item = scoring.Item(row["item"], Decimal(str(row["weight"])), row["scoring"], parameters(row))
            wrong = scoring.check(item)
        except (ValueError, ArithmeticError):
            wrong = say("分档读不出来", "The steps can not be read")
        if wrong is not None:
            column = {"linear": "floor", "steps": "steps", "veto": "limit"}[row["scoring"]]
            batch.problem(row, column, wrong, say("按说明填写", "Fill it in as described"))
        if row["starts_on"] and row["ends_on"] and row["ends_on"] < row["starts_on"]:
            batch.problem(row, "ends_on", say("早于开始", "Before the start"), say("改正日期", "Mend the days"))
    for code, total in totals.items():
        if total != scoring.FULL:
            batch.problem(
                heads[code][0], "weight", say("方案 {c} 权重合计 {n}，应为 100", "The weights of {c} add up to {n}, not to 100", c=code, n=total.normalize()),
                say("改正权重", "Mend the weights"),
            )  # fmt: skip


def _write_scheme(batch: Batch, scope: Scope, _upload: Upload) -> int:
    area = Area.objects.within(scope.for_act("governance.assess")).order_by("path").first()
    assert area is not None  # noqa: S101  whoever holds the act holds it over an area
    by_code: dict[str, list[Row]] = defaultdict(list)
    for row in batch.rows:
        by_code[row["code"]].append(row)
    for code, rows in by_code.items():
        draft_scheme(
            scope=scope, area=area, code=code, title_zh=rows[0]["title_zh"], starts_on=rows[0]["starts_on"],
            ends_on=rows[0]["ends_on"], items=[_item(row) for row in rows],
        )  # fmt: skip
    return len(batch.rows)


def _check_values(batch: Batch, scope: Scope) -> None:
    open_ = AssessmentScheme.objects.within(scope).filter(code__in=cells(batch, "code"), state="period_open")
    schemes = {scheme.code: scheme for scheme in open_.order_by("version")}
    targets = areas(batch, scope, "target")
    items = {
        (item.scheme.code, item.code): item
        for item in SchemeItem.objects.within(scope).filter(scheme__in=[s.pk for s in schemes.values()]).select_related("scheme")
    }  # fmt: skip
    batch.context = (schemes, items, targets)
    missing(batch, "code", schemes, say("在考评期内的方案", "scheme whose period is open"))
    missing(batch, "target", targets, say("地区", "area"))
    for row in batch.rows:
        if row["code"] in schemes and row["item"] and (row["code"], row["item"]) not in items:
            batch.problem(
                row, "item", say("方案里没有「{x}」", "The scheme has no item “{x}”", x=row["item"]), say("改正编号", "Mend the code")
            )  # fmt: skip
    for row, first in duplicates(batch.rows, lambda row: (row["code"], row["item"], row["target"])):
        batch.problem(
            row, "target", say("与第 {n} 行重复", "Repeats row {n}", n=first.number), say("删去一行", "Delete one")
        )


def _write_values(batch: Batch, scope: Scope, upload: Upload) -> int:
    schemes, items, targets = batch.context
    for code, scheme in schemes.items():
        values = [
            (
                items[code, row["item"]], targets[row["target"]],
                None if row["value"] is None else Decimal(str(row["value"])), row["source"], upload.sha256,
            )
            for row in batch.rows if row["code"] == code
        ]  # fmt: skip
        freeze(scope=scope, scheme=scheme, values=values)
    return len(batch.rows)


SCHEME = register(
    Format(
        key="governance-scheme",
        label=say("考评方案 GV-6", "Assessment scheme GV-6"),
        act="governance.assess",
        columns=SCHEME_COLUMNS,
        check=_check_scheme,
        write=_write_scheme,
        about=say(
            "一行一个项目；写入后是草案，通过后不能再改。", "One row one item; it is a draft, and fixed once adopted."
        ),
    )
)
VALUES = register(
    Format(
        key="governance-values",
        label=say("考评数据 GV-7", "Assessment values GV-7"),
        act="governance.assess",
        columns=VALUE_COLUMNS,
        check=_check_values,
        write=_write_values,
        about=say(
            "写入即冻结，之后只有成立的异议能更正。", "Written is frozen: only an objection found right corrects it."
        ),
    )
)
