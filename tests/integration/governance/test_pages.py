"""The person at each page: a letter in, split and assigned; a unit's task done; letters issued; a member who evaluates."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lanjie.core.quantities import today
from lanjie.governance.models import Comment, Demand, Evidence, Letter, Opinion, Task, Transition
from tests import factories_governance as make
from tests.integration.governance.test_chain import submitted
from tests.unit.governance.test_splitting import LETTER, docx

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _areas(areas):
    return areas


@pytest.fixture
def office(client_of):
    return client_of("city", at="430100")


def at(name: str, *args: object) -> str:
    return reverse(f"governance:{name}", args=args)


def received(office, item, **given):
    """Read a letter and keep it as proposed."""
    page = office.post(at("receive", item.code), given)
    assert page.status_code == 200
    shown = page.context
    numbers = {f"n{n}": str(row["number"]) for n, row in enumerate(shown["rows"])}
    kept = {"confirm": "1", "letter": shown["letter"], "sha256": shown["sha256"], **numbers}
    return office.post(at("receive", item.code), kept)


def test_a_pasted_letter_comes_in_as_proposed_with_nothing_lost(office):
    item = make.item()
    pasted = LETTER.replace("\n", "\r\n")  # as a browser sends it
    assert received(office, item, text=pasted).status_code == 302
    item.refresh_from_db()
    assert item.letter == LETTER
    texts = list(Opinion.unscoped.filter(item=item).values_list("text", flat=True))
    assert texts == ["各级政府要加强领导，完善机制。\n要统一标准。", "公安机关要依法打击。"]


def test_a_docx_comes_in_with_its_original(office):
    item = make.item()
    content = docx(*LETTER.split("\n"))
    file = SimpleUploadedFile("审议意见.docx", content)
    assert received(office, item, file=file).status_code == 302
    item.refresh_from_db()
    assert item.letter == LETTER
    assert bytes(item.original.content) == content
    assert item.original.filename == "审议意见.docx"


def test_a_wrong_proposal_is_put_right_line_by_line(office):
    item = make.item()
    shown = office.post(at("receive", item.code), {"text": "要加强领导。\n要严格考核。"}).context
    given = {"confirm": "1", "letter": shown["letter"], "sha256": "", "n0": "1", "n1": "2"}
    office.post(at("receive", item.code), given)
    assert list(Opinion.unscoped.filter(item=item).values_list("text", flat=True)) == ["要加强领导。", "要严格考核。"]


@pytest.mark.parametrize("given", [{"text": ""}, {"text": "  "}, {"file": SimpleUploadedFile("a.docx", b"broken")}])
def test_a_letter_that_can_not_be_read_says_so(office, given):
    answer = office.post(at("receive", make.item().code), given)
    assert answer.status_code == 422
    assert not Opinion.unscoped.exists()


def test_an_opinion_is_split_cut_inside_a_clause_and_confirmed(office):
    opinion = make.opinion(text="前言。加强领导和考核。")
    address = at("split", opinion.item.code, 1)
    rows = office.post(address, {"recut": "1", "cuts": "加强领导"}).context["rows"]
    assert [words for words, _ in rows] == ["前言。", "加强领导", "和考核。"]
    given = {"confirm": "1", "cuts": "加强领导", "n0": "0", "n1": "1", "n2": "2", "t1": "领导", "t2": "考核"}
    assert office.post(address, given).status_code == 302
    found = Opinion.unscoped.get(pk=opinion.pk)
    assert (found.state, found.preamble) == ("split", [[0, 3]])
    demands = Demand.unscoped.filter(opinion=opinion).values_list("number", "start", "end", "title_zh")
    assert list(demands) == [(1, 3, 7, "领导"), (2, 7, 11, "考核")]


def test_a_split_kept_for_later_comes_back_as_it_was(office):
    opinion = make.opinion(text="加强领导，严格考核，广泛宣传。")
    address = at("split", opinion.item.code, 1)
    office.post(address, {"keep": "1", "n0": "1", "n1": "2", "n2": "1"})
    assert [number for _, number in office.get(address).context["rows"]] == [1, 2, 1]


def test_demands_get_their_lead_units_on_one_page(office):
    opinion, unit = make.opinion(), make.unit("牵头单位")
    office.post(at("split", opinion.item.code, 1), {"confirm": "1", **{f"n{n}": "1" for n in range(9)}})
    demand = Demand.unscoped.get(opinion=opinion)
    given = {"confirm": "1", f"lead{demand.pk}": unit.code}
    assert office.post(at("assign", opinion.item.code, 1), given).status_code == 302
    assert Opinion.unscoped.get(pk=opinion.pk).state == "assigned"
    assert Demand.unscoped.get(pk=demand.pk).lead_id == unit.pk


def test_a_unit_does_its_task_from_the_list_to_the_hand_in(client_of):
    task = make.task(unit=make.unit("测试单位"))
    member = client_of("member", at="430100")
    assert task.title_zh in member.get(at("mine")).content.decode()
    for action in ("accept", "start"):
        assert member.post(at("step", "task", task.pk, action), {"on": today()}).status_code == 302
    refused = member.post(at("step", "task", task.pk, "submit"), {"on": today()})
    assert refused.status_code == 422
    assert "请先交证据" in refused.content.decode()
    file = SimpleUploadedFile("台账.bin", bytes(range(256)))
    given = {"title": "台账", "dated_on": today(), "file": file}
    assert member.post(at("task_prove", task.code), given).status_code == 302
    piece = Evidence.unscoped.get(task=task)
    assert member.get(at("piece_file", piece.code)).content == bytes(range(256))
    for _ in range(2):  # the second is told that it is done already
        assert member.post(at("step", "task", task.pk, "submit"), {"on": today()}).status_code == 302
    assert Task.unscoped.get(pk=task.pk).state == "submitted"
    assert Transition.unscoped.filter(record=task.pk, action="submit").count() == 1


def test_an_account_without_a_unit_is_told_what_to_do(client_of):
    assert "没有对应的单位" in client_of("member", at="430100").get(at("mine")).content.decode()


@pytest.mark.parametrize("given", [{}, {"figure_key": "a", "document": "b"}])
def test_evidence_that_is_not_one_of_three_is_refused_and_nothing_typed_is_lost(client_of, given):
    task = make.task(unit=make.unit("测试单位"))
    answer = client_of("member", at="430100").post(
        at("task_prove", task.code), {"title": "我写的标题", "dated_on": today(), **given}
    )
    assert answer.status_code == 422
    assert "我写的标题" in answer.content.decode()


def test_the_secretary_ticks_what_goes_out(office):
    late = [make.task(due_on=today() - timedelta(days=2), title_zh=f"任务{n}") for n in range(2)]
    page = office.get(at("ladder")).content.decode()
    assert all(task.code in page for task in late)
    office.post(at("ladder"), {"task": [late[0].code]})
    letter = Letter.unscoped.get()
    assert letter.task_id == late[0].pk
    file = office.get(at("letter_file", letter.code, "zh"))
    assert file["Content-Disposition"].startswith("attachment")
    assert file.content[:2] == b"PK"


def test_a_letter_is_answered_by_its_unit_on_its_page(client_of):
    letter = make.letter(unit=make.unit("测试单位"))
    member = client_of("member", at="430100")
    assert member.post(at("letter", letter.code), {"text": ""}).status_code == 422
    assert member.post(at("letter", letter.code), {"text": "已整改"}).status_code == 302
    assert Letter.unscoped.get(pk=letter.pk).answer == "已整改"


def test_a_member_of_the_committee_reads_comments_and_evaluates(client_of):
    demand = submitted()
    opinion = demand.opinion
    member = client_of("committee", at="430100")
    assert make.TEXT in member.get(at("evaluation", opinion.item.code, opinion.number)).content.decode()
    given = {"demand": str(demand.pk), "text": "请补充基数"}
    assert member.post(at("comment", opinion.item.code, opinion.number), given).status_code == 302
    assert Comment.unscoped.get().demand_id == demand.pk
    address = at("evaluation", opinion.item.code, opinion.number)
    assert member.post(address, {"result": "not_satisfied"}).status_code == 422
    given = {"result": "not_satisfied", "reason": "没有基数", "wanting": [str(demand.pk)]}
    assert member.post(address, given).status_code == 302
    assert Opinion.unscoped.get(pk=opinion.pk).round == 2


def test_a_document_is_found_by_every_spelling(office):
    make.document(title_zh="三年（2020-2022年）行动方案", titles=["三年（2020-2022）行动方案"])
    found = office.get(at("documents"), {"q": "2020-2022）"}).content.decode()
    assert "三年（2020-2022年）行动方案" in found


def test_a_list_is_exported_as_it_is_filtered(office):
    make.task(due_on=today() - timedelta(days=1), title_zh="逾期的")
    make.task(title_zh="没到期的")
    text = office.get(at("tasks"), {"when": "overdue", "export": "csv"}).content.decode("utf-8-sig")
    assert "逾期的" in text
    assert "没到期的" not in text


def test_the_matrix_shows_and_exports_only_gaps_when_asked(office):
    demand = make.demand()
    address = at("matrix", demand.opinion.item.code)
    assert "没有措施，也没有说明" in office.get(address, {"gaps": "1"}).content.decode()
    assert "没有措施，也没有说明" in office.get(address, {"gaps": "1", "export": "csv"}).content.decode("utf-8-sig")


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "name", ["home", "mine", "tasks", "measures", "evidence", "letters", "ladder", "documents", "meetings", "instructions", "plans"]
)  # fmt: skip
def test_an_empty_room_says_what_to_do(office, name, lang):
    office.cookies["django_language"] = lang
    page = office.get(at(name))
    assert page.status_code == 200
    assert 'class="empty"' in page.content.decode()


NEW = {
    "item_new": {"area": "430100", "code": "X-1", "body": "人大常委会", "kind": "report", "title_zh": "报告", "received_on": "2020-01-02"},
    "measure_new": {"area": "430100", "title_zh": "措施", "kind": "mechanism"},
    "task_new": {"title_zh": "任务", "due_on": "2099-01-01"},
    "letter_new": {"kind": "supervision", "trigger": "事由", "text": "正文"},
    "document_new": {"area": "430100", "kind": "document", "title_zh": "文件", "dated_on": "2020-01-02", "precision": "day"},
    "meeting_new": {"area": "430100", "body": "常务会", "held_on": "2020-01-02", "agenda": "禁毒\n社区"},
    "instruction_new": {"area": "430100", "office": "分管领导", "dated_on": "2020-01-02", "text": "抓紧"},
}  # fmt: skip


@pytest.mark.parametrize("name", NEW)
def test_a_new_record_is_made_by_its_form_and_an_empty_form_keeps_nothing(office, name):
    unit = make.unit("承办单位")
    assert office.post(at(name), {"sent": "1"}).status_code == 422  # a browser sends its token at least
    named = {"measure_new": {"lead": unit.code}, "task_new": {"unit": unit.code}, "letter_new": {"unit": unit.code}}
    answer = office.post(at(name), {**NEW[name], **named.get(name, {})})
    assert answer.status_code == 302
    assert office.get(answer["Location"]).status_code == 200
