"""Evidence: handed in, kept as it came, withdrawn with a reason but never deleted."""

from __future__ import annotations

from datetime import date, datetime

from lanjie.core.access import Scope
from lanjie.core.commands import Done, command
from lanjie.core.quantities import SHANGHAI, today
from lanjie.core.states import TransitionError
from lanjie.core.words import say
from lanjie.governance.choices import EvidenceKind
from lanjie.governance.commands.acting import locked, next_code, unit_for
from lanjie.governance.commands.letters_in import original
from lanjie.governance.models import Document, Evidence, Measure, Task
from lanjie.governance.states import OPEN_TASK
from lanjie.registry.models import Organisation


@command("governance.evidence.hand_in", act="governance.work")
def hand_in(
    *,
    scope: Scope,
    title: str,
    measure: Measure | None = None,
    task: Task | None = None,
    content: bytes | None = None,
    filename: str = "",
    figure_key: str = "",
    document: Document | None = None,
    dated_on: date | None = None,
    unit: Organisation | None = None,
    code: str = "",
) -> Done:
    """Hand in one piece for a task or a measure: a file, a figure by its key, or a document of the register.

    A task takes evidence while it is open, from its own unit only; a measure from whoever works on it. The file is kept byte
    for byte. Raises `TransitionError` where the piece is refused.
    """
    acting = unit_for(scope, unit)
    area = task.area if task is not None else measure.area if measure is not None else None
    if area is None:
        message = "evidence proves a task or a measure"
        raise ValueError(message)
    scope.require("governance.work", area.path)
    if task is not None and task.state not in OPEN_TASK:
        raise TransitionError(str(say("任务已核查，不再收证据", "The task is verified and takes no more evidence")))
    if task is not None and (acting is None or acting.pk != task.unit_id):
        raise TransitionError(str(say("这是 {unit} 的任务", "This is a task of {unit}", unit=str(task.unit))))
    given = [content is not None, bool(figure_key), document is not None]
    if sum(given) != 1:
        raise TransitionError(
            str(say("文件、数字、登记文件三者选一", "Give one of the three: a file, a figure, a registered document"))
        )
    kind = (EvidenceKind.FILE, EvidenceKind.FIGURE, EvidenceKind.DOCUMENT)[given.index(True)]
    day = dated_on or today()
    piece = Evidence.unscoped.create(
        code=code or next_code(Evidence, f"E-{day.year}-"),
        area=acting.area if acting is not None and acting.area.path.startswith(area.path) else area,
        measure=measure,
        task=task,
        kind=kind.value,
        title=title.strip() or filename,
        original=original(scope, content, filename) if content is not None else None,
        figure_key=figure_key,
        document=document,
        unit=acting,
        by=scope.user,
        dated_on=day,
    )
    facts = {"kind": kind.value, "task": task.code if task else "", "measure": measure.code if measure else ""}
    if piece.original is not None:
        facts["sha256"] = piece.original.sha256
    return Done(f"evidence:{piece.code}", area.path, facts, piece)


@command("governance.evidence.withdraw", act="governance.work")
def withdraw(*, scope: Scope, piece: Evidence, reason: str, unit: Organisation | None = None) -> Done:
    """Take a piece back with a reason; it stays readable and no longer counts. The unit that handed it in, or an office, may."""
    found = locked(piece)
    scope.require("governance.work", found.area.path)
    acting = unit_for(scope, unit)
    own = acting is not None and acting.pk == found.unit_id
    if not own and not scope.may("governance.draft", found.area.path):
        raise TransitionError(str(say("只有交证据的单位可以撤回", "Only the unit that handed it in may withdraw it")))
    if found.withdrawn_at is not None:
        raise TransitionError(str(say("已撤回", "It is withdrawn already")))
    if not reason.strip():
        raise TransitionError(str(say("撤回要写理由", "A withdrawal needs a reason")))
    found.withdrawn_at, found.withdrawn_reason = datetime.now(SHANGHAI), reason.strip()
    found.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    return Done(f"evidence:{found.code}", found.area.path, {"withdrawn": True}, found)
