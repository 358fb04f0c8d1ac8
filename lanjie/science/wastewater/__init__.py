"""Wastewater epidemiology: from a laboratory's concentrations to loads, amounts used and trends of catchments.

    from lanjie.science import wastewater as ww
    load = ww.normalised_load(ng_per_l=120, m3_per_day=30_000, population=85_000)   # 42.4 mg/day/1000 people
    ww.use(load, "methamphetamine").per_1000                                         # 98.5
    ww.fit(ww.Results(site, date, substance, load, limit, qualifier), ahead=4)       # Trend

The unit is always a catchment of at least 5000 people. Arrays broadcast; results below a limit stay results below a
limit from the file to the chart: they are never replaced by 0 or by half the limit.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lanjie.science.wastewater.apportionment import (
        Measured,
        Remainder,
        amphetamine_overestimate,
        heroin_morphine,
        illicit_amphetamine,
    )
    from lanjie.science.wastewater.back_calculation import Use, UsersRange, doses, prevalence, use, users_range
    from lanjie.science.wastewater.censoring import CensoredMean, kaplan_meier_mean, lognormal_mean
    from lanjie.science.wastewater.display import shown, shown_limit, three_digits
    from lanjie.science.wastewater.factors import (
        Factor,
        FactorSet,
        NoFactor,
        UnverifiedFactor,
        read_factor_set,
        shipped_factors,
    )
    from lanjie.science.wastewater.flags import FLAGS, Flag
    from lanjie.science.wastewater.loads import (
        RegionalMean,
        WeekMeans,
        annual_kg,
        before_sewer,
        from_annual_kg,
        load_mg_per_day,
        lost_in_sewer,
        m3_per_day,
        normalised,
        normalised_load,
        pair_mean,
        regional_mean,
        total,
        week_means,
    )
    from lanjie.science.wastewater.population import (
        MINIMUM_POPULATION,
        Population,
        PopulationEstimate,
        check_catchment,
        combine,
        from_ammonium,
        from_cotinine,
    )
    from lanjie.science.wastewater.quality import Checked, Rules, Samples, qa
    from lanjie.science.wastewater.results import QUALIFIERS, Break, Change, Results, Spread, Trend, words
    from lanjie.science.wastewater.sampling_design import Design, design, for_change
    from lanjie.science.wastewater.substances import MOLAR_MASS, NAMES_ZH, mass_ratio
    from lanjie.science.wastewater.trend import fit
    from lanjie.science.wastewater.uncertainty import Interval, Uncertainty, log_variance, lognormal_interval

__all__ = [
    "FLAGS",
    "MINIMUM_POPULATION",
    "MOLAR_MASS",
    "NAMES_ZH",
    "QUALIFIERS",
    "Break",
    "CensoredMean",
    "Change",
    "Checked",
    "Design",
    "Factor",
    "FactorSet",
    "Flag",
    "Interval",
    "Measured",
    "NoFactor",
    "Population",
    "PopulationEstimate",
    "RegionalMean",
    "Remainder",
    "Results",
    "Rules",
    "Samples",
    "Spread",
    "Trend",
    "Uncertainty",
    "UnverifiedFactor",
    "Use",
    "UsersRange",
    "WeekMeans",
    "amphetamine_overestimate",
    "annual_kg",
    "before_sewer",
    "check_catchment",
    "combine",
    "design",
    "doses",
    "fit",
    "for_change",
    "from_ammonium",
    "from_annual_kg",
    "from_cotinine",
    "heroin_morphine",
    "illicit_amphetamine",
    "kaplan_meier_mean",
    "load_mg_per_day",
    "log_variance",
    "lognormal_interval",
    "lognormal_mean",
    "lost_in_sewer",
    "m3_per_day",
    "mass_ratio",
    "normalised",
    "normalised_load",
    "pair_mean",
    "prevalence",
    "qa",
    "read_factor_set",
    "regional_mean",
    "shipped_factors",
    "shown",
    "shown_limit",
    "three_digits",
    "total",
    "use",
    "users_range",
    "week_means",
    "words",
]

#: Where each public name lives. A module is loaded when one of its names is first asked for: numpy and scipy are slow to import.
_HOMES = {
    "apportionment": ("Measured", "Remainder", "amphetamine_overestimate", "heroin_morphine", "illicit_amphetamine"),
    "back_calculation": ("Use", "UsersRange", "doses", "prevalence", "use", "users_range"),
    "censoring": ("CensoredMean", "kaplan_meier_mean", "lognormal_mean"),
    "sampling_design": ("Design", "design", "for_change"),
    "display": ("shown", "shown_limit", "three_digits"),
    "factors": ("Factor", "FactorSet", "NoFactor", "UnverifiedFactor", "read_factor_set", "shipped_factors"),
    "loads": (
        "RegionalMean",
        "WeekMeans",
        "annual_kg",
        "before_sewer",
        "from_annual_kg",
        "load_mg_per_day",
        "lost_in_sewer",
        "m3_per_day",
        "normalised",
        "normalised_load",
        "pair_mean",
        "regional_mean",
        "total",
        "week_means",
    ),
    "population": (
        "MINIMUM_POPULATION",
        "Population",
        "PopulationEstimate",
        "check_catchment",
        "combine",
        "from_ammonium",
        "from_cotinine",
    ),
    "flags": ("FLAGS", "Flag"),
    "quality": ("Checked", "Rules", "Samples", "qa"),
    "results": ("QUALIFIERS", "Break", "Change", "Results", "Spread", "Trend", "words"),
    "substances": ("MOLAR_MASS", "NAMES_ZH", "mass_ratio"),
    "trend": ("fit",),
    "uncertainty": ("Interval", "Uncertainty", "log_variance", "lognormal_interval"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load the module of a public name on first use (PEP 562)."""
    if name not in _HOME:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
