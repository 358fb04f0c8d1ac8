"""Price reports: one row a price; period, area, drug, size of deal, quantity, unit, price, purity. Nobody's name."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from lanjie.core.access import Scope
from lanjie.core.imports import Batch, Column, Format, Row, choice, number, register, text
from lanjie.core.models import Upload
from lanjie.core.quantities import scaled
from lanjie.core.words import say
from lanjie.registry.choices import Level
from lanjie.situation.choices_monitoring import MARKETS, PRICED, PriceUnit
from lanjie.situation.imports.monitoring import (
    CONFIRMED,
    COUNTIES,
    Plan,
    Scale,
    differs,
    percent,
    period,
    places,
    refuse_persons,
    repeated,
)
from lanjie.situation.models import PriceReport
from lanjie.situation.queries.monitoring_prices import FLOOR

#: Units as written → what is stored: the unit, and how many of it one is, in thousandths.
UNITS = {
    "mg": (PriceUnit.GRAM, 1),
    "g": (PriceUnit.GRAM, 1_000),
    "kg": (PriceUnit.GRAM, 1_000_000),
    "piece": (PriceUnit.PIECE, 1_000),
}

COLUMNS = (
    Column("period", ("季度", "period"), period(), say("写作 2020Q3，也可按月写 2020-08", "Write it like 2020Q3, or by month 2020-08"), example="2020Q3"),
    Column("area", ("地区代码", "area code"), text(12), say("市州或县区的六位代码", "Six-digit code of a city or county"), example="430300"),
    Column("reference", ("编号", "number"), text(40), say("本期本地区内唯一；不得含信息来源人", "Unique in its area and period; must not point at who told it"), example="P-001"),
    Column("drug", ("毒品", "drug"), choice({name: (words.zh, words.en) for name, words in PRICED.items()}), say("冰毒、麻古、海洛因、氯胺酮……", "Crystal methamphetamine, heroin, ketamine …"), example="冰毒"),
    Column("market", ("交易规模", "deal"), choice({market.value: (words.zh, words.en) for market, words in MARKETS.items()}), say("零售或批发", "Retail or wholesale"), example="零售"),
    Column("quantity", ("数量", "quantity"), number(above=0), say("价格所指的数量", "How much the price is for"), example="1"),
    Column("unit", ("单位", "unit"), choice({"mg": ("毫克",), "g": ("克",), "kg": ("千克", "公斤"), "piece": ("片", "粒", "颗", "支")}), say("毫克、克、千克或片", "mg, g, kg or piece"), example="克"),
    Column("price", ("价格（元）", "price yuan", "price"), number(0, 10_000_000_000, above=0), say("元", "Yuan"), example="400"),
    Column("purity", ("纯度 %", "purity %", "纯度", "purity"), percent(), say("百分数；没有检验的留空，不进入纯品指数", "Percent; empty where not analysed, and then not in the index of pure drug"), required=False, example="78"),
    CONFIRMED,
)  # fmt: skip


def _check(batch: Batch, scope: Scope) -> None:
    refuse_persons(batch, ("reference", "confirmed"))
    areas = places(batch, scope, COUNTIES | {Level.CITY.value})
    plan: Plan[PriceReport] = Plan(areas)
    repeated(batch, "reference", lambda r: _key(r) if r["area"] and r["period"] and r["reference"] else None)
    standing = {
        (r.area.code, r.month, r.months, r.reference): r
        for r in PriceReport.unscoped.filter(area__code__in=areas, superseded_at=None).select_related("area")
    }
    scale = _scale(batch)
    for row in batch.rows:
        fresh = _report(batch, row, plan, scale)
        if fresh is None:
            continue
        old = standing.get(_key(row))
        if old is not None:
            if _facts(old) == _facts(fresh):
                continue
            if not differs(batch, row, "price", f"{old.per_unit:,.4g}"):
                continue
            plan.old.append(old.pk)
        plan.fresh.append(fresh)
    batch.context = plan


def _key(row: Row) -> tuple[str, date, int, str]:
    return row["area"], *row["period"], row["reference"]


def _facts(record: PriceReport) -> tuple[object, ...]:
    return (
        record.drug, record.market, record.unit, record.milli, record.price_fen, record.purity, record.confirmed,
    )  # fmt: skip


Kind = tuple[str, str, str]


def _scale(batch: Batch) -> Scale:
    """Prices a unit as sold, by drug, deal and unit, of the province and of the file together."""
    values: dict[Kind, list[float]] = defaultdict(list)
    rows = PriceReport.unscoped.filter(superseded_at=None)
    for drug, market, unit, milli, fen in rows.values_list("drug", "market", "unit", "milli", "price_fen"):
        values[drug, market, unit].append(fen * 10 / milli)
    for row in batch.rows:
        if row["drug"] and row["market"] and row["unit"] and row["quantity"] and row["price"]:
            unit, factor = UNITS[row["unit"]]
            values[row["drug"], row["market"], unit.value].append(row["price"] / row["quantity"] * 1_000 / factor)
    return Scale(values, FLOOR)


def _report(batch: Batch, row: Row, plan: Plan[PriceReport], scale: Scale) -> PriceReport | None:
    """The record a row becomes; None where a cell of it could not be read."""
    _purity(batch, row)
    needed = ("period", "area", "reference", "drug", "market", "quantity", "unit", "price")
    if any(row[name] is None for name in needed) or row["area"] not in plan.areas:
        return None
    unit, factor = UNITS[row["unit"]]
    milli, fen = scaled(f"{row['quantity']:.12g}", factor), scaled(f"{row['price']:.12g}", 100)
    if milli < 1 or fen < 1:
        batch.problem(
            row,
            "quantity" if milli < 1 else "price",
            say("小于最小单位（1 毫克、1 分）", "Less than the smallest unit (1 mg, 1 fen)"),
            say("检查数值与单位", "Check the value and its unit"),
        )
        return None
    record = PriceReport(
        area=plan.areas[row["area"]],
        month=row["period"][0],
        months=row["period"][1],
        reference=row["reference"],
        drug=row["drug"],
        market=row["market"],
        unit=unit.value,
        milli=milli,
        price_fen=fen,
        purity=row["purity"],
        confirmed=row["confirmed"] or "",
        upload_row=row.number,
    )
    scale.check(
        batch, row, "price", record.per_unit, ((record.drug, record.market, record.unit),),
        note=say("照收，但不进入指数；属实的在「核实」列写明", "Kept, but left out of the index; if it is right, say so under “confirmed”"),
    )  # fmt: skip
    return record


def _purity(batch: Batch, row: Row) -> None:
    if row["purity"] is not None and row["purity"] <= 0.01 and not row["confirmed"]:
        batch.problem(
            row,
            "purity",
            say("纯度按百分数填，{found} 像是小数", "Purity is in percent; {found} looks like a fraction", found=row.raw["purity"]),
            say("例如 78；确实不到 1% 的，在「核实」列写明", "For example 78; if it is below 1 % indeed, say so under “confirmed”"),
        )  # fmt: skip


def _write(batch: Batch, scope: Scope, upload: Upload) -> int:
    plan: Plan[PriceReport] = batch.context
    return plan.carry_out(PriceReport, batch, scope, upload)


PRICES = register(
    Format(
        key="price-reports",
        label=say("毒品价格季报 PR-1", "Quarterly drug prices PR-1"),
        act="situation.import",
        columns=COLUMNS,
        check=_check,
        write=_write,
        about=say(
            "一行一个价格。不收信息来源人；远离同类价格的照收但不进入指数，除非写明已核实。",
            "One row one price. No informant; a price far from its like is kept but stays out of the index unless it was confirmed.",
        ),
    )
)
