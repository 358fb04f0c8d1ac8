"""The sampling plan WW-2: one row a round, its kind and its window; the days are drawn when it is written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from lanjie.core.access import Scope
from lanjie.core.imports import Batch, Column, Format, Row, choice, day, register, text
from lanjie.core.models import Upload
from lanjie.core.quantities import today
from lanjie.core.words import say
from lanjie.situation.choices import ROUND_KINDS, RoundKind
from lanjie.situation.commands.rounds import (
    PlanError,
    Window,
    choose_days,
    days_taken,
    seed_of,
    standing_rounds,
    stands_within,
    write_round,
)
from lanjie.situation.models import Site

_DAY = say("写作 2020-09-01 这样的日期", "Write the day like 2020-09-01")
COLUMNS = (
    Column(
        "site",
        ("监测点", "site"),
        text(40),
        say("监测点代码，例如 430304-W1", "The site's code, for example 430304-W1"),
        example="430304-W1",
    ),
    Column(
        "kind",
        ("轮次类型", "kind"),
        choice(
            {
                kind.value: (words.zh, words.en, {"pair": "两次", "week": "七天", "random": "随机"}[kind.value])
                for kind, words in ROUND_KINDS.items()
            }
        ),
        say("两次、七天或随机", "pair, week or random"),
        example="两次",
    ),
    Column("from", ("窗口起", "from"), day(future=True), _DAY, example="2020-09-01"),
    Column("to", ("窗口止", "to"), day(future=True), _DAY, example="2020-09-15"),
    Column(
        "results_due",
        ("结果截止日", "results due"),
        day(future=True),
        say("留空为最后一瓶后 30 天", "Empty: 30 days after the last bottle"),
        required=False,
        example="2020-10-15",
    ),
    Column(
        "document",
        ("计划文件", "document"),
        text(200),
        say("计划的文号或名称", "Number or name of the plan"),
        example="年度采样计划",
    ),
)


@dataclass(slots=True)
class Drawn:
    """The days of each new row, and the sites they belong to."""

    sites: dict[str, Site]
    days: dict[int, list[date]] = field(default_factory=dict)


def _check(batch: Batch, scope: Scope) -> None:
    codes = {row["site"] for row in batch.rows if row["site"]}
    sites = {s.code: s for s in Site.objects.within(scope).filter(code__in=codes).select_related("area")}
    drawn = batch.context = Drawn(sites)
    for row in batch.rows:
        _window(batch, row, sites)
    if batch.problems:
        return
    listed = list(sites.values())
    first, last = min(row["from"] for row in batch.rows), max(row["to"] for row in batch.rows)
    standing = standing_rounds(listed)
    taken: dict[int, set[date]] = defaultdict(set)
    for pk, before in days_taken(listed, first, last).items():
        taken[pk] |= before
    planned: dict[int, list[Window]] = defaultdict(list)
    for row in batch.rows:
        site, kind = sites[row["site"]], RoundKind(row["kind"])
        if stands_within(planned[site.pk], kind, row["from"], row["to"]):
            batch.problem(
                row,
                "site",
                say(
                    "同一监测点在这个窗口里已有一行同类轮次",
                    "Another row plans a round of this kind at the site in this window",
                ),
                say("删去一行，或改窗口", "Delete one, or change the window"),
            )
        if stands_within(standing.get(site.pk, ()), kind, row["from"], row["to"]):
            continue
        try:
            days = choose_days(kind, row["from"], row["to"], _seed(row), taken=taken[site.pk])
        except PlanError as error:
            batch.problem(row, "from", error.words, say("改窗口或类型", "Change the window or the kind"))
            continue
        drawn.days[row.number] = days
        taken[site.pk].update(days)
        planned[site.pk].append((kind.value, days[0], days[-1]))


def _window(batch: Batch, row: Row, sites: dict[str, Site]) -> None:
    """A site of one's own that is in use, and a window that lies ahead."""
    site = sites.get(row["site"])
    if row["site"] and (site is None or site.closed(row["to"] or today())):
        batch.problem(
            row,
            "site",
            say(
                "没有在用的监测点「{code}」，或不在您的辖区",
                "There is no site “{code}” in use in your area",
                code=row["site"],
            ),
            say("核对代码", "Check the code"),
        )
    if row["from"] and row["from"] < today():
        batch.problem(
            row,
            "from",
            say("{day} 已过，不能再计划", "{day} has passed and can not be planned", day=row["from"]),
            say("窗口从今天或以后开始", "Begin the window today or later"),
        )
    for later, earlier in (("to", "from"), ("results_due", "to")):
        if row[later] and row[earlier] and row[later] < row[earlier]:
            batch.problem(
                row,
                later,
                say("{a} 早于 {b}", "{a} lies before {b}", a=row[later], b=row[earlier]),
                say("对调或改日期", "Swap or change the days"),
            )


def _seed(row: Row) -> int:
    """What a row draws from follows from the row alone: the same row gives the same days."""
    return seed_of(0, f"{row['site']}/{row['kind']}/{row['from']}/{row['to']}")


def _write(batch: Batch, _scope: Scope, _upload: Upload) -> int:
    drawn: Drawn = batch.context
    for row in batch.rows:
        if row.number in drawn.days:
            write_round(
                drawn.sites[row["site"]],
                RoundKind(row["kind"]),
                drawn.days[row.number],
                document=row["document"],
                results_due_on=row["results_due"],
            )
    return len(drawn.days)


PLAN = register(
    Format(
        key="wastewater-plan",
        label=say("采样计划表 WW-2", "Sampling plan WW-2"),
        act="situation.plan",
        columns=COLUMNS,
        check=_check,
        write=_write,
        about=say(
            "一行一轮采样；采样日在窗口内抽取，同一行总是抽到同样的日子。窗口内已有同类轮次的监测点不重复计划。",
            "One row one round; its days are drawn within the window, the same row always the same days. A site with such a round in the window keeps it.",
        ),
    )
)
