"""What every API operation shares: one shape of errors, lists in pages, the reader of a request.

An operation declares its act with `@endpoint(act)` under its route, as a page does; `ScopeMiddleware` asks before it runs.

    @router.get("/sites", response=answers(Listed[SiteOut]))
    @endpoint("situation.read")
    def sites(request: HttpRequest, paging: Query[Paging]) -> Any: ...
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import JsonResponse
from ninja import Schema
from pydantic import Field

from lanjie.core.imports import Problem

T = TypeVar("T")


class RowError(Schema):
    """One error of a file or a field, at its place, in the reader's language. `row` 0: the file or the request as a whole."""

    row: int = 0
    column: str = ""
    head: str = ""
    wrong: str
    mend: str = ""
    found: str = ""


class Error(Schema):
    """What went wrong. Every refusal of every operation has this shape."""

    error: str
    rows: list[RowError] = Field(default_factory=list)


class Listed(Schema, Generic[T]):
    """One page of a list: how many there are in all, and the items of this page."""

    count: int
    page: int
    items: list[T]


class Paging(Schema):
    """Which page of a list."""

    page: int = Field(1, ge=1, le=1_000_000)
    size: int = Field(100, ge=1, le=1_000)


def answers(good: Any, status: int = 200) -> dict[int, Any]:
    """The answers of an operation: the good one, and the errors that any may give."""
    return {status: good, 401: Error, 403: Error, 404: Error, 422: Error}


def refusal(status: int, words: object, rows: Sequence[RowError] = ()) -> JsonResponse:
    """An error as an answer, for where no operation runs."""
    return JsonResponse(Error(error=str(words), rows=list(rows)).model_dump(), status=status)


def row_errors(problems: Sequence[Problem]) -> list[RowError]:
    """The problems of a batch as rows of an error."""
    return [
        RowError(row=p.row, column=p.column, head=p.head, wrong=str(p.wrong), mend=str(p.mend), found=p.found)
        for p in problems
    ]


def paged(found: QuerySet[Any] | Sequence[Any], paging: Paging) -> dict[str, Any]:
    """One page of a queryset or list, as `Listed` wants it."""
    start = (paging.page - 1) * paging.size
    total = found.count() if isinstance(found, QuerySet) else len(found)
    return {"count": total, "page": paging.page, "items": list(found[start : start + paging.size])}
