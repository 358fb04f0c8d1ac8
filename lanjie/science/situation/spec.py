"""What each indicator says about which factor, declared by the analyst."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

from lanjie.science.situation.words import Refused, Words

Likelihood = Literal["normal", "lognormal", "binomial", "poisson"]
Loading = Literal["1", "+", "-", "free"]
Factor = Literal["use", "effort", "traffic"]

LIKELIHOODS: tuple[Likelihood, ...] = ("normal", "lognormal", "binomial", "poisson")
FACTORS: tuple[Factor, ...] = ("use", "effort", "traffic")


class SpecError(Refused):
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
            raise SpecError(
                Words(
                    f"名单规模必须为正且递增，而不是 {self.sizes}",
                    f"tier sizes must be positive and increasing, not {self.sizes}",
                )
            )
        if len(self.enter) != len(self.sizes):
            raise SpecError(Words("每级名单都要有自己的进入概率", "each tier needs its own entry probability"))
        if not all(self.leave < p < 1.0 for p in self.enter):
            raise SpecError(
                Words(
                    "进入概率必须在退出概率与 1 之间",
                    "an entry probability must lie between the leaving probability and 1",
                )
            )


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
            raise SpecError(Words("有指标声明了两次", "an indicator is declared twice"))
        for indicator in self.indicators:
            if not indicator.loads:
                raise SpecError(
                    Words(f"指标 {indicator.name} 不反映任何因子", f"indicator {indicator.name} loads on no factor")
                )
        if "use" not in self.factors:
            raise SpecError(Words("没有指标反映毒情（use）", "no indicator loads on use"))
        for factor in self.factors:
            self._check_factor(factor)
        for item in self.breaks:
            if item.indicator not in names:
                raise SpecError(
                    Words(f"断点的指标 {item.indicator!r} 不存在", f"break of an unknown indicator {item.indicator!r}")
                )
        if not 0.0 <= self.traffic_weight <= 1.0:
            raise SpecError(Words("traffic_weight 必须在 0 与 1 之间", "traffic_weight must lie between 0 and 1"))
        if self.traffic_weight and "traffic" not in self.factors:
            raise SpecError(
                Words(
                    "给出了 traffic_weight，但没有指标反映贩运（traffic）",
                    "traffic_weight is given but no indicator loads on traffic",
                )
            )

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
            raise SpecError(
                Words(
                    f"因子 {factor} 需要恰好一个锚定指标（载荷 1），现有 {anchors} 个",
                    f"factor {factor} needs exactly one anchor (loading 1), it has {anchors}",
                )
            )
        if factor == "effort" and (anchors > 1 or len(loading) < 2):
            raise SpecError(
                Words(
                    "力度因子至少需要两个指标，至多一个锚定（其代理指标）",
                    "the effort factor needs at least two indicators and at most one anchor (its proxy)",
                )
            )


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


def default_spec(names: list[str]) -> tuple[Spec, list[Words]]:
    """Specification for indicators without settings, and remarks on what was assumed.

    Known names (ww, hair, price, sat, new, case, out, eff) get their usual roles; others a positive loading. The
    anchor is ww where it exists, else the first indicator that is not a trafficking or effort series.
    """
    remarks: list[Words] = []
    chosen: list[Indicator] = []
    for name in sorted(names, key=lambda n: list(_DEFAULTS).index(n) if n in _DEFAULTS else len(_DEFAULTS)):
        known = _DEFAULTS.get(name)
        if known is None:
            zh = f"指标 {name!r} 没有设置：假定随毒情上升，不受执法力度影响"
            en = f"indicator {name!r} has no settings: assumed to rise with the level, not affected by effort"
            remarks.append(Words(zh, en))
            known = Indicator(name, {"use": "+"})
        chosen.append(known)
    if not any(i.loads.get("use") == "1" for i in chosen):
        usable = [i for i in chosen if i.loads.get("use") in ("+", "-")]
        if not usable:
            raise SpecError(
                Words(
                    f"指标 {'、'.join(names)} 都不能锚定水平，请给出设置文件",
                    f"none of the indicators {', '.join(names)} can anchor the level; give settings",
                )
            )
        anchor = next((i for i in usable if i.loads["use"] == "+"), usable[0])
        zh = f"水平以指标 {anchor.name!r} 为尺度：一个单位即该指标的 e 倍"
        remarks.append(Words(zh, f"indicator {anchor.name!r} anchors the level: one unit is a factor e on its scale"))
        chosen[chosen.index(anchor)] = Indicator(anchor.name, {**anchor.loads, "use": "1"}, anchor.peculiar)
    if sum("effort" in i.loads for i in chosen) == 1:
        alone = next(i for i in chosen if "effort" in i.loads)
        zh = f"只有 {alone.name!r} 能反映执法力度，力度因子未使用"
        remarks.append(Words(zh, f"only {alone.name!r} could carry the effort factor, which is left out"))
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
        raise SpecError(Words(f"{path.name} 不是 TOML：{error}", f"{path.name} is not TOML: {error}")) from error
    _only(raw, {"indicators", "breaks", "tiers", "traffic_weight"}, "the settings")
    indicators = tuple(_indicator(name, body) for name, body in raw.get("indicators", {}).items())
    breaks = []
    for body in raw.get("breaks", []):
        _only(body, {"indicator", "month", "areas"}, "a break")
        for key in ("indicator", "month"):
            if key not in body:
                raise SpecError(Words(f"断点缺少 {key}", f"a break needs {key}"))
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
            raise SpecError(
                Words(
                    f"指标 {name}：不认识 loads = {{{factor} = {loading!r}}}",
                    f"indicator {name}: loads = {{{factor} = {loading!r}}} is not known",
                )
            )
        loads[cast(Factor, factor)] = cast(Loading, str(loading))
    return Indicator(name, loads, bool(body.get("peculiar", True)), bool(body.get("drift", False)))


def _only(body: Mapping[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(set(body) - known)
    if unknown:
        raise SpecError(
            Words(f"{where} 中有不认识的键：{'、'.join(unknown)}", f"{where} has unknown keys: {', '.join(unknown)}")
        )
