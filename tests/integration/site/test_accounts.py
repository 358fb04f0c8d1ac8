from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from lanjie.core.access import Role, Scope
from lanjie.core.models import AuditEvent, User
from lanjie.site.commands import accounts
from tests.factories import PASSWORD, path_of

SECURITY = Scope(grants=((Role.SECURITY_ADMIN, "/"),))


def acts() -> list[tuple[str, str, str]]:
    return list(AuditEvent.objects.order_by("sequence").values_list("act", "target", "result"))


def acts_of_the_page() -> list[str]:
    return [act for act, _, _ in acts() if act != "account.sign_in"]


def sign_in(client: Client, user: User, password: str = PASSWORD):
    return client.post(reverse("account_login"), {"login": user.username, "password": password})


@pytest.fixture
def officer(account, areas):
    return account("city", at="430100")


@pytest.fixture
def security(client_of):
    return client_of("security_admin")


def link_of(text: str) -> str:
    return re.search(r"/account/start/[^\s<]+", text)[0]


def test_a_password_is_kept_as_argon2id(officer):
    assert officer.password.startswith("argon2$argon2id$")


@pytest.mark.parametrize("name", ["admin", "root", "security", "lanjie", "test", "demo"])
def test_nobody_signs_in_with_a_common_account_on_a_fresh_database(client, db, name):
    for password in ("", "admin", "password", "123456", "lanjie", name):
        client.post(reverse("account_login"), {"login": name, "password": password})
    assert "_auth_user_id" not in client.session


def test_the_first_link_sets_a_password_once(client, db, capsys):
    call_command("first_start", username="wang", lang="en")
    link = link_of(capsys.readouterr().out)
    assert client.get(link).status_code == 200
    answer = client.post(link, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert answer.url == reverse("account_login")
    assert client.get(link).status_code == 410
    wang = User.objects.get(username="wang")
    assert wang.check_password(PASSWORD)
    assert sign_in(client, wang).status_code == 302
    with pytest.raises(CommandError, match="security administrator already"):
        call_command("first_start", lang="en")


def test_a_second_first_link_ends_the_first(client, db, capsys):
    call_command("first_start")
    first = link_of(capsys.readouterr().out)
    call_command("first_start")
    second = link_of(capsys.readouterr().out)
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200


@pytest.mark.parametrize(("hours", "status"), [(23.9, 200), (24.1, 410)])
def test_a_link_is_good_for_a_day(client, db, capsys, time_machine, hours, status):  # noqa: PLR0917
    time_machine.move_to("2026-03-01 08:00:00+08:00", tick=False)
    call_command("first_start")
    link = link_of(capsys.readouterr().out)
    time_machine.shift(hours * 3600)
    assert client.get(link).status_code == status


@pytest.mark.parametrize("password", ["short", "password1234", "123456789012"])
def test_a_weak_password_is_refused(client, db, capsys, password):
    call_command("first_start")
    link = link_of(capsys.readouterr().out)
    assert client.post(link, {"new_password1": password, "new_password2": password}).status_code == 422


def test_signing_in_and_out_is_audited(client, officer):
    sign_in(client, officer, "wrong wrong wrong")
    sign_in(client, officer)
    client.post(reverse("account_logout"))
    name = f"core.user:{officer.username}"
    assert acts() == [
        ("account.sign_in", name, "refused"),
        ("account.sign_in", name, "done"),
        ("account.sign_out", name, "done"),
    ]


def test_an_unknown_name_is_not_written_down(client, db):
    client.post(reverse("account_login"), {"login": "typed-my-password-here", "password": "x"})
    assert acts() == [("account.sign_in", "unknown", "refused")]


def test_an_account_is_locked_out_after_ten_failures_even_with_the_right_password(client, officer, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": False}
    for _ in range(9):
        sign_in(client, officer, "wrong wrong wrong")
    other = Client()
    assert sign_in(other, officer).status_code == 302
    other.logout()
    for _ in range(10):
        sign_in(client, officer, "wrong wrong wrong")
    assert sign_in(client, officer).status_code == 429
    assert "_auth_user_id" not in client.session


def test_guesses_are_slowed_down_before_that(client, officer):
    for _ in range(5):
        sign_in(client, officer, "wrong wrong wrong")
    sign_in(client, officer)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(("minutes", "stays"), [(29, True), (31, False)])
def test_a_session_ends_after_half_an_hour_without_a_request(client, officer, time_machine, minutes, stays):
    time_machine.move_to("2026-03-01 08:00:00+08:00", tick=False)
    sign_in(client, officer)
    client.get("/account/2fa/")
    time_machine.shift(minutes * 60)
    client.get("/account/2fa/")
    assert ("_auth_user_id" in client.session) is stays


def test_a_session_ends_after_eight_hours_whatever_happens(client, officer, time_machine):
    time_machine.move_to("2026-03-01 08:00:00+08:00", tick=False)
    sign_in(client, officer)
    for _ in range(24):
        time_machine.shift(20 * 60)
        client.get("/account/2fa/")
    assert "_auth_user_id" in client.session
    time_machine.shift(60)
    client.get("/account/2fa/")
    assert "_auth_user_id" not in client.session
    assert AuditEvent.objects.get(act="account.sign_out").facts == {"because": "session limit"}


def test_the_security_administrator_opens_an_account(security, areas):
    fields = {"username": "li", "name": "李", "unit": "芙蓉区禁毒办", "roles": ["county"], "area": path_of("430102")}
    page = security.post(reverse("users_new"), fields)
    user = User.objects.get(username="li")
    assert [(g.role, g.area_path) for g in user.grants.all()] == [("county", path_of("430102"))]
    assert Client().get(link_of(page.content.decode())).status_code == 200
    assert acts_of_the_page() == ["account.create", "account.link"]


@pytest.mark.parametrize(
    "roles",
    [
        ["security_admin", "audit_admin"],
        ["system_admin", "security_admin"],
        ["audit_admin", "system_admin"],
        ["security_admin", "province"],
    ],
)
def test_clashing_roles_are_refused_and_nothing_is_written(security, areas, roles):
    fields = {"username": "li", "name": "李", "unit": "处", "roles": roles, "area": "/"}
    page = security.post(reverse("users_new"), fields)
    assert page.status_code == 422
    assert "GB/T 22239" in page.content.decode()
    assert not User.objects.filter(username="li").exists()


def test_a_user_name_is_given_once(security, officer, areas):
    fields = {"username": officer.username, "name": "李", "unit": "处", "roles": ["county"], "area": path_of("430102")}
    assert security.post(reverse("users_new"), fields).status_code == 422


def test_a_change_of_grants_is_audited_with_before_and_after(security, officer):
    security.post(
        reverse("user", args=[officer.username]), {"do": "grant", "roles": ["county"], "area": path_of("430102")}
    )
    event = AuditEvent.objects.get(act="account.grant")
    assert [len(event.facts["before"]), len(event.facts["after"])] == [1, 1]
    assert officer.scope().roles == {Role.COUNTY}


def test_a_locked_account_is_out_with_its_next_request(security, client, officer):
    sign_in(client, officer)
    security.post(reverse("user", args=[officer.username]), {"do": "lock", "reason": "调离"})
    assert client.get("/account/2fa/").status_code == 302
    assert sign_in(client, officer).status_code != 302 or "_auth_user_id" not in client.session
    assert AuditEvent.objects.get(act="account.lock").facts == {"reason": "调离"}


def test_a_new_link_ends_the_old_password_and_all_sessions(security, client, officer):
    sign_in(client, officer)
    security.post(reverse("user", args=[officer.username]), {"do": "link"})
    assert client.get("/account/2fa/").status_code == 302
    officer.refresh_from_db()
    assert not officer.has_usable_password()


def test_nobody_changes_their_own_rights(account, db):
    administrator = account("security_admin")
    with pytest.raises(ValidationError):
        accounts.grant(scope=administrator.scope(), user=administrator, grants=[(Role.PROVINCE, "/")])
    with pytest.raises(ValidationError):
        accounts.lock(scope=administrator.scope(), user=administrator, reason="x")


def add_second_factor(user: User) -> str:
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def test_in_production_a_role_that_decides_reaches_only_the_set_up_of_its_second_factor(client_of, settings, areas):
    settings.LANJIE_SECOND_FACTOR = True
    administrator = client_of("security_admin")
    assert administrator.get(reverse("users")).url == reverse("mfa_activate_totp")
    assert administrator.get(reverse("users_new")).url == reverse("mfa_activate_totp")
    add_second_factor(User.objects.get(pk=administrator.session["_auth_user_id"]))
    assert administrator.get(reverse("users")).status_code == 200


def test_in_the_demo_no_second_factor_is_asked_for(client_of, settings, areas):
    assert settings.LANJIE_SECOND_FACTOR is False
    assert client_of("security_admin").get(reverse("users")).status_code == 200


def test_a_second_factor_is_asked_for_when_signing_in_and_its_secret_is_sealed(client, officer):
    secret = add_second_factor(officer)
    kept = Authenticator.objects.get(user=officer).data["secret"]
    assert secret not in kept
    assert sign_in(client, officer).url.startswith(reverse("mfa_authenticate"))
    assert "_auth_user_id" not in client.session
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "_auth_user_id" not in client.session
    counter = next(iter(yield_hotp_counters_from_time()))
    client.post(reverse("mfa_authenticate"), {"code": format_hotp_value(hotp_value(secret, counter))})
    assert "_auth_user_id" in client.session
    assert [act for act, _, result in acts() if result == "refused"] == ["account.second_factor"]
