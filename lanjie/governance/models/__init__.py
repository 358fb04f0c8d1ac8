"""Tables of governance: from the session that gave an opinion to the letter that asks for an answer."""

from __future__ import annotations

from lanjie.governance.models.accountability import AccountabilityAction
from lanjie.governance.models.assessment import AssessmentScheme, FrozenValue, Objection, SchemeItem
from lanjie.governance.models.letters import Letter, Transition
from lanjie.governance.models.listing import Listing, RestrictionNotice
from lanjie.governance.models.measures import Evidence, Measure, Task
from lanjie.governance.models.opinions import Comment, Demand, Evaluation, Opinion, OversightItem, Session
from lanjie.governance.models.originals import Original
from lanjie.governance.models.papers import (
    AgendaItem,
    Decision,
    Document,
    DocumentTitle,
    Instruction,
    Meeting,
    Plan,
    Target,
)
from lanjie.governance.models.supervision import Finding, Pair, SupervisionRound, Visit

__all__ = [
    "AccountabilityAction",
    "AgendaItem",
    "AssessmentScheme",
    "Comment",
    "Decision",
    "Demand",
    "Document",
    "DocumentTitle",
    "Evaluation",
    "Evidence",
    "Finding",
    "FrozenValue",
    "Instruction",
    "Letter",
    "Listing",
    "Measure",
    "Meeting",
    "Objection",
    "Opinion",
    "Original",
    "OversightItem",
    "Pair",
    "Plan",
    "RestrictionNotice",
    "SchemeItem",
    "Session",
    "SupervisionRound",
    "Target",
    "Task",
    "Transition",
    "Visit",
]
