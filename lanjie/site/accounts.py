"""How the account library behaves here: nobody signs up, secrets of second factors are sealed, signing in and out is audited."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa import signals as mfa
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth import signals as auth
from django.dispatch import receiver
from django.http import HttpRequest

from lanjie.core import audit
from lanjie.core.access import ANONYMOUS
from lanjie.core.models import User
from lanjie.core.sealing import seal, unseal

SEALED_FIELD = "mfa.authenticator"


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is closed: accounts are opened by the security administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  the library's signature
        """Never."""
        return False


class SealedAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors whose secrets do not lie open in the database."""

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        return seal(text, about=SEALED_FIELD)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret."""
        return unseal(encrypted_text, about=SEALED_FIELD)


@receiver(auth.user_logged_in)
def _signed_in(user: User, **_: Any) -> None:
    audit.record(scope=user.scope(), act="account.sign_in", target=_name(user))


@receiver(auth.user_logged_out)
def _signed_out(user: User | None, request: HttpRequest | None = None, **_: Any) -> None:
    if user is not None:
        why = getattr(request, "signed_out_because", "")
        audit.record(
            scope=user.scope(), act="account.sign_out", target=_name(user), facts={"because": why} if why else {}
        )


@receiver(auth.user_login_failed)
def _refused(credentials: dict[str, Any], **_: Any) -> None:
    # A name that is no account is not written down: people type passwords into the wrong field.
    given = str(credentials.get("username", ""))
    known = User.objects.filter(username=given).exists()
    audit.record(
        scope=ANONYMOUS, act="account.sign_in", target=f"core.user:{given}" if known else "unknown", result="refused"
    )


@receiver(mfa.authentication_failed)
def _second_factor_refused(user: User, **_: Any) -> None:
    audit.record(scope=user.scope(), act="account.second_factor", target=_name(user), result="refused")


@receiver([mfa.authenticator_added, mfa.authenticator_removed, mfa.authenticator_reset])
def _second_factor_changed(signal: Any, user: User, authenticator: Any, **_: Any) -> None:
    names = {mfa.authenticator_added: "added", mfa.authenticator_removed: "removed", mfa.authenticator_reset: "reset"}
    act = f"account.second_factor.{names[signal]}"
    audit.record(scope=user.scope(), act=act, target=_name(user), facts={"type": str(authenticator.type)})


def _name(user: User) -> str:
    return f"core.user:{user.username}"
