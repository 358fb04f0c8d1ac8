"""Long work of monitoring."""

from __future__ import annotations

from django.urls import reverse

from lanjie.core.access import SYSTEM, Scope
from lanjie.core.jobs import Progress, job
from lanjie.core.words import say


@job("situation.wastewater.estimate")
def estimate_again(*, scope: Scope, progress: Progress) -> str:
    """Estimate after new results; asked for by whoever imported them, done in the name of the system."""
    from lanjie.situation.commands.estimate import estimate  # noqa: PLC0415  slow import

    del scope  # laboratories may import but not estimate; the run is the system's
    progress(0, 1, say("正在估计水平与趋势", "Estimating levels and trends"))
    estimate(scope=SYSTEM)
    progress(1, 1, say("已估计", "Estimated"))
    return reverse("situation:wastewater")
