"""Pages of supervision, listing, assessment and accountability as each person uses them."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lanjie.core import proposals
from lanjie.core.access import SYSTEM
from lanjie.core.quantities import today
from lanjie.governance.commands.assessment import move_scheme
from lanjie.governance.commands.supervision import plan_round
from lanjie.governance.models import (
    AccountabilityAction,
    AssessmentScheme,
    Finding,
    FrozenValue,
    Listing,
    Objection,
    Pair,
)
from lanjie.registry.models import Organisation
from tests import factories, factories_areas

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(areas):
    return factories_areas.visit("430102")


@pytest.fixture
def team(client_of, visit):
    unit = visit.pair.unit
    Organisation.unscoped.filter(pk=unit.pk).update(name_zh="省某厅")
    return client_of("member", at="430000", unit="省某厅")


def page_of(visit):
    return reverse("governance:visit", args=[visit.pk])


def sent(client, visit, act, **given):
    return client.post(page_of(visit), {"act": act, **given})


def test_a_team_finds_its_visit_records_it_and_sends_what_it_found(team, visit, client_of):
    assert page_of(visit) in team.get(reverse("governance:visits")).content.decode()
    done = {"visited_on": today().isoformat(), "ticks": ["met"], "led_by": "副厅长"}
    assert sent(team, visit, "record", **done).status_code == 302
    photo = SimpleUploadedFile("台账.jpg", b"jpeg")
    for _ in range(2):  # a bad line sends it twice
        photo.seek(0)
        assert sent(team, visit, "finding", text="没有台账", item="list", photo=photo).status_code == 302
    assert Finding.unscoped.count() == 1
    assert team.get(reverse("governance:finding_file", args=[visit.pk, 1])).content == b"jpeg"
    assert sent(team, visit, "send").status_code == 302
    visit.refresh_from_db()
    assert (visit.state, visit.ticks) == ("findings_sent", {"met": True, "list": False})
    county = client_of("county", at="430102")
    assert sent(county, visit, "answer", f1="已建立").status_code == 302
    assert sent(team, visit, "recheck", f1="on").status_code == 302
    visit.refresh_from_db()
    assert visit.state == "rechecked"


def test_a_form_with_an_error_keeps_what_was_entered(team, visit):
    response = sent(team, visit, "record", visited_on=(today() + timedelta(days=1)).isoformat(), note="雨大路滑")
    text = response.content.decode()
    assert response.status_code == 422
    assert "雨大路滑" in text
    assert "还没有到" in text


def test_the_county_can_not_record_the_visit_and_the_team_can_not_answer(team, visit, client_of):
    county = client_of("county", at="430102")
    assert sent(county, visit, "record", visited_on=today().isoformat()).status_code == 403
    assert sent(team, visit, "answer", f1="x").status_code == 403
    visit.refresh_from_db()
    assert visit.state == "scheduled"


def test_a_round_shows_two_rates_and_exports_what_is_seen(client_of, areas):
    found = factories_areas.finding("430102").visit.pair.round
    client = client_of("province", at="430000")
    text = client.get(reverse("governance:round", args=[found.code])).content.decode()
    assert "1/1（100.0%）" in text
    assert "0/1（0.0%）" in text
    file = client.get(reverse("governance:round", args=[found.code]), {"export": "csv"})
    assert "芙蓉区" in file.content.decode("utf-8-sig")


PAIRS = "轮次,督导单位,县区代码,走访日期\n"


@pytest.fixture
def planned(areas, scope_of):
    for name in ("省甲厅", "省乙厅"):
        factories.OrganisationFactory(name_zh=name, area=factories.area("430000"))
    factories.OrganisationFactory(name_zh="长沙市某局", area=factories.area("430100"))
    return plan_round(
        scope=SYSTEM, area=areas["430000"], code="LD-1", title_zh="第一轮", starts_on=today(),
        ends_on=today() + timedelta(days=60), checklist=factories_areas.CHECKS,
    ).value  # fmt: skip


def uploaded(client, format_, text):
    """Checked and, where it is right, written: the two clicks of the page."""
    content = text.encode("gb18030")
    asked = {"format": format_, "file": SimpleUploadedFile("表.csv", content)}
    checked = client.post(reverse("governance:upload"), asked)
    if checked.status_code != 200:
        return checked
    sha256 = hashlib.sha256(content).hexdigest()
    return client.post(reverse("governance:upload"), {"format": format_, "write": sha256}, follow=True)


def test_pairs_come_in_as_a_file(client_of, planned):
    client = client_of("province", at="430000")
    uploaded(client, "governance-pairs", f"{PAIRS}LD-1,省甲厅,430102,\nLD-1,省乙厅,430103,\n")
    assert Pair.unscoped.count() == 2


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("LD-9,省乙厅,430103,", "LD-9"),
        ("LD-1,省丙厅,430103,", "省丙厅"),
        ("LD-1,省乙厅,999999,", "999999"),
        ("LD-1,省甲厅,430103,", "与第 2 行重复"),
        ("LD-1,省乙厅,430102,", "与第 2 行重复"),
        ("LD-1,长沙市某局,430103,", "自己主管"),
    ],
)
def test_a_wrong_pair_is_named_and_nothing_is_written(client_of, planned, line, words):
    client = client_of("province", at="430000")
    response = uploaded(client, "governance-pairs", f"{PAIRS}LD-1,省甲厅,430102,\n{line}\n")
    assert words in response.content.decode()
    assert not Pair.unscoped.exists()


SCHEME = "方案编号,方案名称,考评期起,考评期止,项目编号,项目,权重,计分,起评值,目标值,分档,否决界限,单位\n"
GOOD = (
    "PA-1,考评,2020-01-01,2020-06-30,execution,执行率,60,按比例,50,100,,,%\n"
    "PA-1,考评,2020-01-01,2020-06-30,sessions,会议,40,分档,,,1:0.5;2:1,,次\n"
)
VALUES = "方案编号,项目编号,地区代码,数值,来源\n"


def opened(client):
    uploaded(client, "governance-scheme", SCHEME + GOOD)
    scheme = AssessmentScheme.unscoped.get()
    move_scheme(scope=SYSTEM, scheme=scheme, action="adopt", document=factories_areas.paper())
    move_scheme(scope=SYSTEM, scheme=scheme, action="open")
    return scheme


def test_a_scheme_and_its_values_come_in_as_files_and_are_scored(client_of, areas):
    client = client_of("province", at="430000")
    scheme = opened(client)
    uploaded(
        client, "governance-values",
        f"{VALUES}PA-1,execution,430102,75,年报\nPA-1,sessions,430102,,未报\nPA-1,execution,430103,100,年报\nPA-1,sessions,430103,2,登记\n",
    )  # fmt: skip
    assert FrozenValue.unscoped.count() == 4
    file = client.get(reverse("governance:scheme", args=[scheme.pk]), {"export": "csv"}).content.decode("utf-8-sig")
    lines = file.splitlines()
    assert lines[1].startswith("天心区,1,100")
    assert lines[2].startswith("芙蓉区,2,30")
    assert "1 项未报" in lines[2]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD.replace(",40,", ",39,"), "合计"),
        (GOOD.replace("1:0.5;2:1", "一半"), "读不出来"),
        (GOOD.replace("1:0.5;2:1", "2:1;1:0.5"), "由小到大"),
        (GOOD.replace(",50,100,", ",50,50,"), "目标值"),
        (GOOD.replace("sessions", "execution"), "与第 2 行重复"),
        (GOOD.replace("2020-06-30", "2019-06-30"), "早于开始"),
    ],
)
def test_a_wrong_scheme_is_named_and_nothing_is_written(client_of, areas, text, words):
    response = uploaded(client_of("province", at="430000"), "governance-scheme", SCHEME + text)
    assert words in response.content.decode()
    assert not AssessmentScheme.unscoped.exists()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("PA-2,execution,430102,75,年报", "PA-2"),
        ("PA-1,other,430102,75,年报", "other"),
        ("PA-1,execution,1,75,年报", "「1」"),
        ("PA-1,execution,430103,75,年报", "与第 2 行重复"),
        ("PA-1,execution,430102,高,年报", "高"),
    ],
)
def test_a_wrong_value_is_named_and_nothing_is_frozen(client_of, areas, line, words):
    client = client_of("province", at="430000")
    opened(client)
    response = uploaded(client, "governance-values", f"{VALUES}PA-1,execution,430103,75,年报\n{line}\n")
    assert words in response.content.decode()
    assert not FrozenValue.unscoped.exists()


def test_a_county_objects_and_the_office_corrects(client_of, areas):
    scheme = factories_areas.scheme("430102")
    county, office = client_of("county", at="430102"), client_of("province", at="430000")
    item = scheme.items.within(SYSTEM).get()
    county.post(
        reverse("governance:objection", args=[scheme.pk]), {"item": item.pk, "text": "漏报一季度", "claimed": "90"}
    )
    made = Objection.unscoped.get()
    where = reverse("governance:objection_answer", args=[scheme.pk, made.pk])
    assert office.post(where, {"outcome": "changed", "answer": "属实"}).status_code == 422  # no value, no source
    given = {"outcome": "changed", "answer": "属实", "value": "90", "source": "补报表"}
    assert office.post(where, given).status_code == 302
    assert "80.00" in office.get(reverse("governance:scheme", args=[scheme.pk])).content.decode()


def test_what_the_assessment_proposed_and_people_took_becomes_a_listing(client_of, areas, scope_of):
    kind = "situation.listing"
    reasons = [{"code": "p_worst_15", "value": 0.9, "threshold": 0.5, "zh": "概率", "en": "probability"}]
    line = proposals.Line("430102", areas["430102"].path, "watch", "", reasons)
    made = proposals.make(scope=SYSTEM, kind=kind, source="A-202008-1", lines=[line]).value[0]
    office = client_of("province", at="430000")
    board = reverse("governance:listings")
    assert "A-202008-1" not in office.get(board).content.decode()  # nobody has decided yet
    proposals.decide(scope=SYSTEM, proposal=made, action="override", tier="warning", reason="外流突出")
    text = office.get(board).content.decode()
    assert "A-202008-1" in text
    assert "外流突出" in text
    decision = made.decisions.within(SYSTEM).get()
    for _ in range(2):
        office.post(reverse("governance:listing_take_up", args=[decision.pk]))
    found = Listing.unscoped.get()
    assert (found.tier, found.origin, found.override_reason, found.reasons) == (
        "warning", "A-202008-1", "外流突出", reasons,
    )  # fmt: skip
    assert reverse("governance:listing_take_up", args=[decision.pk]) not in office.get(board).content.decode()


def test_an_acceptance_shows_what_speaks_against_it(client_of, areas):
    found = factories_areas.listing("430102")
    Listing.unscoped.filter(pk=found.pk).update(
        reasons=[
            {"code": "execution", "value": 62, "threshold": 75, "better": "higher", "zh": "执行率", "en": "Execution"}
        ]
    )
    visit = factories_areas.finding("430102").visit
    office = client_of("province", at="430000")
    where = reverse("governance:listing_accept", args=[found.code])
    for value, status in (("74", 422), ("", 422), ("75", 302)):
        given = {"visit": visit.pk, "v_execution": value, "reason": "验收"}
        assert office.post(where, given).status_code == status
    found.refresh_from_db()
    assert found.state == "accepted"


def test_a_notice_and_its_answer_are_on_the_page(client_of, areas):
    found = factories_areas.listing("430102")
    office = client_of("province", at="430000")
    where = reverse("governance:listing", args=[found.code])
    assert office.post(where, {"offices": "县委书记、县长", "sent_to": "省委组织部"}).status_code == 302
    notice = found.notices.within(SYSTEM).get()
    office.post(reverse("governance:notice_answer", args=[found.code, notice.pk]), {"answer": "已备案"})
    text = office.get(where).content.decode()
    assert "已备案" in text
    assert "职务限制现在有效" in text


def test_small_counts_of_officials_are_hidden_together_with_what_would_give_them_away(client_of, areas):
    for code, n in (("430102", 3), ("430302", 7)):
        made = factories_areas.action(code)
        AccountabilityAction.unscoped.filter(pk=made.pk).update(officials=n, state="decided")
    text = client_of("province", at="430000").get(reverse("governance:accountability")).content.decode()
    assert text.count("&lt;5") >= 2
    assert ">3<" not in text


def test_a_step_of_each_kind_is_taken_from_its_page(client_of, areas):
    office = client_of("province", at="430000")
    found = factories_areas.supervision_round("430102")
    step = reverse("governance:step", args=["round", found.pk, "complete"])
    assert office.post(step, {"on": today().isoformat()}).status_code == 422  # nobody was visited yet
    action = factories_areas.action("430102")
    paper = factories_areas.paper()
    given = {"on": today().isoformat(), "document": paper.code, "deciding_body": "市委"}
    assert office.post(reverse("governance:step", args=["action", action.pk, "decide"]), given).status_code == 302
    action.refresh_from_db()
    assert (action.state, action.deciding_body) == ("decided", "市委")
