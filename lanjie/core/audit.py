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
from functools import partial
from typing import Any

from django.db import transaction

from lanjie.core import checkpoints
from lanjie.core.access import Scope
from lanjie.core.models import AuditEvent, AuditHead
from lanjie.core.words import Words, say

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
        # Robust: the act is committed by then, and a full disk must not undo it in the eyes of its caller.
        transaction.on_commit(partial(_mark_when_due, event), robust=True)
    return event


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold: the row number and what is wrong with it."""

    sequence: int
    reason: Words


def verify() -> Iterator[Break]:
    """Walk the whole chain, then hold it against its head and its signed marks; yield every break, lowest row first."""
    previous, expected = "0" * 64, 1
    marks, first_bad = _marks()
    for event in AuditEvent.objects.order_by("sequence").iterator(chunk_size=2000):
        if event.sequence != expected:
            yield Break(expected, say("缺行", "missing"))
        elif event.previous != previous:
            yield Break(event.sequence, say("与上一行不相连", "does not follow the row before it"))
        if hashlib.sha256(canonical(event)).hexdigest() != event.digest:
            yield Break(event.sequence, say("内容被改", "changed"))
        if marks.pop(event.sequence, event.digest) != event.digest:
            yield Break(event.sequence, say("与检查点不符，自此以前被重写", "differs from its checkpoint: rewritten"))
        previous, expected = event.digest, event.sequence + 1
    yield from _tail(last=expected - 1, digest=previous)
    if marks:
        yield Break(
            expected, say("少于检查点记录的行数：换回了旧库", "fewer rows than the checkpoints know: an old copy")
        )
    if first_bad:
        yield Break(0, say("检查点文件被改：{place}", "the checkpoint file was changed: {place}", place=first_bad))


def _tail(*, last: int, digest: str) -> Iterator[Break]:
    head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    if head.sequence > last:
        yield Break(last + 1, say("末尾被截去", "the tail was cut"))
    elif head.sequence < last:
        yield Break(head.sequence + 1, say("链头之后被加行", "added past the head"))
    elif head.digest != digest:
        yield Break(last, say("链头被改", "the head was changed"))


def checkpoint() -> checkpoints.Mark | None:
    """Set a signed mark at the head now; None for an empty chain."""
    head = AuditHead.objects.filter(pk=1).first()
    first = _first_digest()
    return checkpoints.write(first, head.sequence, head.digest) if head and first else None


def _first_digest() -> str:
    return AuditEvent.objects.filter(sequence=1).values_list("digest", flat=True).first() or ""


def _marks() -> tuple[dict[int, str], str]:
    """The marks of this chain by row, and the first line that is not one."""
    found: dict[int, str] = {}
    try:
        for mark in checkpoints.read(_first_digest()):
            found[mark.sequence] = mark.digest
    except checkpoints.BadMarkError as bad:
        return found, str(bad)
    return found, ""


def _mark_when_due(event: AuditEvent) -> None:
    first = event.digest if event.sequence == 1 else _first_digest()
    if checkpoints.is_due(first, event.sequence):
        checkpoints.write(first, event.sequence, event.digest)
