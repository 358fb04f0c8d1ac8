"""Long work: a job is a row with its progress, run by the database worker, shown as a bar on the page and in the terminal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from lanjie.core.access import SYSTEM, Scope
from lanjie.core.models import Job
from lanjie.core.words import Words, say


class Progress(Protocol):
    """How work reports itself: `progress(done, total, words)`."""

    def __call__(self, done: int, total: int, message: Words) -> None: ...


#: Work by kind. It gets the scope of whoever asked for it, its arguments and `progress`, and returns the link it ends in.
Work = Callable[..., str]
KINDS: dict[str, Work] = {}


def job(kind: str) -> Callable[[Work], Work]:
    """Declare a kind of work."""

    def wrap(work: Work) -> Work:
        KINDS[kind] = work
        return work

    return wrap


def start(kind: str, *, scope: Scope, **arguments: Any) -> Job:
    """Queue work in the caller's transaction; it runs only if that commits."""
    row = Job.objects.create(kind=kind, by=scope.user, arguments=arguments)
    transaction.on_commit(lambda: _enqueue(row))
    return row


def _enqueue(row: Job) -> None:
    run.enqueue(str(row.pk))


@task()
def run(pk: str) -> None:
    """Run one queued job to its end; an error is kept on the row and raised for the worker's log."""
    row = Job.objects.select_related("by").get(pk=pk)
    if row.state != Job.WAITING:
        return
    row.state, row.started_at = Job.RUNNING, timezone.now()
    row.save(update_fields=["state", "started_at"])

    def progress(done: int, total: int, message: Words) -> None:
        Job.objects.filter(pk=pk).update(done=done, total=total, message=message.both())

    try:
        link = KINDS[row.kind](scope=row.by.scope() if row.by else SYSTEM, progress=progress, **row.arguments)
    except Exception as error:
        message = say("没有完成：{error}", "Not finished: {error}", error=str(error))
        Job.objects.filter(pk=pk).update(state=Job.FAILED, ended_at=timezone.now(), message=message.both())
        raise
    Job.objects.filter(pk=pk).update(state=Job.DONE, ended_at=timezone.now(), link=link)
