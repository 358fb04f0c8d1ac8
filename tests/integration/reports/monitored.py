"""A small monitored province: four works in two cities, two years of quarters, two residues of which one is often below its limit."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from lanjie.core.access import SYSTEM
from lanjie.situation.choices import Qualifier, ResultKind
from lanjie.situation.commands.estimate import estimate
from lanjie.situation.models import TrendRun
from tests import factories

QUARTERS = [date(year, month, 1) for year in (2019, 2020) for month in (1, 4, 7, 10)][:7]
LAST = QUARTERS[-1]  # 2020 Q3
END = date(2020, 9, 30)
COUNTIES = ("430102", "430103", "430302", "430302")
LIMIT = 5.0


def monitored() -> TrendRun:
    """Sites, samples, results and controls of every quarter, and the run estimated from them."""
    factories.province()
    draw = np.random.default_rng(20200911)
    for number, county in enumerate(COUNTIES):
        site = factories.SiteFactory(area=factories.area(county), opened_on=date(2019, 1, 1))
        catchment = factories.CatchmentFactory(site=site, population=60_000 * (number + 1))
        for quarter in QUARTERS:
            for day in (quarter + timedelta(days=40), quarter + timedelta(days=43)):
                sample = factories.SampleFactory(site=site, taken_on=day, state="analysed")
                for substance, middle in (("methamphetamine", 40.0), ("ketamine", 5.5)):
                    value = middle * (number + 1) * draw.lognormal(0, 0.25)
                    below = value < LIMIT
                    factories.ResultFactory(
                        sample=sample,
                        substance=substance,
                        catchment=catchment,
                        qualifier=Qualifier.BELOW_LOQ if below else Qualifier.MEASURED,
                        value_ng_l=None if below else value,
                        limit_ng_l=LIMIT,
                        load=None if below else value / 2,
                        load_limit=LIMIT / 2,
                    )
        last = sample
        factories.ResultFactory(sample=last, kind=ResultKind.SPIKE, recovery=96.0, catchment=catchment, in_trend=False)
        factories.ResultFactory(
            sample=last, kind=ResultKind.FIELD_BLANK, catchment=catchment, in_trend=False, flags=["blank_hit"]
        )
    factories.ResultFactory(
        sample=factories.SampleFactory(site=site, taken_on=LAST, state="analysed"),
        catchment=catchment,
        in_trend=False,
        flags=["blank_hit"],
    )
    run = estimate(scope=SYSTEM, cut_off=END).value
    assert isinstance(run, TrendRun)
    return run
