"""Reading samples and results."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from lanjie.core.access import Scope
from lanjie.core.models import Recorded
from lanjie.situation.choices import Qualifier, ResultKind
from lanjie.situation.models import Catchment, Result, Sample, Site

#: Qualifiers that carry information: a value, or that there was less than a limit.
COUNTED = (Qualifier.MEASURED.value, Qualifier.BELOW_LOQ.value, Qualifier.BELOW_LOD.value)


def sites(scope: Scope) -> QuerySet[Site]:
    """Sampling sites within scope."""
    return Site.objects.within(scope).select_related("area", "area__parent")


def samples(scope: Scope) -> QuerySet[Sample]:
    """Bottles within scope, newest first."""
    return Sample.objects.within(scope).select_related("site", "site__area")


def results(scope: Scope, known: datetime | None = None) -> QuerySet[Result]:
    """Results on record now, or as they stood at `known`; blanks, spikes and replicates included."""
    found = Result.objects.within(scope).filter(Recorded.known_at(known))
    return found.select_related("sample", "sample__site", "sample__site__area", "laboratory", "catchment")


def counted(scope: Scope, known: datetime | None = None) -> QuerySet[Result]:
    """The results that enter estimates: of samples, not rejected by quality control, with a load or its limit."""
    return results(scope, known).filter(in_trend=True, kind=ResultKind.SAMPLE.value, qualifier__in=COUNTED)


def catchments(scope: Scope, known: datetime | None = None) -> QuerySet[Catchment]:
    """Population versions that loads are divided by, within scope."""
    return Catchment.objects.within(scope).filter(Recorded.known_at(known), used=True).select_related("site")
