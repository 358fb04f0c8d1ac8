"""Quality control counted: controls done and passed, results kept out and why. For pages, figures and the bulletin."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from lanjie.core.access import Scope
from lanjie.core.models import Recorded
from lanjie.situation.choices import EXCLUDING, HARMLESS, Qualifier, ResultKind
from lanjie.situation.models import Proficiency, Result
from lanjie.situation.queries.results import COUNTED, results

CONTROLS = (ResultKind.REPLICATE, ResultKind.FIELD_BLANK, ResultKind.METHOD_BLANK, ResultKind.SPIKE)


@dataclass(frozen=True, slots=True)
class Control:
    """Controls of one kind: how many were done and how many held."""

    kind: ResultKind
    done: int
    passed: int


@dataclass(frozen=True, slots=True)
class QualityCount:
    """Quality control of a period. `reported` = `entered` + `kept_out`; `lost` were reported as missing or rejected.

    `reasons` counts results kept out by flag, `notes` results that entered with a flag; one result may stand under several.
    """

    reported: int
    entered: int
    lost: int
    controls: tuple[Control, ...]
    reasons: dict[str, int]
    notes: dict[str, int]

    @property
    def kept_out(self) -> int:
        """Results kept out of trends."""
        return self.reported - self.entered

    @property
    def share_entered(self) -> float | None:
        """The share that entered; None without results."""
        return self.entered / self.reported if self.reported else None


def sheet_results(scope: Scope, known: datetime | None = None) -> QuerySet[Result]:
    """Results of samples that a laboratory sheet brought; published series have no controls and are left out."""
    return results(scope, known).filter(kind=ResultKind.SAMPLE.value, catchment__isnull=False)


def quality_count(scope: Scope, since: date, until: date, known: datetime | None = None) -> QualityCount:
    """Count the period's quality control within scope, in three queries whatever the number of sites."""
    found = results(scope, known).filter(sample__taken_on__range=(since, until), catchment__isnull=False)
    grouped = found.order_by().values("kind").annotate(n=Count("pk"), ok=Count("pk", filter=Q(flags=[])))
    by_kind = {row["kind"]: row for row in grouped}
    own = found.filter(kind=ResultKind.SAMPLE.value).order_by()
    totals = own.aggregate(
        n=Count("pk", filter=Q(qualifier__in=COUNTED)),
        entered=Count("pk", filter=Q(in_trend=True)),
        lost=Count("pk", filter=Q(qualifier__in=(Qualifier.MISSING.value, Qualifier.REJECTED.value))),
    )
    reasons: Counter[str] = Counter()
    notes: Counter[str] = Counter()
    for flags, entered in own.exclude(flags=[]).filter(qualifier__in=COUNTED).values_list("flags", "in_trend"):
        reasons.update(flag for flag in flags if flag in EXCLUDING)
        if entered:
            notes.update(flag for flag in flags if flag not in HARMLESS)
    return QualityCount(
        reported=totals["n"],
        entered=totals["entered"],
        lost=totals["lost"],
        controls=tuple(Control(kind, by_kind[kind.value]["n"], by_kind[kind.value]["ok"]) for kind in CONTROLS if kind.value in by_kind),
        reasons=dict(reasons.most_common()),
        notes=dict(notes.most_common()),
    )  # fmt: skip


def kept_out(scope: Scope, since: date, until: date) -> QuerySet[Result]:
    """The results behind `QualityCount.kept_out`, newest first."""
    found = sheet_results(scope).filter(sample__taken_on__range=(since, until), in_trend=False, qualifier__in=COUNTED)
    return found.order_by("-sample__taken_on", "sample__code", "substance")


def proficiency(scope: Scope, poorer_than: float) -> list[Proficiency]:
    """Scores within scope, newest first: the whole newest round, of earlier rounds those with |z| above `poorer_than`."""
    found = Proficiency.objects.within(scope).filter(Recorded.known_at()).select_related("laboratory")
    newest = found.order_by("-held_on", "-pk").values_list("round", flat=True).first()
    shown = Q(round=newest) | Q(z__gt=poorer_than) | Q(z__lt=-poorer_than)
    return list(found.filter(shown).order_by("-held_on", "laboratory__code", "substance"))


def newest_z(laboratory_id: int | None, substance: str) -> Proficiency | None:
    """A laboratory's newest score of a substance. Read by whoever sees its results: a site's quality rests on it."""
    if laboratory_id is None:
        return None
    found = Proficiency.unscoped.filter(superseded_at=None, laboratory=laboratory_id, substance=substance)
    return found.order_by("-held_on", "-pk").first()
