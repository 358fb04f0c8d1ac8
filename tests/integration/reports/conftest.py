from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

from lanjie.situation.models import TrendRun
from tests.integration.reports.monitored import monitored


@pytest.fixture
def run(db: None) -> TrendRun:
    """The run of the small monitored province."""
    return monitored()


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Whatever language the test before spoke."""
    with translation.override("zh-hans"):
        yield
