"""`/law/<path or id>/`: one rule in plain words, with quote, source, versions on a time line, where it is used, and neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html

from lanjie import law
from lanjie.core.access import endpoint, scope_of
from lanjie.core.charts import Head
from lanjie.core.quantities import DASH, count, today
from lanjie.core.templatetags.parts import status
from lanjie.core.words import Words, say
from lanjie.law.loader import PERIODS
from lanjie.law.model import ONLY
from lanjie.law.show import STATUS
from lanjie.law.value import Value
from lanjie.site.pages.law.listing import DayForm
from lanjie.site.pages.law.rules import line, not_in_force
from lanjie.site.pages.law.timeline import amendments, timeline
from lanjie.site.pages.law.used import used
from lanjie.site.pages.law.words import both, cited, counting, standing, value_words, where

NEIGHBOURS = 8


@endpoint("law.read")
def rule(request: HttpRequest, key: str) -> HttpResponse:
    """The page of a rule."""
    try:
        found = law.rule(key)
    except law.UnknownRule as error:
        raise Http404(str(error)) from error
    form = DayForm(request.GET)
    form.is_valid()
    day = form.day
    value = law.at(day).get(found.id)
    version = value.version if value else found.versions[-1]
    near = [line(each, day) for each in neighbours(found)]
    uses = used(found, scope_of(request), day)
    group = next(each for each in law.groups() if each.id == found.group)
    context: dict[str, Any] = {
        "title": both(found.label),
        "rule": found,
        "group": both(group.label),
        "form": form,
        "day": day,
        "value": value,
        "state": not_in_force(found, day),
        "short": value_words(value) if value and ONLY in found.parts else "",
        "status": standing(value or found),
        "doubt": both(value.unverified) if value and value.unverified else "",
        "source": version.sources[0],
        "cited": cited(version.sources[0]),
        "others": [(cited(each), each.quote) for each in version.sources[1:]],
        "text_href": reverse("law:text", args=[version.sources[0].text.id]),
        "facts": _facts(found, value, version),
        "timeline": timeline(found, day, today()),
        "history": history(found),
        "version_head": VERSION_HEAD,
        "version_rows": list(_versions(found)),
        "part_rows": list(_parts(value)) if value else [],
        "part_head": PART_HEAD,
        "use_head": USE_HEAD,
        "use_rows": [
            (_link(use.name, use.href), use.purpose, DASH if use.records is None else count(use.records))
            for use in uses
        ],
        "neighbour_head": NEIGHBOUR_HEAD,
        "neighbour_rows": [(_code(n.id, n.href), n.title, n.value, status(n.status)) for n in near],
        "explain": standing(value or found) != "verified" or any(n.status != "verified" for n in near),
    }
    return render(request, "law/rule.html", context)


VERSION_HEAD = (
    Head(say("施行", "From")), Head(say("至", "To")), Head(say("数值", "Value")),
    Head(say("依据", "Source")), Head(say("说明", "Note")),
)  # fmt: skip
PART_HEAD = (Head(say("项目", "Part")), Head(say("数值", "Value")), Head(say("计算", "Counting")))
USE_HEAD = (
    Head(say("用在", "Used by")),
    Head(say("作用", "For")),
    Head(say("您可见的记录", "Records you may see"), True),
)
NEIGHBOUR_HEAD = (
    Head(say("编号", "Id")), Head(say("条文", "Rule")), Head(say("该日数值", "Value on the day")), Head(say("来源", "Seen")),
)  # fmt: skip


def neighbours(found: law.Rule) -> list[law.Rule]:
    """Rules of the same folder; where there are none, those beside it in the order of ids."""
    folder = found.path.rpartition(".")[0]
    siblings = [each for each in law.rules(found.group) if each.path.rpartition(".")[0] == folder and each is not found]
    if siblings:
        return siblings[:NEIGHBOURS]
    group = law.rules(found.group)
    here = group.index(found)
    return [*group[max(here - 2, 0) : here], *group[here + 1 : here + 3]]


def history(found: law.Rule) -> Words:
    """What the time line shows, in a sentence."""
    amended = amendments(found)
    days = ", ".join(day.isoformat() for day in amended)
    if len(found.versions) == 1:
        first = say("自 {since} 起只有一个数值", "one value since {since}", since=found.versions[0].since)
    else:
        first = say("先后 {n} 个版本", "{n} versions in turn", n=len(found.versions))
    if not amended:
        return say("{first}。", "{first}.", first=first)
    return say(
        "{first}；所依文本其间修订 {n} 次（{days}），图中以短线标出。",
        "{first}; the text was amended {n} times meanwhile ({days}), marked by ticks.",
        first=first,
        n=len(amended),
        days=days,
    )


def _facts(found: law.Rule, value: Value | None, version: law.Version) -> list[tuple[Words, Any]]:
    text = version.sources[0].text
    facts: list[tuple[Words, Any]] = [
        (say("机关", "Body"), text.issuer),
        (say("文号", "Number"), text.number),
        (say("施行", "In force"), text.effective),
        (say("最近修订", "Amended"), text.amended[-1] if text.amended else None),
        (say("地域", "Where"), where(found.jurisdiction)),
        (say("适用", "Applies to"), both(found.applies_to) if found.applies_to else None),
        (say("例外", "Except"), both(found.exceptions) if found.exceptions else None),
        (say("核对", "Checked"), found.checked_on),
        (
            say("见于", "Seen"),
            say("{how}（{key}）", "{how} ({key})", how=both(STATUS[found.status]), key=found.verified_in),
        ),
    ]
    if value and ONLY in found.parts and value.part().unit.kind in PERIODS:
        facts.append((say("计算", "Counting"), counting(value, value.part())))
    if value and value.note:
        facts.append((say("说明", "Note"), both(value.note)))
    return [(name, said) for name, said in facts if said is not None]


def _parts(value: Value) -> Iterator[tuple[Any, ...]]:
    """The parts of a compound value, and how each period is counted."""
    for quantity in value.parts:
        if quantity.part.label:
            way = counting(value, quantity) if quantity.unit.kind in PERIODS else DASH
            yield both(quantity.part.label), Words(quantity.words("zh"), quantity.words("en")), way


def _versions(found: law.Rule) -> Iterator[tuple[Any, ...]]:
    for version in found.versions:
        ended = version.values is None
        value = Value(found, version)
        said: Any = say("失效", "ended") if ended else value_words(value)
        doubt = format_html("{} {}", said, status("from_memory")) if value.needs_check else said
        yield (
            version.since,
            version.until,
            doubt,
            cited(version.sources[0]),
            both(version.note) if version.note else DASH,
        )


def _link(name: Any, href: str) -> Any:
    return format_html('<a href="{}">{}</a>', href, name) if href else name


def _code(id_: str, href: str) -> Any:
    return format_html('<a class="code" href="{}">{}</a>', href, id_)
