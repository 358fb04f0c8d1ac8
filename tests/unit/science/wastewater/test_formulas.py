"""The formulas one by one: the worked examples, and numbers they can not take."""

from __future__ import annotations

import pytest

from lanjie.science.wastewater.formulas import FORMULAS, FormulaError
from tests.worked_examples import EXAMPLES, Example


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_a_worked_example(example: Example) -> None:
    drug, residue = example.pair or ("", "")
    outcome = FORMULAS[example.formula].run(example.given, drug=drug, residue=residue)
    for name, value in example.gives.items():
        assert outcome.values[name] == (None if value is None else pytest.approx(value, abs=example.within))
    assert outcome.zh == example.words


def test_every_example_of_the_note_is_there() -> None:
    assert {example.name.split()[0] for example in EXAMPLES} == {f"O{n}" for n in range(1, 12)}


@pytest.mark.parametrize("key", FORMULAS)
def test_an_output_is_named_and_computed_alike(key: str) -> None:
    formula = FORMULAS[key]
    example = next((e for e in EXAMPLES if e.formula == key), None)
    given = example.given if example else {q.name: q.example or 10.0 for q in formula.inputs}
    drug, residue = (example.pair if example and example.pair else None) or ("", "")
    assert set(formula.run(given, drug=drug, residue=residue).values) == {q.name for q in formula.outputs}


@pytest.mark.parametrize(
    ("key", "given", "at"),
    [
        ("load", {"concentration": 1, "flow": 1}, "people"),
        ("load", {"concentration": 1, "flow": 1, "people": 4_999}, "people"),
        ("load", {"concentration": -1, "flow": 1, "people": 5_000}, "concentration"),
        ("load", {"concentration": 1, "flow": 0, "people": 5_000}, "flow"),
        ("load", {"concentration": float("nan"), "flow": 1, "people": 5_000}, "concentration"),
        ("week", {}, "wed"),
        ("year", {"per_1000": 1}, "kg"),
        ("year", {"per_1000": 1, "people": 5_000, "kg": 1}, "kg"),
        ("year", {"per_1000": 0, "kg": 1}, "per_1000"),
        ("users", {"per_1000": 1, "least": 30, "most": 30}, "most"),
        ("opiates", {"morphine": 1, "codeine": 1, "k_low": 0.3, "k_high": 0.1, "clinical": 1, "poppy": 1, "cv": 1}, "k_high"),
    ],
)  # fmt: skip
def test_numbers_it_can_not_take_are_refused_at_their_name(key: str, given: dict[str, float], at: str) -> None:
    with pytest.raises(FormulaError) as refused:
        FORMULAS[key].run(given)
    assert (refused.value.name, bool(refused.value.zh), bool(refused.value.en)) == (at, True, True)


@pytest.mark.parametrize(("key", "people"), [("load", 5_000), ("implied", 5_000)])
def test_the_smallest_catchment_is_taken(key: str, people: int) -> None:
    given = {"concentration": 1, "flow": 1, "per_1000": 1, "per_mille": 1, "people": people}
    names = {q.name for q in FORMULAS[key].inputs}
    assert FORMULAS[key].run({name: value for name, value in given.items() if name in names}).values


def test_an_unknown_substance_is_refused() -> None:
    with pytest.raises(FormulaError, match="unknown substance"):
        FORMULAS["use"].run({"per_1000": 1, "fraction": 0.5}, drug="x", residue="x")


@pytest.mark.parametrize(("ratio", "computed"), [(0.19, False), (0.191, True)])
def test_amphetamine_is_not_computed_where_it_can_not_be_told(ratio: float, computed: bool) -> None:
    outcome = FORMULAS["amphetamine"].run({"amphetamine": ratio, "methamphetamine": 1})
    assert (outcome.values["left"] is not None) is computed
    assert bool(outcome.zh) is not computed


def test_users_are_a_range() -> None:
    values = FORMULAS["users"].run({"per_1000": 54.3, "least": 24.5, "most": 54.3}).values
    assert values["low"] == pytest.approx(1.0)
    assert values["high"] == pytest.approx(54.3 / 24.5)
