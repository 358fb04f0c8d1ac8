"""File layouts of monitoring: wastewater sheets, hair rounds, prices, surveys and monthly counts."""

from __future__ import annotations

from lanjie.situation.imports.european import EUROPEAN
from lanjie.situation.imports.european_sites import EUROPEAN_SITES
from lanjie.situation.imports.hair import HAIR
from lanjie.situation.imports.laboratory import LABORATORY
from lanjie.situation.imports.monthly_counts import MONTHLY_COUNTS
from lanjie.situation.imports.plan import PLAN
from lanjie.situation.imports.prices import PRICES
from lanjie.situation.imports.sites import SITES
from lanjie.situation.imports.surveys import SURVEYS

#: Every layout that is handed in to this room, in the order it is offered.
LAYOUTS = (LABORATORY, PLAN, SITES, MONTHLY_COUNTS, HAIR, PRICES, SURVEYS, EUROPEAN, EUROPEAN_SITES)

__all__ = [
    "EUROPEAN",
    "EUROPEAN_SITES",
    "HAIR",
    "LABORATORY",
    "LAYOUTS",
    "MONTHLY_COUNTS",
    "PLAN",
    "PRICES",
    "SITES",
    "SURVEYS",
]
