"""Querysets that refuse to run outside a reader's scope, and rows that keep their own history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from lanjie.core.access import Scope

M = TypeVar("M", bound=models.Model)


class UnscopedQueryError(RuntimeError):
    """A scoped table was read without a scope: a fault of the program, never of the user."""


class ScopedQuerySet(models.QuerySet[M]):
    """A queryset that must be narrowed with `.within(scope)` before it touches the database."""

    _scoped = False

    def within(self, scope: Scope) -> Self:
        """Only the rows whose area lies in the reader's areas; the model names the path to its area in `AREA`."""
        lookup: str = getattr(self.model, "AREA")  # noqa: B009  declared on each scoped model
        within = self.filter(scope.area_filter(lookup))
        within._scoped = True  # noqa: SLF001  our own flag
        return within

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone._scoped = self._scoped
        return clone

    def _require_scope(self) -> None:
        if not self._scoped:
            message = f"{self.model.__name__} was queried without .within(scope)"
            raise UnscopedQueryError(message)

    def _fetch_all(self) -> None:
        self._require_scope()
        super()._fetch_all()

    def iterator(self, chunk_size: int | None = None) -> Iterator[M]:
        """See Django; refuses without a scope."""
        self._require_scope()
        return super().iterator(chunk_size=chunk_size or 2000)

    def count(self) -> int:
        """See Django; refuses without a scope."""
        self._require_scope()
        return super().count()

    def exists(self) -> bool:
        """See Django; refuses without a scope."""
        self._require_scope()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """See Django; refuses without a scope."""
        self._require_scope()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        """See Django; refuses without a scope."""
        self._require_scope()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """See Django; refuses without a scope."""
        self._require_scope()
        return super().delete()

    def raw(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refused: SQL of one's own knows no scope."""
        message = f"{self.model.__name__}: raw() knows no scope; use a query"
        raise UnscopedQueryError(message)

    def _joined(self, others: Iterable[Any]) -> None:
        """Rows of several querysets put together: each must have its scope, or the widest would count."""
        self._require_scope()
        for other in others:
            if isinstance(other, ScopedQuerySet):
                other._require_scope()  # noqa: SLF001  our own class

    def __or__(self, other: models.QuerySet[M]) -> Self:
        self._joined([other])
        return super().__or__(other)

    def __xor__(self, other: models.QuerySet[M]) -> Self:
        self._joined([other])
        return super().__xor__(other)

    def union(self, *others: Any, **kwargs: Any) -> Self:
        """See Django; refuses where a part has no scope."""
        self._joined(others)
        return super().union(*others, **kwargs)


class Scoped(models.Model):
    """A record that belongs to an area. `objects` refuses to run unscoped; `unscoped` is for commands, imports and the demo."""

    AREA: ClassVar[str]

    objects = ScopedQuerySet.as_manager()
    unscoped = models.Manager()  # noqa: DJ012  a manager; the rule takes it for a field

    class Meta:
        abstract = True
        base_manager_name = "unscoped"


class Recorded(models.Model):
    """A record that is never overwritten: a correction closes the old row and adds a new one, so any past day can be recomputed."""

    recorded_at = models.DateTimeField(default=timezone.now, db_index=True, editable=False)
    superseded_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @staticmethod
    def known_at(moment: datetime | None = None, prefix: str = "") -> Q:
        """The condition 'was on record at `moment`' (now when None)."""
        if moment is None:
            return Q(**{f"{prefix}superseded_at__isnull": True})
        open_then = Q(**{f"{prefix}superseded_at__isnull": True}) | Q(**{f"{prefix}superseded_at__gt": moment})
        return Q(**{f"{prefix}recorded_at__lte": moment}) & open_then
