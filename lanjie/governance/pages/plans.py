"""Plans: the tree of plan and sub-plans on a time line, and one plan with its measures and targets."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html

from lanjie.core.access import endpoint, scope_of
from lanjie.core.charts import Head
from lanjie.core.figures import FIGURES
from lanjie.core.quantities import today
from lanjie.core.words import say, t
from lanjie.governance.charts import plan_lines
from lanjie.governance.models import Plan
from lanjie.governance.pages.frame import one, reader, tabs
from lanjie.governance.queries.papers import plans
from lanjie.governance.queries.work import measures
from lanjie.governance.tables import MeasureTable


@endpoint("governance.read")
def tree(request: HttpRequest) -> HttpResponse:
    """Every plan and sub-plan, each a bar from its first day to its last; and the measures of an item likewise."""
    scope, area = reader(request)
    found = plans(scope)
    context = {
        "title": say("方案", "Plans"),
        "tabs": tabs("governance:plans"),
        "area": area,
        "area_switch": True,
        "chart": plan_lines(found, today()) if found else None,
        "heads": [
            say("方案", "Plan"),
            say("起", "From"),
            say("止", "To"),
            say("依据", "Document"),
            Head(say("措施", "Measures"), number=True),
        ],
        "rows": [
            (
                _name(depth, plan),
                plan.starts_on.isoformat(),
                plan.ends_on.isoformat(),
                plan.document.title if plan.document else "—",
                getattr(plan, "measure_count", 0),
            )
            for depth, plan in found
        ],
    }
    return render(request, "governance/plans.html", context)


def _name(depth: int, plan: Plan) -> object:
    return format_html(
        '{}<a href="{}">{}</a>', "\u3000" * depth, reverse("governance:plan", args=[plan.code]), plan.title
    )


@endpoint("governance.read")
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """One plan: goal, targets a year with their figures, its measures on the time line."""
    scope = scope_of(request)
    found = one(Plan.objects.within(scope).select_related("document", "lead", "parent"), code=code)
    own = measures(scope).filter(plan=found).order_by("code")
    table = MeasureTable(own, request=request)
    table.nothing = t("还没有措施归入这个方案", "No measure belongs to this plan yet")
    table.paginate(page=request.GET.get("page", 1), per_page=20)
    context = {
        "title": found.title,
        "found": found,
        "subplans": found.subplans.within(scope),
        "targets": [
            (target, reverse("reports:figure", args=[target.figure_key]) if target.figure_key in FIGURES else "")
            for target in found.targets.within(scope)
        ],
        "table": table,
    }
    return render(request, "governance/plan.html", context)
