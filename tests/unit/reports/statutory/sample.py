"""Small facts for the sentences under test."""

from __future__ import annotations

from datetime import date

from lanjie.core.words import say
from lanjie.reports.statutory.composing import Chapter, Composer
from lanjie.reports.statutory.facts import Act, Facts, Value
from lanjie.reports.statutory.language import parse

ON = date(2020, 9, 11)


def facts(**values: Value) -> Facts:
    """Facts with two acts of one campaign and a name; figures by keyword, `pre_active` for `pre.active`."""
    acts = {
        "D010": Act("D010", "document", say("宣传方案", "Campaign plan"), date(2020, 7, 17)),
        "D060": Act("D060", "event", say("宣传部署", "Deployment"), date(2020, 7, 19), same="D010"),
        "D014": Act("D014", "document", say("管制通知", "Notice"), date(2020, 2, 1), precision="month"),
        "D037": Act("D037", "meeting", say("第70次省政府常务会", "70th meeting"), date(2020, 1, 1), precision="year"),
    }
    named = {key.replace("_", ".", 1): value for key, value in values.items()}
    return Facts(ON, named, acts, (), {"border": say("净边 2020", "Border 2020")})


def figure(value: float | None, **more: object) -> Value:
    """A figure of that value."""
    return Value("k", say("数", "figure"), value, **more)  # type: ignore[arg-type]


def composed(text: str, known: Facts, lang: str = "zh") -> tuple[Chapter, Composer]:
    """One subsection composed from sentences."""
    composer = Composer(known, lang)
    return composer.chapter(1, parse(f"## 题目 | 1.1\n{text}")), composer


def words(chapter: Chapter) -> str:
    """What stands in the chapter."""
    return "\n".join("".join(part.text for part in line) for s in chapter.sections for line in s.paragraphs)
