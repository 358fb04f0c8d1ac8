"""The county assessment of the simulated province: two months of runs, so that comparison and the lists have a before and an after."""

from __future__ import annotations

from lanjie.core.access import SYSTEM
from lanjie.core.quantities import today
from lanjie.demo import truth
from lanjie.situation.commands.assess import assess

RUNS = 2


def build() -> None:
    """Assess the last two months of the simulated province."""
    for month in truth.make(today()).months[-RUNS:]:
        assess(scope=SYSTEM, month=month)
