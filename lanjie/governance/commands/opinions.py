"""Opinions: the split into demands, the steps of handling, comments and the evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lanjie.core.access import Scope
from lanjie.core.commands import Done, command
from lanjie.core.quantities import SHANGHAI, today
from lanjie.core.states import TransitionError
from lanjie.core.words import say
from lanjie.governance.choices import EvaluationResult
from lanjie.governance.commands.acting import locked, move, unit_for
from lanjie.governance.models import Comment, Demand, Document, Evaluation, Opinion
from lanjie.governance.spans import Span
from lanjie.governance.states import DEMAND, OPINION
from lanjie.registry.models import Organisation


@dataclass(frozen=True, slots=True)
class Piece:
    """A demand as split off: its number, its spans of the opinion's text and its heading in own words."""

    number: int
    spans: tuple[Span, ...]
    title_zh: str = ""
    title_en: str = ""


@command("governance.opinion.divide", act="governance.draft")
def divide(*, scope: Scope, opinion: Opinion, demands: Sequence[Piece], preamble: Sequence[Span]) -> Done:
    """Write the boundaries down; they may be moved until the split is confirmed. The text itself is not touched.

    Raises `TransitionError` once the split is confirmed, `ValueError` for a span outside the text.
    """
    found = locked(opinion)
    area = found.item.session.area
    scope.require("governance.draft", area.path)
    if found.state != OPINION.initial:
        raise TransitionError(str(say("拆分已确认，不能再改", "The split is confirmed and no longer changes")))
    length = len(found.text)
    if any(not 0 <= a < b <= length for a, b in [*(span for p in demands for span in p.spans), *preamble]):
        message = f"a span lies outside the {length} characters of the opinion"
        raise ValueError(message)
    Demand.unscoped.filter(opinion=found).delete()
    Demand.unscoped.bulk_create(
        Demand(
            opinion=found,
            number=p.number,
            start=p.spans[0][0],
            end=p.spans[0][1],
            also=[list(span) for span in p.spans[1:]],
            title_zh=p.title_zh[:120],
            title_en=p.title_en[:200],
        )
        for p in demands
    )
    found.preamble = [list(span) for span in sorted(preamble)]
    found.save(update_fields=["preamble"])
    return Done(f"opinion:{found}", area.path, {"demands": len(demands), "preamble": len(preamble)}, found)


@command("governance.opinion.move", act="governance.comment")
def move_opinion(
    *,
    scope: Scope,
    opinion: Opinion,
    action: str,
    on: date | None = None,
    reason: str = "",
    document: Document | None = None,
    unit: Organisation | None = None,
) -> Done:
    """Take a step of handling other than the evaluation. `draft` and `submit` name their document."""
    if action == "evaluate":
        raise TransitionError(str(say("测评有专门的表", "The evaluation has a form of its own")))
    found = locked(opinion)
    area = found.item.session.area
    result = found.evaluations.within(scope).filter(round=found.round).values_list("result", flat=True).first()
    row = move(
        OPINION, found, action, scope=scope, area=area, unit=unit_for(scope, unit), on=on, reason=reason,
        document=document, result=result,
    )  # fmt: skip
    if action == "draft":
        found.draft = document
    elif action == "submit":
        found.reply = document
    elif action == "close":
        found.closed_on = on or today()
    elif action in {"reopen", "again"}:
        found.closed_on = None
        found.round += 1
    found.save(update_fields=["state", "draft", "reply", "closed_on", "round"])
    return Done(f"opinion:{found}", area.path, {"action": action, "to": row.target, "round": found.round}, found)


@command("governance.opinion.comment", act="governance.comment")
def comment(*, scope: Scope, opinion: Opinion, text: str, demand: Demand | None = None) -> Done:
    """Write a comment beside an opinion or one of its demands; it stays as written."""
    area = opinion.item.session.area
    scope.require("governance.comment", area.path)
    written = Comment.unscoped.create(
        opinion=opinion,
        demand=demand,
        round=opinion.round,
        text=text.strip(),
        by=scope.user,
        unit=scope.user.unit if scope.user else "",
        at=datetime.now(SHANGHAI),
    )
    return Done(f"opinion:{opinion}", area.path, {"characters": len(written.text)}, written)


@command("governance.opinion.evaluate", act="governance.evaluate")
def evaluate(
    *,
    scope: Scope,
    opinion: Opinion,
    result: EvaluationResult,
    reason: str = "",
    on: date | None = None,
    votes_for: int | None = None,
    votes_against: int | None = None,
    wanting: Sequence[Demand] = (),
) -> Done:
    """Record how the committee found this round. Not satisfied needs a reason, returns the demands named and opens another round.

    Raises `TransitionError` when the opinion was not submitted or the reason is missing.
    """
    found = locked(opinion)
    area = found.item.session.area
    day = on or today()
    if result is EvaluationResult.NOT_SATISFIED and not reason.strip():
        raise TransitionError(str(say("不满意要写明理由", "Not satisfied needs a reason")))
    move(OPINION, found, "evaluate", scope=scope, area=area, on=day, reason=reason, result=result.value)
    Evaluation.unscoped.create(
        opinion=found, round=found.round, result=result.value, reason=reason.strip(), on=day,
        votes_for=votes_for, votes_against=votes_against, by=scope.user,
    )  # fmt: skip
    facts = {"result": result.value, "round": found.round}
    if result is EvaluationResult.NOT_SATISFIED:
        move(OPINION, found, "again", scope=scope, area=area, on=day, reason=reason, result=result.value)
        found.round += 1
        for demand in wanting:
            if (demand.state, "return") in DEMAND._table:  # noqa: SLF001  one that is open already needs no return
                move(DEMAND, demand, "return", scope=scope, area=area, on=day, reason=reason)
                demand.save(update_fields=["state"])
    found.save(update_fields=["state", "round"])
    return Done(f"opinion:{found}", area.path, facts, found)
