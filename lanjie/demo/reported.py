"""The figures of the province's report of 2020, handed in as units would, signed by a second person; each with the document it stands in.

They are published facts, not simulated. The two counts that a screening of other bodies produced are only held as their claim. What
counties report for the last quarter, and who is late with it, is simulated and says so.
"""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path

from lanjie.core import imports
from lanjie.core.access import Role
from lanjie.core.models import Grant, Upload, User
from lanjie.core.quantities import today
from lanjie.demo import province
from lanjie.registry.choices import Level
from lanjie.registry.models import Area
from lanjie.reports.commands.calls import call
from lanjie.reports.commands.reported import sign_entries
from lanjie.reports.definitions import definitions
from lanjie.reports.imports import REPORTED_FIGURES
from lanjie.reports.queries.reported import entries

FOLDER = Path(__file__).parent
#: The day of the report, as of which every figure is asked.
REPORT_DAY = date(2020, 9, 11)
#: In the order they became public.
FILES = ("reported_2020_june.csv", "reported_2020.csv")
#: Who signs after the analyst has reported: another person of the same office.
SIGNER = ("fuhe", "何静", "省禁毒办")
#: What every county is asked each quarter, and the median it reports.
QUARTERLY = {"gov.county_city_mtgs": 3, "aid.jobs": 9}
#: What the justice department is asked for the running quarter.
OPEN = ("com.guidance_stations", "com.guidance_officers", "com.guided", "aid.teams")
SOURCE = "模拟数据"


def build(password: str) -> None:
    """The report of 2020, the last quarter of the counties, and a call that is still open."""
    reporter = User.objects.get(username="sheng")
    signer = _signer(password)
    report_of_2020(reporter, signer)
    quarter_of_counties(reporter, signer)
    day = today()
    begins = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    call(
        scope=reporter.scope(), title="本季度社区戒毒用数", document=SOURCE, area=_province(), keys=OPEN, since=begins, on=day,
        due_on=day + timedelta(days=6),
    )  # fmt: skip


def report_of_2020(reporter: User, signer: User) -> None:
    """Both files as `reporter`, each signed whole by `signer`, under the call of that report."""
    for name in FILES:
        _sign(signer, _hand_in(reporter, name, (FOLDER / name).read_bytes()))
    wanted = [f.key for f in definitions().figures.values() if f.boundary != "quoted" and not f.same_as]
    call(
        scope=reporter.scope(), title="2020 年审议意见处理结果报告用数", document="关于报送审议意见处理情况数据的通知",
        area=_province(), keys=wanted, on=REPORT_DAY, due_on=date(2020, 9, 5),
    )  # fmt: skip


def quarter_of_counties(reporter: User, signer: User) -> None:
    """Two figures of the last complete quarter from every county; a few counties are late, some wait for their second signature."""
    since = province.quarters(today())[-1]
    on = _end_of_quarter(since)
    call(
        scope=reporter.scope(), title=f"{since.year} 年第 {(since.month + 2) // 3} 季度县区用数", document=SOURCE,
        area=_province(), keys=list(QUARTERLY), since=since, on=on, due_on=on + timedelta(days=15), level=Level.COUNTY.value,
    )  # fmt: skip
    lines: dict[bool, list[list[str]]] = {True: [], False: []}
    for area in Area.unscoped.filter(level=Level.COUNTY.value, path__startswith=_province().path).order_by("code"):
        draw = province.stream("reported", area.code)
        if draw.random() < 0.06:
            continue
        signed = bool(draw.random() < 0.8)
        for key, median in QUARTERLY.items():
            value = round(median * float(draw.lognormal(0, 0.7)))
            lines[signed].append([key, area.code, since.isoformat(), on.isoformat(), str(value), SOURCE])
    for signed, rows in lines.items():
        if rows:
            upload = _hand_in(reporter, f"县区用数-{'已核' if signed else '待核'}-模拟.csv", _sheet(rows))
            if signed:
                _sign(signer, upload)


def _end_of_quarter(since: date) -> date:
    year, month = (since.year + 1, 1) if since.month == 10 else (since.year, since.month + 3)
    return date(year, month, 1) - timedelta(days=1)


def _sheet(rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([("指标键", "地区代码", "期间起", "截至", "数值", "来源文件"), *rows])
    return out.getvalue().encode("utf-8-sig")


def _hand_in(reporter: User, name: str, content: bytes) -> Upload:
    scope = reporter.scope()
    batch = imports.check(scope=scope, form=REPORTED_FIGURES, content=content, filename=name)
    return imports.write(scope=scope, batch=batch, content=content)


def _sign(signer: User, upload: Upload) -> None:
    scope = signer.scope()
    sign_entries(scope=scope, found=list(entries(scope).filter(upload=upload)))


def _province() -> Area:
    return Area.unscoped.get(code="430000")


def _signer(password: str) -> User:
    username, name, unit = SIGNER
    user = User(username=username, name=name, unit=unit)
    user.set_password(password)
    user.save()
    Grant.objects.create(user=user, role=Role.PROVINCE.value, area_path=_province().path)
    return user
