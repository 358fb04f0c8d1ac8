"""Loads and quality findings of results, decided once when they are written and kept with them."""

from __future__ import annotations

import numpy as np

from lanjie.science import wastewater as ww
from lanjie.situation.choices import Qualifier, ResultKind
from lanjie.situation.models import Result

_CARRIED = (ResultKind.SAMPLE.value, ResultKind.REPLICATE.value)


def judge(results: list[Result]) -> None:
    """Set load, load limit, flags and `in_trend` on unsaved results, in place."""
    carried = [r for r in results if r.kind in _CARRIED and r.sample.flow_m3_d and r.catchment is not None]
    flow = np.array([r.sample.flow_m3_d for r in carried], dtype=float)
    people = np.array([r.catchment.population for r in carried if r.catchment], dtype=float)
    value = np.array([r.value_ng_l if r.value_ng_l is not None else np.nan for r in carried], dtype=float)
    limit = np.array([r.limit_ng_l if r.limit_ng_l is not None else np.nan for r in carried], dtype=float)
    if carried:
        loads = ww.normalised_load(value, flow, people)
        limits = ww.normalised_load(limit, flow, people)
        for result, load, bound in zip(carried, loads, limits, strict=True):
            result.load = None if np.isnan(load) else float(load)
            result.load_limit = None if np.isnan(bound) else float(bound)
    for result in results:
        result.in_trend = (
            result.kind == ResultKind.SAMPLE.value
            and result.qualifier in (Qualifier.MEASURED.value, Qualifier.BELOW_LOQ.value, Qualifier.BELOW_LOD.value)
            and (result.load is not None or result.load_limit is not None)
        )
