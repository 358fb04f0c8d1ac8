"""A consistent copy of the running database as one file, and the way back, for SQLite and PostgreSQL."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import connection, transaction
from django.utils import timezone

from lanjie.core.words import say

Run = Callable[[str], list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class State:
    """What a copy holds: rows by table, and the head of the audit chain."""

    rows: dict[str, int]
    sequence: int
    digest: str


def state(run: Run, tables: list[str]) -> State:
    """Count the rows of every table and read the head of the chain through one query function."""
    rows = {name: int(run(f'SELECT count(*) FROM "{name}"')[0][0]) for name in sorted(tables)}  # noqa: S608  our own names
    head = run("SELECT sequence, digest FROM core_audithead") if "core_audithead" in rows else []
    return State(rows, *(head[0] if head else (0, "0" * 64)))


def standing() -> State:
    """The state of the running database."""

    def run(query: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(query)
            return list(cursor.fetchall())

    return state(run, connection.introspection.table_names())


def is_empty() -> bool:
    """Whether the database has no accounts and no audit rows: nothing a restore could destroy."""
    rows = standing().rows
    return not rows.get("core_user") and not rows.get("core_auditevent")


def copy(to: Path) -> State:
    """Write the copy to a file, while others go on writing, and say what it holds."""
    return _copy_sqlite(to) if connection.vendor == "sqlite" else _copy_postgres(to)


def put_back(file: Path) -> None:
    """Make the copy the running database. What stood there before is kept beside it on SQLite, dropped on PostgreSQL."""
    if connection.vendor == "sqlite":
        _put_back_sqlite(file)
    else:
        _put_back_postgres(file)


def _copy_sqlite(to: Path) -> State:
    source = str(connection.settings_dict["NAME"])
    with (
        closing(sqlite3.connect(source, timeout=20)) as running,
        closing(sqlite3.connect(to)) as copied,
    ):
        running.backup(copied)
        return _state_of_file(copied)


def _state_of_file(file: sqlite3.Connection) -> State:
    tables = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return state(
        lambda query: file.execute(query).fetchall(), [name for name in tables if not name.startswith("sqlite_")]
    )


def _put_back_sqlite(file: Path) -> None:
    with closing(sqlite3.connect(file)) as copied:
        if copied.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise CommandError(str(say("备份里的数据库已损坏", "The database in the backup is damaged")))
    target = Path(str(connection.settings_dict["NAME"]))
    if target.exists():
        with closing(sqlite3.connect(target)) as running:
            running.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    if target.exists():
        target.replace(target.with_name(f"{target.name}.before-{timezone.now():%Y%m%dT%H%M%S}"))
    for ending in ("-wal", "-shm"):
        target.with_name(target.name + ending).unlink(missing_ok=True)
    shutil.move(file, target)


def _postgres(tool: str, *arguments: str) -> None:
    found = shutil.which(tool)
    if found is None:
        raise CommandError(
            str(say("没有 {tool}，请安装 PostgreSQL 客户端", "No {tool}; install the PostgreSQL client", tool=tool))
        )
    named = connection.settings_dict
    where = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = {**os.environ, **{name: str(named[key]) for name, key in where.items() if named[key]}}
    done = subprocess.run([found, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CommandError(f"{tool}: {done.stderr.strip()[-500:]}")


def _copy_postgres(to: Path) -> State:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        _postgres("pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={to}")
        return standing()


def _put_back_postgres(file: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    connection.close()
    database = str(connection.settings_dict["NAME"])
    _postgres("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", f"--dbname={database}", str(file))
