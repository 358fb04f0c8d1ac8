"""Fields, error summaries, choices, filters and the parts of an upload."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django import forms

from lanjie.core.imports import Batch, Column, Format, Row
from lanjie.core.words import say, t
from tests.unit.core.test_parts import bare, show


class Decision(forms.Form):
    decision = forms.ChoiceField(
        label=t("决定", "Decision"),
        choices=[("approve", t("批准", "Approve")), ("refuse", t("不予许可", "Refuse"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=t("理由", "Reason"), help_text=t("写一句", "One sentence"))
    note = forms.CharField(label=t("备注", "Note"), required=False)
    sure = forms.BooleanField(label=t("已核对", "Checked"), required=False)
    kind = forms.ChoiceField(label=t("类别", "Kind"), choices=[("", "—"), ("a", t("甲", "A"))], required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        if self.data.get("note") == "wrong":
            self.add_error(None, "两处不一致")
        return self.cleaned_data


def field(name: str, data: dict[str, str] | None = None) -> str:
    return show("{% field bound %}", bound=Decision(data)[name])


def test_label_hint_and_control_belong_together() -> None:
    html = field("reason")
    assert '<label for="id_reason">理由' in html
    assert 'aria-describedby="id_reason_helptext"' in html
    assert 'id="id_reason_helptext">写一句' in html


@pytest.mark.parametrize(("name", "optional"), [("reason", False), ("note", True)])
def test_optional_is_written_and_required_is_not(name: str, optional: bool) -> None:
    assert ("（选填）" in field(name)) is optional


def test_an_error_stands_above_its_control_and_is_announced() -> None:
    html = field("reason", {"reason": ""})
    assert "field-bad" in html
    assert html.index('class="error"') < html.index("<input")
    assert 'aria-invalid="true"' in html
    assert re.search(r'aria-describedby="[^"]*id_reason_error', html)


@pytest.mark.parametrize(
    ("name", "look"), [("reason", "form-control"), ("kind", "form-select"), ("sure", "form-check-input")]
)
def test_each_control_has_the_look_of_its_kind(name: str, look: str) -> None:
    assert f'class="{look}"' in field(name)


def test_several_choices_are_a_fieldset_with_a_legend() -> None:
    html = field("decision")
    assert "<legend>决定" in html
    assert html.count('type="radio"') == 2


def test_what_was_typed_is_kept_on_error() -> None:
    assert 'value="草稿"' in show("{% fields form %}", form=Decision({"note": "草稿"}))


def test_hidden_fields_have_no_label() -> None:
    html = show("{% fields form %}", form=Decision())
    assert 'type="hidden" name="token"' in html
    assert 'for="id_token"' not in html


def test_the_summary_counts_and_links_to_each_field_with_the_same_words() -> None:
    form = Decision({"reason": ""})
    html = show("{% errors form %}{% fields form %}", form=form)
    assert "有 2 处错误，没有保存" in html
    targets = re.findall(r'<li><a href="#([^"]+)">', html)
    assert targets == ["id_decision", "id_reason"]
    assert all(f'id="{target}"' in html for target in targets)


def test_one_error_is_counted_in_the_singular() -> None:
    html = show("{% errors form %}", "en", form=Decision({"decision": "approve"}))
    assert "1 error: nothing was saved" in html


def test_an_error_of_the_whole_form_is_listed_without_a_link() -> None:
    html = show("{% errors form %}", form=Decision({"decision": "approve", "reason": "x", "note": "wrong"}))
    assert "<li>两处不一致</li>" in html


def test_the_consequence_may_be_told() -> None:
    assert "没有登录" in show('{% errors form "没有登录" %}', form=Decision({}))


@pytest.mark.parametrize("data", [None, {"decision": "approve", "reason": "x"}])
def test_no_summary_without_errors(data: dict[str, str] | None) -> None:
    assert show("{% errors form %}", form=Decision(data)).strip() == ""


def test_choices_show_consequences_and_preselect_nothing() -> None:
    html = show("{% choices form.decision told %}", form=Decision(), told={"approve": say("发给许可证", "A permit")})
    assert bare(html) == "决定 批准 发给许可证 不予许可"
    assert "checked" not in html


def test_a_choice_once_made_stays_made_when_the_form_returns() -> None:
    html = show("{% choices form.decision told %}", form=Decision({"decision": "refuse"}), told={})
    assert re.search(r'value="refuse"[^>]*checked', html)


# Filters ----------------------------------------------------------------------------------------------------------------------


class Filters(forms.Form):
    q = forms.CharField(label=t("搜索", "Search"), required=False)
    state = forms.ChoiceField(
        label=t("状态", "State"), choices=[("", t("全部", "All")), ("open", t("进行中", "Open"))], required=False
    )


def filtered(query: str) -> str:
    from django.http import QueryDict

    return show("{% filters form %}", path=f"/x/?{query}", form=Filters(QueryDict(query)))


def test_each_filter_in_force_is_a_chip_that_drops_it() -> None:
    html = filtered("q=a&state=open&page=3&sort=-name")
    chips = re.findall(r'<a class="chip" href="\?([^"]*)">(.*?)</a>', html)
    assert [(href, bare(text)) for href, text in chips] == [
        ("state=open&amp;sort=-name", "搜索 a 清除 ×"),
        ("q=a&amp;sort=-name", "状态 进行中 清除 ×"),
    ]
    assert 'href="?sort=-name">全部清除' in html


@pytest.mark.parametrize("query", ["", "q=&state=", "page=2"])
def test_no_chips_without_filters(query: str) -> None:
    assert "chip" not in filtered(query)


def test_a_value_that_is_no_choice_is_an_error_and_not_a_chip() -> None:
    html = filtered("state=closed")
    assert 'class="error"' in html
    assert "chip" not in html


# Upload -----------------------------------------------------------------------------------------------------------------------


def column(name: str, zh: str) -> Column:
    return Column(name, (zh, name), str, say("填写", "Fill in"))


FORMAT = Format(
    "ww", say("污水", "Wastewater"), "situation.import",
    (column("site", "监测点"), column("day", "采样日"), column("flow", "流量")), lambda batch, scope: None, lambda batch, scope, upload: 0,
)  # fmt: skip


@pytest.fixture
def batch() -> Batch:
    made = Batch(FORMAT, "x.xlsx", "0", 1, letters={"site": "B", "day": "C", "flow": "E"})
    made.heads = {"site": "监测点", "day": "采样日", "flow": "流量"}
    made.rows = [Row(n, {"site": f"XT-0{n}", "day": "2020-08-19", "flow": "约 9.8 万"}, {}) for n in (7, 8)]
    made.problem(made.rows[0], "flow", say("应为数字", "should be a number"), say("填整数", "Enter a whole number"))
    made.warn(18, "", say("流量偏高", "flow is high"), say("注明降雨", "Say if it rained"))
    return made


def test_the_summary_of_an_upload_links_to_the_wrong_cell(batch: Batch) -> None:
    html = show("{% upload_errors batch %}{% upload_rows batch %}", batch=batch)
    assert "有 1 处错误，全部数据均未写入" in html
    target = re.search(r'<a href="#([^"]+)">第 7 行 E 列「流量」：应为数字', html)
    assert target
    assert f'id="{target[1]}"' in html


def test_only_the_wrong_cell_of_a_wrong_row_is_marked(batch: Batch) -> None:
    html = show("{% upload_rows batch %}", batch=batch)
    assert re.findall(r'class="wrong"[^>]*>([^<]*)<', html) == ["约 9.8 万"]
    assert "XT-07" in html
    assert "XT-08" not in html
    assert "填整数" in html


def test_an_upload_is_counted(batch: Batch) -> None:
    assert bare(show("{% upload_counts batch %}", batch=batch)) == "读到的行 2 正确 1 错误 1 提醒（不阻止） 1"


def test_warnings_are_told_apart_from_errors(batch: Batch) -> None:
    assert bare(show("{% upload_warnings batch %}", batch=batch)) == "提醒 第 18 行：流量偏高 注明降雨"


def test_a_whole_row_can_be_wrong(batch: Batch) -> None:
    batch.problem(batch.rows[1], "", say("与第 7 行重复", "repeats row 7"), say("删去一行", "Delete one"))
    html = show("{% upload_errors batch %}{% upload_rows batch %}", batch=batch)
    assert 'href="#row-8"' in html
    assert '<tr id="row-8">' in html


def test_a_file_that_can_not_be_read_has_a_summary_without_links(batch: Batch) -> None:
    batch.problems = []
    batch.problem(0, "", say("文件是空的", "The file is empty"), say("重新上传", "Upload again"))
    assert "<li>文件：文件是空的</li>" in show("{% upload_errors batch %}", batch=batch)


@pytest.mark.parametrize(("errors", "listed", "more"), [(100, 100, False), (101, 100, True)])
def test_a_long_list_of_errors_is_cut_and_says_so(batch: Batch, errors: int, listed: int, more: bool) -> None:
    batch.problems = []
    for number in range(errors):
        batch.problem(number + 1, "flow", say("应为数字", "should be a number"), say("填整数", "Enter a number"))
    html = show("{% upload_errors batch %}", batch=batch)
    assert html.count('<a href="#cell-') == listed
    assert ("另有 1 处" in html) is more


def test_a_clean_upload_shows_no_errors(batch: Batch) -> None:
    batch.problems = []
    assert show("{% upload_errors batch %}{% upload_rows batch %}", batch=batch).strip() == ""
