"""From two runs to proposals of the lists: entered twice, left twice, with reasons and rule hits; one month puts nobody on a list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from lanjie.core import proposals
from lanjie.core.access import SYSTEM, Scope
from lanjie.core.models import Proposal
from lanjie.registry.models import Area
from lanjie.situation.commands.propose import propose_lists
from lanjie.situation.models import AssessmentRun
from lanjie.situation.proposals import KIND
from lanjie.situation.queries import rule_hits as hits
from tests.integration.situation.assessment_rows import level_of, months, run_of, series, why_of

pytestmark = pytest.mark.django_db
Areas = Mapping[str, Area]
Chances = tuple[float, float, float]
JULY, AUGUST, SEPTEMBER = date(2020, 7, 1), date(2020, 8, 1), date(2020, 9, 1)
LOW: Chances = (0.0, 0.0, 0.1)


def run(areas: Areas, month: date, chances: Chances) -> AssessmentRun:
    """A run in which 430102 has those probabilities and the others none to speak of."""
    made = run_of(month)
    for rank, (code, p) in enumerate((("430102", chances), ("430103", LOW), ("430302", LOW)), start=1):
        level_of(made, areas[code], rank, p)
        why_of(made, areas[code])
    return made


def proposed(areas: Areas, *chances: Chances) -> list[tuple[str, str, str]]:
    """(area, held, tier) proposed after runs of July, August and September with those probabilities, each taken at once."""
    found: list[tuple[str, str, str]] = []
    for month, p in zip((JULY, AUGUST, SEPTEMBER), chances, strict=False):
        for proposal in propose_lists(scope=SYSTEM, run=run(areas, month, p)).value:
            found.append((proposal.area_code, proposal.held, proposal.tier))
            proposals.decide(scope=SYSTEM, proposal=proposal, action="take")
    return found


def test_one_run_alone_proposes_nothing(areas: Areas) -> None:
    assert proposed(areas, (0.99, 0.99, 0.99)) == []


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((0.0, 0.0, 0.5), (0.0, 0.0, 0.5), [("430102", "", "watch")]),
        ((0.0, 0.0, 0.499), (0.0, 0.0, 0.99), []),
        ((0.0, 0.0, 0.99), (0.0, 0.0, 0.499), []),
        ((0.0, 0.7, 0.9), (0.0, 0.7, 0.9), [("430102", "", "warning")]),
        ((0.8, 0.9, 0.99), (0.8, 0.9, 0.99), [("430102", "", "listed")]),
        ((0.8, 0.9, 0.99), (0.799, 0.9, 0.99), [("430102", "", "warning")]),
    ],
)
def test_an_area_enters_when_it_reaches_the_probability_in_both(
    areas: Areas, first: Chances, second: Chances, expected: list[Any]
) -> None:
    assert proposed(areas, first, second) == expected


def test_below_the_leaving_probability_once_keeps_it_on_the_list(areas: Areas) -> None:
    on = (0.0, 0.0, 0.9)
    assert proposed(areas, on, on, (0.0, 0.0, 0.1)) == [("430102", "", "watch")]


def test_below_the_leaving_probability_twice_proposes_to_take_it_off(areas: Areas) -> None:
    on, off = (0.0, 0.0, 0.9), (0.0, 0.0, 0.299)
    assert proposed(areas, on, on) == [("430102", "", "watch")]
    for month in (SEPTEMBER, date(2020, 10, 1)):
        made = propose_lists(scope=SYSTEM, run=run(areas, month, off)).value
    assert [(p.area_code, p.held, p.tier) for p in made] == [("430102", "watch", "")]
    assert made[0].reasons[0]["threshold"] == 0.3


def test_an_override_is_where_the_next_proposal_starts_from(areas: Areas) -> None:
    sure = (0.9, 0.95, 0.99)
    run(areas, JULY, sure)
    (first,) = propose_lists(scope=SYSTEM, run=run(areas, AUGUST, sure)).value
    proposals.decide(scope=SYSTEM, proposal=first, action="override", tier="watch", reason="先整改")
    (second,) = propose_lists(scope=SYSTEM, run=run(areas, SEPTEMBER, sure)).value
    assert (second.held, second.tier) == ("watch", "listed")


def test_the_reasons_give_both_probabilities_against_the_threshold_and_the_rank(areas: Areas) -> None:
    run(areas, JULY, (0.0, 0.0, 0.61))
    (made,) = propose_lists(scope=SYSTEM, run=run(areas, AUGUST, (0.0, 0.0, 0.72))).value
    said = [(r["code"], r["value"], r["threshold"]) for r in made.reasons]
    assert said == [("p_worst_3", 0.72, 0.5), ("p_worst_3_before", 0.61, 0.5), ("rank", 1, 3)]
    assert all(r["zh"] and r["en"] for r in made.reasons)


def test_the_same_run_proposes_once(areas: Areas) -> None:
    run(areas, JULY, (0.0, 0.0, 0.9))
    again = run(areas, AUGUST, (0.0, 0.0, 0.9))
    for _ in range(2):
        propose_lists(scope=SYSTEM, run=again)
    assert Proposal.unscoped.filter(kind=KIND).count() == 1


def test_only_the_province_puts_lists_forward(areas: Areas, scope_of: Callable[..., Scope]) -> None:
    made = run(areas, JULY, LOW)
    with pytest.raises(PermissionDenied):
        propose_lists(scope=scope_of("city", at="430100"), run=made)


# Rule hits -------------------------------------------------------------------------------------------------------------------


def hit(areas: Areas, monkeypatch: pytest.MonkeyPatch, **values: dict[str, list[float | None]]) -> dict[str, list[str]]:
    """Codes hit by area, with as few counties as the test has."""
    monkeypatch.setattr(hits, "FEWEST", 3)
    made = run_of(AUGUST)
    for rank, code in enumerate(("430102", "430103", "430302"), start=1):
        level_of(made, areas[code], rank, LOW)
        why_of(
            made,
            areas[code],
            series={
                name: series("binomial" if name == "sat" else "lognormal", by[code], n=100 if name == "sat" else None)
                for name, by in values.items()
            },
        )
    return {area: [one.code for one in found] for area, found in hits.rule_hits(made).items()}


def test_wastewater_in_the_top_decile_two_quarters_running_is_a_hit(
    areas: Areas, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [f"{m:%Y-%m}" for m in months(AUGUST, 5)] == ["2020-04", "2020-05", "2020-06", "2020-07", "2020-08"]
    found = hit(areas, monkeypatch, ww={"430102": [9.0, 9.0, 9.0, 9.0, 9.0], "430103": [1.0] * 5, "430302": [2.0] * 5})
    assert found == {"430102": ["ww_top_decile"]}


def test_one_quarter_in_the_top_decile_is_none(areas: Areas, monkeypatch: pytest.MonkeyPatch) -> None:
    found = hit(areas, monkeypatch, ww={"430102": [1.0, 1.0, 1.0, 9.0, 9.0], "430103": [3.0] * 5, "430302": [2.0] * 5})
    assert found == {}


def test_satisfaction_in_the_bottom_decile_of_the_last_wave_is_a_hit(
    areas: Areas, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = hit(areas, monkeypatch, sat={"430102": [90.0, None], "430103": [95.0, None], "430302": [60.0, None]})
    assert found == {"430302": ["sat_bottom_decile"]}


def test_too_few_counties_make_no_decile(areas: Areas, monkeypatch: pytest.MonkeyPatch) -> None:
    found = hit(areas, monkeypatch, sat={"430102": [90.0], "430103": [None], "430302": [60.0]})
    assert found == {}
