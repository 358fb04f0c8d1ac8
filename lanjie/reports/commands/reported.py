"""Entering reported figures, checking, signing and sending them back. An entry is never changed; a correction is another one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from lanjie.core.access import Role, Scope
from lanjie.core.commands import Done, command
from lanjie.core.models import Upload
from lanjie.core.quantities import DASH
from lanjie.core.words import say
from lanjie.registry.models import Area
from lanjie.reports.definitions import definitions
from lanjie.reports.models_reported import ReportedFigure, ReportedStep
from lanjie.reports.queries.checks import failing
from lanjie.reports.queries.reported import entries
from lanjie.reports.states_reported import REPORTED

OFFICES = frozenset({Role.PROVINCE, Role.CITY, Role.COUNTY})


@dataclass(frozen=True, slots=True)
class New:
    """An entry to be made, and the one it takes the place of."""

    values: dict[str, Any]
    old: ReportedFigure | None = None


def own_units(scope: Scope) -> frozenset[str] | None:
    """The owners a reader may report for: None for an office, which may for all; its own for a member unit, by the unit of its account."""
    if scope.roles & OFFICES:
        return None
    name = scope.user.unit if scope.user else ""
    return frozenset(key for key, owner in definitions().owners.items() if owner.words.zh == name)


def enter(scope: Scope, upload: Upload, fresh: Sequence[New]) -> int:
    """Write checked rows of a file as entries, inside its transaction; returns how many."""
    made = [
        ReportedFigure(**new.values, supersedes=new.old, upload=upload, by=scope.user, at=upload.at) for new in fresh
    ]
    steps = []
    for entry in made:
        entry.state = "defined"
        steps.append(_fired(scope, entry, "report", entry.reason, source=entry.source))
    ReportedFigure.unscoped.bulk_create(made)
    for step in steps:
        step.figure_id = step.figure.pk
    ReportedStep.objects.bulk_create(steps)
    return len(made)


def check_upload(scope: Scope, upload: Upload) -> None:
    """Hold what a file brought against the identities; what contradicts another figure stays to be mended."""
    brought = list(entries(scope).filter(upload=upload))
    by_area: dict[int, list[ReportedFigure]] = {}
    for entry in brought:
        by_area.setdefault(entry.area_id, []).append(entry)
    steps: list[ReportedStep] = []
    for group in by_area.values():
        wrong = failing(scope, max(entry.on for entry in group), group[0].area, {entry.key for entry in group})
        steps += [_fired(scope, entry, "check", failing="none") for entry in group if entry.key not in wrong]
    ReportedStep.objects.bulk_create(steps)


def _fired(scope: Scope, entry: ReportedFigure, action: str, why: str = "", **facts: Any) -> ReportedStep:
    row = REPORTED.fire(entry, action, scope=scope, reason=why or DASH, **facts)
    return ReportedStep(figure=entry, action=action, state=row.target, reason=why, by=scope.user)


def _mine(scope: Scope, found: Iterable[ReportedFigure]) -> None:
    """A member unit signs and sends back its own figures only."""
    units = own_units(scope)
    for entry in found:
        scope.require("figures.report", entry.area.path)
        if units is not None and entry.unit not in units:
            owner = definitions().owners[entry.unit].words
            raise PermissionDenied(str(say("此数由{owner}负责", "This figure is for {owner} to sign", owner=owner)))


def _checked_now(scope: Scope, found: Sequence[ReportedFigure]) -> list[ReportedStep]:
    """Hold entries whose check failed against today's values of the other figures. Raises `TransitionError` where it still fails."""
    steps = []
    groups: dict[tuple[Area, date], list[ReportedFigure]] = {}
    for entry in found:
        if entry.state == "computed":
            groups.setdefault((entry.area, entry.on), []).append(entry)
    for (area, on), group in groups.items():
        wrong = failing(scope, on, area, {entry.key for entry in group})
        for entry in group:
            names = "、".join(wrong.get(entry.key, ())) or "none"
            steps.append(_fired(scope, entry, "check", failing=names))
    return steps


@command("reports.reported.sign", act="figures.report")
def sign_entries(*, scope: Scope, found: Sequence[ReportedFigure]) -> Done:
    """The second signature under one or several entries, by a person who entered none of them.

    An entry that corrects another takes its place with the signature. Raises `TransitionError` where a check fails or the signer is
    who reported, `PermissionDenied` for a figure of another unit.
    """
    if scope.user is None:
        raise ValidationError(str(say("复签须由个人办理", "A signature has a person")))
    _mine(scope, found)
    steps = _checked_now(scope, found)
    for entry in found:
        steps.append(_fired(scope, entry, "sign", signer=scope.user))
        old = entry.supersedes
        while old is not None:
            if old.state != "corrected":
                steps.append(_fired(scope, old, "correct", entry.reason))
            old = old.supersedes
    ReportedStep.objects.bulk_create(steps)
    area = found[0].area.path if found else ""
    return Done(
        target=_target(found), area_path=area, facts={"keys": [entry.key for entry in found][:200]}, value=found
    )


@command("reports.reported.return", act="figures.report")
def send_back(*, scope: Scope, entry: ReportedFigure, reason: str) -> Done:
    """Send an unsigned entry back with a reason; it stands no more, and the unit reports anew."""
    _mine(scope, [entry])
    if not reason.strip():
        raise ValidationError(str(say("写明退回的原因", "Say why it is sent back")))
    step = _fired(scope, entry, "return", reason.strip())
    step.save()
    return Done(target=_target([entry]), area_path=entry.area.path, facts={"key": entry.key}, value=entry)


def _target(found: Sequence[ReportedFigure]) -> str:
    return f"reports.reportedfigure:{found[0].pk}" if len(found) == 1 else f"reports.reportedfigure × {len(found)}"


def may_sign(scope: Scope, entry: ReportedFigure) -> bool:
    """Whether this reader could be the second signature under an entry."""
    units = own_units(scope)
    return (
        entry.state in {"computed", "checked"}
        and scope.may("figures.report", entry.area.path)
        and scope.user is not None
        and scope.user.pk != entry.by_id
        and (units is None or entry.unit in units)
    )


def knows(scope: Scope, entry: ReportedFigure) -> bool:
    """Whether the reader entered or signed an entry, or is to sign it, and so may see its number however small."""
    signature = entry.signature
    mine = {entry.by_id, signature.by_id if signature else None}
    return (scope.user is not None and scope.user.pk in mine) or may_sign(scope, entry)
