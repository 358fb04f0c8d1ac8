"""What the pages of the assessment share: which run and area an address names, and the links between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from lanjie.core.access import Scope, scope_of
from lanjie.core.words import Words, say
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import by_code
from lanjie.situation.models import AssessmentRun
from lanjie.situation.queries import assessment
from lanjie.situation.queries.assessment_pages import asked_run
from lanjie.situation.queries.assessment_truth import truth

#: The pages of the assessment in the order of their links: URL name, words, the act without which it is not shown.
PAGES = (
    ("situation:home", say("县级评估", "County assessment"), "situation.read"),
    ("situation:assessment_listing", say("名单建议", "Proposals"), "proposals.read"),
    ("situation:assessment_compare", say("与上次相比", "Against the one before"), "situation.read"),
    ("situation:assessment_sensitivity", say("敏感性", "Sensitivity"), "situation.read"),
    ("situation:assessment_runs", say("运行与文件", "Runs and files"), "situation.read"),
    ("situation:assessment_method", say("方法", "Method"), "situation.read"),
    ("situation:assessment_truth", say("评估与真值", "Against the truth"), "situation.read"),
    ("situation:wastewater", say("污水监测", "Wastewater"), "situation.read"),
    ("situation:monitoring", say("监测数据", "Monitoring inputs"), "situation.read"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: the reader, the area looked at (all of theirs without one), the run (the newest without one)."""

    scope: Scope
    area: Area | None
    run: AssessmentRun | None

    @property
    def reader(self) -> Scope:
        """The reader, looking at the area."""
        return self.scope.narrow(self.area.path) if self.area else self.scope

    @property
    def earlier(self) -> AssessmentRun | None:
        """The run of the month before."""
        return assessment.before(self.scope, self.run) if self.run else None


def asked(request: HttpRequest, *, run: str = "run") -> Asked:
    """Read an address; a run that does not exist is `Http404`."""
    scope = scope_of(request)
    code = request.GET.get(run, "")
    found = asked_run(scope, code)
    if code and found is None:
        raise Http404
    return Asked(scope, by_code(scope, request.GET.get("area", "")), found)


def frame(request: HttpRequest, title: Words, what: Asked) -> dict[str, Any]:
    """What every page's template needs."""
    return {
        "title": title,
        "area": what.area,
        "area_switch": True,
        "run": what.run,
        "month": f"{what.run.month:%Y-%m}" if what.run else "",
        "links": links(request),
    }


def links(request: HttpRequest) -> list[tuple[Words, str]]:
    """The other pages of the assessment that this reader may open."""
    scope = scope_of(request)
    told = truth() is not None
    return [
        (words, reverse(name))
        for name, words, act in PAGES
        if scope.may(act) and (told or name != "situation:assessment_truth") and reverse(name) != request.path
    ]


def with_query(request: HttpRequest, **changed: str) -> str:
    """The same address with some of its query changed; the page number is dropped."""
    kept = request.GET.copy()
    kept.pop("page", None)
    for name, value in changed.items():
        kept[name] = value
    return f"?{kept.urlencode()}"
