"""Inserting many records at once: COPY on PostgreSQL, one prepared statement on SQLite, values passed as they are where possible.

Django's `bulk_create` asks every field of every row how to print itself, which is most of the time of a large import. Use this for
tables of tens of thousands of rows that need no primary key back; everything else stays with the ORM.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db import connection, models

#: Fields whose Python value is what the driver takes.
_PLAIN = (models.CharField, models.FloatField, models.IntegerField, models.BooleanField, models.ForeignKey)


def insert(objects: Sequence[models.Model]) -> int:
    """Insert unsaved records of one model in the running transaction; returns how many. Constraints hold as always."""
    if not objects:
        return 0
    meta = objects[0]._meta
    fields = [field for field in meta.concrete_fields if not field.primary_key]
    table = connection.ops.quote_name(meta.db_table)
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    rows = _rows(objects, fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", list(rows))  # noqa: S608  our own names
    return len(objects)


def freshen(app: str) -> None:
    """Let PostgreSQL count the tables of an application anew after a large write, in the running transaction.

    Its way through a join rests on counts that lag behind by a minute; a page asked for within that minute took minutes itself.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in apps.get_app_config(app).get_models():
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def _rows(objects: Sequence[models.Model], fields: Sequence[Any]) -> Iterator[list[Any]]:
    takers = [(field.attname, _taker(field)) for field in fields]
    for record in objects:
        yield [getattr(record, name) if take is None else take(getattr(record, name)) for name, take in takers]


def _taker(field: Any) -> Callable[[Any], Any] | None:
    if isinstance(field, _PLAIN):
        return None
    return lambda value: field.get_db_prep_save(value, connection=connection)
