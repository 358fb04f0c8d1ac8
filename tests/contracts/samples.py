"""Samples of the access contract: each makes what an address needs in one area, and returns the address's arguments.

A sample is named in `access_matrix.yaml`; it gets the code of an area (and the account that will ask, for what belongs to an account).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from lanjie.core.figures import FIGURES
from lanjie.core.imports import FORMATS
from lanjie.core.models import Job, User
from lanjie.situation.choices import RoundKind
from lanjie.situation.commands.rounds import write_round
from lanjie.situation.imports import LABORATORY
from tests import factories
from tests.contracts.samples_areas import *  # noqa: F403  one namespace: rows name a sample
from tests.contracts.samples_governance import *  # noqa: F403  one namespace: rows name a sample
from tests.factories_statutory import StatutoryReportFactory
from tests.integration.situation.assessment_rows import proposal_of


def account(_code: str, _reader: User) -> dict[str, Any]:
    """Another account."""
    return {"username": factories.user("county").username}


def bad_link(_code: str, _reader: User) -> dict[str, Any]:
    """A one-time link that is not good."""
    return {"uid": "MQ", "token": "x-y"}


def job(_code: str, reader: User) -> dict[str, Any]:
    """A job of the reader's own."""
    return {"pk": Job.objects.create(kind="situation.wastewater.estimate", by=reader).pk}


def rule(_code: str, _reader: User) -> dict[str, Any]:
    """A rule of law."""
    return {"key": "treatment.compulsory_isolation.handover_latest"}


def law_text(_code: str, _reader: User) -> dict[str, Any]:
    """A text of law."""
    return {"key": "licensing-law"}


def nothing(_code: str, _reader: User) -> dict[str, Any]:
    """The number of a record that does not exist."""
    return {"pk": 0}


def area(code: str, _reader: User) -> dict[str, Any]:
    """The area itself."""
    return {"code": factories.area(code).code}


def site(code: str, _reader: User) -> dict[str, Any]:
    """A sampling site in the area."""
    return {"code": factories.SiteFactory(area=factories.area(code)).code}


def formula(_code: str, _reader: User) -> dict[str, Any]:
    """A formula of the method."""
    return {"key": "load"}


def monitoring_input(_code: str, _reader: User) -> dict[str, Any]:
    """A monitoring input."""
    return {"key": "hair"}


def people_act(code: str, reader: User) -> dict[str, Any]:
    """A site in the area, and a form of its people."""
    return {**site(code, reader), "act": "register"}


def sample(code: str, _reader: User) -> dict[str, Any]:
    """A bottle of a site in the area."""
    return {"code": factories.SampleFactory(site__area=factories.area(code)).code}


def layout(_code: str, _reader: User) -> dict[str, Any]:
    """A layout of files of monitoring."""
    return {"key": LABORATORY.key}


def lost_file(_code: str, _reader: User) -> dict[str, Any]:
    """A refused file that is no longer kept."""
    return {"key": LABORATORY.key, "sha256": "0" * 64}


def foreign_upload(code: str, _reader: User) -> dict[str, Any]:
    """A file somebody else uploaded, with a result in the area."""
    upload = factories.UploadFactory()
    factories.ResultFactory(upload=upload, sample__site__area=factories.area(code))
    return {"code": upload.code}


def figure(_code: str, _reader: User) -> dict[str, Any]:
    """A declared figure."""
    return {"key": next(iter(FIGURES))}


def no_page(_code: str, _reader: User) -> dict[str, Any]:
    """A help page that was never written."""
    return {"slug": "no-such-page"}


def organisation(code: str, _reader: User) -> dict[str, Any]:
    """An organisation in the area."""
    return {"code": factories.OrganisationFactory(area=factories.area(code)).code}


def facility(code: str, _reader: User) -> dict[str, Any]:
    """A facility in the area."""
    return {"code": factories.FacilityFactory(area=factories.area(code)).code}


def registry_layout(_code: str, _reader: User) -> dict[str, Any]:
    """A layout of files of the registry."""
    return {"key": next(key for key in FORMATS if key.startswith("registry-"))}


def lost_registry_file(_code: str, _reader: User) -> dict[str, Any]:
    """A refused file of the registry that is no longer kept."""
    return {**registry_layout(_code, _reader), "sha256": "0" * 64}


def no_upload(_code: str, _reader: User) -> dict[str, Any]:
    """A voucher that was never written."""
    return {"code": "U-20200911-9999"}


def factor_set(_code: str, _reader: User) -> dict[str, Any]:
    """A set of factors that is still a draft."""
    return {"version": factories.FactorFactory().factor_set.version}


def factor(_code: str, _reader: User) -> dict[str, Any]:
    """A factor of a draft."""
    made = factories.FactorFactory()
    return {"version": made.factor_set.version, "pk": made.pk}


def issue(code: str, _reader: User) -> dict[str, Any]:
    """A bulletin issued for the area."""
    return {"code": factories.IssueFactory(area=factories.area(code)).code}


def issue_file(code: str, _reader: User) -> dict[str, Any]:
    """A file of such a bulletin."""
    return {**issue(code, _reader), "lang": "zh", "kind": "pdf"}


def statutory(code: str, _reader: User) -> dict[str, Any]:
    """A statutory report issued for the area."""
    return {"code": StatutoryReportFactory(area=factories.area(code)).code}


def statutory_chapter(code: str, _reader: User) -> dict[str, Any]:
    """A chapter of such a report."""
    return {**statutory(code, _reader), "number": 1, "lang": "zh"}


def statutory_number(code: str, _reader: User) -> dict[str, Any]:
    """A number of such a report."""
    return {**statutory(code, _reader), "key": "gov.instructions"}


def statutory_file(code: str, _reader: User) -> dict[str, Any]:
    """A file of such a report."""
    return {**statutory(code, _reader), "lang": "zh", "kind": "pdf"}


def sampling_round(code: str, _reader: User) -> dict[str, Any]:
    """A sampling round at a site in the area."""
    site = factories.SiteFactory(area=factories.area(code))
    days = [date(2020, 9, 5), date(2020, 9, 7)]
    return {"pk": write_round(site, RoundKind.PAIR, days, document="计划").pk}


def step(code: str, _reader: User) -> dict[str, Any]:
    """Taking a bottle that is planned in the area."""
    return {"code": factories.SampleFactory(site__area=factories.area(code), state="planned").code, "key": "take"}


def reported_figure(_code: str, _reader: User) -> dict[str, Any]:
    """A figure that units report."""
    return {"key": "gov.county_city_mtgs"}


def reported_layout(_code: str, _reader: User) -> dict[str, Any]:
    """The layout of reported figures."""
    return {"key": "reported-figures"}


def lost_reported_file(_code: str, _reader: User) -> dict[str, Any]:
    """A refused file of reported figures that is no longer kept."""
    return {"key": "reported-figures", "sha256": "0" * 64}


def reported_upload(code: str, _reader: User) -> dict[str, Any]:
    """A file somebody else handed in, with a figure of the area."""
    return {"code": factories.ReportedFigureFactory(area=factories.area(code)).upload.code}


def list_proposal(code: str, _reader: User) -> dict[str, Any]:
    """A proposal of the lists about the area."""
    return {"pk": proposal_of(factories.area(code)).pk}


def assessment_file(_code: str, _reader: User) -> dict[str, Any]:
    """A file of a run where there is none yet."""
    return {"kind": "csv"}


def monthly_issue(code: str, _reader: User) -> dict[str, Any]:
    """A bulletin of the county assessment issued for the area."""
    return {"code": factories.AssessmentIssueFactory(area=factories.area(code)).code}


def monthly_file(code: str, _reader: User) -> dict[str, Any]:
    """A file of such a bulletin."""
    return {**monthly_issue(code, _reader), "lang": "zh", "kind": "pdf"}
