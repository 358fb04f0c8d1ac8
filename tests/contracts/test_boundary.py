"""Nothing scores a person (control B6), and every field has its class (B4)."""

from __future__ import annotations

import pytest
from django.db import models
from django.test.utils import isolate_apps

from lanjie.core.models import User
from lanjie.core.privacy import class_of
from tests.boundary import faults, figure_faults, ours


@pytest.mark.parametrize("model", ours(), ids=lambda model: model._meta.label)
def test_every_field_has_a_data_class(model):
    for field in model._meta.get_fields():
        if field.concrete:
            class_of(field)


def test_no_model_scores_a_person():
    assert faults(ours()) == []


@pytest.mark.django_db
def test_no_figure_lists_persons():
    assert figure_faults() == []


def made(**fields):
    """A model made for the test."""
    classes = fields.pop("DATA_CLASSES", {"*": "internal"})
    body = {"__module__": __name__, "DATA_CLASSES": classes, **fields}
    body["Meta"] = type("Meta", (), {"app_label": "core"})
    return type("Made", (models.Model,), body)


@isolate_apps("lanjie.core")
def test_a_risk_score_of_a_client_is_found():
    model = made(
        name=models.TextField(), risk_score=models.FloatField(), DATA_CLASSES={"name": "client", "*": "internal"}
    )
    assert any("is about a natural person" in line for line in faults([model], {"core.Made": "place"}))


@isolate_apps("lanjie.core")
def test_a_score_keyed_by_an_account_is_found():
    model = made(officer=models.ForeignKey(User, models.CASCADE, related_name="+"), rank=models.FloatField())
    assert any("points at a natural person" in line for line in faults([model, User], {"core.Made": "unit"}))


@isolate_apps("lanjie.core")
def test_the_actor_of_a_scored_row_is_no_subject():
    model = made(signed_by=models.ForeignKey(User, models.CASCADE, related_name="+"), rank=models.FloatField())
    assert faults([model, User], {"core.Made": "unit"}) == []


@isolate_apps("lanjie.core")
@pytest.mark.parametrize("name", ["alert", "risk", "tier_2", "watchlist"])
def test_an_undeclared_score_is_found(name):
    assert any("looks like a score" in line for line in faults([made(**{name: models.FloatField()})], {}))


@isolate_apps("lanjie.core")
def test_a_unit_that_is_no_unit_is_found():
    assert any("'person'" in line for line in faults([], {"core.Made": "person"}))


@isolate_apps("lanjie.core")
@pytest.mark.parametrize("name", ["phone", "id_number", "plate"])
def test_an_identity_without_a_protected_class_is_found(name):
    assert any("identifies a person" in line for line in faults([made(**{name: models.TextField()})], {}))
