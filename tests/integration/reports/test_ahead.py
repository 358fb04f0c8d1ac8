"""After a run nobody waits for a drawing: its pages were looked at ahead."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from lanjie.core import ahead
from lanjie.core.access import SYSTEM
from lanjie.core.models import Job
from lanjie.situation.models import Site
from tests.integration.reports.monitored import LAST

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelves(settings: Any, tmp_path: Path) -> Path:
    settings.VAR = tmp_path
    return tmp_path


def kept(shelves: Path) -> set[str]:
    return {str(path.relative_to(shelves)) for shelf in ("charts", "drafts") for path in (shelves / shelf).glob("*")}


@pytest.mark.usefixtures("run")
def test_a_new_run_queues_it() -> None:
    assert Job.objects.filter(kind=ahead.KIND, state=Job.WAITING).count() == 1


@pytest.mark.usefixtures("run")
def test_what_was_looked_at_ahead_is_drawn_for_every_reader(shelves: Path, client_of: Any) -> None:
    Job.objects.all().delete()
    ahead.draw(scope=SYSTEM, progress=lambda *_: None)
    before = kept(shelves)
    site = Site.unscoped.order_by("code").first()
    assert site
    first = [
        reverse("situation:wastewater"),
        f"{reverse('situation:wastewater')}?substance=ketamine",
        f"{reverse('situation:wastewater')}?substance=ketamine&area=430100",
        reverse("situation:area", args=["430302"]),
        reverse("situation:site", args=[site.code]),
        f"{reverse('reports:bulletin_draft')}?quarter={LAST}",
    ]
    client = client_of("province", at="430000")
    for lang in ("zh-hans", "en"):
        client.cookies["django_language"] = lang
        for address in first:
            assert client.get(address).status_code == 200
    assert before
    assert kept(shelves) == before
