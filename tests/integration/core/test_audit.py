from __future__ import annotations

import hashlib
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from lanjie.core import audit
from lanjie.core.access import SYSTEM
from lanjie.core.append_only import protect, protected, unprotect
from lanjie.core.commands import command
from lanjie.core.models import AuditEvent, AuditHead
from lanjie.registry.models import Organisation
from tests.factories import OrganisationFactory

TABLE = AuditEvent._meta.db_table


def write(count: int) -> None:
    for number in range(count):
        audit.record(scope=SYSTEM, act="test.act", target=f"thing:{number}", facts={"n": number})


def breaks() -> list[int]:
    return [found.sequence for found in audit.verify()]


@pytest.fixture
def chain(transactional_db):
    """Twenty committed rows, whose triggers somebody with the right to do so has removed; put back by the flush."""
    write(20)
    unprotect(connection, TABLE)
    yield
    protect(connection, TABLE)


def test_a_row_holds_who_what_where_and_its_predecessor(scope_of, areas):
    scope = scope_of("city", at="430100")
    first = audit.record(scope=scope, act="a", area_path="/430000/", facts={"count": 2})
    second = audit.record(scope=SYSTEM, act="b")
    assert (first.sequence, first.actor, first.roles, first.facts) == (1, scope.name, "city", {"count": 2})
    assert (second.sequence, second.actor, second.previous) == (2, "system", first.digest)


def test_an_untouched_chain_holds(chain):
    assert breaks() == []


@pytest.mark.parametrize("row", [1, 7, 20])
def test_a_changed_row_is_found(chain, row):
    AuditEvent.objects.filter(sequence=row).update(actor="nobody")
    assert row in breaks()


@pytest.mark.parametrize("row", [1, 7, 19])
def test_a_deleted_row_is_found(chain, row):
    AuditEvent.objects.filter(sequence=row).delete()
    assert row in breaks()


def test_an_inserted_row_is_found(chain):
    forged = AuditEvent.objects.get(sequence=20)
    forged.sequence, forged.previous, forged.act = 21, forged.digest, "forged"
    forged.digest = hashlib.sha256(audit.canonical(forged)).hexdigest()
    forged.save(force_insert=True)
    assert breaks() == [21]


def test_two_swapped_rows_are_found(chain):
    AuditEvent.objects.filter(sequence=5).update(sequence=99)
    AuditEvent.objects.filter(sequence=6).update(sequence=5)
    AuditEvent.objects.filter(sequence=99).update(sequence=6)
    assert {5, 6} <= set(breaks())


def test_a_cut_tail_is_found(chain):
    AuditEvent.objects.filter(sequence__gt=17).delete()
    assert breaks() == [18]


def test_an_old_copy_put_back_is_found_by_the_checkpoints(chain):
    audit.checkpoint()
    old = AuditEvent.objects.get(sequence=15)
    AuditEvent.objects.filter(sequence__gt=15).delete()
    AuditHead.objects.update(sequence=15, digest=old.digest)
    assert breaks() == [16]


def test_a_chain_written_anew_is_found_by_the_checkpoints(chain):
    audit.checkpoint()
    previous = AuditEvent.objects.get(sequence=9).digest
    for event in AuditEvent.objects.filter(sequence__gte=10):
        event.actor, event.previous = "nobody", previous
        previous = event.digest = hashlib.sha256(audit.canonical(event)).hexdigest()
        event.save()
    AuditHead.objects.update(digest=previous)
    assert breaks() == [20]


def test_a_changed_checkpoint_is_found(chain, settings):
    audit.checkpoint()
    (file,) = (settings.VAR / "checkpoints").glob("*.jsonl")
    file.write_text(file.read_text().replace('"sequence": 20', '"sequence": 19'))
    assert 0 in breaks()


def test_a_checkpoint_is_set_every_so_many_rows(transactional_db, monkeypatch, settings):
    monkeypatch.setattr("lanjie.core.checkpoints.EVERY_ROWS", 4)
    write(9)
    (file,) = (settings.VAR / "checkpoints").glob("*.jsonl")
    assert [line.split(",")[0] for line in file.read_text().splitlines()] == [f'{{"sequence": {n}' for n in (1, 4, 8)]


@pytest.mark.parametrize("statement", ["UPDATE {} SET actor = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_database_itself_refuses(db, statement):
    if statement.startswith("TRUNCATE") and connection.vendor == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    write(2)
    assert protected(connection, TABLE)
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(TABLE))
    assert AuditEvent.objects.count() == 2


def test_many_writers_leave_no_gap(transactional_db):
    failures: list[Exception] = []

    def work() -> None:
        try:
            for _ in range(10):
                with transaction.atomic():
                    audit.record(scope=SYSTEM, act="test.race")
        except Exception as error:  # noqa: BLE001  shown below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert list(AuditEvent.objects.values_list("sequence", flat=True)) == list(range(1, 61))
    assert breaks() == []


def test_verify_says_the_row_and_fails(chain, capsys):
    call_command("audit", "verify", lang="en")
    assert "holds, 20 rows" in capsys.readouterr().out
    AuditEvent.objects.filter(sequence=3).update(act="other")
    with pytest.raises(CommandError, match="broken in"):
        call_command("audit", "verify", lang="en")
    assert "row 3: changed" in capsys.readouterr().out


def test_list_shows_the_last_acts(db, capsys):
    write(3)
    call_command("audit", "list", last=2)
    out = capsys.readouterr().out
    assert "thing:2" in out
    assert "thing:0" not in out


def test_an_act_whose_audit_fails_does_not_happen(transactional_db, refusing_audit, scope_of, areas):
    @command("test.make", act="registry.import")
    def make(*, scope):
        return OrganisationFactory()

    scope = scope_of("province")
    before = list(Organisation.unscoped.values())
    with refusing_audit("test.make"), pytest.raises(DatabaseError, match="no audit"):
        make(scope=scope)
    assert list(Organisation.unscoped.values()) == before
    make(scope=scope)
    assert len(list(Organisation.unscoped.values())) == len(before) + 1
