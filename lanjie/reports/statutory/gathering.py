"""Gathering a bundle from the rooms: values of the figures, opinions and register of governance, checks and releases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Prefetch

from lanjie.core.access import Scope
from lanjie.core.words import LANGUAGES, Words, say
from lanjie.governance.models import Demand, Document, Measure, OversightItem
from lanjie.governance.models import Opinion as OpinionRow
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import children
from lanjie.reports.queries.checks import Checked, checks
from lanjie.reports.queries.falls import Fall, falls
from lanjie.reports.queries.reported import standing
from lanjie.reports.queries.value import FigureValue, all_values
from lanjie.reports.statutory.bundle import CHAPTERS, Bundle, Fallen, Texts
from lanjie.reports.statutory.facts import Act, Facts, Opinion, Point, Session, Value
from lanjie.reports.statutory.findings import Late, Noted
from lanjie.reports.statutory.language import TEMPLATES, template

#: A figure whose key ends so compares the one before it with a year ago.
YEAR_ON_YEAR = "_yoy"
#: Figures that rest on a comparison area by area, and the figure whose values by area they need.
BY_AREA = {"enf.cities_drop70": "enf.outflow"}
#: States of a measure that can not go on for want of a policy.
BLOCKED = ("blocked_no_policy_basis", "referred_up")


@dataclass(frozen=True, slots=True)
class Gathered:
    """A live bundle with the values, checks and falls it was made from."""

    bundle: Bundle
    values: dict[str, FigureValue]
    checks: tuple[Checked, ...]
    falls: tuple[Fall, ...]


@cache
def names() -> dict[str, Words]:
    """Proper names that carry a numeral."""
    said = yaml.safe_load((TEMPLATES / "names.yaml").read_text(encoding="utf-8"))
    return {key: say(both["zh"], both["en"]) for key, both in said.items()}


@cache
def shipped() -> Texts:
    """The templates that come with the program."""
    return {lang: tuple(template(number, lang) for number in CHAPTERS) for lang in LANGUAGES}


def item_for(scope: Scope, area: Area, on: date) -> OversightItem:
    """The newest item of an area whose opinions had come by a day. Raises `ValidationError` when there is none."""
    found = (
        OversightItem.objects.within(scope.for_act("governance.read"))
        .filter(session__area=area, opinions__isnull=False, received_on__lte=on)
        .select_related("session__area", "document")
        .order_by("-received_on", "-pk")
        .first()
    )
    if found is None:
        message = say("{a} 到 {d} 没有登记审议意见", "No opinions are on record for {a} by {d}", a=area, d=on)
        raise ValidationError(str(message))
    return found


def gather(scope: Scope, item: OversightItem, on: date, texts: Texts | None = None) -> Gathered:
    """Everything the report on an item says on a day, as the reader may see it."""
    area = item.session.area
    values = all_values(scope, on, area=area)
    checked = tuple(checks(scope, on, area=area, values=values))
    fell = tuple(falls(scope, on, area=area, values=values))
    opinions = _opinions(scope, item)
    facts = Facts(
        on=on,
        values={key: value_of(value) for key, value in values.items()},
        acts=_acts(scope, item),
        opinions=opinions,
        names=names(),
        session=Session(item.session.body, item.session.congress_no or 0),
    )
    bundle = Bundle(
        facts=facts,
        texts=texts or shipped(),
        noted=tuple(
            Noted(one.identity.id, one.identity.note, one.reason.reason if one.reason else "")
            for one in checked
            if one.outcome in ("warns", "fails")
        ),
        blocked=_blocked(scope, item),
        bases=_bases(scope, area, values),
        fallen=tuple(
            Fallen(one.definition.key, one.before.value or one.value, one.value, one.reason.reason if one.reason else one.said)
            for one in fell
        ),
        quoted=tuple(key for key, value in values.items() if value.quoted),
        stops=tuple(_stops(checked, fell)),
        issuer=issuer_of(area),
        simulated=settings.LANJIE_SIMULATED,
    )  # fmt: skip
    return Gathered(bundle, values, checked, fell)


def sentences(scope: Scope, item: OversightItem, on: date, texts: Texts) -> tuple[Bundle, dict[str, FigureValue]]:
    """What the sentences alone need, without the checks, and the values they print; for a page that is looked at often."""
    values = all_values(scope, on, area=item.session.area)
    facts = Facts(
        on=on,
        values={key: value_of(value) for key, value in values.items()},
        acts=_acts(scope, item),
        opinions=_opinions(scope, item),
        names=names(),
        session=Session(item.session.body, item.session.congress_no or 0),
    )
    bundle = Bundle(facts, texts, issuer_of(item.session.area), simulated=settings.LANJIE_SIMULATED)
    return bundle, values


def issuer_of(area: Area) -> Words:
    """The government of an area."""
    return say(f"{area.name_zh}人民政府", f"People's Government of {area.name_en or area.name_zh} Province")


def value_of(value: FigureValue) -> Value:
    """A figure's value as a sentence sees it."""
    return Value(
        key=value.key,
        label=value.definition.label,
        value=value.value,
        value_max=value.value_max,
        qualifier=value.qualifier if value.status == "reported" else "exact",
        status=value.status,
        provisional=value.observation == "provisional",
        since=value.since,
        on=value.on,
        cumulative=value.definition.cumulative,
    )


def _stops(checked: tuple[Checked, ...], fell: tuple[Fall, ...]) -> list[Words]:
    stops = [
        say("核对 {i} {o}：{n}", "Check {i} {o}: {n}", i=one.identity.id, n=one.identity.note,
            o=say("不成立", "fails") if one.outcome == "fails" else say("须写明理由", "wants a written reason"))
        for one in checked
        if one.blocks
    ]  # fmt: skip
    stops += [
        say(
            "「{t}」比上次减少，须写明理由",
            "“{t}” is lower than before and wants a written reason",
            t=one.definition.label,
        )
        for one in fell
        if one.blocks
    ]
    return stops


def _acts(scope: Scope, item: OversightItem) -> dict[str, Act]:
    """The register entries of an item's case, by the last part of their code."""
    prefix = item.document.code.rpartition("-")[0] if item.document else item.code
    rows = (
        Document.objects.within(scope.for_act("governance.read"))
        .filter(code__startswith=f"{prefix}-")
        .select_related("same_act")
    )
    found = {}
    for row in rows:
        code = row.code.rpartition("-")[2]
        precision = "day" if row.precision == "computed" else row.precision
        same = row.same_act.code.rpartition("-")[2] if row.same_act else ""
        title = say(row.title_zh, row.title_en or row.title_zh)
        found[code] = Act(code, row.kind, title, row.dated_on, row.until, precision, same, row.code)
    return found


def _opinions(scope: Scope, item: OversightItem) -> tuple[Opinion, ...]:
    reader = scope.for_act("governance.read")
    answered = Exists(Measure.unscoped.filter(demands=OuterRef("pk")))
    demands = (
        Demand.objects.within(reader)
        .select_related("refers_to__opinion")
        .defer("refers_to__opinion__text")
        .annotate(answered=answered)
    )
    rows = OpinionRow.objects.within(reader).filter(item=item).prefetch_related(Prefetch("demands", queryset=demands))
    return tuple(
        Opinion(row.number, row.text, tuple(_point(row, demand) for demand in row.demands.all()))
        for row in rows.order_by("number")
    )


def _point(opinion: OpinionRow, demand: Demand) -> Point:
    other = demand.refers_to
    return Point(
        number=f"{opinion.number}.{demand.number}",
        title=say(demand.title_zh or opinion.text[demand.start : demand.end], demand.title_en or demand.title_zh),
        state=demand.state,
        answered=bool(getattr(demand, "answered", False)),
        reason=demand.reason,
        elsewhere=f"{other.opinion.number}.{other.number}" if other else "",
    )


def _blocked(scope: Scope, item: OversightItem) -> tuple[Late, ...]:
    found = Measure.objects.within(scope.for_act("governance.read")).filter(item=item, state__in=BLOCKED)
    return tuple(Late(one.code, say(one.title_zh, one.title_en or one.title_zh)) for one in found.order_by("code"))


def _bases(scope: Scope, area: Area, values: dict[str, FigureValue]) -> tuple[tuple[str, Value], ...]:
    """For each figure that compares with a year before, the value it compares with, empty where none is on record."""
    found: list[tuple[str, Value]] = []
    for key, value in values.items():
        of = key.removesuffix(YEAR_ON_YEAR)
        if key.endswith(YEAR_ON_YEAR) and of in values:
            year_ago = value.on.replace(year=value.on.year - 1, day=min(value.on.day, 28))
            entry = standing(scope, year_ago, [area], [of]).get((area.code, of))
            found.append((key, _base(values[of], entry.value if entry else None)))
        elif key in BY_AREA:
            below = standing(scope, value.on, children(scope, area), [BY_AREA[key]])
            found.append((key, _base(value, value.value if below else None)))
    return tuple(found)


def _base(value: FigureValue, base: Decimal | None) -> Value:
    return Value(value.key, value.definition.label, base)
