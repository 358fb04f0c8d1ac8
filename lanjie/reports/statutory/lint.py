"""The numeral linter and the date linter: nothing that counts or dates stands in a report unless it is bound.

Everything outside bound segments is searched for digits, for Chinese numerals that count (三项, 十余, 两级), for number words in
English, and for qualifiers typed beside a bound number. Names that carry numerals (净边 2020) are bound as names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lanjie.core.words import say
from lanjie.reports.statutory.composing import Chapter, Line, Problem, Segment, acts_named
from lanjie.reports.statutory.facts import Facts, dated

_DIGITS = re.compile(r"[0-9０-９][0-9０-９,.]*")
#: What makes a Chinese numeral a count: a measure word, or 余, 多, 几 after it.
_MEASURES = (
    "余|多|个|家|项|次|人|名|件|起|类|种|条|份|场|期|年|月|日|号|级|省|市州|县|支|所|座|张|位|处|部|篇|天|周|倍|成|吨|公斤|千克|克|元|亿|万|"
    "大队|支队|届|轮|套|批次|户|辆|岁|小时|分之"
)
_COUNTED = re.compile(
    rf"[百千万亿]分之|[〇零一二三四五六七八九十百千两]+(?={_MEASURES})|第[一二三四五六七八九十百]+(?=次|届|号|条|章|轮)"
)
#: Fixed expressions in which a numeral does not count.
_IDIOMS = re.compile("千克|一个单位对一个县|不止一种|同一人|逐一|统一|进一步|一线|一同|一致|一律|十分|万一|千方百计")
_WORDS = re.compile(
    r"\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|millions?|billions?|twice|half|"
    r"[a-z]*teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(近|将近|接近|超过|超|逾|约|大约|不少于|至少|\b(?:nearly|almost|about|around|some|over|more than|at least|fewer than))\s*$"
)
_AFTER = re.compile(r"^\s*(余|多[个家项次人名件起]|以上|左右|上下|or more|or so)")


def numerals(chapters: tuple[Chapter, ...], lang: str) -> list[Problem]:
    """Every numeral of the body that is bound to nothing, and every typed qualifier."""
    found: list[Problem] = []
    for chapter in chapters:
        for number, section in enumerate(chapter.sections, start=1):
            where = f"{chapter.number}.{number}"
            found += [_unbound(where, text, section.title) for text in loose((Segment(section.title),), lang)]
            for line in section.paragraphs:
                whole = "".join(segment.text for segment in line)
                found += [_unbound(where, text, whole) for text in loose(line, lang)]
                found += [
                    Problem(
                        "typed",
                        where,
                        segment.key,
                        say(
                            "「{word}」是手写的，须由数值得出：在标记里写允许的词",
                            "“{word}” was typed; it has to follow from the value: allow it in the token",
                            word=word,
                        ),
                    )
                    for segment, word in typed(line)
                ]
    return found


def loose(line: Line, lang: str) -> Iterator[str]:
    """Numerals in the unbound text of a line."""
    for segment in line:
        if segment.kind:
            continue
        text = _IDIOMS.sub(lambda found: "　" * len(found[0]), segment.text)
        for pattern in (_DIGITS, _COUNTED) if lang == "zh" else (_DIGITS, _WORDS):
            yield from (found[0] for found in pattern.finditer(text))


def typed(line: Line) -> Iterator[tuple[Segment, str]]:
    """Qualifiers written by hand beside a bound figure."""
    for index, segment in enumerate(line):
        if segment.kind != "figure":
            continue
        before = line[index - 1] if index else Segment("")
        after = line[index + 1] if index + 1 < len(line) else Segment("")
        if not before.kind and (word := _BEFORE.search(before.text)):
            yield segment, word[1]
        if not after.kind and (word := _AFTER.search(after.text)):
            yield segment, word[1]


def _unbound(where: str, text: str, whole: str) -> Problem:
    at = max(whole.find(text) - 12, 0)
    return Problem(
        "unbound",
        where,
        text,
        say("「{n}」没有绑定：…{around}…", "“{n}” is bound to nothing: …{around}…", n=text, around=whole[at : at + 36]),
    )


def dates(chapters: tuple[Chapter, ...], facts: Facts) -> list[Problem]:
    """Acts that the report tells of under two dates, each pair once; a warning, since either may be a slip or a second step."""
    named = acts_named(chapters, facts)
    found = []
    for act in named.values():
        other = named.get(act.same)
        if other is not None and other.on and act.on and other.on != act.on:
            first, second = sorted((act, other), key=lambda one: one.on or facts.on)
            found.append(
                Problem(
                    "two-dates",
                    "",
                    f"{first.code},{second.code}",
                    say(
                        "同一件事有两个日期：「{a}」{x}，「{b}」{y}",
                        "One act under two dates: “{a}” {x}, “{b}” {y}",
                        a=first.title,
                        x=say(dated(first, "zh"), dated(first, "en")),
                        b=second.title,
                        y=say(dated(second, "zh"), dated(second, "en")),
                    ),
                    blocks=False,
                )
            )
    return found


def bound_share(chapters: tuple[Chapter, ...], lang: str) -> tuple[int, int]:
    """How many numerals of the body are bound, and how many there are."""
    bound = free = 0
    for chapter in chapters:
        for section in chapter.sections:
            for line in section.paragraphs:
                free += sum(1 for _ in loose(line, lang))
                bound += sum(1 for segment in line if segment.kind and segment.kind != "doc")
                bound += sum(1 for segment in line if segment.kind == "doc" and _DIGITS.search(segment.text))
    return bound, bound + free
