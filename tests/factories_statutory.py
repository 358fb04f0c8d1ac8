"""Statutory reports for tests: issued ones with a small freeze, without the days of work that lead there."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal
from typing import Any

import factory

from lanjie.core.words import LANGUAGES, say
from lanjie.governance.models import OversightItem, Session
from lanjie.registry.models import Area
from lanjie.reports.models import ReportBinding, ReportFile, ReportFreeze, StatutoryReport
from lanjie.reports.statutory.bundle import Bundle, dump
from lanjie.reports.statutory.facts import Facts, Opinion, Point, Value
from lanjie.reports.statutory.gathering import names, shipped
from tests import factories

ON = date(2020, 9, 11)
KEY = "gov.instructions"


def bundle() -> Bundle:
    """One figure, one opinion with a demand that nothing answers, the sentences that ship."""
    value = Value(KEY, say("批示次数", "Instructions"), Decimal(34), since=date(2020, 1, 1), on=ON)
    point = Point("1.1", say("强化认识", "Strengthen awareness"), "no_answer", answered=False, reason="没有措施")
    facts = Facts(ON, {KEY: value}, {}, (Opinion(1, "要强化认识", (point,)),), names())
    return Bundle(facts, shipped(), say("省人民政府", "Provincial Government"), simulated=True)


def item(area: Area, code: str) -> OversightItem:
    """What a committee of the area oversaw."""
    session = Session.unscoped.create(code=f"S-{code}", area=area, body="人大常委会", congress_no=13, session_no=21)
    return OversightItem.unscoped.create(
        code=code, session=session, title_zh="禁毒工作情况报告", received_on=date(2019, 12, 1)
    )


class StatutoryReportFactory(factory.django.DjangoModelFactory[StatutoryReport]):
    """A report, issued unless `state` says otherwise, with a freeze and its files."""

    class Meta:
        model = StatutoryReport
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"SR-2020-09-11-{n}")
    area = factory.LazyFunction(lambda: factories.area("430000"))
    item = factory.LazyAttribute(lambda report: item(report.area, f"IT-{report.code}"))
    on = ON
    state = "issued"

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        return model_class.unscoped.create(*args, **kwargs)

    @factory.post_generation
    def frozen(self, create: bool, extracted: Any, **_: Any) -> None:
        report: Any = self
        if report.state == "draft":
            return
        facts = dump(bundle())
        digest = hashlib.sha256(report.code.encode()).hexdigest()
        made = ReportFreeze.objects.create(report=report, number=1, digest=digest, facts=facts, by=extracted)
        ReportBinding.objects.create(
            freeze=made, key=KEY, version="v1", owner="office", status="reported", value=34, qualifier="exact", on=ON,
            rows=1, source="批示登记", digest="0" * 64, href="/reports/values/gov.instructions/",
        )  # fmt: skip
        for lang in LANGUAGES:
            for kind in ("html", "docx", "pdf", "xlsx"):
                content = f"{report.code} {lang} {kind}".encode()
                ReportFile.objects.create(
                    freeze=made, lang=lang, kind=kind, filename=f"{report.code}-{lang}.{kind}",
                    sha256=hashlib.sha256(content).hexdigest(), size=len(content), content=content,
                )  # fmt: skip
