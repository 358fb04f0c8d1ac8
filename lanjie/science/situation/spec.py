"""What each indicator says about which factor, declared by the analyst."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

Likelihood = Literal["normal", "lognormal", "binomial", "poisson"]
Loading = Literal["1", "+", "-", "free"]
Factor = Literal["use", "effort", "traffic"]

LIKELIHOODS: tuple[Likelihood, ...] = ("normal", "lognormal", "binomial", "poisson")
FACTORS: tuple[Factor, ...] = ("use", "effort", "traffic")


class SpecError(ValueError):
    """A specification that cannot be identified or names something unknown."""


@dataclass(frozen=True)
class Indicator:
    """One indicator.

    loads: factor -> "1" (anchor, loading fixed at one), "+" or "-" (sign imposed, size estimated), "free".
    peculiar: has a lasting local peculiarity (catchment, laboratory, tariff). drift: has a common movement of its own
    over time, for instance a second drug whose trend differs from the first.
    """

    name: str
    loads: Mapping[Factor, Loading]
    peculiar: bool = True
    drift: bool = False


@dataclass(frozen=True)
class Break:
    """A structural break: from `month` on, `indicator` has a new local peculiarity (new laboratory, new definition).

    areas empty: everywhere. The intercept is new as well where enough areas change.
    """

    indicator: str
    month: str
    areas: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tiers:
    """Sizes of the three lists, from the worst, with the probability an area needs to enter each."""

    sizes: tuple[int, ...] = (1, 5, 16)
    enter: tuple[float, ...] = (0.8, 0.7, 0.5)
    leave: float = 0.3

    def __post_init__(self) -> None:
        if not self.sizes or list(self.sizes) != sorted(set(self.sizes)) or self.sizes[0] < 1:
            raise SpecError(f"tier sizes must be positive and increasing, not {self.sizes}")
        if len(self.enter) != len(self.sizes):
            raise SpecError("each tier needs its own entry probability")
        if not all(self.leave < p < 1.0 for p in self.enter):
            raise SpecError("an entry probability must lie between the leaving probability and 1")


@dataclass(frozen=True)
class Spec:
    """All indicators with breaks and tiers. `traffic_weight`: weight of the trafficking factor in the listing level."""

    indicators: tuple[Indicator, ...]
    breaks: tuple[Break, ...] = ()
    tiers: Tiers = field(default_factory=Tiers)
    traffic_weight: float = 0.0

    def __post_init__(self) -> None:
        names = [i.name for i in self.indicators]
        if len(names) != len(set(names)):
            raise SpecError("an indicator is declared twice")
        for indicator in self.indicators:
            if not indicator.loads:
                raise SpecError(f"indicator {indicator.name} loads on no factor")
        if "use" not in self.factors:
            raise SpecError("no indicator loads on use")
        for factor in self.factors:
            self._check_factor(factor)
        for item in self.breaks:
            if item.indicator not in names:
                raise SpecError(f"break of an unknown indicator {item.indicator!r}")
        if not 0.0 <= self.traffic_weight <= 1.0:
            raise SpecError("traffic_weight must lie between 0 and 1")
        if self.traffic_weight and "traffic" not in self.factors:
            raise SpecError("traffic_weight is given but no indicator loads on traffic")

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the indicators, in order."""
        return tuple(i.name for i in self.indicators)

    @property
    def factors(self) -> tuple[Factor, ...]:
        """Factors some indicator loads on; `use` always comes first."""
        used = {f for i in self.indicators for f in i.loads}
        return tuple(f for f in FACTORS if f in used)

    def _check_factor(self, factor: Factor) -> None:
        loading = [i.loads[factor] for i in self.indicators if factor in i.loads]
        anchors = loading.count("1")
        if factor != "effort" and anchors != 1:
            raise SpecError(f"factor {factor} needs exactly one anchor (loading 1), it has {anchors}")
        if factor == "effort" and (anchors > 1 or len(loading) < 2):
            raise SpecError("the effort factor needs at least two indicators and at most one anchor (its proxy)")


_DEFAULTS: dict[str, Indicator] = {
    i.name: i
    for i in (
        Indicator("ww", {"use": "1"}),
        Indicator("hair", {"use": "+"}),
        Indicator("price", {"use": "-"}),
        Indicator("sat", {"use": "-"}),
        Indicator("new", {"use": "+", "effort": "+"}),
        Indicator("case", {"use": "+", "effort": "+"}),
        Indicator("out", {"use": "free", "traffic": "1"}),
        Indicator("eff", {"effort": "1"}, peculiar=False),
    )
}


def default_spec(names: list[str]) -> tuple[Spec, list[str]]:
    """Specification for indicators without settings, and remarks on what was assumed.

    Known names (ww, hair, price, sat, new, case, out, eff) get their usual roles; others a positive loading. The
    anchor is ww where it exists, else the first indicator that is not a trafficking or effort series.
    """
    remarks: list[str] = []
    chosen: list[Indicator] = []
    for name in sorted(names, key=lambda n: list(_DEFAULTS).index(n) if n in _DEFAULTS else len(_DEFAULTS)):
        known = _DEFAULTS.get(name)
        if known is None:
            remarks.append(
                f"indicator {name!r} has no settings: assumed to rise with the level, not affected by effort"
            )
            known = Indicator(name, {"use": "+"})
        chosen.append(known)
    if not any(i.loads.get("use") == "1" for i in chosen):
        usable = [i for i in chosen if i.loads.get("use") in ("+", "-")]
        if not usable:
            raise SpecError(f"none of the indicators {', '.join(names)} can anchor the level; give settings")
        anchor = next((i for i in usable if i.loads["use"] == "+"), usable[0])
        remarks.append(f"indicator {anchor.name!r} anchors the level: one unit is a factor e on its scale")
        chosen[chosen.index(anchor)] = Indicator(anchor.name, {**anchor.loads, "use": "1"}, anchor.peculiar)
    if sum("effort" in i.loads for i in chosen) == 1:
        alone = next(i for i in chosen if "effort" in i.loads)
        remarks.append(f"only {alone.name!r} could carry the effort factor, which is left out")
        loads: dict[Factor, Loading] = {f: v for f, v in alone.loads.items() if f != "effort"}
        chosen = [Indicator(i.name, loads, i.peculiar) if i is alone else i for i in chosen if i is not alone or loads]
    return Spec(tuple(chosen)), remarks


def load_spec(path: Path) -> Spec:
    """Read settings from TOML; raises SpecError with the key at fault.

    Sections: [indicators.NAME] loads = {use = "+"}, peculiar, drift; [[breaks]] indicator, month, areas;
    [tiers] sizes, enter, leave; traffic_weight.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SpecError(f"{path.name} is not TOML: {error}") from error
    _only(raw, {"indicators", "breaks", "tiers", "traffic_weight"}, "the settings")
    indicators = tuple(_indicator(name, body) for name, body in raw.get("indicators", {}).items())
    breaks = []
    for body in raw.get("breaks", []):
        _only(body, {"indicator", "month", "areas"}, "a break")
        for key in ("indicator", "month"):
            if key not in body:
                raise SpecError(f"a break needs {key}")
        breaks.append(Break(str(body["indicator"]), str(body["month"]), tuple(map(str, body.get("areas", ())))))
    tiers = raw.get("tiers", {})
    _only(tiers, {"sizes", "enter", "leave"}, "[tiers]")
    tiers = {key: tuple(value) if isinstance(value, list) else value for key, value in tiers.items()}
    return Spec(indicators, tuple(breaks), Tiers(**tiers), float(raw.get("traffic_weight", 0.0)))


def _indicator(name: str, body: dict[str, Any]) -> Indicator:
    _only(body, {"loads", "peculiar", "drift"}, f"indicator {name}")
    loads = {}
    for factor, loading in body.get("loads", {}).items():
        if factor not in FACTORS or str(loading) not in ("1", "+", "-", "free"):
            raise SpecError(f"indicator {name}: loads = {{{factor} = {loading!r}}} is not known")
        loads[cast(Factor, factor)] = cast(Loading, str(loading))
    return Indicator(name, loads, bool(body.get("peculiar", True)), bool(body.get("drift", False)))


def _only(body: Mapping[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(set(body) - known)
    if unknown:
        raise SpecError(f"{where} has unknown keys: {', '.join(unknown)}")
