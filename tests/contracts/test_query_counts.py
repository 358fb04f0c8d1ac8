"""A list asks the database as often for three items as for one: `LISTS` names every page that shows a table of records.

To add a list page: its URL name, a role that sees it, and a function that makes one more item. A page that shows a table and is not in
`LISTS` (nor in `FIXED`, for tables whose length does not depend on records) fails.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django_tables2 as tables
import pytest
from django.core.paginator import Page
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lanjie.core.quantities import today
from lanjie.registry.choices import Level
from lanjie.registry.models import Area
from lanjie.situation.choices import RoundKind
from lanjie.situation.commands.rounds import write_round
from lanjie.situation.models import AssessmentLevel, AssessmentRun
from tests import factories
from tests import factories_areas as areas_and_units
from tests import factories_governance as governance
from tests.contracts.test_access_matrix import listed, table
from tests.factories_statutory import StatutoryReportFactory
from tests.integration.situation import assessment_rows

pytestmark = pytest.mark.django_db


def site_with_history() -> None:
    """A site with its catchment, a bottle and a result."""
    site = factories.SiteFactory()
    catchment = factories.CatchmentFactory(site=site)
    factories.ResultFactory(sample=factories.SampleFactory(site=site), catchment=catchment)


def area() -> None:
    """A management zone of the city."""
    n = Area.unscoped.count()
    city = factories.area("430100")
    zone = {"code": f"Z{n:05d}", "name_zh": f"{n}号管理区", "name_en": f"Zone {n}", "level": Level.ZONE}
    Area.unscoped.create(**zone, parent=city, path=f"{city.path}Z{n:05d}/")


def kept_out() -> None:
    """A result of today that its flags keep out of the trend."""
    catchment = factories.CatchmentFactory()
    sample = factories.SampleFactory(site=catchment.site, taken_on=today())
    factories.ResultFactory(sample=sample, catchment=catchment, in_trend=False, flags=["seal_broken"])


def round_of_today() -> None:
    """A round at a new site with a bottle due today."""
    write_round(factories.SiteFactory(), RoundKind.RANDOM, [today(), today() + timedelta(days=1)], document="计划")


def new_county() -> Area:
    """One more county of the city."""
    city = factories.area("430100")
    code = f"4301{50 + Area.unscoped.filter(parent=city).count()}"
    county = {"code": code, "name_zh": f"{code}县", "name_en": f"{code} County", "level": Level.COUNTY}
    return Area.unscoped.create(**county, parent=city, path=f"{city.path}{code}/")


def counted(make: Any) -> None:
    """A record of a county that has none of its kind yet."""
    counties = Area.unscoped.filter(level=Level.COUNTY.value, path__startswith="/430000/").order_by("code")
    taken = set(make._meta.model.unscoped.values_list("area_id", flat=True))
    make(area=next(county for county in counties if county.pk not in taken))


def assessed_county() -> None:
    """A county in the newest assessment."""
    run = AssessmentRun.objects.first() or assessment_rows.run_of()
    rank = AssessmentLevel.unscoped.count() + 1
    assessment_rows.level_of(run, new_county(), rank, (0.1, 0.3, 0.5))


LISTS: dict[str, tuple[str, Callable[[], Any]]] = {
    "users": ("security_admin", lambda: factories.user("county", at="430102")),
    "situation:sites": ("province", site_with_history),
    "situation:home": ("province", assessed_county),
    "situation:assessment_compare": ("province", assessed_county),
    "situation:assessment_sensitivity": ("province", assessed_county),
    "situation:assessment_listing": ("province", lambda: assessment_rows.proposal_of(new_county())),
    "situation:wastewater": ("province", site_with_history),
    "situation:monitoring_counts": ("province", lambda: counted(factories.MonthlyCountFactory)),
    "situation:monitoring_hair": ("province", lambda: counted(factories.HairRoundFactory)),
    "situation:monitoring_prices": ("province", lambda: counted(factories.PriceReportFactory)),
    "situation:monitoring_surveys": ("province", lambda: counted(factories.SurveyClusterFactory)),
    "situation:quality": ("province", kept_out),
    "situation:plan": ("province", round_of_today),
    "situation:plan_new": ("province", round_of_today),
    "situation:today": ("province", round_of_today),
    "registry:areas": ("province", area),
    "registry:organisations": ("province", factories.OrganisationFactory),
    "registry:facilities": ("province", factories.FacilityFactory),
    "home": ("province", site_with_history),
    "governance:home": ("province", governance.opinion),
    "governance:mine": ("member", governance.task_of_the_reader),
    "governance:tasks": ("province", governance.working),
    "governance:measures": ("province", lambda: governance.measure(document=governance.document())),
    "governance:evidence": ("province", governance.evidence),
    "governance:letters": ("province", governance.letter),
    "governance:ladder": ("province", governance.late_task),
    "governance:documents": ("province", governance.document),
    "governance:meetings": ("province", governance.meeting),
    "governance:instructions": ("province", governance.instruction),
    "governance:rounds": ("province", areas_and_units.supervision_round),
    "governance:visits": ("member", areas_and_units.visit_of_the_reader),
    "governance:schemes": ("province", areas_and_units.scheme),
    "governance:listings": ("province", lambda: areas_and_units.proposed(new_county())),
    "governance:accountability": ("province", areas_and_units.action),
    "reports:assessment_bulletins": ("county", factories.AssessmentIssueFactory),
    "reports:bulletins": ("county", factories.IssueFactory),
    "reports:statutory_reports": ("county", StatutoryReportFactory),
    "reports:to_report": ("province", factories.FigureCallFactory),
    "reports:late": ("province", factories.FigureCallFactory),
    "reports:calls": ("province", factories.FigureCallFactory),
}
FIXED = {"reports:values", "reports:home", "reports:figures", "law:home", "law:precursors", "law:terms", "law:texts"}


def queries(client: Any, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", LISTS)
def test_three_items_cost_as_many_queries_as_one(name, client_of, areas):
    role, make = LISTS[name]
    client = client_of(role, at="430000")
    make()
    client.get(reverse(name))  # caches of contents and sessions fill here
    one = queries(client, reverse(name))
    make()
    make()
    assert queries(client, reverse(name)) == one


@pytest.mark.parametrize("address", [a for a in listed() if a.name and not a.arguments], ids=lambda a: a.key)
def test_every_page_with_a_table_is_in_the_list(address, client_of, areas):
    row = table()[address.key]
    if row.get("method") == "POST" or address.name in LISTS or address.name in FIXED:
        return
    role = next(iter(sorted(row["who"] - {"anyone"})), "province")
    response = client_of(role).get(reverse(address.name))
    shown = [
        name
        for context in response.context or ()
        for name, value in (context.flatten() if hasattr(context, "flatten") else context).items()
        if isinstance(value, tables.Table | Page)
    ]
    assert not shown, f"{address.name} shows {shown[0]!r}: add it to LISTS in {__name__}"
