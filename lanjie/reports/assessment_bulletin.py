"""The monthly bulletin of the county assessment 毒情监测公报: lists, levels and ranks of one run as a document in one language."""

from __future__ import annotations

import calendar
import math
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from lanjie.core.access import Scope
from lanjie.core.chart_names import place as short_place
from lanjie.core.charts import Head
from lanjie.core.documents import Block, Charts, Document, Exact, Heading, Paragraph, Sheet, Table, Tagged, Text
from lanjie.core.figures import FIGURES
from lanjie.core.quantities import SHANGHAI, count, percent, significant
from lanjie.core.words import Words, language, say
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import counties
from lanjie.reports.bulletin_facts import frozen
from lanjie.reports.queries.evidence import Opened, opened
from lanjie.situation.assessment_method import TIER_NAMES
from lanjie.situation.assessment_validation import LIMITS
from lanjie.situation.assessment_words import indicator, probability, ranks, times
from lanjie.situation.charts_assessment import county_map, county_ranking
from lanjie.situation.models import AssessmentRun
from lanjie.situation.queries import assessment
from lanjie.situation.queries.assessment_export import heads, rows
from lanjie.situation.queries.assessment_pages import Lists, Place, judged

TITLE = say("毒情监测公报", "Drug situation bulletin")
LEVEL, TREND, RANK = (f"situation.assessment.{name}" for name in ("level", "trend", "rank"))
WORST = "situation.assessment.p_worst.watch"
KEYS = (LEVEL, TREND, RANK, *(f"situation.assessment.p_worst.{tier}" for tier in ("listed", "warning", "watch")))
MOVED = {1: say("上升", "rose"), -1: say("下降", "fell"), 0: say("未见明确变化", "no clear change")}


@dataclass(frozen=True)
class Facts:
    """Everything printed in a bulletin: the run, the one before it, counties with their judgement, the figures it rests on."""

    scope: Scope
    area: Area
    run: AssessmentRun
    earlier: AssessmentRun | None
    lists: Lists
    areas: tuple[Area, ...]
    opened: tuple[Opened, ...]

    @property
    def on(self) -> date:
        """The last day of the assessed month."""
        month = self.run.month
        return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def gather(scope: Scope, area: Area, month: date) -> Facts:
    """Read the newest run of a month. Raises `ValidationError` when there is none."""
    run = assessment.standing(scope, month)
    if run is None or run.month != month:
        words = say(
            "{m} 还没有评估；先运行 lanjie assess --month {m}",
            "{m} is not assessed yet: run lanjie assess --month {m}",
            m=f"{month:%Y-%m}",
        )
        raise ValidationError(str(words))
    reader = scope.narrow(area.path)
    earlier = assessment.before(scope, run)
    until = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    figures = tuple(opened(FIGURES[key], scope, area, until) for key in KEYS)
    lists = judged(reader, run, earlier)
    return Facts(scope, area, run, earlier, lists, tuple(counties(reader)), figures)


def code_of(month: date, number: int = 0) -> str:
    """`AB-202608-1`; without the number for a draft."""
    code = f"AB-{month:%Y%m}"
    return f"{code}-{number}" if number else code


def month_words(month: date) -> Words:
    """`2020 年 8 月`."""
    return say("{y} 年 {m} 月", "{n} {y}", y=month.year, m=month.month, n=calendar.month_name[month.month])


def bulletin(
    facts: Facts, lang: str, *, number: int = 0, issued_on: date | None = None, sheets: bool = True
) -> Document:
    """The bulletin in a language; without a number it is a draft, without `sheets` it can not be written as xlsx."""
    with translation.override("en" if lang == "en" else "zh-hans"):
        issue = month_words(facts.run.month)
        return Document(
            code=code_of(facts.run.month, number),
            run=facts.run.code,
            lang=lang,
            body=str(
                say("{area}禁毒委员会办公室", "Narcotics Control Commission Office of {area}", area=facts.area.name)
            ),
            title=str(TITLE),
            issue=str(say("{issue}　第 {n} 号", "{issue}, no. {n}", issue=issue, n=number) if number else issue),
            cut_off=facts.run.cut_off,
            issued_on=issued_on,
            simulated=facts.run.simulated,
            lead=_lead(facts),
            blocks=tuple(_blocks(facts)),
            annex=_sheets(facts) if sheets else (),
        )


def _tag(facts: Facts, key: str, part: str, text: str, value: Exact, *, area: str = "", strong: bool = False) -> Tagged:
    code = area or facts.area.code
    href = f"{reverse('reports:figure', args=[key])}?{urlencode({'area': code, 'on': facts.on})}"
    return Tagged(f"{key}@{code}#{part}", text, value, href, strong)


def _n(facts: Facts, key: str, part: str, n: int) -> Tagged:
    return _tag(facts, key, part, count(n), n, strong=True)


def _text(words: str, **parts: Tagged) -> Text:
    """A sentence with tagged numbers in it."""
    made: list[str | Tagged] = []
    rest = words
    while "{" in rest:
        before, _, rest = rest.partition("{")
        name, _, rest = rest.partition("}")
        made += [before, parts[name]]
    return tuple(part for part in (*made, rest) if part)


def _lead(facts: Facts) -> Text:
    places = facts.lists.places
    words = say(
        "{all} 个县区中，{listed} 个达到列管层级，{unclear} 个无法与阈值区分；与 12 个月前相比，{rose} 个上升、{fell} 个下降（区间不含零）。",
        "Of {all} counties, {listed} reach a list and {unclear} can not be separated from a threshold; against 12 months before, {rose} rose and {fell} fell (interval excludes zero).",
    )
    return _text(
        str(words),
        all=_n(facts, LEVEL, "counties", len(places)),
        listed=_n(facts, WORST, "listed", len(facts.lists.listed)),
        unclear=_n(facts, WORST, "unclear", len(facts.lists.unclear)),
        rose=_n(facts, TREND, "rose", sum(place.trend > 0 for place in places)),
        fell=_n(facts, TREND, "fell", sum(place.trend < 0 for place in places)),
    )


def _blocks(facts: Facts) -> list[Block]:
    run = facts.run
    cards = [county_map("tiers", facts.lists, facts.areas, run), county_ranking(facts.lists, run)]
    shown = [place for place in facts.lists.places if place.tier != "below" or place.open_lists]
    lists = "、".join(str(name) for name in TIER_NAMES) if language() == "zh" else ", ".join(str(n) for n in TIER_NAMES)
    sizes = say(
        "{names}的规模为最重 {sizes} 个，进入概率 {enter}，连续两次达到才建议列入，连续两次低于 {leave} 才建议撤出；规模与概率为假定，待禁毒委公布。",
        "{names}: the worst {sizes} counties, entered at a probability of {enter} in two assessments running and left below {leave} twice; sizes and probabilities are assumed until the commission declares them.",
        names=lists, sizes=" / ".join(map(str, run.spec["tiers"]["sizes"])),
        enter=" / ".join(f"{p:g}" for p in run.spec["tiers"]["enter"]), leave=f"{run.spec['tiers']['leave']:g}",
    )  # fmt: skip
    return [
        Charts(tuple(replace(card, simulated=run.simulated) for card in cards)),
        Heading(str(say("表 1　达到层级与无法区分的 {n} 个县区", "Table 1. {n} counties that reach a list or can not be told apart", n=len(shown)))),
        _table(facts, shown),
        Paragraph((str(sizes),), small=True),
        Paragraph(_wrong(facts)),
        Heading(str(say("需要核对的指标", "Series to check"))),
        *_checks(facts),
        Heading(str(say("读法与限度", "How to read this, and its limits"))),
        *(Paragraph((str(words),)) for words in LIMITS),
        Heading(str(say("附件　证据", "Annex. Evidence"))),
        *_evidence(facts),
    ]  # fmt: skip


def _wrong(facts: Facts) -> Text:
    """How many of the proposed are expected to be listed wrongly."""
    total = sum(facts.lists.wrong)
    words = say(
        "名单是建议，由禁毒委员会决定。按各县区的概率，建议名单预计误列 {wrong} 个。",
        "The lists are proposals; the commission decides. By the probabilities of the counties, {wrong} of those proposed are expected to be listed wrongly.",
    )
    return _text(str(words), wrong=_tag(facts, WORST, "wrong", significant(total, 2), total))


def _table(facts: Facts, shown: list[Place]) -> Table:
    size = facts.lists.sizes[-1]
    head = (
        Head(say("县区", "County")), Head(say("判断", "Judgement")), Head(say("水平，倍", "Level, ×"), number=True),
        Head(say("95% 区间", "95% interval"), number=True), Head(say("名次区间", "Rank interval"), number=True),
        Head(say("前 {k} 位概率", "P(worst {k})", k=size), number=True), Head(say("12 个月变化", "12-month change")),
    )  # fmt: skip
    return Table("", head, tuple(_row(facts, place) for place in shown), (1.7, 1.5, 0.9, 1.1, 1, 1.2, 1.3))


def _row(facts: Facts, place: Place) -> tuple[str | Tagged, ...]:
    def tag(key: str, part: str, text: str, value: Exact) -> Tagged:
        return _tag(facts, key, part, text, value, area=place.code)

    city = place.area.parent
    name = short_place(city.name, place.area.name, language()) if city else place.area.name
    low, high = math.exp(place.low), math.exp(place.high)
    return (
        name,
        str(place.judgement),
        tag(LEVEL, "level", times(place.level), place.multiple),
        tag(LEVEL, "interval", f"{significant(low, 2)} – {significant(high, 2)}", f"{low} – {high}"),
        tag(RANK, "interval", ranks(place.rank_low, place.rank_high), f"{place.rank_low} – {place.rank_high}"),
        tag(WORST, "p", probability(place.chances[-1]), place.chances[-1]),
        str(MOVED[place.trend]),
    )


def _checks(facts: Facts) -> list[Block]:
    """What the audit of the last months found: differences to be looked into, no findings."""
    found = []
    for place in facts.lists.places:
        for flag in place.flags:
            side, _, name = flag.partition("_")
            if side in ("low", "high") and name in facts.run.spec["indicators"]:
                found.append((place, side, name))
    if not found:
        return [
            Paragraph(
                (
                    str(
                        say(
                            "近 6 个月各指标与其余指标一致。", "In the last 6 months every series agrees with the rest."
                        )
                    ),
                )
            )
        ]
    words = say(
        "近 6 个月下列指标与其余指标的预测不符，可能是少报、集中行动、补报或编码变更，须先核对，不是结论。单项 5% 的县区会偶然出现。",
        "In the last 6 months these series disagree with what the rest predicts: under-reporting, a campaign, late reports or a change of coding may lie behind it;"
        " to be checked, not a finding. By chance alone it happens to 5% of counties for each series.",
    )  # fmt: skip
    head = (Head(say("县区", "County")), Head(say("指标", "Series")), Head(say("与预测相比", "Against the prediction")))
    side_words = {"low": say("偏低", "lower"), "high": say("偏高", "higher")}
    table = tuple(
        (
            short_place(p.area.parent.name, p.area.name, language()) if p.area.parent else p.area.name,
            str(indicator(name)),
            str(side_words[side]),
        )
        for p, side, name in found
    )
    return [Paragraph((str(words),), small=True), Table("", head, table, (2, 2, 1.5))]


def _evidence(facts: Facts) -> list[Block]:
    run = facts.run
    how = say(
        "运行 {run}，{at} 评估，{n} 个单元，{m} 个月，{d} 次联合抽样；前一次 {before}；输入 SHA-256 {sha}。缺失 {missing} 的单元，不按零处理。",
        "Run {run}, assessed {at} from {n} cells over {m} months, {d} joint draws; the one before: {before}; SHA-256 of its input {sha}. {missing} of the cells are missing and never taken as zero.",
        run=run.code, at=run.created_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"), n=count(run.cells), m=run.months,
        d=count(run.draws), before=facts.earlier.code if facts.earlier else "—", sha=run.input_sha256,
        missing=percent(1.0 - run.cells / max(run.areas * run.months * len(run.spec["indicators"]), 1)),
    )  # fmt: skip
    remarks = [remark["en" if language() == "en" else "zh"] for remark in run.summary.get("remarks", [])]
    head = (
        Head(say("数字与键", "Figure and key")), Head(say("口径", "Def.")), Head(say("行", "Rows"), number=True),
        Head(say("查询 SHA-256", "Query SHA-256")), Head(say("负责", "Owner")),
    )  # fmt: skip
    table = tuple(
        (f"{o.figure.label} {o.figure.key}", o.figure.version, count(o.number.rows), f"{o.query_sha256[:12]}…", str(o.figure.owner))
        for o in facts.opened
    )  # fmt: skip
    return [
        Paragraph((str(how),), small=True),
        *(Paragraph((remark,), small=True) for remark in remarks),
        Table("", head, table, (3.4, 0.5, 0.6, 1.3, 1.6), small=True),
    ]


def _sheets(facts: Facts) -> tuple[Sheet, ...]:
    """Every county of the month with every column, and the evidence in full."""
    reader = facts.scope.narrow(facts.area.path)
    table = tuple(tuple(row) for row in rows(reader, facts.run, latest=True))
    lines = [frozen(o) for o in facts.opened]
    evidence = tuple((str(o.figure.label), *line.values()) for o, line in zip(facts.opened, lines, strict=True))
    return (
        Sheet(str(say("县区数值", "Counties")), tuple(heads(facts.run)), table),
        Sheet(str(say("证据", "Evidence")), ("label", *lines[0]), evidence),  # type: ignore[arg-type]
    )
