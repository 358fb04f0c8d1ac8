"""What stands round every page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import RequestFactory
from django.urls import include, path
from django.utils import translation

from lanjie.core.access import ANONYMOUS, SYSTEM, Role, Scope
from lanjie.core.models import User
from lanjie.site import context
from lanjie.site.context import AreaChoice, address, page, rooms


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


ROOM = ([path("", empty, name="home"), path("sites/", empty, name="sites")], "situation")
urlpatterns = [
    path("", empty, name="home"),
    path("situation/", include(ROOM)),
    path("language/", empty, name="set_language"),
    path("logout/", empty, name="account_logout"),
]

pytestmark = pytest.mark.urls(__name__)


@pytest.fixture(autouse=True)
def offered(monkeypatch: pytest.MonkeyPatch) -> list[AreaChoice]:
    areas = [
        AreaChoice("430000", "湖南省"),
        AreaChoice("430304", "岳塘区", "湘潭市"),
        AreaChoice("430302", "雨湖区", "湘潭市"),
    ]
    monkeypatch.setattr(context, "_area_choices", [lambda request: areas])
    return areas


def request(where: str = "/situation/", scope: Scope = SYSTEM, user: Any = None) -> HttpRequest:
    made = RequestFactory().get(where)
    made.user = user or User(username="wang", name="王敏", unit="省禁毒办")
    made.scope = scope  # type: ignore[attr-defined]
    return made


def show(
    where: str = "/situation/", lang: str = "zh-hans", extends: str = "{% extends 'base.html' %}", **more: Any
) -> str:
    with translation.override(lang):
        facts = {"title": "县级评估", **{k: v for k, v in more.items() if k not in {"scope", "user"}}}
        asked = request(where, **{k: v for k, v in more.items() if k in {"scope", "user"}})
        return engines["django"].from_string(extends).render(facts, asked)


def test_only_rooms_with_pages_stand_in_the_bar() -> None:
    assert [room.name for room in rooms(request())] == ["home", "situation:home"]


def test_a_room_without_the_act_is_left_out() -> None:
    assert [room.name for room in rooms(request(scope=Scope(grants=((Role.COMPANY, "/43/"),))))] == ["home"]


def test_nobody_signed_in_sees_no_room_that_needs_it() -> None:
    assert rooms(request(scope=ANONYMOUS)) == []


@pytest.mark.parametrize(
    ("where", "current"),
    [("/", "home"), ("/situation/", "situation:home"), ("/situation/sites/", "situation:home"), ("/logout/", None)],
)
def test_the_room_one_is_in_is_marked(where: str, current: str | None) -> None:
    assert [room.name for room in rooms(request(where)) if room.current] == ([current] if current else [])


@pytest.mark.parametrize(("name", "expected"), [("home", "/"), ("nowhere:home", "")])
def test_the_address_of_a_name(name: str, expected: str) -> None:
    assert address(name) == expected


def test_areas_are_asked_for_only_when_a_page_shows_them(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[HttpRequest] = []
    monkeypatch.setattr(context, "_area_choices", [lambda r: asked.append(r) or []])
    found = page(request())
    assert not asked
    assert len(found["area_choices"]) == 0
    assert len(asked) == 1


def test_areas_are_never_asked_for_without_an_account(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(page(request(user=AnonymousUser(), scope=ANONYMOUS))["area_choices"]) == []


# The frame --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("lang", "code", "name"), [("zh-hans", "zh-CN", "蓝结"), ("en", "en", "Lanjie")])
def test_the_page_says_its_language_and_title(lang: str, code: str, name: str) -> None:
    html = show(lang=lang)
    assert f'<html lang="{code}">' in html
    assert re.search(rf"<title>县级评估 · {name}</title>", html)
    assert "<h1>县级评估</h1>" in html


@pytest.mark.parametrize(("lang", "other"), [("zh-hans", "en"), ("en", "zh-hans")])
def test_the_other_language_is_one_button_away_and_returns_here(lang: str, other: str) -> None:
    html = show("/situation/sites/?q=a", lang=lang)
    assert f'name="language" value="{other}"' in html
    assert 'name="next" value="/situation/sites/?q=a"' in html


@pytest.mark.parametrize(("simulated", "shown"), [(True, True), (False, False)])
def test_the_ribbon_stands_where_data_are_simulated(settings: Any, simulated: bool, shown: bool) -> None:
    settings.LANJIE_SIMULATED = simulated
    assert ('class="ribbon"' in show()) is shown


def test_the_room_is_marked_in_the_bar_and_in_the_menu() -> None:
    assert show().count('<a href="/situation/" aria-current="page">') == 2


def test_somebody_signed_in_can_sign_out() -> None:
    html = show()
    assert "王敏" in html
    assert 'action="/logout/"' in html


def test_nobody_signed_in_has_no_menu_of_their_own() -> None:
    html = show(user=AnonymousUser(), scope=ANONYMOUS)
    assert 'action="/logout/"' not in html
    assert "rooms" in html


def test_empty_blocks_leave_nothing_behind() -> None:
    html = show()
    assert '<div class="acts"></div>' in html
    assert '<ul class="chips"></ul>' in html
    assert re.search(r'<nav class="tabs"[^>]*></nav>', html)


def test_the_area_switcher_keeps_filters_and_drops_the_page_number() -> None:
    html = show("/situation/?q=a&page=3&area=430304", area_switch="430304")
    form = html.split("data-auto>")[1].split("</form>")[0]
    assert re.findall(r'type="hidden" name="([^"]+)" value="([^"]+)"', form) == [("q", "a")]
    assert '<option value="430304" selected>岳塘区</option>' in form
    assert form.count("<optgroup") == 1


def test_a_page_may_say_where_the_switcher_leads() -> None:
    assert '<form method="get" action="/situation/" data-auto>' in show(
        "/situation/sites/", area_switch="430304", area_action="/situation/"
    )


def test_no_switcher_where_there_is_only_one_area(monkeypatch: pytest.MonkeyPatch, offered: list[AreaChoice]) -> None:
    monkeypatch.setattr(context, "_area_choices", [lambda request: offered[:1]])
    assert "area-switch" not in show(area_switch="430304")


def test_no_switcher_where_the_page_does_not_ask() -> None:
    assert "area-switch" not in show()


def test_htmx_is_kept_within_the_policy() -> None:
    config = re.search(r"name=\"htmx-config\" content='([^']*)'", show())
    assert config
    assert '"includeIndicatorStyles":false' in config[1]
    assert '"allowEval":false' in config[1]


@pytest.mark.parametrize("name", ["403.html", "404.html", "403_csrf.html", "500.html"])
@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_an_error_page_is_whole_in_both_languages(name: str, lang: str) -> None:
    html = show(lang=lang, extends=f"{{% include '{name}' %}}")
    words = re.sub(r"<[^>]+>", " ", html.split("<main")[1].split("</main>")[0])
    assert bool(re.search(r"[一-鿿]", words)) is (lang == "zh-hans")
    assert "<h1>" in html


def test_a_refusal_says_who_could() -> None:
    html = show(extends="{% include '403.html' %}", exception="此处限以下角色：省级分析人员")
    assert "此处限以下角色：省级分析人员" in html


def test_the_page_of_a_broken_system_needs_nothing() -> None:
    """Django renders it without context processors when anything at all went wrong."""
    html = engines["django"].get_template("500.html").render({})
    assert "数据没有改变" in html
