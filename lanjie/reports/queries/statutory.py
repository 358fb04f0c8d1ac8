"""Reading statutory reports: which there are, what a draft says now, what was frozen, who has signed, how it compares with the last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from lanjie.core.access import Scope
from lanjie.core.words import LANGUAGES
from lanjie.reports.definitions import Definition, definitions
from lanjie.reports.models import ReportBinding, ReportFile, ReportFreeze, StatutoryReport
from lanjie.reports.statutory.bundle import Texts
from lanjie.reports.statutory.gathering import Gathered, gather, shipped

#: States in which a report is out.
OUT = ("issued", "corrected")


def reports(scope: Scope) -> QuerySet[StatutoryReport]:
    """Reports in the reader's areas; drafts only for those who write or sign them."""
    found = (
        StatutoryReport.objects.within(scope.for_act("reports.statutory"))
        .select_related("area", "item__session__area", "item__document", "last", "by")
        .defer("item__letter")
    )
    if scope.may("reports.draft") or scope.may("reports.signoff"):
        return found
    return found.filter(Q(state__in=OUT))


def texts(report: StatutoryReport) -> Texts:
    """The templates of a report: the newest as written for it, else those that ship."""
    written = {(one.lang, one.chapter): one.text for one in report.sections.order_by("pk")}
    return {
        lang: tuple(written.get((lang, number), text) for number, text in enumerate(shipped()[lang]))
        for lang in LANGUAGES
    }


def live(scope: Scope, report: StatutoryReport) -> Gathered:
    """What a draft says now."""
    return gather(scope, report.item, report.on, texts(report))


def frozen(report: StatutoryReport) -> ReportFreeze | None:
    """The freeze that counts: the newest."""
    return report.freezes.select_related("by").order_by("-number").first()


def owners(bindings: Iterable[ReportBinding]) -> dict[str, int]:
    """Who has to sign a freeze, with how many figures each; an owner without any value has nothing to sign."""
    found: dict[str, int] = {}
    for one in bindings:
        if one.status != "missing":
            found[one.owner] = found.get(one.owner, 0) + 1
    return found


def unsigned(freeze: ReportFreeze) -> list[str]:
    """Owners that have not signed a freeze."""
    done = set(freeze.signoffs.values_list("owner", flat=True))
    return [owner for owner in owners(freeze.bindings.all()) if owner not in done]


def files(freeze: ReportFreeze) -> list[ReportFile]:
    """The files of an issued report without their bytes, to be listed."""
    return list(freeze.files.defer("content").exclude(kind="html"))


@dataclass(frozen=True, slots=True)
class Change:
    """A figure beside the last report: `fell` where it is cumulative and lower."""

    definition: Definition
    before: Decimal | None
    now: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """Now less before, where both are known."""
        return None if self.before is None or self.now is None else self.now - self.before

    @property
    def fell(self) -> bool:
        """A running total that is lower than it was."""
        gap = self.difference
        return self.definition.cumulative and gap is not None and gap < 0


def compared(before: Iterable[ReportBinding], now: Iterable[ReportBinding]) -> list[Change]:
    """Every figure beside the last report, in the order of the report."""
    old = {one.key: one.value for one in before}
    new = {one.key: one.value for one in now}
    return [
        Change(definition, old.get(key), new.get(key))
        for key, definition in definitions().figures.items()
        if key in old or key in new
    ]


def last_issued(scope: Scope, report: StatutoryReport) -> StatutoryReport | None:
    """The report issued before this one for the same area."""
    found = StatutoryReport.objects.within(scope.for_act("reports.statutory"))
    return found.filter(area=report.area, state__in=OUT, on__lt=report.on).order_by("-on", "-pk").first()
