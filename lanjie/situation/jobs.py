"""Long work of monitoring."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from lanjie.core.access import SYSTEM, Scope
from lanjie.core.jobs import Progress, job
from lanjie.core.words import say
from lanjie.situation.assessment_method import STEPS


@job("situation.wastewater.estimate")
def estimate_again(*, scope: Scope, progress: Progress) -> str:
    """Estimate after new results; asked for by whoever imported them, done in the name of the system."""
    from lanjie.situation.commands.estimate import estimate  # noqa: PLC0415  slow import

    del scope  # laboratories may import but not estimate; the run is the system's
    progress(0, 1, say("正在估计水平与趋势", "Estimating levels and trends"))
    estimate(scope=SYSTEM)
    progress(1, 1, say("已估计", "Estimated"))
    return reverse("situation:wastewater")


@job("situation.assess", label=say("县区毒情评估", "County assessment"))
def assess_month(*, scope: Scope, progress: Progress, month: str) -> str:
    """Assess a month (`2020-08`), then put the lists it supports forward; asked for on a page, shown with its progress."""
    from lanjie.situation.commands.assess import assess  # noqa: PLC0415  slow import
    from lanjie.situation.commands.propose import propose_lists  # noqa: PLC0415  slow import

    run = assess(scope=scope, month=date.fromisoformat(f"{month}-01"), tell=progress).value
    propose_lists(scope=scope, run=run)
    progress(STEPS, STEPS, say("已写成运行 {code}", "Run {code} is written", code=run.code))
    return f"{reverse('situation:home')}?run={run.code}"
