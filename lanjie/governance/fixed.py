"""A column that never changes once written: triggers in the database itself refuse, for every program and every account.

A later migration that rebuilds the table on SQLite loses the trigger and must repeat `fixed`; a test of the room looks.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations


def fixed(table: str, *columns: str) -> migrations.RunPython:
    """The migration operation that fixes some columns of a table."""
    name = f"{table}_fixed"

    def forwards(_apps: Any, editor: Any) -> None:
        connection = editor.connection
        message = f"{', '.join(columns)} of {table} never changes"
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                changed = " OR ".join(f'OLD."{c}" IS DISTINCT FROM NEW."{c}"' for c in columns)
                cursor.execute(
                    f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
                    f"$$ BEGIN RAISE EXCEPTION '{message}'; END $$"
                )
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({changed}) "
                    f"EXECUTE FUNCTION {name}()"
                )
            else:
                changed = " OR ".join(f'OLD."{c}" IS NOT NEW."{c}"' for c in columns)
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN {changed} "
                    f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
                )

    def backwards(_apps: Any, editor: Any) -> None:
        connection = editor.connection
        with connection.cursor() as cursor:
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{on}")

    return migrations.RunPython(forwards, backwards)
