"""Tables that only grow: triggers in the database itself refuse update, delete and truncate, for every program and every account.

A later migration that rebuilds a protected table on SQLite loses its triggers and must repeat `append_only`; `lanjie check` looks.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.backends.base.base import BaseDatabaseWrapper

MESSAGE = "this table only grows"


def protect(connection: BaseDatabaseWrapper, table: str) -> None:
    """Put the triggers on a table."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION lanjie_append_only() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}: %', TG_TABLE_NAME; END $$"
            )
            cursor.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION lanjie_append_only()"
            )
        else:
            for event in ("update", "delete"):
                cursor.execute(
                    f"CREATE TRIGGER {table}_append_only_{event} BEFORE {event} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}: {table}'); END"
                )


def unprotect(connection: BaseDatabaseWrapper, table: str) -> None:
    """Take the triggers off: the way back of a migration."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        else:
            for event in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER {table}_append_only_{event}")


def protected(connection: BaseDatabaseWrapper, table: str) -> bool:
    """Whether the triggers stand."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT count(*) FROM pg_trigger WHERE tgname = %s AND tgenabled <> 'D'", [f"{table}_append_only"]
            )
            return bool(cursor.fetchone()[0] == 1)
        cursor.execute(
            "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name IN (%s, %s)",
            [f"{table}_append_only_update", f"{table}_append_only_delete"],
        )
        return bool(cursor.fetchone()[0] == 2)


def append_only(table: str) -> migrations.RunPython:
    """The migration operation that protects a table."""

    def forwards(_apps: Any, editor: Any) -> None:
        protect(editor.connection, table)

    def backwards(_apps: Any, editor: Any) -> None:
        unprotect(editor.connection, table)

    return migrations.RunPython(forwards, backwards)
