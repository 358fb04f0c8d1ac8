"""The steps of a bottle as forms, and the sampler's list of what is due today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.quantities import SHANGHAI, today
from lanjie.core.states import Step, TransitionError
from lanjie.core.words import Words, say
from lanjie.registry.queries.areas import by_code
from lanjie.situation.choices import COMPOSITES, Composite
from lanjie.situation.commands.samples import move
from lanjie.situation.forms import CONSEQUENCES, STEPS, StepForm
from lanjie.situation.models import Custody, Sample
from lanjie.situation.queries.results import samples
from lanjie.situation.states import FIELD, LAB, SAMPLE, SEAL_BROKEN

WORKER = Path(__file__).resolve().parent.parent / "static" / "situation" / "worker.js"
#: Steps of the day list, in the order of the day.
DAILY = ("take", "send", "receive")
#: Who has to act on a bottle next, said to whoever can not.
WAITING_FOR = {
    "planned": say("等采样方登记采样", "Waiting for the sampling side to take it"),
    "taken": say("等采样方送样", "Waiting for the sampling side to send it"),
    "sent": say("等实验室收样", "Waiting for the laboratory to receive it"),
    "received": say("等实验室出结果", "Waiting for the laboratory's results"),
}
#: What the other side will see of a step.
OTHER_SIDE = {
    "take": say("实验室收样时核对封签号。", "The laboratory checks the seal on arrival."),
    "miss": say("实验室和市州会看到未采的理由。", "The laboratory and the city see why it was not taken."),
    "send": say("实验室会看到在途的样品和封签号。", "The laboratory sees the bottle on its way, with its seal."),
    "receive": say("采样方会看到到样时间、温度和封签是否相符。", "The sampling side sees time, temperature and whether the seal matches."),
    "reject": say("采样方会看到理由；需要时另行计划补采。", "The sampling side sees the reason and may plan another bottle."),
    "void": say("实验室会看到理由，不再等这一瓶。", "The laboratory sees the reason and no longer waits for it."),
    "seal": say("实验室会看到裁定和理由。", "The laboratory sees the decision and its reason."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """A step the reader may take now: the name of its form, its verb, its address."""

    key: str
    label: Words
    href: str


def offers(bottle: Sample, scope: Scope) -> list[Offer]:
    """The steps open to the reader; a seal in doubt is one decision, results have a form of their own."""
    if not scope.may("situation.sample", bottle.site.area.path):
        return []
    return list(_offers(bottle, scope))


def _offers(bottle: Sample, scope: Scope) -> Iterator[Offer]:
    doubt = SEAL_BROKEN in bottle.flags and bottle.state == "received"
    for step in SAMPLE.allowed(bottle, scope):
        if step.action == "accept" and doubt:
            yield Offer("seal", say("裁定封签", "Decide on the seal"), _href(bottle, "seal"))
        elif step.action in STEPS and step.guard is None:
            yield Offer(step.action, step.label, _href(bottle, step.action))
    if bottle.state == "received" and not doubt and LAB & scope.roles:
        yield Offer("report", say("录入结果", "Enter results"), f"{reverse('situation:entry')}?sample={bottle.code}")


def _href(bottle: Sample, key: str) -> str:
    return reverse("situation:step", args=[bottle.code, key])


@endpoint("situation.sample")
def step(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """One step: what is known of the bottle, what the other side did, the form. Sent twice it is done once, whatever came between."""
    scope = scope_of(request)
    bottle = samples(scope).filter(code=code).first()
    if bottle is None or key not in STEPS:
        raise Http404
    chain = list(bottle.custody.within(scope).select_related("by").order_by("at", "pk"))
    before = chain[-1] if chain else None
    form = STEPS[key](bottle, before, request.POST or None)
    offered = {offer.key: offer for offer in offers(bottle, scope)}
    back = (
        reverse("situation:today") if request.GET.get("from") == "today" else reverse("situation:sample", args=[code])
    )
    sent = request.POST.get("key", "")
    if key not in offered or (sent and any(row.key == sent for row in chain)):
        if _done_before(request, before, key) or (sent and any(row.key == sent for row in chain)):
            messages.info(request, str(say("这一步已登记，没有重复", "This step is on record; nothing was done twice")))
        else:
            now = SAMPLE.labels[bottle.state]
            messages.warning(
                request,
                str(
                    say(
                        "样品现在是「{now}」，这一步不能办", "The bottle is “{now}” now; this step is not open", now=now
                    )
                ),
            )
        return redirect(back)
    if request.method == "POST" and form.is_valid() and _move(scope, bottle, key, form):
        messages.success(request, str(_said(bottle, key)))
        return redirect(back)
    context = {
        "title": offered[key].label,
        "bottle": bottle,
        "key": key,
        "form": form,
        "composite": COMPOSITES[Composite(bottle.composite)],
        "chain": [(label_of(row), row) for row in chain],
        "other_side": OTHER_SIDE[key],
        "consequences": CONSEQUENCES,
        "others": [offer for name, offer in offered.items() if name != key],
        "back": back,
        "list_url": reverse("situation:today"),
        "query": "?from=today" if request.GET.get("from") == "today" else "",
    }
    return render(request, "situation/step.html", context, status=422 if form.is_bound else 200)


def _done_before(request: HttpRequest, before: Custody | None, key: str) -> bool:
    """Whether the newest step is this one, by the same person: a second submission."""
    if request.method != "POST" or before is None or before.by_id != request.user.pk:
        return False
    return before.action == (request.POST.get("decision") if key == "seal" else key)


def _move(scope: Scope, bottle: Sample, key: str, form: StepForm) -> bool:
    given = dict(form.cleaned_data)
    given.pop("differs", None)
    action = given.pop("decision", key)
    if "composite" in given:
        given["composite"] = Composite(given["composite"])
    try:
        move(scope=scope, sample=bottle, action=action, **given)
    except TransitionError as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _said(bottle: Sample, key: str) -> Words:
    """What was done, and what follows from it."""
    done = say(
        "{code}：已登记，现在是「{state}」",
        "{code}: recorded, it is “{state}” now",
        code=bottle.code,
        state=SAMPLE.labels[bottle.state],
    )
    if key == "receive" and SEAL_BROKEN in bottle.flags:
        return say(
            "{done}；封签不符，等采样方裁定", "{done}; the seal does not match, the sampling side decides", done=done
        )
    if key == "receive" and "wrongTemp" in bottle.flags:
        return say(
            "{done}；到样温度超标，结果会带标记",
            "{done}; it arrived too warm, its results will carry the flag",
            done=done,
        )
    return done


def label_of(row: Custody) -> Words:
    """The verb of a step on record."""
    labels: dict[str, Words] = {step.action: step.label for step in SAMPLE.steps}
    return labels[row.action]


# The day list ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Card:
    """A bottle of the day list: when it was due, what to do with it."""

    bottle: Sample
    due: Words
    tone: str
    offers: list[Offer]


@endpoint("situation.sample")
def day_list(request: HttpRequest) -> HttpResponse:
    """One card a bottle due today or before, nearest first; what the reader did today stands below. No names on the list."""
    scope = scope_of(request)
    area = by_code(scope, request.GET.get("area", ""))
    reader = scope.narrow(area.path) if area else scope
    states = [row.source for row in _daily(scope)]
    found = samples(reader).filter(state__in=states, taken_on__lte=today(), precision="day").select_related("round")
    page = Paginator(found.order_by("taken_on", "code"), 30).get_page(request.GET.get("page"))
    began = datetime.combine(today(), time.min, tzinfo=SHANGHAI)
    done = (
        Custody.objects.within(reader)
        .filter(by=scope.user, at__gte=began)
        .select_related("sample", "sample__site")
        .order_by("-at", "-pk")
    )
    context = {
        "title": _title(),
        "worker": reverse("situation:worker"),
        "room": reverse("situation:home"),
        "list_url": reverse("situation:today"),
        "area": area,
        "area_switch": True,
        "page": page,
        "cards": [_card(bottle, reader) for bottle in page],
        "done": [(label_of(row), row) for row in done[:20]],
        "later": samples(reader).filter(state="planned", taken_on__gt=today()).count() if FIELD & scope.roles else 0,
        "n_due": page.paginator.count,
    }
    return render(request, "situation/today.html", context)


@endpoint("situation.sample")
def worker(_request: HttpRequest) -> HttpResponse:
    """The script that serves today's pages without network; it lies here because a script reaches no further than its own folder."""
    return HttpResponse(WORKER.read_bytes(), content_type="text/javascript", headers={"Cache-Control": "no-cache"})


def _daily(scope: Scope) -> list[Step]:
    return [row for row in SAMPLE.steps if row.action in DAILY and row.by & scope.roles]


def _title() -> Words:
    day = today()
    zh, en = "一二三四五六日"[day.weekday()], ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[day.weekday()]
    return say(
        "今天 {m} 月 {d} 日，周{w}", "Today, {day}, {word}", m=day.month, d=day.day, w=zh, day=day.isoformat(), word=en
    )


def _card(bottle: Sample, scope: Scope) -> Card:
    late = (today() - bottle.taken_on).days
    words = say("今天", "Today") if late == 0 else say("逾期 {n} 天", "{n} d overdue", n=late)
    if bottle.state != "planned":
        words = SAMPLE.labels[bottle.state]
    tone = "bad" if late and bottle.state == "planned" else "warn" if bottle.state == "planned" else "info"
    return Card(bottle, words, tone, offers(bottle, scope)[:2])


def awaited(bottle: Sample) -> Words | None:
    """Whose turn it is; None once the bottle's way has ended."""
    if SEAL_BROKEN in bottle.flags and bottle.state == "received":
        return say("封签不符，等采样方裁定", "The seal does not match; waiting for the sampling side's decision")
    return WAITING_FOR.get(bottle.state)


def custody_rows(chain: list[Custody]) -> list[list[Any]]:
    """The chain as rows of a table."""
    return [
        [
            label_of(row),
            row.at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"),
            row.unit or (str(row.by) if row.by else "—"),
            row.seal or "—",
            "—" if row.temperature_c is None else f"{row.temperature_c:g}",
            row.reason or "",
        ]
        for row in chain
    ]
