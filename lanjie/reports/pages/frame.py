"""What the pages of the room share: the area looked at, the tabs, the file answers."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from lanjie.core.access import Scope
from lanjie.core.words import Words, say
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import by_code, children

TABS = (
    ("figures", say("数字", "Figures")),
    ("values", say("报告用数", "Report's figures")),
    ("statutory_reports", say("法定报告", "Statutory reports")),
    ("assessment_bulletins", say("公报", "Monthly bulletins")),
    ("bulletins", say("季报", "Bulletins")),
    ("verify", say("核验", "Verify")),
)


def tabs(current: str) -> list[tuple[Words, str, bool]]:
    """The parts of the room."""
    return [(label, reverse(f"reports:{name}"), name == current) for name, label in TABS]


def chosen_area(request: HttpRequest, scope: Scope) -> Area:
    """The area asked for, else the widest one the reader holds; one that is not the reader's to see does not exist."""
    code = request.GET.get("area", "")
    found = by_code(scope, code) if code else next(iter(children(scope, None)), None)
    if found is None:
        raise Http404
    return found


def base(title: Any, current: str) -> dict[str, Any]:
    """The context every page of the room begins with."""
    return {"title": title, "tabs": tabs(current)}
