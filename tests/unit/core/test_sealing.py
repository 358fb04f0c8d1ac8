from __future__ import annotations

import json

import pytest

from lanjie.core import sealing


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.VAR = tmp_path


def test_a_sealed_text_opens_again():
    assert (
        sealing.unseal(sealing.seal("张三 13800138000", about="client.name"), about="client.name") == "张三 13800138000"
    )


def test_two_seals_of_one_text_differ():
    assert sealing.seal("张三", about="client.name") != sealing.seal("张三", about="client.name")


def test_a_value_moved_to_another_field_does_not_open():
    with pytest.raises(sealing.SealError):
        sealing.unseal(sealing.seal("张三", about="client.name"), about="client.phone")


@pytest.mark.parametrize("place", [0, 3, -3])
def test_a_changed_value_does_not_open(place):
    value = list(sealing.seal("张三", about="client.name"))
    value[place] = "A" if value[place] != "A" else "B"
    with pytest.raises(sealing.SealError):
        sealing.unseal("".join(value), about="client.name")


def test_old_values_open_after_a_new_key_and_new_ones_use_it():
    old = sealing.seal("张三", about="f")
    key_id = sealing.new_key()
    assert sealing.unseal(old, about="f") == "张三"
    assert sealing.seal("张三", about="f").split(".")[1] == key_id


def test_without_its_key_a_value_stays_shut(settings):
    value = sealing.seal("张三", about="f")
    (settings.VAR / "field_keys.json").write_text(json.dumps({"other": "AAAA"}))
    with pytest.raises(sealing.SealError):
        sealing.unseal(value, about="f")


def test_the_index_finds_equal_values_of_one_field_only_and_survives_a_new_key():
    first = sealing.blind_index("13800138000", about="client.phone")
    sealing.new_key()
    assert sealing.blind_index("13800138000", about="client.phone") == first
    assert sealing.blind_index("13800138000", about="client.other") != first
    assert sealing.blind_index("13800138001", about="client.phone") != first


def test_the_key_file_is_for_its_owner_only(settings):
    sealing.new_key()
    assert (settings.VAR / "field_keys.json").stat().st_mode & 0o077 == 0
