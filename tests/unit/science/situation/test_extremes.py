"""Tables at the edge of what can be fitted: an answer with finite intervals, or a refusal; never a silent NaN."""

from __future__ import annotations

import numpy as np
import pytest

from lanjie.science.situation.contributions import contributions
from lanjie.science.situation.data import assemble
from lanjie.science.situation.export import flags
from lanjie.science.situation.fit import fit
from lanjie.science.situation.outputs import assess
from lanjie.science.situation.table import check_rows

from .factories import raw

Table = list[dict[str, str | None]]


def series(values: dict[str, str], likelihood: str, size: str = "", months: int = 6) -> Table:
    """The same value in every month of each area."""
    return [
        raw(area=area, month=f"2020-{t + 1:02d}", indicator="x", likelihood=likelihood, y=y, n_or_exposure=size)
        for area, y in values.items()
        for t in range(months)
    ]


TABLES: dict[str, Table] = {
    "one month, one series": series({"A": "1", "B": "2", "C": "3", "D": "4"}, "normal", months=1),
    "nothing ever differs": series(dict.fromkeys("ABCD", "1"), "normal"),
    "all tests positive, or none": series({"A": "30", "B": "30", "C": "30", "D": "0"}, "binomial", "30"),
    "counts over four orders": series({"A": "1", "B": "100", "C": "10000", "D": "100"}, "poisson", "1"),
    "all but one below the limit": series({"A": "<5", "B": "<5", "C": "<5", "D": "7"}, "lognormal"),
    "all but one zero": series({"A": "0", "B": "0", "C": "0", "D": "3"}, "poisson", "1"),
    "all but one suppressed": series({"A": "1-5", "B": "1-5", "C": "1-5", "D": "9"}, "poisson", "1"),
    "one cell in all": series({"A": "3"}, "poisson", "1", months=1),
}


@pytest.mark.parametrize("pairs", [[], [(0, 1)]], ids=["no neighbours at all", "one pair"])
@pytest.mark.parametrize("name", list(TABLES))
def test_every_figure_is_finite(name: str, pairs: list[tuple[int, int]]) -> None:
    given = assemble(check_rows(enumerate(TABLES[name], start=2)), tuple("ABCD"), pairs)
    found = fit(given.panel, given.spec, given.areas)
    figures = assess(found, 100)
    for part in (figures.level.mean, figures.level.low, figures.level.high, *figures.p_worst.values()):
        assert np.isfinite(part).all()
    assert (figures.level.low < figures.level.high).all()
    assert np.isfinite(list(contributions(found).by_indicator.values())).all()
    assert len(flags(given, found, figures)) == given.panel.calendar.count
