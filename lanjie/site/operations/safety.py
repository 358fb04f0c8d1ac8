"""Settings without which production does not start (control H3). Each line: what must hold, and what to do when it does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from lanjie.core.words import Words, say

LONGEST_SESSION = 12 * 60 * 60
LONGEST_IDLE = 60 * 60
PASSWORD_LENGTH = 12
KEY_LENGTH = 50
YEAR = 31_536_000
EIGHT_MEGABYTES = 8_388_608


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition on one setting."""

    setting: str
    holds: Callable[[Any], bool]
    why: Words


def _is(value: Any) -> Callable[[Any], bool]:
    return lambda found: bool(found == value)


def _directives(policy: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = (policy or {}).get("DIRECTIVES", {})
    return found


def _strict(policy: Any) -> bool:
    directives = _directives(policy)
    loose = [
        word for words in directives.values() for word in words if "unsafe" in str(word) or word in {"*", "https:"}
    ]
    return bool(directives.get("default-src")) and not loose


def _password_length(validators: Any) -> bool:
    lengths = [
        v.get("OPTIONS", {}).get("min_length", 8) for v in validators if v["NAME"].endswith("MinimumLengthValidator")
    ]
    return max(lengths, default=0) >= PASSWORD_LENGTH


def _named(name: str) -> Callable[[Any], bool]:
    return lambda validators: any(v["NAME"].endswith(name) for v in validators)


def _has(name: str) -> Callable[[Any], bool]:
    return lambda found: name in found


_COOKIE = say("Cookie 只走 HTTPS、不给脚本", "cookies over HTTPS only and not for scripts")
_HEADER = say("响应头不能放松", "response headers are not to be loosened")
_PASSWORD = say(
    "口令至少 12 位，不用常见口令，以 Argon2id 存", "passwords of 12 characters, none common, kept as Argon2id"
)
_SESSION = say("会话要有时限", "sessions must end")

RULES: tuple[Rule, ...] = (
    Rule("DEBUG", _is(False), say("关闭调试", "debugging off")),
    Rule(
        "SECRET_KEY", lambda key: len(key) >= KEY_LENGTH, say("密钥至少 50 个字符", "a key of at least 50 characters")
    ),
    Rule(
        "ALLOWED_HOSTS",
        lambda hosts: bool(hosts) and not {"*", "testserver"} & set(hosts),
        say("用 LANJIE_HOSTS 写明域名", "name the hosts in LANJIE_HOSTS"),
    ),
    Rule("SECURE_SSL_REDIRECT", _is(True), say("只走 HTTPS", "HTTPS only")),
    Rule("SECURE_HSTS_SECONDS", lambda n: n >= YEAR, say("HSTS 至少一年", "HSTS of at least a year")),
    Rule("SESSION_COOKIE_SECURE", _is(True), _COOKIE),
    Rule("SESSION_COOKIE_HTTPONLY", _is(True), _COOKIE),
    Rule("CSRF_COOKIE_SECURE", _is(True), _COOKIE),
    Rule("CSRF_COOKIE_HTTPONLY", _is(True), _COOKIE),
    Rule("SECURE_CONTENT_TYPE_NOSNIFF", _is(True), _HEADER),
    Rule("X_FRAME_OPTIONS", _is("DENY"), _HEADER),
    Rule("SECURE_REFERRER_POLICY", lambda p: p in {"same-origin", "no-referrer"}, _HEADER),
    Rule(
        "CONTENT_SECURITY_POLICY",
        _strict,
        say("内容安全策略不许内联脚本与外站", "no inline scripts and no other origins"),
    ),
    Rule("MIDDLEWARE", _has("csp.middleware.CSPMiddleware"), _HEADER),
    Rule(
        "MIDDLEWARE",
        _has("django.middleware.csrf.CsrfViewMiddleware"),
        say("防跨站请求", "protection from forged requests"),
    ),
    Rule(
        "MIDDLEWARE",
        _has("lanjie.core.middleware.ScopeMiddleware"),
        say("每个页面先问权限", "every page asks for access first"),
    ),
    Rule("MIDDLEWARE", _has("lanjie.site.middleware.SessionLimitMiddleware"), _SESSION),
    Rule(
        "MIDDLEWARE",
        _has("lanjie.site.middleware.SecondFactorMiddleware"),
        say("要第二因素", "second factors are asked for"),
    ),
    Rule("LANJIE_SECOND_FACTOR", _is(True), say("决策角色必须有第二因素", "roles that decide need a second factor")),
    Rule("LANJIE_SIMULATED", _is(False), say("正式环境没有模拟数据", "no simulated data in production")),
    Rule("LANJIE_SESSION_IDLE", lambda n: 0 < n <= LONGEST_IDLE, _SESSION),
    Rule("LANJIE_SESSION_LONGEST", lambda n: 0 < n <= LONGEST_SESSION, _SESSION),
    Rule("PASSWORD_HASHERS", lambda h: h[0].endswith("Argon2PasswordHasher"), _PASSWORD),
    Rule("AUTH_PASSWORD_VALIDATORS", _password_length, _PASSWORD),
    Rule("AUTH_PASSWORD_VALIDATORS", _named("CommonPasswordValidator"), _PASSWORD),
    Rule(
        "AUTHENTICATION_BACKENDS", lambda b: b[0].startswith("axes."), say("多次失败即锁定", "lock-out after failures")
    ),
    Rule("AXES_FAILURE_LIMIT", lambda n: 0 < n <= 10, say("多次失败即锁定", "lock-out after failures")),
    Rule("ACCOUNT_ADAPTER", _is("lanjie.site.accounts.ClosedAdapter"), say("不开放注册", "nobody signs up")),
    Rule("MFA_ADAPTER", _is("lanjie.site.accounts.SealedAdapter"), say("第二因素加密存", "second factors are sealed")),
    Rule(
        "FILE_UPLOAD_MAX_MEMORY_SIZE",
        lambda n: n <= EIGHT_MEGABYTES,
        say("大文件不占内存", "large files stay out of memory"),
    ),
)


def unsafe() -> Iterator[tuple[str, Words]]:
    """Settings that do not hold, with the reason."""
    for rule in RULES:
        if not rule.holds(getattr(settings, rule.setting, None)):
            yield rule.setting, rule.why
