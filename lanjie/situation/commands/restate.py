"""Results said again: with a newer population version or after late controls. The old row stays, superseded; nothing changes silently."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from lanjie.core import jobs
from lanjie.core.access import Scope
from lanjie.core.commands import Done, command
from lanjie.core.models import Recorded
from lanjie.core.words import say
from lanjie.situation.choices import ResultKind
from lanjie.situation.commands.quality import judge
from lanjie.situation.models import Catchment, Result, Site

BATCH = 2_000


class RestateError(ValueError):
    """Nothing that could be said again, or no reason for it; the text says which, for the user."""


@command("situation.results.restate", act="situation.estimate")
def restate(*, scope: Scope, site: Site, reason: str, since: date | None = None) -> Done:
    """Divide a site's loads by the population version now valid on each day, and judge them by what is known now.

    Only rows that come out differently are superseded; the audit keeps how many, between which versions, and why. Published series,
    which carry loads only, are left alone.
    """
    scope.require("situation.estimate", site.area.path)
    if not reason.strip():
        raise RestateError(str(say("请写理由", "Give a reason")))
    found = Result.unscoped.filter(Recorded.known_at(), sample__site=site, catchment__isnull=False)
    if since:
        found = found.filter(sample__taken_on__gte=since)
    standing = list(found.select_related("sample", "catchment").order_by("pk"))
    versions = list(
        Catchment.unscoped.filter(Recorded.known_at(), site=site, used=True).order_by("valid_from", "version")
    )
    before = sorted({result.catchment.version for result in standing if result.catchment})
    written = say_again(standing, versions=versions)
    after = sorted({result.catchment.version for result in written if result.catchment})
    if written:
        jobs.start("situation.wastewater.estimate", scope=scope)
    facts = {"rows": len(written), "of": len(standing), "from": before, "to": after, "reason": reason.strip()}
    return Done(f"site:{site.code}", site.area.path, facts, written)


def say_again(
    standing: Sequence[Result], *, controls: Sequence[Result] = (), versions: Sequence[Catchment] = ()
) -> list[Result]:
    """Judge results on record again and supersede those that come out differently; returns the new rows.

    Blanks and spikes of their files speak again, and `controls` besides. With `versions`, oldest first, each load is divided by the
    last one valid on its day.
    """
    now = timezone.now()
    of_files = Result.unscoped.filter(
        Recorded.known_at(),
        upload__in={result.upload_id for result in standing if result.upload_id},
        kind__in=[k.value for k in (ResultKind.FIELD_BLANK, ResultKind.METHOD_BLANK, ResultKind.SPIKE)],
    ).select_related("sample")
    copies = [_copy(result, now, _valid(versions, result) or result.catchment) for result in standing]
    judge(copies, controls=[*of_files, *controls])
    pairs = [(old, new) for old, new in zip(standing, copies, strict=True) if _content(old) != _content(new)]
    for start in range(0, len(pairs), BATCH):
        gone = [old.pk for old, _ in pairs[start : start + BATCH]]
        Result.unscoped.filter(pk__in=gone).update(superseded_at=now)
    return Result.unscoped.bulk_create([new for _, new in pairs], batch_size=BATCH)


def _valid(versions: Sequence[Catchment], result: Result) -> Catchment | None:
    valid = [version for version in versions if version.valid_from <= result.sample.taken_on]
    return valid[-1] if valid else None


def _copy(result: Result, now: datetime, catchment: Catchment | None) -> Result:
    fields = {f.attname: getattr(result, f.attname) for f in Result._meta.concrete_fields if not f.primary_key}
    copy = Result(**{**fields, "recorded_at": now, "superseded_at": None})
    copy.sample, copy.catchment = result.sample, catchment
    return copy


def _content(result: Result) -> tuple[Any, ...]:
    return (result.catchment_id, result.load, result.load_limit, sorted(result.flags), result.in_trend)
