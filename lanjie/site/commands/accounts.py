"""What the security administrator does with accounts: open, grant, lock, unlock, hand out a one-time link.

Nobody chooses a password for somebody else: the link opens a page where the holder chooses it, once, within a day.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from lanjie.core.access import Role, Scope, clashing
from lanjie.core.commands import Done, command
from lanjie.core.models import Grant, User
from lanjie.core.words import say

Grants = Sequence[tuple[Role, str]]


@command("account.create", act="account.manage")
def create(*, scope: Scope, username: str, name: str, unit: str, grants: Grants) -> User:
    """Open an account that can not sign in before its holder has chosen a password."""
    user = User(username=username, name=name, unit=unit)
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    user.save()
    _grant(user, grants)
    return user


@command("account.grant", act="account.manage")
def grant(*, scope: Scope, user: User, grants: Grants) -> Done:
    """Replace what an account may do; its sessions see the change with their next request."""
    _not_oneself(scope, user)
    before = [str(item) for item in user.grants.order_by("pk")]
    user.grants.all().delete()
    _grant(user, grants)
    after = [str(item) for item in user.grants.order_by("pk")]
    return Done(target=_name(user), facts={"before": before, "after": after})


@command("account.lock", act="account.manage")
def lock(*, scope: Scope, user: User, reason: str) -> Done:
    """Close an account; its sessions end with their next request."""
    _not_oneself(scope, user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    return Done(target=_name(user), facts={"reason": reason})


@command("account.unlock", act="account.manage")
def unlock(*, scope: Scope, user: User, reason: str) -> Done:
    """Open a closed account again."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    return Done(target=_name(user), facts={"reason": reason})


@command("account.link", act="account.manage")
def link(*, scope: Scope, user: User) -> Done:
    """A one-time path on which the holder chooses a password. The old password, older links and all sessions end here."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    path = reverse("account_start", args=[uid, default_token_generator.make_token(user)])
    return Done(target=_name(user), value=path)


@command("account.password", act="account.own")
def choose_password(*, scope: Scope, password: str) -> Done:
    """Set the password of the account itself; the link that led here is used up."""
    user = scope.user
    assert user is not None  # noqa: S101  account.own is held by accounts only
    user.set_password(password)
    user.save(update_fields=["password"])
    return Done(target=_name(user))


def holder(uid: str, token: str) -> User | None:
    """Whose link this is, while it is good."""
    try:
        user = User.objects.filter(pk=int(urlsafe_base64_decode(uid)), is_active=True).first()
    except ValueError:
        return None
    return user if user and default_token_generator.check_token(user, token) else None


def first_security_administrator(username: str) -> User:
    """The account for the first link: made when there is none; raises `ValidationError` once one of them has a password."""
    active = User.objects.filter(grants__role=Role.SECURITY_ADMIN, is_active=True).distinct()
    if any(user.has_usable_password() for user in active):
        raise ValidationError(
            str(
                say(
                    "已有安全管理员。新账号由其在「账号」页开立。",
                    "There is a security administrator already; new accounts are opened on the accounts page.",
                )
            )
        )
    user = active.filter(username=username).first()
    return user or create(
        scope=_PROGRAM, username=username, name="安全管理员", unit="", grants=[(Role.SECURITY_ADMIN, "/")]
    )


#: The program itself as security administrator, for the first start only.
_PROGRAM = Scope(grants=((Role.SECURITY_ADMIN, "/"),))


def _grant(user: User, grants: Grants) -> None:
    if not grants:
        raise ValidationError(str(say("至少要有一个角色", "At least one role is needed")))
    clash = clashing(role for role, _ in grants)
    if clash:
        raise ValidationError(clash)
    Grant.objects.bulk_create(Grant(user=user, role=role, area_path=path) for role, path in grants)


def _not_oneself(scope: Scope, user: User) -> None:
    if scope.user is not None and scope.user.pk == user.pk:
        raise ValidationError(
            str(say("不能改自己的权限或锁自己", "You can not change your own rights or lock yourself"))
        )


def _name(user: User) -> str:
    return f"core.user:{user.username}"
