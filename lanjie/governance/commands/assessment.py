"""Assessment of areas: a scheme adopted, its values frozen, objections heard, results published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from lanjie import law
from lanjie.core.access import Scope
from lanjie.core.commands import Done, command
from lanjie.core.quantities import today
from lanjie.core.states import TransitionError
from lanjie.core.words import say
from lanjie.governance import scoring
from lanjie.governance.choices_areas import Outcome
from lanjie.governance.commands.acting import locked, move
from lanjie.governance.models import AssessmentScheme, Document, FrozenValue, Objection, SchemeItem
from lanjie.governance.states_areas import ASSESSMENT
from lanjie.registry.models import Area


@command("governance.scheme.draft", act="governance.assess")
def draft_scheme(
    *,
    scope: Scope,
    area: Area,
    code: str,
    title_zh: str,
    starts_on: date,
    ends_on: date,
    items: Sequence[Mapping[str, Any]],
    title_en: str = "",
    full_mark: Decimal = Decimal(100),
    pass_mark: Decimal = Decimal(60),
) -> Done:
    """Draft a scheme with its items; of a code that stands already it is the next version, for the next period.

    Each item names code, title, weight, scoring and its parameters; raises `TransitionError` where one can not be scored.
    """
    scope.require("governance.assess", area.path)
    for item in items:
        wrong = scoring.check(
            scoring.Item(item["code"], Decimal(str(item["weight"])), item["scoring"], item["parameters"])
        )
        if wrong is not None:
            raise TransitionError(f"{item['code']}: {wrong}")
    last = AssessmentScheme.unscoped.filter(code=code).order_by("-version").first()
    scheme = AssessmentScheme.unscoped.create(
        code=code,
        version=last.version + 1 if last else 1,
        area=area,
        title_zh=title_zh,
        title_en=title_en,
        starts_on=starts_on,
        ends_on=ends_on,
        full_mark=full_mark,
        pass_mark=pass_mark,
    )
    SchemeItem.unscoped.bulk_create(SchemeItem(scheme=scheme, **item) for item in items)
    return Done(_named(scheme), area.path, {"items": len(items)}, scheme)


@command("governance.scheme.move", act="governance.assess")
def move_scheme(
    *,
    scope: Scope,
    scheme: AssessmentScheme,
    action: str,
    on: date | None = None,
    document: Document | None = None,
) -> Done:
    """Take a step. Opening the objections sets their last day by GV-026."""
    found = locked(scheme)
    scope.require("governance.assess", found.area.path)
    day = on or today()
    row = move(ASSESSMENT, found, action, scope=scope, area=found.area, on=on, document=document)
    if action == "adopt":
        found.document = document
    elif action == "hear":
        found.objections_until = law.due("governance.listing.objections", day).day
    found.save(update_fields=["state", "document", "objections_until"])
    return Done(_named(found), found.area.path, {"action": action, "to": row.target}, found)


@command("governance.scheme.freeze", act="governance.assess")
def freeze(
    *,
    scope: Scope,
    scheme: AssessmentScheme,
    values: Sequence[tuple[SchemeItem, Area, Decimal | None, str, str]],
    on: date | None = None,
) -> Done:
    """Freeze the values of the period, all at once: item, area, value (None where nothing was reported), source, hash of rows.

    From here on nothing changes them but an objection that was found right.
    """
    found = locked(scheme)
    scope.require("governance.assess", found.area.path)
    if stray := next((item for item, *_ in values if item.scheme_id != found.pk), None):
        raise TransitionError(str(say("「{item}」不是本方案的项目", "{item} is no item of this scheme", item=stray)))
    if not values:
        raise TransitionError(str(say("没有可冻结的数据", "There is nothing to freeze")))
    move(ASSESSMENT, found, "freeze", scope=scope, area=found.area, on=on)
    FrozenValue.unscoped.bulk_create(
        FrozenValue(item=item, target=target, value=value, source=source, rows_sha256=digest)
        for item, target, value, source, digest in values
    )
    found.save(update_fields=["state"])
    missing = sum(value is None for _, _, value, _, _ in values)
    return Done(_named(found), found.area.path, {"values": len(values), "missing": missing}, found)


@command("governance.objection.raise", act="governance.answer")
def object_to(
    *,
    scope: Scope,
    scheme: AssessmentScheme,
    item: SchemeItem,
    target: Area,
    text: str,
    claimed: Decimal | None = None,
    on: date | None = None,
) -> Done:
    """An area objects to its value of an item, within the window."""
    found = locked(scheme)
    scope.require("governance.answer", target.path)
    day = on or today()
    if found.state != "objections" or found.objections_until is None or day > found.objections_until:
        raise TransitionError(str(say("不在异议期内", "Objections are not open")))
    if not text.strip():
        raise TransitionError(str(say("异议要写明理由", "An objection needs its reason")))
    if not FrozenValue.unscoped.filter(item=item, item__scheme=found, target=target).exists():
        raise TransitionError(str(say("{area} 没有这一项", "{area} has no such item", area=target)))
    made = Objection.unscoped.create(
        scheme=found, item=item, target=target, text=text.strip(), claimed=claimed, raised_on=day, by=scope.user
    )
    return Done(_named(found), target.path, {"item": item.code}, made)


@command("governance.objection.answer", act="governance.assess")
def answer_objection(
    *,
    scope: Scope,
    objection: Objection,
    outcome: Outcome,
    answer: str,
    value: Decimal | None = None,
    source: str = "",
    on: date | None = None,
) -> Done:
    """Answer an objection; found right, the corrected value is a further frozen row that names it."""
    found = locked(objection)
    scope.require("governance.assess", found.scheme.area.path)
    if found.answered_on is not None:
        raise TransitionError(str(say("已经答复过", "It is answered already")))
    if not answer.strip():
        raise TransitionError(str(say("答复要有内容", "An answer says something")))
    if outcome is Outcome.CHANGED:
        if value is None or not source.strip():
            raise TransitionError(str(say("更正要有新值和来源", "A correction needs the new value and its source")))
        FrozenValue.unscoped.create(
            item=found.item, target=found.target, value=value, source=source.strip(), objection=found
        )
    found.answer, found.outcome, found.answered_on, found.answered_by = (
        answer.strip(), outcome.value, on or today(), scope.user,
    )  # fmt: skip
    found.save(update_fields=["answer", "outcome", "answered_on", "answered_by"])
    return Done(_named(found.scheme), found.target.path, {"item": found.item.code, "outcome": outcome.value}, found)


def _named(scheme: AssessmentScheme) -> str:
    return f"scheme:{scheme.code}:{scheme.version}"
