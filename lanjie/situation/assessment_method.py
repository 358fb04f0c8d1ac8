"""How the county assessment reads the province: which series stand for what, the three lists, and the fixed numbers of a run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lanjie.core.words import say
from lanjie.science.situation.spec import Indicator, Spec, SpecError, Tiers, default_spec
from lanjie.science.situation.words import Words as Remark

#: Part of the hash of a run: with another method the same data are assessed anew.
METHOD = "1"
WINDOW = 60  # months read; not law: five years say all there is to say of the present level
DRAWS = 1000
SEED = 0
AUDIT_MONTHS = 6  # not law: the last half-year is masked and predicted
STEPS = 6  # of the work, for its progress
#: Residues measured in wastewater → the indicator they are read as. Morphine and codeine are left out: most of it is medicine.
WASTEWATER = {"methamphetamine": "ww", "ketamine": "ww_ketamine", "MDMA": "ww_mdma"}
#: A residue is left out where fewer of its cells than this share carry a value rather than only a limit: limits alone rank nobody.
LEAST_MEASURED = 0.5

#: Indicators that have a role of their own beside those of `science.situation.spec`.
_ROLES = {
    i.name: i
    for i in (
        Indicator("ww_ketamine", {"use": "+"}, drift=True),
        Indicator("ww_mdma", {"use": "+"}, drift=True),
        Indicator("seize", {"use": "+", "effort": "+"}),
    )
}

#: Every indicator there is, in the fixed order of the house; names for readers stand in `assessment_words`.
ORDER = ("ww", "ww_ketamine", "ww_mdma", "hair", "price", "sat", "new", "case", "seize", "out", "eff")
#: Series that come from what the police do: they can be bent, and more policing raises them.
COUNTED = ("new", "case", "seize")
#: Series an area can be asked to add to, with the size of one more month (tests, or none).
ADDABLE: dict[str, float | None] = {"ww": None, "hair": 100.0}

#: The three lists, strictest first, mildest last (`core.charts.TIERS` in the same order).
TIER_NAMES = (
    say("挂牌整治", "Listed for rectification"),
    say("通报警示", "Warned"),
    say("重点关注", "Watched"),
)
#: Their probabilities in `AssessmentLevel`, in the same order.
TIER_FIELDS = ("p_listed", "p_warned", "p_watched")
#: The rule names three tiers but no sizes or probabilities; these are assumed until the commission declares its own.
TIERS_RULE = "governance.listing.tiers"
TIERS = Tiers(sizes=(1, 5, 16), enter=(0.8, 0.7, 0.5), leave=0.3)


def spec_for(present: Iterable[str]) -> tuple[Spec, list[Remark]]:
    """The specification for the indicators there are, and what had to be assumed."""
    names = [name for name in ORDER if name in set(present)]
    unknown = sorted(set(present) - set(names))
    if unknown:
        listed = "、".join(unknown)
        raise SpecError(Remark(f"未知指标 {listed}", f"unknown indicator {listed}"))
    spec, remarks = default_spec(names)
    spec = Spec(tuple(_ROLES.get(i.name, i) if i.loads.get("use") != "1" else i for i in spec.indicators), tiers=TIERS)
    return spec, [remark for remark in remarks if not any(f"'{name}'" in remark.en for name in _ROLES)]


def as_data(spec: Spec, window: int) -> dict[str, Any]:
    """The specification as the run keeps it."""
    return {
        "method": METHOD,
        "window": window,
        "audit_months": AUDIT_MONTHS,
        "indicators": {
            i.name: {"loads": dict(i.loads), "peculiar": i.peculiar, "drift": i.drift} for i in spec.indicators
        },
        "factors": list(spec.factors),
        "breaks": [{"indicator": b.indicator, "month": b.month, "areas": list(b.areas)} for b in spec.breaks],
        "tiers": {"sizes": list(spec.tiers.sizes), "enter": list(spec.tiers.enter), "leave": spec.tiers.leave},
        "tiers_assumed": True,
        "traffic_weight": spec.traffic_weight,
    }
