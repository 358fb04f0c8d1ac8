"""What was asked of whom, and what has come: calls, the figures owed under them, and who is late."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from lanjie.core.access import Scope
from lanjie.core.figures import FIGURES
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import areas
from lanjie.reports.definitions import Definition, definitions
from lanjie.reports.models_reported import FigureCall, ReportedFigure
from lanjie.reports.queries.reported import SIGNED, in_force

#: Lists and the work list look at calls that fell due within this time; older ones open from the list of calls.
RECENT = timedelta(days=200)  # not law: how long a late figure is asked for on lists


@dataclass(frozen=True, slots=True)
class Owed:
    """One figure one area owes under a call; `state` is that of its entry, "" while there is none."""

    call: FigureCall
    definition: Definition
    area: Area
    state: str

    @property
    def came(self) -> bool:
        """Whether it was reported."""
        return bool(self.state)

    def late(self, on: date) -> int:
        """Days past the due day without an entry; 0 when it came or is not due yet."""
        return 0 if self.came else max((on - self.call.due_on).days, 0)


@dataclass(frozen=True, slots=True)
class Group:
    """What one unit or one area owes under one call."""

    call: FigureCall
    area: Area
    owner: str
    owed: tuple[Owed, ...]

    @property
    def missing(self) -> tuple[Owed, ...]:
        """What has not come."""
        return tuple(item for item in self.owed if not item.came)

    @property
    def unsigned(self) -> int:
        """What came and waits for the second signature."""
        return sum(item.came and item.state != SIGNED for item in self.owed)


def calls(scope: Scope) -> QuerySet[FigureCall]:
    """Calls that concern the reader's areas: made there, below, or by an area above; newest first."""
    reader = scope.for_act("figures.reported")
    condition = Q() if "/" in reader.areas else Q(pk__in=[])
    for path in reader.areas:
        above = [path[: end + 1] for end, sign in enumerate(path) if sign == "/" and end]
        condition |= Q(area__path__startswith=path) | Q(area__path__in=above)
    return FigureCall.unscoped.filter(condition).select_related("area", "by").order_by("-due_on", "-pk")


def recent(scope: Scope, on: date) -> QuerySet[FigureCall]:
    """The calls that lists look at on a day: not due yet, or due not long ago."""
    return calls(scope).filter(due_on__gte=on - RECENT)


def owed(
    scope: Scope,
    found: Iterable[FigureCall],
    *,
    units: frozenset[str] | None = None,
) -> list[Owed]:
    """Every figure owed under some calls by areas the reader sees; two queries, however many calls.

    A figure that a room computes is owed by nobody. `units` narrows what the caller's own area owes to some owners.
    """
    asked = list(found)
    places = _places(scope, asked)
    wanted = {call.pk: list(_wanted(call, units)) for call in asked}
    keys = {figure.key for figures in wanted.values() for figure in figures}
    came = _came(asked, places, keys)
    made: list[Owed] = []
    for call in asked:
        for place in places:
            if _is_asked(call, place):
                states = came.get(place.pk, {})
                made += [
                    Owed(call, figure, place, _state(call, states.get(figure.key, ()))) for figure in wanted[call.pk]
                ]
    return made


def _wanted(call: FigureCall, units: frozenset[str] | None) -> Iterator[Definition]:
    for key in call.keys:
        figure = definitions().figures.get(key)
        if figure is None or figure.computed_by in FIGURES:
            continue
        if call.level or units is None or figure.owner.key in units:
            yield figure


def _places(scope: Scope, asked: Sequence[FigureCall]) -> list[Area]:
    """Every area the reader sees that some call asks."""
    levels = {call.level for call in asked if call.level}
    mine = areas(scope.for_act("figures.reported"))
    named = Q(pk__in=[call.area_id for call in asked if not call.level])
    return list(mine.filter(named | Q(level__in=levels)).order_by("code")) if asked else []


def _is_asked(call: FigureCall, place: Area) -> bool:
    if not call.level:
        return place.pk == call.area_id
    return place.level == call.level and place.path.startswith(call.area.path)


#: A day and the state of the entry for it.
Came = tuple[date, str]


def _came(
    asked: Sequence[FigureCall], places: Sequence[Area], keys: Collection[str]
) -> dict[int, dict[str, list[Came]]]:
    """Days and states of the entries that may answer the calls, by area and key; one query."""
    if not asked or not places:
        return {}
    found = ReportedFigure.unscoped.filter(area__in=places, key__in=keys, on__lte=max(call.on for call in asked))
    begins = [call.since for call in asked]
    if None not in begins:
        found = found.filter(on__gte=min(day for day in begins if day))
    rows = in_force(found).order_by("pk").values_list("area_id", "key", "on", "now")
    came: dict[int, dict[str, list[Came]]] = {}
    for area_id, key, on, now in rows:
        came.setdefault(area_id, {}).setdefault(key, []).append((on, now))
    return came


def _state(call: FigureCall, came: Sequence[Came]) -> str:
    """State of the entry that answers a call: one for its period, a signed one before others; "" where there is none."""
    states = [now for on, now in came if on <= call.on and (call.since is None or on >= call.since)]
    return SIGNED if SIGNED in states else states[-1] if states else ""


def groups(items: Iterable[Owed]) -> list[Group]:
    """What is owed by call and by who owes it: an owner where the caller's own area was asked, else an area."""
    parts: dict[tuple[int, int, str], list[Owed]] = {}
    for item in items:
        owner = "" if item.call.level else item.definition.owner.key
        parts.setdefault((item.call.pk, item.area.pk, owner), []).append(item)
    return [Group(part[0].call, part[0].area, owner, tuple(part)) for (_, _, owner), part in parts.items()]
