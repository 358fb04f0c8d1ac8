"""What the report of 2020 counts comes out of the demo's records."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command

from lanjie.core.access import SYSTEM
from lanjie.core.figures import FIGURES, Asked
from lanjie.demo import governance, supervision

pytestmark = pytest.mark.django_db
REPORTED = date(2020, 9, 11)


def test_pairs_visits_and_lists_are_those_of_the_report() -> None:
    call_command("migrate", verbosity=0)
    governance.build()
    supervision.build()
    asked = Asked(on=REPORTED)
    numbers = {
        key: FIGURES[f"governance.{key}"].number(SYSTEM, asked).value
        for key in ("supervision.pairs", "supervision.visited", "listing.warning", "listing.watch", "listing.listed")
    }
    assert numbers == {
        "supervision.pairs": 35, "supervision.visited": 100, "listing.warning": 1, "listing.watch": 15, "listing.listed": 0,
    }  # fmt: skip
    rectified = FIGURES["governance.supervision.rectified"].number(SYSTEM, asked).value
    assert rectified is not None
    assert 0 < rectified < 100
