"""What the rules of wastewater rest on, simulated: proficiency rounds, medical sources, a signed factor set, population versions."""

from __future__ import annotations

from datetime import date, timedelta

from lanjie.core.access import SYSTEM
from lanjie.core.models import User
from lanjie.core.quantities import today
from lanjie.demo import province
from lanjie.registry.choices import OrganisationKind
from lanjie.registry.models import Area, Organisation
from lanjie.situation.choices import OpiateBasis, OpiatePart, PopulationMethod
from lanjie.situation.commands.factors import adopt_shipped, confirm, draft_from, sign
from lanjie.situation.commands.population import combine, measure, register
from lanjie.situation.commands.supply import enter_supply, record_proficiency
from lanjie.situation.models import Site
from lanjie.situation.queries.population import MarkerRule

SOURCE = "模拟数据"
#: The city whose works have several population methods.
SEVERAL = "4303"


def factor_sets(signer: User) -> None:
    """The literature's set, two rows confirmed and signed by the province's analyst; a draft of the next version."""
    drafted = adopt_shipped(scope=SYSTEM).value
    scope = signer.scope()
    for drug, biomarker, excretion in (("heroin", "morphine", 0.42), ("amphetamine", "amphetamine", 0.3)):
        confirm(scope=scope, factor=drafted.factors.get(drug=drug, biomarker=biomarker, excretion=excretion))
    sign(scope=scope, factor_set=drafted)
    draft_from(
        scope=scope, factor_set=drafted, label="下一版（草稿）", valid_from=today() + timedelta(days=60), note=SOURCE
    )


def proficiency() -> None:
    """A round a half-year; one laboratory fails ketamine once, others are mostly fine."""
    starts = province.quarters(today())
    laboratories = list(
        Organisation.unscoped.filter(kind=OrganisationKind.LABORATORY.value).select_related("area").order_by("code")
    )
    for number, start in enumerate(starts[::2]):
        for laboratory in laboratories:
            draw = province.stream("proficiency", laboratory.code, start)
            scores = {drug.name: round(float(draw.normal(0, 0.8)), 1) for drug in province.DRUGS}
            if number == 3 and laboratory.code == "LAB-4304":
                scores["ketamine"] = 3.4
            record_proficiency(
                scope=SYSTEM,
                laboratory=laboratory,
                round_name=f"{start.year}-{1 if start.month < 7 else 2}",
                held_on=start,
                scores=scores,
                source=SOURCE,
            )


def supplies() -> None:
    """Medical sources of morphine as 49 Chinese cities had them on average (Shao 2024), for the province and each year."""
    hunan = Area.unscoped.get(code="430000")
    for year in sorted({start.year for start in province.quarters(today())}):
        for part, basis, amount, high, cv in (
            (OpiatePart.CODEINE, OpiateBasis.RATIO, 0.1, 0.3, 0.0),
            (OpiatePart.CLINICAL, OpiateBasis.SHARE, 0.285, None, 0.2),
            (OpiatePart.POPPY, OpiateBasis.SHARE, 0.591, None, 0.2),
        ):
            enter_supply(
                scope=SYSTEM, area=hunan, year=year, part=part, basis=basis, amount=amount, amount_high=high, cv=cv, source=SOURCE,
            )  # fmt: skip


def populations(places: list[province.Works]) -> None:
    """In one city every works has a design population and an ammonium estimate, some cotinine, and a combination of them."""
    first, day = province.quarters(today())[0], today()
    by_code = {site.code: site for site in Site.unscoped.filter(simulated=True).select_related("area")}
    for place in places:
        if not (place.area.startswith(SEVERAL) or place.ammonium > 8):
            continue
        site = by_code[place.code]
        draw = province.stream("design", place.code)
        design = round(place.population * float(draw.uniform(0.9, 1.3)), -3)
        register(
            scope=SYSTEM,
            site=site,
            population=int(design),
            method=PopulationMethod.DESIGN,
            cv=0.25,
            valid_from=first,
            source=SOURCE,
            used=False,
        )
        _measure(site, PopulationMethod.AMMONIUM, MarkerRule(), first, day)
        if place.smokes:
            _measure(site, PopulationMethod.COTININE, MarkerRule(cigarettes=4, domestic_share=0.8), first, day)
        combine(scope=SYSTEM, site=site, valid_from=day)


def _measure(site: Site, method: PopulationMethod, rule: MarkerRule, since: date, until: date) -> None:
    measure(
        scope=SYSTEM, site=site, method=method, rule=rule, since=since, until=until, valid_from=since, source=SOURCE
    )
