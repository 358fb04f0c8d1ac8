"""Records for tests: a small province, its neighbour, and an account for every role."""

from __future__ import annotations

import hashlib
import itertools
from datetime import date, timedelta
from functools import cache
from typing import Any

import factory
from django.contrib.auth.hashers import make_password

from lanjie.core.access import ADMINISTRATORS, Role
from lanjie.core.models import Grant, Upload, User
from lanjie.core.quantities import today
from lanjie.registry.choices import FacilityKind, Level, OrganisationKind
from lanjie.registry.models import Area, Facility, Organisation
from lanjie.reports.models import AssessmentIssue, AssessmentIssueFile, Issue, IssueFile
from lanjie.reports.models_reported import CheckReason, FigureCall, ReportedFigure, ReportedStep
from lanjie.situation.choices import Composite, PopulationMethod, Qualifier, SiteKind
from lanjie.situation.imports import LABORATORY
from lanjie.situation.models import (
    AssessmentRun,
    Catchment,
    Factor,
    FactorSet,
    HairRound,
    MonthlyCount,
    PriceReport,
    Result,
    Sample,
    Site,
    Survey,
    SurveyCluster,
    TrendPoint,
    TrendRun,
)

#: code → (name, level, code of the parent). Two cities with two counties each, and a second province.
AREAS = {
    "430000": ("湖南省", "Hunan", Level.PROVINCE, None),
    "430100": ("长沙市", "Changsha", Level.CITY, "430000"),
    "430102": ("芙蓉区", "Furong", Level.COUNTY, "430100"),
    "430103": ("天心区", "Tianxin", Level.COUNTY, "430100"),
    "430300": ("湘潭市", "Xiangtan", Level.CITY, "430000"),
    "430302": ("雨湖区", "Yuhu", Level.COUNTY, "430300"),
    "520000": ("贵州省", "Guizhou", Level.PROVINCE, None),
    "520100": ("贵阳市", "Guiyang", Level.CITY, "520000"),
}

#: Where each relation of the access contract lies, seen from an account of the city 430100.
RELATIONS = {
    "own": "430100",
    "child": "430102",
    "parent": "430000",
    "sibling": "430300",
    "other": "520000",
}


def path_of(code: str) -> str:
    """The path of an area of the table: its chain of codes."""
    parent = AREAS[code][3]
    return f"{path_of(parent) if parent else '/'}{code}/"


def area(code: str) -> Area:
    """The area of the table, made with its parents when it is not there yet."""
    found = Area.unscoped.filter(code=code).first()
    if found is not None:
        return found
    name_zh, name_en, level, parent = AREAS[code]
    return Area.unscoped.create(
        code=code,
        name_zh=name_zh,
        name_en=name_en,
        level=level,
        parent=area(parent) if parent else None,
        path=path_of(code),
    )


def province() -> dict[str, Area]:
    """All areas of the table by code."""
    return {code: area(code) for code in AREAS}


_numbers = itertools.count(1)
#: The password of every account made here.
PASSWORD = "青山 不改 绿水 长流 2020"


@cache
def _hashed() -> str:
    return make_password(PASSWORD)  # once: the hash is slow on purpose


def user(*roles: Role | str, at: str = "430000", **fields: Any) -> User:
    """An active account that holds some roles over an area; administrators hold theirs everywhere."""
    fields = {
        "username": f"user{next(_numbers)}",
        "name": "测试员",
        "unit": "测试单位",
        "password": _hashed(),
        **fields,
    }
    made = User(**fields)
    made.save()
    for role in map(Role, roles):
        Grant.objects.create(user=made, role=role, area_path="/" if role in ADMINISTRATORS else path_of(at))
    return made


class _Unscoped(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    @classmethod
    def _get_manager(cls, model_class: Any) -> Any:
        return model_class.unscoped


class OrganisationFactory(_Unscoped):
    class Meta:
        model = Organisation

    code = factory.Sequence(lambda n: f"ORG-{n:04d}")
    name_zh = factory.Sequence(lambda n: f"单位{n}")
    name_en = factory.Sequence(lambda n: f"Organisation {n}")
    kind = OrganisationKind.OFFICE
    area = factory.LazyFunction(lambda: area("430100"))


class FacilityFactory(OrganisationFactory):
    class Meta:
        model = Facility

    code = factory.Sequence(lambda n: f"FAC-{n:04d}")
    kind = FacilityKind.TREATMENT_WORKS


class SiteFactory(_Unscoped):
    class Meta:
        model = Site

    code = factory.Sequence(lambda n: f"HN-{n:04d}")
    name_zh = factory.Sequence(lambda n: f"第{n}污水处理厂")
    name_en = factory.Sequence(lambda n: f"Works no. {n}")
    kind = SiteKind.PLANT
    area = factory.LazyFunction(lambda: area("430102"))


class CatchmentFactory(_Unscoped):
    class Meta:
        model = Catchment

    site = factory.SubFactory(SiteFactory)
    version = 1
    population = 120_000
    method = PopulationMethod.CENSUS
    cv = 0.1
    valid_from = date(2020, 1, 1)


class SampleFactory(_Unscoped):
    class Meta:
        model = Sample

    code = factory.Sequence(lambda n: f"S-{n:05d}")
    site = factory.SubFactory(SiteFactory)
    taken_on = date(2020, 6, 1)
    composite = Composite.FLOW
    flow_m3_d = 50_000.0


class ResultFactory(_Unscoped):
    class Meta:
        model = Result

    sample = factory.SubFactory(SampleFactory)
    substance = "methamphetamine"
    qualifier = Qualifier.MEASURED
    value_ng_l = 120.0
    load = 48.0


class UploadFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Upload

    code = factory.Sequence(lambda n: f"U-20200911-{n:04d}")
    format = LABORATORY.key
    filename = "results.csv"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    size = 3
    content = b"abc"


class FactorSetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FactorSet

    version = factory.Sequence(lambda n: 1000 + n)
    label = "试验"
    valid_from = date(2020, 1, 1)


class FactorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Factor

    factor_set = factory.SubFactory(FactorSetFactory)
    drug = "methamphetamine"
    biomarker = "methamphetamine"
    excretion = 0.4
    evidence = "primary"


class TrendRunFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TrendRun

    code = factory.Sequence(lambda n: f"W-20200911-{n}")
    cut_off = date(2020, 9, 11)
    input_sha256 = factory.Sequence(lambda n: f"{n:064x}")
    results = 0


class TrendPointFactory(_Unscoped):
    class Meta:
        model = TrendPoint

    run = factory.SubFactory(TrendRunFactory)
    site = factory.SubFactory(SiteFactory)
    substance = "methamphetamine"
    period = date(2020, 4, 1)
    level, low, high = 40.0, 30.0, 54.0
    population = 120_000
    samples = 2


class MonthlyCountFactory(_Unscoped):
    class Meta:
        model = MonthlyCount

    area = factory.LazyFunction(lambda: area("430102"))
    month = date(2020, 8, 1)
    kind = "cases"
    low, high = 7, 7


class HairRoundFactory(_Unscoped):
    class Meta:
        model = HairRound

    area = factory.LazyFunction(lambda: area("430102"))
    group = "clients"
    basis = "DT-001"
    starts_on, ends_on = date(2020, 8, 3), date(2020, 8, 14)
    analyte = "any"
    tests, low, high = 120, 2, 2


class PriceReportFactory(_Unscoped):
    class Meta:
        model = PriceReport

    area = factory.LazyFunction(lambda: area("430100"))
    month, months = date(2020, 7, 1), 3
    reference = factory.Sequence(lambda n: f"P-{n:04d}")
    drug, market, unit = "methamphetamine", "retail", "g"
    milli, price_fen, purity = 1_000, 40_000, 0.8


class SurveyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Survey

    code = factory.Sequence(lambda n: f"MY-2020-{n}")
    starts_on, ends_on = date(2020, 9, 1), date(2020, 9, 20)
    plan = "群众满意度调查方案（试验）"


class SurveyClusterFactory(_Unscoped):
    class Meta:
        model = SurveyCluster

    area = factory.LazyFunction(lambda: area("430102"))
    survey = factory.SubFactory(SurveyFactory)
    answers, satisfied = 150, 120
    weight, weight_square, weight_satisfied = 150.0, 150.0, 120.0


class IssueFactory(factory.django.DjangoModelFactory):
    """An issued bulletin with its pages and its PDF in both languages."""

    class Meta:
        model = Issue
        skip_postgeneration_save = True

    number = factory.Sequence(lambda n: n + 1)
    code = factory.LazyAttribute(lambda issue: f"WB-2020Q2-{issue.number}")
    quarter = date(2020, 4, 1)
    area = factory.LazyFunction(lambda: area("430000"))
    run = factory.SubFactory(TrendRunFactory)
    cut_off = date(2020, 9, 11)
    issued_on = date(2020, 9, 12)
    digest = "0" * 64
    numbers = factory.LazyFunction(lambda: {"n": {"value": 1, "zh": "1", "en": "1"}})
    evidence = factory.LazyFunction(list)

    @factory.post_generation
    def files(self, create: bool, extracted: Any, **_: Any) -> None:
        for kind, lang in itertools.product(("html", "pdf"), ("zh", "en")):
            name = f"{self.code}-{lang}.{kind}"
            content = name.encode()
            IssueFile.objects.create(
                issue=self,
                kind=kind,
                lang=lang,
                filename=name,
                sha256=hashlib.sha256(content).hexdigest(),
                size=len(content),
                content=content,
            )


class AssessmentRunFactory(factory.django.DjangoModelFactory):
    """A run of the county assessment without rows."""

    class Meta:
        model = AssessmentRun

    code = factory.Sequence(lambda n: f"A-202008-{n + 1}")
    month = date(2020, 8, 1)
    cut_off = date(2020, 9, 11)
    input_sha256 = "0" * 64
    months, areas, cells, draws = 24, 3, 100, 1000


class AssessmentIssueFactory(factory.django.DjangoModelFactory):
    """An issued bulletin of the county assessment with its pages and its PDF in both languages."""

    class Meta:
        model = AssessmentIssue
        skip_postgeneration_save = True

    number = factory.Sequence(lambda n: n + 1)
    code = factory.LazyAttribute(lambda issue: f"AB-202008-{issue.number}")
    month = date(2020, 8, 1)
    area = factory.LazyFunction(lambda: area("430000"))
    run = factory.SubFactory(AssessmentRunFactory)
    cut_off = date(2020, 9, 11)
    issued_on = date(2020, 9, 12)
    digest = "0" * 64
    numbers = factory.LazyFunction(lambda: {"n": {"value": 1, "zh": "1", "en": "1"}})
    evidence = factory.LazyFunction(list)

    @factory.post_generation
    def files(self, create: bool, extracted: Any, **_: Any) -> None:
        for kind, lang in itertools.product(("html", "pdf"), ("zh", "en")):
            name = f"{self.code}-{lang}.{kind}"
            content = name.encode()
            sha256 = hashlib.sha256(content).hexdigest()
            AssessmentIssueFile.objects.create(
                issue=self, kind=kind, lang=lang, filename=name, sha256=sha256, size=len(content), content=content
            )


class ReportedFigureFactory(_Unscoped):
    """A figure a unit reported, checked and waiting for the second signature."""

    class Meta:
        model = ReportedFigure
        skip_postgeneration_save = True

    key = "gov.county_city_mtgs"
    version = "v1"
    unit = "office"
    area = factory.LazyFunction(lambda: area("430100"))
    since = date(2020, 1, 1)
    on = date(2020, 9, 11)
    value = 12
    source = "会议统计表"
    upload = factory.SubFactory(UploadFactory, format="reported-figures")

    @factory.post_generation
    def steps(self, create: bool, extracted: Any, **_: Any) -> None:
        for action, state in extracted or (("report", "computed"), ("check", "checked")):
            ReportedStep.objects.create(figure=self, action=action, state=state)


class FigureCallFactory(_Unscoped):
    """A call that every county of the province report two figures, ten days overdue."""

    class Meta:
        model = FigureCall

    code = factory.Sequence(lambda n: f"FC-2020-{n:03d}")
    title = "季度用数"
    document = "关于报送季度数据的通知"
    area = factory.LazyFunction(lambda: area("430000"))
    level = Level.COUNTY
    keys = factory.LazyFunction(lambda: ["gov.county_city_mtgs", "aid.jobs"])
    since = date(2020, 7, 1)
    on = date(2020, 9, 30)
    due_on = factory.LazyFunction(lambda: today() - timedelta(days=10))


class CheckReasonFactory(_Unscoped):
    """A reason written for a check."""

    class Meta:
        model = CheckReason

    about = "I-CAMPDATE"
    area = factory.LazyFunction(lambda: area("430000"))
    on = date(2020, 9, 11)
    outcome = "warns"
    sha256 = "0" * 64
    reason = "两件事，都存"
