"""Long work: a job is a row with its progress, run by the database worker, shown as a bar on the page and in the terminal."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from lanjie.core.access import SYSTEM, Scope
from lanjie.core.models import Job
from lanjie.core.words import Words, say

log = logging.getLogger(__name__)


class Progress(Protocol):
    """How work reports itself: `progress(done, total, words)`."""

    def __call__(self, done: int, total: int, message: Words) -> None:
        """So much of so much is done; the words say what is being worked on."""


#: Work of a kind. It gets the scope of whoever asked for it, its arguments and `progress`, and returns the link it ends in.
Work = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Kind:
    """A declared kind of work and its name for the page."""

    work: Work
    label: Words


KINDS: dict[str, Kind] = {}
UNNAMED = say("后台工作", "Background work")


def job(kind: str, *, label: Words = UNNAMED) -> Callable[[Work], Work]:
    """Declare a kind of work. It may be run again from its start after a crash, so what it writes is one transaction."""

    def wrap(work: Work) -> Work:
        KINDS[kind] = Kind(work, label)
        return work

    return wrap


def start(kind: str, *, scope: Scope, **arguments: Any) -> Job:
    """Queue work in the caller's transaction: it runs only if that commits, and is never lost once it has."""
    with transaction.atomic():
        row = Job.objects.create(kind=kind, by=scope.user, arguments=arguments)
        run.enqueue(str(row.pk))
    return row


def resume() -> int:
    """Queue again what a killed worker left running; for the start of an installation with a single worker. How many there were."""
    with transaction.atomic():
        rows = list(Job.objects.select_for_update().filter(state=Job.RUNNING))
        for row in rows:
            row.state, row.done = Job.WAITING, 0
            row.save(update_fields=["state", "done"])
            run.enqueue(str(row.pk))
    return len(rows)


def title(row: Job) -> Words:
    """The name of a job for its page."""
    return KINDS[row.kind].label


@task()
def run(pk: str) -> None:
    """Run one queued job to its end; an error is kept on the row and raised for the worker's log."""
    if not Job.objects.filter(pk=pk, state=Job.WAITING).update(state=Job.RUNNING, started_at=timezone.now()):
        return  # somebody else has it
    row = Job.objects.select_related("by").get(pk=pk)

    def progress(done: int, total: int, message: Words) -> None:
        Job.objects.filter(pk=pk).update(done=done, total=total, message=message.both())

    try:
        link = KINDS[row.kind].work(scope=row.by.scope() if row.by else SYSTEM, progress=progress, **row.arguments)
    except Exception as error:
        message = say("没有完成：{error}", "Not finished: {error}", error=str(error))
        Job.objects.filter(pk=pk).update(state=Job.FAILED, ended_at=timezone.now(), message=message.both())
        log.exception("job %s %s failed", row.kind, pk)
        raise
    Job.objects.filter(pk=pk).update(state=Job.DONE, ended_at=timezone.now(), link=link)
