"""The identity checks and the release check, with the reasons written for what does not hold."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lanjie.core.access import endpoint, scope_of
from lanjie.core.charts import Head
from lanjie.core.pages.files import table_file
from lanjie.core.words import say
from lanjie.reports import wording_reported as wording
from lanjie.reports.commands.calls import give_reason
from lanjie.reports.definitions.identities import KINDS, identities
from lanjie.reports.forms_reported import DayForm, WordsForm
from lanjie.reports.pages.reported.frame import base, chosen_area, chosen_day
from lanjie.reports.queries.checks import Checked
from lanjie.reports.queries.checks import checks as all_checks
from lanjie.reports.queries.falls import Fall
from lanjie.reports.queries.falls import falls as all_falls
from lanjie.reports.queries.value import all_values

#: What has to be looked at comes first.
ORDER = ("fails", "warns", "missing", "shown", "holds")
EXPORT = (
    say("编号", "Id"), say("类型", "Kind"), say("式", "Expression"), say("左", "Left"), say("右", "Right"),
    say("容差", "Tolerance"), say("结果", "Result"), say("说明", "Note"), say("理由", "Reason"),
)  # fmt: skip
FALL_HEADS = (
    Head(say("数字", "Figure")), Head(say("上一次", "Before"), number=True), Head(say("这一次", "Now"), number=True),
    Head(say("理由", "Reason")),
)  # fmt: skip


@endpoint("figures.reported")
def checks(request: HttpRequest) -> HttpResponse:
    """What holds, what is questionable, what contradicts; a POST writes a reason."""
    scope = scope_of(request)
    area = chosen_area(request, scope)
    on = chosen_day(request, scope, area)
    values = all_values(scope, on, area=area)
    found = sorted(all_checks(scope, on, area=area, values=values), key=lambda each: ORDER.index(each.outcome))
    fell = all_falls(scope, on, area=area, values=values)
    if request.method == "POST":
        return _reason(request, found, fell)
    if request.GET.get("export") in {"xlsx", "csv"}:
        rows = [_plain(each) for each in found]
        return table_file(request.GET["export"], f"checks-{area.code}-{on}", say("核对", "Checks"), EXPORT, rows)
    outcomes = [each.outcome for each in found]
    context = {
        **base(say("数字核对", "Checks of the figures"), "checks"),
        "area": area,
        "area_switch": area.code,
        "on": on,
        "day_form": DayForm(initial={"on": on}),
        "lines": [_line(each) for each in found],
        "counts": [(wording.OUTCOMES[key], outcomes.count(key)) for key in ORDER if key in outcomes],
        "blocking": sum(each.blocks for each in found) + sum(each.blocks for each in fell),
        "falls": fell,
        "fall_heads": FALL_HEADS,
        "fall_rows": [_fall(each) for each in fell],
        "may_reason": scope.may("figures.sign", area.path),
        "form": WordsForm(),
        "export_url": f"?area={area.code}&on={on}&export=xlsx",
    }
    return render(request, "reports/reported/checks.html", context)


def _line(each: Checked) -> dict[str, Any]:
    identity = each.identity
    sides = wording.side(each.left)
    if each.right is not None:
        sides = f"{sides} / {wording.side(each.right)}"
    links = [(key, reverse("reports:reported", args=[key])) for key in sorted(identity.keys)]
    return {
        "checked": each,
        "status": wording.OUTCOMES[each.outcome],
        "id": identity.id,
        "kind": KINDS[identity.kind],
        "text": identity.text,
        "sides": sides,
        "note": identity.note,
        "links": links,
        "open": "、".join(each.open_ended),
        "absent": "、".join(each.absent),
        "needs_reason": each.outcome == "warns" and each.reason is None,
    }


def _plain(each: Checked) -> list[Any]:
    identity = each.identity
    return [
        identity.id,
        KINDS[identity.kind],
        identity.text,
        wording.side(each.left),
        wording.side(each.right),
        str(identity.tolerance),
        wording.OUTCOME_WORDS[each.outcome],
        identity.note,
        each.reason.reason if each.reason else "",
    ]


def _fall(each: Fall) -> tuple[Any, ...]:
    return (
        each.definition.label,
        f"{wording.number(each.before.value)}（{each.before.on}）",
        f"{wording.number(each.value)}（{each.on}）",
        each.reason.reason if each.reason else each.said or say("没有写", "none written"),
    )


def _reason(request: HttpRequest, found: list[Checked], fell: list[Fall]) -> HttpResponse:
    """Write a reason for exactly what the reader saw; values that changed since are asked about anew."""
    scope = scope_of(request)
    area = chosen_area(request, scope)
    on = chosen_day(request, scope, area)
    about, sha256 = request.POST.get("about", ""), request.POST.get("sha256", "")
    outcomes = {(each.identity.id, each.sha256): each.outcome for each in found}
    outcomes |= {(each.about, each.sha256): "warns" for each in fell}
    if about not in identities() and not any(each.about == about for each in fell):
        raise Http404
    outcome = outcomes.get((about, sha256))
    if outcome is None:
        messages.error(request, str(say("数值已变，请重新看过", "The values have changed; look again")))
        return redirect(request.get_full_path())
    try:
        give_reason(
            scope=scope,
            about=about,
            area=area,
            on=on,
            outcome=outcome,
            sha256=sha256,
            reason=request.POST.get("reason", ""),
        )
        messages.success(request, str(say("已写入理由", "The reason is on record")))
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    return redirect(request.get_full_path())
