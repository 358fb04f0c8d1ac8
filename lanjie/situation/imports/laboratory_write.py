"""Writing a checked laboratory sheet: bottles, markers, results with their loads and quality findings."""

from __future__ import annotations

from django.utils import timezone

from lanjie.core import bulk, jobs
from lanjie.core.access import Scope
from lanjie.core.imports import Batch, Row
from lanjie.core.models import Upload
from lanjie.situation.choices import Composite, ResultKind
from lanjie.situation.imports.laboratory_check import Known
from lanjie.situation.models import Marker, Result, Sample
from lanjie.situation.states import SAMPLE

BATCH = 2_000
MARKERS = {"nh4n": ("NH4-N", "mg/L"), "cotinine": ("cotinine", "ng/L")}


def write(batch: Batch, scope: Scope, upload: Upload) -> int:
    """Write the rows that are new or corrected; returns how many."""
    from lanjie.situation.commands.quality import judge  # noqa: PLC0415  slow import

    known: Known = batch.context
    rows = [row for row in batch.rows if row.number not in known.unchanged]
    bottles = _bottles(rows, known, scope, upload)
    _markers(rows, bottles, upload)
    now = timezone.now()
    old = [result.pk for result in known.corrected.values()]
    for start in range(0, len(old), BATCH):
        Result.unscoped.filter(pk__in=old[start : start + BATCH]).update(superseded_at=now)
    results = [_result(row, bottles[row["sample"]], known, upload) for row in rows]
    for result in results:
        result.recorded_at = now
    gone = set(old)
    standing = [result for result in known.results.values() if result.pk not in gone]
    judge(results, controls=standing)
    bulk.insert(results)
    _late_controls(results, standing)
    return len(results)


def _late_controls(results: list[Result], standing: list[Result]) -> None:
    """A control that arrives after its result speaks for it all the same: the result is said again."""
    controls = [result for result in results if result.kind != ResultKind.SAMPLE.value]
    spoken_for = {(control.sample_id, control.substance) for control in controls}
    late = [
        result
        for result in standing
        if result.kind == ResultKind.SAMPLE.value and (result.sample_id, result.substance) in spoken_for
    ]
    if late:
        from lanjie.situation.commands.restate import say_again  # noqa: PLC0415  slow import

        say_again(late, controls=[*controls, *(r for r in standing if r.kind != ResultKind.SAMPLE.value)])


def after(scope: Scope, upload: Upload) -> None:
    """New results make the estimates stale: estimate again in the background."""
    if upload.written:
        jobs.start("situation.wastewater.estimate", scope=scope)


def _bottles(rows: list[Row], known: Known, scope: Scope, upload: Upload) -> dict[str, Sample]:
    """Every bottle of the rows by its code, created or brought forward to `analysed`; flags and flow completed."""
    by_code: dict[str, Sample] = {}
    fresh: list[Sample] = []
    stale: list[Sample] = []
    for row in rows:
        code = row["sample"]
        bottle = by_code.get(code)
        if bottle is None:
            bottle = known.samples.get(code)
            if bottle is None:
                bottle = Sample(
                    code=code,
                    site=known.sites[row["site"]],
                    taken_on=row["date"],
                    upload=upload,
                    simulated=bool(known.sites[row["site"]].simulated),
                )
                fresh.append(bottle)
            else:
                stale.append(bottle)
            bottle.site = known.sites[row["site"]]
            if bottle.state != "analysed":
                SAMPLE.fire(bottle, "report", scope=scope)
            by_code[code] = bottle
        if row["flow"] is not None:
            bottle.flow_m3_d = row["flow"]
        if row["composite"]:
            bottle.composite = row["composite"]
        if row["remarks"]:
            bottle.remarks = row["remarks"]
        flag = "single_grab" if row["composite"] == Composite.GRAB.value else row["flags"]
        if flag and flag not in bottle.flags:
            bottle.flags = [*bottle.flags, flag]
    Sample.unscoped.bulk_create(fresh, batch_size=BATCH)
    Sample.unscoped.bulk_update(stale, ["flow_m3_d", "composite", "remarks", "flags", "state"], batch_size=500)
    return by_code


def _markers(rows: list[Row], bottles: dict[str, Sample], upload: Upload) -> None:
    found: dict[tuple[str, str], Marker] = {}
    for row in rows:
        for column, (marker, unit) in MARKERS.items():
            if row[column] is not None and ((code := row["sample"]), marker) not in found:
                found[code, marker] = Marker(
                    sample=bottles[code], marker=marker, value=row[column], unit=unit, upload=upload
                )
    ids = [bottle.pk for bottle in bottles.values()]
    standing: dict[tuple[str, str], Marker] = {}
    if found:
        for start in range(0, len(ids), 900):
            for old_marker in Marker.unscoped.filter(
                sample__in=ids[start : start + 900], superseded_at=None
            ).select_related("sample"):
                standing[old_marker.sample.code, old_marker.marker] = old_marker
    changed = [
        standing[key] for key, marker in found.items() if key in standing and standing[key].value != marker.value
    ]
    Marker.unscoped.filter(pk__in=[marker.pk for marker in changed]).update(superseded_at=timezone.now())
    same = {key for key, marker in standing.items() if key in found and found[key].value == marker.value}
    bulk.insert([marker for key, marker in found.items() if key not in same])


def _result(row: Row, bottle: Sample, known: Known, upload: Upload) -> Result:
    value = row["value"]
    return Result(
        sample=bottle,
        substance=row["substance"],
        kind=row["kind"],
        number=row["number"],
        value_ng_l=value.value,
        qualifier=value.qualifier.value,
        limit_ng_l=row["limit"],
        recovery=row["recovery"],
        laboratory=known.laboratories[row["laboratory"]],
        method=row["method"] or "",
        catchment=known.catchment(known.sites[row["site"]], row),
        upload=upload,
        upload_row=row.number,
    )
