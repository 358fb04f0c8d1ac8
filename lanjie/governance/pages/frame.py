"""What the pages of the room share: its tabs, the area asked for, one record or 404, steps on offer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse

from lanjie.core.access import Scope, scope_of
from lanjie.core.states import Machine
from lanjie.core.words import Words, say
from lanjie.registry.choices import Level
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import areas, by_code

M = TypeVar("M", bound=Model)

TABS = (
    ("governance:home", say("总览", "Overview")),
    ("governance:mine", say("我的任务", "My tasks")),
    ("governance:tasks", say("任务", "Tasks")),
    ("governance:measures", say("措施", "Measures")),
    ("governance:evidence", say("证据", "Evidence")),
    ("governance:letters", say("函件", "Letters")),
    ("governance:documents", say("文件", "Documents")),
    ("governance:meetings", say("会议", "Meetings")),
    ("governance:instructions", say("批示", "Instructions")),
    ("governance:plans", say("方案", "Plans")),
    ("governance:rounds", say("督导", "Supervision")),
    ("governance:schemes", say("考评", "Assessment")),
    ("governance:listings", say("列管", "Listing")),
    ("governance:accountability", say("追究", "Accountability")),
)


def tabs(current: str) -> list[tuple[Words, str, bool]]:
    """The tabs of the room."""
    return [(label, reverse(name), name == current) for name, label in TABS]


def reader(request: HttpRequest) -> tuple[Scope, Area | None]:
    """The reader's scope, narrowed to the area asked for."""
    scope = scope_of(request)
    area = by_code(scope, request.GET.get("area", ""))
    return (scope.narrow(area.path) if area else scope), area


def one(found: QuerySet[M], **which: Any) -> M:
    """The one record asked for, or 404: also where it lies outside the reader's areas."""
    record = found.filter(**which).first()
    if record is None:
        raise Http404
    return record


def working_areas(scope: Scope, act: str = "governance.draft") -> list[Area]:
    """The areas a reader may make records for: cities and counties below the widest held come after it."""
    found = areas(scope.for_act(act)).exclude(level=Level.REFERENCE.value).order_by("path")
    return list(found)


@dataclass(frozen=True, slots=True)
class Offer:
    """A step the reader may take now."""

    action: str
    label: Words
    href: str


def offers(
    machine: Machine, kind: str, record: Any, scope: Scope, *, without: frozenset[str] = frozenset()
) -> list[Offer]:
    """The steps of the table open to the reader; whether a guard refuses is said when it is tried."""
    return [
        Offer(row.action, row.label, reverse("governance:step", args=[kind, record.pk, row.action]))
        for row in machine.allowed(record, scope)
        if row.action not in without
    ]
