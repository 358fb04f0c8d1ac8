"""The evidence annex of the report: what every figure rests on, the checks, the acts and the points of the opinions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils import translation

from lanjie.core.documents import Exact, Sheet
from lanjie.core.quantities import SHANGHAI
from lanjie.core.words import Words, say
from lanjie.reports.definitions import definitions
from lanjie.reports.models import ReportBinding, ReportSignOff
from lanjie.reports.queries.value import FigureValue
from lanjie.reports.statutory.bundle import Bundle
from lanjie.reports.statutory.facts import dated

STATUS: dict[str, Words] = {
    "computed": say("计算", "computed"),
    "reported": say("填报", "reported"),
    "missing": say("尚缺", "missing"),
}
HEADS = (
    say("编号", "id"), say("键", "key"), say("数字", "figure"), say("精确值", "exact value"), say("至", "to"),
    say("来源口径", "qualifier"), say("单位", "unit"), say("定义版本", "definition"), say("起", "since"), say("止", "on"),
    say("状态", "status"), say("来源", "source"), say("文号", "reference"), say("行数", "rows"), say("查询或填报", "query or entry"),
    say("值 SHA-256", "SHA-256 of the value"), say("运行时间", "run at"), say("负责单位", "owner"), say("填报人", "reporter"),
    say("复签", "second signature"), say("复签时间", "signed at"), say("报告签认", "sign-off in the report"), say("印在", "printed at"),
)  # fmt: skip


def binding_of(value: FigureValue) -> ReportBinding:
    """A figure's value as a row to be frozen; not saved."""
    signature = value.signature
    return ReportBinding(
        key=value.key,
        version=value.definition.version,
        owner=value.definition.owner.key,
        status=value.status,
        value=value.value,
        value_max=value.value_max,
        qualifier=value.qualifier,
        observation=value.observation,
        hidden=value.hidden,
        since=value.since,
        on=value.on,
        rows=value.rows,
        source=value.source,
        reference=value.reference,
        reporter=value.reporter,
        signed_by=signature.by if signature else "",
        signed_at=signature.at if signature else None,
        evidence=value.evidence,
        digest=value.digest,
        href=value.href,
    )


def sheets(
    bundle: Bundle,
    bindings: Iterable[ReportBinding],
    lang: str,
    *,
    run_at: str = "",
    places: Mapping[str, list[str]] | None = None,
    signoffs: Iterable[ReportSignOff] = (),
) -> tuple[Sheet, ...]:
    """The sheets in a language."""
    with translation.override("en" if lang == "en" else "zh-hans"):
        signed = {one.owner: f"{one.by} {_at(one)}" for one in signoffs}
        rows = tuple(_row(one, run_at, (places or {}).get(one.key, []), signed) for one in bindings)
        return (
            Sheet(str(say("证据", "Evidence")), tuple(str(head) for head in HEADS), rows),
            _acts(bundle, lang),
            _points(bundle, lang),
            _checks(bundle, lang),
        )


def _row(one: ReportBinding, run_at: str, places: list[str], signed: Mapping[str, str]) -> tuple[Exact, ...]:
    definition = definitions().figures[one.key]
    owner = definitions().owners.get(one.owner)
    return (
        definition.number, one.key, str(definition.label), _number(one.value), _number(one.value_max), one.qualifier,
        str(definition.unit.words), one.version, one.since.isoformat() if one.since else None, one.on.isoformat(),
        str(STATUS[one.status]), one.source, one.reference, one.rows, one.evidence, one.digest, run_at,
        str(owner.words) if owner else one.owner, one.reporter, one.signed_by, _at(one, "signed_at"),
        signed.get(one.owner, ""), "；".join(places),
    )  # fmt: skip


def _number(value: object) -> Exact:
    if value is None:
        return None
    number = float(str(value))
    return int(number) if number == int(number) else number


def _at(one: object, name: str = "at") -> str:
    moment = getattr(one, name)
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if moment else ""


def _acts(bundle: Bundle, lang: str) -> Sheet:
    heads = (say("编号", "code"), say("类别", "kind"), say("名称", "title"), say("日期", "date"))
    rows = tuple((act.code, act.kind, act.title.render(lang), dated(act, lang)) for act in bundle.facts.acts.values())
    return Sheet(str(say("文件与会议", "Acts")), tuple(str(head) for head in heads), rows)


def _points(bundle: Bundle, lang: str) -> Sheet:
    heads = (
        say("要点", "point"),
        say("内容", "heading"),
        say("有措施", "has a measure"),
        say("状态", "state"),
        say("说明", "reason"),
    )
    rows = tuple(
        (point.number, point.title.render(lang), "✓" if point.answered else "—", point.state, point.reason)
        for opinion in bundle.facts.opinions
        for point in opinion.points
    )
    return Sheet(str(say("意见要点", "Points")), tuple(str(head) for head in heads), rows)


def _checks(bundle: Bundle, lang: str) -> Sheet:
    heads = (say("核对", "check"), say("说明", "note"), say("理由", "reason"))
    rows = tuple((one.identity, one.words.render(lang), one.reason) for one in bundle.noted)
    return Sheet(str(say("核对", "Checks")), tuple(str(head) for head in heads), rows)
