"""Words and addresses that all law pages share."""

from __future__ import annotations

from datetime import date
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from lanjie import law
from lanjie.core.words import Words, language, say
from lanjie.law import show
from lanjie.law.counting import mode
from lanjie.law.value import Quantity, Value

#: How good a source is, as a key of `core.status`. What rests on memory stays marked even when its text was seen.
SEEN: Final = {"primary": "verified", "secondary": "secondary", "assumed": "from_memory"}

LEVELS: Final = {
    "law": say("法律", "Law"),
    "administrative_regulation": say("行政法规", "Administrative regulation"),
    "ministry_rule": say("部门规章", "Ministry rule"),
    "ministry_document": say("部门规范性文件", "Ministry document"),
    "local_regulation": say("地方性法规", "Local regulation"),
    "provincial_document": say("省级规范性文件", "Provincial document"),
    "standard": say("标准", "Standard"),
    "report": say("报告", "Report"),
    "practice": say("实践做法", "Practice"),
}

#: The lists of the room, as tabs: URL name and words.
TABS: Final = {
    "law:home": say("条文", "Rules"),
    "law:texts": say("文本", "Texts"),
    "law:due": say("期限计算", "Deadlines"),
    "law:calendar": say("工作日历", "Working days"),
    "law:precursors": say("易制毒品种目录", "Precursor catalogue"),
    "law:terms": say("术语", "Terms"),
}


def tabs(request: HttpRequest) -> list[tuple[Words, str, bool]]:
    """Words, address and whether it is the list one stands on."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    return [(words, reverse(name), name == here) for name, words in TABS.items()]


def standing(found: law.Rule | Value) -> str:
    """The status key of a rule or of its value on a day: verified, secondary or from_memory."""
    return "from_memory" if found.needs_check else SEEN[found.status]


def lang() -> law.Lang:
    """The reader's language, as the law package names it."""
    return "en" if language() == "en" else "zh"


def both(label: law.Label) -> Words:
    """A label of the law data as words of the interface."""
    return Words(label.zh, label.en)


def value_words(value: Value) -> Words:
    """The value in words, both languages."""
    return Words(value.words("zh"), value.words("en"))


def cited(source: law.Source) -> Words:
    """Text and clause in one line, both languages."""
    return Words(source.cite("zh"), source.cite("en"))


def counting(value: Value, quantity: Quantity) -> Words:
    """How the days of a period are counted."""
    if quantity.unit.id == "hour":
        return say("按小时计", "in hours")
    if quantity.unit.id == "at_once":
        return say("不得延误", "without delay")
    return both(show.WAYS[mode(value, quantity)])


def where(jurisdiction: str) -> Words:
    """The area a rule or text holds in; a place without words of its own keeps its code."""
    known = show.PLACES.get(jurisdiction)
    return both(known) if known else say(jurisdiction, jurisdiction)


def rule_address(key: str, on: date | None = None) -> str:
    """The address of a rule, on a day where one is given."""
    query = f"?{urlencode({'on': on.isoformat()})}" if on else ""
    return reverse("law:rule", args=[key]) + query
