from __future__ import annotations

import numpy as np
import pytest

from lanjie.science.situation.charts import charts
from lanjie.science.situation.contributions import contributions
from lanjie.science.situation.draws import level_mean
from lanjie.science.situation.outputs import assess

from .factories import fitted


@pytest.fixture(scope="module")
def drawn() -> dict[str, dict]:
    found = fitted()
    return charts(found, assess(found, 100), contributions(found))


def test_the_ranking_runs_from_the_highest_level_and_shows_both_intervals(drawn: dict[str, dict]) -> None:
    values = drawn["ranking"]["data"]["values"]
    order = np.argsort(-level_mean(fitted())[-1])
    assert [v["area"] for v in values] == [fitted().panel.areas[i] for i in order]
    assert all(v["low"] < v["mean"] < v["high"] for v in values)
    assert all("–" in v["rank"] for v in values)


def test_contributions_of_an_area_add_up_to_its_bar(drawn: dict[str, dict]) -> None:
    parts = contributions(fitted())
    first = drawn["contributions"]["data"]["values"][0]["area"]
    bar = sum(v["part"] for v in drawn["contributions"]["data"]["values"] if v["area"] == first)
    i = fitted().panel.areas.index(first)
    assert bar == pytest.approx(float(parts.own[-1, i] + parts.neighbours[-1, i]), abs=1e-3)


def test_the_model_stands_beside_the_simple_index_for_every_area(drawn: dict[str, dict]) -> None:
    assert len(drawn["fallback"]["data"]["values"]) == 24


def test_every_title_is_in_both_languages(drawn: dict[str, dict]) -> None:
    for spec in drawn.values():
        title = spec["title"]["text"]
        assert any("一" <= c <= "鿿" for c in title)
        assert any("a" <= c <= "z" for c in title)
