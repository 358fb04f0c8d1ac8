"""The small tables of a county's page, from the reasons a run has written down."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from lanjie.core.charts import Head
from lanjie.core.quantities import MINUS, count, percent
from lanjie.core.words import Words, language, say
from lanjie.science.situation.spec import Tiers
from lanjie.situation.assessment_method import ADDABLE, AUDIT_MONTHS, TIER_NAMES
from lanjie.situation.assessment_words import CAUSES, TO_CHECK, indicator, probability, ranks, times, times_range
from lanjie.situation.charts_county import ordered
from lanjie.situation.models import AssessmentLevel, AssessmentWhy


@dataclass(frozen=True, slots=True)
class Box:
    """A plain table with its head; nothing is shown without rows."""

    head: tuple[Any, ...]
    rows: list[Any]


def trust(row: AssessmentLevel, why: AssessmentWhy) -> list[tuple[str, Words, Words | str]]:
    """What to look at in the data: (status key, what, basis). A disagreement is something to check, never a finding."""
    found: list[tuple[str, Words, Words | str]] = []
    agreeing = []
    for name in ordered(list(why.audit)):
        said = why.audit[name]
        if said.get("flag"):
            what = say(
                "{name}近 {n} 个月{verdict}",
                "{name}: {verdict} in the last {n} months",
                name=indicator(name),
                n=AUDIT_MONTHS,
                verdict=TO_CHECK[said["flag"]],
            )
            basis = say(
                "标准化残差 {s}（超出 5% 界限）。{why}",
                "Standardised residual {s} (beyond the 5% limit); {why}",
                s=_signed(said["score"]),
                why=CAUSES[said["flag"]],
            )
            found.append(("to_check", what, basis))
        elif said.get("score") is not None:
            agreeing.append(name)
    for flag in row.flags:
        if flag.startswith("unit_suspect_"):
            what = say(
                "{name}有数值相差两个数量级",
                "{name}: a value off by two orders of magnitude",
                name=indicator(flag.removeprefix("unit_suspect_")),
            )
            found.append(
                (
                    "to_check",
                    what,
                    say("可能是单位错误；没有使用，也没有改动", "perhaps a wrong unit; neither used nor corrected"),
                )
            )
    if agreeing:
        largest = max(abs(why.audit[name]["score"]) for name in agreeing)
        found.append(
            ("consistent", _joined(agreeing), say("残差在 ±{x} 以内", "residuals within ±{x}", x=f"{largest:.1f}"))
        )
    found += _gaps(why)
    if "no_neighbour" in row.flags:
        found.append(("look", say("没有相邻县区", "No neighbour on the map"), say("只用本地数据", "its own data only")))
    return found


def _gaps(why: AssessmentWhy) -> list[tuple[str, Words, Words | str]]:
    """Missing and censored cells, counted over the months shown."""
    missing: dict[str, int] = {}
    censored: dict[str, int] = {}
    cells = 0
    for name, s in why.series.items():
        pairs = list(zip(s["y"], s["y_high"], strict=True))
        cells += len(pairs)
        missing[name] = sum(y is None and high is None for y, high in pairs)
        censored[name] = sum(y is None and high is not None for y, high in pairs)
    found: list[tuple[str, Words, Words | str]] = []
    if cells and any(missing.values()):
        worst = max(missing, key=lambda name: missing[name])
        what = say("{p} 的格缺失", "{p} of the cells are missing", p=percent(sum(missing.values()) / cells))
        found.append(
            (
                "missing",
                what,
                say(
                    "{name}缺 {n} 个月；缺失不按零处理",
                    "{name}: {n} months; missing is never zero",
                    name=indicator(worst),
                    n=missing[worst],
                ),
            )
        )
    if any(censored.values()):
        names = [name for name in ordered(list(censored)) if censored[name]]
        what = say(
            "{names} {n} 次只知上限",
            "{names}: {n} times only an upper limit",
            names=_joined(names),
            n=sum(censored.values()),
        )
        found.append(
            ("censored", what, say("按删失处理，不以零或一半代替", "read as censored, not replaced by zero or half"))
        )
    return found


def _joined(names: list[str]) -> Words:
    words = [indicator(name) for name in names]
    return Words("、".join(w.render("zh") for w in words), ", ".join(w.render("en") for w in words))


def left_out(row: AssessmentLevel, why: AssessmentWhy, tiers: Tiers) -> Box:
    """Level, rank and probability of the widest list without each indicator, and whether a list would change."""
    head = (
        Head(say("去掉", "Without")), Head(say("水平，倍", "Level, ×"), number=True), Head(say("名次", "Rank")),
        Head(say("{tier}概率", "P({tier})", tier=TIER_NAMES[-1]), number=True), Head(say("判断", "Judgement")),
    )  # fmt: skip
    rows = [
        (
            indicator(name),
            times(cell["level"]),
            f"{row.rank} → {cell['rank']}",
            f"{probability(row.chances[-1])} → {probability(cell['chances'][-1])}",
            _same(reached(row.chances, tiers), reached(cell["chances"], tiers)),
        )
        for name in ordered(list(why.leave_out))
        for cell in [why.leave_out[name]]
    ]
    return Box(head, rows)


def reached(chances: Any, tiers: Tiers) -> int | None:
    """The strictest list whose entry probability is reached, or None."""
    return next((at for at, p in enumerate(chances) if p >= tiers.enter[at]), None)


def _same(then: int | None, now: int | None) -> Words:
    if then == now:
        return say("不变", "unchanged")
    outside = say("不达任何名单", "no list")
    return say("改为{tier}", "becomes {tier}", tier=outside if now is None else TIER_NAMES[now])


def what_if(row: AssessmentLevel, why: AssessmentWhy) -> Box:
    """What the level and the probability of the widest list would be had the county reported otherwise."""
    head = (
        Head(say("假如", "Had it reported")), Head(say("水平，倍", "Level, ×"), number=True),
        Head(say("{tier}概率", "P({tier})", tier=TIER_NAMES[-1]), number=True),
    )  # fmt: skip
    rows = [
        (
            say("最近 {n} 个月少报{name}，只报 {p}", "{p} of {name} in the last {n} months", name=indicator(name), n=cell["months"], p=percent(cell["factor"])),
            f"{times(row.level)} → {times(cell['level'])}",
            f"{probability(row.chances[-1])} → {probability(cell['chances'][-1])}",
        )
        for name in ordered(list(why.what_if))
        for cell in [why.what_if[name]]
    ]  # fmt: skip
    return Box(head, rows)


def near(why: AssessmentWhy, rows: Iterable[AssessmentLevel]) -> Box:
    """Neighbours on the map and those next in rank, with the probability of being worse than each; `rows` are theirs, as far as seen."""
    head = (
        Head(say("县区", "County")), Head(say("关系", "Relation")), Head(say("水平，倍（95% 区间）", "Level, × (95% interval)"), number=True),
        Head(say("名次区间", "Rank interval"), number=True), Head(say("本县更重的概率", "P(this county is worse)"), number=True),
    )  # fmt: skip
    body = []
    for row in rows:
        code = row.area.code
        relations = [words for words, codes in _RELATIONS if code in codes(why)]
        chance = why.worse_than.get(code)
        body.append(
            (
                format_html('<a href="{}">{}</a>', reverse("situation:county", args=[code]), row.area.name),
                say("、", ", ").render(language()).join(map(str, relations)),
                say("{x}（{i}）", "{x} ({i})", x=times(row.level), i=times_range(row.low, row.high)),
                ranks(row.rank_low, row.rank_high),
                "—" if chance is None else probability(chance),
            )
        )
    return Box(head, body)


_RELATIONS: tuple[tuple[Words, Callable[[AssessmentWhy], Container[str]]], ...] = (
    (say("相邻", "neighbour"), lambda why: why.neighbours),
    (say("名次相近", "near in rank"), lambda why: why.worse_than),
)


def asked_more(why: AssessmentWhy) -> Box:
    """How much narrower the interval would be with one more indicator seen each month; the narrowing does not depend on the result."""
    head = (
        Head(say("多做什么", "With")), Head(say("区间宽度，现在", "Interval width now"), number=True), Head(say("之后", "then"), number=True),
        Head(say("收窄", "Narrower by"), number=True),
    )  # fmt: skip
    rows = []
    for name in ordered(list(why.data_value)):
        cell = why.data_value[name]
        size = ADDABLE.get(name)
        what = (
            say(
                "每月 {n} 份{name}，连续 {m} 个月",
                "{n} {name} a month for {m} months",
                n=count(round(size)),
                name=indicator(name),
                m=cell["months"],
            )
            if size
            else say(
                "每月一轮{name}，连续 {m} 个月",
                "{name} every month for {m} months",
                name=indicator(name),
                m=cell["months"],
            )
        )
        rows.append((what, _width(cell["width"]), _width(cell["after"]), percent(1 - cell["after"] / cell["width"])))
    return Box(head, rows)


def _width(width: float) -> str:
    """A width on the log scale as the ratio of the upper to the lower end."""
    return f"{times(width)} {'倍' if language() == 'zh' else '×'}"


def _signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", MINUS)
