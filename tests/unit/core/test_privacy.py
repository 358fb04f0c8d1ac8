from __future__ import annotations

import pytest
from django.db import models
from django.test.utils import isolate_apps

from lanjie.core.access import Scope
from lanjie.core.privacy import DataClass, class_of, masked, shown


@pytest.fixture
def file():
    with isolate_apps("lanjie.core"):

        class File(models.Model):
            name = models.CharField(max_length=10)
            code = models.CharField(max_length=10)
            DATA_CLASSES = {"name": "client", "*": "internal"}  # noqa: RUF012

            class Meta:
                app_label = "core"

            def __str__(self) -> str:
                return self.code

        yield File


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("", ""),
        ("张", "*"),
        ("张三", "**"),
        ("张三丰", "张*丰"),
        ("欧阳晓明", "欧**明"),
        ("1234567", "1*****7"),
        ("12345678", "123***78"),
    ],
)
def test_masking(text, hidden):
    assert masked(text) == hidden


def test_a_named_class_goes_before_the_general_one(file):
    assert class_of(file._meta.get_field("name")) is DataClass.CLIENT
    assert class_of(file._meta.get_field("code")) is DataClass.INTERNAL


def test_a_field_without_a_class_is_an_error(file):
    file.DATA_CLASSES = {}
    with pytest.raises(LookupError, match="name has no data class"):
        class_of(file._meta.get_field("name"))


def test_a_protected_value_is_masked_without_its_purpose(file):
    field = file._meta.get_field("name")
    assert shown(field, "张三丰", Scope()) == "张*丰"
    assert shown(field, "张三丰", Scope(purposes=frozenset({"client-health"}))) == "张*丰"
    assert shown(field, "张三丰", Scope(purposes=frozenset({"client"}))) == "张三丰"


def test_an_internal_value_is_shown(file):
    assert shown(file._meta.get_field("code"), "C-1", Scope()) == "C-1"
