"""Loads and quality findings of results: decided when they are written, kept with them, explained on every page that shows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from lanjie.science import wastewater as ww
from lanjie.science.wastewater import quality
from lanjie.situation.choices import EXCLUDING, Qualifier, ResultKind
from lanjie.situation.models import Result
from lanjie.situation.queries.quality_inputs import Inputs, inputs

RULES = quality.Rules()
COUNTED = frozenset({Qualifier.MEASURED.value, Qualifier.BELOW_LOQ.value, Qualifier.BELOW_LOD.value})
BLANKS = frozenset({ResultKind.FIELD_BLANK.value, ResultKind.METHOD_BLANK.value})
_CARRIED = frozenset({ResultKind.SAMPLE.value, ResultKind.REPLICATE.value})
#: Results that stand or fall together: file, laboratory, day and substance; or one bottle and substance.
_Group: TypeAlias = tuple[int | None, int | None, date, str] | tuple[int, str]


def judge(results: Sequence[Result], *, controls: Sequence[Result] = ()) -> None:
    """Set load, load limit, flags and `in_trend` on unsaved results, in place. Their bottles must be saved.

    Replicates speak for their bottle; blanks and spikes for their bottle and for every result of their file, laboratory, day and
    substance. `controls` are results on record that speak too but are not judged again.
    """
    set_loads(results)
    known = inputs(results)
    samples = [result for result in results if result.kind == ResultKind.SAMPLE.value]
    heard = [result for result in (*results, *controls) if result.kind != ResultKind.SAMPLE.value]
    checked = quality.qa(_table(samples, heard, known), RULES)
    for result, found in zip(
        samples, checked.flags, strict=False
    ):  # the site's earlier results stand behind and drop out
        own = "seal_broken" in known.noted[result.sample_id]
        result.flags = [*found, "seal_broken"] if own else list(found)
    _judge_controls(results, {(s.sample_id, s.substance): s for s in samples})
    for result in results:
        result.in_trend = (
            result.kind == ResultKind.SAMPLE.value
            and result.qualifier in COUNTED
            and (result.load is not None or result.load_limit is not None)
            and not EXCLUDING & set(result.flags)
        )


def set_loads(results: Sequence[Result]) -> None:
    """Load and load limit, mg/day/1000 people, where there is a flow and a population; nothing is invented where there is none."""
    carried = [r for r in results if r.kind in _CARRIED and r.sample.flow_m3_d and r.catchment is not None]
    if not carried:
        return
    flow = np.array([r.sample.flow_m3_d for r in carried], dtype=float)
    people = np.array([r.catchment.population for r in carried if r.catchment], dtype=float)
    share = np.array([r.catchment.load_share for r in carried if r.catchment], dtype=float)
    loads = ww.normalised_load(_floats([r.value_ng_l for r in carried]), flow, people) * share
    limits = ww.normalised_load(_floats([r.limit_ng_l for r in carried]), flow, people) * share
    for result, load, bound in zip(carried, loads.tolist(), limits.tolist(), strict=True):
        result.load = None if np.isnan(load) else load
        result.load_limit = None if np.isnan(bound) else bound


def _floats(values: Sequence[float | None]) -> NDArray[np.float64]:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _groups(result: Result) -> tuple[_Group, _Group]:
    return (
        (result.upload_id, result.laboratory_id, result.sample.taken_on, result.substance),
        (result.sample_id, result.substance),
    )


def _table(samples: Sequence[Result], controls: Sequence[Result], known: Inputs) -> quality.Samples:
    """The samples with what their controls say beside them, then the site's earlier results."""
    replicates: dict[tuple[int, str], list[Result]] = defaultdict(list)
    blanks: dict[_Group, float] = {}
    recoveries: dict[_Group, float] = {}
    for control in controls:
        if control.kind == ResultKind.REPLICATE.value:
            replicates[control.sample_id, control.substance].append(control)
        elif control.kind in BLANKS and control.value_ng_l is not None:
            for group in _groups(control):
                blanks[group] = max(blanks.get(group, 0.0), control.value_ng_l)
        elif control.recovery is not None:
            for group in _groups(control):
                recoveries[group] = _worse(recoveries.get(group), control.recovery / 100)
    past = known.earlier
    none = [None] * len(past)
    return quality.Samples(
        site=[*(s.sample.site_id for s in samples), *(e.site for e in past)],
        date=[*(s.sample.taken_on for s in samples), *(e.day for e in past)],
        substance=[*(s.substance for s in samples), *(e.substance for e in past)],
        value=_floats([*(s.value_ng_l for s in samples), *(e.value for e in past)]),
        limit=_floats([*(s.limit_ng_l for s in samples), *(e.limit for e in past)]),
        qualifier=[*(s.qualifier for s in samples), *(e.qualifier for e in past)],
        flow=_floats([*(s.sample.flow_m3_d for s in samples), *none]),
        replicate=_floats([*(_farthest(s, replicates.get((s.sample_id, s.substance), ())) for s in samples), *none]),
        blank=_floats([*(_highest(blanks, s) for s in samples), *none]),
        recovery=_floats([*(_worst(recoveries, s) for s in samples), *none]),
        z=_floats([*(known.score(s.laboratory_id, s.substance, s.sample.taken_on) for s in samples), *none]),
        load=_floats([*(s.load for s in samples), *(e.load for e in past)]),
        reported=[*(" ".join(known.noted[s.sample_id]) for s in samples), *("" for _ in past)],
    )


def _highest(blanks: dict[_Group, float], sample: Result) -> float | None:
    return max((blanks[group] for group in _groups(sample) if group in blanks), default=None) if blanks else None


def _worst(recoveries: dict[_Group, float], sample: Result) -> float | None:
    worst = None
    for group in _groups(sample):
        if group in recoveries:
            worst = _worse(worst, recoveries[group])
    return worst


def _worse(one: float | None, other: float) -> float:
    """Of two recoveries the one farther from the middle of the bounds, which fails first."""
    middle = sum(RULES.recovery) / 2
    return other if one is None or abs(other - middle) > abs(one - middle) else one


def _farthest(sample: Result, replicates: Sequence[Result]) -> float | None:
    """The replicate that differs most. One below its limit counts as the limit: it differs by at least that much."""
    if sample.value_ng_l is None:
        return None
    value = sample.value_ng_l
    found = [r.value_ng_l if r.value_ng_l is not None else r.limit_ng_l for r in replicates if r.qualifier in COUNTED]
    return max((other for other in found if other is not None), key=lambda other: abs(value - other), default=None)


def _judge_controls(results: Sequence[Result], samples: dict[tuple[int, str], Result]) -> None:
    """A control that does not hold carries the flag it puts on others: a page can count controls by their flags alone."""
    for result in results:
        if result.kind in BLANKS:
            result.flags = ["blank_hit"] if result.qualifier == Qualifier.MEASURED.value else []
        elif result.kind == ResultKind.SPIKE.value:
            low, high = RULES.recovery
            within = result.recovery is None or low <= result.recovery / 100 <= high
            result.flags = [] if within else ["recovery_bad"]
        elif result.kind == ResultKind.REPLICATE.value:
            partner = samples.get((result.sample_id, result.substance))
            bad = partner is not None and "replicate_bad" in partner.flags
            result.flags = ["replicate_bad"] if bad else []
