"""The figures of the province's report of 2020, handed in as units would, signed by a second person; each with the document it stands in.

They are published facts, not simulated. The two counts of persons that a screening of other bodies produced are only held as their claim.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from lanjie.core import imports
from lanjie.core.access import Role
from lanjie.core.models import Grant, User
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
#: Who signs after the analyst has reported: another person of the same office, and an officer of a member unit.
SIGNER = ("fuhe", Role.PROVINCE, "何静", "省禁毒办")
MEMBER = ("chengyuan", Role.MEMBER, "蒋涛", "省公安厅")


def reported(reporter: User, password: str) -> int:
    """Hand in both files as `reporter`, call for the figures of the next report, sign; returns how many figures stand."""
    province = Area.unscoped.get(code="430000")
    signer = _account(SIGNER, province, password)
    _account(MEMBER, province, password)
    for name in FILES:
        content = (FOLDER / name).read_bytes()
        batch = imports.check(scope=reporter.scope(), form=REPORTED_FIGURES, content=content, filename=name)
        upload = imports.write(scope=reporter.scope(), batch=batch, content=content)
        scope = signer.scope()
        sign_entries(scope=scope, found=list(entries(scope).filter(upload=upload)))
    wanted = [f.key for f in definitions().figures.values() if f.boundary != "quoted" and not f.same_as]
    call(
        scope=reporter.scope(),
        title="2020 年审议意见处理结果报告用数",
        document="关于报送审议意见处理情况数据的通知",
        area=province,
        keys=wanted,
        on=REPORT_DAY,
        due_on=date(2020, 9, 5),
    )
    return len(wanted)


def _account(person: tuple[str, Role, str, str], area: Area, password: str) -> User:
    username, role, name, unit = person
    user = User.objects.filter(username=username).first()
    if user is None:
        user = User(username=username, name=name, unit=unit)
        user.set_password(password)
        user.save()
        Grant.objects.create(user=user, role=role.value, area_path=area.path)
    return user
