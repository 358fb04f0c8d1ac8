"""What `lanjie check` looks at: settings, database, audit chain, keys, fonts and programs, disk."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable, Iterator
from ctypes.util import find_library
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from lanjie.core import audit
from lanjie.core.access import Role
from lanjie.core.append_only import protected
from lanjie.core.models import AuditEvent, AuditHead, User
from lanjie.core.quantities import count
from lanjie.core.words import Words, say
from lanjie.site.operations.safety import unsafe

LOW, FULL = 2_000_000_000, 200_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: good, worth a look, or bad; in words."""

    state: Literal["good", "look", "bad"]
    words: Words


def findings() -> Iterator[Finding]:
    """Everything, in the order of its weight. What rests on the database is left out where it does not answer."""
    yield from _settings()
    pending = list(_database())
    yield from pending
    if all(finding.state == "good" for finding in pending):
        yield from _audit()
        yield from _accounts()
    yield from _keys()
    yield from _programs()
    yield from _disk()


def _settings() -> Iterator[Finding]:
    if settings.MODE != "production":
        yield Finding(
            "look",
            say(
                "模式 {mode}：不查正式环境的设置", "Mode {mode}: settings of production not checked", mode=settings.MODE
            ),
        )
        return
    wrong = list(unsafe())
    for name, why in wrong:
        yield Finding("bad", say("设置 {name}：{why}", "Setting {name}: {why}", name=name, why=why))
    messages = checks.run_checks(include_deployment_checks=True)
    for message in messages:
        state: Literal["look", "bad"] = "bad" if message.is_serious() else "look"
        yield Finding(state, say("{id} {text}", "{id} {text}", id=message.id or "", text=message.msg))
    if not wrong and not messages:
        yield Finding("good", say("设置安全", "Settings are safe"))


def _database() -> Iterator[Finding]:
    try:
        plan = MigrationExecutor(connection).migration_plan(MigrationExecutor(connection).loader.graph.leaf_nodes())
    except (DatabaseError, ImproperlyConfigured) as error:
        yield Finding("bad", say("连不上数据库：{error}", "The database does not answer: {error}", error=error))
        return
    if plan:
        yield Finding(
            "bad",
            say("数据库差 {n} 个迁移：运行 lanjie migrate", "{n} migrations missing: run lanjie migrate", n=len(plan)),
        )
    else:
        yield Finding(
            "good", say("数据库 {kind}，结构为最新", "Database {kind}, structure up to date", kind=connection.vendor)
        )
    if settings.MODE == "production" and connection.vendor == "sqlite":
        yield Finding("look", say("正式环境建议用 PostgreSQL", "PostgreSQL is advised for production"))


def _audit() -> Iterator[Finding]:
    if not protected(connection, AuditEvent._meta.db_table):
        yield Finding(
            "bad", say("审计表的触发器不在：可被改写", "The triggers of the audit table are gone: it can be rewritten")
        )
    breaks = list(audit.verify())
    for found in breaks[:10]:
        yield Finding("bad", say("审计链第 {n} 行：{why}", "Audit row {n}: {why}", n=found.sequence, why=found.reason))
    if not breaks:
        head = AuditHead.objects.filter(pk=1).first() or AuditHead()
        yield Finding("good", say("审计链完好，{n} 行", "The audit chain holds, {n} rows", n=count(head.sequence)))


def _accounts() -> Iterator[Finding]:
    active = User.objects.filter(is_active=True, grants__role=Role.SECURITY_ADMIN)
    if not any(user.has_usable_password() for user in active):
        yield Finding(
            "look",
            say("还没有安全管理员：运行 lanjie first_start", "No security administrator yet: run lanjie first_start"),
        )


def _keys() -> Iterator[Finding]:
    for name in ("secret_key", "field_keys.json", "backup_key", "checkpoints/private.pem"):
        path: Path = settings.VAR / name
        if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield Finding(
                "bad", say("{path} 别人也能读：chmod 600", "{path} can be read by others: chmod 600", path=path)
            )


def _programs() -> Iterator[Finding]:
    needed: list[tuple[Callable[[], object], Words]] = [
        (
            lambda: find_library("pango-1.0"),
            say("没有 Pango，不能出 PDF（make system）", "No Pango, no PDF (make system)"),
        ),
        (
            _chinese_font,
            say("没有中文字体，图与 PDF 会缺字（make system）", "No Chinese font for charts and PDF (make system)"),
        ),
    ]
    if connection.vendor == "postgresql":
        needed.append((lambda: shutil.which("pg_dump"), say("没有 pg_dump，不能备份", "No pg_dump, no backups")))
    missing = [Finding("look", words) for there, words in needed if not there()]
    yield from missing or [Finding("good", say("字体与程序齐备", "Fonts and programs are there"))]


def _chinese_font() -> bool:
    folders = (Path("/usr/share/fonts"), Path.home() / ".fonts", Path.home() / ".local/share/fonts")
    known = ("cjk", "sourcehan", "wqy", "simsun", "simhei", "fangsong")
    files = (path for folder in folders if folder.is_dir() for path in folder.rglob("*.[to]t[cf]"))
    return any(word in path.name.lower() for path in files for word in known)


def _disk() -> Iterator[Finding]:
    free = shutil.disk_usage(settings.VAR).free
    state: Literal["good", "look", "bad"] = "bad" if free < FULL else "look" if free < LOW else "good"
    yield Finding(state, say("磁盘剩 {n} GB", "{n} GB free on disk", n=f"{free / 1e9:.1f}"))
