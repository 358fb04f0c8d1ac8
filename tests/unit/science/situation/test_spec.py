from __future__ import annotations

from pathlib import Path

import pytest

from lanjie.science.situation.spec import Break, Indicator, Spec, SpecError, default_spec, load_spec

WW = Indicator("ww", {"use": "1"})


@pytest.mark.parametrize(
    ("indicators", "message"),
    [
        ((Indicator("ww", {"use": "+"}),), "exactly one anchor"),
        ((WW, Indicator("hair", {"use": "1"})), "exactly one anchor"),
        ((WW, WW), "declared twice"),
        ((WW, Indicator("odd", {})), "loads on no factor"),
        ((WW, Indicator("new", {"effort": "+"})), "at least two indicators"),
        ((WW, Indicator("a", {"effort": "1"}), Indicator("b", {"effort": "1"})), "at most one anchor"),
        ((WW, Indicator("out", {"traffic": "+"})), "traffic needs exactly one anchor"),
        ((Indicator("a", {"effort": "1"}), Indicator("b", {"effort": "+"})), "no indicator loads on use"),
    ],
)
def test_what_cannot_be_identified_is_refused(indicators: tuple[Indicator, ...], message: str) -> None:
    with pytest.raises(SpecError, match=message):
        Spec(indicators)


def test_a_break_of_an_unknown_indicator_is_refused() -> None:
    with pytest.raises(SpecError, match="unknown indicator 'hair'"):
        Spec((WW,), (Break("hair", "2020-01"),))


@pytest.mark.parametrize("weight", [-0.1, 1.1, 0.5])
def test_a_traffic_weight_needs_a_traffic_factor_and_a_share(weight: float) -> None:
    with pytest.raises(SpecError, match="traffic_weight"):
        Spec((WW,), traffic_weight=weight)


def test_known_names_get_their_roles() -> None:
    spec, remarks = default_spec(["eff", "case", "new", "ww", "price"])
    assert spec.names == ("ww", "price", "new", "case", "eff")
    assert spec.factors == ("use", "effort")
    assert remarks == []


def test_one_enforcement_count_alone_cannot_carry_effort() -> None:
    spec, remarks = default_spec(["ww", "case"])
    assert spec.factors == ("use",)
    assert "effort factor, which is left out" in remarks[0].en


def test_a_table_without_a_level_indicator_is_refused() -> None:
    with pytest.raises(SpecError, match="none of the indicators eff"):
        default_spec(["eff"])


def load(tmp_path: Path, text: str) -> Spec:
    path = tmp_path / "s.toml"
    path.write_text(text, encoding="utf-8")
    return load_spec(path)


def test_settings_are_read(tmp_path: Path) -> None:
    spec = load(
        tmp_path,
        """
        [indicators.meth]
        loads = {use = "1"}
        [indicators.ketamine]
        loads = {use = "+"}
        drift = true
        [[breaks]]
        indicator = "meth"
        month = "2020-01"
        areas = ["430102"]
        [tiers]
        sizes = [2, 6]
        enter = [0.9, 0.6]
        """,
    )
    assert spec.indicators[1] == Indicator("ketamine", {"use": "+"}, drift=True)
    assert spec.breaks == (Break("meth", "2020-01", ("430102",)),)
    assert spec.tiers.sizes == (2, 6)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("indicators = ", "not TOML"),
        ("colour = 1", "unknown keys: colour"),
        ('[indicators.ww]\nloads = {use = "2"}', "is not known"),
        ('[indicators.ww]\nloads = {need = "1"}', "is not known"),
        ('[indicators.ww]\nload = {use = "1"}', "unknown keys: load"),
        ('[indicators.ww]\nloads = {use = "1"}\n[tiers]\nsize = [1]', "unknown keys: size"),
        ('[indicators.ww]\nloads = {use = "1"}\n[[breaks]]\nindicator = "ww"', "a break needs month"),
    ],
)
def test_settings_at_fault_are_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SpecError, match=message):
        load(tmp_path, text)
