from __future__ import annotations

import random
import shutil
import threading

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from lanjie.core import audit
from lanjie.core.access import SYSTEM
from lanjie.core.models import AuditEvent, AuditHead
from lanjie.core.sealing import seal, unseal
from lanjie.registry.models import Organisation
from tests.factories import OrganisationFactory, SampleFactory, province

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def file(tmp_path, settings):
    """Where the backup goes; the machine's own data folder is emptied of what earlier tests left."""
    for name in ("backup_key", "field_keys.json", "checkpoints"):
        path = settings.VAR / name
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    return tmp_path / "a.bak"


@pytest.fixture
def records(file):
    province()
    OrganisationFactory.create_batch(20)
    SampleFactory.create_batch(20)
    for number in range(30):
        audit.record(scope=SYSTEM, act="test.act", facts={"n": number})


def content() -> dict[str, list]:
    """Every row of every table of ours."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("lanjie.")]
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values()) for model in ours if model._meta.managed
    }


def destroy() -> None:
    """The machine burns down: accounts, records and chain are gone."""
    call_command("flush", interactive=False, verbosity=0)


def test_drill(records, file, settings):
    """Counts, head of the chain and random records are equal after a restore on an emptied machine."""
    sealed = seal("张三", about="f")
    mark = audit.checkpoint()
    call_command("backup", str(file))
    before = content()
    key = shutil.move(settings.VAR / "backup_key", file.with_name("key"))
    (settings.VAR / "field_keys.json").unlink()
    destroy()
    assert not AuditEvent.objects.exists()
    call_command("restore", str(file), key_file=key)
    after = content()
    # backup.make was written after the copy, backup.restore after the restore
    assert [row["act"] for row in after.pop("core.AuditEvent")[-2:]] == ["test.act", "backup.restore"]
    assert AuditEvent.objects.filter(sequence__lte=mark.sequence).count() == 30
    del before["core.AuditEvent"], before["core.AuditHead"], after["core.AuditHead"]
    assert {label: len(rows) for label, rows in after.items()} == {label: len(rows) for label, rows in before.items()}
    picked = random.Random(7)
    for label, rows in before.items():
        for row in picked.sample(rows, min(len(rows), 50)):
            assert row in after[label]
    assert list(audit.verify()) == []
    assert unseal(sealed, about="f") == "张三"


def test_a_restored_database_still_refuses_to_change_its_audit(records, file):
    call_command("backup", str(file))
    destroy()
    call_command("restore", str(file))
    with pytest.raises(Exception, match="only grows"):
        AuditEvent.objects.update(act="x")


def test_a_backup_while_others_write_is_one_moment(records, file):
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            audit.record(scope=SYSTEM, act="test.more")
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        call_command("backup", str(file))
    finally:
        stop.set()
        writer.join()
    destroy()
    call_command("restore", str(file))
    assert list(audit.verify()) == []


def test_records_are_not_replaced_unless_told(records, file):
    call_command("backup", str(file))
    OrganisationFactory(code="LATER")
    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", str(file))
    assert Organisation.unscoped.filter(code="LATER").exists()
    call_command("restore", str(file), replace=True)
    assert not Organisation.unscoped.filter(code="LATER").exists()
    facts = AuditEvent.objects.get(act="backup.restore").facts
    assert facts["had"] == facts["to"] + 1  # the row of backup.make is what was lost


def test_a_damaged_backup_changes_nothing(records, file):
    call_command("backup", str(file))
    damaged = bytearray(file.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    file.write_bytes(damaged)
    head = AuditHead.objects.get().digest
    with pytest.raises(CommandError):
        call_command("restore", str(file), replace=True)
    assert AuditHead.objects.get().digest == head


def test_the_wrong_key_is_said(records, file, monkeypatch):
    call_command("backup", str(file))
    monkeypatch.setenv("LANJIE_BACKUP_PASSPHRASE", "not the key")
    with pytest.raises(CommandError, match="Wrong key"):
        call_command("restore", str(file), replace=True, lang="en")


def test_a_passphrase_opens_what_it_closed(records, file, monkeypatch):
    monkeypatch.setenv("LANJIE_BACKUP_PASSPHRASE", "一路 平安 顺风 2020")
    call_command("backup", str(file))
    call_command("restore", str(file), replace=True)
    assert AuditEvent.objects.filter(act="test.act").count() == 30


def test_the_file_shows_nothing(records, file):
    OrganisationFactory(name_zh="canary-canary-canary")
    call_command("backup", str(file))
    assert b"canary" not in file.read_bytes()
    assert b"SQLite" not in file.read_bytes()
