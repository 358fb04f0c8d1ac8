"""Governance of the demonstration: the worked case of 2020 from published facts, and a simulated case that is running now.

The ten opinions are quoted from the chapter heads of the public report of 2020-09-11; headings, measures and documents are facts in
own words and official titles (`case_2020/`). What the report does not say is not made up: measures without a document say so, nothing
is recorded as verified, and the day the opinions came is only known to lie in 2019.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction

from lanjie.core import imports
from lanjie.core.access import SYSTEM
from lanjie.core.imports import Format
from lanjie.core.quantities import today
from lanjie.governance.choices import DocumentKind, ItemKind, LetterKind, MeasureKind, Precision
from lanjie.governance.commands.demands import assign_demand, move_demand
from lanjie.governance.commands.evidence import hand_in
from lanjie.governance.commands.letters import issue_steps, write_letter
from lanjie.governance.commands.letters_in import open_item, receive_letter
from lanjie.governance.commands.measures import move_measure, plan_measure
from lanjie.governance.commands.opinions import Piece, divide, move_opinion
from lanjie.governance.commands.papers import make_plan, record_instruction, record_meeting, register_document
from lanjie.governance.commands.tasks import assign_task, move_task
from lanjie.governance.imports import DOCUMENTS, EVIDENCE
from lanjie.governance.models import Demand, Document, Letter, Measure, Opinion, OversightItem, Task
from lanjie.governance.splitting import fragments, joined, opinions_in, proposal
from lanjie.registry.choices import OrganisationKind
from lanjie.registry.models import Area, Organisation

FOLDER = Path(__file__).parent / "case_2020"
REPORTED = date(2020, 9, 11)
#: The last day on which the opinions can have come: the year is known, the day is not.
LATEST_RECEIPT = date(2019, 12, 31)
PROVINCE = "430000"
#: Units of the case; the second value is the area of those that are not provincial.
UNITS = {
    "省禁毒办": "", "省公安厅": "", "省司法厅": "", "省财政厅": "", "省科技厅": "", "省教育厅": "", "省民政厅": "", "省人社厅": "",
    "省卫健委": "", "省政府办公厅": "", "省政府新闻办": "", "省委办公厅": "", "省委政法委": "", "省委宣传部": "", "省委编办": "",
    "省禁毒协会": "", "省检察院": "", "省高院": "", "省通信管理局": "", "省邮政管理局": "", "省交通运输厅": "", "团省委": "",
    "省监狱管理局": "", "永州市禁毒办": "431100", "岳阳市禁毒办": "430600", "湘潭市禁毒办": "430300", "岳塘区禁毒办": "430304",
    "雨湖区禁毒办": "430302", "长沙市禁毒办": "430100",
}  # fmt: skip
OFFICE = "省禁毒办"


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@transaction.atomic
def build() -> None:
    """Both cases."""
    areas = {area.code: area for area in Area.unscoped.filter(code__in={PROVINCE, *UNITS.values()} - {""})}
    units = offices(areas)
    case_2020(areas[PROVINCE], units)
    running_case(areas[PROVINCE], units)


def offices(areas: dict[str, Area]) -> dict[str, Organisation]:
    """The units as offices of the registry."""
    Organisation.unscoped.bulk_create(
        Organisation(
            code=f"OFF-{number:02d}",
            name_zh=name,
            kind=OrganisationKind.OFFICE.value,
            area=areas[code or PROVINCE],
        )
        for number, (name, code) in enumerate(UNITS.items(), 1)
    )
    return {unit.name_zh: unit for unit in Organisation.unscoped.filter(name_zh__in=UNITS).select_related("area")}


def case_2020(area: Area, units: dict[str, Organisation]) -> None:
    """Ten opinions, 43 demands, 51 measures, four written reasons and 66 dated acts."""
    papers = documents()
    item = open_item(
        scope=SYSTEM, area=area, code="HN-2019-1", body="湖南省人大常委会", title_zh="全省禁毒工作情况报告",
        title_en="Report on drug control in the province", kind=ItemKind.REPORT, committee="省人大监察和司法委员会",
        congress_no=13, session_no=21, document_no="87",
        received_on=LATEST_RECEIPT, received_precision=Precision.YEAR, document=papers["D001"],
    ).value  # fmt: skip
    demands = opinions(item)
    answers(area, item, demands, units, papers)
    for opinion in Opinion.unscoped.filter(item=item).select_related("item__session__area"):
        for action in ("handle", "draft", "consult", "sign", "submit"):
            move_opinion(
                scope=SYSTEM, opinion=opinion, action=action, on=REPORTED,
                document=papers["D003"] if action in {"draft", "submit"} else None,
                reason="报告未写明征求意见的情况" if action == "consult" else "",
            )  # fmt: skip
    plans(area, units, papers)
    meetings(area, papers)


def documents() -> dict[str, Document]:
    """The register of the case, handed in as a file; one act told with two days keeps both entries."""
    heads = [column.heads[0] for column in DOCUMENTS.columns]
    lines = []
    for row in _rows("documents"):
        given = {
            **row,
            "code": _code(row["code"]),
            "area": PROVINCE,
            "same_act": row["same_act"] and _code(row["same_act"]),
        }
        lines.append([given.get(column.name, "") for column in DOCUMENTS.columns])
    _hand_in(DOCUMENTS, heads, lines, "文件登记-2020.csv")
    return {d.code.removeprefix("HN-2020-"): d for d in Document.unscoped.filter(code__startswith="HN-2020-D")}


def _code(code: str) -> str:
    return f"HN-2020-{code}"


def _hand_in(form: Format, heads: list[str], lines: list[list[str]], filename: str) -> None:
    """A register handed in as a user would; the demo stops where a user would be stopped."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([heads, *lines])
    content = out.getvalue().encode("utf-8-sig")
    batch = imports.check(scope=SYSTEM, form=form, content=content, filename=filename)
    imports.write(scope=SYSTEM, batch=batch, content=content)


def opinions(item: OversightItem) -> dict[str, Demand]:
    """The letter, put together from the ten quotations, taken in and split; returns the demands by their number."""
    words: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for row in _rows("opinions"):
        words[int(row["opinion"])].append((int(row["demand"]), row["words"]))
    heads = "一二三四五六七八九十"
    letter = "\n".join(f"{heads[n - 1]}、{''.join(text for _, text in parts)}" for n, parts in words.items())
    receive_letter(scope=SYSTEM, item=item, letter=letter, opinions=opinions_in(letter))
    titles = {row["demand"]: row for row in _rows("demands")}
    found: dict[str, Demand] = {}
    for opinion in Opinion.unscoped.filter(item=item).select_related("item__session__area"):
        spans: list[tuple[int, int]] = []
        for _, text in words[opinion.number]:
            start = spans[-1][1] if spans else 0
            spans.append((start, start + len(text)))
        parts = joined(spans, [number for number, _ in words[opinion.number]])
        divide(
            scope=SYSTEM, opinion=opinion, preamble=[],
            demands=[
                Piece(
                    number, tuple(pieces),
                    titles[f"{opinion.number}.{number}"]["title_zh"], titles[f"{opinion.number}.{number}"]["title_en"],
                )
                for number, pieces in sorted(parts.items())
            ],
        )  # fmt: skip
        move_opinion(scope=SYSTEM, opinion=opinion, action="split", on=LATEST_RECEIPT)
        for demand in Demand.unscoped.filter(opinion=opinion).select_related("opinion__item__session__area"):
            found[f"{opinion.number}.{demand.number}"] = demand
    return found


def answers(
    area: Area,
    item: OversightItem,
    demands: dict[str, Demand],
    units: dict[str, Organisation],
    papers: dict[str, Document],
) -> None:
    """Lead units, measures with their evidence, and the four demands that have none."""
    rows = {row["demand"]: row for row in _rows("demands")}
    for number, demand in demands.items():
        assign_demand(scope=SYSTEM, demand=demand, lead=units[rows[number]["lead"]])
    for opinion in Opinion.unscoped.filter(item=item).select_related("item__session__area"):
        move_opinion(scope=SYSTEM, opinion=opinion, action="assign", on=LATEST_RECEIPT)
    measures = {row["code"]: planned(area, row, demands[row["demand"]], units) for row in _rows("measures")}
    evidence(papers)
    for row in _rows("measures"):
        advance(measures[row["code"]], row, units[row["lead"]], papers)
    answered = {row["demand"] for row in _rows("measures")}
    for number, row in rows.items():
        if number in answered:
            move_demand(scope=SYSTEM, demand=demands[number], action="answer", on=REPORTED)
            move_demand(scope=SYSTEM, demand=demands[number], action="complete", on=REPORTED)
        else:
            move_demand(
                scope=SYSTEM, demand=demands[number], on=REPORTED, reason=row["reason"],
                action="cross" if row["refers_to"] else "leave", refers_to=demands.get(row["refers_to"]),
            )  # fmt: skip


def planned(area: Area, row: dict[str, str], demand: Demand, units: dict[str, Organisation]) -> Measure:
    """One measure with the units and the basis as the report names them."""
    found: Measure = plan_measure(
        scope=SYSTEM, area=area, code=_code(row["code"]), kind=MeasureKind(row["kind"]), demands=[demand],
        title_zh=row["title_zh"], title_en=row["title_en"], lead=units[row["lead"]], units_text=row["units"],
        basis_text=row["basis"], due_on=_day(row["due"]), recorded_on=REPORTED, note=row["note"][:300],
        external_claim=bool(row["external"]),
    ).value  # fmt: skip
    return found


def evidence(papers: dict[str, Document]) -> None:
    """The figures and documents that stand behind each measure, handed in as a file."""
    lines = []
    for row in _rows("measures"):
        pieces = [(key, key, "") for key in row["figures"].split()]
        pieces += [(papers[code].title_zh, "", _code(code)) for code in row["documents"].split()]
        for number, (title, key, document) in enumerate(pieces, 1):
            code = f"{_code(row['code'])}-{number:02d}"
            lines.append([code, _code(row["code"]), "", title, key, document, row["lead"], REPORTED.isoformat()])
    _hand_in(EVIDENCE, [column.heads[0] for column in EVIDENCE.columns], lines, "证据登记-2020.csv")


def advance(found: Measure, row: dict[str, str], lead: Organisation, papers: dict[str, Document]) -> None:
    """Bring a measure to the state it had on the day of the report."""
    cited = [papers[code] for code in row["documents"].split()]
    steps: list[tuple[str, str, Document | None]]
    if row["state"] == "referred_up":
        steps = [("block", "国家尚无政策依据", None), ("refer", "国家尚无政策依据，向上反映", None)]
    else:
        basis = next((paper for paper in cited if paper.kind == DocumentKind.DOCUMENT), None)
        first = ("issue", "", basis) if basis else ("begin", "报告没有写明印发的文件", None)
        steps = [first, *([("start", "", None)] if basis else [])]
        last = {"implemented": "implement", "target_set": "set_target"}.get(row["state"])
        steps += [(last, "", None)] if last else []
    for action, reason, issued in steps:
        move_measure(scope=SYSTEM, measure=found, action=action, on=REPORTED, reason=reason, document=issued, unit=lead)


def plans(area: Area, units: dict[str, Organisation], papers: dict[str, Document]) -> None:
    """The three-year plan and the 1+5 plan beneath it; the report names the number of sub-plans, two by their subject."""
    top = make_plan(
        scope=SYSTEM, area=area, code="HN-3Y-2020", title_zh="整治突出毒品问题三年行动", document=papers["D008"],
        title_en="Three-year action on the worst drug problems", starts_on=date(2020, 5, 15), ends_on=date(2022, 12, 31),
        goal="2022 年实现根本好转（报告没有可量化的界限）", lead=units[OFFICE],
    ).value  # fmt: skip
    one = make_plan(
        scope=SYSTEM, area=area, code="HN-1P5", parent=top, title_zh="突出毒品问题整治“1+5”工作方案", document=papers["D009"],
        title_en="1+5 plan", starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31), lead=units[OFFICE],
    ).value  # fmt: skip
    named = (
        "外流贩毒整治",
        "毒品滥用治理",
        "子方案三（报告未写明题目）",
        "子方案四（报告未写明题目）",
        "子方案五（报告未写明题目）",
    )
    for number, title in enumerate(named, 1):
        make_plan(
            scope=SYSTEM, area=area, code=f"HN-1P5-{number}", parent=one, title_zh=title, title_en=f"Sub-plan {number}",
            starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31),
            targets=[{"indicator": "重点市州外流贩毒降幅超过", "year": 2020, "value": 70, "unit": "%", "figure_key": "enf.city_drop_threshold"}]
            if number == 1
            else (),
        )  # fmt: skip


def meetings(area: Area, papers: dict[str, Document]) -> None:
    """Meetings whose day the report gives; the others stand in the register with the year only."""
    for code, body, number in (
        ("D040", "省禁毒委员会", "2020 年第一次全体会议"),
        ("D043", "省公安厅", "推进会"),
        ("D047", "省委政法委", "专题会议"),
        ("D048", "省委政法委", "专题会议"),
        ("D049", "省公安厅", "党委会议"),
    ):
        paper = papers[code]
        assert paper.dated_on is not None  # noqa: S101  chosen for having a day
        record_meeting(
            scope=SYSTEM, area=area, code=f"HN-2020-{code}", body=body, number=number, held_on=paper.dated_on,
            agenda=[paper.title_zh], record=paper,
        )  # fmt: skip


#: The simulated case: opinion → measures, each with its lead and the days of its tasks from today.
LETTER = """关于全省禁毒工作执法检查报告的审议意见（模拟）
一、各级人民政府要完善社区戒毒社区康复工作站点，配齐专职人员，按季公布覆盖情况。
二、有关部门要加强寄递物流禁毒检查，统一登记口径，定期通报问题企业。要加强对乡镇的业务培训。
特此函告。"""
WORK = (
    ("省民政厅", "按季公布工作站覆盖情况", (-40, -16, -3, 5, 30)),
    ("省司法厅", "专职人员配备核查", (-20, -2, 6, 12, 45)),
    ("省邮政管理局", "统一寄递登记口径", (-9, 3, 25)),
    ("省公安厅", "乡镇禁毒业务轮训", (-1, 10, 60)),
)


def running_case(area: Area, units: dict[str, Organisation]) -> None:
    """A simulated inspection with tasks due around today, so that lists, ladder and clocks have something to show."""
    day = today()
    item = open_item(
        scope=SYSTEM, area=area, code="MN-1", body="湖南省人大常委会", title_zh="禁毒执法检查报告（模拟）",
        title_en="Inspection of drug-control law (simulated)", kind=ItemKind.INSPECTION, committee="省人大监察和司法委员会",
        received_on=day - timedelta(days=70), due_on=day + timedelta(days=50),
    ).value  # fmt: skip
    receive_letter(scope=SYSTEM, item=item, letter=LETTER, opinions=opinions_in(LETTER))
    first = Opinion.unscoped.filter(item=item).select_related("item__session__area").get(number=1)
    pieces = fragments(first.text)
    parts = joined(pieces, proposal(first.text, pieces))
    divide(scope=SYSTEM, opinion=first, preamble=[], demands=[Piece(n, tuple(s)) for n, s in parts.items()])
    for action in ("split", "assign", "handle"):
        if action == "assign":
            for demand in Demand.unscoped.filter(opinion=first).select_related("opinion__item__session__area"):
                assign_demand(scope=SYSTEM, demand=demand, lead=units["省民政厅"])
        move_opinion(scope=SYSTEM, opinion=first, action=action)
    demands = list(Demand.unscoped.filter(opinion=first).select_related("opinion__item__session__area"))
    instruction = record_instruction(
        scope=SYSTEM, area=area, office="省政府分管领导（模拟）", dated_on=day - timedelta(days=60), item=item,
        text="请各单位按审议意见抓紧办理，按月报进展。",
    ).value  # fmt: skip
    paper = register_document(
        scope=SYSTEM, area=area, title_zh="禁毒执法检查审议意见分工方案（模拟）", title_en="Division of work (simulated)",
        issuer=OFFICE, dated_on=day - timedelta(days=62),
    ).value  # fmt: skip
    local = ("湘潭市禁毒办", "岳塘区禁毒办", "雨湖区禁毒办")
    for number, (lead, title, dues) in enumerate(WORK):
        found = plan_measure(
            scope=SYSTEM, area=area, title_zh=title, lead=units[lead], demands=demands[:1] if number < 2 else [], item=item,
            due_on=day + timedelta(days=60), starts_on=day - timedelta(days=60), recorded_on=day - timedelta(days=60),
        ).value  # fmt: skip
        move_measure(scope=SYSTEM, measure=found, action="issue", document=paper, unit=units[lead])
        move_measure(scope=SYSTEM, measure=found, action="start", unit=units[lead])
        for at, later in enumerate(dues):
            unit = units[local[at - 2]] if at >= 2 and number < 2 else units[lead]
            task = assign_task(
                scope=SYSTEM, unit=unit, measure=found, due_on=day + timedelta(days=later),
                title_zh=f"{title}：第 {at + 1} 期", title_en=f"Part {at + 1}",
                assigned_on=day - timedelta(days=58), instruction=instruction if number == 0 and at == 0 else None,
            ).value  # fmt: skip
            _carry(task, unit, units[OFFICE], at + number)
    late = list(
        Task.unscoped.filter(area__path__startswith=area.path, due_on__lt=day, state="accepted").select_related(
            "area", "unit"
        )
    )
    issue_steps(scope=SYSTEM, tasks=late[:2], sender=units[OFFICE])
    write_letter(
        scope=SYSTEM, kind=LetterKind.SUPERVISION, area=units["湘潭市禁毒办"].area, unit=units["湘潭市禁毒办"], sender=units[OFFICE],
        trigger="执法检查发现的问题（模拟）", text="请核实工作站台账与实际人数不一致的问题，并报送整改情况。",
    )  # fmt: skip
    _mark()


def _carry(task: Task, unit: Organisation, office: Organisation, luck: int) -> None:
    """Bring a task some way: some untouched, some under way, some handed in, some verified."""
    if luck % 4 == 3:
        return
    move_task(scope=SYSTEM, task=task, action="accept", unit=unit)
    if luck % 4 == 0:
        return
    move_task(scope=SYSTEM, task=task, action="start", unit=unit)
    if luck % 4 == 1 and task.due_on > today():
        return
    hand_in(
        scope=SYSTEM,
        task=task,
        content=f"模拟证据 {task.code}".encode(),
        filename=f"{task.code}.txt",
        title="进展说明（模拟）",
        unit=unit,
    )
    move_task(scope=SYSTEM, task=task, action="submit", unit=unit)
    if luck % 4 == 2:
        move_task(scope=SYSTEM, task=task, action="verify", unit=office)
        move_task(scope=SYSTEM, task=task, action="close")


def _mark() -> None:
    """Everything of the running case is marked simulated; the case of 2020 is not, its facts are published."""
    OversightItem.unscoped.filter(code="MN-1").update(simulated=True)
    Measure.unscoped.filter(item__code="MN-1").update(simulated=True)
    Task.unscoped.filter(measure__item__code="MN-1").update(simulated=True)
    Letter.unscoped.update(simulated=True)
