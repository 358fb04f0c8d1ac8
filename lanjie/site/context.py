"""What every page needs round its content: rooms, language, simulated data, the areas one may switch to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from lanjie.core import audit
from lanjie.core.words import Words, language, say


@dataclass(frozen=True, slots=True)
class Room:
    """An entry of the top bar: its URL name, its words, the act without which it is not shown."""

    name: str
    label: Words
    act: str
    href: str = ""
    current: bool = False


#: Rooms in the order of the top bar. One whose URL name does not resolve has no pages and is left out.
ROOMS = (
    Room("home", say("待办", "Work"), "worklist.read"),
    Room("situation:home", say("毒情", "Situation"), "situation.read"),
    Room("governance:home", say("治理", "Governance"), "governance.read"),
    Room("reports:home", say("报告", "Reports"), "reports.read"),
    Room("reports:to_report", say("填报", "Figures"), "figures.owed"),
    Room("reports:statutory_reports", say("报告", "Reports"), "reports.received"),
    Room("law:home", say("法规", "Law"), "law.read"),
    Room("registry:home", say("登记", "Registry"), "registry.read"),
)


#: Other addresses of the frame, each left out where it does not exist.
OTHERS = ("set_language", "account_logout", "mfa_index", "docs:home")


@dataclass(frozen=True, slots=True)
class AreaChoice:
    """One area of the switcher; areas with the same `group` stand together under it."""

    code: str
    name: str
    group: str = ""


AreaChoices = Callable[[HttpRequest], Sequence[AreaChoice]]

_area_choices: list[AreaChoices] = []


def offer_areas(find: AreaChoices) -> None:
    """Say where the areas of the switcher come from; asked only when a page shows the switcher."""
    _area_choices[:] = [find]


def page(request: HttpRequest) -> dict[str, Any]:
    """The context processor. Nothing here touches the database unless the page shows it."""
    return {
        "lang": language(),
        "simulated_data": settings.LANJIE_SIMULATED,
        "rooms": rooms(request),
        "request_number": audit.request_id.get(),
        "addresses": {name.replace(":", "_"): address(name) for name in OTHERS},
        "area_choices": SimpleLazyObject(lambda: _areas(request)),
    }


def rooms(request: HttpRequest) -> list[Room]:
    """The rooms this reader may enter, the one we are in marked."""
    scope = getattr(request, "scope", None)
    shown = []
    for room in ROOMS:
        href = address(room.name)
        if href and scope is not None and scope.may(room.act):
            inside = request.path == href if href == "/" else request.path.startswith(href)
            shown.append(Room(room.name, room.label, room.act, href, inside))
    return shown


def address(name: str) -> str:
    """The address of a named page without arguments, or "" where it does not exist."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _areas(request: HttpRequest) -> list[AreaChoice]:
    return list(_area_choices[0](request)) if _area_choices and request.user.is_authenticated else []
