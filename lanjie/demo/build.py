"""Building the simulated province through the same doors a real one uses: files, commands, accounts."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.db import transaction

from lanjie.core import imports, jobs
from lanjie.core.access import SYSTEM, Role
from lanjie.core.models import Grant, Upload, User
from lanjie.core.quantities import SHANGHAI, today
from lanjie.core.words import Words, say
from lanjie.demo import assessment, governance, methods, monitoring, province, reported, statutory, supervision
from lanjie.registry.choices import FacilityKind, Level, OrganisationKind
from lanjie.registry.models import Area, Facility, Organisation
from lanjie.situation.choices import RoundKind
from lanjie.situation.commands.estimate import estimate
from lanjie.situation.commands.factors import adopt_shipped
from lanjie.situation.commands.rounds import plan_round
from lanjie.situation.commands.samples import move
from lanjie.situation.imports import LABORATORY, SITES
from lanjie.situation.models import Sample, Site

PASSWORD = "lanjie-demo-only"  # noqa: S105  printed on the screen, refused outside the demo

#: Demo accounts: user name, role, area, name, unit.
ACCOUNTS = (
    ("sheng", Role.PROVINCE, "430000", "王敏", "省禁毒办"),
    ("shi", Role.CITY, "430300", "刘洋", "湘潭市禁毒办"),
    ("xian", Role.COUNTY, "430304", "陈静", "岳塘区禁毒办"),
    ("shiyanshi", Role.LABORATORY, "430000", "赵磊", "省禁毒实验室"),
    ("changsuo", Role.FACILITY, "430300", "周强", "湘潭场所"),
    ("qiye", Role.COMPANY, "430304", "孙丽", "演示化工企业"),
    ("gongzuozhan", Role.STATION, "430304", "吴芳", "岳塘工作站"),
    ("danwei", Role.MEMBER, "430000", "彭浩", "省邮政管理局"),
    ("weiyuan", Role.COMMITTEE, "430000", "罗霞", "省人大监察和司法委员会"),
    ("shenji", Role.AUDITOR, "430000", "郑华", "审计处"),
    ("xitong", Role.SYSTEM_ADMIN, "430000", "系统管理员", "信息中心"),
    ("anquan", Role.SECURITY_ADMIN, "430000", "安全管理员", "信息中心"),
    ("shenjiguan", Role.AUDIT_ADMIN, "430000", "审计管理员", "信息中心"),
)

Tell = Callable[[Words], None]
STEPS = province.QUARTERS + 13


def build(tell: Tell, *, empty: bool = False, only: str = "", later: bool = False) -> None:
    """Fill an empty database; every step is announced. Without `empty` it makes three years of sampling.

    `only` keeps the works of counties whose code begins so (`4303`: one city), for tests that need a small province.
    `later` leaves the assessment, the longest step, to the worker that starts with the pages.
    """
    accounts()
    tell(say("帐号", "Accounts"))
    organisations()
    tell(say("机构", "Organisations"))
    if empty:
        adopt_shipped(scope=SYSTEM)
        return
    methods.factor_sets(User.objects.get(username=ACCOUNTS[0][0]))
    methods.proficiency()
    methods.supplies()
    tell(say("因子、能力验证与医疗来源", "Factors, proficiency rounds and medical sources"))
    places = [place for place in province.works() if place.area.startswith(only)]
    sites(places)
    tell(say("监测点", "Sites"))
    for index, start in enumerate(province.quarters(today())):
        laboratory_sheet(places, index, start)
        tell(say("{y} 年第 {q} 季度结果", "Results of {y} Q{q}", y=start.year, q=(start.month + 2) // 3))
    governance.build()
    tell(say("审议意见与任务", "Opinions and tasks"))
    supervision.build()
    tell(say("督导、列管与考评", "Supervision, listing, assessment"))
    reported.build(PASSWORD)
    tell(say("填报的数字", "Reported figures"))
    methods.populations(places)
    tell(say("服务人口各法", "Population by several methods"))
    rounds(places)
    tell(say("采样计划", "Sampling plan"))
    estimate(scope=SYSTEM)
    tell(say("水平与趋势", "Levels and trends"))
    monitoring.hand_in(only)
    tell(say("毛发、价格、满意度与月度数目", "Hair rounds, prices, satisfaction and monthly counts"))
    statutory.build(ACCOUNTS[0][0])
    tell(say("审议意见处理结果报告", "The report on deliberation opinions"))
    if later:
        jobs.start("demo.assess", scope=SYSTEM)
    else:
        assessment.build(only)
    tell(say("县区毒情评估", "County assessment"))


@transaction.atomic
def accounts() -> None:
    """One account for each role; the province's analyst also reads published series."""
    areas = {area.code: area for area in Area.unscoped.filter(code__in={code for _, _, code, _, _ in ACCOUNTS})}
    for username, role, code, name, unit in ACCOUNTS:
        user = User(username=username, name=name, unit=unit)
        user.set_password(PASSWORD)
        user.save()
        Grant.objects.create(user=user, role=role.value, area_path=areas[code].path)
        if role in (Role.PROVINCE, Role.LABORATORY):
            Grant.objects.create(user=user, role=role.value, area_path="/EU/")


def organisations() -> None:
    """The provincial laboratory and one in each city."""
    units = Area.unscoped.filter(level__in=[Level.PROVINCE.value, Level.CITY.value]).order_by("code")
    Organisation.unscoped.bulk_create(
        Organisation(
            code="LAB-43" if area.level == Level.PROVINCE.value else f"LAB-{area.code[:4]}",
            name_zh="省禁毒实验室" if area.level == Level.PROVINCE.value else f"{area.name_zh}禁毒实验室",
            name_en="Provincial laboratory" if area.level == Level.PROVINCE.value else f"{area.name_en} laboratory",
            kind=OrganisationKind.LABORATORY.value,
            area=area,
            simulated=True,
        )
        for area in units
    )


def write(form: imports.Format, heads: tuple[str, ...], rows: list[list[str]], filename: str) -> Upload:
    """Hand a sheet in as a user would; the demo stops where a user would be stopped."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([heads, *rows])
    content = out.getvalue().encode("utf-8-sig")
    batch = imports.check(scope=SYSTEM, form=form, content=content, filename=filename)
    if not batch.ok:
        message = "; ".join(str(problem.line) for problem in batch.problems[:5])
        raise imports.NotWritableError(message)
    return imports.write(scope=SYSTEM, batch=batch, content=content)


def sites(places: list[province.Works]) -> None:
    """The works as sites with their first population version."""
    since = province.quarters(today())[0]
    heads = (
        "监测点代码",
        "名称",
        "英文名",
        "类别",
        "县区代码",
        "服务人口",
        "人口方法",
        "人口变异系数 %",
        "生效日",
        "出处",
    )
    rows = [
        [p.code, p.name_zh, p.name_en, "城镇污水处理厂", p.area, str(p.population), "普查人口", "15", since.isoformat(), "模拟数据"]
        for p in places
    ]  # fmt: skip
    write(SITES, heads, rows, "监测点-模拟.csv")
    Site.unscoped.filter(code__in=[p.code for p in places]).update(simulated=True, opened_on=since)
    Facility.unscoped.bulk_create(
        Facility(
            code=s.code,
            name_zh=s.name_zh,
            name_en=s.name_en,
            kind=FacilityKind.TREATMENT_WORKS.value,
            area=s.area,
            simulated=True,
        )
        for s in Site.unscoped.filter(simulated=True).select_related("area")
    )


def laboratory_sheet(places: list[province.Works], index: int, start: date) -> None:
    """One quarter's sheet; the estimation is left to the end."""
    rows = list(province.sheet(places, index, start))
    write(LABORATORY, province.HEADS, rows, f"{start.year}Q{(start.month + 2) // 3}-模拟.csv")


def rounds(places: list[province.Works]) -> None:
    """The running quarter: rounds planned at every works, some bottles taken and on their way, a few late."""
    day = today()
    start = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    for number, place in enumerate(places):
        site = Site.unscoped.select_related("area").get(code=place.code)
        draw = province.stream("round", place.code)
        begin = start + timedelta(days=int(draw.integers(20, 75)))
        planned = plan_round(
            scope=SYSTEM,
            site=site,
            kind=RoundKind.PAIR,
            starts_on=begin,
            ends_on=begin + timedelta(days=9),
            document="年度采样计划（模拟）",
            seed=number,
        ).value
        for bottle in Sample.unscoped.filter(round=planned, taken_on__lt=day).select_related("site__area"):
            if draw.random() < 0.9:
                _carry(bottle, draw.random())


def _carry(bottle: Sample, luck: float) -> None:
    at = datetime.combine(bottle.taken_on, time(9, 30), tzinfo=SHANGHAI)
    seal = f"F{bottle.pk:07d}"
    move(scope=SYSTEM, sample=bottle, action="take", at=at, seal=seal)
    if luck > 0.1:
        move(scope=SYSTEM, sample=bottle, action="send", at=at + timedelta(hours=3), seal=seal)
    if luck > 0.95:
        move(scope=SYSTEM, sample=bottle, action="reject", at=at + timedelta(hours=30), reason="到样温度 14 °C")
    elif luck > 0.3:
        move(scope=SYSTEM, sample=bottle, action="receive", at=at + timedelta(hours=22), seal=seal, temperature=3.5)
