"""S018: assessment of areas: fixed weights, frozen values, objections that leave a trace, the same bits again."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from lanjie.core.quantities import today
from lanjie.core.states import TransitionError
from lanjie.governance.choices_areas import Outcome
from lanjie.governance.commands.assessment import answer_objection, draft_scheme, freeze, move_scheme, object_to
from lanjie.governance.models import FrozenValue, Objection
from lanjie.governance.queries.assessment import items, results
from tests import factories
from tests.integration.governance.areas_and_units import county, office, paper

pytestmark = pytest.mark.django_db
ITEMS = (
    {
        "code": "execution", "title_zh": "执行率", "weight": Decimal(60), "scoring": "linear",
        "parameters": {"floor": 50, "target": 100},
    },
    {"code": "sessions", "title_zh": "专题会议", "weight": Decimal(40), "scoring": "steps", "parameters": {"steps": [[1, "0.5"], [2, 1]]}},
)  # fmt: skip
END = date(2020, 6, 30)


def drafted(**fields):
    given = {
        "code": "PA", "title_zh": "平安建设考评", "starts_on": date(2020, 1, 1), "ends_on": END, "items": ITEMS, **fields
    }  # fmt: skip
    return draft_scheme(scope=office(), area=factories.area("430000"), **given).value


def frozen():
    scheme = drafted()
    scope = office()
    move_scheme(scope=scope, scheme=scheme, action="adopt", document=paper())
    move_scheme(scope=scope, scheme=scheme, action="open")
    execution, sessions = items(scheme)
    here, there = factories.area("430102"), factories.area("430103")
    values = [
        (execution, here, Decimal(75), "年报", ""),
        (execution, there, Decimal(90), "年报", ""),
        (sessions, here, Decimal(2), "会议登记", ""),
        (sessions, there, None, "未报送", ""),
    ]
    freeze(scope=scope, scheme=scheme, values=values)
    scheme.refresh_from_db()
    return scheme


def heard():
    scheme = frozen()
    for action in ("score", "hear"):
        move_scheme(scope=office(), scheme=scheme, action=action)
    scheme.refresh_from_db()
    return scheme


def summary(scheme, scope=None):
    return [(r.area.code, str(r.result.total), r.place, r.passed) for r in results(scope or office(), scheme)]


def test_frozen_values_give_the_totals_worked_by_hand():
    # 430102: 60 × (75 − 50) / 50 = 30, and 40; 430103: 60 × 40 / 50 = 48, and nothing for what was not reported
    assert summary(frozen()) == [("430102", "70.00", 1, True), ("430103", "48.00", 2, False)]


def test_scoring_again_gives_the_same_bits():
    scheme = frozen()
    assert repr(results(office(), scheme)) == repr(results(office(), scheme))


def test_a_county_sees_its_own_result_with_its_place_among_all():
    assert summary(frozen(), county("430103")) == [("430103", "48.00", 2, False)]


@pytest.mark.parametrize(("weights", "allowed"), [((60, 40), True), ((60, 39), False), ((60, 41), False)])
def test_weights_add_up_to_the_full_mark_before_adoption(weights, allowed):
    scheme = drafted(items=[{**item, "weight": Decimal(w)} for item, w in zip(ITEMS, weights, strict=True)])
    step = {"scope": office(), "scheme": scheme, "action": "adopt", "document": paper()}
    if allowed:
        move_scheme(**step)
    else:
        with pytest.raises(TransitionError, match="权重合计"):
            move_scheme(**step)


@pytest.mark.parametrize(("days", "allowed"), [(-1, True), (0, False), (1, False)])
def test_data_freeze_only_after_the_period(days, allowed):
    scheme = drafted(ends_on=today() + timedelta(days=days))
    move_scheme(scope=office(), scheme=scheme, action="adopt", document=paper())
    move_scheme(scope=office(), scheme=scheme, action="open")
    values = [(items(scheme)[0], factories.area("430102"), Decimal(1), "x", "")]
    if allowed:
        freeze(scope=office(), scheme=scheme, values=values)
    else:
        with pytest.raises(TransitionError, match="还没有结束"):
            freeze(scope=office(), scheme=scheme, values=values)
        assert not FrozenValue.unscoped.exists()


def test_a_frozen_value_can_not_be_changed_or_removed():
    frozen()
    for act in (lambda rows: rows.update(value=1), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act(FrozenValue.unscoped.all())
    assert sorted(v for v in FrozenValue.unscoped.values_list("value", flat=True) if v is not None) == [2, 75, 90]


def test_an_objection_found_right_leaves_both_values_and_changes_the_result():
    scheme = heard()
    sessions = items(scheme)[1]
    made = object_to(
        scope=county("430103"), scheme=scheme, item=sessions, target=factories.area("430103"), text="已开会",
        claimed=Decimal(1),
    ).value  # fmt: skip
    answer_objection(
        scope=office(), objection=made, outcome=Outcome.CHANGED, answer="属实", value=Decimal(1), source="会议纪要"
    )
    assert summary(scheme)[1] == ("430103", "68.00", 2, True)
    kept = FrozenValue.unscoped.filter(item=sessions, target__code="430103").order_by("pk")
    assert list(kept.values_list("value", flat=True)) == [None, 1]


def test_an_objection_found_wrong_changes_nothing():
    scheme = heard()
    before = summary(scheme)
    made = object_to(
        scope=county(), scheme=scheme, item=items(scheme)[0], target=factories.area("430102"), text="偏低"
    ).value
    answer_objection(scope=office(), objection=made, outcome=Outcome.UNCHANGED, answer="数据无误")
    assert summary(scheme) == before
    with pytest.raises(TransitionError, match="已经答复"):
        answer_objection(scope=office(), objection=made, outcome=Outcome.UNCHANGED, answer="再答")


def test_objections_are_open_for_ten_days_and_all_are_answered_before_the_end():
    scheme = heard()
    last = scheme.objections_until
    assert last == today() + timedelta(days=10)  # GV-026
    ask = {
        "scope": county(),
        "scheme": scheme,
        "item": items(scheme)[0],
        "target": factories.area("430102"),
        "text": "x",
    }
    object_to(**ask, on=last)
    with pytest.raises(TransitionError, match="异议期"):
        object_to(**ask, on=last + timedelta(days=1))
    with pytest.raises(TransitionError, match="异议期到"):
        move_scheme(scope=office(), scheme=scheme, action="finish")
    assert Objection.unscoped.count() == 1


def test_an_area_objects_for_itself_only():
    scheme = heard()
    with pytest.raises(PermissionDenied):
        object_to(
            scope=county("430102"), scheme=scheme, item=items(scheme)[0], target=factories.area("430103"), text="x"
        )


def test_a_correction_names_its_value_and_source():
    scheme = heard()
    made = object_to(
        scope=county(), scheme=scheme, item=items(scheme)[0], target=factories.area("430102"), text="x"
    ).value
    with pytest.raises(TransitionError, match="新值和来源"):
        answer_objection(scope=office(), objection=made, outcome=Outcome.CHANGED, answer="属实", value=Decimal(80))


def test_an_item_that_can_not_be_scored_is_refused_at_the_draft():
    with pytest.raises(TransitionError, match="bad"):
        drafted(items=[{"code": "bad", "title_zh": "x", "weight": Decimal(100), "scoring": "linear", "parameters": {}}])


def test_the_same_code_is_a_new_version():
    assert [drafted().version, drafted().version] == [1, 2]
