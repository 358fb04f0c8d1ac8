from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

from lanjie.core.words import say
from lanjie.reports.statutory.bundle import Bundle, Fallen, dump, load
from lanjie.reports.statutory.facts import Opinion, Point, Session, Value
from lanjie.reports.statutory.findings import Late, Noted
from lanjie.reports.statutory.making import compose
from tests.unit.reports.statutory.sample import facts


def bundle() -> Bundle:
    value = Value(
        "pre.active",
        say("企业", "firms"),
        Decimal("5161.5"),
        Decimal(6000),
        "range",
        since=date(2020, 1, 1),
        on=date(2020, 8, 31),
    )
    point = Point("1.1", say("要点", "point"), "open", answered=False, reason="无")
    known = replace(facts(pre_active=value), opinions=(Opinion(1, "意见", (point,)),), session=Session("人大", 13))
    texts = dict.fromkeys(("zh", "en"), ("## 题\n有 5 家。",) * 11)
    return Bundle(
        known, texts, say("政府", "Government"), (Noted("I", say("a", "b"), "因"),), (Late("M", say("x", "y")),),
        (("pre.active", value),), (Fallen("pre.active", Decimal(2), Decimal(1), "因"),), ("out.x",), simulated=True,
    )  # fmt: skip


def test_what_is_kept_as_json_comes_back_the_same():
    before = bundle()
    assert load(json.loads(json.dumps(dump(before)))) == before


def test_a_bundle_composes_again_to_the_same_sentences_and_findings():
    before = bundle()
    after = load(json.loads(json.dumps(dump(before))))
    for lang in ("zh", "en"):
        assert compose(before, lang) == compose(after, lang)


def test_a_chapter_that_can_not_be_read_and_an_opinion_that_is_not_there_block():
    before = bundle()
    texts = {**before.texts, "zh": (*before.texts["zh"][:3], "## 题\n{{ 没有关上", *before.texts["zh"][4:])}
    kinds = {problem.kind for problem in compose(replace(before, texts=texts), "zh").blocking}
    assert kinds == {"template", "unknown", "unbound"}
