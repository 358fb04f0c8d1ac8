"""The register of dated acts as a file."""

from __future__ import annotations

from typing import Any

from lanjie.core.access import Scope
from lanjie.core.imports import Batch, Column, Format, choice, day, register, text
from lanjie.core.models import Upload
from lanjie.core.words import say
from lanjie.governance.choices import DOCUMENT_KINDS, PRECISIONS, DocumentKind, Precision
from lanjie.governance.imports.lookups import areas, coded, doubled, missing, standing
from lanjie.governance.models import Document, DocumentTitle

COLUMNS = (
    Column("code", ("编号", "code"), text(40), say("登记中唯一", "Unique in the register"), example="HN-2020-D008"),
    Column("area", ("地区代码", "area code"), text(12), say("六位行政区划代码", "Six-digit division code"), example="430000"),
    Column(
        "kind", ("种类", "kind"), choice({k: (w.zh, w.en) for k, w in DOCUMENT_KINDS.items()}),
        say("文件、会议、活动或期限", "Document, meeting, event or deadline"), example="文件",
    ),
    Column("title_zh", ("规范标题", "title"), text(200), say("文件的正式标题", "The official title"), example="三年行动方案"),
    Column("title_en", ("英文标题", "English title"), text(240), say("可不填", "May be left empty"), required=False),
    Column("other_title", ("其他写法", "other spelling"), text(200), say("可不填", "May be left empty"), required=False),
    Column("issuer", ("机关", "issuer"), text(200), say("发文或召集机关", "Who issued or held it"), required=False),
    Column("number", ("文号", "number"), text(80), say("可不填", "May be left empty"), required=False),
    Column(
        "dated_on", ("日期", "day"), day(future=True), say("只知年月时填当月一日，并写精度", "First day where only the month is known; say how exact"),
        required=False, example="2020-05-15",
    ),
    Column("until", ("止日", "until"), day(future=True), say("持续数日时填最后一日", "Last day of an event of several days"), required=False),
    Column(
        "precision", ("日期精度", "exact to"), choice({k: (w.zh, w.en) for k, w in PRECISIONS.items()}),
        say("到日、到月、到年、推算、未写明", "Day, month, year, computed, not stated"), required=False, example="到日",
    ),
    Column("in_force_on", ("施行日期", "in force from"), day(future=True), say("可不填", "May be left empty"), required=False),
    Column("same_act", ("同一事项", "same act"), text(40), say("同一事项另一条目的编号", "Code of another entry of the same act"), required=False),
    Column("places", ("出现在", "mentioned in"), text(120), say("可不填", "May be left empty"), required=False),
    Column("note", ("说明", "note"), text(300), say("可不填", "May be left empty"), required=False),
)  # fmt: skip


def _check(batch: Batch, scope: Scope) -> None:
    batch.context = (areas(batch, scope, "area"), coded(batch, scope, Document, "same_act"))
    missing(batch, "area", batch.context[0], say("地区", "area"))
    own = {row["code"] for row in batch.rows}
    missing(batch, "same_act", own | set(batch.context[1]), say("条目", "entry"))
    doubled(batch, standing(Document, own - {None}))


def _write(batch: Batch, _scope: Scope, _upload: Upload) -> int:
    places, known = batch.context
    skip = {"area", "same_act", "other_title"}
    for row in batch.rows:
        given: dict[str, Any] = {k: v for k, v in row.values.items() if k not in skip and v is not None}
        given.setdefault("precision", Precision.DAY.value if row["dated_on"] else Precision.UNKNOWN.value)
        given.setdefault("kind", DocumentKind.DOCUMENT.value)
        known[row["code"]] = Document(area=places[row["area"]], **given)
    Document.unscoped.bulk_create([known[row["code"]] for row in batch.rows])
    told = [row for row in batch.rows if row["same_act"]]
    for row in told:
        known[row["code"]].same_act = known[row["same_act"]]
    Document.unscoped.bulk_update([known[row["code"]] for row in told], ["same_act"])
    DocumentTitle.unscoped.bulk_create(
        DocumentTitle(document=known[row["code"]], title=row["other_title"]) for row in batch.rows if row["other_title"]
    )
    return len(batch.rows)


DOCUMENTS = register(
    Format(
        key="governance-documents",
        label=say("文件登记表 GV-1", "Register of documents GV-1"),
        act="governance.draft",
        columns=COLUMNS,
        check=_check,
        write=_write,
        about=say(
            "一行一个文件、会议、活动或期限。同一事项两处日期不同的，两条都登记，并写「同一事项」。",
            "One row one document, meeting, event or deadline. Where one act is told with two days, enter both and name the other.",
        ),
    )
)
