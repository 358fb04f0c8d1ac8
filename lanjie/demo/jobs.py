"""Work of the demo that need not be waited for: the pages are served while the province is being assessed."""

from __future__ import annotations

from django.urls import reverse

from lanjie.core.access import Scope
from lanjie.core.jobs import Progress, job
from lanjie.core.words import say


@job("demo.assess", label=say("评估演示省份", "Assess the simulated province"))
def assess_province(*, scope: Scope, progress: Progress) -> str:
    """Assess the simulated province; the same as `lanjie demo --no-serve` does before it ends."""
    from lanjie.demo import assessment  # noqa: PLC0415  slow import

    del scope
    progress(0, 1, say("正在评估演示省份", "Assessing the simulated province"))
    assessment.build()
    progress(1, 1, say("已评估", "Assessed"))
    return reverse("situation:home")
