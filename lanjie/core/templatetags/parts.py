"""The parts a page is built from (visual.md 3), so that a page needs no CSS of its own. Always loaded; nothing to `{% load %}`.

One spelling: what is only markup is a CSS class, what has logic or words of its own is a tag of this library. A text argument is
a `Words`, a lazy text, a plain string or, in a template, `"中文"|en:"English"`. An empty `href` gives text without a link.

Frame (blocks of base.html; the view gives `title`):
    {% block crumbs %}{% crumb "毒情"|en:"Situation" url %}{% crumb site.name %}{% endblock %}
    {% block state %}{% status "verified" %}{% endblock %}                       beside the h1
    {% block chips %}{% asof run.cut_off %}{% chip "运行"|en:"Run" run.code %}{% endblock %}
    {% block acts %}{% act "导出 xlsx"|en:"Export xlsx" url %}{% endblock %}      one act may be `main=True`
    {% block lead %}<p class="lead">… <b>3.6 倍</b> …</p><p class="sub">…</p>{% endblock %}
    {% block tabs %}{% tab "水平"|en:"Level" url current=True %}{% endblock %}
    {% block content %}…{% endblock %}
Layouts:     <div class="cols-300"><div>…</div><aside>…</aside></div>, also cols-400 (sticky), cols-660, thirds
Boxes:       <section class="box"><h3>…</h3>…</section>, <div class="note note-warn">, <aside class="panel">
Facts:       <dl class="facts">{% fact "机关"|en:"Body" text.issuer %}</dl>, facts-two for two columns
Numbers:     {% stats %}{% stat "水平"|en:"Level" "3.6" interval unit="倍"|en:"×" %}{% endstats %}; {% number n unit uncertainty %}
Checks:      <ul class="checks">{% check "look" what basis %}</ul>
Status:      {% status key %} (core/status.py), {% tag "2 项"|en:"2 items" "bad" %} for counts, {% simulated %}
Work list:   {% worklist dues %} of `clocks.Due`
Tables:      {% table t %} of a `core.tables.Table`; {% rows head body caption=… total=… %} for plain rows
Forms:       {% errors form %} then {% fields form %} or {% field form.name %}; {% button label name="act" value="approve" %};
             {% choices form.decision consequences %}; {% filters filterset %}
Upload:      {% upload_errors batch %} {% upload_counts batch %} {% upload_rows batch %} {% upload_warnings batch %}
Charts:      {% chart card %} of a `charts.ChartCard`; {% drawing card %} without the card round it
Others:      {% clock label start due rule=… href=… %}, {% quote text source %}, {% job row href %}, {% empty why label href %}
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from lanjie.core import status as vocabulary
from lanjie.core.templatetags import parts_charts, parts_forms, parts_work
from lanjie.core.templatetags.parts_work import linked, moment
from lanjie.core.words import Words, language, say

register = template.Library()
CURRENT = mark_safe(' aria-current="page"')
for library in (parts_charts.register, parts_forms.register, parts_work.register):
    register.tags.update(library.tags)
    register.filters.update(library.filters)


@register.filter
def en(zh: str, english: str) -> Words:
    """A text of a template in both languages, as an argument or as output: `{{ "县区"|en:"Counties" }}`."""
    return Words(zh, english)


@register.simple_tag
def written(words: Any) -> Any:
    """A text as somebody wrote it, in Chinese only; for a reader of English it says which language it is in."""
    if language() == "en" and any("\u4e00" <= sign <= "\u9fff" for sign in str(words)):
        return format_html('<span lang="zh-CN">{}</span>', words)
    return words


# Frame -------------------------------------------------------------------------------------------------------------------


@register.simple_tag
def crumb(label: Any, href: str = "") -> SafeString:
    """One step of the breadcrumb; the last one has no link."""
    return format_html("<li>{}</li>", linked(label, href))


@register.simple_tag
def chip(label: Any, value: Any = "", href: str = "") -> SafeString:
    """Label and value in a frame; the value is bold. With a link it leads to the same page with another value."""
    inside = format_html("{} <b>{}</b>", label, value) if value != "" else format_html("{}", label)
    if href:
        return format_html('<li><a class="chip" href="{}">{}</a></li>', href, inside)
    return format_html('<li><span class="chip">{}</span></li>', inside)


@register.simple_tag
def asof(day: date | datetime | None, href: str = "") -> SafeString:
    """The as-of chip, first on every page with a number."""
    return chip(say("数据截止", "Data cut-off"), moment(day), href)


@register.simple_tag
def act(label: Any, href: str, main: bool = False, kind: str = "") -> SafeString:
    """An act that is a link; outlined, filled when it is the one next act of the page."""
    look = "btn btn-main" if main else f"btn {kind}".strip()
    return format_html('<a class="{}" href="{}">{}</a>', look, href, label)


@register.simple_tag
def button(label: Any, main: bool = True, name: str = "", value: str = "") -> SafeString:
    """The button of a form; filled unless `main=False`."""
    named = format_html(' name="{}" value="{}"', name, value) if name else ""
    return format_html('<button class="btn{}" type="submit"{}>{}</button>', " btn-main" if main else "", named, label)


@register.simple_tag
def tab(label: Any, href: str, current: bool = False) -> SafeString:
    """One tab; each is an address of its own."""
    return format_html('<a href="{}"{}>{}</a>', href, CURRENT if current else "", label)


# Status ------------------------------------------------------------------------------------------------------------------


@register.simple_tag
def status(key: str) -> SafeString:
    """A word of the vocabulary, tinted. An unknown key is a `KeyError`: add the word to `core/status.py`."""
    word = vocabulary.STATUSES[key]
    return tag(word.words, word.tone)


@register.simple_tag
def tag(word: Any, tone: str = "") -> SafeString:
    """A tinted word that is not a status: a count, a kind."""
    return format_html('<span class="tag{}">{}</span>', f" tag-{tone}" if tone else "", word)


@register.simple_tag
def simulated() -> SafeString:
    """The tag 模拟数据 where the records were made by the demonstration programme, else nothing."""
    return status("simulated") if settings.LANJIE_SIMULATED else SafeString("")


# Facts and numbers ---------------------------------------------------------------------------------------------------------


@register.simple_tag
def fact(label: Any, value: Any, href: str = "") -> SafeString:
    """One line of `<dl class="facts">`; a missing value is a dash."""
    shown = "—" if value in (None, "") else moment(value)
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, linked(shown, href))


@register.simple_block_tag
def stats(content: str) -> SafeString:
    """Up to four stats in a framed row."""
    return format_html('<dl class="stats">{}</dl>', content)


@register.simple_tag
def stat(label: Any, value: Any, interval: Any, unit: Any = "", href: str = "") -> SafeString:
    """Label, value, interval line. `interval` is compulsory: the interval or `figures.FULL_COUNT`; "" only for counts of the page itself."""
    small = format_html(" <small>{}</small>", unit) if unit else ""
    line = format_html("<dd>{}</dd>", interval) if interval else ""
    return format_html('<div><dt>{}</dt><dd class="value">{}{}</dd>{}</div>', label, linked(value, href), small, line)


@register.simple_tag
def number(value: Any, unit: Any, uncertainty: Any) -> SafeString:
    """The number of a figure page, 40 px, with its kind of uncertainty under it."""
    return format_html('<p class="number">{} <small>{}</small></p><p class="hint">{}</p>', value, unit, uncertainty)


@register.simple_tag
def check(key: str, what: Any, basis: Any = "", href: str = "") -> SafeString:
    """One line of `<ul class="checks">`: status word, what was checked, its basis."""
    small = format_html("<br><small>{}</small>", basis) if basis else ""
    return format_html("<li>{}<div>{}{}</div></li>", status(key), linked(what, href), small)


@register.simple_tag
def quote(text: Any, source: Any = "") -> SafeString:
    """The words of a rule, with the source beneath."""
    line = format_html('<p class="quote-source">{}</p>', source) if source else ""
    return format_html('<blockquote class="quote">{}</blockquote>{}', text, line)


@register.simple_tag
def empty(why: Any, label: Any = "", href: str = "") -> SafeString:
    """Nothing here: one sentence why, one link what to do."""
    link = format_html(' <a href="{}">{}</a>', href, label) if href else ""
    return format_html('<p class="empty">{}{}</p>', why, link)


@register.inclusion_tag("parts/rows.html")
def rows(
    head: Sequence[Any],
    body: Iterable[Sequence[Any]],
    caption: Any = "",
    total: Sequence[Any] = (),
    blocks: bool = False,
) -> dict[str, Any]:
    """A plain table. A head that is a `charts.Head` with `number=True` is right-aligned; `blocks` turns rows into blocks on phones."""
    return {
        "head": head,
        "body": [list(zip(head, row, strict=True)) for row in body],
        "caption": caption,
        "total": list(zip(head, total, strict=True)) if total else (),
        "blocks": blocks,
    }


@register.simple_tag(takes_context=True)
def table(context: template.Context, shown: Any) -> str:
    """A `core.tables.Table` with count line, paging and export link."""
    return str(shown.as_html(context["request"]))
