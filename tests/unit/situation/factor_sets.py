"""A factor set held in memory, with the rows the worked examples need."""

from __future__ import annotations

from datetime import date
from typing import Any

from lanjie.core.models import User
from lanjie.situation.models import Factor, FactorSet
from lanjie.situation.queries.use import Factors

SET = FactorSet(version=7, label="test", valid_from=date(2020, 1, 1))
READER = User(pk=1, username="wang", name="王敏")


def factor(drug: str, biomarker: str, excretion: float | None, **fields: Any) -> Factor:
    return Factor(
        factor_set=SET,
        drug=drug,
        biomarker=biomarker,
        **{"excretion": excretion, "evidence": "seen", "source": "t", **fields},
    )


def factors(*rows: Factor) -> Factors:
    return Factors(SET, rows)


METH = factor("methamphetamine", "methamphetamine", 0.43, dose_low_mg=24.5, dose_high_mg=54.3)
