"""Tables of governance: from the session that gave an opinion to the letter that asks for an answer."""

from __future__ import annotations

from lanjie.governance.models.letters import Letter, Transition
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

__all__ = [
    "AgendaItem",
    "Comment",
    "Decision",
    "Demand",
    "Document",
    "DocumentTitle",
    "Evaluation",
    "Evidence",
    "Instruction",
    "Letter",
    "Measure",
    "Meeting",
    "Opinion",
    "Original",
    "OversightItem",
    "Plan",
    "Session",
    "Target",
    "Task",
    "Transition",
]
