"""Deadlines of governance: tasks, answers to letters, letters the ladder wants, replies to opinions, comments on a draft."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Count, Max, Min
from django.urls import reverse

from lanjie import law
from lanjie.core.access import Role, Scope
from lanjie.core.clocks import Running, clock
from lanjie.core.words import say
from lanjie.governance.choices import LETTER_KINDS, ItemKind
from lanjie.governance.models import OversightItem, Transition
from lanjie.governance.queries.items import OPEN_OPINION, opinions
from lanjie.governance.queries.ladder import waiting
from lanjie.governance.queries.units import acting_unit
from lanjie.governance.queries.work import mine, to_verify, unanswered
from lanjie.governance.states import OPINION, WITH_UNIT

OFFICES = frozenset({Role.PROVINCE, Role.CITY, Role.COUNTY})
UNITS = OFFICES | {Role.MEMBER}
ASSIGNED = say("交办", "As assigned")
#: Lines of one kind on a work list; the list of tasks itself has all of them.
MOST = 60
#: How far ahead a reply shows.
AHEAD = timedelta(days=60)  # not law: lead time on the work list


@clock("governance.task.due", label=say("完成任务", "Finish a task"), owners=UNITS, basis=ASSIGNED)
def task_due(scope: Scope, on: date) -> Iterable[Running]:
    """Open tasks of the reader's own unit, nearest first."""
    unit = acting_unit(scope)
    if unit is None:
        return
    for task in mine(scope, unit).filter(state__in=WITH_UNIT, due_on__lte=on + AHEAD)[:MOST]:
        yield Running(
            title=say("{title}", "{title}", title=task.title),
            about=say("{code} · {unit}", "{code} · {unit}", code=task.code, unit=task.unit.name),
            link=reverse("governance:task", args=[task.code]),
            verb=say("办理", "Work"),
            area_path=task.area.path,
            due=task.due_on,
        )


@clock(
    "governance.letter.answer", label=say("答复函件", "Answer a letter"), owners=UNITS, basis=say("收函", "The letter")
)
def letter_answer(scope: Scope, on: date) -> Iterable[Running]:  # noqa: ARG001  a letter waits until it is answered
    """Letters to the reader's own unit without an answer."""
    unit = acting_unit(scope)
    if unit is None:
        return
    for letter in unanswered(scope).filter(unit=unit)[:MOST]:
        yield Running(
            title=say("答复{kind} {code}", "Answer {kind} {code}", kind=LETTER_KINDS[letter.kind], code=letter.code),
            about=say("{why}", "{why}", why=letter.trigger),
            link=reverse("governance:letter", args=[letter.code]),
            verb=say("答复", "Answer"),
            area_path=letter.area.path,
            due=letter.answer_due_on,
        )


@clock(
    "governance.letters.due",
    label=say("发督办函", "Issue letters"),
    owners=OFFICES,
    basis=say("督办阶梯", "The ladder"),
)
def letters_due(scope: Scope, on: date) -> Iterable[Running]:
    """One line for the office: how many late tasks reached a step without its letter, due since the oldest."""
    reader = scope.for_act("governance.letters")
    found = waiting(reader, on).order_by().aggregate(n=Count("pk"), oldest=Min("due_on"))
    if found["n"]:
        yield Running(
            title=say("待发督办函 {n} 件", "{n} letters to issue", n=found["n"]),
            about=say("最早到期 {day}", "oldest task due {day}", day=found["oldest"]),
            link=reverse("governance:ladder"),
            verb=say("发函", "Issue"),
            area_path="",
            due=max(found["oldest"], on - timedelta(days=1)) if found["oldest"] < on else on,
        )


@clock(
    "governance.task.verify", label=say("核查任务", "Verify tasks"), owners=OFFICES, basis=say("四眼核查", "Four eyes")
)
def verify(scope: Scope, on: date) -> Iterable[Running]:
    """One line for the office: how many tasks were handed in and wait for another unit."""
    found = to_verify(scope, acting_unit(scope)).order_by().aggregate(n=Count("pk"), oldest=Min("due_on"))
    if found["n"]:
        yield Running(
            title=say("待核查任务 {n} 项", "{n} tasks to verify", n=found["n"]),
            about=say("已报送，等另一单位核查", "handed in, waiting for another unit"),
            link=f"{reverse('governance:tasks')}?state=submitted",
            verb=say("核查", "Verify"),
            area_path="",
            due=on,
        )


@clock(
    "governance.opinion.reply",
    label=say("报送办理结果", "Reply to opinions"),
    owners=OFFICES,
    basis=say("常委会规定", "Set by the committee"),
)
def reply(scope: Scope, on: date) -> Iterable[Running]:
    """Items with opinions not yet submitted: by the day the committee set, or for a proposal of deputies by the rule."""
    found = (
        OversightItem.objects.within(scope)
        .filter(opinions__state__in=OPEN_OPINION, received_on__isnull=False)
        .select_related("session__area")
        .defer("letter")
        .distinct()
    )
    for item in found:
        assert item.received_on is not None  # noqa: S101  filtered
        day = item.due_on
        if day is None and item.kind == ItemKind.PROPOSAL:
            day = law.due("governance.opinions.proposals", item.received_on).day
        if day is None or day > on + AHEAD:
            continue
        yield Running(
            title=say("报送办理结果：{title}", "Reply on: {title}", title=item.title),
            about=say("收到已 {n} 天", "received {n} days ago", n=(on - item.received_on).days),
            link=reverse("governance:item", args=[item.code]),
            verb=say("查看", "See"),
            area_path=item.session.area.path,
            due=day,
        )


@clock(
    "governance.opinion.comment", label=say("对办理报告提意见", "Comment on the draft reply"),
    owners=frozenset({Role.COMMITTEE}), rule="governance.opinions.comments",
)  # fmt: skip
def comments(scope: Scope, on: date) -> Iterable[Running]:  # noqa: ARG001  a draft waits until it is commented on
    """Drafts the committee has to comment on, from the day they were drafted."""
    waiting_for = {o.pk: o for o in opinions(scope).filter(state="drafted")}
    since = dict(
        Transition.objects.within(scope)
        .filter(machine=OPINION.name, action="draft", record__in=waiting_for)
        .order_by()
        .values_list("record")
        .annotate(last=Max("on"))
    )
    for pk, opinion in waiting_for.items():
        if pk in since:
            yield Running(
                title=say("第 {n} 条意见的办理报告", "Draft reply to opinion {n}", n=opinion.number),
                about=say("{title}", "{title}", title=opinion.item.title),
                link=reverse("governance:opinion", args=[opinion.item.code, opinion.number]),
                verb=say("提意见", "Comment"),
                area_path=opinion.item.session.area.path,
                start=since[pk],
            )


@clock(
    "governance.opinion.evaluate",
    label=say("测评办理结果", "Evaluate the handling"),
    owners=frozenset({Role.COMMITTEE}),
    basis=say("委员会日程", "The committee's agenda"),
)
def to_evaluate(scope: Scope, on: date) -> Iterable[Running]:
    """Submitted opinions, one line an item; there is no lawful day, so they stand under today."""
    found: dict[str, list[int]] = {}
    titles: dict[str, str] = {}
    for opinion in opinions(scope).filter(state="submitted").order_by("number"):
        found.setdefault(opinion.item.code, []).append(opinion.number)
        titles[opinion.item.code] = opinion.item.title
    for code, numbers in found.items():
        yield Running(
            title=say("测评办理结果：{title}", "Evaluate: {title}", title=titles[code]),
            about=say("{n} 条意见已报送", "{n} opinions submitted", n=len(numbers)),
            link=reverse("governance:item", args=[code]),
            verb=say("测评", "Evaluate"),
            area_path="",
            due=on,
        )
