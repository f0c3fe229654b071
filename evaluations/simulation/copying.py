"""Many rows of a model in one COPY. The database's constraints hold each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import repeat
from typing import Any

from django.db import connection
from django.db.models import Model
from psycopg import sql


def ids_for(model: type[Model], count: int) -> list[int]:
    """Keys drawn from the table's own sequence, in rising order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return sorted(key for (key,) in cursor.fetchall())


@contextmanager
def without_triggers(*models: type[Model]) -> Iterator[None]:
    """Invented rows are not audited: the audit of evaluations alone took longer than a year of closes."""
    _alter(models, "DISABLE")
    try:
        yield
    finally:
        _alter(models, "ENABLE")


def _alter(models: Sequence[type[Model]], verb: str) -> None:
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"ALTER TABLE {model._meta.db_table} {verb} TRIGGER USER")


def copy(model: type[Model], values: Mapping[str, Any]) -> None:
    """By the names of fields: a list that is not empty gives a value for each row, anything else the same to all."""
    columns = {field.name: str(field.column) for field in model._meta.concrete_fields}
    names = [sql.Identifier(columns[name]) for name in values]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(names)
    )
    with connection.cursor() as cursor:
        text = statement.as_string(cursor.connection)
        with cursor.copy(text) as rows:
            for row in _rows(values):
                rows.write_row(row)
        cursor.execute(f"ANALYZE {model._meta.db_table}")


def _rows(values: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
    columns = [value if isinstance(value, list) and value else repeat(value) for value in values.values()]
    return zip(*columns, strict=False)
