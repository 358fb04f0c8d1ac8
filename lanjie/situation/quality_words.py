"""What each finding of quality control means, with the limits now in force: what was looked at, and what follows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lanjie.core.quantities import percent, significant
from lanjie.core.words import Words, say
from lanjie.situation.choices import EXCLUDING, FLAGS, HARMLESS, ResultKind
from lanjie.situation.commands.quality import BLANKS, RULES
from lanjie.situation.models import Result
from lanjie.situation.queries.quality_inputs import LATEST_ARRIVAL, WARMEST_ARRIVAL

_LOW, _HIGH = (round(100 * bound) for bound in RULES.recovery)
#: Why a flag is set, flag → words.
BASIS = {
    "flow_missing": say("厂里没有给流量；不用平均流量代替", "The works gave no flow; none is invented"),
    "blank_hit": say(
        "空白应低于定量限；检出时，同一文件、实验室、采样日、目标物中不足空白 {n} 倍的结果不可信",
        "A blank should be below the limit; where it is not, results of the same file, laboratory, day and substance below {n} times it are not trusted",
        n=f"{RULES.blank_factor:g}",
    ),
    "replicate_bad": say(
        "平行样之差不应超过均值的 {p}", "Replicates may differ by at most {p} of their mean", p=percent(RULES.replicate_difference)
    ),
    "recovery_bad": say("加标回收率应在 {a}–{b}%", "Spikes are recovered to {a}–{b}%", a=_LOW, b=_HIGH),
    "z_bad": say("实验室最近一轮能力验证 |z| ≥ {z}", "The laboratory's last proficiency score has |z| ≥ {z}", z=f"{RULES.z_bad:g}"),
    "z_questionable": say(
        "实验室最近一轮能力验证 |z| 在 {a} 与 {b} 之间",
        "The laboratory's last proficiency score has |z| between {a} and {b}",
        a=f"{RULES.z_questionable:g}",
        b=f"{RULES.z_bad:g}",
    ),
    "amp_meth_disposal": say(
        "甲基苯丙胺负荷高于本点常年 {n} 倍，而苯丙胺不足其 {p}：人体排泄会留下 5–25%。按环境事件核查地点，不涉及个人",
        "The load is over {n} times the site's usual, with amphetamine under {p} of it, where use leaves 5–25 %. An event of a place, to be looked at as such, never of a person",
        n=f"{RULES.disposal_load:g}",
        p=percent(RULES.disposal_ratio),
    ),
    "leaked": say("瓶漏，体积与浓度都不可信", "A leaking bottle keeps neither volume nor concentration"),
    "wrongStorage": say("未按规定保存，目标物可能已分解", "Kept wrongly, residues may have decayed"),
    "wrongTemp": say("到样时高于 {t} °C 或送样人注明", "Warmer than {t} °C on arrival, or so noted", t=f"{WARMEST_ARRIVAL:g}"),
    "delayArriv": say(
        "采样到收样超过 {h} 小时或送样人注明", "Over {h} hours between sampling and arrival, or so noted", h=round(LATEST_ARRIVAL.total_seconds() / 3600)
    ),
    "seal_broken": say("样品可能被换", "The bottle may not be the one that was taken"),
    "single_grab": say("一瞬的样品不代表全天，误差可达一倍以上", "A moment does not stand for a day; errors reach 100 % and more"),
    "rain_event": say("雨水冲淡浓度也增大流量，负荷不受影响，只作提示", "Rain dilutes and adds flow alike; the load stands, a note only"),
    "pop_conflict": say(
        "标志物或另一方法的人口与所用人口相差 1.5 倍以上", "A marker or another method finds a population more than a factor 1.5 off"
    ),
    "limit_changed": say("定量限与上一次不同，前后低限值不可直接相比", "The limit differs from the one before; values below it do not compare directly"),
    "limit_assumed": say("来源没有公布定量限", "The source publishes no limits"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One flag in words: what, why with its numbers where they are at hand, and whether it keeps results out of the trend."""

    flag: str
    what: Words
    why: Words | None
    excludes: bool
    substances: tuple[str, ...] = ()


def findings(results: Iterable[Result], bottle: Sequence[Result] = ()) -> list[Finding]:
    """Every flag of samples among some results once, those that exclude first; `bottle` holds the controls whose numbers may be named."""
    by_flag: dict[str, list[Result]] = {}
    for result in results:
        for flag in result.flags:
            if flag not in HARMLESS and result.kind == ResultKind.SAMPLE.value:
                by_flag.setdefault(flag, []).append(result)
    found = [
        Finding(
            flag,
            FLAGS.get(flag, say(flag, flag)),
            _numbers(flag, members, bottle) or BASIS.get(flag),
            flag in EXCLUDING,
            tuple(dict.fromkeys(member.substance for member in members)),
        )
        for flag, members in by_flag.items()
    ]
    return sorted(found, key=lambda finding: (not finding.excludes, finding.flag))


def _numbers(flag: str, members: Sequence[Result], bottle: Sequence[Result]) -> Words | None:
    """The rule with the numbers that broke it, where one result and its control stand side by side."""
    if len(members) != 1:
        return None
    own = members[0]
    others = [r for r in bottle if r.substance == own.substance and r.sample_id == own.sample_id]
    if flag == "replicate_bad" and own.value_ng_l is not None:
        for other in others:
            value = other.value_ng_l if other.value_ng_l is not None else other.limit_ng_l
            if other.kind == ResultKind.REPLICATE.value and value is not None:
                return say(
                    "{a} 与 {b} ng/L 相差 {gap}，限 {limit}",
                    "{a} and {b} ng/L differ by {gap}, limit {limit}",
                    a=significant(own.value_ng_l), b=significant(value), gap=percent(difference(own.value_ng_l, value)),
                    limit=percent(RULES.replicate_difference),
                )  # fmt: skip
    if flag == "blank_hit" and own.value_ng_l is not None:
        blanks = [r.value_ng_l for r in others if r.kind in BLANKS and r.value_ng_l is not None]
        if blanks:
            return say(
                "空白 {b} ng/L，其 {n} 倍为 {m}，结果 {a}",
                "Blank {b} ng/L, {n} times it {m}, result {a}",
                b=significant(max(blanks)), n=f"{RULES.blank_factor:g}", m=significant(RULES.blank_factor * max(blanks)), a=significant(own.value_ng_l),
            )  # fmt: skip
    if flag == "recovery_bad":
        recoveries = [r.recovery for r in others if r.kind == ResultKind.SPIKE.value and r.recovery is not None]
        if recoveries:
            return say(
                "回收率 {r}%，应在 {a}–{b}%",
                "Recovery {r}%, should be {a}–{b}%",
                r=f"{recoveries[0]:g}",
                a=_LOW,
                b=_HIGH,
            )
    return None


def difference(a: float, b: float) -> float:
    """|a − b| over the mean."""
    return abs(a - b) / ((a + b) / 2)
