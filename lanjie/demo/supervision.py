"""Supervision, listing, accountability and one assessment.

What the report of 2020 states is carried over: 35 pairs all visited, one county
warned and fifteen watched, seven and one officials. Which units, which counties and what was found is simulated.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from lanjie.core.access import SYSTEM
from lanjie.core.quantities import today
from lanjie.governance.choices_areas import ActionKind, Tier
from lanjie.governance.commands.accountability import move_action, record_referral
from lanjie.governance.commands.assessment import draft_scheme, freeze, move_scheme
from lanjie.governance.commands.listing import move_listing, notify, propose, record_answer
from lanjie.governance.commands.papers import record_meeting, register_document
from lanjie.governance.commands.supervision import (
    answer_findings,
    move_round,
    pair_units,
    plan_round,
    recheck,
    record_finding,
    record_visit,
    send_findings,
)
from lanjie.governance.models import (
    AccountabilityAction,
    AssessmentScheme,
    Document,
    Listing,
    Meeting,
    Pair,
    SupervisionRound,
    Visit,
)
from lanjie.governance.queries.assessment import items
from lanjie.registry.choices import Level, OrganisationKind
from lanjie.registry.models import Area, Organisation

REPORTED = date(2020, 9, 11)
PAIRS = 35  # not law: the report of 2020 counts 35 units and 35 counties
#: Further member units, so that there are 35 with those of the case.
MORE_UNITS = (
    "省发展改革委", "省工业和信息化厅", "省自然资源厅", "省生态环境厅", "省农业农村厅", "省商务厅", "省文化和旅游厅", "省应急管理厅",
    "省市场监管局", "省广电局", "省林业局", "长沙海关", "民航湖南监管局", "省总工会", "省妇联",
)  # fmt: skip
WARNED = "430426"
WATCHED = 15  # not law: the report of 2020 counts 15 areas
CHECKLIST = (
    {"code": "met", "zh": "与县区党政主要负责人见面", "en": "Met the leading offices of the county"},
    {"code": "problems", "zh": "问题清单到位", "en": "List of problems in place"},
    {"code": "duties", "zh": "责任清单到位", "en": "List of duties in place"},
    {"code": "measures", "zh": "整改措施到位", "en": "Measures in place"},
    {"code": "means", "zh": "保障到位", "en": "Means in place"},
)
FINDINGS = (
    ("duties", "责任清单没有分解到乡镇（模拟）"),
    ("means", "社区戒毒专职人员没有配齐（模拟）"),
    ("measures", "寄递企业检查没有台账（模拟）"),
)


@transaction.atomic
def build() -> None:
    """The round of 2020, its lists and decisions, a round and a listing of today, one assessment."""
    province = Area.unscoped.get(code="430000")
    counties = list(Area.unscoped.filter(level=Level.COUNTY.value, path__startswith=province.path).order_by("code"))
    units = member_units(province)
    key = key_counties(counties)
    round_2020(province, list(zip(units, key, strict=True)))
    listings_2020(province, key)
    accountability()
    today_(province, units, [county for county in counties if county not in key])
    assessment(province)
    for model in (SupervisionRound, Pair, Visit, Listing, AssessmentScheme):
        model.unscoped.update(simulated=True)
    AccountabilityAction.unscoped.update(simulated=False)


def member_units(province: Area) -> list[Organisation]:
    """35 offices of the province: those of the case and further ones."""
    Organisation.unscoped.bulk_create(
        Organisation(code=f"OFF-M{n:02d}", name_zh=name, kind=OrganisationKind.OFFICE.value, area=province)
        for n, name in enumerate(MORE_UNITS, 1)
    )
    offices = Organisation.unscoped.filter(area=province, kind=OrganisationKind.OFFICE.value).exclude(
        name_zh="省禁毒办"
    )
    return list(offices.select_related("area").order_by("code")[:PAIRS])


def key_counties(counties: list[Area]) -> list[Area]:
    """35 counties, the warned one first; the others evenly over the register."""
    warned = [county for county in counties if county.code == WARNED]
    others = [county for county in counties if county.code != WARNED]
    step = len(others) / (PAIRS - 1)
    return warned + [others[int(n * step)] for n in range(PAIRS - 1)]


def round_2020(province: Area, pairs: list[tuple[Organisation, Area]]) -> None:
    """The first round: every county visited, a third of the visits with findings, most of them put right."""
    paper = Document.unscoped.filter(code="HN-2020-D052").first()
    found = plan_round(
        scope=SYSTEM, area=province, code="LD-2020-1", title_zh="2020 年第一次联点督导", title_en="First pair supervision of 2020",
        starts_on=date(2020, 7, 1), ends_on=date(2020, 9, 30), checklist=CHECKLIST, document=paper,
    ).value  # fmt: skip
    first = date(2020, 7, 6)
    days = [first + timedelta(days=n) for n in range(len(pairs))]
    pair_units(scope=SYSTEM, found=found, pairs=[(u, c, d) for (u, c), d in zip(pairs, days, strict=True)])
    move_round(scope=SYSTEM, found=found, action="fix", on=date(2020, 7, 1))
    move_round(scope=SYSTEM, found=found, action="start", on=date(2020, 7, 1))
    visits = Visit.unscoped.filter(pair__round=found).select_related("pair__unit", "pair__target", "pair__round")
    for number, visit in enumerate(visits.order_by("scheduled_on")):
        unit, day = visit.pair.unit, visit.scheduled_on
        ticks = {item["code"]: number % 3 > 0 or item["code"] == "met" for item in CHECKLIST}
        record_visit(scope=SYSTEM, visit=visit, visited_on=day, ticks=ticks, led_by="副厅级负责人", unit=unit)
        if number % 3 == 0:
            findings(visit, number, day, unit)
    move_round(scope=SYSTEM, found=found, action="complete", on=REPORTED)


def findings(visit: Visit, number: int, day: date, unit: Organisation) -> None:
    """What was found, sent, answered and looked at again; every fourth of these visits still has one open."""
    some = FINDINGS[: 1 + number % len(FINDINGS)] if number % 2 else FINDINGS[:2]
    for item, text in some:
        record_finding(scope=SYSTEM, visit=visit, text=text, item=item, unit=unit)
    send_findings(scope=SYSTEM, visit=visit, unit=unit, on=day)
    if number % 4 == 0:
        return
    numbers = range(1, len(some) + 1)
    answer_findings(
        scope=SYSTEM, visit=visit, answers=dict.fromkeys(numbers, "已整改（模拟）"), on=day + timedelta(days=8)
    )
    recheck(scope=SYSTEM, visit=visit, closed=list(numbers), unit=unit, on=min(day + timedelta(days=20), REPORTED))


def listings_2020(province: Area, key: list[Area]) -> None:
    """One county warned and fifteen watched by the plenary of May 2020, taken off a year later."""
    plenary, papers = Meeting.unscoped.get(code="HN-2020-D040"), document("HN-2020-D040")
    visits = {v.pair.target_id: v for v in Visit.unscoped.filter(pair__target__in=key).select_related("pair")}
    made = []
    for number, county in enumerate(key[: WATCHED + 1]):
        tier = Tier.WARNING if number == 0 else Tier.WATCH
        made.append(decided(county, tier, plenary, papers, f"LG-2020-{number + 1:05d}"))
    notice = notify(
        scope=SYSTEM,
        listing=made[0],
        offices="县委、县政府第一责任人和主要责任人",
        sent_to="省委组织部",
        on=date(2020, 5, 20),
    ).value
    record_answer(scope=SYSTEM, notice=notice, answer="已备案（模拟）", on=date(2020, 6, 3))
    end = date(2021, 5, 20)
    last = record_meeting(
        scope=SYSTEM, area=province, code="MN-2021-P1", body="省禁毒委员会（模拟）", number="2021 年全体会议",
        held_on=end, agenda=["摘除列管（模拟）"],
    ).value  # fmt: skip
    paper = register_document(
        scope=SYSTEM, area=province, code="MN-2021-D1", title_zh="关于摘除列管地区的决定（模拟）",
        title_en="Decision to take areas off (simulated)", dated_on=end,
    ).value  # fmt: skip
    for found in made:
        move_listing(scope=SYSTEM, listing=found, action="check", on=date(2020, 11, 12), reason="按计划整改（模拟）")
        move_listing(
            scope=SYSTEM, listing=found, action="apply", on=date(2021, 5, 6), reason="指标回到门槛以内（模拟）"
        )
        move_listing(
            scope=SYSTEM,
            listing=found,
            action="accept",
            on=date(2021, 5, 14),
            reason="验收合格（模拟）",
            visit=visits[found.area_id],
        )
        move_listing(scope=SYSTEM, listing=found, action="remove", on=end, meeting=last, document=paper)


def decided(county: Area, tier: Tier, plenary: Meeting, paper: Document, code: str) -> Listing:
    """A listing from its proposal to its first day."""
    on = plenary.held_on
    found: Listing = propose(
        scope=SYSTEM, area=county, tier=tier.value, reason="全会审议决定；报告没有写明各地指标", on=on, code=code
    ).value
    move_listing(scope=SYSTEM, listing=found, action="review", on=on)
    move_listing(scope=SYSTEM, listing=found, action="decide", on=on, meeting=plenary, document=paper)
    move_listing(scope=SYSTEM, listing=found, action="enter", on=on)
    found.refresh_from_db()
    return found


def document(code: str) -> Document:
    """A document of the register."""
    found: Document = Document.unscoped.get(code=code)
    return found


def accountability() -> None:
    """The two decisions the report counts: offices and numbers as it gives them, no names."""
    areas = {area.code: area for area in Area.unscoped.filter(code__in=["430302", "430524"])}
    for code, area, kind, office, officials, body in (
        ("A-2020-00001", "430302", ActionKind.SUSPENSION, "广场街道办事处主任", 1, "湘潭市"),
        ("A-2020-00002", "430524", ActionKind.DISCIPLINE, "司门前镇党委书记等职务", 7, "邵阳市"),
    ):
        found = record_referral(
            scope=SYSTEM,
            area=areas[area],
            kind=kind,
            office=office,
            officials=officials,
            referred_on=REPORTED,
            code=code,
        ).value
        move_action(
            scope=SYSTEM,
            found=found,
            action="decide",
            on=REPORTED,
            deciding_body=body,
            document=document("HN-2020-D003"),
        )


def today_(province: Area, units: list[Organisation], counties: list[Area]) -> None:
    """A round that runs now and a county warned some months ago, so that clocks and lists have something to show."""
    day = today()
    found = plan_round(
        scope=SYSTEM, area=province, code="LD-MN-1", title_zh="本期联点督导（模拟）", title_en="Pair supervision of this period (simulated)",
        starts_on=day - timedelta(days=30), ends_on=day + timedelta(days=60), checklist=CHECKLIST,
    ).value  # fmt: skip
    chosen = [unit for unit in units if unit.name_zh == "省司法厅"] + [u for u in units if u.name_zh != "省司法厅"][:5]
    places = [county for county in counties if county.code == "430304"] + [c for c in counties if c.code != "430304"][
        :5
    ]
    days = [day - timedelta(days=n) for n in (12, 9, 2)] + [day + timedelta(days=n) for n in (3, 8, 15)]
    pair_units(scope=SYSTEM, found=found, pairs=list(zip(chosen, places, days, strict=True)))
    for action in ("fix", "start"):
        move_round(scope=SYSTEM, found=found, action=action)
    visit = Visit.unscoped.select_related("pair__unit", "pair__target", "pair__round").get(
        pair__round=found, pair__target=places[0]
    )
    unit = visit.pair.unit
    record_visit(scope=SYSTEM, visit=visit, visited_on=days[0], ticks={"met": True}, led_by="副厅级负责人", unit=unit)
    for item, text in FINDINGS:
        record_finding(scope=SYSTEM, visit=visit, text=text, item=item, unit=unit)
    send_findings(scope=SYSTEM, visit=visit, unit=unit, on=days[0] + timedelta(days=4))
    on = day - timedelta(days=170)
    meeting = record_meeting(
        scope=SYSTEM,
        area=province,
        code="MN-P2",
        body="省禁毒委员会（模拟）",
        number="全体会议",
        held_on=on,
        agenda=["列管（模拟）"],
    ).value
    paper = register_document(
        scope=SYSTEM, area=province, code="MN-D2", title_zh="关于列管地区的决定（模拟）", title_en="Decision on listings (simulated)",
        dated_on=on,
    ).value  # fmt: skip
    listed = decided(places[1], Tier.WARNING, meeting, paper, f"LG-{on.year}-90001")
    notify(
        scope=SYSTEM,
        listing=listed,
        offices="党委和政府第一责任人、主要责任人",
        sent_to="省委组织部",
        on=on + timedelta(days=7),
    )


def assessment(province: Area) -> None:
    """One scheme over the cities, from draft to published; its values are simulated."""
    start, end = date(2020, 1, 1), date(2020, 6, 30)
    scheme = draft_scheme(
        scope=SYSTEM, area=province, code="PA-2020", title_zh="平安建设考评（禁毒部分）", title_en="Safe-province assessment, drug control",
        starts_on=start, ends_on=end,
        items=(
            {
                "code": "execution", "title_zh": "社区戒毒社区康复执行率", "title_en": "Execution of community orders",
                "weight": Decimal(50), "scoring": "linear", "parameters": {"floor": "60", "target": "95"}, "unit": "%",
            },
            {
                "code": "meetings", "title_zh": "党委政府专题研究次数", "title_en": "Meetings on drug control",
                "weight": Decimal(20), "scoring": "steps", "parameters": {"steps": [["1", "0.5"], ["2", "1"]]}, "unit": "次",
            },
            {
                "code": "outflow", "title_zh": "外流贩毒同比变化", "title_en": "Change of offences elsewhere",
                "weight": Decimal(30), "scoring": "linear", "parameters": {"floor": "20", "target": "-60"}, "unit": "%",
            },
            {
                "code": "production", "title_zh": "辖区制毒案件", "title_en": "Production cases", "weight": Decimal(0),
                "scoring": "veto", "parameters": {"limit": "0"}, "unit": "起",
            },
        ),
    ).value  # fmt: skip
    paper = document("HN-2020-D012")
    move_scheme(scope=SYSTEM, scheme=scheme, action="adopt", on=start, document=paper)
    move_scheme(scope=SYSTEM, scheme=scheme, action="open", on=start)
    cities = list(Area.unscoped.filter(level=Level.CITY.value, path__startswith=province.path).order_by("code"))
    values = []
    for item in items(scheme):
        for n, city in enumerate(cities):
            value: Decimal | None = {
                "execution": Decimal(70 + (n * 7) % 29),
                "meetings": Decimal((n * 5) % 3),
                "outflow": Decimal(-70 + (n * 17) % 80),
                "production": Decimal(0),
            }[item.code]
            if item.code == "meetings" and n == len(cities) - 1:
                value = None
            values.append((item, city, value, "模拟数据", ""))
    freeze(scope=SYSTEM, scheme=scheme, values=values, on=date(2020, 7, 10))
    for action, on, document_ in (
        ("score", date(2020, 7, 15), None),
        ("hear", date(2020, 7, 16), None),
        ("finish", date(2020, 8, 3), None),
        ("publish", date(2020, 8, 10), paper),
    ):
        move_scheme(scope=SYSTEM, scheme=scheme, action=action, on=on, document=document_)
