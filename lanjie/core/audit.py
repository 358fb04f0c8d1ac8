"""The audit chain: each act one row, in the transaction of the act, bound to the row before it by SHA-256.

Control C1–C4 of the security baseline: if the row can not be written, the act does not happen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from lanjie.core.access import Scope
from lanjie.core.models import AuditEvent, AuditHead

#: The number of the request being served, set by the middleware, empty in commands and jobs.
request_id: ContextVar[str] = ContextVar("request_id", default="")

_FIELDS = (
    "sequence",
    "actor",
    "roles",
    "act",
    "target",
    "area_path",
    "purpose",
    "result",
    "request_id",
    "facts",
    "previous",
)


def canonical(event: AuditEvent) -> bytes:
    """The bytes that are hashed: sorted compact JSON of every field, time in UTC with microseconds."""
    content = {name: getattr(event, name) for name in _FIELDS}
    content["at"] = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def record(
    *,
    scope: Scope,
    act: str,
    target: str = "",
    area_path: str = "",
    purpose: str = "",
    result: str = "done",
    facts: dict[str, Any] | None = None,
) -> AuditEvent:
    """Add one row to the chain. Must run inside the transaction of the act it records."""
    with transaction.atomic():
        head, _ = AuditHead.objects.select_for_update().get_or_create(pk=1)
        event = AuditEvent(
            sequence=head.sequence + 1,
            at=datetime.now(UTC),
            actor=scope.name if scope.user or not scope.grants else "system",
            roles=",".join(sorted(scope.roles)) if scope.user else "",
            act=act,
            target=target[:200],
            area_path=area_path,
            purpose=purpose,
            result=result,
            request_id=request_id.get(),
            facts=json.loads(json.dumps(facts or {}, ensure_ascii=False, default=str)),
            previous=head.digest,
        )
        event.digest = hashlib.sha256(canonical(event)).hexdigest()
        event.save(force_insert=True)
        head.sequence, head.digest = event.sequence, event.digest
        head.save(update_fields=["sequence", "digest"])
    return event


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold: the row number and what is wrong with it."""

    sequence: int
    reason: str


def verify(since: int = 0) -> Iterator[Break]:
    """Walk the chain and yield every break: changed, missing, inserted, swapped rows and a cut tail."""
    previous = "0" * 64
    if since:
        previous = AuditEvent.objects.values_list("digest", flat=True).get(sequence=since)
    expected = since + 1
    for event in AuditEvent.objects.filter(sequence__gt=since).order_by("sequence").iterator(chunk_size=2000):
        if event.sequence != expected:
            yield Break(expected, "missing")
        if event.previous != previous:
            yield Break(event.sequence, "does not follow its predecessor")
        if hashlib.sha256(canonical(event)).hexdigest() != event.digest:
            yield Break(event.sequence, "changed")
        previous, expected = event.digest, event.sequence + 1
    head = AuditHead.objects.filter(pk=1).first()
    if head and (head.sequence, head.digest) != (expected - 1, previous):
        yield Break(head.sequence, "the tail was cut or the head was changed")
