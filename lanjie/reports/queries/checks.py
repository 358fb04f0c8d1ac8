"""The identity checks over the values of a day: what holds, what warns, what fails, and the reasons written for what does not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lanjie.core.access import Scope
from lanjie.registry.models import Area
from lanjie.reports.definitions import definitions
from lanjie.reports.definitions.expressions import Value
from lanjie.reports.definitions.identities import Identity, Outcome, identities
from lanjie.reports.models_reported import CheckReason, exact
from lanjie.reports.queries.reported import standing
from lanjie.reports.queries.value import FigureValue, all_values, home

#: A written reason lets these pass; a check that fails passes never.
EXCUSABLE = frozenset({"warns"})


@dataclass(frozen=True, slots=True)
class Checked:
    """An identity over the values of a day. `open_ended` names the figures of which only a bound is known."""

    identity: Identity
    outcome: Outcome
    left: Value | None
    right: Value | None
    sha256: str
    absent: tuple[str, ...] = ()
    open_ended: tuple[str, ...] = ()
    reason: CheckReason | None = None

    @property
    def blocks(self) -> bool:
        """Whether a report may not be frozen: it fails, or it warns and nobody wrote why."""
        return self.outcome == "fails" or (self.outcome in EXCUSABLE and self.reason is None)


def checks(
    scope: Scope, on: date, *, area: Area | None = None, values: Mapping[str, FigureValue] | None = None
) -> list[Checked]:
    """Every identity over the values of a day, in the order of the report, each with its standing reason."""
    place = area or home(scope)
    found = values if values is not None else all_values(scope, on, area=place)
    known = numbers(found)
    reasons = standing_reasons(scope, on, place)
    return [_checked(identity, found, known, on, reasons) for identity in identities().values()]


def numbers(values: Mapping[str, FigureValue]) -> dict[str, Decimal]:
    """The values that a check may use, by key."""
    return {key: each.value for key, each in values.items() if each.value is not None}


def standing_reasons(scope: Scope, on: date, area: Area) -> dict[tuple[str, str], CheckReason]:
    """Reasons by what they are about and the digest of the values they were written for; the newest of each."""
    own = CheckReason.objects.within(scope.for_act("figures.reported")).filter(area=area, on=on).select_related("by")
    return {(reason.about, reason.sha256): reason for reason in own.order_by("at", "pk")}


def _checked(
    identity: Identity,
    found: Mapping[str, FigureValue],
    known: Mapping[str, Decimal],
    on: date,
    reasons: Mapping[tuple[str, str], CheckReason],
) -> Checked:
    outcome, left, right = identity.outcome(known, on)
    sha256 = digest(identity.id, {key: known.get(key) for key in identity.keys})
    keys = sorted(identity.keys, key=list(found).index)
    return Checked(
        identity,
        outcome,
        left,
        right,
        sha256,
        absent=tuple(key for key in keys if key not in known),
        open_ended=tuple(key for key in keys if found[key].qualifier != "exact"),
        reason=reasons.get((identity.id, sha256)),
    )


def digest(about: str, values: Mapping[str, Decimal | None]) -> str:
    """SHA-256 of what a reason was written for."""
    said = [about, sorted((key, str(exact(value))) for key, value in values.items())]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def failing(scope: Scope, on: date, area: Area, keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """For each key the identities it fails in, with what was entered but not signed yet taken as it will stand."""
    wanted = set(keys)
    concerned = [each for each in identities().values() if each.keys & wanted]
    if not concerned:
        return {}
    values = all_values(scope, on, area=area)
    known = numbers(values)
    for (_, key), entry in standing(scope, on, [area], pending=True).items():
        for name in _placed(key):
            if values[name].status != "computed" and entry.value is not None:
                known[name] = entry.value
    failed = [each for each in concerned if each.outcome(known, on)[0] == "fails"]
    return {key: names for key in wanted if (names := tuple(each.id for each in failed if key in each.keys))}


def _placed(key: str) -> list[str]:
    """The key and its second placements."""
    return [figure.key for figure in definitions().figures.values() if figure.held_as == key]
