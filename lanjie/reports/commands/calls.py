"""Calling for figures, and writing why a check that does not hold may stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError

from lanjie.core.access import Scope
from lanjie.core.commands import Done, command
from lanjie.core.words import say
from lanjie.registry.choices import Level
from lanjie.registry.models import Area
from lanjie.reports.definitions import definitions
from lanjie.reports.models_reported import CheckReason, FigureCall

#: Levels below the caller that may be asked area by area.
ASKED_LEVELS = (Level.CITY.value, Level.COUNTY.value)


@command("reports.figures.call", act="figures.call")
def call(
    *,
    scope: Scope,
    title: str,
    document: str,
    area: Area,
    keys: Sequence[str],
    on: date,
    due_on: date,
    since: date | None = None,
    level: str = "",
) -> Done:
    """Ask for figures by a day, from an area or from every area of a `level` below it. `ValidationError` says what does not fit."""
    scope.require("figures.call", area.path)
    known = definitions().figures
    unknown = [key for key in keys if key not in known or known[key].same_as]
    if unknown or not keys:
        names = "、".join(unknown) or "—"
        raise ValidationError(str(say("没有这些指标：{names}", "No such figures: {names}", names=names)))
    if level not in ("", *ASKED_LEVELS):
        raise ValidationError(str(say("只能向市州或县区逐一要数", "Only cities or counties can be asked one by one")))
    quoted = [key for key in keys if known[key].boundary == "quoted"]
    if level and quoted:
        raise ValidationError(str(say("他方通报的数不向下要", "Claims of other bodies are not asked of areas")))
    if since and since > on:
        raise ValidationError(str(say("起始日晚于截至日", "The first day is later than the last")))
    made = FigureCall.unscoped.create(
        code=_code(on),
        title=title,
        document=document,
        area=area,
        level=level,
        keys=list(dict.fromkeys(keys)),
        since=since,
        on=on,
        due_on=due_on,
        by=scope.user,
    )
    facts = {"keys": len(made.keys), "level": level, "on": on, "due": due_on}
    return Done(target=made.code, area_path=area.path, facts=facts, value=made)


def _code(on: date) -> str:
    """`FC-2020-003`: the year asked about and the next number."""
    prefix = f"FC-{on.year}-"
    last = FigureCall.unscoped.filter(code__startswith=prefix).order_by("-code").values_list("code", flat=True).first()
    return f"{prefix}{int(last.rsplit('-', 1)[1]) + 1 if last else 1:03d}"


@command("reports.checks.reason", act="figures.sign")
def give_reason(*, scope: Scope, about: str, area: Area, on: date, outcome: str, sha256: str, reason: str) -> Done:
    """Write why a check may stand, for exactly the values it was seen with. What fails is not excused: it must be mended."""
    scope.require("figures.sign", area.path)
    if outcome == "fails":
        raise ValidationError(
            str(say("不相符的数字须更正，不能以说明代替", "A contradiction must be mended; a reason does not do"))
        )
    if not reason.strip():
        raise ValidationError(str(say("写明理由", "Write the reason")))
    made = CheckReason.unscoped.create(
        about=about, area=area, on=on, outcome=outcome, sha256=sha256, reason=reason.strip(), by=scope.user
    )
    return Done(target=about, area_path=area.path, facts={"on": on, "outcome": outcome}, value=made)
