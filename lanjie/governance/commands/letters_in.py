"""A letter of the committee comes in: kept as it came, its opinions taken from it word for word."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from lanjie.core.access import Scope
from lanjie.core.commands import Done, command
from lanjie.core.words import say
from lanjie.governance.choices import ItemKind, Precision
from lanjie.governance.models import Document, Opinion, Original, OversightItem, Session
from lanjie.governance.spans import Span, gaps, overlaps
from lanjie.registry.models import Area


class LetterError(ValueError):
    """The letter can not be taken in as asked; the text says why, for the user."""


def original(scope: Scope, content: bytes, filename: str) -> Original:
    """The file as it came, once for each content."""
    found, _ = Original.objects.get_or_create(
        sha256=hashlib.sha256(content).hexdigest(),
        defaults={"filename": filename[:255], "size": len(content), "content": content, "by": scope.user},
    )
    return found


@command("governance.item.open", act="governance.draft")
def open_item(
    *,
    scope: Scope,
    area: Area,
    code: str,
    body: str,
    title_zh: str,
    title_en: str = "",
    kind: ItemKind = ItemKind.REPORT,
    committee: str = "",
    congress_no: int | None = None,
    session_no: int | None = None,
    held_on: date | None = None,
    document_no: str = "",
    received_on: date | None = None,
    received_precision: Precision = Precision.DAY,
    due_on: date | None = None,
    document: Document | None = None,
) -> Done:
    """Register what a session oversaw, and the session itself when it is new in the area."""
    scope.require("governance.draft", area.path)
    session, _ = Session.unscoped.get_or_create(
        code=f"S-{code}",
        defaults={
            "area": area,
            "body": body,
            "congress_no": congress_no,
            "session_no": session_no,
            "held_on": held_on,
            "document_no": document_no,
        },
    )
    item = OversightItem.unscoped.create(
        code=code,
        session=session,
        kind=kind.value,
        title_zh=title_zh,
        title_en=title_en,
        committee=committee,
        received_on=received_on,
        received_precision=received_precision.value,
        due_on=due_on,
        document=document,
    )
    return Done(f"item:{code}", area.path, {"kind": kind.value}, item)


@command("governance.letter.receive", act="governance.draft")
def receive_letter(
    *,
    scope: Scope,
    item: OversightItem,
    letter: str,
    opinions: Sequence[Span],
    content: bytes | None = None,
    filename: str = "",
) -> Done:
    """Take a letter in: the whole text, the file it came as, and one opinion for each span given.

    Spans do not overlap and none is empty; what lies between them (heading, closing) stays in the letter, so no character is
    lost. A letter is taken in once; raises `LetterError`.
    """
    area = item.session.area
    scope.require("governance.draft", area.path)
    if item.letter or Opinion.unscoped.filter(item=item).exists():
        raise LetterError(str(say("这份函已登记", "The letter is on record already")))
    spans = sorted(opinions)
    outside = [span for span in spans if not 0 <= span[0] < span[1] <= len(letter)]
    if not spans or outside or overlaps(spans):
        raise LetterError(
            str(say("至少要有一条意见，且互不重叠", "There must be one opinion at least, and none may overlap"))
        )
    item.letter = letter
    item.original = original(scope, content, filename) if content is not None else None
    item.save(update_fields=["letter", "original"])
    Opinion.unscoped.bulk_create(
        Opinion(item=item, number=number, text=letter[a:b], start=a, end=b, received_on=item.received_on)
        for number, (a, b) in enumerate(spans, 1)
    )
    facts = {"opinions": len(spans), "characters": len(letter), "between": len(gaps(spans, len(letter)))}
    return Done(f"item:{item.code}", area.path, facts, item)
