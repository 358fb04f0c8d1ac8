"""The case of 2020 in records, against the seed: S001 opinions, S005 meetings, S006 and S009 plans, S058 meetings, S092 offices."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from lanjie.core.access import SYSTEM
from lanjie.core.figures import FIGURES, Asked
from lanjie.demo import governance
from lanjie.governance.models import Demand, Document, Evidence, Measure, Opinion, Plan, Transition
from lanjie.governance.queries.items import demands, matrix
from lanjie.governance.queries.papers import conflicts
from lanjie.registry.commands.areas import load_divisions
from lanjie.registry.models import Area

pytestmark = pytest.mark.django_db
SEED = Path(__file__).resolve().parents[4] / "shared" / "domain"
REPORTED = date(2020, 9, 11)


@pytest.fixture(scope="module")
def _case(django_db_setup, django_db_blocker):
    """Both cases, once for this file."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        if not Area.unscoped.exists():
            load_divisions()
        governance.build()
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _built(_case, db):
    return None


def seed(name: str) -> list[dict[str, str]]:
    path = SEED / name
    if not path.exists():
        pytest.skip("the seed is not beside the repository")
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def of_2020(model):
    return model.unscoped.filter(code__startswith="HN-2020-")


def test_ten_opinions_hold_43_demands_and_every_character_belongs_to_one():
    found = Opinion.unscoped.filter(item__code="HN-2019-1")
    assert found.count() == 10
    assert Demand.unscoped.filter(opinion__in=found).count() == 43
    for opinion in found:
        spans = sorted(span for d in Demand.unscoped.filter(opinion=opinion) for span in d.spans)
        assert "".join(opinion.text[a:b] for a, b in spans) == opinion.text


def test_the_words_of_the_opinions_are_those_of_the_report():
    path = SEED / "report_2020_hunan_zh.txt"
    if not path.exists():
        pytest.skip("the report is not beside the repository")
    report = path.read_text("utf-8")
    for opinion in Opinion.unscoped.filter(item__code="HN-2019-1"):
        assert f"关于“{opinion.text}”审议意见的落实情况" in report


def test_51_measures_and_four_reasons_are_the_55_rows_of_the_seed():
    rows = seed("seed_opinions.csv")
    assert len(rows) == 55
    assert of_2020(Measure).count() == 51
    stated = Demand.unscoped.filter(opinion__item__code="HN-2019-1").exclude(reason="")
    assert {f"{d.opinion.number}.{d.number}" for d in stated.select_related("opinion")} == {"1.6", "2.3", "3.8", "3.9"}
    keys = {row["id"]: set(filter(None, row["evidence_figure_keys"].split(";"))) for row in rows}
    for measure in of_2020(Measure):
        held = Evidence.unscoped.filter(measure=measure, kind="figure").values_list("figure_key", flat=True)
        assert set(held) == keys[measure.code.removeprefix("HN-2020-")], measure.code


def test_two_measures_are_referred_up_four_are_targets_and_nothing_is_called_verified():
    states = Counter(of_2020(Measure).values_list("state", flat=True))
    assert (states["referred_up"], states["target_set"], states["verified"], states["closed"]) == (2, 4, 0, 0)
    targets = set(of_2020(Measure).filter(state="target_set").values_list("due_on", flat=True))
    assert targets == {date(2020, 9, 22), date(2020, 9, 23), date(2020, 12, 31)}


def test_three_demands_are_unanswered_and_one_is_answered_elsewhere():
    states = Counter(Demand.unscoped.filter(opinion__item__code="HN-2019-1").values_list("state", flat=True))
    assert (states["no_answer"], states["cross_reference"]) == (3, 1)
    other = Demand.unscoped.select_related("refers_to__opinion").get(state="cross_reference")
    assert (other.refers_to.opinion.number, other.refers_to.number) == (10, 1)


def test_66_dated_acts_with_their_days_as_in_the_seed():
    rows = seed("seed_documents.csv")
    assert of_2020(Document).count() == len(rows) == 66
    for row in rows:
        found = Document.unscoped.get(code=f"HN-2020-{row['id']}")
        if row["date_precision"] == "exact" and len(row["date"]) == 10:
            assert found.dated_on == date.fromisoformat(row["date"]), row["id"]
            assert found.precision == "day"


def test_the_two_days_of_one_campaign_are_the_only_conflict():
    (found,) = conflicts(SYSTEM)
    assert {found.dated_on, found.same_act.dated_on} == {date(2020, 7, 17), date(2020, 7, 19)}


def test_both_spellings_of_the_plan_are_one_document():
    plan = Document.unscoped.get(code="HN-2020-D008")
    assert "2020-2022年" in plan.title_zh
    assert list(plan.titles.within(SYSTEM).values_list("title", flat=True)) == [
        "湖南省整治突出毒品问题三年（2020-2022）行动方案"
    ]


def test_one_plan_has_five_sub_plans_below_the_three_years():
    one = Plan.unscoped.get(code="HN-1P5")
    assert one.parent.code == "HN-3Y-2020"
    assert Plan.unscoped.filter(parent=one).count() == 5


def test_g3_and_g4_are_the_counts_of_the_seed():
    asked = Asked(on=REPORTED)
    share = FIGURES["governance.demands.covered"].asked(SYSTEM, asked).queryset
    assert (share.filter(share=100).count(), share.count()) == (39, 43)
    share = FIGURES["governance.measures.figured"].asked(SYSTEM, asked).queryset
    assert (share.filter(share=100).count(), share.count()) == (49, 51)


def test_every_gap_of_the_case_is_said():
    lines = matrix(SYSTEM, demands(SYSTEM).filter(opinion__item__code="HN-2019-1"), REPORTED)
    said = [gap.zh for line in lines for gap in line.gaps]
    assert sum(text.startswith("没有措施：") for text in said) == 3
    assert sum(text.startswith("见他处") for text in said) == 1
    assert sum("已请示上级" in text for text in said) == 2
    assert sum("是目标，不是结果" in text for text in said) == 4


def test_every_step_of_the_case_is_in_the_history():
    for opinion in Opinion.unscoped.filter(item__code="HN-2019-1"):
        steps = Transition.unscoped.filter(machine="governance.opinion", record=opinion.pk).values_list(
            "action", flat=True
        )
        assert list(steps) == ["split", "assign", "handle", "draft", "consult", "sign", "submit"]
