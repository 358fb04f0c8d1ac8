"""The report of 2020 as the worked case: frozen by the analyst with a reason for every warning, signed for every owner, ready to be issued.

A second report stays a draft. Issuing takes a person and the page.
"""

from __future__ import annotations

from lanjie.core.models import User
from lanjie.demo.reported import REPORT_DAY, SIGNER
from lanjie.governance.models import OversightItem
from lanjie.reports.commands.calls import give_reason
from lanjie.reports.commands.statutory import begin, freeze, sign_off
from lanjie.reports.models import StatutoryReport
from lanjie.reports.queries.checks import checks
from lanjie.reports.queries.statutory import unsigned

ITEM = "HN-2019-1"
REASONS = {"D010,D060": "公开报告两处日期不同，两条都保留，列入核对说明。"}


def build(drafter: str) -> None:
    """Both reports, through the same verbs a province uses."""
    scope, signer = (User.objects.get(username=name).scope() for name in (drafter, SIGNER[0]))
    item = OversightItem.unscoped.select_related("session__area").get(code=ITEM)
    area = item.session.area
    for one in checks(scope, REPORT_DAY, area=area):
        if one.outcome == "warns" and one.reason is None:
            give_reason(
                scope=scope, area=area, on=REPORT_DAY, about=one.identity.id, outcome=one.outcome, sha256=one.sha256,
                reason="公开报告两处日期不同，两条都保留，列入核对说明。",
            )  # fmt: skip
    report: StatutoryReport = begin(scope=scope, item=item, on=REPORT_DAY).value
    current = freeze(scope=scope, report=report, reasons=REASONS).value
    for owner in unsigned(current):
        sign_off(scope=signer, report=report, owner=owner)
    begin(scope=scope, item=item, on=REPORT_DAY)
