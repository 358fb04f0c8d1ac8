"""The parts of a page: each is rendered, in both languages, and says what it must."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import pytest
from django.template import TemplateSyntaxError, engines
from django.test import RequestFactory
from django.utils import translation

from lanjie.core import status as vocabulary
from lanjie.core.chart_bars import bars
from lanjie.core.chart_series import series_key
from lanjie.core.charts import Head
from lanjie.core.quantities import SHANGHAI
from lanjie.core.templatetags import parts


def show(text: str, lang: str = "zh-hans", path: str = "/", **context: Any) -> str:
    with translation.override(lang):
        return engines["django"].from_string(text).render(context, RequestFactory().get(path))


def bare(html: str) -> str:
    """The words of a part, tags left out."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


#: One spelling of every part that needs no object of another module; each must show both languages and no style.
EVERY = {
    "crumb": ('{% crumb "毒情"|en:"Situation" "/situation/" %}', "毒情", "Situation"),
    "chip": ('{% chip "运行"|en:"Run" "R-2020-08" %}', "运行 R-2020-08", "Run R-2020-08"),
    "asof": ("{% asof day %}", "数据截止 2020-09-05", "Data cut-off 2020-09-05"),
    "act": ('{% act "导出"|en:"Export" "/x" %}', "导出", "Export"),
    "button": ('{% button "办理"|en:"Do" %}', "办理", "Do"),
    "tab": ('{% tab "水平"|en:"Level" "/x" %}', "水平", "Level"),
    "status": ('{% status "from_memory" %}', "凭记忆，待核实", "From memory, to check"),
    "tag": ('{% tag "2 项"|en:"2 items" "bad" %}', "2 项", "2 items"),
    "fact": ('{% fact "机关"|en:"Body" "国务院"|en:"State Council" %}', "机关 国务院", "Body State Council"),
    "stat": (
        '{% stats %}{% stat "水平"|en:"Level" "3.6" "区间"|en:"interval" unit="倍"|en:"×" %}{% endstats %}',
        "水平 3.6 倍 区间",
        "Level 3.6 × interval",
    ),
    "number": (
        '{% number "8,903" "家"|en:"companies" full %}',
        "8,903 家 逐户登记数，没有抽样误差",
        "8,903 companies complete count, no sampling error",
    ),
    "check": ('{% check "look" "数量"|en:"Quantity" "条例"|en:"Rules" %}', "请留意 数量 条例", "Look Quantity Rules"),
    "quote": (
        '{% quote "应当备案"|en:"shall be filed" "《条例》"|en:"Rules" %}',
        "应当备案 《条例》",
        "shall be filed Rules",
    ),
    "empty": ('{% empty "没有"|en:"None." "查看"|en:"See" "/x" %}', "没有 查看", "None. See"),
    "rows": ("{% rows head body %}", "年 家 2020 8,903", "Year companies 2020 8,903"),
    "key": ("{% key signs %}", "95% 区间 模型水平 观测值", "95% interval model level observed"),
    "clock": (
        '{% clock "期限"|en:"Limit" start due now=now rule="第 21 条"|en:"art. 21" %}',
        "期限 剩 2 天 15 小时 28% 2020-09-14 24:00 到期，第 21 条",
        "Limit 2 d 15 h left 28% Due 2020-09-14 24:00; art. 21",
    ),
}


@pytest.fixture
def facts() -> dict[str, Any]:
    from lanjie.core.figures import FULL_COUNT

    return {
        "day": date(2020, 9, 5),
        "full": FULL_COUNT,
        "head": [Head(parts.en("年", "Year")), Head(parts.en("家", "companies"), number=True)],
        "body": [("2020", "8,903")],
        "signs": series_key(outside=False, censored=False),
        "start": datetime(2020, 9, 11, 8, 42, tzinfo=SHANGHAI),
        "due": datetime(2020, 9, 15, tzinfo=SHANGHAI),
        "now": datetime(2020, 9, 12, 9, 0, tzinfo=SHANGHAI),
    }


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_every_part_speaks_the_language_of_its_reader(name: str, lang: str, facts: dict[str, Any]) -> None:
    text, zh, en = EVERY[name]
    html = show(text, lang, **facts)
    assert bare(html) == (en if lang == "en" else zh)
    assert " style=" not in html


@pytest.mark.parametrize("name", EVERY)
def test_no_part_trusts_what_it_is_given(name: str, facts: dict[str, Any]) -> None:
    """A name with a tag in it comes out as text."""
    hostile = '<b onclick="x">'
    text = re.sub(r'"[^"]*"\|en:"[^"]*"', "hostile", EVERY[name][0])
    assert hostile not in show(text, **facts, hostile=hostile)


def test_a_text_of_a_template_can_be_put_out_as_it_is() -> None:
    assert show('{{ "县区"|en:"Counties" }}', "en") == "Counties"


@pytest.mark.parametrize(
    "text",
    [
        '{% crumb "a" "/x" %}',
        '{% chip "a" "b" "/x" %}',
        '{% fact "a" "b" "/x" %}',
        '{% stat "a" "1" "i" href="/x" %}',
        '{% check "pass" "a" href="/x" %}',
    ],
)
def test_a_part_with_an_address_links(text: str) -> None:
    assert 'href="/x"' in show(text)


@pytest.mark.parametrize(
    "text", ['{% crumb "a" %}', '{% chip "a" "b" %}', '{% fact "a" "b" %}', '{% stat "a" "1" "i" %}']
)
def test_a_part_without_an_address_does_not_link(text: str) -> None:
    assert "<a" not in show(text)


@pytest.mark.parametrize(("main", "filled"), [("True", True), ("False", False)])
def test_only_the_main_act_is_filled(main: str, filled: bool) -> None:
    html = show(f'{{% act "a" "/x" main={main} %}}{{% button "b" main={main} %}}')
    assert html.count("btn-main") == (2 if filled else 0)


def test_a_button_may_carry_its_act() -> None:
    assert 'name="act" value="approve"' in show('{% button "批准" name="act" value="approve" %}')


def test_the_current_tab_is_said_to_be_current() -> None:
    html = show('{% tab "a" "/a" current=True %}{% tab "b" "/b" %}')
    assert html.count('aria-current="page"') == 1


@pytest.mark.parametrize(("simulated", "shown"), [(True, "模拟数据"), (False, "")])
def test_simulated_data_and_nothing_else_is_tagged(settings: Any, simulated: bool, shown: str) -> None:
    settings.LANJIE_SIMULATED = simulated
    assert bare(show("{% simulated %}")) == shown


def test_an_unknown_status_is_refused() -> None:
    with pytest.raises(KeyError):
        show('{% status "splendid" %}')


def test_every_status_has_a_word_in_both_languages_that_fits_a_tag() -> None:
    words = [status.words for status in vocabulary.STATUSES.values()]
    assert all(2 <= len(word.zh) <= 7 and word.en for word in words)
    assert len({word.zh for word in words}) == len(words)


def test_statuses_never_praise_or_exclaim() -> None:
    said = "".join(f"{status.words.zh}{status.words.en}" for status in vocabulary.STATUSES.values())
    assert not set("!！") & set(said)
    assert not [word for word in ("良好", "严重", "优秀", "稳定", "持平") if word in said]


@pytest.mark.parametrize("value", ["None", '""'])
def test_a_missing_fact_is_a_dash(value: str) -> None:
    assert bare(show(f'{{% fact "a" {value} %}}')) == "a —"


def test_zero_is_a_value_and_not_missing() -> None:
    assert bare(show('{% fact "a" 0 %}')) == "a 0"


def test_a_moment_is_shown_in_shanghai() -> None:
    utc = datetime.fromisoformat("2020-09-11T00:42:00+00:00")
    assert bare(show('{% fact "a" at %}', at=utc)) == "a 2020-09-11 08:42"


def test_a_count_of_the_page_itself_needs_no_interval() -> None:
    assert bare(show('{% stat "行" 24 "" %}')) == "行 24"


def test_a_stat_without_its_interval_does_not_compile() -> None:
    with pytest.raises(TemplateSyntaxError, match="interval"):
        show('{% stat "水平" "3.6" %}')


def test_numbers_of_a_plain_table_stand_right_and_a_hole_is_a_dash() -> None:
    html = show("{% rows head body %}", head=[Head("年"), Head("家", number=True)], body=[("2020", None)])
    assert '<td class="num">—</td>' in html


def test_a_plain_table_may_end_in_a_total() -> None:
    html = show(
        "{% rows head body total=total %}",
        head=[Head("年"), Head("家", number=True)],
        body=[("2020", 1)],
        total=("合计", 1),
    )
    assert bare(html.split("<tfoot>")[1]) == "合计 1"


def test_a_row_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        show("{% rows head body %}", head=[Head("年")], body=[("2020", 1)])


# Charts ---------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def card() -> Any:
    return bars(
        "k", [("2019", 1), ("2020", 2)], title="逐年增加", subtitle="家，年末数", head="年", unit="家", source="登记表"
    )


def test_a_chart_card_carries_everything(card: Any, settings: Any) -> None:
    settings.LANJIE_SIMULATED = True
    marked = bars("k", [("2019", 1)], title="逐年增加", subtitle="家", head="年", unit="家", source="登记表")
    html = show("{% chart card %}", card=marked)
    assert [word in bare(html) for word in ("逐年增加", "家", "数据表（1 行）", "来源：登记表", "模拟数据")] == [
        True
    ] * 5
    assert "<svg" in html


def test_a_chart_of_real_data_is_not_marked(card: Any) -> None:
    assert "模拟数据" not in show("{% chart card %}", card=card)


def test_a_chart_has_a_wide_and_a_narrow_drawing(card: Any) -> None:
    html = show("{% drawing card %}", card=card)
    assert html.count('class="drawing-wide"') == html.count('class="drawing-narrow"') == 1
    ids = re.findall(r'\bid="([^"]*)"', html)
    assert len(ids) == len(set(ids))


def test_a_drawing_alone_can_be_shown(card: Any) -> None:
    assert show("{% drawing picture %}", picture=card.wide) == card.svg


def test_a_chart_may_stand_without_its_frame(card: Any) -> None:
    assert "box" not in show("{% chart card box=False %}", card=card).split(">", 1)[0]
