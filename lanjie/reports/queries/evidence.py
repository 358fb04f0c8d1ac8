"""What a figure rests on: its rows, the hash of its query and of its rows, its definition, who signed it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from lanjie.core.access import Scope
from lanjie.core.figures import Asked, Figure, Number, Rows, total
from lanjie.registry.models import Area
from lanjie.reports.models import FigureSignature


@dataclass(frozen=True)
class Opened:
    """A figure asked for by a reader: number, rows and hashes, each computed when it is first looked at."""

    figure: Figure
    scope: Scope
    area: Area
    asked: Asked

    @cached_property
    def rows(self) -> Rows:
        """The records that add up to the number. Raises `PermissionDenied` unless the reader holds the figure's act."""
        return self.figure.asked(self.scope, self.asked)

    @cached_property
    def number(self) -> Number:
        """The number."""
        return total(self.rows)

    @property
    def lookups(self) -> tuple[str, ...]:
        """The columns of the rows."""
        return tuple(lookup for lookup, _ in self.rows.columns)

    @cached_property
    def ordered(self) -> QuerySet[Any, tuple[Any, ...]]:
        """The rows as tuples of their columns, newest first, in a fixed order."""
        found = self.rows
        return found.queryset.order_by(f"-{found.when}", "pk").values_list(*self.lookups)

    @cached_property
    def query_sha256(self) -> str:
        """SHA-256 of the question: key, version, area, days and the columns it reads."""
        asked = self.asked
        said = [
            self.figure.key, self.figure.version, asked.area_path, str(asked.since), str(asked.on), str(asked.known_on),
            self.rows.queryset.model._meta.label, self.lookups, self.rows.amount, self.rows.weight,
        ]  # fmt: skip
        return _sha256(said)

    @cached_property
    def rows_sha256(self) -> str:
        """SHA-256 of the rows themselves, keys and columns, in the order of their keys."""
        found = self.rows.queryset.order_by("pk").values_list("pk", *self.lookups)
        return _sha256([list(row) for row in found])

    @property
    def table(self) -> str:
        """The name of the table the rows come from."""
        return str(self.rows.queryset.model._meta.db_table)

    def signatures(self) -> QuerySet[FigureSignature]:
        """Signatures under exactly this question, newest first."""
        own = FigureSignature.objects.within(self.scope.narrow("")).select_related("by")
        return own.filter(
            key=self.figure.key, area=self.area, since=self.asked.since, on=self.asked.on, known_on=self.asked.known_on
        )

    @cached_property
    def signature(self) -> FigureSignature | None:
        """The newest signature, if any."""
        return self.signatures().first()

    @property
    def state(self) -> str:
        """`signed`, `look` (signed, but the rows have changed since) or `unsigned`; the key of the status vocabulary."""
        if self.signature is None:
            return "unsigned"
        return "signed" if self.signature.rows_sha256 == self.rows_sha256 else "look"


def read_signatures(figures: Sequence[Opened]) -> None:
    """Read the newest signature of many figures of one area at once, instead of each when it is looked at."""
    if not figures:
        return
    own = FigureSignature.objects.within(figures[0].scope.narrow("")).select_related("by").filter(area=figures[0].area)
    newest: dict[tuple[object, ...], FigureSignature] = {}
    for found in own.filter(key__in={opened.figure.key for opened in figures}).order_by("at", "pk"):
        newest[found.key, found.since, found.on, found.known_on] = found
    for opened in figures:
        asked = opened.asked
        vars(opened)["signature"] = newest.get((opened.figure.key, asked.since, asked.on, asked.known_on))


def _sha256(said: Any) -> str:
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, default=str).encode()).hexdigest()


def opened(
    figure: Figure, scope: Scope, area: Area, on: date, *, known_on: date | None = None, since: date | None = None
) -> Opened:
    """A figure for an area on a day; a flow counts from `since`, or from the first of January of that year."""
    since = (since or date(on.year, 1, 1)) if figure.kind == "flow" else None
    return Opened(figure, scope, area, Asked(on=on, since=since, area_path=area.path, known_on=known_on))
