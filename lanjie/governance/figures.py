"""Figures of governance: the chain of opinions counted, G1 to G5 of governance_methods section 3, letters and late tasks."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Exists, FloatField, OuterRef, Q, QuerySet, Value, When

from lanjie.core.access import Scope
from lanjie.core.figures import Asked, Kind, Rows, figure
from lanjie.core.words import Words, say
from lanjie.governance.choices import LETTER_KINDS
from lanjie.governance.models import AgendaItem, Demand, Evidence, Instruction, Letter, Measure, Meeting, Target, Task
from lanjie.governance.queries.work import late
from lanjie.governance.states import OPEN_TASK

OWNER = say("省禁毒办综合科", "Provincial office, general section")
SOURCE = "governance_methods §3"
PERCENT = say("%", "%")

_MEETING = (
    ("code", say("编号", "Code")),
    ("body", say("机关", "Body")),
    ("number", say("届次", "Number")),
    ("held_on", say("日期", "Day")),
    ("area__name_zh", say("地区", "Area")),
)
_INSTRUCTION = (
    ("code", say("编号", "Code")),
    ("office", say("批示职务", "Office")),
    ("dated_on", say("日期", "Day")),
    ("closed_on", say("办结", "Closed on")),
)
_DEMAND = (
    ("opinion__number", say("意见", "Opinion")),
    ("number", say("要点", "Demand")),
    ("title_zh", say("标题", "Title")),
    ("lead__name_zh", say("牵头", "Lead")),
    ("state", say("状态", "State")),
)
_MEASURE = (
    ("code", say("编号", "Code")),
    ("title_zh", say("措施", "Measure")),
    ("lead__name_zh", say("牵头", "Lead")),
    ("state", say("状态", "State")),
    ("due_on", say("到期", "Due")),
)
_TASK = (
    ("code", say("编号", "Code")),
    ("title_zh", say("任务", "Task")),
    ("unit__name_zh", say("承办", "Unit")),
    ("due_on", say("到期", "Due")),
    ("state", say("状态", "State")),
)
_EVIDENCE = (
    ("code", say("编号", "Code")),
    ("figure_key", say("数字键名", "Figure")),
    ("measure__code", say("措施", "Measure")),
    ("dated_on", say("日期", "Day")),
)
_LETTER = (
    ("code", say("编号", "Code")),
    ("kind", say("种类", "Kind")),
    ("unit__name_zh", say("收函", "To")),
    ("issued_on", say("发出", "Issued")),
    ("answered_on", say("答复", "Answered")),
)
ITEM_AREA = "opinion__item__session__area"


def _share(found: QuerySet[Any], good: Q | Exists) -> QuerySet[Any]:
    """Rows worth 100 where they are good and 0 where not, each of weight one: their mean is the share in percent."""
    marked: QuerySet[Any] = found.annotate(
        share=Case(When(good, then=Value(100.0)), default=Value(0.0), output_field=FloatField()),
        one=Value(1.0, output_field=FloatField()),
    )
    return marked


@figure(
    "governance.meetings",
    label=say("研究禁毒议题的会议", "Meetings with an item on drug control"),
    unit=say("次", "meetings"),
    kind="flow",
    definition=say(
        "期内召开、至少有一个禁毒议题的会议，一次会议计一次（G1）。",
        "Meetings of the period with at least one item on drug control, each counted once (G1).",
    ),
    owner=OWNER,
    source=SOURCE,
)
def meetings(scope: Scope, _asked: Asked) -> Rows:
    """G1."""
    items = AgendaItem.unscoped.filter(meeting=OuterRef("pk"), drug_control=True)
    return Rows(Meeting.objects.within(scope).filter(Exists(items)), area="area", when="held_on", columns=_MEETING)


@figure(
    "governance.instructions.issued",
    label=say("领导批示", "Written instructions"),
    unit=say("件", "instructions"),
    kind="flow",
    definition=say("期内登记的批示，按职务登记。", "Instructions of the period, recorded by office."),
    owner=OWNER,
    source=SOURCE,
)
def instructions(scope: Scope, _asked: Asked) -> Rows:
    """G2, the base."""
    return Rows(Instruction.objects.within(scope), area="area", when="dated_on", columns=_INSTRUCTION)


@figure(
    "governance.instructions.closure",
    label=say("批示办结率", "Instructions closed"),
    unit=PERCENT,
    kind="flow",
    definition=say(
        "期内批示中已办结的比例：全部分解任务办结后才算（G2）。",
        "Share of the period's instructions that are closed: every task of theirs is (G2).",
    ),
    owner=OWNER,
    source=SOURCE,
)
def closure(scope: Scope, asked: Asked) -> Rows:
    """G2."""
    found = _share(Instruction.objects.within(scope), Q(closed_on__isnull=False, closed_on__lte=asked.on))
    return Rows(found, area="area", when="dated_on", columns=_INSTRUCTION, amount="share", weight="one")


@figure(
    "governance.demands",
    label=say("意见要点", "Demands"),
    unit=say("条", "demands"),
    kind="stock",
    definition=say("到该日收到的审议意见拆出的要点。", "Demands in the opinions received by the day."),
    owner=OWNER,
    source=SOURCE,
)
def demands(scope: Scope, _asked: Asked) -> Rows:
    """G3, the base."""
    return Rows(Demand.objects.within(scope), area=ITEM_AREA, when="opinion__received_on", columns=_DEMAND)


@figure(
    "governance.demands.covered",
    label=say("要点覆盖率", "Demands with a measure"),
    unit=PERCENT,
    kind="stock",
    definition=say(
        "至少有一项措施的要点占全部要点的比例（G3）；见他处的不算有措施。",
        "Share of demands with at least one measure (G3); one answered elsewhere has none of its own.",
    ),
    owner=OWNER,
    source=SOURCE,
)
def covered(scope: Scope, asked: Asked) -> Rows:
    """G3."""
    measure = Measure.unscoped.filter(demands=OuterRef("pk"), recorded_on__lte=asked.on)
    found = _share(Demand.objects.within(scope), Exists(measure))
    return Rows(found, area=ITEM_AREA, when="opinion__received_on", columns=_DEMAND, amount="share", weight="one")


@figure(
    "governance.demands.unanswered",
    label=say("没有措施的要点", "Demands without a measure"),
    unit=say("条", "demands"),
    kind="stock",
    definition=say(
        "没有自己的措施、也没有指明见他处的要点。",
        "Demands without a measure of their own that do not name where they are answered.",
    ),
    owner=OWNER,
    source=SOURCE,
)
def unanswered(scope: Scope, asked: Asked) -> Rows:
    """The complement of G3 without cross-references."""
    measure = Measure.unscoped.filter(demands=OuterRef("pk"), recorded_on__lte=asked.on)
    found = Demand.objects.within(scope).exclude(Exists(measure)).exclude(state="cross_reference")
    return Rows(found, area=ITEM_AREA, when="opinion__received_on", columns=_DEMAND)


@figure(
    "governance.measures",
    label=say("落实措施", "Measures"),
    unit=say("项", "measures"),
    kind="stock",
    definition=say("到该日登记的措施。", "Measures recorded by the day."),
    owner=OWNER,
    source=SOURCE,
)
def measures(scope: Scope, _asked: Asked) -> Rows:
    """G4, the base."""
    return Rows(Measure.objects.within(scope), area="area", when="recorded_on", columns=_MEASURE)


@figure(
    "governance.measures.figured",
    label=say("有数字支撑的措施", "Measures with a figure"),
    unit=PERCENT,
    kind="stock",
    definition=say(
        "证据中至少有一个数字的措施占全部措施的比例（G4）。",
        "Share of measures with at least one figure among their evidence (G4).",
    ),
    owner=OWNER,
    source=SOURCE,
)
def figured(scope: Scope, asked: Asked) -> Rows:
    """G4."""
    piece = Evidence.unscoped.filter(kind="figure", withdrawn_at=None, dated_on__lte=asked.on)
    good = Exists(piece.filter(measure=OuterRef("pk"))) | Exists(piece.filter(task__measure=OuterRef("pk")))
    found = _share(Measure.objects.within(scope), Q(good))
    return Rows(found, area="area", when="recorded_on", columns=_MEASURE, amount="share", weight="one")


@figure(
    "governance.figures.compared",
    label=say("有可比基数的数字", "Figures with something to compare"),
    unit=PERCENT,
    kind="stock",
    definition=say(
        "作为证据的数字中，方案为其定有目标或基数的比例（G5），一件证据计一次。",
        "Share of figures handed in as evidence for which a plan sets a target or a base (G5), each piece counted once.",
    ),
    owner=OWNER,
    source=SOURCE,
)
def compared(scope: Scope, _asked: Asked) -> Rows:
    """G5."""
    target = Target.unscoped.filter(figure_key=OuterRef("figure_key"))
    known = Exists(target.filter(Q(value__isnull=False) | Q(base__isnull=False)))
    found = _share(Evidence.objects.within(scope).filter(kind="figure", withdrawn_at=None), known)
    return Rows(found, area="area", when="dated_on", columns=_EVIDENCE, amount="share", weight="one")


def _measures_in(state: str, label: Words, definition: Words) -> None:
    @figure(
        f"governance.measures.{state}", label=label, unit=say("项", "measures"), kind="stock", definition=definition,
        owner=OWNER, source=SOURCE,
    )  # fmt: skip
    def found(scope: Scope, _asked: Asked) -> Rows:
        rows = Measure.objects.within(scope).filter(state=state)
        return Rows(rows, area="area", when="recorded_on", columns=_MEASURE)


_measures_in(
    "referred_up", say("已请示上级的措施", "Measures referred upward"),
    say("无政策依据、已请示上级、尚无答复的措施。", "Measures no policy allows yet, referred upward and not answered."),
)  # fmt: skip
_measures_in(
    "target_set", say("只定了目标的措施", "Measures with a target only"),
    say("已定目标、还没有落实的措施；不计入已落实。", "Measures with a target that are not implemented; never counted as implemented."),
)  # fmt: skip


def _tasks(key: str, kind: Kind, label: Words, definition: Words, *, overdue: bool) -> None:
    @figure(key, label=label, unit=say("项", "tasks"), kind=kind, definition=definition, owner=OWNER, source=SOURCE)
    def found(scope: Scope, asked: Asked) -> Rows:
        rows = Task.objects.within(scope).filter(late(asked.on) if overdue else Q(state__in=OPEN_TASK))
        return Rows(rows, area="area", when="due_on" if overdue else "assigned_on", columns=_TASK)


_tasks(
    "governance.tasks.open", "stock", say("在办任务", "Open tasks"),
    say("已交办、还没有核查通过的任务。", "Tasks assigned and not yet verified."), overdue=False,
)  # fmt: skip
_tasks(
    "governance.tasks.overdue", "stock", say("逾期任务", "Overdue tasks"),
    say("过了到期日还没有报送的任务，按该日计算，不存储。", "Tasks past their day and not handed in, computed for the day and never stored."),
    overdue=True,
)  # fmt: skip


def _letters(kind: str, label: Words) -> None:
    @figure(
        f"governance.letters.{kind}",
        label=label,
        unit=say("件", "letters"),
        kind="flow",
        definition=say("期内发出的{kind}。", "Letters of the kind “{kind}” issued in the period.", kind=label),
        owner=OWNER,
        source=SOURCE,
    )
    def found(scope: Scope, _asked: Asked) -> Rows:
        return Rows(Letter.objects.within(scope).filter(kind=kind), area="area", when="issued_on", columns=_LETTER)


for _kind, _label in LETTER_KINDS.items():
    _letters(str(_kind), _label)
