"""Factor sets: drafted, confirmed by name, signed by the province, then never changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from lanjie.core.access import SYSTEM, Scope
from lanjie.core.models import AuditEvent
from lanjie.core.quantities import today
from lanjie.core.states import TransitionError
from lanjie.situation.commands.factors import adopt_shipped, change, confirm, draft_from, sign
from lanjie.situation.models import Factor, FactorSet
from lanjie.situation.queries.use import Factors, usable

pytestmark = pytest.mark.django_db


@pytest.fixture
def province(scope_of: Callable[..., Scope], areas: object) -> Scope:
    return scope_of("province")


@pytest.fixture
def shipped() -> FactorSet:
    found: FactorSet = adopt_shipped(scope=SYSTEM).value
    return found


def _row(found: FactorSet, drug: str, biomarker: str, excretion: float | None) -> Factor:
    return found.factors.get(drug=drug, biomarker=biomarker, excretion=excretion)


def test_the_literature_is_adopted_once_without_the_population_marker(shipped: FactorSet) -> None:
    assert adopt_shipped(scope=SYSTEM).value == shipped
    assert not shipped.factors.filter(biomarker="cotinine").exists()


def test_o10_factors_of_the_adopted_set(shipped: FactorSet) -> None:
    found = {
        (f.drug, f.biomarker, f.excretion): f.mass_ratio / f.excretion for f in shipped.factors.all() if f.excretion
    }
    assert found["heroin", "morphine", 0.42] == pytest.approx(3.08, abs=0.005)
    assert found["heroin", "6-MAM", 0.013] == pytest.approx(86.8, abs=0.05)
    assert found["THC", "THC-COOH", 0.006] == pytest.approx(152.2, abs=0.05)
    assert found["cocaine", "benzoylecgonine", 0.45] == pytest.approx(2.33, abs=0.005)


def test_a_draft_is_used_by_nobody(shipped: FactorSet) -> None:
    assert Factors.on(today()) is None


def test_a_signed_set_is_used_from_its_day_on(shipped: FactorSet, province: Scope) -> None:
    sign(scope=province, factor_set=shipped)
    assert Factors.on(shipped.valid_from - timedelta(days=1)) is None
    found = Factors.on(shipped.valid_from)
    assert found is not None
    assert found.set == shipped


def test_a_newer_signed_set_takes_its_place_and_the_old_one_answers_for_its_time(
    shipped: FactorSet, province: Scope
) -> None:
    sign(scope=province, factor_set=shipped)
    before = FactorSet.objects.get(pk=shipped.pk).signed_at
    newer = draft_from(scope=province, factor_set=shipped, label="2027", valid_from=shipped.valid_from).value
    sign(scope=province, factor_set=newer)
    now, then = Factors.on(today() + timedelta(days=3650)), Factors.on(today(), known=before)
    assert now is not None
    assert then is not None
    assert (now.set, then.set) == (newer, shipped)


def test_only_the_province_signs(shipped: FactorSet, scope_of: Callable[..., Scope], areas: object) -> None:
    with pytest.raises(PermissionDenied):
        sign(scope=scope_of("city", at="430100"), factor_set=shipped)


def test_a_machine_neither_signs_nor_confirms(shipped: FactorSet) -> None:
    with pytest.raises(TransitionError):
        sign(scope=SYSTEM, factor_set=shipped)
    with pytest.raises(TransitionError):
        confirm(scope=SYSTEM, factor=_row(shipped, "MDMA", "MDMA", 0.225))


def test_confirming_makes_a_row_usable_and_keeps_who(shipped: FactorSet, province: Scope) -> None:
    row = _row(shipped, "MDMA", "MDMA", 0.225)
    assert not usable(row)
    confirm(scope=province, factor=row)
    row.refresh_from_db()
    assert (usable(row), row.confirmed_by, row.confirmed_at is not None) == (True, province.user, True)
    assert AuditEvent.objects.get(act="situation.factors.confirm").facts["source"] == row.source


@pytest.mark.parametrize(
    ("drug", "biomarker", "excretion"), [("fentanyl", "norfentanyl", None), ("ketamine", "ketamine", 0.2)]
)
def test_there_is_nothing_to_confirm_without_a_fraction_or_with_a_read_source(
    shipped: FactorSet, province: Scope, drug: str, biomarker: str, excretion: float | None
) -> None:
    with pytest.raises(TransitionError):
        confirm(scope=province, factor=_row(shipped, drug, biomarker, excretion))


def test_changing_a_row_takes_its_confirmation_away(shipped: FactorSet, province: Scope) -> None:
    row = _row(shipped, "MDMA", "MDMA", 0.225)
    confirm(scope=province, factor=row)
    change(scope=province, factor=row, fields={"excretion": 0.2, "source": "另一篇"})
    row.refresh_from_db()
    assert (row.excretion, usable(row)) == (0.2, False)
    assert AuditEvent.objects.get(act="situation.factors.change").facts["before"]["excretion"] == 0.225


def test_a_signed_set_never_changes(shipped: FactorSet, province: Scope) -> None:
    row = _row(shipped, "MDMA", "MDMA", 0.225)
    sign(scope=province, factor_set=shipped)
    for act in (
        lambda: sign(scope=province, factor_set=shipped),
        lambda: confirm(scope=province, factor=row),
        lambda: change(scope=province, factor=row, fields={"excretion": 0.9}),
    ):
        with pytest.raises(TransitionError):
            act()
    row.refresh_from_db()
    assert (row.excretion, row.confirmed_by) == (0.225, None)


def test_a_draft_from_a_set_has_all_its_rows_and_confirmations(shipped: FactorSet, province: Scope) -> None:
    confirm(scope=province, factor=_row(shipped, "MDMA", "MDMA", 0.225))
    drafted = draft_from(scope=province, factor_set=shipped, label="下一版", valid_from=date(2027, 1, 1)).value
    assert (drafted.version, drafted.drafted_from, drafted.signed_at) == (shipped.version + 1, shipped, None)
    assert drafted.factors.count() == shipped.factors.count()
    assert _row(drafted, "MDMA", "MDMA", 0.225).confirmed_by == province.user


def test_only_named_fields_of_a_row_change(shipped: FactorSet, province: Scope) -> None:
    with pytest.raises(TypeError):
        change(scope=province, factor=_row(shipped, "MDMA", "MDMA", 0.225), fields={"drug": "heroin"})
