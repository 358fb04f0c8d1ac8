"""What a laboratory sheet is checked for beyond its cells: places, people, limits, units, repeats, and what is on record already."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from statistics import median

from lanjie.core.access import Scope
from lanjie.core.imports import Batch, Row, duplicates
from lanjie.core.quantities import significant
from lanjie.core.words import say
from lanjie.registry.choices import OrganisationKind
from lanjie.registry.models import Organisation
from lanjie.situation.choices import Qualifier, ResultKind
from lanjie.situation.imports.concentration import Reported
from lanjie.situation.models import Catchment, Result, Sample, Site
from lanjie.situation.states import REPORTABLE, SAMPLE, SEAL_BROKEN

#: Water a person sends down a sewer in a day, m³: outside these bounds the flow was almost surely typed in another unit.
FLOW_PER_PERSON = (0.02, 5.0)
#: A limit below this, ng/L, is beyond any routine method: the sheet is in µg/L.
LOWEST_LIMIT = 0.05
#: A value this many times off the usual one of its substance is asked about.
UNIT_SLIP = 300.0
FLOW_NOTE = 0.40


@dataclass(slots=True)
class Known:
    """What the database knows about the batch, read in a handful of queries whatever the batch's size."""

    sites: dict[str, Site] = field(default_factory=dict)
    catchments: dict[int, list[Catchment]] = field(default_factory=lambda: defaultdict(list))
    laboratories: dict[str, Organisation] = field(default_factory=dict)
    samples: dict[str, Sample] = field(default_factory=dict)
    results: dict[tuple[str, str, str, int], Result] = field(default_factory=dict)
    flows: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    usual: dict[str, float] = field(default_factory=dict)
    unchanged: set[int] = field(default_factory=set)
    corrected: dict[int, Result] = field(default_factory=dict)

    def catchment(self, site: Site, row: Row) -> Catchment | None:
        """The catchment version valid on the row's day."""
        valid = [c for c in self.catchments[site.pk] if row["date"] and c.valid_from <= row["date"]]
        return valid[-1] if valid else None


def check(batch: Batch, scope: Scope) -> None:
    """Add every problem and warning of the batch."""
    if not batch.rows:
        return
    known = batch.context = _known(batch, scope)
    for row in batch.rows:
        row.values["kind"] = row["kind"] or ResultKind.SAMPLE.value
        row.values["number"] = row["number"] or 1
        _place(batch, row, known)
        _value(batch, row)
        _units(batch, row, known)
        _flow(batch, row, known)
    _repeats(batch)
    _bottles(batch)
    _on_record(batch, known)


def key(row: Row) -> tuple[str, str, str, int]:
    """What makes a result one result: bottle, substance, kind and number."""
    return row["sample"], row["substance"], row["kind"], row["number"]


def _known(batch: Batch, scope: Scope) -> Known:
    known = Known()
    codes = {row["site"] for row in batch.rows if row["site"]}
    known.sites = {s.code: s for s in Site.objects.within(scope).filter(code__in=codes).select_related("area")}
    ids = [site.pk for site in known.sites.values()]
    for catchment in (
        Catchment.objects.within(scope)
        .filter(site__in=ids, superseded_at=None, used=True)
        .order_by("valid_from", "version")
    ):
        known.catchments[catchment.site_id].append(catchment)
    # laboratories serve several areas, so a sheet may name one outside the sender's own
    known.laboratories = {o.code: o for o in Organisation.unscoped.filter(kind=OrganisationKind.LABORATORY.value)}
    bottles = {row["sample"] for row in batch.rows if row["sample"]}
    # codes are unique across the province: a bottle of another area must be recognised, though not shown
    for chunk in _chunks(sorted(bottles)):
        known.samples.update({s.code: s for s in Sample.unscoped.filter(code__in=chunk)})
        for result in Result.unscoped.filter(sample__code__in=chunk, superseded_at=None).select_related(
            "sample", "catchment"
        ):
            known.results[result.sample.code, result.substance, result.kind, result.number] = result
    for site, flow in (
        Sample.objects.within(scope)
        .filter(site__in=ids, flow_m3_d__isnull=False)
        .order_by("-taken_on")
        .values_list("site", "flow_m3_d")
    ):
        if len(known.flows[site]) < 12:
            known.flows[site].append(flow or 0.0)
    by_substance: dict[str, list[float]] = defaultdict(list)
    for row in batch.rows:
        value: Reported | None = row["value"]
        if value is not None and value.value is not None and row["substance"]:
            by_substance[row["substance"]].append(value.value)
    known.usual = {substance: median(values) for substance, values in by_substance.items() if len(values) >= 5}
    return known


def _chunks(codes: list[str], size: int = 900) -> list[list[str]]:
    return [codes[start : start + size] for start in range(0, len(codes), size)]


def _place(batch: Batch, row: Row, known: Known) -> None:
    site = known.sites.get(row["site"]) if row["site"] else None
    if row["site"] and site is None:
        batch.problem(
            row,
            "site",
            say("没有监测点「{code}」，或不在您的辖区", "There is no site “{code}” in your area", code=row["site"]),
            say("核对代码；新监测点先在「监测点」登记", "Check the code; register a new site first"),
        )
    if row["laboratory"] and row["laboratory"] not in known.laboratories:
        batch.problem(
            row,
            "laboratory",
            say("没有实验室「{code}」", "There is no laboratory “{code}”", code=row["laboratory"]),
            say("可填：{codes}", "Allowed: {codes}", codes="、".join(sorted(known.laboratories)[:8]) or "—"),
        )
    if site is not None and row["date"] and site.closed(row["date"]):
        batch.problem(
            row,
            "date",
            say("{site} 自 {day} 起关闭", "{site} is closed from {day} on", site=site.code, day=site.closed_on),
            say("核对采样日；关错了的先重新启用", "Check the day; open the site again if it was closed by mistake"),
        )
    if site is not None and row["date"] and known.catchment(site, row) is None:
        batch.problem(
            row,
            "date",
            say(
                "{site} 在 {date} 没有服务人口的版本",
                "{site} has no population version for {date}",
                site=site.code,
                date=row["date"],
            ),
            say("先登记该日之前生效的服务人口", "Register a population valid from that day or earlier"),
        )


def _value(batch: Batch, row: Row) -> None:
    value: Reported | None = row["value"]
    if value is None:
        return
    limit = row["limit"] or value.limit
    row.values["limit"] = limit
    if (
        value.limit
        and row.raw.get("limit") is not None
        and row["limit"]
        and abs(value.limit - row["limit"]) > 1e-9 * row["limit"]
    ):
        batch.problem(
            row,
            "value",
            say(
                "结果写「<{a}」，定量限却是 {b}",
                "The result says “<{a}”, the limit says {b}",
                a=f"{value.limit:g}",
                b=f"{row['limit']:g}",
            ),
            say("两处填同一个数", "Enter the same number in both"),
        )
    if value.qualifier in (Qualifier.BELOW_LOQ, Qualifier.BELOW_LOD) and limit is None:
        batch.problem(
            row,
            "limit",
            say("结果低于定量限，但没有填定量限", "The result is below the limit, but no limit was entered"),
            say("填方法的定量限，ng/L", "Enter the method's limit, ng/L"),
        )
    if value.value is not None and limit is not None and value.value < limit and row["kind"] != ResultKind.SPIKE.value:
        batch.problem(
            row,
            "value",
            say(
                "结果 {value} 低于定量限 {limit}",
                "The result {value} is below its limit {limit}",
                value=f"{value.value:g}",
                limit=f"{limit:g}",
            ),
            say("填「<{limit}」，系统按删失处理", "Write “<{limit}”; it is treated as censored", limit=f"{limit:g}"),
        )
    if row["kind"] == ResultKind.SPIKE.value and row["recovery"] is None:
        batch.problem(
            row,
            "recovery",
            say("加标样没有填回收率", "A spike without its recovery"),
            say("填百分数，例如 94", "Enter percent, for example 94"),
        )


def _units(batch: Batch, row: Row, known: Known) -> None:
    head = batch.heads.get("value", "")
    if row["limit"] is not None and row["limit"] < LOWEST_LIMIT:
        batch.problem(
            row,
            "limit",
            say(
                "定量限 {limit} ng/L 低得不合常理，是否以 µg/L 填写？",
                "A limit of {limit} ng/L is implausibly low; is it in µg/L?",
                limit=f"{row['limit']:g}",
            ),
            say("换算成 ng/L（1 µg/L = 1000 ng/L）", "Convert to ng/L (1 µg/L = 1000 ng/L)"),
        )
    value: Reported | None = row["value"]
    usual = known.usual.get(row["substance"]) if row["substance"] else None
    if (
        value is None
        or value.value is None
        or usual is None
        or row["kind"] not in ("sample", "replicate")
        or row["flags"] == "confirmed"
    ):
        return
    ratio = value.value / usual
    if ratio > UNIT_SLIP or ratio < 1 / UNIT_SLIP:
        batch.problem(
            row,
            "value",
            say(
                "{value} ng/L 与本表中位数 {usual} 相差 {times} 倍，是否单位填错（µg/L？）",
                "{value} ng/L is {times} times off this sheet's median {usual}; is the unit wrong (µg/L?)",
                value=f"{value.value:g}",
                usual=significant(usual),
                times=significant(max(ratio, 1 / ratio), 2),
            ),
            say(
                "换算成 {head}；确实如此则在标记列填「已核对」",
                "Convert it; if it is right, put “confirmed” in the flags column",
                head=head,
            ),
        )


def _flow(batch: Batch, row: Row, known: Known) -> None:
    site = known.sites.get(row["site"]) if row["site"] else None
    flow = row["flow"]
    if site is None or flow is None:
        return
    catchment = known.catchment(site, row)
    if catchment is not None:
        per_person = flow / catchment.population
        if not FLOW_PER_PERSON[0] <= per_person <= FLOW_PER_PERSON[1]:
            batch.problem(
                row,
                "flow",
                say(
                    "{flow} m³/日合每人每日 {litres} 升，不合常理（是否以万立方米填写？）",
                    "{flow} m³ a day is {litres} litres a person, implausible (was it typed in 10,000 m³?)",
                    flow=f"{flow:,g}",
                    litres=significant(per_person * 1000, 2),
                ),
                say("单位是 m³/日，例如 98000", "The unit is m³ a day, for example 98000"),
            )
            return
    earlier = known.flows.get(site.pk, [])
    if len(earlier) >= 4 and row["flags"] != "rain_event" and flow > (1 + FLOW_NOTE) * median(earlier):
        percent = round((flow / median(earlier) - 1) * 100)
        batch.warn(
            row,
            "flow",
            say(
                "流量比近 {n} 次中位数高 {percent}%",
                "The flow is {percent}% above the median of the last {n}",
                n=len(earlier),
                percent=percent,
            ),
            say("如为降雨，请在标记列填「降雨」", "If it rained, put “rain” in the flags column"),
        )


def _repeats(batch: Batch) -> None:
    whole = [row for row in batch.rows if row["sample"] and row["substance"]]
    found: set[int] = set()
    for later, first in duplicates(whole, key):
        found.add(later.number)
        batch.problem(
            later,
            "sample",
            say(
                "与第 {first} 行重复（同一样品、目标物、类型）",
                "Repeats row {first} (same sample, substance and kind)",
                first=first.number,
            ),
            say("删去一行，或把类型改为「平行样」", "Delete one, or make its kind “replicate”"),
        )
    plain = [
        row
        for row in whole
        if row["kind"] == ResultKind.SAMPLE.value
        and row["number"] == 1
        and row.number not in found
        and row["site"]
        and row["date"]
    ]
    for later, first in duplicates(plain, lambda row: (row["site"], row["date"], row["substance"])):
        batch.problem(
            later,
            "site",
            say(
                "与第 {first} 行重复（同一监测点、日期、目标物）",
                "Repeats row {first} (same site, day and substance)",
                first=first.number,
            ),
            say(
                "删去一行，或注明「平行样」；多个进水口用序号区分",
                "Delete one, mark it “replicate”, or number the inlets",
            ),
        )


def _bottles(batch: Batch) -> None:
    """The rows of one bottle must agree on site, day and flow."""
    first: dict[str, Row] = {}
    labels = {"site": say("监测点", "site"), "date": say("采样日", "day"), "flow": say("流量", "flow")}
    for row in batch.rows:
        bottle = row["sample"]
        if not bottle:
            continue
        head = first.setdefault(bottle, row)
        for name, label in labels.items():
            if row[name] is not None and head[name] is not None and row[name] != head[name]:
                batch.problem(
                    row,
                    name,
                    say(
                        "同一样品 {bottle} 的{label}与第 {first} 行不同（{other}）",
                        "Sample {bottle}: its {label} differs from row {first} ({other})",
                        bottle=bottle,
                        label=label,
                        first=head.number,
                        other=str(head[name]),
                    ),
                    say("一个样品编号只用于一瓶", "One sample number belongs to one bottle"),
                )


def _on_record(batch: Batch, known: Known) -> None:
    """Rows already on record are left alone; rows that differ need the sender to say that they are corrections."""
    correcting = bool(batch.options.get("correct"))
    for row in batch.rows:
        if not (row["sample"] and row["substance"] and row["value"] is not None):
            continue
        bottle = known.samples.get(row["sample"])
        site = known.sites.get(row["site"])
        if bottle is not None and (site is None or bottle.site_id != site.pk or bottle.taken_on != row["date"]):
            batch.problem(
                row,
                "sample",
                say(
                    "编号 {code} 已用于另一瓶",
                    "The number {code} belongs to another bottle on record",
                    code=row["sample"],
                ),
                say("核对样品编号", "Check the sample number"),
            )
            continue
        if bottle is not None and (bottle.state not in REPORTABLE or SEAL_BROKEN in bottle.flags):
            batch.problem(
                row,
                "sample",
                say(
                    "样品 {code} 现在是「{state}」{seal}，不能出结果",
                    "Sample {code} is “{state}”{seal}: no results",
                    code=row["sample"],
                    state=SAMPLE.labels[bottle.state],
                    seal=say("，封签不符待裁定", ", its seal undecided") if SEAL_BROKEN in bottle.flags else "",
                ),
                say("核对样品编号，或先在样品页办理", "Check the number, or settle it on the sample's page first"),
            )
            continue
        old = known.results.get(key(row))
        if old is None:
            continue
        if (old.qualifier, old.value_ng_l, old.limit_ng_l) == (
            row["value"].qualifier.value,
            row["value"].value,
            row["limit"],
        ):
            known.unchanged.add(row.number)
        elif correcting:
            known.corrected[row.number] = old
        else:
            batch.problem(
                row,
                "value",
                say(
                    "已有记录与此不同（原值 {old}）",
                    "The record says otherwise ({old})",
                    old=significant(old.value_ng_l) if old.value_ng_l else f"< {significant(old.limit_ng_l)}",
                ),
                say("如为更正，请勾选「本文件是更正」", "If this is a correction, tick “this file corrects”"),
            )
