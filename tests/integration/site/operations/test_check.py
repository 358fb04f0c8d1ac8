from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from lanjie.core import audit
from lanjie.core.access import SYSTEM
from lanjie.core.append_only import protect, unprotect
from lanjie.core.models import AuditEvent
from lanjie.site.operations import safety

SAFE = {
    "MODE": "production",
    "ALLOWED_HOSTS": ["lanjie.example.gov.cn"],
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_HSTS_PRELOAD": True,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "LANJIE_SECOND_FACTOR": True,
    "LANJIE_SIMULATED": False,
}
UNSAFE = {
    "DEBUG": True,
    "SECRET_KEY": "short",
    "ALLOWED_HOSTS": ["*"],
    "SECURE_SSL_REDIRECT": False,
    "SECURE_HSTS_SECONDS": 3600,
    "SESSION_COOKIE_SECURE": False,
    "SESSION_COOKIE_HTTPONLY": False,
    "CSRF_COOKIE_SECURE": False,
    "CSRF_COOKIE_HTTPONLY": False,
    "SECURE_CONTENT_TYPE_NOSNIFF": False,
    "X_FRAME_OPTIONS": "SAMEORIGIN",
    "SECURE_REFERRER_POLICY": "unsafe-url",
    "CONTENT_SECURITY_POLICY": {"DIRECTIVES": {"default-src": ["'self'"], "script-src": ["'unsafe-inline'"]}},
    "MIDDLEWARE": [],
    "LANJIE_SECOND_FACTOR": False,
    "LANJIE_SIMULATED": True,
    "LANJIE_SESSION_IDLE": 0,
    "LANJIE_SESSION_LONGEST": 10_000_000,
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "AUTH_PASSWORD_VALIDATORS": [],
    "AUTHENTICATION_BACKENDS": ["django.contrib.auth.backends.ModelBackend"],
    "AXES_FAILURE_LIMIT": 1000,
    "ACCOUNT_ADAPTER": "allauth.account.adapter.DefaultAccountAdapter",
    "MFA_ADAPTER": "allauth.mfa.adapter.DefaultMFAAdapter",
    "FILE_UPLOAD_MAX_MEMORY_SIZE": 10**9,
}


@pytest.fixture
def production(settings):
    """Settings as production has them."""
    for name, value in SAFE.items():
        setattr(settings, name, value)
    return settings


def test_the_settings_of_production_are_safe(production):
    assert list(safety.unsafe()) == []


def test_every_rule_has_its_unsafe_setting_here():
    assert {rule.setting for rule in safety.RULES} == set(UNSAFE)


@pytest.mark.parametrize("name", UNSAFE)
def test_each_unsafe_setting_is_refused(production, name):
    setattr(production, name, UNSAFE[name])
    assert name in {setting for setting, _ in safety.unsafe()}


@pytest.mark.django_db
def test_serve_does_not_start_with_an_unsafe_setting(production):
    production.DEBUG = True
    with pytest.raises(CommandError, match="Unsafe"):
        call_command("serve", lang="en")


@pytest.mark.django_db
def test_a_sound_installation_passes(capsys):
    audit.record(scope=SYSTEM, act="test.act")
    call_command("check", lang="en")
    out = capsys.readouterr().out
    assert "✓ The audit chain holds, 1 rows" in out
    assert "✗" not in out


@pytest.mark.django_db(transaction=True)
def test_a_broken_chain_and_missing_triggers_fail(capsys):
    audit.record(scope=SYSTEM, act="test.act")
    unprotect(connection, AuditEvent._meta.db_table)
    AuditEvent.objects.update(act="other")
    with pytest.raises(CommandError, match="to be put right"):
        call_command("check", lang="en")
    protect(connection, AuditEvent._meta.db_table)
    out = capsys.readouterr().out
    assert "✗ Audit row 1: changed" in out
    assert "✗ The triggers of the audit table are gone" in out


@pytest.mark.django_db
def test_a_key_that_others_can_read_fails(settings, capsys):
    (settings.VAR / "backup_key").write_text("x")
    (settings.VAR / "backup_key").chmod(0o644)
    with pytest.raises(CommandError):
        call_command("check", lang="en")
    (settings.VAR / "backup_key").unlink()
    assert "can be read by others" in capsys.readouterr().out
