from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from lanjie.core.commands import COMMANDS, Done, command
from lanjie.core.models import AuditEvent, Job


@pytest.fixture
def make():
    """A command that writes a row and then fails when told to."""

    @command("test.make", act="registry.import")
    def run(*, scope, fail=False):
        row = Job.objects.create(kind="test")
        if fail:
            raise RuntimeError
        return row

    yield run
    del COMMANDS["test.make"]


def test_a_command_writes_its_audit_row_with_object_and_actor(make, scope_of, areas):
    scope = scope_of("province")
    row = make(scope=scope)
    event = AuditEvent.objects.get()
    assert (event.act, event.target, event.actor) == ("test.make", f"core.job:{row.pk}", scope.name)


def test_a_command_is_refused_to_a_role_without_the_act(make, scope_of, areas):
    with pytest.raises(PermissionDenied):
        make(scope=scope_of("county", at="430102"))
    assert not Job.objects.exists()


def test_a_failed_command_leaves_neither_row_nor_audit(make, scope_of, areas):
    with pytest.raises(RuntimeError):
        make(scope=scope_of("province"), fail=True)
    assert not Job.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_command_may_say_what_it_did_in_words_of_the_audit(scope_of, areas):
    @command("test.done", act="registry.import")
    def run(*, scope):
        return Done(target="thing:1", area_path="/430000/", facts={"rows": 3}, value=7)

    del COMMANDS["test.done"]
    assert run(scope=scope_of("province")).value == 7
    event = AuditEvent.objects.get()
    assert (event.target, event.area_path, event.facts) == ("thing:1", "/430000/", {"rows": 3})


@pytest.mark.parametrize("verb", [lambda scope: None, lambda *, other: None, lambda a, *, scope: None])
def test_a_verb_with_places_or_without_scope_is_no_command(verb):
    with pytest.raises(TypeError, match="keywords only"):
        command("test.bad", act="registry.import")(verb)


def test_an_unknown_act_is_an_error_at_once():
    with pytest.raises(KeyError, match="POLICY"):
        command("test.bad", act="no.such")
